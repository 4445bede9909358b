"""Spreads: how vague one leaf is. Every spread is exact at the ends it was stated with.

A range ``low to high`` is a 90 % interval. A positive amount is lognormal through both ends, a
share logit-normal, and of a growth it is the factor 1 + growth that is lognormal, since that is
what compounds; where a central value is given the two sides have their own scale (a two-piece
distribution on the log or logit scale), so that the 5th, 50th and 95th percentile are all three
exact. ``min max`` is uniform. Draws are taken at given standard normal scores.

>>> lognormal(200_000, 250_000).quantile(0.5)
223606.797749979
"""

from __future__ import annotations

import math
from itertools import repeat
from typing import TYPE_CHECKING, Protocol

from malisize.errors import InputError
from malisize.numerals import LARGEST, Kind, Numeral
from malisize.text import meant
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

try:  # what NormalDist.inv_cdf calls, whose module takes fractions and decimals with it
    from _statistics import _normal_dist_inv_cdf as _inverse  # type: ignore[import-not-found]
except ImportError:  # not of every Python

    def _inverse(probability: float, mu: float, sigma: float, /) -> float:
        from statistics import NormalDist

        return NormalDist(mu, sigma).inv_cdf(probability)


_FARTHEST = 6.0  # standard deviations, beyond which no draw lies
_TAIL = (1.0 - 0.9) / 2.0  # below the range a leaf is stated with, and above it


class Spread(Protocol):
    """What a leaf may be: its stated ends, its median, its quantiles, and draws."""

    @property
    def low(self) -> float:
        """The stated lower end: the 5th percentile of a range, the minimum of a uniform span."""

    @property
    def central(self) -> float:
        """The median."""

    @property
    def high(self) -> float:
        """The stated upper end: the 95th percentile of a range, the maximum of a uniform span."""

    def quantile(self, probability: float) -> float:
        """Return the value below which lies a share ``probability`` (0..1, exclusive) of the
        spread.
        """

    def draw(self, probability: Array, score: Array) -> Array:
        """Return a new array of the values at probabilities and their standard normal scores, all
        of shape (draws,).
        """


class Exact(NamedTuple):
    """A number without a range."""

    central: float

    @property
    def low(self) -> float:
        """The number itself."""
        return self.central

    @property
    def high(self) -> float:
        """The number itself."""
        return self.central

    def quantile(self, probability: float) -> float:  # noqa: ARG002
        """Return the number itself."""
        return self.central

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the number, repeated, shape (draws,)."""
        import numpy as np

        return np.full_like(score, self.central)


class LogNormal(NamedTuple):
    """A positive amount: ln X is normal around ln(central), with one scale below and one above
    it; held at ``most``, which a rate has.
    """

    low: float
    central: float
    high: float
    sigma_low: float
    sigma_high: float
    most: float = math.inf

    @property
    def is_straight(self) -> bool:
        """Whether ln X is normal: one scale on both sides, and nothing held."""
        return self.sigma_low == self.sigma_high and self.most == math.inf

    @property
    def mu(self) -> float:
        """The mean (and median) of ln X."""
        return math.log(self.central)

    def quantile(self, probability: float) -> float:
        """Return a quantile in closed form: central x exp(sigma x z)."""
        z = _inverse(probability, 0.0, 1.0)
        value = self.central * math.exp(z * (self.sigma_low if z < 0 else self.sigma_high))
        return min(value, self.most)

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the amounts at the given scores, shape (draws,)."""
        import numpy as np

        values = _scaled(score, self.sigma_low, self.sigma_high)
        np.exp(values, out=values)
        values *= self.central
        return values if self.most == math.inf else np.minimum(values, self.most, out=values)


class Growth(NamedTuple):
    """A growth: ln(1 + X) is normal around ln(1 + central), with one scale below and one above it.

    Factors of several periods multiply, so their product has the same median whether one growth
    holds for all of them or each has its own.
    """

    low: float
    central: float
    high: float
    sigma_low: float
    sigma_high: float

    @property
    def mu(self) -> float:
        """The mean (and median) of ln(1 + X)."""
        return math.log1p(self.central)

    def quantile(self, probability: float) -> float:
        """Return a quantile in closed form: exp(mu + sigma x z) - 1."""
        z = _inverse(probability, 0.0, 1.0)
        return math.expm1(self.mu + z * (self.sigma_low if z < 0 else self.sigma_high))

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the growth at the given scores, shape (draws,)."""
        import numpy as np

        values = _scaled(score, self.sigma_low, self.sigma_high)
        values += self.mu
        return np.expm1(values, out=values)


class LogitNormal(NamedTuple):
    """A share: ln(X / (1 - X)) is normal around its central value, with one scale below and one
    above it.
    """

    low: float
    central: float
    high: float
    sigma_low: float
    sigma_high: float

    @property
    def mu(self) -> float:
        """The mean (and median) of the logit of X."""
        return _logit(self.central)

    def quantile(self, probability: float) -> float:
        """Return a quantile in closed form: the logistic of mu + sigma x z, always inside 0..1."""
        z = _inverse(probability, 0.0, 1.0)
        return 1.0 / (1.0 + math.exp(-self.mu - z * (self.sigma_low if z < 0 else self.sigma_high)))

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the shares at the given scores, shape (draws,)."""
        import numpy as np

        values = _scaled(score, self.sigma_low, self.sigma_high)
        np.exp(np.subtract(-self.mu, values, out=values), out=values)
        values += 1.0
        return np.divide(1.0, values, out=values)


class Uniform(NamedTuple):
    """Anything between a minimum and a maximum, all equally likely."""

    low: float
    high: float

    @property
    def central(self) -> float:
        """The middle, which is the median."""
        return self.low + (self.high - self.low) / 2

    def quantile(self, probability: float) -> float:
        """Return the value a share ``probability`` of the way from minimum to maximum."""
        return self.low + (self.high - self.low) * probability

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the values at the given probabilities, shape (draws,)."""
        return self.low + (self.high - self.low) * probability


class Solved(NamedTuple):
    """A number solved for in each draw of other leaves: ``by_draw`` in their order, infinity where
    it has no solution.
    """

    central: float
    by_draw: Array

    @property
    def low(self) -> float:
        """The 5th percentile, at most the central value."""
        return self.quantile(_TAIL)

    @property
    def high(self) -> float:
        """The 95th percentile, at least the central value."""
        return self.quantile(1.0 - _TAIL)

    def quantile(self, probability: float) -> float:
        """Return a quantile over all draws, on its side of the central value: the largest number
        there is where the draw has no solution.
        """
        import numpy as np

        value = float(np.quantile(np.minimum(self.by_draw, LARGEST), probability))
        return min(value, self.central) if probability < 0.5 else max(value, self.central)

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the quantiles of all draws at the given probabilities, shape (draws,)."""
        import numpy as np

        return np.quantile(self.by_draw, probability)


def lognormal(
    low: float, high: float, central: float | None = None, *, credibility: float = 0.9
) -> LogNormal:
    """Return the lognormal whose central ``credibility`` interval is low to high (and whose median
    is ``central``).

    Raises InputError unless 0 < low < high and 0 < credibility < 1.
    """
    z = _score(credibility)
    if low <= 0:
        raise InputError(
            phrase("low must be above 0 for a lognormal range, not `{low}`", low=f"{low:g}"),
            hint=phrase("give a minimum and a maximum"),
        )
    if low >= high:
        raise InputError(phrase("low must be below high: `{range}`", range=f"{low:g} to {high:g}"))
    if central is None:
        sigma = math.log(high / low) / (2 * z)
        return LogNormal(low, math.sqrt(low) * math.sqrt(high), high, sigma, sigma)
    return LogNormal(low, central, high, math.log(central / low) / z, math.log(high / central) / z)


def logitnormal(
    low: float, high: float, central: float | None = None, *, credibility: float = 0.9
) -> LogitNormal:
    """Return the logit-normal whose central ``credibility`` interval is low to high (and whose
    median is ``central``).

    Raises InputError unless 0 < low < high < 1 and 0 < credibility < 1.
    """
    z = _score(credibility)
    if not 0 < low < high < 1:
        raise InputError(
            phrase("a share range must lie inside 0..1: `{range}`", range=f"{low:g} to {high:g}"),
            hint=phrase("give a minimum and a maximum"),
        )
    if central is None:
        mu, sigma = (_logit(low) + _logit(high)) / 2, (_logit(high) - _logit(low)) / (2 * z)
        return LogitNormal(low, 1.0 / (1.0 + math.exp(-mu)), high, sigma, sigma)
    mu = _logit(central)
    return LogitNormal(low, central, high, (mu - _logit(low)) / z, (_logit(high) - mu) / z)


def growth(
    low: float, high: float, central: float | None = None, *, credibility: float = 0.9
) -> Growth:
    """Return the growth whose factor 1 + growth is lognormal, whose central ``credibility``
    interval is low to high (and whose median is ``central``).

    Raises InputError unless -1 < low < high and 0 < credibility < 1.
    """
    factor = lognormal(
        1.0 + low, 1.0 + high, None if central is None else 1.0 + central, credibility=credibility
    )
    middle = factor.central - 1.0 if central is None else central
    return Growth(low, middle, high, factor.sigma_low, factor.sigma_high)


def spread(numeral: Numeral, kind: Kind) -> Spread:
    """Return the spread of a numeral as read: exact, uniform, or a 90 % range of its kind (share,
    rate, growth or amount). A rate is an amount held at 1, which is said where draws can come near
    it.
    """
    if numeral.shape == "exact":
        return Exact(numeral.low)
    if numeral.shape == "uniform":
        return Uniform(numeral.low, numeral.high)
    if kind == "share":
        return logitnormal(numeral.low, numeral.high, numeral.central)
    if kind == "growth":
        return growth(numeral.low, numeral.high, numeral.central)
    found = lognormal(numeral.low, numeral.high, numeral.central)
    if kind == "rate" and found.central * math.exp(_FARTHEST * found.sigma_high) > 1.0:
        return found._replace(most=1.0)
    return found


def spread_ends(given: Spread, probability: float) -> tuple[float, float]:
    """Return the ends of a spread's central interval: as stated where that is the interval it was
    stated with.
    """
    if probability == 0.9 and not isinstance(given, Uniform):
        return given.low, given.high
    tail = (1.0 - probability) / 2.0
    return given.quantile(tail), given.quantile(1.0 - tail)


def standard_scores(draws: int) -> tuple[Array, Array]:
    """Return the mid-points of ``draws`` equal-probability strata and their standard normal scores,
    both increasing, of shape (draws,).
    """
    import numpy as np

    probability = (np.arange(draws) + 0.5) / draws
    scores = map(_inverse, probability[: draws // 2].tolist(), repeat(0.0), repeat(1.0))
    half = np.fromiter(scores, float, draws // 2)
    middle = [0.0] if draws % 2 else []
    return probability, np.concatenate([half, middle, -half[::-1]])


def _score(credibility: float) -> float:
    if not 0 < credibility < 1:
        raise InputError(
            phrase(
                "credibility must be strictly between 0 and 1, not `{credibility}`",
                credibility=f"{credibility:g}",
            ),
            hint=meant(f"{credibility / 100:g}") if 1 < credibility < 100 else None,
        )
    score: float = _inverse((1 + credibility) / 2, 0.0, 1.0)
    return score


def _logit(share: float) -> float:
    return math.log(share) - math.log1p(-share)


def _scaled(score: Array, below: float, above: float) -> Array:
    """Return a new array of scores times the scale of their side of the centre, shape (draws,).

    A choice by the sign of each takes three times as long.
    """
    import numpy as np

    if below == above:
        return score * above
    left, right = np.minimum(score, 0.0), np.maximum(score, 0.0)
    left *= below
    right *= above
    right += left
    return right
