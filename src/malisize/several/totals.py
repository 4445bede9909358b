"""The rows of several countries together: nobody lives in two, so people add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from malisize.model.audience import RowSpec
from malisize.quantity.node import Node, total
from malisize.rows import is_of
from malisize.wording import phrase

Rows = Mapping[str, Mapping[str, RowSpec]]  # by country and id


class Sum(NamedTuple):
    """A row that is the sum of that of every country."""

    id: str
    label: str


SUMS = (
    Sum("population", phrase("Population, all countries")),
    Sum("internet_users", phrase("Internet users, published, all countries")),
    Sum("online", phrase("People online, all countries")),
    Sum("segment.population", phrase("People of the segment, all countries")),
    Sum("segment.online", phrase("People online of the segment, all countries")),
    Sum("segment.narrowed.population", phrase("People after narrowing, all countries")),
    Sum("segment.narrowed.online", phrase("People online after narrowing, all countries")),
)
REACHES = (
    Sum("reachable.online", phrase("All online channels together, all countries")),
    Sum("reachable.largest", phrase("The largest channel of each country: the least there can be")),
    Sum(
        "reachable.independent",
        phrase("All channels if using one says nothing of another, all countries"),
    ),
    Sum("reachable.upper", phrase("All channels if nobody used two, all countries")),
    Sum(
        "reachable.deduplicated",
        phrase("All channels together with nobody counted twice, all countries"),
    ),
)
_CHANNELS = ("channel.CHANNEL.accounts", "channel.CHANNEL.reachable")


def rows(found: Rows) -> Iterator[RowSpec]:
    """Yield the rows of all countries together, of the copies of their rows."""
    yield from _sums(found, SUMS)
    people, online = (_nodes(found, f"segment.{name}") for name in ("population", "online"))
    label = phrase("People online, share of people, all countries")
    share = total(online).share_of(total(people))
    row = "segment.penetration"
    yield RowSpec(row, label, share.named(row, label))
    yield from _of_channels(found)
    yield from _sums(found, REACHES)


def _sums(found: Rows, wanted: Sequence[Sum]) -> Iterator[RowSpec]:
    """Yield the sums of what every country has."""
    for one in wanted:
        nodes = _nodes(found, one.id)
        if len(nodes) == len(found):
            stands_in = any(rows[one.id].stands_in for rows in found.values())
            yield _sum(one.id, one.label, nodes, stands_in=stands_in)


def _of_channels(found: Rows) -> Iterator[RowSpec]:
    """Yield the sums of channels that more than one country has."""
    ids = dict.fromkeys(id for rows in found.values() for id in rows)
    for id in ids:
        if not any(is_of(id, family) for family in _CHANNELS):
            continue
        there = [rows[id] for rows in found.values() if id in rows]
        if len(there) < 2 or len({spec.node.unit for spec in there}) > 1:
            continue
        label = phrase("{label}, all countries", label=there[0].label)
        stands_in = any(spec.stands_in for spec in there)
        yield _sum(id, label, [spec.node for spec in there], stands_in=stands_in)


def _nodes(found: Rows, id: str) -> list[Node]:
    return [rows[id].node for rows in found.values() if id in rows]


def _sum(id: str, label: str, nodes: Sequence[Node], *, stands_in: bool) -> RowSpec:
    return RowSpec(id, label, total(nodes).named(id, label), stands_in=stands_in)
