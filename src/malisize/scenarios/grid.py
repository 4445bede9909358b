"""The values of a sweep: one axis of its grid for each key that varies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from malisize.assumptions.keys import RULES
from malisize.assumptions.values import Vocabulary
from malisize.errors import InputError
from malisize.lists import shares_in
from malisize.numerals import Kind, Numeral, parse, plain
from malisize.request import BY_KEY
from malisize.scenarios.batch.columns import OPTIONS, Column, column
from malisize.text import clean, did_you_mean, shown

MOST_POINTS = 100_000
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_CURRENCY = re.compile(r"(XOF|FCFA|F CFA|CFA|EUR|USD|€|\$)")


class Axis(NamedTuple):
    """A key that varies: its values as cells of scenarios, and for each what data say of it."""

    key: str
    values: tuple[str, ...]
    data: tuple[Mapping[str, Any], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its data: the key, and for amounts of money their currency."""
        return tuple(self.data[0])


def axis(text: str, words: Vocabulary) -> Axis:
    """Read ``key=a,b,c`` or ``key=low..high/steps``. Raises InputError."""
    name, equals, rest = text.partition("=")
    name, rest = name.strip(), rest.strip()
    where = f"--vary {shown(name)}"
    if not equals or not name or not rest:
        raise InputError(
            f"--vary {shown(text)}: a key and its values are needed",
            hint="write `--vary overlap=70%,80%` or `overlap=60%..90%/7`",
        )
    one = column(name, words, where=where)
    if one.role == "other":
        known = [
            *OPTIONS,
            *(rule.pattern[0] for rule in RULES if len(rule.pattern) == 1),
        ]
        raise InputError(
            f"{where}: unknown key",
            hint=did_you_mean(name, known, "a key of --set, or an option such as area"),
        )
    values = _stepped(one, rest, name, where) if ".." in rest else _listed(one, rest, where)
    if not values:
        raise InputError(f"{where}: has no values", hint=f"write `--vary {name}=a,b,c`")
    seen = set[str]()
    for value in values:
        if value in seen:
            raise InputError(
                f"{where}: {shown(value)} comes twice", hint="leave one of the two out"
            )
        seen.add(value)
    cells = tuple(map(clean, values))
    return Axis(one.key, cells, tuple(_data(one, cells)))


def _data(one: Column, values: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield what data say of each value: as it is written, and amounts of money, where all are
    exact, as a number beside its currency.
    """
    amounts = []
    if _is_money(one):
        try:
            amounts = [parse(value, "money", one.key) for value in values]
        except InputError:  # the point that has it says so
            amounts = []
    if amounts and all(amount.shape == "exact" for amount in amounts):
        for amount in amounts:
            number = int(amount.low) if amount.low.is_integer() else amount.low
            yield {one.key: number, f"{one.key}.currency": amount.currency}
    else:
        for value in values:
            yield {one.key: value}


def _listed(one: Column, rest: str, where: str) -> list[str]:
    """Return the values of ``a,b,c``. Raises InputError."""
    if one.role == "number" and _GROUPED.search(rest):
        raise InputError(
            f"{where}: {shown(rest)} has two readings, several values or one with its thousands"
            " grouped",
            hint="put a space after a comma between values, and write numbers without commas",
        )
    parts = shares_in(rest, ",") if one.key == "narrow" else rest.split(",")
    values = [part.strip() for part in parts if part.strip()]
    last = _CURRENCY.search(values[-1]) if values and _is_money(one) else None
    if last is None:
        return values
    return [value if _CURRENCY.search(value) else f"{value} {last[0]}" for value in values]


def _is_money(one: Column) -> bool:
    return one.rule is not None and one.rule.kind == "money"


def _stepped(one: Column, rest: str, name: str, where: str) -> list[str]:
    """Return the values of ``low..high/steps``. Raises InputError."""
    before, _, steps = rest.rpartition("/")
    middle = before.find("..", 1)
    numbered = len(steps) <= 6 and steps.isascii() and steps.isdigit()
    low, high = before[:middle], before[middle + 2 :]
    if not numbered or middle < 0 or not high or one.role == "text":
        raise InputError(
            f"{where}: {shown(rest)} has no number of steps",
            hint=f"write `--vary {name}=low..high/5`",
        )
    if one.key in BY_KEY and BY_KEY[one.key].form == "count":
        raise InputError(
            f"{where}: steps may fall between whole numbers",
            hint=f"write them out: `--vary {name}=7,14,28`",
        )
    return _spaced(one, low, high, int(steps), where)


def _spaced(one: Column, low: str, high: str, steps: int, where: str) -> list[str]:
    """Return evenly spaced values from low to high, both included, in the number grammar."""
    kind = _kind(one, high)
    currency = _CURRENCY.search(high)
    if kind == "money" and currency and not _CURRENCY.search(low):
        low = f"{low} {currency[0]}"
    first, last = _end(low, kind, where), _end(high, kind, where)
    if first.currency != last.currency:
        raise InputError(
            f"{where}: two currencies, {first.currency} and {last.currency}",
            hint="write both ends in one",
        )
    if steps < 2:
        raise InputError(
            f"{where}: {steps} steps, at least 2 are needed", hint=f"write `{low}..{high}/5`"
        )
    if steps > MOST_POINTS:
        raise InputError(
            f"{where}: {steps:,} steps, more than {MOST_POINTS:,}",
            hint=f"write `{low}..{high}/100`",
        )
    unit = f" {first.currency}" if first.currency else ""
    width = last.low - first.low
    values = [first.low + width * step / (steps - 1) for step in range(steps - 1)]
    inner = [_rounded(value, kind, width) for value in values[1:]]
    return [f"{text}{unit}" for text in (plain(first.low, kind), *inner, plain(last.low, kind))]


def _rounded(value: float, kind: Kind, width: float) -> str:
    """Write a value of a grid, rounded beyond what its steps could mean."""
    scale = abs(width) or 1.0
    for digits in range(4, 16):
        short = float(f"{value:.{digits}g}")
        if abs(short - value) <= 1e-5 * scale:
            return plain(short, kind)
    return plain(value, kind)


def _kind(one: Column, text: str) -> Kind:
    if one.rule is not None:
        return one.rule.kind
    return "share" if text.strip().endswith("%") else "amount"


def _end(text: str, kind: Kind, where: str) -> Numeral:
    numeral = parse(text, kind, where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, a number is needed at each end",
            hint="write `60%..90%/7`",
        )
    return numeral
