"""A number, a range or a span as read, checked for what can happen."""

from __future__ import annotations

import math
from typing import Literal

from malisize.errors import InputError
from malisize.numerals.written import IN_PERCENT, plain
from malisize.text import offered, typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase

Kind = Literal["share", "rate", "growth", "ratio", "amount", "money", "paid"]
Shape = Literal["exact", "range", "uniform"]

LARGEST = 1e18
SMALLEST = 1e-12
MOST_BARE_RATE = 0.2  # above it a rate is likelier meant in percent: 0.5 for 0.5 %
MONEY = ("money", "paid")


class Numeral(NamedTuple):
    """A number, a range or a uniform span as read: ``low <= central <= high`` (``central`` None
    where none was given).

    Shares are in 0..1, money in the units of ``currency``, everything else in plain units.
    """

    shape: Shape
    low: float
    high: float
    central: float | None = None
    currency: str | None = None


def kind_of(unit: str) -> Kind:
    """Return the kind of number that a figure of a unit is."""
    kinds: dict[str, Kind] = {"share": "share", "share per year": "growth"}
    return kinds.get(unit, "amount")


class Limits(NamedTuple):
    """Between which numbers one may be, whether it is whole, and whether it is ``single``, not a
    range.
    """

    least: float = 0.0
    most: float = LARGEST
    whole: bool = False
    single: bool = False


ANY = Limits()
SINGLE = Limits(single=True)


def exact(value: float, kind: Kind, where: str, *, currency: str | None = None) -> Numeral:
    """Check a plain number and return it as a numeral. Raises InputError."""
    value = _checked(value, kind, where)
    return Numeral("exact", value, value, value, currency)


def interval(
    low: float,
    high: float,
    kind: Kind,
    where: str,
    *,
    central: float | None = None,
    currency: str | None = None,
) -> Numeral:
    """Check the two ends (and the central value) of a 90 % interval and return it. Raises
    InputError.
    """
    low, high = _checked(low, kind, where), _checked(high, kind, where)
    first, last = plain(low, kind), plain(high, kind)
    unit = f" {currency}" if currency else ""
    if low > high:
        raise InputError(
            phrase(
                "{where}: the low end `{first}` is above the high end `{last}`",
                where=where,
                first=first,
                last=last,
            ),
            hint=offered(typed_at(where, f"{last} to {first}{unit}")),
        )
    if central is not None:
        central = _checked(central, kind, where)
        if not low <= central <= high:
            raise InputError(
                phrase(
                    "{where}: the central value `{central}` is outside `{first} to {last}`",
                    where=where,
                    central=plain(central, kind),
                    first=first,
                    last=last,
                ),
                hint=offered(typed_at(where, f"{first} to {last}{unit}")),
            )
    if low == high:
        return Numeral("exact", low, high, low, currency)
    if (low == 0.0 and kind != "growth") or (kind == "share" and high == 1.0):
        end = phrase("0 % or 100 %") if kind == "share" else phrase("zero")
        raise InputError(
            phrase(
                "{where}: a 90 % range cannot touch {end}: `{first} to {last}`",
                where=where,
                end=end,
                first=first,
                last=last,
            ),
            hint=phrase(
                "write `{typed}` for an even chance in between",
                typed=typed_at(where, f"min {first} max {last}{unit}"),
            ),
        )
    return Numeral("range", low, high, central, currency)


def uniform(
    low: float, high: float, kind: Kind, where: str, *, currency: str | None = None
) -> Numeral:
    """Check the two ends of a uniform span and return it. Raises InputError."""
    low, high = _checked(low, kind, where), _checked(high, kind, where)
    if low > high:
        first, last = plain(low, kind), plain(high, kind)
        unit = f" {currency}" if currency else ""
        raise InputError(
            phrase(
                "{where}: min `{first}` is above max `{last}`", where=where, first=first, last=last
            ),
            hint=offered(typed_at(where, f"min {last} max {first}{unit}")),
        )
    if low == high:
        return Numeral("exact", low, high, low, currency)
    return Numeral("uniform", low, high, None, currency)


def _checked(value: float, kind: Kind, where: str) -> float:
    value = float(value)
    if kind == "growth" and -1.0 < value < 0.0:
        return value
    if not math.isfinite(value):
        raise InputError(
            phrase("{where}: `{value}` is not a finite number", where=where, value=value)
        )
    if kind == "growth" and value <= -1.0:
        raise InputError(
            phrase(
                "{where}: `{value}` a year leaves nothing", where=where, value=plain(value, kind)
            ),
            hint=phrase("write a fall above -100%, such as {example}", example="-5%"),
        )
    if value < 0.0:
        shown = kind if kind in IN_PERCENT else "amount"
        raise InputError(
            phrase("{where}: `{value}` is negative", where=where, value=plain(value, shown)),
            hint=phrase("write a number of at least 0"),
        )
    if kind in IN_PERCENT and value > 1.0:
        raise InputError(
            phrase("{where}: `{value}` is above 100 %", where=where, value=plain(value, kind)),
            hint=phrase("write 0% to 100%"),
        )
    if value > LARGEST:
        raise InputError(
            phrase(
                "{where}: `{value}` is larger than anything that can be counted here",
                where=where,
                value=f"{value:g}",
            )
        )
    if 0.0 < value < SMALLEST:
        raise InputError(
            phrase("{where}: `{value}` is too small to count", where=where, value=f"{value:g}")
        )
    return value + 0.0
