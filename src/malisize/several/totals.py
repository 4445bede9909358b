"""The rows of several countries together: nobody lives in two, so people add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.model.audience import RowSpec
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node, total
from malisize.quantity.ops import DIVIDE
from malisize.quantity.unit import RATIO
from malisize.rows import is_of
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.plans.brief import Planned

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
    "plan.daily_spend", "plan.week.WEEK.spend", "plan.week.WEEK.impressions",
    "plan.week.WEEK.reach_so_far",
)  # fmt: skip
_RATIOS = (  # by row, what it divides
    ("plan.share", "plan.reach", "reachable.deduplicated"),
    ("plan.frequency", "plan.on_target", "plan.reach"),
    ("plan.frequency", "plan.impressions", "plan.reach"),
    ("plan.cost_per_reached", "budget.total", "plan.reach"),
    ("plan.cost_per_conversion", "budget.total", "plan.conversions"),
    ("plan.cost_per_grp", "budget.total", "plan.grps"),
)
_LEVELS = tuple(
    f"{level}.{name}" for level in ("tam", "sam", "som") for name in ("people", "revenue", "kept")
)
_MARKET = (  # sums of what countries have in one unit, and of years that are the same
    "market.start", "market.population", "market.online",
    *(f"market.{one}" for one in _LEVELS),
)  # fmt: skip
_BASES = {  # of markets, whose own labels say of which people
    "market.start": phrase("Start of the market, all countries"),
    "market.population": phrase("People, all countries"),
    "market.online": phrase("People online, all countries"),
}
_YEARLY = tuple(f"market.year.YEAR.{one}" for one in ("population", "online", *_LEVELS))
_OF_LEVELS = (
    ("market.sam.share", "market.sam.people", "market.tam.people"),
    ("market.som.share", "market.som.people", "market.sam.people"),
    ("market.revenue_per_customer", "market.som.revenue", "market.som.people"),
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


def plan_rows(found: Rows, planned: Planned, adults: Sequence[Node | None]) -> Iterator[RowSpec]:
    """Yield the rows of a plan over all countries, of the copies of their rows in one currency;
    ``adults`` are the people of each aged 15 and over.
    """
    made: dict[str, RowSpec] = {}
    every = {id: spec for rows in found.values() for id, spec in rows.items()}

    def add(id: str, node: Node) -> None:
        label = phrase("{label}, all countries", label=every[id].label if id in every else id)
        made[id] = RowSpec(id, label, node.named(id, label))

    for id in every:
        there = _nodes(found, id)
        if any(is_of(id, one) for one in _PLAN) and (
            id.startswith("budget.") or len(there) == len(found)
        ):
            add(id, total(there))
    for id in [id for id in every if id == "plan.grps" or is_of(id, "plan.week.WEEK.grps")]:
        points = _points(_nodes(found, id), adults)
        if points is not None:
            add(id, points)
    everybody = total(_nodes(found, "reachable.deduplicated"))
    nodes = {**{id: spec.node for id, spec in made.items()}, "reachable.deduplicated": everybody}
    values = centrals(nodes.values())
    for id, above, below in _RATIOS:
        if id not in made and {above, below} <= nodes.keys() and values[nodes[below]]:
            over, under = nodes[above], nodes[below]
            add(id, over.share_of(under) if id == "plan.share" else over / under)
    for spec in planned.rows:  # what was solved for
        below_it = (nodes["budget.total"], nodes["plan.reach"])
        one = spec.node
        node = Node(one.op, below_it, one.unit, label=one.label, leaf=one.leaf)
        yield spec._replace(node=node)
    yield from made.values()


def market_rows(found: Rows, years: bool) -> Iterator[RowSpec]:
    """Yield the rows of a market over all countries, of the copies of their rows in one currency;
    those of ``years`` to come where these are the same in all. Raises InputError for customers of
    two kinds.
    """
    first, made = next(iter(found.values())), {}
    units = list(dict.fromkeys(str(node.unit) for node in _nodes(found, "market.som.people")))
    if len(units) > 1:
        raise InputError(
            phrase(
                "market.start: counts {one} in one country and {other} in another",
                one=shown(units[0]),
                other=shown(units[1]),
            ),
            hint=phrase("start from the same customers in each, or ask one country with --country"),
        )
    families = (*_MARKET, *(_YEARLY if years else ()))
    for id, spec in first.items():
        there = _nodes(found, id)
        same = len(there) == len(found) and len({node.unit for node in there}) == 1
        if same and any(is_of(id, family) for family in families):
            label = _BASES.get(id, phrase("{label}, all countries", label=spec.label))
            made[id] = total(there).named(id, label)
            stands_in = any(rows[id].stands_in for rows in found.values())
            yield RowSpec(id, label, made[id], stands_in=stands_in)
    for id, above, below in _OF_LEVELS:
        if {above, below} <= made.keys():
            over, under = made[above], made[below]
            label = phrase("{label}, all countries", label=first[id].label)
            node = over.share_of(under) if over.unit == under.unit else over / under
            yield RowSpec(id, label, node.named(id, label))


def _points(own: Sequence[Node], adults: Sequence[Node | None]) -> Node | None:
    """Return the GRPs of all countries of those of each, None where one has none."""
    people = [one for one in adults if one is not None]
    if len(own) < len(adults) or len(people) < len(adults):
        return None
    seen = [one * there for one, there in zip(own, people, strict=True)]
    return Node(DIVIDE, (total(seen), total(people)), RATIO)


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
