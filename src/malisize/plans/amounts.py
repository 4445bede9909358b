"""The amounts, shares and lists by channel that the options of a plan hold, read from text."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.country import Country
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.channels import find
from malisize.model.inputs import Inputs
from malisize.model.money import rate_of
from malisize.numerals import (
    SINGLE,
    currency_in,
    is_currency,
    is_read,
    likely,
    parity,
    parse,
    plain,
)
from malisize.request import PlanRequest
from malisize.text import command, offered, shown, typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Held(NamedTuple):
    """A share of net media (0..1, ``currency`` None), or an amount in a currency."""

    value: float
    currency: str | None


class Target(NamedTuple):
    """People to reach, or a share of the audience."""

    value: float
    is_share: bool


def amount(text: str, where: str, inputs: Inputs) -> float:
    """Return an amount of money in the country's own at the central rate. Raises InputError for a
    range, no currency, or no rate.
    """
    own = inputs.country.currency
    numeral = parse(text, "paid", where, limits=SINGLE, example=f"500000 {own}")
    return numeral.low * rate(numeral.currency or own, inputs)


def read_limit(text: str, where: str, request: PlanRequest, country: Country) -> Held:
    """Read what a channel is held at: a share, or an amount in the plan's currency unless it writes
    its own.

    Raises InputError, with both readings where a bare number may be a share, and where the plan has
    two currencies.
    """
    if text.strip().endswith("%"):
        return Held(exact_share(text, where), None)
    currency = None
    if currency_in(text) is None and is_read(text, "amount", limits=SINGLE):
        number, codes = parse(text, "amount", where).low, _currencies(request, country)
        readings = [f"{text.strip()} {code}" for code in codes]
        if 0.0 < number <= 1.0:
            readings = [plain(number, "share"), *readings]
            raise _doubtful(text, where, phrase("a share or an amount"), readings)
        if len(codes) > 1:
            raise _doubtful(text, where, phrase("the plan has two currencies"), readings)
        currency = codes[0]
    numeral = parse(text, "paid", where, limits=SINGLE, currency=currency)
    return Held(numeral.low, numeral.currency)


def read_target(text: str) -> Target:
    """Read a target. Raises InputError, with both readings for less than one person."""
    if text.strip().endswith("%"):
        return Target(exact_share(text, "--reach"), is_share=True)
    people = parse(text, "amount", "--reach", limits=SINGLE, example="30%").low
    if 0.0 < people < 1.0:
        raise InputError(
            phrase(
                "--reach: {text} has two readings, a share of the audience or less than one person",
                text=shown(text),
            ),
            hint=phrase(
                "write `{typed_at}` or `--reach 1`",
                typed_at=typed_at("--reach", plain(people, "share")),
            ),
        )
    return Target(people, is_share=False)


def _currencies(request: PlanRequest, country: Country) -> tuple[str, ...]:
    """Return the currencies an amount without one may be in: that of the total and the one shown,
    once where they are the same.
    """
    written = currency_in(request.total) if request.total is not None else None
    shown_in = request.currency or country.currency
    return tuple(dict.fromkeys((written or shown_in, shown_in)))


def _doubtful(text: str, where: str, why: str, readings: Sequence[str]) -> InputError:
    typed = [typed_at(where, one) for one in readings if one.endswith("%") or is_read(one, "paid")]
    return InputError(
        phrase("{where}: {text} has two readings, {why}", where=where, text=shown(text), why=why),
        hint=offered(*typed),
    )


def rate(currency: str, inputs: Inputs) -> float:
    """Return what one unit of a currency is in the country's money, at the central value of an
    assumed rate. Raises InputError.
    """
    own = inputs.country.currency
    if currency == own:
        return 1.0
    if not is_currency(currency):
        raise InputError(
            phrase("currency {currency}: unknown", currency=shown(currency)),
            hint=likely(currency),
        )
    fixed = parity(own, currency)
    if fixed is not None:
        return fixed
    node = rate_of(currency, inputs)
    assert node.leaf is not None
    return node.leaf.spread.central


def by_channel(
    texts: Sequence[str], option: str, keys: Sequence[str], country: Country
) -> dict[str, str]:
    """Read ``channel=value`` texts, also several in one with commas. Raises InputError."""
    example = split_of(keys) if option == "--split" else f"{keys[0]}=40%"
    out: dict[str, str] = {}
    for text in texts:
        for part in entries_in(text):
            name, equals, value = part.partition("=")
            if not equals or not value.strip():
                raise InputError(
                    phrase(
                        "{option} {part}: a channel and a value are needed",
                        option=option,
                        part=shown(part),
                    ),
                    hint=offered(command(option, example)),
                )
            key = find(name, country).key
            if key not in keys:
                raise InputError(
                    phrase("{option} {key}: not in this plan", option=option, key=key),
                    hint=phrase("add `--channel {key}`", key=key),
                )
            if key in out:
                raise InputError(
                    phrase(
                        "{option} {key}: given twice, {out} and {value}",
                        option=option,
                        key=key,
                        out=shown(out[key]),
                        value=shown(value.strip()),
                    ),
                    hint=phrase("leave one of them out"),
                )
            out[key] = value.strip()
    return out


def split_of(keys: Sequence[str]) -> str:
    """Return a split of channels that adds up."""
    first = 100 - 100 // len(keys) * (len(keys) - 1)
    shares = [first, *[100 // len(keys)] * (len(keys) - 1)]
    return ",".join(f"{key}={share}%" for key, share in zip(keys, shares, strict=True))


def exact_share(text: str, where: str) -> float:
    """Read a share that is one number. Raises InputError."""
    return parse(text, "share", where, limits=SINGLE).low


def inner_share(text: str, where: str) -> float:
    """Read a share that is neither nothing nor everything. Raises InputError."""
    share = exact_share(text, where)
    if not 0.0 < share < 1.0:
        raise InputError(
            phrase("{where}: {text} is not between 0 % and 100 %", where=where, text=shown(text)),
            hint=offered(typed_at(where, "90%")),
        )
    return share
