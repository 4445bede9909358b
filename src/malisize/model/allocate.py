"""Split net media over channels for the largest reach together, at central values.

Exchanges of spend between two channels improve a split, by ever smaller steps, until none does.
Where -log(1 - R/V) of every channel is concave in spend such a split has equal marginal gains and
no other reaches more (B. O. Koopman, "The optimum distribution of effort", Journal of the
Operations Research Society of America 1(2), 1953), so the best of the equal split and of every
channel alone is the one start. Where it is not (lists of telephone lines, frequency caps, reach of
k times or more) a split may be the best among its neighbours alone: a grid over all channels is
tried too, the best starts that lie apart are improved, and the best of all is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from malisize.errors import InfeasibleError
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import whole

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Objective = Callable[["Array"], "Array"]
_GRID = 2000  # splits of a grid over all channels, at most
_STARTS = 6  # that are improved, each this far from the others, as a share of the budget
_APART = 0.1
_HALVINGS = 60
_FINEST = 1e-9  # of the budget: the smallest exchange tried
_BETTER = 1 + 1e-13


class Limits(NamedTuple):
    """What each channel must and may get, in the order of the channels, in money; equal ends lock
    it.
    """

    least: tuple[float, ...]
    most: tuple[float, ...]


def allocate(
    budget: float, limits: Limits, together: Objective, *, concave: bool = False
) -> list[float]:
    """Return the spend of each channel (money, adding up to ``budget``) with the largest reach
    together.

    ``together`` takes an array of spends of shape (splits, channels) and returns the reach of each
    split, of shape (splits,). ``concave`` says that -log(1 - R/V) of every channel is, so that no
    other start can do better. Raises InfeasibleError where the limits leave no split.
    """
    import numpy as np

    least, most = np.array(limits.least), np.array(limits.most)
    if (
        least.sum() > budget * (1 + 1e-12)
        or most.sum() < budget * (1 - 1e-12)
        or (least > most * (1 + 1e-12)).any()
    ):
        raise InfeasibleError(
            phrase(
                "the least and most of the channels leave no split of {budget} of net media",
                budget=whole(budget),
            )
        )
    count = len(least)
    if count == 1:
        return [budget]
    shares = np.vstack([np.full(count, 1.0 / count), np.eye(count)])
    if not concave:
        shares = np.vstack([shares, _grid(count)])
    starts = repaired(shares * budget, budget, least, most)
    best_first = starts[np.argsort(-together(starts), kind="stable")]
    best, _ = max(
        (
            exchanged(split, least, most, together)
            for split in _apart(best_first, budget, 1 if concave else _STARTS)
        ),
        key=lambda found: found[1],
    )
    return [float(spend) for spend in best]


def _grid(count: int) -> Array:
    """Return the splits of a whole over channels in equal steps, the finest of which there are at
    most ``_GRID``, of shape (splits, channels).
    """
    import math
    from itertools import combinations

    import numpy as np

    steps = 2
    while math.comb(steps + count, count - 1) <= _GRID:
        steps += 1
    walls = np.array(list(combinations(range(steps + count - 1), count - 1)), float)
    ends = np.hstack(
        [np.full((len(walls), 1), -1.0), walls, np.full((len(walls), 1), steps + count - 1.0)]
    )
    return (np.diff(ends, axis=1) - 1.0) / steps


def _apart(splits: Array, budget: float, most: int) -> list[Array]:
    """Return the first splits, at most so many, each of shape (channels,) and with a channel that
    gets more than a tenth of the budget more or less than in every one before.
    """
    import numpy as np

    out: list[Array] = []
    for split in splits:
        if all(float(np.abs(split - other).max()) > _APART * budget for other in out):
            out.append(split)
            if len(out) == most:
                break
    return out


def repaired(splits: Array, budget: float, least: Array, most: Array) -> Array:
    """Return for each split of the budget, of shape (splits, channels), the nearest one within the
    limits: all channels moved by one amount and held at their limits.
    """
    import numpy as np

    low = np.full((len(splits), 1), -budget)
    high = -low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = np.clip(splits + middle, least, most).sum(axis=1, keepdims=True) > budget
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    moved = np.clip(splits + (low + high) / 2, least, most)
    fits = ((least <= splits) & (splits <= most)).all(axis=1, keepdims=True)
    return np.where(fits, splits, moved)


def exchanged(
    split: Array, least: Array, most: Array, together: Objective, finest: float = _FINEST
) -> tuple[Array, float]:
    """Return a split, shape (channels,) as its limits, and its reach, improved by exchanges between
    two channels within them: by a quarter of the budget, then by ever smaller steps down to the
    ``finest`` part of it, each size until it helps no more.
    """
    import numpy as np

    best = split
    reach = float(together(best[None, :])[0])
    left, right = np.nonzero(~np.eye(len(best), dtype=bool))
    rows = np.arange(len(left))
    budget = float(best.sum())
    step = budget / 4
    while step > budget * finest:
        amount = np.minimum(np.minimum(step, best[left] - least[left]), most[right] - best[right])
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
