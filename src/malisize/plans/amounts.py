"""The amounts, shares and lists by channel that the options of a plan hold, read from text."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.channels import find
from malisize.model.inputs import Inputs
from malisize.model.money import CURRENCIES
from malisize.numerals import Numeral, parse, plain
from malisize.text import did_you_mean, shown

XOF_PER_EUR = 655.957


def francs(text: str, where: str, inputs: Inputs) -> float:
    """Return an amount of money in XOF at the central rate. Raises InputError for a range, no
    currency, or no rate.
    """
    numeral = parse(text, "money", where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, one amount is needed",
            hint=f"write `{plain(numeral.low, 'money')} {numeral.currency}`",
        )
    return numeral.low * rate(numeral.currency or "XOF", inputs)


def rate(currency: str, inputs: Inputs) -> float:
    """Return XOF for one unit of a currency, at the central value of an assumed rate. Raises
    InputError.
    """
    if currency == "XOF":
        return 1.0
    if currency == "EUR":
        return XOF_PER_EUR
    if currency != "USD":
        raise InputError(
            f"currency {shown(currency)}: unknown",
            hint=did_you_mean(currency, CURRENCIES, f"one of {', '.join(CURRENCIES)}"),
        )
    node = inputs.assumption("fx.usd", "CFA francs for a US dollar")
    assert node.leaf is not None
    return node.leaf.spread.central


def by_channel(texts: Sequence[str], option: str, keys: Sequence[str]) -> dict[str, str]:
    """Read ``channel=value`` texts, also several in one with commas. Raises InputError."""
    example = "60%" if option == "--split" else '"100000 XOF"'
    out: dict[str, str] = {}
    for text in texts:
        for part in entries_in(text):
            name, equals, value = part.partition("=")
            if not equals or not value.strip():
                raise InputError(
                    f"{option} {shown(part)}: a channel and a value are needed",
                    hint=f"write `{option} facebook={example}`",
                )
            key = find(name).key
            if key not in keys:
                raise InputError(f"{option} {key}: not in this plan", hint=f"add `--channel {key}`")
            if key in out:
                raise InputError(
                    f"{option} {key}: given twice, {shown(out[key])} and {shown(value.strip())}",
                    hint="leave one of them out",
                )
            out[key] = value.strip()
    return out


def exact_share(text: str, where: str) -> float:
    """Read a share that is one number. Raises InputError."""
    numeral: Numeral = parse(text, "share", where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, one share is needed",
            hint=f"write `{plain(numeral.low, 'share')}`",
        )
    return numeral.low


def inner_share(text: str, where: str) -> float:
    """Read a share that is neither nothing nor everything. Raises InputError."""
    share = exact_share(text, where)
    if not 0.0 < share < 1.0:
        raise InputError(
            f"{where}: {shown(text)} is not between 0 % and 100 %", hint=f"write `{where} 90%`"
        )
    return share
