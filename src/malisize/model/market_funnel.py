"""A market from below: who is left after each step, what a customer pays, and what holds SOM
down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from malisize.assumptions.entries import Step
from malisize.assumptions.values import Given
from malisize.errors import InputError, UnitError
from malisize.figures.catalogue import figure_names, topics_of
from malisize.model.audience import Audience, RowSpec, Watch
from malisize.model.inputs import Inputs
from malisize.model.money import in_francs
from malisize.model.segment import People, Segment
from malisize.quantity.evaluate import order
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import PEOPLE, RATIO, Unit
from malisize.records import Note
from malisize.text import did_you_mean, shown

TITLES = {"tam": "TAM", "sam": "SAM", "som": "SOM"}
_BOUGHT = frozenset(
    {  # what one purchase may be
        "purchases",
        "item",
        "items",
        "trip",
        "trips",
        "delivery",
        "deliveries",
        "order",
        "orders",
        "basket",
        "ride",
        "visit",
        "transaction",
        "subscription",
    }
)
_YEARS = Unit.parse("years")
STARTS = (
    "population",
    "internet_users",
    "segment.population",
    "segment.online",
    "segment.narrowed.population",
    "segment.narrowed.online",
    "reachable.online",
    "reachable.largest",
    "reachable.independent",
    "reachable.upper",
    "reachable.deduplicated",
)


@dataclass(slots=True)
class Market:
    """A market as it is built: its rows, and what its rows share."""

    inputs: Inputs
    scope: People
    segment: Segment
    online: bool
    bounded: bool
    standing: set[Node]
    proxies: set[str] = field(default_factory=set)
    steps: Sequence[Step] = ()
    rising: set[str] = field(
        default_factory=set
    )  # levels with a step that may lead to more people than before
    rows: list[RowSpec] = field(default_factory=list)
    limits: list[tuple[str, Node, str]] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    value: Node | None = None
    take: Node | None = None

    def add(self, id: str, label: str, node: Node, note: str = "") -> Node:
        """Add a row; a formula without a name takes the row's. A row built on a stand-in is one."""
        named = node if node.label else node.named(id, label)
        stands_in = any(
            inner in self.standing or (inner.leaf and inner.leaf.key in self.proxies)
            for inner in order([node])
        )
        self.rows.append(RowSpec(id, label, named, note=note, stands_in=stands_in))
        return named

    def leaf(self, given: Given, label: str) -> Node:
        """Return the leaf of a value; a figure used with a mark other than sourced stands in for
        what it is not.
        """
        node = self.inputs.value(given, label)
        if given.figure is not None and given.mark not in (None, "sourced"):
            self.proxies.add(f"figures.{given.figure}")
        return node


def refuse_start(name: str) -> None:
    """Check that a text names a row a market can start from, or a figure. Raises InputError."""
    name = name.strip()
    parts = name.split(".")
    if parts[0] == "market":
        raise InputError(
            f"{shown(name)} is a row of the market itself, so the market would be made of itself",
            hint="start from a row of `malisize audience`, such as `segment.online`",
        )
    if parts[0] in ("plan", "budget"):
        raise InputError(
            f"{shown(name)} is a row of a plan; a market starts from people",
            hint="what a campaign wins is a limit on SOM: `market.campaign.total`",
        )
    if parts[0] == "channel" and len(parts) == 3 and parts[2] in ("accounts", "reachable"):
        return
    if name in STARTS or (len(parts) == 1 and topics_of(name)):
        return
    if name.startswith(("segment.penetration", "segment.narrowing")) or (
        parts[0] == "channel" and parts[-1] == "share"
    ):
        raise InputError(
            f"{shown(name)} is a share, and a market starts from a count",
            hint="such as `segment.online`",
        )
    known = [*STARTS, "channel.facebook.reachable", *figure_names()]
    raise InputError(
        f"{shown(name)} is no row and no figure",
        hint=did_you_mean(
            name, known, "a row id of `malisize audience`, such as `segment.online`, or a figure"
        ),
    )


def row(audience: Audience, inputs: Inputs, key: str, name: str) -> RowSpec:
    """Return the row of the audience or the figure of a name. Raises InputError."""
    refuse_start(name)
    for spec in audience.rows:
        if spec.id == name:
            return spec
    parts = name.split(".")
    if parts[0] == "channel":
        channels = [one.channel.key for one in audience.reaches]
        raise InputError(
            f"{key}: no row {shown(name)} in this request",
            hint=(
                f"add `--channel {parts[1]}`"
                if parts[1] not in channels
                else f"write `channel.{parts[1]}.reachable`"
            ),
        )
    if len(parts) > 1:
        raise InputError(
            f"{key}: no row {shown(name)} in this request", hint=f"rows: {_ids(audience)}"
        )
    node = inputs.figure(name, topics_of(name)[0])
    return RowSpec(name, node.label, node)


def _ids(audience: Audience) -> str:
    return ", ".join(spec.id for spec in audience.rows if spec.node.unit == PEOPLE)


# Steps


def levels_of(out: Market, start: Node) -> dict[str, Node]:
    """Add a row for each step and for who is left after it; return the people of each level, limits
    aside.
    """
    levels: dict[str, Node] = {}
    node = start
    for place, step in enumerate(out.steps, start=1):
        key = f"market.step.{place}"
        factor = out.leaf(step.given, step.label)
        if step.given.figure is not None and factor.unit.powers and not _converts(node, factor):
            raise InputError(
                f"{key} ({step.label}): {step.given.figure} is in `{factor.unit}`, which is no"
                f" share and leads from `{node.unit}` to `{(node * factor).unit}`",
                hint="write a share, or a figure that is one",
            )
        out.add(key, f"{step.level}: {step.label}", factor, note=reason(step.given))
        if (
            step.given.kind == "ratio"
            or factor.unit.powers
            or (factor.leaf and factor.leaf.spread.high > 1.0)
        ):
            out.rising.add(step.level)
        if factor.unit == RATIO and step.level in out.rising:
            text = f"{key} ({step.label}) is above 100 %: more people after it than before"
            out.watches.append(Watch(factor, constant(1.0, "100 %"), text))
        node, level = node * factor, step.level.casefold()
        reached = place == len(out.steps) or out.steps[place].level != step.level
        if reached and node.unit == PEOPLE:
            node = _held(out, node, key, step, levels)
        node = out.add(f"{key}.people", f"After step {place}: {step.label}", node)
        if reached and node.unit != PEOPLE:
            raise UnitError(
                f"{key} ({step.label}): {step.level} would count `{node.unit}`, not people",
                hint=(
                    'a step with `ratio = "0.9"` and `unit = "people per'
                    f' {str(node.unit).rstrip("s")}"` leads to people'
                ),
            )
        levels[level] = node
    return levels


def _converts(node: Node, factor: Node) -> bool:
    """Tell whether a factor leads from one count to another, such as accounts to people."""
    return (
        all(power == 1 for _, power in (node * factor).unit.powers)
        and len((node * factor).unit.powers) == 1
    )


def _held(out: Market, node: Node, key: str, step: Step, levels: Mapping[str, Node]) -> Node:
    """Hold a level at or below the one it is part of, and TAM at the people there are, wherever a
    step could leave them.
    """
    above = {"SAM": "tam", "SOM": "sam"}.get(step.level)
    if above is not None and step.level in out.rising:
        return node.part_of(
            levels[above], f"{key} ({step.label}): {step.level} is above {TITLES[above]}"
        )
    if above is None and (not out.bounded or step.level in out.rising):
        everybody = out.scope.people(out.scope.segment.age)
        return node.part_of(everybody, f"{key} ({step.label}): TAM is above the people there are")
    return node


def reason(given: Given) -> str:
    """Return why a value is supposed, and its source where it has one."""
    return "; ".join(part for part in (given.why, given.source) if part)


# Money and limits


def add_value(out: Market) -> None:
    """Add the revenue of one customer: price x purchases, or as given. Raises InputError for none
    or two ways.
    """
    inputs = out.inputs
    given = inputs.assumptions
    price, often = given.get("market.price"), given.get("market.purchases")
    whole = given.get("market.revenue_per_customer")
    if whole is not None and (price is not None or often is not None):
        others = [one for one in (price, often) if one is not None]
        if all(given.rank(whole.key) > given.rank(one.key) for one in others):
            price = often = None
        elif any(given.rank(one.key) > given.rank(whole.key) for one in others):
            whole = None
        else:
            raise InputError(
                f"market.revenue_per_customer and {others[0].key} are two ways to one number",
                hint="leave out one of them: revenue per customer, or price and purchases",
            )
    if whole is not None:
        node = in_francs(timed(out.leaf(whole, "Revenue per customer a year")), inputs)
        note = reason(whole)
    else:
        if price is None:
            raise inputs.missing(
                "market.price", "what a customer pays is needed", '--set market.price="1500 XOF"'
            )
        if often is None:
            raise inputs.missing(
                "market.purchases",
                "how often a customer buys in a year is needed",
                '--set market.purchases="20 to 60"',
            )
        cost = in_francs(_per_purchase(out.leaf(price, "Price of a purchase"), price), inputs)
        times = out.leaf(often, "Purchases of a customer a year")
        out.add("market.price", "Price of a purchase", cost, note=reason(price))
        out.add("market.purchases", "Purchases of a customer a year", times, note=reason(often))
        node, note = cost * times, ""
    expected = Unit.parse("XOF per person per year")
    if node.unit != expected:
        raise UnitError(
            f"market.revenue_per_customer: comes out in `{node.unit}`, not in `{expected}`"
        )
    out.value = out.add(
        "market.revenue_per_customer", "Revenue per customer a year", node, note=note
    )
    if given.get("market.take_rate") is not None:
        take = given.values["market.take_rate"]
        out.take = out.add(
            "market.take_rate",
            "Share of it that is kept",
            out.leaf(take, "Share kept"),
            note=reason(take),
        )


def timed(node: Node) -> Node:
    """Return an amount of a year as an amount per year, where its figure leaves the year unsaid."""
    return (
        node
        if any(word == "years" for word, _ in node.unit.powers)
        else node / constant(1.0, "one year", _YEARS)
    )


def _per_purchase(node: Node, given: Given) -> Node:
    """Return a figure's price (of a trip, an item, an order) as the price of a purchase. Raises
    UnitError for no price.
    """
    if given.figure is None:
        return node
    money = [word for word, power in node.unit.powers if power == 1]
    things = [(word, power) for word, power in node.unit.powers if power != 1]
    if money not in (["XOF"], ["USD"], ["EUR"]) or [power for _, power in things] != [-1]:
        raise UnitError(
            f"market.price: {given.figure} is in `{node.unit}`, and a price is money per something",
            hint="write a price such as `1500 XOF`",
        )
    if things[0][0] not in _BOUGHT:
        raise UnitError(
            f"market.price: {given.figure} is in `{node.unit}`, which is no price of a purchase",
            hint="write a price such as `1500 XOF`",
        )
    if things[0][0] == "purchases":
        return node
    one = Unit(((things[0][0], 1), ("purchases", -1)))
    return node * constant(1.0, f"one {things[0][0]} per purchase", one)


def add_money(out: Market, stem: str, title: str, people: Node) -> Node:
    """Add the money of a level, and what of it is kept."""
    assert out.value is not None
    revenue = out.add(f"{stem}.revenue", f"{title}: what customers pay a year", people * out.value)
    if out.take is not None:
        out.add(f"{stem}.kept", f"{title}: what is kept of it a year", revenue * out.take)
    return revenue


def add_limits(out: Market, campaign: Node | None, flight: str) -> None:
    """Add what holds SOM down: capacity in customers or purchases, money to win customers, or a
    planned campaign.
    """
    inputs, given = out.inputs, out.inputs.assumptions
    capacity = given.get("market.capacity")
    if capacity is not None:
        _limit(
            out,
            "capacity",
            "Customers that can be served",
            out.leaf(capacity, "Customers that can be served"),
            capacity,
        )
    purchases = given.get("market.capacity_purchases")
    if purchases is not None:
        often = given.get("market.purchases")
        if (
            often is None
            or out.value is None
            or not any(spec.id == "market.purchases" for spec in out.rows)
        ):
            raise inputs.missing(
                "market.purchases",
                "a limit in purchases needs how often a customer buys",
                '--set market.purchases="20 to 60"',
            )
        served = out.leaf(purchases, "Purchases that can be served") / out.leaf(
            often, "Purchases of a customer a year"
        )
        _limit(out, "purchases", "Customers whose purchases can be served", served, purchases)
    budget, cost = given.get("market.winning.budget"), given.get("market.winning.cost")
    if (budget is None) != (cost is None):
        lacking = "market.winning.cost" if cost is None else "market.winning.budget"
        raise inputs.missing(
            lacking,
            "money to win customers and what one costs go together",
            f'--set {lacking}="2000 XOF"',
        )
    if budget is not None and cost is not None:
        money = in_francs(out.leaf(budget, "Money to win customers"), inputs)
        won = money / in_francs(out.leaf(cost, "Cost of winning a customer"), inputs)
        _limit(out, "budget", "Customers that the money there is can win", won, budget)
    if campaign is not None:
        each = inputs.assumption("market.people_per_conversion", "Customers per conversion")
        _limit(
            out,
            "campaign",
            f"Customers that {flight} can win",
            campaign * each,
            given.get("market.campaign.total"),
        )


def _limit(out: Market, name: str, label: str, node: Node, given: Given | None) -> None:
    added = out.add(f"market.limit.{name}", label, node, note=reason(given) if given else "")
    out.limits.append((name, added, label))


def limited(out: Market, som: Node, when: str = "") -> Node:
    """Return SOM held at every limit; ``when`` says of which year."""
    for name, limit, label in out.limits:
        key = {
            "purchases": "capacity_purchases",
            "budget": "winning.budget",
            "campaign": "campaign",
        }.get(name, name)
        som = som.capped(
            limit, f"market.{key}: SOM{when} is held at the {label[0].lower()}{label[1:]}"
        )
    return som
