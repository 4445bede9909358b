"""Split net media over channels for the largest reach together, at central values.

In one universe V the reach together is V (1 - prod(1 - R_i/V)), so it is largest where sum(-log(1 -
R_i/V)) is. For reach curves that are concave and stay below V each term is concave in spend, and
water-filling (equal marginal gains, B. O. Koopman, "The optimum distribution of effort", Journal of
the Operations Research Society of America 1(2), 1953) is exact. Over several universes the terms
are weighted by what each is worth where the last filling ended, until that settles. Where it is not
exact (lists of telephone lines, reach of k times or more) its answer is one start among others:
every channel alone, the equal split and a grid over all channels are tried too, the best that lie
apart are improved by exchanges between pairs, and the best of all is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from malisize.errors import InfeasibleError

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Objective = Callable[["Array"], "Array"]
_GRID = 2000  # splits of a grid over all channels, at most
_STARTS = 6  # that are improved, each this far from the others, as a share of the budget
_APART = 0.1
# of a channel's table of marginal gains; each of _TABLES is that much finer than the one before
_POINTS = 300
_TABLES = 3
_WEIGHINGS = 12
_LEVELS = 100
_FINEST = 1e-9  # of the budget: the smallest exchange tried
_BETTER = 1 + 1e-13


class Limits(NamedTuple):
    """What each channel must and may get, in the order of the channels, in money; equal ends lock
    it.
    """

    least: tuple[float, ...]
    most: tuple[float, ...]


def allocate(
    budget: float, limits: Limits, gain: Objective, together: Objective, *, concave: bool = False
) -> list[float]:
    """Return the spend of each channel (money, adding up to ``budget``) with the largest reach
    together.

    ``gain`` takes an array of spends of shape (splits, channels) and returns each channel's term
    -log(1 - R_i/V), of the same shape; ``together`` returns the reach of each split, of shape
    (splits,). ``concave`` says that every term is, so that no other start can do better. Raises
    InfeasibleError where the limits leave no split.
    """
    import numpy as np

    least, most = np.array(limits.least), np.minimum(np.array(limits.most), budget)
    if (
        least.sum() > budget * (1 + 1e-12)
        or most.sum() < budget * (1 - 1e-12)
        or (least > most * (1 + 1e-12)).any()
    ):
        raise InfeasibleError(
            f"the least and most of the channels leave no split of {budget:,.0f} of net media"
        )
    count = len(least)
    if budget <= 0.0 or count == 1:
        return [budget] * count
    corners = np.vstack([np.full(count, budget / count), np.eye(count) * budget])
    others = corners if concave else np.vstack([corners, _grid(count) * budget])
    filled = _filled(budget, least, most, gain, together)
    starts = np.vstack([filled, *(_repaired(split, budget, least, most) for split in others)])
    chosen = _apart(
        starts[np.argsort(-together(starts), kind="stable")], budget, 1 if concave else _STARTS
    )
    best = max(
        (_exchanged(split, least, most, together) for split in chosen), key=lambda found: found[1]
    )[0]
    best = np.where(best < budget * 1e-9, least, best)
    return [float(spend) for spend in best * (budget / best.sum())]


def _filled(
    budget: float, least: Array, most: Array, gain: Objective, together: Objective
) -> Array:
    """Return the water-filling whose weights are what a term of each channel is worth at that very
    split.
    """
    import numpy as np

    best = water_filling(budget, least, most, gain, np.ones(len(least)))
    value = float(together(best[None, :])[0])
    for _ in range(_WEIGHINGS):
        terms, reach = (
            _slopes(best, budget, gain),
            _slopes(best, budget, lambda spends: together(spends)[:, None]),
        )
        worth = np.where(terms > 0.0, reach / np.where(terms > 0.0, terms, 1.0), 0.0)
        if not worth.max() > 0.0 or worth.max() < worth[worth > 0.0].min() * (1 + 1e-6):
            break
        way = water_filling(budget, least, most, gain, worth / worth.max()) - best
        tried = best + way * np.array([1.0, 0.7, 0.5, 0.3, 0.1, 0.03, 0.01])[:, None]
        values = together(tried)
        place = int(np.argmax(values))
        if not values[place] > value * _BETTER:
            break
        best, value = tried[place], float(values[place])
    return best


def _slopes(split: Array, budget: float, what: Objective) -> Array:
    """Return by channel the slope of its term, or of the whole, at a split."""
    import numpy as np

    count = len(split)
    step = np.maximum(split * 1e-4, budget * 1e-7)
    low, high = np.maximum(split - step, 0.0), split + step
    ends = np.repeat(split[None, :], 2 * count, axis=0)
    ends[np.arange(count), np.arange(count)] = low
    ends[np.arange(count, 2 * count), np.arange(count)] = high
    values = what(ends)
    places = np.arange(count) if values.shape[1] > 1 else np.zeros(count, int)
    slope: Array = (
        values[np.arange(count, 2 * count), places] - values[np.arange(count), places]
    ) / (high - low)
    return slope


def water_filling(
    budget: float, least: Array, most: Array, gain: Objective, weights: Array
) -> Array:
    """Return the split with equal marginal gains times weights, read off tables of them that close
    in on it.

    A table has for each channel its marginal gain at some spends; where it rises (a term that is
    not concave) it is held at the least before. The spend at a level is interpolated, and the level
    found by bisection.
    """
    import numpy as np

    low, high = least, most
    steps = np.concatenate([[0.0], np.geomspace(1e-7, 1.0, _POINTS - 1)])[:, None]
    split = least
    for _ in range(_TABLES):
        spends = low + (high - low) * steps
        step = np.maximum(spends * 1e-5, budget * 1e-9)
        under, over = np.maximum(spends - step, 0.0), spends + step
        values = gain(np.vstack([under, over]))
        slopes = (values[_POINTS:] - values[:_POINTS]) / (over - under) * weights
        slopes = -np.log(np.minimum.accumulate(np.maximum(slopes, 1e-300), axis=0))
        split, width = _level(budget, spends, slopes)
        low, high = np.maximum(split - width, least), np.minimum(split + width, most)
        steps = np.linspace(0.0, 1.0, _POINTS)[:, None]
    return _repaired(split, budget, least, most)


def _level(budget: float, spends: Array, slopes: Array) -> tuple[Array, Array]:
    """Return the spends at the level of marginal gain that spends the budget, and how far off each
    may be.

    Both tables are of shape (spends, channels); slopes are minus the logarithm of the marginal
    gain, and rise.
    """
    import numpy as np

    places = range(spends.shape[1])

    def wanted(level: float) -> Array:
        return np.array([np.interp(level, slopes[:, place], spends[:, place]) for place in places])

    floor, ceiling = float(slopes.min()), float(slopes.max())
    for _ in range(_LEVELS):
        middle = (floor + ceiling) / 2
        if middle in (floor, ceiling):
            break
        if wanted(middle).sum() < budget:
            floor = middle
        else:
            ceiling = middle
    first, last = wanted(floor), wanted(ceiling)
    gap = last.sum() - first.sum()
    part = min(1.0, max(0.0, (budget - first.sum()) / gap)) if gap > 0.0 else 0.0
    split = first + (last - first) * part
    below = np.array([np.searchsorted(spends[:, place], split[place]) for place in places])
    last_row = spends.shape[0] - 1
    columns = np.arange(spends.shape[1])
    width = 2 * (
        spends[np.minimum(below + 1, last_row), columns] - spends[np.maximum(below - 2, 0), columns]
    )
    return split, width


def _grid(count: int) -> Array:
    """Return the splits of a whole over channels in equal steps, as fine as the number of splits
    allows.
    """
    import math
    from itertools import combinations

    import numpy as np

    steps = 2
    while steps < _GRID and math.comb(steps + count, count - 1) <= _GRID:
        steps += 1
    walls = np.array(list(combinations(range(steps + count - 1), count - 1)), float).reshape(
        -1, count - 1
    )
    ends = np.hstack(
        [np.full((len(walls), 1), -1.0), walls, np.full((len(walls), 1), steps + count - 1.0)]
    )
    return (np.diff(ends, axis=1) - 1.0) / steps


def _apart(splits: Array, budget: float, most: int) -> list[Array]:
    """Return the first splits, without those close to one taken before."""
    import numpy as np

    out: list[Array] = []
    for split in splits:
        if all(float(np.abs(split - other).max()) > _APART * budget for other in out):
            out.append(split)
            if len(out) == most:
                break
    return out


def _repaired(split: Array, budget: float, least: Array, most: Array) -> Array:
    """Return the nearest split within the limits that spends the budget."""
    import numpy as np

    if (
        (least <= split).all()
        and (split <= most).all()
        and abs(float(split.sum()) - budget) <= 1e-13 * budget
    ):
        return split
    low, high = -budget, budget
    for _ in range(80):
        shift = (low + high) / 2
        if np.clip(split + shift, least, most).sum() > budget:
            high = shift
        else:
            low = shift
    out: Array = np.clip(split + (low + high) / 2, least, most)
    return out


def _exchanged(split: Array, least: Array, most: Array, together: Objective) -> tuple[Array, float]:
    """Return a split no exchange between two channels improves, down to a billionth of the budget,
    and its reach.
    """
    import numpy as np

    best = split
    reach = float(together(best[None, :])[0])
    count = len(best)
    left, right = np.nonzero(~np.eye(count, dtype=bool))
    rows = np.arange(len(left))
    budget = step = float(best.sum())
    step /= 4
    while step > budget * _FINEST:
        amount = np.maximum(
            np.minimum(np.minimum(step, best[left] - least[left]), most[right] - best[right]), 0.0
        )
        moved = np.repeat(best[None, :], len(rows), axis=0)
        moved[rows, left] -= amount
        moved[rows, right] += amount
        values = together(moved)
        place = int(np.argmax(values))
        if values[place] > reach * _BETTER:
            best, reach = moved[place], float(values[place])
        else:
            step /= 3
    return best, reach
