"""How far each leaf moves the rows that answer, those of channels, and those they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from malisize.model.audience import RowSpec
from malisize.moved import Move
from malisize.provenance import in_force, key_of
from malisize.quantity.evaluate import Values, ends, leaves
from malisize.rows import is_of
from malisize.text import clean

Ends = Mapping[str, tuple[float, float]]
_ROWS = (
    "reachable.deduplicated",
    "plan.reach",
    "market.som.people",
    "segment.population",
    "segment.online",
    "channel.CHANNEL.reachable",
    "channel.CHANNEL.reach",
)


_NEEDED = "budget.needed"


def moves(rows: Sequence[RowSpec], values: Values, needed: Ends, *, ranged: bool) -> Iterator[Move]:
    """Yield the leaves below each row that answers, those that move it most first.

    A leaf at its ends moves the row with all others central (``values``), which takes no draws;
    without ``ranged`` nothing moves. ``needed`` is by leaf what the total that was solved for moves
    to, in the currency shown.
    """
    for spec in rows:
        if spec.id == _NEEDED or any(is_of(spec.id, family) for family in _ROWS):
            moved = {} if not ranged else needed if spec.id == _NEEDED else ends(spec.node)
            yield from sorted(_of(spec, values[spec.node], moved), key=lambda move: -move.size)


def _of(spec: RowSpec, central: float, moved: Ends) -> Iterator[Move]:
    is_market = spec.id.startswith("market.")
    for node in leaves([spec.node]):
        leaf = node.leaf
        assert leaf is not None
        if leaf.key.startswith("constant:"):
            continue
        yield Move(
            spec.id,
            key_of(leaf),
            clean(node.label),
            in_force(leaf, centre=is_market) if leaf.assumption or leaf.figure else "",
            str(node.unit),
            leaf.spread.low,
            leaf.spread.high,
            *moved.get(leaf.key, (central, central)),
        )
