"""How far each leaf moves the rows that answer, those of channels, and those they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from malisize.model.audience import RowSpec
from malisize.moved import Move
from malisize.provenance import in_force, key_of
from malisize.quantity.evaluate import AtEnds, Values, ends_of, leaves
from malisize.quantity.node import Node
from malisize.rows import family_of
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
NEEDED = "budget.needed"


def at_ends(rows: Sequence[RowSpec], headline: str) -> dict[Node, AtEnds]:
    """Return the rows that answer, but for a total that was solved for, those of channels and those
    they share, each with one leaf alone at its ends.
    """
    return ends_of(
        [one.node for one in rows if one.id != NEEDED and (one.id == headline or _is_moved(one.id))]
    )


def _is_moved(id: str) -> bool:
    family = family_of(id)
    return family is not None and family.id in _ROWS


def moves(rows: Sequence[RowSpec], values: Values, moved: Mapping[Node, AtEnds]) -> Iterator[Move]:
    """Yield the leaves below each row that answers, those that move it most first.

    ``moved`` are these rows with one leaf at its ends and all others central, at which they have
    ``values``; one that it does not have stays there. Takes no draws.
    """
    told = cache(_told)  # most leaves are below many rows
    for spec in rows:
        if spec.id == NEEDED or _is_moved(spec.id):
            central, ends = values[spec.node], moved.get(spec.node, {})
            is_market = spec.id.startswith("market.")
            own = (
                Move(
                    spec.id,
                    *told(node, is_market=is_market),
                    *ends.get(node.id, (central, central)),
                )
                for node in leaves([spec.node])
                if not node.id.startswith("constant:")
            )
            yield from sorted(own, key=lambda move: -move.size)


def _told(node: Node, *, is_market: bool) -> tuple[str, str, str, str, float, float]:
    """Return what a move says of a leaf, whatever row it moves."""
    leaf = node.leaf
    assert leaf is not None
    return (
        key_of(leaf),
        clean(node.label),
        in_force(leaf, centre=is_market) if leaf.assumption or leaf.figure else "",
        str(node.unit),
        leaf.spread.low,
        leaf.spread.high,
    )
