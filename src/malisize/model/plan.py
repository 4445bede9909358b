"""The quantities of a plan: from a total budget to each channel's spend, impressions and reach, and
to the people all of them reach together.

Reach together is the audience's own rule with the people reached in the place of the people there
are: online channels in the universe V they share, channels that need no internet beside them in the
segment's population. At saturation it is ``reachable.deduplicated``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from malisize.model.audience import Audience
from malisize.model.buying import Curve, curve, discounted, reached, room, tells
from malisize.model.discounts import Ladder, agreed, kept_of, ladder, net_media_of
from malisize.model.flight import Flight
from malisize.model.inputs import Inputs
from malisize.model.money import Costs, costs, own_unit
from malisize.model.population import Population
from malisize.model.reach import Convolved
from malisize.model.segment import ADULT_AGE
from malisize.model.sizing import Reach
from malisize.quantity.node import (
    Check,
    Leaf,
    Node,
    combine,
    constant,
    leaf,
    total,
)
from malisize.quantity.ops import DIVIDE, SMALLEST
from malisize.quantity.spread import Exact
from malisize.quantity.unit import PEOPLE, RATIO, SHARE
from malisize.rungs import ROW_OF, Rung
from malisize.tuples import NamedTuple
from malisize.wording import phrase

TOTAL = "budget.total"


class Bought(NamedTuple):
    """A channel as bought: its curve, its share of net media, and what it comes to.

    ``used`` is the part of ``spend`` that a frequency cap lets be spent; ``seen`` are the
    impressions on target, None where nothing tells them, ``shown`` all of them where some are not
    on target; ``met`` are the people reached by number of exposures, 1 and more, as far as asked
    for and as the curve tells.
    """

    reach: Reach
    curve: Curve
    share: Node
    spend: Node
    used: Node
    seen: Node | None
    met: Mapping[int, Node]
    shown: Node | None = None

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
    in (None: one universe). One of several countries has the plan of each as its ``parts``.
    """

    costs: Costs
    ladder: Ladder
    bought: tuple[Bought, ...]
    groups: tuple[Group, ...]
    population: Node | None
    parts: tuple[Plan, ...] = ()


_LABELS: dict[Rung, str] = {
    "gross": phrase("Gross, at the rate card"),
    "net": phrase("Net, after the discounts of media"),
    "net-net": phrase("Net media"),
    "before-tax": phrase("Total before tax"),
    "all-in": phrase("Total budget"),
}


def total_leaf(
    amount: float, inputs: Inputs, own: Leaf | None = None, rung: Rung = "all-in"
) -> Node:
    """Return the total budget as a leaf that readers may vary, the row of its rung; ``own`` is the
    assumption that gives it.
    """
    source = Leaf(ROW_OF[rung], Exact(amount))
    if own is not None:
        source = source._replace(basis=own.basis, assumption=own.assumption)
    return leaf(source, _LABELS[rung], own_unit(inputs))


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
            phrase("the share of the audience a flight meets is needed"),
            '--set audience_met.28="100%"',
        )
    known = sorted(given)

    def at(length: int) -> Node:
        return inputs.assumption(
            f"audience_met.{given[length]}", phrase("Audience met in {length} days", length=length)
        )

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
    return (left + right).named(
        f"audience_met.{days}", phrase("Audience met in {days} days", days=days), SHARE
    )


def buy(
    audience: Audience,
    inputs: Inputs,
    budget: Node,
    shares: Mapping[str, float],
    flight: Flight,
    times: int,
    rung: Rung = "all-in",
) -> Plan:
    """Build a plan of an audience. ``shares`` are each channel's part of net media (0..1, by key),
    one for every channel; ``times`` is the most exposures to tell reach for; ``rung`` is where the
    budget stands. A channel meets the people of the days on which it runs, and caps by week hold
    over those.

    Raises InputError for a channel without a price.
    """
    curves = [_curve(one, inputs, flight, audience) for one in audience.reaches]
    parts = {one.channel.key: _part(one, shares) for one in audience.reaches}
    money, above, spends = _charged(inputs, budget, rung, audience, curves, parts)
    bought = []
    for one, priced in zip(audience.reaches, curves, strict=True):
        key, label = one.channel.key, one.channel.label
        how = priced
        if key in above.kept:
            how = priced._replace(price=discounted(priced.price, above.kept[key]))
        spend, part = spends[key], parts[key]
        used, seen = _seen(how, label, spend)
        people = _met(how, f"channel.{key}", label, spend, seen, times)
        shown = None if how.price.shown is None else used * how.price.shown
        bought.append(Bought(one, how, part, spend, used, seen, people, shown))
    return Plan(money, above, tuple(bought), _groups(audience, bought), audience.population)


def _curve(one: Reach, inputs: Inputs, flight: Flight, audience: Audience) -> Curve:
    """Return the curve of a channel over the days on which it runs."""
    days = flight.running(one.channel.key)
    return curve(one, inputs, met_share(inputs, days), days, audience.segment)


def _part(one: Reach, shares: Mapping[str, float]) -> Node:
    """Return a channel's share of net media as a leaf that readers may vary."""
    channel = one.channel
    label = phrase("{label}: share of net media", label=channel.label)
    return leaf(Leaf(f"split.{channel.key}", Exact(shares[channel.key])), label, SHARE)


def _charged(
    inputs: Inputs,
    budget: Node,
    rung: Rung,
    audience: Audience,
    curves: Sequence[Curve],
    parts: Mapping[str, Node],
) -> tuple[Costs, Ladder, dict[str, Node]]:
    """Return what a budget is charged, its ladder above net media, and each channel's spend."""
    quoted = {
        one.channel.key
        for one, how in zip(audience.reaches, curves, strict=True)
        if how.kind == "quote"
    }
    terms = agreed(inputs, parts, quoted)
    net, known = None, None
    if rung in ("gross", "net", "net-net"):
        net, known = net_media_of(inputs, terms, budget, rung)
    money = costs(inputs, budget, rung, net, kept_of(inputs, terms, net, known))
    spends = {key: money.net_media * part for key, part in parts.items()}
    return money, ladder(inputs, terms, spends, money.net_media, known), spends


def _seen(how: Curve, label: str, spend: Node) -> tuple[Node, Node | None]:
    """Return the part of a spend that a frequency cap lets be spent, and the impressions."""
    if how.price.per_franc is None:
        return spend, None
    seen = spend * how.price.per_franc
    most = room(how)
    if most is None:
        return spend, seen
    text = phrase(
        "{label} cannot show more than its frequency cap of {cap} lets its people"
        " see; the rest stays unspent",
        label=label,
        cap=how.cap,
    )
    hint = phrase("spend less on it, raise the cap, or leave the split to `--allocate`")
    seen = Node(SMALLEST, (seen, most), seen.unit, check=Check("cap", seen, most, text, hint))
    return seen / how.price.per_franc, seen


def _met(
    how: Curve, stem: str, label: str, spend: Node, seen: Node | None, times: int
) -> dict[int, Node]:
    """Return the people a channel reaches, by number of exposures, as far as its curve tells."""
    out: dict[int, Node] = {}
    for count in range(1, times + 1):
        if not tells(how, count):
            break
        name = "reach" if count == 1 else f"reach_{count}plus"
        words = (
            phrase("people reached")
            if count == 1
            else phrase("people reached {count} times or more", count=count)
        )
        out[count] = reached(how, spend, seen, count).named(
            f"{stem}.{name}", phrase("{label}: {words}", label=label, words=words)
        )
    return out


def _groups(audience: Audience, bought: Sequence[Bought]) -> tuple[Group, ...]:
    by_key = {one.reach.channel.key: one for one in bought}
    online = [one for one in bought if one.reach.channel.universe == "online"]
    groups = []
    if online:
        assert audience.shared is not None
        groups.append(Group(audience.shared, tuple(online)))
    for nested in audience.nested:
        inside = tuple(by_key[one.channel.key] for one in nested.reaches)
        groups.append(Group(nested.universe, inside))
    grouped = [one for group in groups for one in group.bought]
    groups.extend(Group(one.reach.people, (one,)) for one in bought if one not in grouped)
    return tuple(groups)


def together(plan: Plan, times: int) -> Node:
    """Return the people exposed ``times`` or more over all channels. One that does not tell how
    often it meets people counts for one exposure at most. Nobody lives in two countries.
    """
    if plan.parts:
        return total([together(part, times) for part in plan.parts])
    if times > 1:
        return _often(plan, times)
    unions = [
        combine(group.universe, [one.met[1] for one in group.bought])
        if len(group.bought) > 1
        else group.bought[0].met[1]
        for group in plan.groups
    ]
    if len(plan.bought) == 1:
        return unions[0] * constant(1.0, phrase("one channel alone"))
    if len(unions) == 1:
        return unions[0]
    assert plan.population is not None
    return combine(plan.population, unions)


def _often(plan: Plan, times: int) -> Node:
    """Return the people exposed ``times`` or more over all channels, by convolution within and
    between universes.
    """
    nobody = constant(0.0, phrase("nobody that is known"), PEOPLE)

    def level(group: Group, count: int) -> Node:
        if len(group.bought) == 1:
            return group.bought[0].met.get(count, nobody)
        parts = [one.met.get(k, nobody) for one in group.bought for k in range(1, count + 1)]
        return Node(Convolved(count), (group.universe, *parts), PEOPLE)

    if len(plan.groups) == 1:
        return level(plan.groups[0], times) * constant(1.0, phrase("over all channels"))
    assert plan.population is not None
    parts = [level(group, k) for group in plan.groups for k in range(1, times + 1)]
    return Node(Convolved(times), (plan.population, *parts), PEOPLE)


def seen_together(plan: Plan) -> Node | None:
    """Return the impressions on target of all channels; None where one does not tell them."""
    seen = [one.seen for one in plan.bought if one.seen is not None]
    if len(seen) < len(plan.bought):
        return None
    return total(seen) if len(seen) > 1 else seen[0] * constant(1.0, phrase("one channel"))


def grps(plan: Plan, people: Population, audience: Audience) -> Node | None:
    """Return impressions on target per hundred people aged 15 and over of the segment; None where a
    channel has no impressions, or the segment nobody of that age.
    """
    return points_of(seen_together(plan), people, audience)


def points_of(seen: Node | None, people: Population, audience: Audience) -> Node | None:
    """Return impressions on target per hundred people aged 15 and over; None without either."""
    adults = audience.segment.ages.overlap(ADULT_AGE)
    if adults is None or seen is None:
        return None
    hundred = constant(100.0, phrase("GRPs per exposure of everybody"), RATIO)
    return Node(DIVIDE, (seen, people.people(adults)), RATIO) * hundred
