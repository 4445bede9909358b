"""The best split of a total, where a channel is bought at its minimum or not at all.

Without minimums the split is that of ``model.allocate``. A channel that would get less than it
sells is tried at its minimum and at nothing (branch and bound: where every curve is concave the
split without that limit bounds both), so at most 2^n subsets of channels are compared, and few are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from malisize.model.allocate import Limits, allocate, exchanged, repaired
from malisize.plans.bounds import Bounds
from malisize.plans.often import Whole
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_MOST_SUBSETS = 200
_COARSE = 1 / 400  # of the budget: the smallest exchange over draws
_FEW = ((3, 1000), (5, 500), (99, 250))  # draws that a search looks at, by channels at most
_GRID = 10  # steps of a grid of splits over three channels or fewer
_TINY = 1e-7  # of the budget: what rounding leaves of nothing
Value = Callable[["Array"], "Array"]


class Split(NamedTuple):
    """Spends, shape (channels,), within limits, and what they are worth."""

    spends: Array
    value: float
    limits: Limits


def best_split(
    bounds: Bounds,
    net: float,
    value: Value,
    *,
    concave: bool,
    starts: Sequence[Array] | None = None,
) -> Split | None:
    """Return the best split of net media, None where no split keeps to the limits.

    ``value`` takes spends of shape (splits, channels) and returns what each is worth, of shape
    (splits,). ``starts`` are shares of net media to begin with, for a value that is dear to
    compute; without them the whole of ``allocate`` is searched.
    """
    if bounds.whole is not None:
        value = bounds.whole.holding(value)
    first = _reachable(bounds, net)
    best: Split | None = None
    waiting = [first]
    for _ in range(_MOST_SUBSETS):
        if not waiting:
            break
        limits = waiting.pop()
        found = _within(bounds.whole, net, limits, value, concave=concave, starts=starts)
        if found is None or (best is not None and found.value <= best.value * (1 + 1e-12)):
            continue
        broken = _broken(bounds, found, net)
        if broken is None:
            if bounds.whole is None or bounds.whole.meets(found.spends):
                best = _held(bounds, found, net)
            continue
        least, most = list(limits.least), list(limits.most)
        without, at_least = list(most), list(least)
        without[broken], at_least[broken] = 0.0, bounds.least[broken]
        waiting.append(Limits(limits.least, tuple(without)))
        waiting.append(Limits(tuple(at_least), limits.most))
    return best


def _reachable(bounds: Bounds, net: float) -> Limits:
    """Return the limits of channels, those that cannot be bought at their minimum at nothing."""
    least, most = bounds.limits(net)
    return Limits(
        least,
        tuple(
            0.0 if low == 0.0 and high < small else high
            for low, high, small in zip(least, most, bounds.least, strict=True)
        ),
    )


def _within(
    whole: Whole | None,
    net: float,
    limits: Limits,
    value: Value,
    *,
    concave: bool,
    starts: Sequence[Array] | None,
) -> Split | None:
    """Return the best split within limits; each of ``starts`` has shape (channels,)."""
    import numpy as np

    if (
        sum(limits.least) > net * (1 + 1e-12)
        or sum(limits.most) < net * (1 - 1e-12)
        or any(low > high * (1 + 1e-12) for low, high in zip(*limits, strict=True))
    ):
        return None
    if len(limits.least) == 1 or (starts is None and whole is None):
        spends = np.array(allocate(net, limits, value, concave=concave))
        return Split(spends, float(value(spends[None, :])[0]), limits)
    least, most = np.array(limits.least), np.array(limits.most)
    splits = np.array([*(whole.between(net, limits, value) if whole is not None else ())])
    if starts is not None:
        others = repaired(np.array(starts) * net, net, least, most)
        splits = np.vstack([splits, others]) if len(splits) else others
    worth = value(splits)
    first = splits[int(np.argmax(worth))]
    spends, found = exchanged(first, least, most, value, *(() if starts is None else (_COARSE,)))
    return Split(spends, found, limits)


def _broken(bounds: Bounds, found: Split, net: float) -> int | None:
    """Return the channel that is bought furthest below its minimum; None where none is."""
    worst, place = 1.0 - 1e-9, None
    for index, small in enumerate(bounds.least):
        spend = float(found.spends[index])
        low, high = found.limits.least[index], found.limits.most[index]
        if _TINY * net < spend < small and low < small <= high and spend / small < worst:
            worst, place = spend / small, index
    return place


def _held(bounds: Bounds, found: Split, net: float) -> Split:
    """Return a split with limits that keep its channels at their minimums, and the others at
    nothing, when it is rounded.
    """
    least, most = [], []
    for spend, low, high, small in zip(
        found.spends.tolist(), *found.limits, bounds.least, strict=True
    ):
        bought = spend > _TINY * net or low > 0.0
        least.append(max(low, min(small, spend)) if bought else 0.0)
        most.append(high if bought else 0.0)
    return Split(found.spends, found.value, Limits(tuple(least), tuple(most)))


def few_draws(channels: int) -> int:
    """Return how many draws a search over so many channels looks at."""
    return next(few for most, few in _FEW if channels <= most)


def plain_starts(count: int) -> list[Array]:
    """Return the equal split, shape (channels,), each channel alone, and for few a grid."""
    import numpy as np

    starts = [np.full(count, 1.0 / count), *np.eye(count)]
    if count == 2:
        starts += [np.array([part, 1.0 - part]) for part in np.linspace(0, 1, _GRID + 1)]
    if count == 3:
        starts += [
            np.array([one, other, _GRID - one - other]) / _GRID
            for one in range(_GRID + 1)
            for other in range(_GRID + 1 - one)
        ]
    return starts
