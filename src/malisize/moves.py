"""How far each leaf moves the rows that answer, those of channels, and those they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.model.audience import RowSpec
from malisize.moved import Move
from malisize.provenance import in_force, key_of
from malisize.quantity.evaluate import Values, ends, leaves
from malisize.rows import is_of
from malisize.text import clean

_ROWS = (
    "reachable.deduplicated",
    "plan.reach",
    "market.som.people",
    "segment.population",
    "segment.online",
    "channel.CHANNEL.reachable",
    "channel.CHANNEL.reach",
)


def moves(rows: Sequence[RowSpec], values: Values, *, ranged: bool) -> Iterator[Move]:
    """Yield the leaves below each row that answers, those that move it most first.

    A leaf at its ends moves the row with all others central (``values``), which takes no draws;
    without ``ranged`` nothing moves.
    """
    for spec in rows:
        if any(is_of(spec.id, family) for family in _ROWS):
            yield from sorted(_of(spec, values, ranged=ranged), key=lambda move: -move.size)


def _of(spec: RowSpec, values: Values, *, ranged: bool) -> Iterator[Move]:
    moved = ends(spec.node) if ranged else {}
    central, is_market = values[spec.node], spec.id.startswith("market.")
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
