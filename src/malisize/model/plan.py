"""A plan: from a total budget to each channel's spend, impressions and reach, and to the people all
of them reach together.

Reach together is the audience's own rule with the people reached in the place of the people there
are: online channels in the universe V they share, channels that need no internet beside them in the
segment's population. At saturation it is ``reachable.deduplicated``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from malisize.model.audience import Audience, RowSpec
from malisize.model.buying import Curve, curve, reached, room, tells
from malisize.model.inputs import Inputs
from malisize.model.money import XOF, Costs, costs
from malisize.model.population import Population
from malisize.model.reach import Convolved
from malisize.model.segment import ADULT_AGE
from malisize.model.sizing import Reach
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import (
    Check,
    Leaf,
    Node,
    combine,
    constant,
    highest,
    leaf,
    lowest,
    total,
)
from malisize.quantity.ops import DIVIDE, SMALLEST
from malisize.quantity.spread import Exact
from malisize.quantity.unit import PEOPLE, RATIO, SHARE, Unit

TOTAL = "budget.total"


class Bought(NamedTuple):
    """A channel as bought: its curve, and its share of net media."""

    reach: Reach
    curve: Curve
    share: Node

    @property
    def key(self) -> str:
        """The channel's key."""
        return self.reach.channel.key


class Group(NamedTuple):
    """Channels independent of each other in one universe: the online ones, phone lines, or one
    alone.
    """

    universe: Node
    bought: tuple[Bought, ...]


class Plan(NamedTuple):
    """The quantities of a plan: its money, its channels by universe, and the population they meet
    in (None: one universe).
    """

    costs: Costs
    bought: tuple[Bought, ...]
    groups: tuple[Group, ...]
    population: Node | None


def total_leaf(amount: float, own: Leaf | None = None) -> Node:
    """Return the total budget in XOF as a leaf that readers may vary; ``own`` is the assumption
    that gives it.
    """
    source = Leaf(TOTAL, Exact(amount))
    if own is not None:
        source = source._replace(basis=own.basis, assumption=own.assumption)
    return leaf(source, "Total budget", XOF)


def met_share(inputs: Inputs, days: int) -> Node | None:
    """Return the share of a monthly audience that a flight meets, from ``audience_met.DAYS``; None
    for all of it.

    Between two given lengths it is interpolated on the logarithm of days. Raises InputError where
    none is given.
    """
    given = {int(name): name for name in inputs.assumptions.under("audience_met")}
    if not given:
        raise inputs.missing(
            "audience_met.28",
            "the share of the audience a flight meets is needed",
            '--set audience_met.28="100%"',
        )
    known = sorted(given)

    def at(length: int) -> Node:
        return inputs.assumption(f"audience_met.{given[length]}", f"Audience met in {length} days")

    if days >= known[-1]:
        return at(known[-1])
    if days in given:
        return at(days)
    if days < known[0]:
        return at(known[0])
    below = max(length for length in known if length < days)
    above = min(length for length in known if length > days)
    weight = math.log(days / below) / math.log(above / below)
    left = at(below) * constant(1.0 - weight, f"{1.0 - weight:.3f}")
    right = at(above) * constant(weight, f"{weight:.3f}")
    return (left + right).named(f"audience_met.{days}", f"Audience met in {days} days", SHARE)


def buy(
    audience: Audience, inputs: Inputs, budget: Node, shares: Mapping[str, float], days: int
) -> Plan:
    """Build a plan of an audience. ``shares`` are each channel's part of net media (0..1, by key),
    one for every channel.

    Raises InputError for a channel without a price.
    """
    met = met_share(inputs, days)
    bought = []
    for one in audience.reaches:
        key = one.channel.key
        part = leaf(
            Leaf(f"split.{key}", Exact(shares[key])),
            f"{one.channel.label}: share of net media",
            SHARE,
        )
        bought.append(Bought(one, curve(one, inputs, met, days), part))
    return Plan(
        costs(inputs, budget), tuple(bought), _groups(audience, bought), audience.population
    )


def _groups(audience: Audience, bought: Sequence[Bought]) -> tuple[Group, ...]:
    online = [one for one in bought if one.reach.channel.universe == "online"]
    phones = [one for one in bought if one.reach.channel.universe == "phones"]
    nested = phones if len(phones) > 1 else []
    groups = []
    if online:
        assert audience.shared is not None
        groups.append(Group(audience.shared, tuple(online)))
    if nested:
        assert audience.phones is not None
        groups.append(Group(audience.phones, tuple(nested)))
    groups.extend(
        Group(one.reach.people, (one,)) for one in bought if one not in online and one not in nested
    )
    return tuple(groups)


class _Rows:
    """The rows of a plan as they are added; those per person have no value where nobody is
    reached.
    """

    def __init__(self) -> None:
        self.specs: list[RowSpec] = []
        self.under: dict[str, Node] = {}

    def add(self, id: str, label: str, node: Node, *, stands_in: bool = False) -> Node:
        self.specs.append(RowSpec(id, label, node.named(id, label), stands_in=stands_in))
        return node

    def ratio(
        self, id: str, label: str, over: Node, under: Node, *, stands_in: bool = False
    ) -> Node:
        self.under[id] = under
        return self.add(id, label, over / under, stands_in=stands_in)

    def dropped(self) -> frozenset[str]:
        values = centrals(self.under.values())
        return frozenset(id for id, node in self.under.items() if not values[node] > 0.0)


class _Sums:
    """What the channels of a plan add up to."""

    def __init__(self) -> None:
        self.impressions: list[Node] = []
        self.clicks: list[Node] = []
        self.conversions: list[Node] = []


def rows(
    audience: Audience,
    people: Population,
    inputs: Inputs,
    plan: Plan,
    times: Sequence[int],
    days: int,
) -> tuple[list[RowSpec], Node, frozenset[str]]:
    """Return the rows of a plan, the node of the people it reaches at least once, and the ids of
    rows without a value.

    Those are the rows per person where nobody is reached. ``times`` are the numbers of exposures to
    give reach for, 1 among them.
    """
    out, sums = _Rows(), _Sums()
    out.add(TOTAL, "Total budget", plan.costs.total)
    out.add("budget.net_media", "Net media", plan.costs.net_media)
    for id, label, node in plan.costs.lines:
        out.add(id, label, node)
    reach = {one.key: _channel_rows(out, sums, inputs, plan, one, times) for one in plan.bought}
    first = _plan_rows(out, plan, times, reach)
    _plan_totals(out, sums, people, audience, plan, first, days)
    return out.specs, first, out.dropped()


def _channel_rows(
    out: _Rows, sums: _Sums, inputs: Inputs, plan: Plan, one: Bought, times: Sequence[int]
) -> dict[int, Node]:
    """Add a channel's rows; return the people it reaches, by number of exposures, as far as its
    curve tells.
    """
    channel, how = one.reach.channel, one.curve
    stem, label, uncertain = f"channel.{channel.key}", channel.label, bool(one.reach.stand_ins)

    def row(name: str, words: str, node: Node) -> Node:
        return out.add(f"{stem}.{name}", f"{label}: {words}", node, stands_in=uncertain)

    spend = row("spend", "spend", plan.costs.net_media * one.share)
    used = spend
    if how.price.pieces is not None:
        row(how.price.way, how.price.way, spend * how.price.pieces)
    seen = None
    if how.price.per_franc is not None:
        seen = spend * how.price.per_franc
        most = room(how)
        if most is not None:
            text = (
                f"{label} cannot show more than its frequency cap of {how.cap} lets its people see;"
                " the rest stays unspent"
            )
            seen = Node(SMALLEST, (seen, most), seen.unit, check=Check("cap", seen, most, text))
            used = seen / how.price.per_franc
        seen = row("impressions", "impressions", seen)
        sums.impressions.append(seen)
    if how.price.clicks is not None:
        clicked = row("clicks", "clicks", used * how.price.clicks)
        sums.clicks.append(clicked)
        own = f"channels.{channel.key}.conversion_rate"
        if inputs.has(own) or inputs.has("conversion_rate"):
            rate = inputs.assumption(
                own if inputs.has(own) else "conversion_rate", "Conversions per click"
            )
            sums.conversions.append(row("conversions", "conversions", clicked * rate))
    reach: dict[int, Node] = {}
    for count in range(1, max(times) + 1):
        if not tells(how, count):
            break
        name = "reach" if count == 1 else f"reach_{count}plus"
        words = "people reached" if count == 1 else f"people reached {count} times or more"
        reach[count] = reached(how, spend, seen, count).named(f"{stem}.{name}", f"{label}: {words}")
        if count in times:
            row(name, words, reach[count])
    if seen is not None:
        often = out.ratio(
            f"{stem}.frequency", f"{label}: average frequency", seen, reach[1], stands_in=uncertain
        )
        _weekly(
            out,
            stem,
            f"{label}: average frequency a week",
            often,
            reach[1],
            how.weeks,
            stands_in=uncertain,
        )
    out.ratio(
        f"{stem}.cost_per_reached",
        f"{label}: cost per person reached",
        spend,
        reach[1],
        stands_in=uncertain,
    )
    return reach


def _weekly(
    out: _Rows,
    stem: str,
    label: str,
    often: Node,
    people: Node,
    weeks: float,
    *,
    stands_in: bool = False,
) -> None:
    """Add the average frequency in a week of the flight, in the only one where it is shorter."""
    length = constant(max(weeks, 1.0), f"{max(weeks, 1.0):.3g} weeks", Unit.parse("weeks"))
    id = f"{stem}.weekly_frequency"
    out.under[id] = people
    out.add(id, label, often / length, stands_in=stands_in)


def _plan_rows(
    out: _Rows, plan: Plan, times: Sequence[int], reach: Mapping[str, Mapping[int, Node]]
) -> Node:
    """Add the plan's reach, once and more often, and its bounds; return the people reached at least
    once.
    """
    every = [reach[one.key][1] for one in plan.bought]
    unions = []
    for group in plan.groups:
        nodes = [reach[one.key][1] for one in group.bought]
        unions.append(nodes[0] if len(nodes) == 1 else combine(group.universe, nodes))
    if len(every) == 1:
        first = every[0] * constant(1.0, "one channel alone")
    elif len(unions) == 1:
        first = unions[0]
    else:
        assert plan.population is not None
        first = combine(plan.population, unions)
    whole = (
        plan.population
        if plan.population is not None and len(plan.groups) > 1
        else plan.groups[0].universe
    )
    out.add("plan.reach", "All channels: people reached", first)
    largest = highest(every) if len(every) > 1 else every[0] * constant(1.0, "one channel alone")
    out.add("plan.reach_largest", "People reached by the largest channel alone", largest)
    out.add(
        "plan.reach_upper",
        "People reached if nobody met two channels",
        lowest([total(every), whole]),
    )
    for count in times:
        if count > 1 and all(count in found for found in reach.values()):
            words = f"All channels: people reached {count} times or more"
            out.add(f"plan.reach_{count}plus", words, _often(plan, reach, count))
    return first


def _often(plan: Plan, reach: Mapping[str, Mapping[int, Node]], count: int) -> Node:
    """Return the people exposed ``count`` times or more over all channels, by convolution within
    and between universes.
    """

    def level(group: Group, times: int) -> Node:
        lists = [[reach[one.key][k] for k in range(1, times + 1)] for one in group.bought]
        if len(lists) == 1:
            return lists[0][-1]
        return Node(
            Convolved(times),
            (group.universe, *(node for nodes in lists for node in nodes)),
            PEOPLE,
        )

    if len(plan.groups) == 1:
        return level(plan.groups[0], count) * constant(1.0, "over all channels")
    assert plan.population is not None
    nodes = [level(group, k) for group in plan.groups for k in range(1, count + 1)]
    return Node(Convolved(count), (plan.population, *nodes), PEOPLE)


def _plan_totals(
    out: _Rows,
    sums: _Sums,
    people: Population,
    audience: Audience,
    plan: Plan,
    reach: Node,
    days: int,
) -> None:
    together = next(spec.node for spec in audience.rows if spec.id == "reachable.deduplicated")
    share = Node(DIVIDE, (reach, together), SHARE)
    out.add("plan.share", "People reached, share of the deduplicated audience", share)
    if len(sums.impressions) == len(plan.bought):
        seen = out.add("plan.impressions", "All channels: impressions", _added(sums.impressions))
        often = out.ratio("plan.frequency", "Average frequency", seen, reach)
        _weekly(out, "plan", "Average frequency a week", often, reach, days / 7)
        adults = audience.segment.ages.overlap(ADULT_AGE)
        if adults is not None:
            base = people.people(adults)
            hundred = constant(100.0, "GRPs per exposure of everybody", RATIO)
            grps = Node(DIVIDE, (seen, base), RATIO) * hundred
            out.add("plan.grps", f"GRPs (base: people {adults.words} in the segment)", grps)
    if sums.clicks:
        out.add("plan.clicks", "Clicks, where known", _added(sums.clicks))
    out.ratio(
        "plan.cost_per_reached", "Cost per person reached, all costs in", plan.costs.total, reach
    )
    if sums.conversions:
        won = out.add("plan.conversions", "Conversions, where known", _added(sums.conversions))
        out.ratio(
            "plan.cost_per_conversion", "Cost per conversion, all costs in", plan.costs.total, won
        )
    length = constant(float(days), f"{days} days", Unit.parse("days"))
    out.add("plan.daily_spend", f"Net media a day, over {days} days", plan.costs.net_media / length)


def _added(nodes: list[Node]) -> Node:
    return total(nodes) if len(nodes) > 1 else nodes[0] * constant(1.0, "one channel")
