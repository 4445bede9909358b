"""Read rows over many scenarios at once: each scenario has values of its own for some leaves, and
shares the others' draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import Values, order, vague
from malisize.quantity.near import boxes, quantiles_at, ranks, width
from malisize.quantity.node import Node
from malisize.quantity.ops import is_array
from malisize.quantity.partial import Partial
from malisize.quantity.quantiles import quantiles
from malisize.quantity.ranges import Range
from malisize.quantity.sampling import Levels, Strata, leaf_ends, ranged, sampled_ends
from malisize.quantity.spread import Spread, spread_ends

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_CELLS = 250_000  # draws above which a scenario is evaluated block by block
_FEWEST = 2  # times as many scenarios, and
_ENOUGH = 2_000  # draws, for which bounds pay
_TOLD_BY = 16  # draws that tell which leaf moves rows most
_AT_ONCE = 50_000  # scenarios x draws at a time: arrays that fit the caches, and need no new pages


class Centrals:
    """Reads rows at the central values of many scenarios, whose leaves of some ``keys`` have values
    of their own. What these do not move is computed once.
    """

    def __init__(self, rows: Iterable[Node], keys: Iterable[str]) -> None:
        self._rows = list(dict.fromkeys(rows))
        self._keys, self._partial = _moved_by(self._rows, keys)

    def at(self, given: Mapping[str, Array], count: int) -> dict[Node, Array]:
        """Return by row its central values, shape (count,), from central leaf values of the
        scenarios by key, shape (count,).
        """
        import numpy as np

        found = self._partial.at([given[key] for key in self._keys])
        return {
            row: np.broadcast_to(value, (count,))
            for row, value in zip(self._rows, found, strict=True)
        }


def _moved_by(
    rows: Sequence[Node], keys: Iterable[str], samples: Mapping[str, Any] | None = None
) -> tuple[list[str], Partial]:
    """Return which of the keys are those of leaves below the rows, and what reads the rows for
    values of these.
    """
    below = {node.leaf.key: node for node in order(rows) if node.leaf is not None}
    moving = [key for key in keys if key in below]
    return moving, Partial(rows, [below[key] for key in moving], samples)


class Shared:
    """What many scenarios share of the draws of rows: those of the leaves that none of them gives,
    and what these alone move, made once.

    ``given`` are the keys that scenarios give, ``own`` those among them given as ranges.
    """

    def __init__(
        self,
        rows: Iterable[Node],
        given: Iterable[str],
        own: Iterable[str],
        *,
        draws: int,
        seed: int,
        mix: Mix | None = None,
    ) -> None:
        self.rows, self.draws = list(dict.fromkeys(rows)), draws
        self.strata = Strata(draws, seed, mix)
        given = list(given)
        self.spreads = {
            key: one for key, one in ranged(vague(self.rows)).items() if key not in given
        }
        if self.is_apart:
            return
        columns = {key: self.strata.column(key, one) for key, one in self.spreads.items()}
        self._points = {key: self.strata.points(key) for key in own}
        self.keys, self._partial = _moved_by(self.rows, given, columns)
        self._weights: list[float] | None = None

    @property
    def is_apart(self) -> bool:
        """Whether the draws of one scenario are so many that each is evaluated by itself."""
        return self.draws > _CELLS

    def leaves(
        self,
        given: Mapping[str, Array],
        spreads: Mapping[str, Sequence[Spread]],
        places: NDArray[np.intp],
    ) -> list[Array]:
        """Return what some scenarios give, by ``keys``: arrays of shape (scenarios, 1), of ranges
        (scenarios, draws); from central values by key, shape (all scenarios,).
        """
        import numpy as np

        return [
            np.stack([spreads[key][place].draw(*self._points[key]) for place in places])
            if key in spreads
            else given[key][places, None]
            for key in self.keys
        ]

    def at(self, leaves: Sequence[Array], draws: NDArray[np.intp] | None = None) -> Values:
        """Return the rows over all draws or some, shape (scenarios, draws), or (draws,) where the
        scenarios do not move them.
        """
        if draws is not None:
            leaves = [one[:, draws] if one.shape[1] > 1 else one for one in leaves]
        return dict(zip(self.rows, self._partial.at(leaves, draws), strict=True))

    def within(self, leaves: Sequence[Array]) -> dict[Node, Range]:
        """Return what holds the rows, no leaves, in each draw and whichever of the scenarios: two
        arrays of one shape, (draws,) where a draw moves them.
        """
        import numpy as np

        with np.errstate(all="ignore"):  # what a bound cannot be told for is unbounded
            found = self._partial.within([(one.min(axis=0), one.max(axis=0)) for one in leaves])
        out = {}
        for row, ends in zip(self.rows, found, strict=True):
            if row.leaf is None:
                low, high = np.broadcast_arrays(*ends)
                out[row] = low, high
        return out

    def weights(self, given: Mapping[str, Array]) -> list[float]:
        """Return by key how wide one that is a range leaves the rows for its own width, when all
        others have the mean of the scenarios, shape (scenarios,); found once, in a few draws.
        """
        import numpy as np

        if self._weights is None:
            few = np.arange(min(_TOLD_BY, self.draws))
            ends = [(given[key].min(), given[key].max()) for key in self.keys]
            still = [(float(given[key].mean()),) * 2 for key in self.keys]
            self._weights = []
            for place, (low, high) in enumerate(ends):
                ranges = [*still[:place], (low, high), *still[place + 1 :]]
                with np.errstate(all="ignore"):
                    wide = sum(width(*one) for one in self._partial.within(ranges, few))
                self._weights.append(wide / (width(low, high) or 1.0))
        return self._weights


def sampled_many(
    shared: Shared,
    given: Mapping[str, Array],
    spreads: Mapping[str, Sequence[Spread]],
    count: int,
    *,
    probability: float,
    errors: bool = False,
) -> dict[Node, Array]:
    """Return by row the ends of its central interval of ``probability`` and, with ``errors``, their
    standard errors: low, high and the error of each, shape (4, count).

    ``given`` are central leaf values of the scenarios by key, shape (count,); ``spreads`` hold, for
    keys given as ranges, one spread a scenario. The draws are those of ``sampling.sampled``, one
    scenario after the other. Rows that no draw moves have NaN ends, exact ends no error.
    """
    import numpy as np

    draws = shared.draws
    out = {row: np.repeat([[np.nan], [np.nan], [0.0], [0.0]], count, axis=1) for row in shared.rows}
    levels = Levels.of(probability, draws, errors=errors)
    if shared.is_apart:
        _one_by_one(out, shared, given, spreads, levels)
    else:
        _together(out, shared, given, spreads, levels)
    for row in shared.rows:
        if row.leaf is not None:
            _leaf_ends(row, out[row], given, spreads, probability)
    return out


def _one_by_one(
    out: Mapping[Node, Array],
    shared: Shared,
    given: Mapping[str, Array],
    spreads: Mapping[str, Sequence[Spread]],
    levels: Levels,
) -> None:
    """Put the ends of each scenario's rows and their errors, shape (4, scenarios), into their
    places, where the draws of one are many.
    """
    count = next(iter(out.values())).shape[1]
    for place in range(count):
        ranges = {**shared.spreads, **{key: of[place] for key, of in spreads.items()}}
        exact = {key: float(of[place]) for key, of in given.items() if key not in spreads}
        ends, _ = sampled_ends(out, shared.strata, ranges, levels.wanted, exact)
        for row, found in ends.items():
            out[row][:, place] = levels.ends(found)


def _together(
    out: Mapping[Node, Array],
    shared: Shared,
    given: Mapping[str, Array],
    spreads: Mapping[str, Sequence[Spread]],
    levels: Levels,
) -> None:
    """Put the ends of the rows that are drawn and their errors into their places, shape (4,
    scenarios): of scenarios near each other, as long as few draws tell them.
    """
    import numpy as np

    count, step = next(iter(out.values())).shape[1], max(1, _AT_ONCE // shared.draws)
    pays = shared.keys and shared.draws >= _ENOUGH and count > _FEWEST * step
    near = [given[key] for key in shared.keys]
    for places in boxes(near, shared.weights(given)) if pays else [np.arange(count)]:
        if pays and _narrowed(out, shared, shared.leaves(given, spreads, places), places, levels):
            continue
        pays = False
        for start in range(0, len(places), step):
            part = places[start : start + step]
            for row, values in shared.at(shared.leaves(given, spreads, part)).items():
                if not _is_drawn(row, values, shared.draws):
                    continue
                found = [quantiles(np.array(one), levels.wanted) for one in np.atleast_2d(values)]
                out[row][:, part] = np.transpose([levels.ends(one) for one in found])


def _narrowed(
    out: Mapping[Node, Array],
    shared: Shared,
    leaves: Sequence[Array],
    places: NDArray[np.intp],
    levels: Levels,
) -> bool:
    """Put the ends of scenarios near each other into their places, shape (scenarios,) among those
    of shape (4, all), from the draws that may be their quantiles. Return whether these were few.
    """
    import numpy as np

    bounds = {row: one for row, one in shared.within(leaves).items() if one[0].size > 1}
    found = ranks(list(bounds.values()), levels.wanted) if bounds else None
    if found is None:
        return False
    few, wanted = found
    step = max(1, _AT_ONCE // len(few))
    for start in range(0, len(places), step):
        part = slice(start, start + step)
        values = shared.at([one[part] for one in leaves], few)
        drawn = {row for row, own in values.items() if _is_drawn(row, own, len(few))}
        if not drawn <= bounds.keys():
            return False
        for row, own in zip(bounds, wanted, strict=True):
            if row not in drawn:
                continue
            ends = quantiles_at(np.atleast_2d(values[row]), own)
            if ends is None:
                return False
            out[row][:, places[part]] = levels.ends(ends)
    return True


def _is_drawn(row: Node, values: Any, draws: int) -> bool:
    """Tell whether a row that is no leaf is moved by draws."""
    return row.leaf is None and is_array(values) and values.shape[-1:] == (draws,)


def _leaf_ends(
    row: Node,
    ends: Array,
    given: Mapping[str, Array],
    spreads: Mapping[str, Sequence[Spread]],
    probability: float,
) -> None:
    """Put the exact ends of a row that is a leaf into their places, shape (4, scenarios)."""
    assert row.leaf is not None
    key = row.leaf.key
    if key in spreads:
        for place, own in enumerate(spreads[key]):
            ends[:2, place] = spread_ends(own, probability)
    elif key not in given:
        ends[0], ends[1] = leaf_ends(row, probability)
