"""Seeded draws of leaves, in blocks, so that millions of draws of a large model need little memory.

A leaf with a range takes the mid-points of equal-probability strata, shuffled by the stream of its
seed and key (``streams``), so that no other leaf can move it. (Latin hypercube sampling: McKay,
Beckman and Conover, Technometrics 21(2), 1979.) A draw is the same number whatever the size of a
block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import Interval, Pair, Reading, centrals, evaluate, order, vague
from malisize.quantity.memory import HELD, keep_pages, refuse_too_much
from malisize.quantity.node import Check, Node
from malisize.quantity.ops import is_array
from malisize.quantity.quantiles import quantiles_in_blocks
from malisize.quantity.seeds import stream_of
from malisize.quantity.spread import Exact, Solved, Spread, Uniform, spread_ends, standard_scores
from malisize.quantity.streams import order as order_of
from malisize.quantity.streams import shuffled
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

BLOCK = 1 << 14  # draws evaluated at a time: a few arrays of that length fit the caches
_MOST_HELD = HELD // 3  # strata of all leaves held at a time, at three bytes each


class Block(NamedTuple):
    """So many draws, and by leaf key the values of those leaves that have a range; ``places`` are
    the strata that these take, where they take any.
    """

    size: int
    values: Mapping[str, Array]
    places: Mapping[str, NDArray[np.intp]]


class _Packed(NamedTuple):
    """Strata in three bytes each, two arrays of shape (draws,)."""

    low: NDArray[np.uint16]
    high: NDArray[np.uint8]

    @staticmethod
    def of(places: NDArray[np.intp]) -> _Packed:
        """Pack strata, shape (draws,), of at most 2^24; in pieces, which fit the caches."""
        import numpy as np

        packed = _Packed(np.empty(len(places), np.uint16), np.empty(len(places), np.uint8))
        for start in range(0, len(places), BLOCK):
            part = slice(start, start + BLOCK)
            packed.low[part] = places[part]
            packed.high[part] = places[part] >> 16
        return packed

    def between(self, start: int, end: int) -> NDArray[np.intp]:
        """Return some of the strata again, shape (end - start,)."""
        import numpy as np

        places = self.high[start:end].astype(np.intp)
        places <<= 16
        places |= self.low[start:end]
        return places


class _Whole(NamedTuple):
    """Strata of one block, shape (draws,), as they are."""

    places: NDArray[np.intp]

    def between(self, start: int, end: int) -> NDArray[np.intp]:
        """Return some of the strata, shape (end - start,)."""
        return self.places[start:end]


class Strata:
    """The strata of a number of draws, shuffled for each leaf; those of leaves that lean together
    (see ``correlation``) in the order of the scores that they are mixed from.
    """

    def __init__(self, draws: int, seed: int, mix: Mix | None = None) -> None:
        keep_pages()
        self.draws, self.seed, self.mix = draws, seed, mix or {}
        self._score = _scores(draws)
        self._kept: dict[str, _Packed | _Whole] = {}

    def column(self, key: str, spread: Spread) -> Array:
        """Return all draws of a leaf, shape (draws,)."""
        if isinstance(spread, Solved):
            return spread.by_draw
        return self._drawn(spread, self._places(key))

    def points(self, key: str) -> tuple[Array, Array]:
        """Return the probabilities and normal scores of a leaf, each of shape (draws,)."""
        places = self._places(key)
        return self._probability(places), self._score.take(places)

    def blocks(self, spreads: Mapping[str, Spread]) -> Iterator[Block]:
        """Yield the draws of leaves by key, block by block.

        The shuffled strata of as many draws as fit are held at a time, those of all draws for the
        next call too; where they do not fit, each leaf is shuffled anew for every part of them. A
        leaf solved for in each draw has its values already.
        """
        solved = {key: one.by_draw for key, one in spreads.items() if isinstance(one, Solved)}
        spreads = {key: one for key, one in spreads.items() if key not in solved}
        width = max(BLOCK, _MOST_HELD // max(1, len(spreads)) // BLOCK * BLOCK)
        held: dict[str, _Packed | _Whole] = {}
        for first in range(0, self.draws, width):
            last = min(first + width, self.draws)
            held.clear()  # before the next are made, which take as much
            held.update((key, self._part(key, first, last)) for key in spreads)
            for start in range(first, last, BLOCK):
                end = min(start + BLOCK, last)
                places = {key: one.between(start - first, end - first) for key, one in held.items()}
                values = {key: self._drawn(one, places[key]) for key, one in spreads.items()}
                values.update({key: found[start:end] for key, found in solved.items()})
                yield Block(end - start, values, places)

    def scores(self, places: Mapping[str, NDArray[np.intp]]) -> dict[str, Array]:
        """Return the standard normal scores of strata by leaf key, shape (draws,)."""
        return {key: self._score.take(one) for key, one in places.items()}

    def _part(self, key: str, first: int, last: int) -> _Packed | _Whole:
        """Return which strata some draws take, shape (last - first,)."""
        if last - first < self.draws:
            return _Packed.of(self._places(key)[first:last])
        if key not in self._kept:
            places = self._places(key)
            self._kept[key] = _Whole(places) if self.draws <= BLOCK else _Packed.of(places)
        return self._kept[key]

    def _places(self, key: str) -> NDArray[np.intp]:
        """Return which stratum each draw of a leaf takes, shape (draws,)."""
        import numpy as np

        if key not in self.mix:
            return self._shuffled(key)
        scores = np.zeros(self.draws)
        for stream, weight in self.mix[key].items():
            scores += weight * self._score.take(self._shuffled(stream))
        places = np.empty(self.draws, dtype=np.intp)
        places[order_of(scores)] = np.arange(self.draws)
        return places

    def _shuffled(self, key: str) -> NDArray[np.intp]:
        """Return the strata in the order of a stream, shape (draws,)."""
        once = self.draws <= BLOCK
        return (_shuffled_once if once else shuffled)(self.draws, *stream_of(self.seed, key))

    def _drawn(self, spread: Spread, places: NDArray[np.intp]) -> Array:
        """Return the values of a leaf in strata, of their shape (draws,)."""
        score = self._score.take(places)
        is_read = isinstance(spread, Uniform)  # all others are drawn by their scores alone
        return spread.draw(self._probability(places) if is_read else score, score)

    def _probability(self, places: NDArray[np.intp]) -> Array:
        """Return the probabilities of strata, of their shape (draws,)."""
        return (places + 0.5) / self.draws


# Doubts, targets and comparisons read the same leaves again, which costs more than to keep a block.
_shuffled_once = lru_cache(maxsize=256)(shuffled)


@lru_cache(maxsize=1)
def _scores(draws: int) -> Array:
    """Return the standard normal scores of all strata, increasing, shape (draws,)."""
    scores = standard_scores(draws)[1]
    scores.flags.writeable = False
    return scores


def ranged(nodes: Iterable[Node]) -> dict[str, Spread]:
    """Return by key the spreads of those leaves among nodes that have a range."""
    return {
        node.leaf.key: node.leaf.spread
        for node in nodes
        if node.leaf is not None and not isinstance(node.leaf.spread, Exact)
    }


def drawn(nodes: Iterable[Node], draws: int, seed: int, mix: Mix | None = None) -> dict[str, Array]:
    """Return all draws of leaves that have a range, by leaf key: arrays of shape (draws,)."""
    strata = Strata(draws, seed, mix)
    return {key: strata.column(key, spread) for key, spread in ranged(nodes).items()}


def in_blocks(
    nodes: Sequence[Node], draws: int, seed: int, mix: Mix | None = None
) -> Iterator[tuple[int, dict[Node, Any]]]:
    """Yield nodes evaluated over the draws of the leaves below them, block by block, with the
    number of draws in it: by node an array, or one number where no range moves the node.
    """
    for block in Strata(draws, seed, mix).blocks(ranged(vague(nodes))):
        yield block.size, evaluate(nodes, block.values)


def sampled(
    rows: Sequence[Node],
    *,
    draws: int,
    seed: int,
    probability: float = 0.9,
    evidence: bool = False,
    expected: Sequence[Pair] = (),
    mix: Mix | None = None,
) -> Reading:
    """Evaluate rows to central values and the ends of a central interval of ``probability`` over
    seeded draws, with ``evidence`` also what their spread comes from; of each pair ``expected``,
    the share of draws in which its first is above its second.

    The interval always holds the central value; a leaf has its exact percentiles. Raises InputError
    for draws that would take too much memory.
    """
    middle = centrals(rows)
    unique = list(dict.fromkeys(rows))
    strata = Strata(draws, seed, mix)
    spreads = ranged(vague(unique))
    levels = Levels.of(probability, draws)
    parts: dict[Node, dict[str, float]] = {}
    above, seen = Counter[Pair](), 0

    def look(block: Block, found: Mapping[Node, Any]) -> None:
        """Take the evidence of the first block, shape (draws,) of the block, and of each what is
        above what should be.
        """
        nonlocal seen
        if evidence and spreads and not seen:
            from malisize.quantity.evidence import shares

            places = {key: block.places[key] for key in spreads if key in block.places}
            moved = {row: found[row] for row in unique if is_array(found[row])}
            parts.update(shares(moved, strata.scores(places)))
        above.update(_above(expected, found, block.size))
        seen += block.size

    also = list(dict.fromkeys(end for pair in expected for end in pair))
    every = {**spreads, **ranged(vague(also))}
    refuse_too_much(draws, leaves=len(every), rows=len(unique))
    ends, bound = sampled_ends(unique, strata, every, levels.wanted, also=also, look=look)
    intervals: dict[Node, Interval] = {}
    for row in unique:
        central = middle[row]
        if row.leaf is not None:
            low, high = leaf_ends(row, probability)
            errors = levels.of_solved(row.leaf.spread)
            intervals[row] = Interval(low, central, high, central, *errors)
        elif row in ends:
            intervals[row] = levels.interval(central, ends[row])
        else:
            intervals[row] = Interval(central, central, central, central)
    broken = {pair: above[pair] / seen for pair in expected if seen}
    return Reading(intervals, bound, parts=parts, above=broken)


def _above(expected: Sequence[Pair], found: Mapping[Node, Any], size: int) -> dict[Pair, int]:
    """Return of each pair in how many of ``size`` draws its first is above its second."""
    import numpy as np

    return {
        (low, high): int(np.count_nonzero(np.broadcast_to(found[low] > found[high], (size,))))
        for low, high in expected
    }


class Levels(NamedTuple):
    """The probabilities of a central interval's ends, each between those one standard error of its
    rank away (or itself, where errors are not asked for), and all that are ``wanted``, increasing,
    with errors also the median.
    """

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    wanted: tuple[float, ...]

    @staticmethod
    def of(probability: float, draws: int, *, errors: bool = True) -> Levels:
        """Return the levels of an interval over a number of draws."""
        tail = (1.0 - probability) / 2.0
        low, high = (
            _around(end, draws) if errors else (end, end, end) for end in (tail, 1.0 - tail)
        )
        median = (0.5,) if errors else ()
        return Levels(low, high, tuple(sorted({*low, *median, *high})))

    def ends(self, quantiles: Sequence[float]) -> tuple[float, float, float, float]:
        """Return low, high and their standard errors from quantiles at the levels wanted."""
        at = dict(zip(self.wanted, quantiles, strict=True))
        (below, low, above), (under, high, over) = (
            [at[one] for one in end] for end in (self.low, self.high)
        )
        return low, high, (above - below) / 2.0, (over - under) / 2.0

    def of_solved(self, given: Spread) -> tuple[float, float]:
        """Return the standard errors of a leaf's ends, which are exact but where it was solved for
        in every draw.
        """
        if not isinstance(given, Solved):
            return 0.0, 0.0
        low, high = ((given.quantile(end[2]) - given.quantile(end[0])) / 2.0 for end in self[:2])
        return low, high

    def interval(self, central: float, quantiles: Sequence[float]) -> Interval:
        """Return the interval of a row, which holds its central value, from its quantiles at the
        levels wanted.
        """
        low, high, *errors = self.ends(quantiles)
        median = quantiles[self.wanted.index(0.5)]
        return Interval(min(low, central), central, max(high, central), median, *errors)


def _around(probability: float, draws: int) -> tuple[float, float, float]:
    """Return a probability between those one standard error of its quantile's rank away.

    Of independent draws the share below a quantile has the variance p (1 - p) / n (H. A. David and
    H. N. Nagaraja, "Order Statistics", 2003, ch. 7); of stratified ones it is no larger.
    """
    away = (probability * (1.0 - probability) / draws) ** 0.5
    return max(0.0, probability - away), probability, min(1.0, probability + away)


def sampled_ends(
    rows: Iterable[Node],
    strata: Strata,
    spreads: Mapping[str, Spread],
    probabilities: Sequence[float],
    given: Mapping[str, float] | None = None,
    also: Sequence[Node] = (),
    look: Callable[[Block, Mapping[Node, Any]], None] | None = None,
) -> tuple[dict[Node, list[float]], dict[Check, float]]:
    """Return the quantiles, at increasing probabilities, of the formulas among rows that draws
    move, and the share of draws in which each check below them binds.

    ``spreads`` are the leaves drawn, ``given`` central values of others, by key. ``look`` is shown
    every block, with all rows and the nodes of ``also``: arrays of shape (draws,) of the block, or
    numbers where no draw moves them.
    """
    rows, fixed = list(rows), given or {}
    formulas = [row for row in rows if row.leaf is None]
    checks = {node.check for node in order(formulas) if node.check is not None}
    bound: Counter[Check] = Counter()

    def blocks() -> Iterator[dict[Node, Array]]:
        """Yield what draws move of rows, block by block, shape (draws,) of the block."""
        roots = list(dict.fromkeys([*rows, *also])) if look else formulas
        for block in strata.blocks(spreads):
            shares: dict[Check, float] = {}
            found = evaluate(roots, {**fixed, **block.values}, shares)
            bound.update(
                {check: round(shares[check] * block.size) for check in shares if check in checks}
            )
            if look:
                look(block, found)
            yield {row: found[row] for row in formulas if is_array(found[row])}

    def whole(row: Node) -> Array:
        """Return a row over all draws, shape (draws,)."""
        import numpy as np

        blocks = strata.blocks(spreads)
        return np.concatenate([evaluate([row], {**fixed, **one.values})[row] for one in blocks])

    ends = quantiles_in_blocks(blocks(), strata.draws, probabilities, whole)
    return ends, {check: count / strata.draws for check, count in bound.items()}


def leaf_ends(node: Node, probability: float) -> tuple[float, float]:
    """Return the ends of a leaf's central interval (see ``spread_ends``)."""
    assert node.leaf is not None
    return spread_ends(node.leaf.spread, probability)
