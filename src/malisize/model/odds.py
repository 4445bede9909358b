"""Shares of people on odds: cells whose odds keep their ratios while all add up to a known total.

A cell is the people of one region, group and age band. The share in it is o h k / (1 + o h k): o
the odds of its region and group, h those of its band over another's, k one factor for all cells. So
a total moves every cell, none beyond all its people, and parts always add up. (A table adjusted to
a margin on the logit scale; J.-C. Deville and C.-E. Särndal, "Calibration estimators in survey
sampling", Journal of the American Statistical Association 87(418), 1992.)

Numbers are floats, or arrays that broadcast to one shape: an entry per draw, box or scenario. Where
several are given, those of one region, or of one group, stand together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from malisize.quantity.ops import is_array, largest, smallest
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

SMALLEST = 1e-290  # fraction of all people that is told from nobody
LARGEST = 1.0 - 1e-12  # fraction that is told from everybody
_CLOSE = 3e-6  # a step in ln k after which the next would be below 1e-12
_STEPS = 80
_ROUGH = 2  # steps at half the precision, which take half the time
_BENT = math.pi / 8.0  # of a normal variance in the logit of a mean share


class Cells(NamedTuple):
    """Cells of regions x groups x bands.

    ``odds`` of each region and group, ``bands`` of each age band over another's, ``people`` of each
    region, ``parts`` of a region's people in each group and band.
    """

    odds: Sequence[Any]
    bands: Sequence[Any]
    people: Sequence[Any]
    parts: Sequence[Any]

    @property
    def everybody(self) -> Any:
        """The people of all cells."""
        return reduce(add, self.people) * reduce(add, self.parts)

    def by_region(self) -> Iterator[tuple[Any, list[tuple[Any, Sequence[Any]]]]]:
        """Yield each region's people with the odds of its groups and their parts by band."""
        groups, bands = len(self.odds) // len(self.people), len(self.bands)
        parts = [self.parts[group * bands : (group + 1) * bands] for group in range(groups)]
        for region, there in enumerate(self.people):
            own = self.odds[region * groups : (region + 1) * groups]
            yield there, list(zip(own, parts, strict=True))

    def mean(self) -> Any:
        """Return the mean odds of everybody, those of each cell by its people."""
        whole = 0.0
        for there, groups in self.by_region():
            for own, parts in groups:
                inside = reduce(add, [h * part for h, part in zip(self.bands, parts, strict=True)])
                whole = whole + there * own * inside
        return whole / self.everybody


def at_odds(odds: Any) -> Any:
    """Return the share whose odds are given."""
    return odds / (1.0 + odds)


def added_at_odds(found: Any, own: Any, band: Any, part: Any) -> Any:
    """Return a sum with the people of one more cell in it: those of a part times their share at
    ``own`` times ``band``. Arrays, of shape (draws,) or (scenarios, draws), are made once each.
    """
    share = own * band
    if not is_array(share):
        return found + part * at_odds(share)
    import numpy as np

    more = share + 1.0
    np.divide(share, more, out=share)
    people = np.multiply(share, part, out=more if np.shape(part) in ((), more.shape) else None)
    if is_array(found) and np.shape(found) == np.shape(people):
        return np.add(found, people, out=found)
    return people + found


def odds_of(share: Any) -> Any:
    """Return the odds of a share below 1."""
    return share / (1.0 - share)


class Sides(NamedTuple):
    """What splits cells into towns and countryside, from the part of their people in towns and the
    odds there over the countryside's.

    Both sides add up to the cell: the odds z of the countryside solve t Rz / (1 + Rz) + (1 - t) z /
    (1 + z) = x / (1 + x), which is R z^2 + (1 + t (R - 1) - x (R - t (R - 1))) z - x = 0.
    """

    least: Any
    slope: Any
    ratio: Any

    @staticmethod
    def of(towns: Any, ratio: Any) -> Sides:
        """Return what is needed of the two for each cell."""
        turn = towns * (ratio - 1.0)
        return Sides(1.0 + turn, ratio - turn, ratio)

    def country(self, odds: Any) -> Any:
        """Return the odds in the countryside from those of the whole cell."""
        middle = self.least - odds * self.slope
        root = (middle * middle + 4.0 * self.ratio * odds) ** 0.5
        if not is_array(middle):
            if middle > 0.0:
                return 2.0 * odds / (middle + root)
            return (root - middle) / (2.0 * self.ratio)
        import numpy as np

        above = middle > 0.0
        if above.all():
            return 2.0 * odds / (middle + root)
        rising = 2.0 * odds / np.where(above, middle + root, 1.0)
        return np.where(above, rising, (root - middle) / (2.0 * self.ratio))


def factor(total: Any, cells: Cells) -> Any:
    """Return the factor k on all odds for which the cells add up to ``total`` people.

    Newton's steps go along the logit of the total, which is nearly straight in ln k, and are halved
    where they leave the bracket of the solution. A total of nobody or of all people gives a k that
    misses it by a part in 1e12.
    """
    odds, bands, people, parts = cells
    if any(map(is_array, (total, *odds, *bands, *people, *parts))):
        return _factors(total, cells)
    return _factor(total, cells)


def _factor(total: float, cells: Cells) -> float:
    everybody = cells.everybody
    if everybody == 0.0:
        return 1.0
    fraction = min(max(total / everybody, SMALLEST), LARGEST)
    goal = _logit(fraction)
    low = goal - math.log(max(cells.odds) * max(cells.bands))
    high = goal - math.log(min(cells.odds) * min(cells.bands))
    y = min(max(goal - math.log(cells.mean()), low), high)
    for _ in range(_STEPS):
        whole = square = 0.0
        for there, groups in cells.by_region():
            for own, parts in groups:
                for band, part in zip(cells.bands, parts, strict=True):
                    share = at_odds(own * band * math.exp(y))
                    whole += there * part * share
                    square += there * part * share * share
        whole, square = whole / everybody, square / everybody
        slope = whole - square
        off = goal - _logit(min(max(whole, SMALLEST), LARGEST))
        low, high = (y, high) if off > 0.0 else (low, y)
        step = off * whole * (1.0 - whole) / slope if slope > 0.0 else math.inf
        step = step if low <= y + step <= high else (low + high) / 2.0 - y
        y += step
        if abs(step) <= _CLOSE:
            break
    return math.exp(y)


def _factors(total: Any, cells: Cells) -> Array:
    """Return the factors of arrays, shape (draws,) or (scenarios, draws), that of the arrays; each
    entry takes the steps that it would take alone.
    """
    import numpy as np

    odds, bands, people, parts = cells
    shape = np.broadcast_shapes(*(np.shape(one) for one in (total, *odds, *bands, *people, *parts)))
    everybody = np.maximum(cells.everybody, SMALLEST)
    fraction = np.clip(np.divide(total, everybody), SMALLEST, LARGEST)
    goal = np.broadcast_to(np.log(fraction) - np.log1p(-fraction), shape)
    low = goal - np.log(largest(odds) * largest(bands))
    high = goal - np.log(smallest(odds) * smallest(bands))
    found: Array = np.exp(
        _stepped(cells, everybody, goal, low, high, _roughly(cells, goal, low, high))
    )
    return found


def _stepped(
    cells: Cells,
    everybody: Any,
    goal: Array,
    low: Array,
    high: Array,
    y: Array,
    steps: int = _STEPS,
) -> Array:
    """Return the logarithms of factors from some near them, ``y``: one step of each, then those of
    the few that it was too long for, alone. All have shape (draws,) or (scenarios, draws).
    """
    import numpy as np

    whole, square = _Sums(cells, goal.shape).at(np.exp(y))
    whole, square = whole / everybody, square / everybody
    held = np.clip(whole, SMALLEST, LARGEST)
    off = goal - (np.log(held) - np.log1p(-held))
    low, high = np.where(off > 0.0, y, low), np.where(off > 0.0, high, y)
    with np.errstate(all="ignore"):
        step = off * whole * (1.0 - whole) / (whole - square)
        inside = (y + step >= low) & (y + step <= high)
    step = np.where(inside, step, (low + high) / 2.0 - y)
    y = y + step
    left = np.nonzero(~(np.abs(step) <= _CLOSE))
    if len(left[0]) and steps > 1:

        def few(one: Any) -> Any:
            return np.broadcast_to(one, y.shape)[left] if np.ndim(one) else one

        rest = Cells(*([few(one) for one in kind] for kind in cells))
        y[left] = _stepped(rest, few(everybody), few(goal), few(low), few(high), y[left], steps - 1)
    return y


def _roughly(cells: Cells, goal: Array, low: Array, high: Array) -> Array:
    """Return logarithms of factors near the solution, within their bracket; all have shape (draws,)
    or (scenarios, draws).
    """
    import numpy as np

    single = np.float32
    rough = Cells(*([np.asarray(one, single) for one in kind] for kind in cells))
    everybody = rough.everybody
    sums = _Sums(rough, goal.shape, single)
    with np.errstate(all="ignore"):
        y = _begun(rough, goal)
        y = np.clip(np.where(np.isfinite(y), y, (low + high) / 2.0), low, high)
        for _ in range(_ROUGH):
            whole, square = sums.at(np.exp(y).astype(single))
            whole, square = whole / everybody, square / everybody
            off = goal - np.log(whole / (single(1.0) - whole))
            step = off * whole * (single(1.0) - whole) / (whole - square)
            y = np.clip(np.where(np.isfinite(step), y + step, y), low, high)
    return y


def _begun(cells: Cells, goal: Array) -> Array:
    """Return where steps begin, of the shape of ``goal``, (draws,) or (scenarios, draws): where
    they would end if log-odds were normal among people. The logit of a mean share is then about
    (y + m) / sqrt(1 + pi v / 8), of mean m and variance v (D. J. C. MacKay, "The evidence
    framework applied to classification networks", Neural Computation 4(5), 1992).
    """
    import numpy as np

    single = np.float32
    bands = [np.log(one) for one in cells.bands]
    count = len(bands)
    groups = len(cells.parts) // count
    inside = []
    for group in range(groups):
        parts = cells.parts[group * count : (group + 1) * count]
        once = [part * one for part, one in zip(parts, bands, strict=True)]
        twice = [part * one for part, one in zip(once, bands, strict=True)]
        part = reduce(add, parts)
        middle = reduce(add, once) / part
        inside.append((part, middle, reduce(add, twice) / part - middle * middle))
    first, second = np.zeros_like(goal, single), np.zeros_like(goal, single)
    level, people = np.empty_like(first), np.empty_like(first)
    for region, there in enumerate(cells.people):
        for group, (part, middle, spread) in enumerate(inside):
            np.add(np.log(cells.odds[region * groups + group]), middle, out=level)
            np.multiply(level, there * part, out=people)
            first += people
            second += np.multiply(people, level, out=people)
            second += there * (part * spread)
    mean = first / cells.everybody
    variance = second / cells.everybody - mean * mean
    begun: Array = goal * np.sqrt(1.0 + _BENT * np.maximum(variance, 0.0)) - mean
    return begun


class _Sums:
    """Adds up the people of cells, and each cell's people times its share, in arrays that are used
    again.
    """

    def __init__(self, cells: Cells, shape: tuple[int, ...], kind: type = float) -> None:
        import numpy as np

        self.cells, self.shape, self.kind = cells, shape, kind
        with np.errstate(divide="ignore"):
            self._against = cells._replace(odds=[np.reciprocal(one) for one in cells.odds])
        self._arrays: Any = [np.empty(shape, kind) for _ in range(4)]

    def at(self, factor: Array) -> tuple[Array, Array]:
        """Return both sums at a factor on all odds, arrays of its shape: (draws,), or (scenarios,
        draws).
        """
        import numpy as np

        share, people, first, second = self._arrays
        whole: Any = np.zeros(self.shape, self.kind)
        square: Any = np.zeros(self.shape, self.kind)
        bands = [one * factor for one in self._against.bands]
        for there, groups in self._against.by_region():
            is_first = True
            for against, parts in groups:
                for band, part in zip(bands, parts, strict=True):
                    np.add(band, against, out=share)
                    np.divide(band, share, out=share)
                    if is_first:
                        np.multiply(share, part, out=first)
                        np.multiply(first, share, out=second)
                        is_first = False
                        continue
                    np.multiply(share, part, out=people)
                    np.add(first, people, out=first)
                    np.multiply(people, share, out=people)
                    np.add(second, people, out=second)
            whole += np.multiply(first, there, out=first)
            square += np.multiply(second, there, out=second)
        return whole, square


def _logit(share: float) -> float:
    return math.log(share) - math.log1p(-share)
