"""Learn from observations of what a model predicts: a normal approximation on the normal scores of
its leaves.

With z the scores, f(z) the logarithms predicted, y those observed and e their errors, the
posterior has the mode z* that minimises |z|^2 / 2 + |(f(z) - y) / e|^2 / 2, found by damped
Gauss-Newton steps from three starts (J. Nocedal and S. Wright, "Numerical Optimization", 2nd
edition, 10.3), and the covariance of H = I + J'J / e^2 there (Laplace's approximation). Importance
weights against the exact posterior tell how good it is: (sum w)^2 / sum w^2 of the draws count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

from malisize.quantity.spread import Spread, Uniform, standard_scores
from malisize.quantity.streams import shuffled
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_NORMAL = NormalDist()
_STEPS = 15
_STARTS = (0.0, 1.0, -1.0)
_DAMPED = (1.0, 0.5, 0.25, 0.1, 0.02)
_FARTHEST = 5.0  # standard scores beyond which no mode is looked for
_STILL = 1e-10
_WIDTH = 1e-4  # of the differences that stand for derivatives
_TRIED = 2_000  # draws that importance weights are taken of


class Moved(NamedTuple):
    """A spread that observations moved: its normal scores are ``shift + scale z``."""

    base: Spread
    shift: float
    scale: float

    @property
    def central(self) -> float:
        """The value at the mode."""
        return self.base.quantile(_NORMAL.cdf(self.shift))

    @property
    def low(self) -> float:
        """The 5th percentile."""
        return self.quantile(0.05)

    @property
    def high(self) -> float:
        """The 95th percentile."""
        return self.quantile(0.95)

    def quantile(self, probability: float) -> float:
        """Return a quantile in closed form, through the scores."""
        score = self.shift + self.scale * _NORMAL.inv_cdf(probability)
        return self.base.quantile(_NORMAL.cdf(score))

    def draw(self, probability: Array, score: Array) -> Array:  # noqa: ARG002
        """Return the values at the given scores, shape (draws,)."""
        return at_scores(self.base, self.shift + self.scale * score)


class Posterior(NamedTuple):
    """What was learned: the mode of the scores, the lower Cholesky factor of their covariance, the
    logarithms predicted at the mode, and the part (0..1) of draws that count.
    """

    mode: Array
    factor: Array
    predicted: Array
    effective: float


def at_scores(spread: Spread, scores: Array) -> Array:
    """Return the values of a spread at normal scores, both of shape (draws,)."""
    import numpy as np

    probability = scores
    if isinstance(spread, Uniform):  # the only one that is not read by its scores
        half = math.sqrt(0.5)
        probability = np.array([0.5 * math.erfc(-one * half) for one in scores.tolist()])
    return spread.draw(probability, scores)


def learn(
    predict: Callable[[Array], Array],
    observed: Sequence[float],
    errors: Sequence[float],
    count: int,
) -> Posterior:
    """Return the posterior of ``count`` scores. ``predict`` takes scores of shape (points, count)
    to logarithms of shape (points, observations); ``errors`` are those of each logarithm.
    """
    import numpy as np

    target, error = np.array(observed), np.array(errors)

    def cost(points: Array) -> Array:
        """Return what is minimised at scores of shape (points, count), shape (points,)."""
        missed = (predict(points) - target) / error
        total: Array = 0.5 * (points**2).sum(axis=1) + 0.5 * (missed**2).sum(axis=1)
        return np.where(np.isfinite(total), total, math.inf)

    found = [_mode(predict, cost, target, error, np.full(count, start)) for start in _STARTS]
    mode = min(found, key=lambda one: float(cost(one[None, :])[0]))
    slopes = _slopes(predict, mode) / error[:, None]
    covariance = np.linalg.inv(np.eye(count) + slopes.T @ slopes)
    factor = np.asarray(np.linalg.cholesky((covariance + covariance.T) / 2.0), dtype=float)
    scores = standard_scores(_TRIED)[1]
    own = np.stack([scores.take(shuffled(_TRIED, 0, str(one))) for one in range(count)], axis=1)
    weights = 0.5 * (own**2).sum(axis=1) - cost(mode + own @ factor.T)
    weights = np.exp(weights - weights.max())
    effective = float(weights.sum() ** 2 / (weights**2).sum() / _TRIED)
    return Posterior(mode, factor, predict(mode[None, :])[0], effective)


def _mode(
    predict: Callable[[Array], Array],
    cost: Callable[[Array], Array],
    target: Array,
    error: Array,
    start: Array,
) -> Array:
    """Return where damped steps from a start end, shape (count,)."""
    import numpy as np

    here, least = start, float(cost(start[None, :])[0])
    for _ in range(_STEPS):
        missed = (predict(here[None, :])[0] - target) / error
        slopes = _slopes(predict, here) / error[:, None]
        bend = np.eye(len(here)) + slopes.T @ slopes
        step = -np.linalg.solve(bend, here + slopes.T @ missed)
        tried = np.clip(here + np.outer(_DAMPED, step), -_FARTHEST, _FARTHEST)
        costs = cost(tried)
        best = int(np.argmin(costs))
        if not costs[best] < least - _STILL:
            break
        here, least = tried[best], float(costs[best])
    return here


def _slopes(predict: Callable[[Array], Array], here: Array) -> Array:
    """Return the derivatives of what is predicted, shape (observations, count)."""
    import numpy as np

    width = _WIDTH * np.eye(len(here))
    both = predict(np.concatenate([here + width, here - width]))
    slopes: Array = (both[: len(here)] - both[len(here) :]).T / (2.0 * _WIDTH)
    return np.where(np.isfinite(slopes), slopes, 0.0)
