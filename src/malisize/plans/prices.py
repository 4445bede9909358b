"""Ranges of prices and rates from past campaigns: what the next one may cost, by how they differ
and how many they are.

On the log scale, with a stand-in of mean m and standard deviation s and n campaigns of mean y that
differ by t: the mean has precision 1/s^2 + n/t^2, and the next campaign differs from it by t. t is
0.3 unless there are four campaigns or more, then what they show (the quantile is Student's). One
campaign widens the stand-in: its range covers both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean, stdev
from typing import Protocol

from malisize.numerals import Numeral
from malisize.tuples import NamedTuple

SPREAD = 0.3  # of campaigns on the log scale, where too few show it
ENOUGH = 4
_FIGURES = 4  # significant, of what is told
LEAST_IMPRESSIONS = 1_000.0  # below it a price or a rate is chance
_NORMAL = 1.6448536269514722
_T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812)  # by freedom, 1 up


class Told(Protocol):
    """A past campaign: what was spent, and what it bought, None where that is not known."""

    @property
    def spent(self) -> float | None:
        """What was spent."""

    @property
    def impressions(self) -> float | None:
        """The impressions."""

    @property
    def reach(self) -> float | None:
        """The people reached."""

    @property
    def clicks(self) -> float | None:
        """The clicks."""

    @property
    def conversions(self) -> float | None:
        """The conversions."""


class Spread(NamedTuple):
    """A range by its 5th, 50th and 95th percentile, and how many campaigns it rests on."""

    low: float
    central: float
    high: float
    campaigns: int


RATES: Mapping[str, Callable[[Told], float | None]] = {
    "cpm": lambda one: _ratio(one.spent, one.impressions, 1000.0),
    "ctr": lambda one: _ratio(one.clicks, one.impressions),
    "cpc": lambda one: _ratio(one.spent, one.clicks),
    "conversion_rate": lambda one: _ratio(one.conversions, one.clicks),
    "frequency": lambda one: _ratio(one.impressions, one.reach),
    "cost_per_result": lambda one: _ratio(one.spent, one.conversions),
}


def observed(campaigns: Iterable[Told], rate: str) -> list[float]:
    """Return a price or a rate of each campaign that is large enough to show one."""
    counted = [one for one in campaigns if (one.impressions or 0.0) >= LEAST_IMPRESSIONS]
    values = [RATES[rate](one) for one in counted]
    return [value for value in values if value is not None and value > 0.0]


def predicted(values: Sequence[float], stand_in: Numeral | None, most: float) -> Spread | None:
    """Return the range of the next value, at most ``most``, as it is written; None without any
    value.
    """
    if not values:
        return None
    logs = [math.log(value) for value in values]
    count, mean = len(logs), fmean(logs)
    between = stdev(logs) if count >= ENOUGH else SPREAD
    between = max(between, 0.02)
    prior = None if stand_in is None else _log_normal(stand_in)
    if prior is None:
        centre, variance = mean, between**2 / count
    else:
        own, known = count / between**2, 1.0 / prior[1] ** 2
        centre, variance = (own * mean + known * prior[0]) / (own + known), 1.0 / (own + known)
    wide = _quantile(count) * math.sqrt(variance + between**2)
    low, high = math.exp(centre - wide), math.exp(centre + wide)
    if count == 1 and stand_in is not None:
        low, high = min(low, stand_in.low), max(high, stand_in.high)
    high = min(high, most)
    low, centre = min(low, high), min(math.exp(centre), high)
    return Spread(rounded(low), rounded(centre), rounded(high), count)


def rounded(value: float) -> float:
    """Return a price or a rate to the figures that campaigns can tell."""
    return float(f"{value:.{_FIGURES}g}")


def _log_normal(numeral: Numeral) -> tuple[float, float] | None:
    if numeral.low <= 0.0 or numeral.low == numeral.high:
        return None
    central = numeral.central or math.sqrt(numeral.low * numeral.high)
    return math.log(central), math.log(numeral.high / numeral.low) / (2.0 * _NORMAL)


def _quantile(count: int) -> float:
    """Return the 95th percentile of what differs: Student's where the spread is an estimate."""
    if count < ENOUGH:
        return _NORMAL
    freedom = count - 1
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    return _NORMAL + (_NORMAL**3 + _NORMAL) / (4.0 * freedom)


def _ratio(part: float | None, whole: float | None, times: float = 1.0) -> float | None:
    if part is None or not whole:
        return None
    return part / whole * times
