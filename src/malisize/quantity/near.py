"""Quantiles of rows over scenarios that lie near each other, from the few draws that may be them.

While each leaf that scenarios give lies between the least and the most that any of them gives it,
each draw of a row lies between two bounds, by interval arithmetic (R. E. Moore, R. B. Kearfott and
M. J. Cloud, "Introduction to Interval Analysis", 2009, ch. 5). A draw whose bounds do not reach
those of a quantile lies below it or above it in all of the scenarios: it is counted, and not
computed for any. What is found is the quantile of all draws, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.quantiles import between, rank
from malisize.quantity.ranges import Range
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_MOST = 32  # scenarios in one box
_SLACK = 1e-9  # of the largest draw: what rounding may move one beyond its bounds
_FEW = 0.5  # of all draws, above which bounds spare nothing


class Rank(NamedTuple):
    """The draw below a quantile and the one above it: their places among the draws that are
    computed, in order; the values that they lie between; and how near the upper one the quantile
    is.
    """

    below: int
    above: int
    least: float
    most: float
    part: float


def boxes(values: Sequence[Array], weights: Sequence[float]) -> Iterator[NDArray[np.intp]]:
    """Yield the places of scenarios that lie near each other, a few at a time: halves of halves by
    the leaf that tells them apart most, its width times its weight. The values of each leaf have
    shape (scenarios,).
    """
    import numpy as np

    waiting = [np.arange(len(values[0]))]
    while waiting:
        places = waiting.pop()
        if len(places) <= _MOST:
            yield places
            continue
        here = [one[places] for one in values]
        apart = [width(one.min(), one.max()) * by for one, by in zip(here, weights, strict=True)]
        inner = places[np.argsort(here[apart.index(max(apart))], kind="stable")]
        waiting += [inner[len(inner) // 2 :], inner[: len(inner) // 2]]


def width(low: Any, high: Any) -> float:
    """Return how wide ranges are, as a share of their larger end: on average where they are
    arrays.
    """
    import numpy as np

    larger = np.maximum(np.abs(low), np.abs(high))
    return float(np.mean((high - low) / np.where(larger > 0.0, larger, 1.0)))


def ranks(
    bounds: Sequence[Range], probabilities: Sequence[float]
) -> tuple[NDArray[np.intp], list[list[Rank]]] | None:
    """Return the draws that may be the quantiles of rows, in order, and for each row the ranks of
    its quantiles among them; None where they are not few, or a bound is no number.

    The bounds of each row are two arrays of shape (draws,).
    """
    import numpy as np

    draws = len(bounds[0][0])
    if not all(np.isfinite(end).all() for ends in bounds for end in ends):
        return None
    wanted = [rank(draws, one) for one in probabilities]
    reached = np.zeros(draws, dtype=bool)
    windows = [_windows(low, high, [index for index, _ in wanted]) for low, high in bounds]
    for (low, high), ends in zip(bounds, windows, strict=True):
        for least, most in ends:
            reached |= (high >= least) & (low <= most)
    few = np.flatnonzero(reached)
    if len(few) > _FEW * draws:
        return None
    found = []
    for (_, high), ends in zip(bounds, windows, strict=True):
        of_row = []
        for (index, part), (least, most) in zip(wanted, ends, strict=True):
            lower = high < least
            spared = int(np.count_nonzero(lower)) - int(np.count_nonzero(lower[few]))
            above = min(index + 1, draws - 1)
            of_row.append(Rank(index - spared, above - spared, least, most, part))
        found.append(of_row)
    return few, found


def _windows(low: Array, high: Array, indices: Sequence[int]) -> list[tuple[float, float]]:
    """Return what the draws at ranks, from 0, and those above them lie between; the bounds of all
    have shape (draws,).
    """
    import numpy as np

    last = len(low) - 1
    upper = [min(index + 1, last) for index in indices]
    slack = _SLACK * float(max(np.abs(low).max(), np.abs(high).max()))
    lows, highs = np.partition(low, indices), np.partition(high, upper)
    return [
        (float(lows[index]) - slack, float(highs[above]) + slack)
        for index, above in zip(indices, upper, strict=True)
    ]


def quantiles_at(values: Array, wanted: Sequence[Rank]) -> list[Any] | None:
    """Return the quantiles at ranks of a row, each of shape (scenarios,), from the draws that may
    be them, shape (scenarios, draws); None where one lies beyond its bounds.
    """
    import numpy as np

    values = np.sort(values, axis=1)
    found = []
    for one in wanted:
        low, high = values[:, one.below], values[:, one.above]
        if not (np.all(low >= one.least) and np.all(high <= one.most)):
            return None
        found.append(between(low, high, one.part))
    return found
