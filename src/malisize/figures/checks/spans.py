"""Numbers with the ends that their precision leaves open, and the comparison of two."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from malisize.figures.conflicts import central
from malisize.records import Observation
from malisize.wording import phrase
from malisize.wording.numbers import published as number


@dataclass(frozen=True, slots=True)
class Span:
    """A positive number as stated or computed, with the ends that its precision leaves open."""

    low: float
    at: float
    high: float

    def __mul__(self, other: Span) -> Span:
        return Span(self.low * other.low, self.at * other.at, self.high * other.high)

    def __truediv__(self, other: Span) -> Span:
        return Span(self.low / other.high, self.at / other.at, self.high / other.low)

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.at + other.at, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.at - other.at, self.high - other.low)

    def meets(self, other: Span) -> bool:
        """Whether what the two leave open overlaps."""
        slack = 1e-9 * max(abs(self.at), abs(other.at))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def text(self, unit: str = "") -> str:
        """Write the number, and its ends where they differ visibly from it."""
        if self.high - self.low <= 1e-3 * self.at:
            return number(self.at, unit, 8)
        low, at, high = (number(value, unit, 4) for value in (self.low, self.at, self.high))
        if math.isinf(self.high):
            return phrase("at least {value}", value=low)
        return phrase("{value} ({low} to {high})", value=at, low=low, high=high)


def exact(value: float) -> Span:
    """Return a number that is known exactly."""
    return Span(value, value, value)


def half_unit(value: float, unit: str) -> float:
    """Return half a unit of the last digit stated: 24,800,000 is good to 50,000, a share to half a
    percent.
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    half = 0.5 * 10.0 ** int(exponent) if value else 0.0
    return min(half, 0.005) if unit == "share" else half


def span(observation: Observation) -> Span:
    """Return what an observation states: a number with its precision, a range as it is, a one-sided
    bound.
    """
    value = central(observation)
    if value is None:
        raise LookupError(f"{observation.figure}: no number is published")
    if observation.bound == "at_most":
        return Span(0.0, value, value)
    if observation.bound == "at_least":
        return Span(value, value, math.inf)
    if observation.value is None and observation.low is not None and observation.high is not None:
        return Span(observation.low, value, observation.high)
    half = observation.within or half_unit(value, observation.unit)
    return Span(value - half, value, value + half)


def summed(spans: Iterable[Span]) -> Span:
    """Return the sum of several numbers."""
    return sum(spans, exact(0.0))
