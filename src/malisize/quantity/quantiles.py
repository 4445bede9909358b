"""Quantiles of draws, exact to the bit: of one array, or of blocks of draws as they come."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Name = TypeVar("Name", bound=Hashable)

_FEW = 4  # quantiles: more are found sooner once all values are sorted
_MOST_HELD = 1 << 13
_WIDTH = (
    6.0  # standard deviations of a rank: a quantile leaves its window once in 500 million times
)


def quantiles(values: Array, probabilities: Sequence[float]) -> list[float]:
    """Return the quantiles at increasing probabilities, those of ``numpy.quantile`` bit for bit;
    the values, shape (draws,), lose their order.

    Few are each selected among what lies above the one before. Three times as fast as
    ``numpy.quantile`` on a million values, and it does not import numpy.ma.
    """
    if len(probabilities) > _FEW:
        return _of_sorted(values, probabilities)
    out: list[float] = []
    start = 0
    for probability in probabilities:
        index, part = rank(len(values), probability)
        rest = values[start:]
        rest.partition(index - start)
        above = rest[index - start + 1 :]
        low = float(rest[index - start])
        out.append(between(low, float(above.min()) if len(above) else low, part))
        start = index
    return out


def _of_sorted(values: Array, probabilities: Sequence[float]) -> list[float]:
    """Return the quantiles of values, shape (draws,), which are sorted for it."""
    values.sort()  # what is no number comes last
    if math.isnan(values[-1]):
        return [math.nan] * len(probabilities)
    ranks, last = [rank(len(values), one) for one in probabilities], len(values) - 1
    return [
        between(float(values[index]), float(values[min(index + 1, last)]), part)
        for index, part in ranks
    ]


def quantiles_in_blocks(
    blocks: Iterable[Mapping[Name, Array]],
    draws: int,
    probabilities: Sequence[float],
    whole: Callable[[Name], Array],
) -> dict[Name, list[float]]:
    """Return by name the quantiles of values that come in blocks, as ``quantiles`` returns them.

    The arrays of a name add up to ``draws`` values, best in random order, which lose it. ``whole``
    returns all values of a name again, shape (draws,), for one whose order was too far from random.
    """
    found: dict[Name, list[float]] = {}
    windows: dict[Name, list[_Window]] = {}
    together = _near(probabilities, draws)
    for block in blocks:
        for name, values in block.items():
            if len(values) == draws:
                found[name] = quantiles(values, probabilities)
                continue
            if name not in windows:
                windows[name] = [_Window(near, draws) for near in together]
            spoiled = math.isnan(values.max())
            for window in windows[name]:
                window.add(values, spoiled=spoiled)
    for name, running in windows.items():
        ends = [window.quantile(one) for window in running for one in window.probabilities]
        kept = [end for end in ends if end is not None]
        found[name] = kept if len(kept) == len(ends) else quantiles(whole(name), probabilities)
    return found


def _near(probabilities: Sequence[float], draws: int) -> list[list[float]]:
    """Return increasing probabilities, those together that a few standard errors of a rank lie
    between.
    """
    out: list[list[float]] = []
    for one in probabilities:
        if out and one - out[-1][-1] < 2.0 / math.sqrt(draws):
            out[-1].append(one)
        else:
            out.append([one])
    return out


class _Window:
    """What may still be the quantiles at near probabilities: values between two of those seen, and
    how many lie at and below these two.
    """

    def __init__(self, probabilities: Sequence[float], draws: int) -> None:
        self.probabilities, self.draws, self.seen = probabilities, draws, 0
        self.low, self.high = -math.inf, math.inf
        self.below = self.at_low = self.at_high = self.held = 0
        self.inside: list[Array] = []
        self.spoiled = False

    def add(self, values: Array, *, spoiled: bool = False) -> None:
        """Take a block, shape (n,), ``spoiled`` if one of its values is no number."""
        import numpy as np

        self.seen += len(values)
        self.spoiled = self.spoiled or spoiled
        if self.spoiled:
            return
        upwards = values >= self.low
        self.below += len(values) - int(np.count_nonzero(upwards))
        found = values[np.logical_and(upwards, values <= self.high, out=upwards)]
        is_low = found == self.low
        self.at_low += int(np.count_nonzero(is_low))
        if self.low == self.high:
            return
        is_high = found == self.high
        self.at_high += int(np.count_nonzero(is_high))
        between = found[~(is_low | is_high)]
        self.inside.append(between)
        self.held += len(between)
        if self.held > _MOST_HELD:
            self._narrow()

    def quantile(self, probability: float) -> float | None:
        """Return a quantile of all that was added; None where the window has lost it."""
        if self.spoiled:
            return math.nan
        index, part = rank(self.draws, probability)
        inside = self._sorted()
        low = self._at(index, inside)
        high = self._at(min(index + 1, self.draws - 1), inside)
        return None if low is None or high is None else between(low, high, part)

    def _narrow(self) -> None:
        """Let go of values whose rank among those seen is too far from the one looked for."""
        first, last, seen = self.probabilities[0], self.probabilities[-1], self.seen
        share = (first + last) / 2.0
        left = 1.0 - seen / self.draws
        reach = _WIDTH * math.sqrt(seen * share * (1.0 - share) * left) + 2.0
        reach += (last - share) * seen
        middle, inside = share * (seen - 1), self._sorted()
        low = self._at(math.floor(middle - reach), inside)
        high = self._at(math.ceil(middle + reach), inside)
        low, high = self.low if low is None else low, self.high if high is None else high
        below, upto = self._below(low, inside), self._upto(low, inside)
        at_high = self._upto(high, inside) - self._below(high, inside) if high != low else 0
        self.below, self.at_low, self.at_high = below, upto - below, at_high
        self.low, self.high = low, high
        self.inside = [inside[(inside > low) & (inside < high)].copy()]
        self.held = len(self.inside[0])

    def _sorted(self) -> Array:
        """Return what is held, in order, shape (held,)."""
        import numpy as np

        return np.sort(np.concatenate(self.inside)) if self.inside else np.empty(0)

    def _at(self, rank: int, inside: Array) -> float | None:
        """Return the value of a rank, from 0, among all that was added, of which ``inside`` is
        held, shape (held,); None beyond the window.
        """
        place = rank - self.below - self.at_low
        if place < -self.at_low or place >= len(inside) + self.at_high:
            return None
        if place < 0:
            return self.low
        return float(inside[place]) if place < len(inside) else self.high

    def _below(self, value: float, inside: Array) -> int:
        """Return how many are below a value of the window, shape (held,) inside."""
        if value == self.low:
            return self.below
        return self.below + self.at_low + int(inside.searchsorted(value, "left"))

    def _upto(self, value: float, inside: Array) -> int:
        """Return how many are at or below a value of the window, shape (held,) inside."""
        if value == self.low:
            return self.below + self.at_low
        at_high = self.at_high if value == self.high else 0
        return self.below + self.at_low + int(inside.searchsorted(value, "right")) + at_high


def rank(count: int, probability: float) -> tuple[int, float]:
    """Return the rank, from 0, below a quantile of ``count`` values, and how far above it lies."""
    place = (count - 1) * probability
    return int(place), place - int(place)


def between(low: Any, high: Any, part: float) -> Any:
    """Return what lies at a part of the way from one value to another, as ``numpy.quantile``
    does.
    """
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)
