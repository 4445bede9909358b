"""The rows of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.model.affinity import affinity
from malisize.model.audience import Audience, RowSpec
from malisize.model.inputs import Inputs
from malisize.model.pieces import PIECES_HEARD
from malisize.model.plan import TOTAL, Bought, Plan, grps, points_of, together
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node, constant, highest, lowest, total
from malisize.quantity.ops import DIVIDE, FLOOR
from malisize.quantity.unit import RATIO, SHARE, Unit
from malisize.wording import phrase, plural

_WHOLE = {
    "spots": phrase("whole spots"),
    "posts": phrase("whole posts"),
    "faces": phrase("whole panels"),
}
_NOTHING = constant(0.0, phrase("nothing"), RATIO)


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
        self.on_target: list[Node] = []
        self.clicks: list[Node] = []
        self.conversions: list[Node] = []
        self.left_over: list[Node] = []


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
    give reach for, 1 among them, and up to those that the plan was built for.
    """
    out, sums = _Rows(), _Sums()
    out.add(TOTAL, phrase("Total budget"), plan.costs.total)
    asked = plan.costs.asked
    for id, label, node in plan.ladder.lines:
        out.add(id, label, asked if id == asked.id else node)
    out.add("budget.net_media", phrase("Net media"), plan.costs.net_media)
    for id, label, node in plan.costs.lines:
        out.add(id, label, node)
    for one in plan.bought:
        _channel_rows(out, sums, inputs, one, times, plan.ladder.kept.get(one.key))
        _rated(out, people, audience, one)
    first = _plan_rows(out, plan, times)
    _plan_totals(out, sums, people, audience, plan, first, days)
    return out.specs, first, out.dropped()


def _channel_rows(
    out: _Rows,
    sums: _Sums,
    inputs: Inputs,
    one: Bought,
    times: Sequence[int],
    kept: Node | None,
) -> None:
    """Add a channel's rows; ``kept`` is the share of gross that is paid, if not all is."""
    channel, how = one.reach.channel, one.curve
    stem, label, uncertain = f"channel.{channel.key}", channel.label, bool(one.reach.stand_ins)

    def row(name: str, words: str, node: Node) -> Node:
        return out.add(
            f"{stem}.{name}",
            phrase("{label}: {words}", label=label, words=words),
            node,
            stands_in=uncertain,
        )

    if kept is not None:
        row("gross", phrase("gross, at the rate card"), one.spend / kept)
    row("spend", phrase("spend"), one.spend)
    if how.price.pieces is not None:
        pieces = row(how.price.way, how.price.way, one.spend * how.price.pieces)
        if how.price.way in PIECES_HEARD:
            whole = Node(FLOOR, (pieces,), pieces.unit)
            row(f"whole_{how.price.way}", _WHOLE[how.price.way], whole)
            left = highest([one.spend - whole / how.price.pieces, one.spend * _NOTHING])
            sums.left_over.append(row("left_over", phrase("left over from whole ones"), left))
    if one.seen is not None:
        shown = row("impressions", "impressions", one.seen if one.shown is None else one.shown)
        sums.impressions.append(shown)
        sums.on_target.append(one.seen)
    if one.seen is not None and one.shown is not None and how.heard.share is not None:
        row("on_target_share", phrase("share of impressions on target"), how.heard.share)
        row("on_target", phrase("impressions on target"), one.seen)
        row("outside_target", phrase("impressions outside the target"), one.shown - one.seen)
    if how.price.clicks is not None:
        clicked = row("clicks", "clicks", one.used * how.price.clicks)
        sums.clicks.append(clicked)
        own = f"channels.{channel.key}.conversion_rate"
        if inputs.has(own) or inputs.has("conversion_rate"):
            rate = inputs.assumption(
                own if inputs.has(own) else "conversion_rate", phrase("Conversions per click")
            )
            sums.conversions.append(row("conversions", "conversions", clicked * rate))
    for count, node in one.met.items():
        if count in times:
            out.add(node.id, node.label, node, stands_in=uncertain)
    _per_person(out, one)


def _per_person(out: _Rows, one: Bought) -> None:
    """Add how often a channel meets a person, and what a person it reaches costs."""
    stem, label = f"channel.{one.key}", one.reach.channel.label
    uncertain = bool(one.reach.stand_ins)
    if one.seen is not None:
        often = out.ratio(
            f"{stem}.frequency",
            phrase("{label}: average frequency", label=label),
            one.seen,
            one.met[1],
            stands_in=uncertain,
        )
        _weekly(
            out,
            stem,
            phrase("{label}: average frequency a week", label=label),
            often,
            one.met[1],
            one.curve.weeks,
            stands_in=uncertain,
        )
    out.ratio(
        f"{stem}.cost_per_reached",
        phrase("{label}: cost per person reached", label=label),
        one.spend,
        one.met[1],
        stands_in=uncertain,
    )


def _rated(out: _Rows, people: Population, audience: Audience, one: Bought) -> None:
    """Add what a channel's rating points cost, and how near its people are to the segment's."""
    stem, label = f"channel.{one.key}", one.reach.channel.label
    uncertain = bool(one.reach.stand_ins)
    points = points_of(one.seen, people, audience)
    if points is not None:
        words = phrase("{label}: GRPs", label=label)
        out.add(f"{stem}.grps", words, points, stands_in=uncertain)
        words = phrase("{label}: cost per GRP", label=label)
        out.ratio(f"{stem}.cost_per_grp", words, one.spend, points, stands_in=uncertain)
    index = affinity(one.reach.channel, people, people.inputs)
    if index is not None:
        words = phrase("{label}: affinity (100: as in the country)", label=label)
        out.add(f"{stem}.affinity", words, index, stands_in=uncertain)


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
    length = constant(
        max(weeks, 1.0),
        phrase("{weeks} weeks", weeks=f"{max(weeks, 1.0):.3g}"),
        Unit.parse("weeks"),
    )
    id = f"{stem}.weekly_frequency"
    out.under[id] = people
    out.add(id, label, often / length, stands_in=stands_in)


def _plan_rows(out: _Rows, plan: Plan, times: Sequence[int]) -> Node:
    """Add the plan's reach, once and more often, and its bounds; return the people reached at least
    once.
    """
    every = [one.met[1] for one in plan.bought]
    first = together(plan, 1)
    whole = (
        plan.population
        if plan.population is not None and len(plan.groups) > 1
        else plan.groups[0].universe
    )
    out.add("plan.reach", phrase("All channels: people reached"), first)
    largest = (
        highest(every) if len(every) > 1 else every[0] * constant(1.0, phrase("one channel alone"))
    )
    out.add("plan.reach_largest", phrase("People reached by the largest channel alone"), largest)
    out.add(
        "plan.reach_upper",
        phrase("People reached if nobody met two channels"),
        lowest([total(every), whole]),
    )
    levels = {1: first}
    for count in times:
        if count > 1 and any(count in one.met for one in plan.bought):
            words = phrase("All channels: people reached {count} times or more", count=count)
            levels[count] = out.add(f"plan.reach_{count}plus", words, together(plan, count))
    for count, level in levels.items():
        if count + 1 in levels:
            words = plural(
                "All channels: people reached exactly once",
                "All channels: people reached exactly {number} times",
                count,
            )
            out.add(f"plan.exposed_{count}", words, level - levels[count + 1])
    return first


def _plan_totals(
    out: _Rows,
    sums: _Sums,
    people: Population,
    audience: Audience,
    plan: Plan,
    reach: Node,
    days: int,
) -> None:
    everybody = next(spec.node for spec in audience.rows if spec.id == "reachable.deduplicated")
    share = Node(DIVIDE, (reach, everybody), SHARE)
    out.add("plan.share", phrase("People reached, share of the deduplicated audience"), share)
    if len(sums.impressions) == len(plan.bought):
        seen = out.add(
            "plan.impressions", phrase("All channels: impressions"), _added(sums.impressions)
        )
        if any(one.shown is not None for one in plan.bought):
            shown, seen = seen, _added(sums.on_target)
            out.add("plan.on_target", phrase("All channels: impressions on target"), seen)
            outside = phrase("All channels: impressions outside the target")
            out.add("plan.outside_target", outside, shown - seen)
        often = out.ratio("plan.frequency", phrase("Average frequency"), seen, reach)
        _weekly(out, "plan", phrase("Average frequency a week"), often, reach, days / 7)
        _points(out, people, audience, plan)
    if sums.left_over:
        words = phrase("Left over from whole spots, posts and panels")
        out.add("plan.left_over", words, _added(sums.left_over))
    if sums.clicks:
        out.add("plan.clicks", phrase("Clicks, where known"), _added(sums.clicks))
    out.ratio(
        "plan.cost_per_reached",
        phrase("Cost per person reached, all costs in"),
        plan.costs.total,
        reach,
    )
    if sums.conversions:
        won = out.add(
            "plan.conversions", phrase("Conversions, where known"), _added(sums.conversions)
        )
        out.ratio(
            "plan.cost_per_conversion",
            phrase("Cost per conversion, all costs in"),
            plan.costs.total,
            won,
        )
    length = constant(float(days), phrase("{days} days", days=days), Unit.parse("days"))
    out.add(
        "plan.daily_spend",
        phrase("Net media a day, over {days} days", days=days),
        plan.costs.net_media / length,
    )


def _points(out: _Rows, people: Population, audience: Audience, plan: Plan) -> None:
    """Add the rating points of a plan, and what they cost."""
    points = grps(plan, people, audience)
    adults = audience.segment.ages.overlap(ADULT_AGE)
    if points is None or adults is None:
        return
    words = phrase("GRPs (base: people {words} in the segment)", words=adults.words)
    out.add("plan.grps", words, points)
    words = phrase("Cost per GRP, all costs in")
    out.ratio("plan.cost_per_grp", words, plan.costs.total, points)


def _added(nodes: list[Node]) -> Node:
    return total(nodes) if len(nodes) > 1 else nodes[0] * constant(1.0, phrase("one channel"))
