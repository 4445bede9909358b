"""Numbers for reading, in the way of each language: three figures for counts, two for shares. The
only place that rounds and writes them; data formats never pass through here.

Each function returns the English form, which ``say`` writes anew in another language.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec

from malisize.expressions import expression
from malisize.wording.language import ENGLISH, Language
from malisize.wording.said import Said, phrase, say
from malisize.wording.steady import figures_of, steadied

_SCALES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FULL_UNITS = (
    *("people", "accounts", "members", "lines", "followers", "users"),
    *("connections", "visitors", "households", "pupils"),
)
_NUMBER = r"-?[\d.]+[%kM]?(?: [A-Z]{3})?"
_TYPED = expression(
    rf"(?P<low>{_NUMBER})(?: to (?P<high>{_NUMBER}))?(?:, central (?P<central>{_NUMBER}))?"
)
_Given = ParamSpec("_Given")
Errors = tuple[float, float]  # standard errors of low and high; 0 where an end is exact

_WAYS: dict[str, Callable[..., str]] = {}
_RANGES = ("span", "stated", "rough")


class Number(Said):
    """A number for reading: the name of the way it is written, and of what."""

    __slots__ = ("values", "way")
    way: str
    values: tuple[object, ...]

    def __new__(cls, way: str, values: tuple[object, ...]) -> Number:
        """Write the values in English, and keep both."""
        self = str.__new__(cls, _WAYS[way](ENGLISH, *values))
        self.way, self.values = way, values
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (self.way, self.values)

    @property
    def plain(self) -> Any:
        """The number, or the ends of a range."""
        numbers = [one for one in self.values if isinstance(one, float | int)]
        if not numbers:
            return str(self.values[0])
        return numbers[:2] if self.way in _RANGES else numbers[0]

    def without_numbers(self) -> str:
        """Return a mark in its place."""
        return "#"

    def within(self, language: Language) -> str:
        """Return the number as a language writes it."""
        return _WAYS[self.way](language, *self.values)


def by_language(write: Callable[Concatenate[Language, _Given], str]) -> Callable[_Given, Number]:
    """Return the function of the same values that gives their number."""
    way = write.__name__
    _WAYS[way] = write

    @functools.wraps(write)
    def number(*values: _Given.args, **_: _Given.kwargs) -> Number:
        return Number(way, values)

    return number


@by_language
def number(language: Language, value: float, unit: str, error: float = 0.0) -> str:
    """Return a number for reading, its unit's way: ``8.72 M``, ``410 k``, ``3 090``, ``35 %``; one
    that was drawn, of a standard error, to as many figures as seeds agree on.
    """
    if unit == "share":
        return share(value, error).within(language)
    value, figures = steadied(value, error, 3)
    if _is_ratio(unit):
        return _decimal(language, value, figures)
    return _count(language, value, figures)


@by_language
def count(language: Language, value: float) -> str:
    """Return a count to three significant figures, below 1,000 whole, below 1 to one figure; the
    number grammar can read it.
    """
    return _count(language, value)


@by_language
def decimal(language: Language, value: float) -> str:
    """Return a number to three significant figures; the number grammar can read it."""
    return _decimal(language, value)


@by_language
def share(language: Language, value: float, error: float = 0.0) -> str:
    """Return a share in percent: two significant figures, three close to 0 or 100 where two would
    mislead; one that was drawn, of a standard error, to as many as seeds agree on.
    """
    rounded, figures = steadied(value, error, 3 if value > 0.99 else 2)
    if rounded >= 1.0 > value:  # nothing rounds to all of it
        return _share(language, value, 2 if error else 3)
    return _share(language, rounded, figures)


@by_language
def whole(language: Language, value: float) -> str:
    """Return a number to the unit, its digits in groups of three: ``1 234 567``."""
    return _marked(language, f"{value + 0.0:,.0f}")


@by_language
def span(
    language: Language, low: float, high: float, unit: str, errors: Errors = (0.0, 0.0)
) -> str:
    """Return a range for reading, or the number where both ends read alike; of ends that were
    drawn, with their standard errors, as many figures as seeds agree on.
    """
    first, last = (
        number(value, unit, error).within(language)
        for value, error in zip((low, high), errors, strict=True)
    )
    if first == last:
        return first
    return str(say(phrase("{low} to {high}", low=first, high=last), language))


@by_language
def date(language: Language, when: str) -> str:
    """Return a date of ISO 8601 in words: ``2025``, ``January 2025``, ``1 March 2026``.

    A period (``2021-07/2022-06``) gives its two ends; what is no date stays as it is.
    """
    if "/" in when:
        first, last = (date(part).within(language) for part in when.split("/", 1))
        return str(say(phrase("{first} to {last}", first=first, last=last), language))
    year, *rest = when.split("-")
    if not rest or not all(part.isdecimal() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return when
    month = language.message(MONTHS[int(rest[0]) - 1], "month", None, None)
    if len(rest) == 1:
        return str(say(phrase("{month} {year}", month=month, year=year), language))
    day = language.message("{day}", "first", None, None) if int(rest[1]) == 1 else "{day}"
    parts = {"day": day.format(day=int(rest[1])), "month": month, "year": year}
    return str(say(phrase("{day} {month} {year}", **parts), language))


@by_language
def dated(language: Language, when: str) -> str:
    """Return a date of a figure as it is written in data; only where there is none, in words."""
    return language.message(when, "code", None, None) if when == "undated" else when


@by_language
def full(language: Language, value: float, figures: int = 3, error: float = 0.0) -> str:
    """Return an amount with all its digits, the last ones round: ``536 000``, ``2 200 000``; one
    that was drawn, of a standard error, to as many figures as seeds agree on.

    Below 1,000 it is a count.
    """
    value, figures = steadied(value, error, figures)
    if abs(value) < 999.5:
        return _count(language, value, figures)
    return _marked(language, f"{_significant(value, figures) + 0.0:,.0f}")


@by_language
def of_table(language: Language, value: float, unit: str, error: float = 0.0) -> str:
    """Return a number of a table, its unit's way: people and accounts with all their digits, money
    below a billion and other amounts below a million too; one that was drawn, of a standard error,
    to as many figures as seeds agree on, three at most.
    """
    most = 999_500_000 if _is_money(unit) else 999_500
    if unit in FULL_UNITS or (unit != "share" and 999.5 <= abs(value) < most):
        return full(value, 3, error).within(language)
    if _is_ratio(unit) and abs(value) < 100:
        value, figures = steadied(value, error, 2)
        return _marked(language, _digits(_significant(value, figures), figures))
    return number(value, unit, error).within(language)


@by_language
def stated(language: Language, low: float, high: float, unit: str) -> str:
    """Return a range as it was stated, with no more digits than it has."""
    first, last = (
        _as_stated(language, value, unit)
        if _is_ratio(unit) or unit == "share"
        else of_table(value, unit).within(language)
        for value in (low, high)
    )
    if first == last:
        return first
    return str(say(phrase("{low} to {high}", low=first, high=last), language))


def _is_money(unit: str) -> bool:
    """Tell whether a unit is a currency; what is paid a year or a person is none."""
    return len(unit) == 3 and unit.isupper()


def _is_ratio(unit: str) -> bool:
    return unit == "ratio" or " per " in unit


def _as_stated(language: Language, value: float, unit: str) -> str:
    if unit == "share":
        return f"{_marked(language, f'{_significant(100 * value, 3):g}')} %"
    if abs(value) >= 100:
        return of_table(value, "").within(language)
    return _marked(language, f"{_significant(value, 3):g}")


@by_language
def step(language: Language, value: float, unit: str) -> str:
    """Return how far something moves, to two figures, with its sign: ``+60 000``, ``−5 points``."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    size = abs(value)
    if unit == "share":
        points = _marked(language, _digits(_significant(100 * size, 2), 2)) if size else "0"
        return str(say(phrase("{sign}{points} points", sign=sign, points=points), language))
    if unit in FULL_UNITS:
        return f"{sign}{full(size, 2).within(language)}"
    return f"{sign}{of_table(_significant(size, 2), unit).within(language)}"


@by_language
def rough(
    language: Language, low: float, high: float, unit: str, errors: Errors = (0.0, 0.0)
) -> str:
    """Return a range as people say it: amounts to two figures, three where two would hide it, fewer
    where seeds agree on fewer, by the standard errors of its ends.
    """
    most = figures_of(low, high)
    first, last = (
        (full(value, most, error) if unit in FULL_UNITS else of_table(value, unit, error)).within(
            language
        )
        for value, error in zip((low, high), errors, strict=True)
    )
    if first == last:
        return first
    return str(say(phrase("{low} to {high}", low=first, high=last), language))


@by_language
def month(language: Language, when: str) -> str:
    """Return a date of ISO 8601 as short as it can be said: ``2025``, ``Jan 2025``, ``2022-23``."""
    if "/" in when:
        first, last = (part[:4] for part in when.split("/", 1))
        if first == last:
            return first
        return f"{first}-{last[2:] if first[:2] == last[:2] else last}"
    year, *rest = when.split("-")
    if not rest or not rest[0].isdecimal() or not 1 <= int(rest[0]) <= 12:
        return when
    name = language.message(MONTHS[int(rest[0]) - 1][:3], "short month", None, None)
    return str(say(phrase("{month} {year}", month=name, year=year), language))


@by_language
def published(language: Language, value: float, unit: str = "", digits: int = 12) -> str:
    """Return a published number with at most so many significant digits, shares in percent."""
    if unit.startswith("share"):
        return f"{published(value * 100, '', min(digits, 6)).within(language)} %"
    if value and math.isfinite(value):
        value = _significant(value, digits)
    return _grouped(language, f"{value:,.12g}")


@by_language
def grouped(language: Language, value: float, digits: int = 0) -> str:
    """Return a number with so many decimals, as errors have it: what was asked, to the franc."""
    return _marked(language, f"{value:,.{digits}f}")


@by_language
def points(language: Language, share: float) -> str:
    """Return a difference of shares in points of a percent, with its sign: ``+0.34``."""
    return _grouped(language, f"{share * 100:+.2f}")


@by_language
def general(language: Language, value: float) -> str:
    """Return a number of a formula, to four figures at most."""
    return _marked(language, f"{value:.4g}")


@by_language
def given(language: Language, text: str) -> str:
    """Return a value of the number grammar for reading: as it is typed in English, as a language
    writes numbers elsewhere; what is no number stays as it is.
    """
    found = _TYPED.fullmatch(text)
    if language is ENGLISH or found is None:
        return text
    ends = {
        name: _marked(language, end).replace("%", " %")
        for name, end in found.groupdict().items()
        if end is not None
    }
    if "high" not in ends:
        return ends["low"]
    if "central" in ends:
        return str(say(phrase("{low} to {high}, central {central}", **ends), language))
    return str(say(phrase("{low} to {high}", **ends), language))


@by_language
def asked(language: Language, text: str) -> str:
    """Return an amount as it was typed, the digits of its whole numbers in groups of three."""
    return re.sub(r"\d{5,}", lambda found: _marked(language, f"{int(found[0]):,}"), text)


def adding_up(parts: Sequence[float], whole: int) -> list[int]:
    """Round parts to integers that add up to a whole, each up or down, by the largest remainder.

    ``whole`` is their sum, rounded up or down.
    """
    rounded = [math.floor(part) for part in parts]
    short = whole - sum(rounded)
    by_remainder = sorted(range(len(parts)), key=lambda index: rounded[index] - parts[index])
    for index in by_remainder[: max(0, short)]:
        rounded[index] += 1
    return rounded


def _count(language: Language, value: float, figures: int = 3) -> str:
    value += 0.0  # negative zero is zero
    if abs(value) >= 999.5:
        return _decimal(language, value, figures)
    if abs(value) >= 1 or value == 0:
        return f"{value if abs(value) < 10**figures else _significant(value, figures):.0f}"
    digits = _digits(_significant(value, 1), 3).rstrip("0").rstrip(".")
    return _marked(language, digits)


def _decimal(language: Language, value: float, figures: int = 3) -> str:
    value = _significant(value, figures)
    size = abs(value)
    for scale, suffix in _SCALES:
        if size >= scale and size >= 1e4:
            return f"{_marked(language, _digits(value / scale, figures))} {language.mark(suffix)}"
    return _marked(language, f"{value:,.0f}" if size >= 1000 else _digits(value, figures))


def _share(language: Language, value: float, figures: int = 3) -> str:
    percent = value * 100
    if percent == 0:
        digits = "0"
    elif 99 < percent < 100:
        digits = f"{min(percent, 99.9):.1f}" if figures > 2 else "99"
    elif percent >= 10:
        digits = f"{percent if figures > 1 else _significant(percent, figures):.0f}"
    else:
        digits = _digits(_significant(percent, min(2, figures)), min(2, figures))
    return f"{_marked(language, digits)} %"


def _marked(language: Language, digits: str) -> str:
    """Return digits with a language's decimal mark, and a blank between groups of three."""
    return digits.replace(",", " ").replace(".", language.mark("."))


def _grouped(language: Language, digits: str) -> str:
    """Return digits with a language's decimal mark, and its mark between groups of three."""
    groups = (part.replace(".", language.mark(".")) for part in digits.split(","))
    return language.mark(",").join(groups)


def _significant(value: float, figures: int) -> float:
    if value == 0:
        return 0.0
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def _digits(value: float, figures: int) -> str:
    """Return a number below 1,000 with ``figures`` significant figures."""
    if value == 0:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value)) + 1e-12))
    return f"{value:.{places}f}"
