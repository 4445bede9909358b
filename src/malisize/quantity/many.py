"""Read rows over many scenarios at once: each scenario has values of its own for some leaves, and
shares the others' draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import Values, order, vague
from malisize.quantity.node import Node
from malisize.quantity.ops import is_array
from malisize.quantity.partial import Partial
from malisize.quantity.quantiles import quantiles
from malisize.quantity.sampling import Levels, Strata, leaf_ends, ranged, sampled_ends
from malisize.quantity.spread import Spread, spread_ends

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_CELLS = 250_000  # draws above which a scenario is evaluated block by block
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
        self._keys, self._partial = _moved_by(self.rows, given, columns)

    @property
    def is_apart(self) -> bool:
        """Whether the draws of one scenario are so many that each is evaluated by itself."""
        return self.draws > _CELLS

    def at(
        self, exact: Mapping[str, Array], spreads: Mapping[str, Sequence[Spread]], part: slice
    ) -> Values:
        """Return the rows over the draws of some of the scenarios, shape (scenarios, draws), or
        (draws,) where these do not move them, from central values by key, shape (scenarios,).
        """
        import numpy as np

        here = {key: values[part, None] for key, values in exact.items()}
        for key, own in spreads.items():
            here[key] = np.stack([spread.draw(*self._points[key]) for spread in own[part]])
        found = self._partial.at([here[key] for key in self._keys])
        return dict(zip(self.rows, found, strict=True))


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
    exact = {key: values for key, values in given.items() if key not in spreads}
    out = {row: np.repeat([[np.nan], [np.nan], [0.0], [0.0]], count, axis=1) for row in shared.rows}
    levels = Levels.of(probability, draws, errors=errors)
    if shared.is_apart:
        _one_by_one(out, shared.strata, shared.spreads, exact, spreads, levels)
    else:
        step = max(1, _AT_ONCE // draws)
        for start in range(0, count, step):
            part = slice(start, min(start + step, count))
            _ends(shared.at(exact, spreads, part), out, part, draws, levels)
    for row in shared.rows:
        if row.leaf is not None:
            _leaf_ends(row, out[row], given, spreads, probability)
    return out


def _one_by_one(
    out: Mapping[Node, Array],
    strata: Strata,
    shared: Mapping[str, Spread],
    exact: Mapping[str, Array],
    spreads: Mapping[str, Sequence[Spread]],
    levels: Levels,
) -> None:
    """Put the ends of each scenario's rows and their errors, shape (4, scenarios), into their
    places, where the draws of one are many.
    """
    count = next(iter(out.values())).shape[1]
    for place in range(count):
        own = {key: of[place] for key, of in spreads.items()}
        given = {key: float(values[place]) for key, values in exact.items()}
        ends, _ = sampled_ends(out, strata, {**shared, **own}, levels.wanted, given)
        for row, found in ends.items():
            out[row][:, place] = levels.ends(found)


def _ends(
    found: Values, out: Mapping[Node, Array], part: slice, draws: int, levels: Levels
) -> None:
    """Put the ends of the rows that were drawn, shape (scenarios, draws) or (draws,), and their
    errors into their places of shape (4, scenarios).
    """
    import numpy as np

    for row, values in found.items():
        if row.leaf is not None or not is_array(values) or values.shape[-1] != draws:
            continue
        drawn = [quantiles(np.array(one), levels.wanted) for one in np.atleast_2d(values)]
        out[row][:, part] = np.transpose([levels.ends(one) for one in drawn])


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
