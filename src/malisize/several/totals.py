"""The rows of several countries together: nobody lives in two, so people add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from malisize.model.audience import RowSpec
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node, total
from malisize.rows import is_of
from malisize.wording import phrase

_ROUNDS, _STEPS = 4, 6  # of the search for the totals of countries

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
_PLAN = (  # sums of what countries have: money of any of them, people and impressions of all
    "budget.total", "budget.net_media", "budget.agency_fee", "budget.payment_fee",
    "budget.production", "budget.vat_media", "budget.vat_services", "plan.reach",
    "plan.reach_largest", "plan.reach_upper", "plan.reach_TIMESplus", "plan.impressions",
    "plan.on_target", "plan.outside_target", "plan.clicks", "plan.conversions", "plan.left_over",
    "plan.daily_spend",
)  # fmt: skip
_RATIOS = (  # by row, what it divides
    ("plan.share", "plan.reach", "reachable.deduplicated"),
    ("plan.frequency", "plan.on_target", "plan.reach"),
    ("plan.frequency", "plan.impressions", "plan.reach"),
    ("plan.cost_per_reached", "budget.total", "plan.reach"),
    ("plan.cost_per_conversion", "budget.total", "plan.conversions"),
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


def plan_rows(found: Rows) -> Iterator[RowSpec]:
    """Yield the rows of a plan over all countries, of the copies of their rows in one currency."""
    made: dict[str, Node] = {}
    every = {id: spec for rows in found.values() for id, spec in rows.items()}
    for id, spec in every.items():
        there = _nodes(found, id)
        if any(is_of(id, one) for one in _PLAN) and (
            id.startswith("budget.") or len(there) == len(found)
        ):
            label = phrase("{label}, all countries", label=spec.label)
            made[id] = total(there).named(id, label)
            yield RowSpec(id, label, made[id])
    made["reachable.deduplicated"] = total(_nodes(found, "reachable.deduplicated"))
    values = centrals(made.values())
    for id, above, below in _RATIOS:
        if id in made or not {above, below} <= made.keys() or not values[made[below]]:
            continue
        label = phrase("{label}, all countries", label=every[id].label if id in every else id)
        over, under = made[above], made[below]
        made[id] = over.share_of(under) if id == "plan.share" else over / under
        yield RowSpec(id, label, made[id].named(id, label))


def best_totals(reaches: Mapping[str, Callable[[float], float]], whole: float) -> dict[str, float]:
    """Return the parts of a whole that together reach most, each to a 150th of it.

    ``reaches`` are by country the people that a part of it reaches at best. Each round takes as
    many points around the best so far, and what is steepest on their upper hulls first.
    """
    spans = dict.fromkeys(reaches, (0.0, whole))
    best = {code: whole / len(reaches) for code in reaches}
    known: dict[tuple[str, float], float] = {}
    for _ in range(_ROUNDS):
        grids = {
            code: [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
            for code, (low, high) in spans.items()
        }
        for code, grid in grids.items():
            for one in grid:
                if (code, one) not in known:
                    known[code, one] = reaches[code](one)
        hulls = {
            code: _hull([(one, known[code, one]) for one in grid]) for code, grid in grids.items()
        }
        best = _steepest(hulls, whole)
        for code, (low, high) in spans.items():
            step = (high - low) / _STEPS
            spans[code] = max(0.0, best[code] - step), min(whole, best[code] + step)
    return best


def _hull(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the upper hull of points, from the left."""
    out: list[tuple[float, float]] = []
    for x, y in points:
        while len(out) > 1 and (out[-1][1] - out[-2][1]) * (x - out[-1][0]) <= (y - out[-1][1]) * (
            out[-1][0] - out[-2][0]
        ):
            out.pop()
        out.append((x, y))
    return out


def _steepest(hulls: Mapping[str, list[tuple[float, float]]], whole: float) -> dict[str, float]:
    """Return what each gets of a whole where the steepest pieces are taken first."""
    best = {code: hull[0][0] for code, hull in hulls.items()}
    left = whole - sum(best.values())
    pieces = [
        ((above[1] - below[1]) / (above[0] - below[0]), code, above[0] - below[0])
        for code, hull in hulls.items()
        for below, above in pairwise(hull)
        if above[0] > below[0]
    ]
    for _, code, size in sorted(pieces, key=lambda piece: -piece[0]):
        taken = min(size, max(left, 0.0))
        best[code] += taken
        left -= taken
    return best


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
