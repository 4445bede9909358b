"""What a market is worth: from a start, through labelled steps, to TAM, SAM and SOM, in people and in money.

Rows, all stable: ``market.start``; ``market.step.N`` (the share or ratio of step N) and ``market.step.N.people`` (who is left
after it); ``market.tam.people``, ``market.sam.people``, ``market.som.people``; ``market.sam.share`` and ``market.som.share``
(of the level above); ``market.limit.NAME``; ``market.price``, ``market.purchases``, ``market.revenue_per_customer``;
``market.LEVEL.revenue`` and, with a take rate, ``market.LEVEL.kept``; ``market.online_buyers.*``; ``market.top_down.*`` and
``market.ratio``; ``market.year.K.population``, ``.online``, ``.LEVEL.people``, ``.LEVEL.revenue``, K years after the population
figure. Money is in CFA francs a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from malisize.assumptions.layers import LEVELS, Assumptions, Given, Step
from malisize.bands import EVERYBODY
from malisize.errors import InputError, UnitError
from malisize.figures.catalogue import figure_names, topics_of
from malisize.model.audience import Audience, Comparison, RowSpec, Watch
from malisize.model.inputs import Inputs
from malisize.model.money import CURRENCIES, in_francs
from malisize.model.segment import ADULT_AGE, People, Segment
from malisize.quantity.evaluate import leaves, order
from malisize.quantity.node import Leaf, Node, constant, leaf
from malisize.quantity.ops import OPS, Op, Term
from malisize.quantity.spread import Exact
from malisize.quantity.unit import PEOPLE, RATIO, SHARE, Unit
from malisize.records import Note
from malisize.text import did_you_mean, shown

MOST_YEARS = 30
GROWTH_WAYS = ("shared", "independent")
NATIONAL = ("population", "internet_users")
YEARS = Unit.parse("years")
_ONLINE_TOPICS = ("connectivity", "internet_surveys")
_STARTS = (
    "population", "internet_users", "segment.population", "segment.online", "segment.narrowed.population",
    "segment.narrowed.online", "reachable.online", "reachable.largest", "reachable.independent", "reachable.upper",
    "reachable.deduplicated",
)  # fmt: skip
_NAMES = {"tam": "TAM", "sam": "SAM", "som": "SOM"}


class MarketRequest(NamedTuple):
    """What a market is asked for beyond its file: years to project as a text (None: the file's), and the currency shown."""

    years: str | None = None
    currency: str = "XOF"

    def typed(self) -> dict[str, str | None]:
        """Return the options that explain and drivers take too; the years they need are in a row's id."""
        return {"--currency": self.currency if self.currency != "XOF" else None}


@dataclass(slots=True)
class _Market:
    """A market as it is built: its rows, and what its rows share."""

    inputs: Inputs
    scope: People
    online: bool
    bounded: bool
    standing: set[Node]
    proxies: set[str] = field(default_factory=set)
    steps: Sequence[Step] = ()
    rows: list[RowSpec] = field(default_factory=list)
    limits: list[tuple[str, Node, str]] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    value: Node | None = None
    take: Node | None = None

    def add(self, id: str, label: str, node: Node, note: str = "") -> Node:
        """Add a row; a formula without a name takes the row's. A row built on a stand-in is one."""
        named = node if node.label else node.named(id, label)
        stands_in = any(inner in self.standing or (inner.leaf and inner.leaf.key in self.proxies) for inner in order([node]))
        self.rows.append(RowSpec(id, label, named, note=note, stands_in=stands_in))
        return named

    def leaf(self, given: Given, label: str) -> Node:
        """Return the leaf of a value; a figure used with a mark other than sourced stands in for what it is not."""
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
    if name in _STARTS or (len(parts) == 1 and topics_of(name)):
        return
    if name.startswith(("segment.penetration", "segment.narrowing")) or (parts[0] == "channel" and parts[-1] == "share"):
        raise InputError(f"{shown(name)} is a share, and a market starts from a count", hint="such as `segment.online`")
    known = [*_STARTS, "channel.facebook.reachable", *figure_names()]
    raise InputError(
        f"{shown(name)} is no row and no figure",
        hint=did_you_mean(name, known, "a row id of `malisize audience`, such as `segment.online`, or a figure"),
    )


def refuse_text(key: str, text: str) -> None:
    """Check a text of ``[market]`` that is one of a few words. Raises InputError."""
    known = {"market.growth_over_years": GROWTH_WAYS, "market.top_down.level": LEVELS}[key]
    if text.strip().casefold() not in [word.casefold() for word in known]:
        raise InputError(f"{shown(text)} is none of {', '.join(known)}", hint=did_you_mean(text, known))


def add_market(audience: Audience, inputs: Inputs, request: MarketRequest, *, campaign: Node | None, flight: str) -> None:
    """Add the rows of the market that the assumptions describe to those of an audience, with its checks and notes.

    ``campaign`` is the node of a plan's conversions, None without a plan; ``flight`` says which plan. Raises InputError naming
    the key, InfeasibleError later where a level is above the one it is part of.
    """
    given = inputs.assumptions
    start = given.get("market.start")
    if start is None or start.text is None:
        raise inputs.missing(
            "market.start", "no file given describes a market", "`malisize market --assumptions grocery-bamako` is one"
        )
    if not given.steps:
        raise inputs.missing(
            "market.step", "a market needs steps to TAM, SAM and SOM", "write `[[market.step]]` above label, share and level"
        )
    years = _years(given, request)
    name = start.text.strip()
    spec = _row(audience, inputs, "market.start", name)
    national = name in NATIONAL or name.endswith(".accounts") or "." not in name
    segment = Segment("national", "all", EVERYBODY) if national else audience.segment
    below = leaves([spec.node])
    keys = {node.leaf.key for node in below if node.leaf}
    out = _Market(
        inputs, People(inputs, segment), online="figures.internet_users" in keys or bool(given.under("market.online_buyers")),
        bounded=name in _STARTS or name.endswith(".reachable"), standing={spec.node} if spec.stands_in else set(),
    )  # fmt: skip
    powers = spec.node.unit.powers
    if len(powers) != 1 or powers[0][1] != 1 or powers[0][0] in CURRENCIES:
        raise InputError(
            f"market.start: {shown(name)} is in `{spec.node.unit}`, and a market starts from a count",
            hint="write a row or figure in people, accounts or connections",
        )
    if segment.is_region:
        out.standing.add(out.scope.users(segment.age))
    out.add("market.start", f"Start: {spec.label}", spec.node)
    out.add("market.population", f"People: {segment.label}", out.scope.people(segment.age))
    if out.online:
        out.add("market.online", f"People online: {segment.label}", out.scope.users(segment.age))
    if national and audience.segment != segment:
        text = f"market.start: {name} counts the whole country, whatever the area, gender and age asked for"
        out.notes.append(Note("method", text, None, ("market.start",)))
    _doubles(out, name, keys)
    out.steps = given.steps
    levels = _levels(out, spec.node)
    _value(out)
    _limits(out, campaign, flight)
    levels["som"] = _limited(out, levels["som"])
    for level, above in (("tam", None), ("sam", "tam"), ("som", "sam")):
        title = _NAMES[level]
        out.add(f"market.{level}.people", f"{title}: people", levels[level])
        if above is not None:
            share = levels[level].share_of(levels[above])
            out.add(f"market.{level}.share", f"{title}, share of {_NAMES[above]}", share)
    revenue = {level: _money(out, f"market.{level}", _NAMES[level], levels[level]) for level in levels}
    _sanity(out, levels)
    _online_buyers(out, levels)
    comparison = _top_down(out, audience, revenue)
    _projection(out, levels["tam"], years)
    audience.rows.extend(out.rows)
    audience.watches.extend(out.watches)
    audience.notes.extend(out.notes)
    audience.comparison = comparison


# The start and the steps


def _row(audience: Audience, inputs: Inputs, key: str, name: str) -> RowSpec:
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
            hint=f"add `--channel {parts[1]}`" if parts[1] not in channels else f"write `channel.{parts[1]}.reachable`",
        )
    if len(parts) > 1:
        raise InputError(f"{key}: no row {shown(name)} in this request", hint=f"rows: {_ids(audience)}")
    node = inputs.figure(name, topics_of(name)[0])
    return RowSpec(name, node.label, node)


def _ids(audience: Audience) -> str:
    return ", ".join(spec.id for spec in audience.rows if spec.node.unit == PEOPLE)


def _levels(out: _Market, start: Node) -> dict[str, Node]:
    """Add a row for each step and for who is left after it; return the people of each level, limits aside."""
    levels: dict[str, Node] = {}
    node = start
    for place, step in enumerate(out.steps, start=1):
        key = f"market.step.{place}"
        factor = out.leaf(step.given, step.label)
        if step.given.figure is not None and factor.unit.powers and not _converts(node, factor):
            raise InputError(
                f"{key} ({step.label}): {step.given.figure} is in `{factor.unit}`, which is no share and leads from "
                f"`{node.unit}` to `{(node * factor).unit}`",
                hint="write a share, or a figure that is one",
            )
        out.add(key, f"{step.level}: {step.label}", factor, note=_reason(step.given))
        if factor.unit == RATIO and step.given.kind == "ratio":
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
                hint=f'a step with `ratio = "0.9"` and `unit = "people per {str(node.unit).rstrip("s")}"` leads to people',
            )
        levels[level] = node
    return levels


def _converts(node: Node, factor: Node) -> bool:
    """Tell whether a factor leads from one count to another, such as accounts to people."""
    return all(power == 1 for _, power in (node * factor).unit.powers) and len((node * factor).unit.powers) == 1


def _held(out: _Market, node: Node, key: str, step: Step, levels: Mapping[str, Node]) -> Node:
    """Hold a level at or below the one it is part of, and TAM at the people there are, wherever a step could leave them."""
    above = {"SAM": "tam", "SOM": "sam"}.get(step.level)
    if above is not None and any(one.given.kind == "ratio" for one in out.steps if one.level == step.level):
        return node.part_of(levels[above], f"{key} ({step.label}): {step.level} is above {_NAMES[above]}")
    if above is None and (not out.bounded or any(one.given.kind == "ratio" for one in out.steps)):
        everybody = out.scope.people(out.scope.segment.age)
        return node.part_of(everybody, f"{key} ({step.label}): TAM is above the people there are")
    return node


def _reason(given: Given) -> str:
    return "; ".join(part for part in (given.why, given.source) if part)


def _doubles(out: _Market, name: str, keys: set[str]) -> None:
    """Note where the same people or the same share are counted twice."""
    rows = ("market.start",)
    if name == "reachable.upper":
        text = "market.start: reachable.upper counts who uses two channels twice; reachable.deduplicated counts nobody twice"
        out.notes.append(Note("check", text, "market.start=reachable.deduplicated", rows))
    narrows = {narrow.label.casefold(): narrow for narrow in out.inputs.assumptions.narrows}
    narrowed = name.startswith(("reachable", "segment.narrowed")) or name.endswith(".reachable")
    if narrows and not narrowed:
        out.notes.append(Note("method", f"market.start: {name} is not narrowed by audience.narrow", None, rows))
    seen = dict.fromkeys(keys, "market.start")
    for place, step in enumerate(out.inputs.assumptions.steps, start=1):
        key = f"market.step.{place}"
        if narrowed and step.label.casefold() in narrows:
            text = f"{key} ({step.label}) narrows again what audience.narrow has narrowed: counted twice"
            out.notes.append(Note("check", text, None, (key,)))
        figure = step.given.figure
        if figure is None:
            continue
        first = seen.setdefault(f"figures.{figure}", key)
        if first != key:
            text = f"{key} ({step.label}) uses {figure}, which {first} rests on already: its people would be counted out twice"
            out.notes.append(Note("check", text, None, (key,)))
        elif "figures.internet_users" in keys and topics_of(figure)[0] in _ONLINE_TOPICS:
            text = f"{key} ({step.label}) takes a share of people online ({figure}) of people who are online already"
            out.notes.append(Note("check", text, None, (key,)))


# Money and limits


def _value(out: _Market) -> None:
    """Add the revenue of one customer: price x purchases, or as given. Raises InputError for none or two ways."""
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
        node = in_francs(_timed(out.leaf(whole, "Revenue per customer a year")), inputs)
        note = _reason(whole)
    else:
        if price is None:
            raise inputs.missing("market.price", "what a customer pays is needed", '--set market.price="1500 XOF"')
        if often is None:
            raise inputs.missing(
                "market.purchases", "how often a customer buys in a year is needed", '--set market.purchases="20 to 60"'
            )
        cost = in_francs(_per_purchase(out.leaf(price, "Price of a purchase"), price), inputs)
        times = out.leaf(often, "Purchases of a customer a year")
        out.add("market.price", "Price of a purchase", cost, note=_reason(price))
        out.add("market.purchases", "Purchases of a customer a year", times, note=_reason(often))
        node, note = cost * times, ""
    expected = Unit.parse("XOF per person per year")
    if node.unit != expected:
        raise UnitError(f"market.revenue_per_customer: comes out in `{node.unit}`, not in `{expected}`")
    out.value = out.add("market.revenue_per_customer", "Revenue per customer a year", node, note=note)
    if given.get("market.take_rate") is not None:
        take = given.values["market.take_rate"]
        out.take = out.add("market.take_rate", "Share of it that is kept", out.leaf(take, "Share kept"), note=_reason(take))


def _timed(node: Node) -> Node:
    """Return an amount of a year as an amount per year, where its figure leaves the year unsaid."""
    return node if any(word == "years" for word, _ in node.unit.powers) else node / constant(1.0, "one year", YEARS)


def _per_purchase(node: Node, given: Given) -> Node:
    """Return a figure's price (of a trip, an item, an order) as the price of a purchase. Raises UnitError for no price."""
    if given.figure is None:
        return node
    money = [word for word, power in node.unit.powers if power == 1]
    things = [(word, power) for word, power in node.unit.powers if power != 1]
    if money not in (["XOF"], ["USD"], ["EUR"]) or [power for _, power in things] != [-1]:
        raise UnitError(
            f"market.price: {given.figure} is in `{node.unit}`, and a price is money per something",
            hint="write a price such as `1500 XOF`",
        )
    if things[0][0] == "purchases":
        return node
    one = Unit(((things[0][0], 1), ("purchases", -1)))
    return node * constant(1.0, f"one {things[0][0]} per purchase", one)


def _money(out: _Market, stem: str, title: str, people: Node) -> Node:
    """Add the money of a level, and what of it is kept."""
    assert out.value is not None
    revenue = out.add(f"{stem}.revenue", f"{title}: what customers pay a year", people * out.value)
    if out.take is not None:
        out.add(f"{stem}.kept", f"{title}: what is kept of it a year", revenue * out.take)
    return revenue


def _limits(out: _Market, campaign: Node | None, flight: str) -> None:
    """Add what holds SOM down: capacity in customers or purchases, money to win customers, or a planned campaign."""
    inputs, given = out.inputs, out.inputs.assumptions
    capacity = given.get("market.capacity")
    if capacity is not None:
        _limit(out, "capacity", "Customers that can be served", out.leaf(capacity, "Customers that can be served"), capacity)
    purchases = given.get("market.capacity_purchases")
    if purchases is not None:
        often = given.get("market.purchases")
        if often is None or out.value is None or not any(spec.id == "market.purchases" for spec in out.rows):
            raise inputs.missing(
                "market.purchases", "a limit in purchases needs how often a customer buys", '--set market.purchases="20 to 60"'
            )
        served = out.leaf(purchases, "Purchases that can be served") / out.leaf(often, "Purchases of a customer a year")
        _limit(out, "purchases", "Customers whose purchases can be served", served, purchases)
    budget, cost = given.get("market.winning.budget"), given.get("market.winning.cost")
    if (budget is None) != (cost is None):
        lacking = "market.winning.cost" if cost is None else "market.winning.budget"
        raise inputs.missing(lacking, "money to win customers and what one costs go together", f'--set {lacking}="2000 XOF"')
    if budget is not None and cost is not None:
        money = in_francs(out.leaf(budget, "Money to win customers"), inputs)
        won = money / in_francs(out.leaf(cost, "Cost of winning a customer"), inputs)
        _limit(out, "budget", "Customers that the money there is can win", won, budget)
    if campaign is not None:
        each = inputs.assumption("market.people_per_conversion", "Customers per conversion")
        _limit(out, "campaign", f"Customers that {flight} can win", campaign * each, None)


def _limit(out: _Market, name: str, label: str, node: Node, given: Given | None) -> None:
    added = out.add(f"market.limit.{name}", label, node, note=_reason(given) if given else "")
    out.limits.append((name, added, label))


def _limited(out: _Market, som: Node, when: str = "") -> Node:
    """Return SOM held at every limit; ``when`` says of which year."""
    for name, limit, label in out.limits:
        key = {"purchases": "capacity_purchases", "budget": "winning.budget", "campaign": "campaign"}.get(name, name)
        som = som.capped(limit, f"market.{key}: SOM{when} is held at the {label[0].lower()}{label[1:]}")
    return som


# Checks a reviewer would make


def _sanity(out: _Market, levels: Mapping[str, Node]) -> None:
    """Declare what should hold of any market: customers below online adults, spending below a share of GDP per head."""
    inputs = out.inputs
    adults = out.scope.segment.age.overlap(ADULT_AGE)
    last = {step.level.casefold(): place for place, step in enumerate(out.steps, start=1)}
    for level in ("sam", "som"):
        if adults is None:
            break
        text = (
            f"{_NAMES[level]} counts more customers than there are people {adults} online "
            f"(market.step.{last[level]}, {out.steps[last[level] - 1].label})"
        )
        out.watches.append(Watch(levels[level], out.scope.users(adults), text))
    assert out.value is not None
    most = inputs.assumption("market.plausible_spend", "Plausible part of GDP per head spent on one market")
    gdp = in_francs(_timed(inputs.figure("gdp_per_capita", "economy")), inputs)
    plausible = (gdp * most).named("market.plausible", "Most a customer plausibly spends on one market a year")
    where = "market.revenue_per_customer"
    if any(spec.id == "market.price" for spec in out.rows):
        where = "market.price x market.purchases"
    text = f"{where}: one customer pays more in XOF a year than market.plausible_spend of GDP per head"
    out.watches.append(Watch(out.value, plausible, text))


def _online_buyers(out: _Market, levels: Mapping[str, Node]) -> None:
    """Add both ends of how many people buy online at all, for a market whose customers must; say where it needs more."""
    given = out.inputs.assumptions
    ends = {name: given.get(f"market.online_buyers.{name}") for name in ("least", "most")}
    if not any(ends.values()):
        return
    adults = out.scope.segment.age.overlap(ADULT_AGE)
    if adults is None:
        raise InputError("market.online_buyers: the segment has nobody aged 15 or over", hint="widen --age")
    base = out.scope.people(adults)
    counts = {}
    for name, end in ends.items():
        if end is None:
            raise out.inputs.missing(
                f"market.online_buyers.{name}", "a bound states both ends", f'--set market.online_buyers.{name}="…"'
            )
        words = f"Online buyers among people {adults}, {'at least' if name == 'least' else 'at most'}"
        share = _bound(out, end, words)
        out.add(f"market.online_buyers.{name}_share", f"{words}, share", share, note=_reason(end))
        counts[name] = out.add(f"market.online_buyers.{name}", words, base * share)
    needed = levels["som"].share_of(base)
    out.add("market.online_buyers.needed", f"SOM as a share of people {adults}", needed)
    last = {step.level.casefold(): place for place, step in enumerate(out.steps, start=1)}
    for level, place in last.items():
        text = (
            f"{_NAMES[level]} needs more online buyers than there are at most by market.online_buyers.most "
            f"(market.step.{place}, {out.steps[place - 1].label})"
        )
        out.watches.append(Watch(levels[level], counts["most"], text))


def _bound(out: _Market, given: Given, label: str) -> Node:
    """Return an end of a bound: its own value, or that of a figure published as a bound."""
    if given.figure is None or out.inputs.has(f"figures.{given.figure}"):
        return out.leaf(given, label)
    figure = out.inputs.catalogue.figure(given.figure)
    used = next((one for one in figure.observations if one.bound is not None and one.value is not None), None)
    if used is None or used.value is None:
        return out.leaf(given, label)
    out.inputs.figures[given.figure] = figure
    source = Leaf(
        f"figures.{given.figure}",
        Exact(used.value),
        "assumed",
        as_of=used.as_of,
        sources=(used.source,),
        figure=used,
        kind="share",
    )
    return leaf(source, figure.label, SHARE)


# The second way, from above


def _top_down(out: _Market, audience: Audience, revenue: Mapping[str, Node]) -> Comparison | None:
    """Add the same level from above: a total, or heads x what a head spends, x the share that this market is of it."""
    inputs, given = out.inputs, out.inputs.assumptions
    parts = given.under("market.top_down")
    if not parts:
        return None
    total, heads, share = (parts.get(name) for name in ("total", "people", "share"))
    stem = "market.top_down"
    if (total is None) == (heads is None):
        wrong = "a total and heads exclude each other" if total is not None else "a total, or heads, is needed"
        raise inputs.missing(f"{stem}.total", wrong, f"give `{stem}.total` or `{stem}.people`, one of the two")
    if share is None:
        raise inputs.missing(
            f"{stem}.share", "the share of it that this market is, is needed", f'--set {stem}.share="1% to 3%"'
        )
    level = parts.get("level")
    if level is None or level.text is None:
        raise inputs.missing(f"{stem}.level", "the level it is set beside is needed", f"--set {stem}.level=TAM")
    name = level.text.strip().casefold()
    if total is not None:
        whole = in_francs(_timed(out.leaf(total, "Total from above")), inputs)
        whole = out.add(f"{stem}.total", f"From above: {whole.label or 'a total'}", whole, note=_reason(total))
    else:
        assert heads is not None
        assert heads.text is not None
        spec = _row(audience, inputs, f"{stem}.people", heads.text.strip())
        if spec.node.unit != PEOPLE:
            raise UnitError(f"{stem}.people: {shown(heads.text)} is in `{spec.node.unit}`, and heads are people")
        if spec.stands_in:
            out.standing.add(spec.node)
        out.add(f"{stem}.people", f"From above: {spec.label}", spec.node)
        each = parts.get("per_head")
        spent = _timed(
            inputs.figure("gdp_per_capita", "economy") if each is None else out.leaf(each, "What a head spends a year")
        )
        spent = in_francs(spent, inputs)
        if spent.unit != Unit.parse("XOF per person per year"):
            raise UnitError(f"{stem}.per_head: comes out in `{spent.unit}`, not in `XOF per person per year`")
        spent = out.add(f"{stem}.per_head", "From above: what a head spends a year", spent, note=_reason(each) if each else "")
        whole = spec.node * spent
    if whole.unit != Unit.parse("XOF per year"):
        raise UnitError(f"{stem}: comes out in `{whole.unit}`, not in `XOF per year`")
    part = out.add(
        f"{stem}.share",
        "From above: share that this market is",
        out.leaf(share, "Share that this market is of it"),
        note=_reason(share),
    )
    top = out.add(f"{stem}.revenue", f"{_NAMES[name]} from above: what customers pay a year", whole * part)
    ratio = Node("div", (revenue[name], top), RATIO)
    out.add("market.ratio", f"{_NAMES[name]} from below over {_NAMES[name]} from above", ratio)
    return Comparison(f"market.{name}.revenue", revenue[name], f"{stem}.revenue", top, ratio)


# Years to come


def _years(given: Assumptions, request: MarketRequest) -> int:
    """Return how many years to project. Raises InputError."""
    from malisize.numerals import parse

    where, numeral = "market.years", None
    if request.years is not None:
        where, numeral = "--years", parse(request.years, "amount", "--years")
    elif given.get("market.years") is not None:
        numeral = given.values["market.years"].numeral
    if numeral is None:
        return 0
    if numeral.shape != "exact" or numeral.low != int(numeral.low):
        raise InputError(f"{where}: a whole number of years is needed", hint="write `--years 5`")
    if not 0 <= numeral.low <= MOST_YEARS:
        raise InputError(f"{where}: `{numeral.low:g}` is not between 0 and {MOST_YEARS}", hint="write `--years 5`")
    return int(numeral.low)


def _projection(out: _Market, tam: Node, years: int) -> None:
    """Add the levels of the years to come, held at the online people and the population of each year.

    Raises InputError without a growth.
    """
    if not years:
        return
    inputs, given = out.inputs, out.inputs.assumptions
    growth = given.get("market.growth")
    if growth is None:
        raise inputs.missing("market.growth", "years to come need a growth", '--set market.growth="2% to 8%"')
    way = (given.text("market.growth_over_years") or "").strip().casefold()
    people_growth = inputs.figure("population_growth", "demography")
    own = given.get("market.online_growth")
    online_growth = out.leaf(own, "Growth of internet users a year") if own else people_growth
    observed = inputs.observation("population", "population")
    base = int(observed.as_of.rpartition("/")[2][:4]) if observed and observed.as_of[:4].isdigit() else None
    everybody, users = out.scope.people(out.scope.segment.age), out.scope.users(out.scope.segment.age)
    grown = tam
    for year in range(1, years + 1):
        stem = f"market.year.{year}"
        when = f"year {year}" + (f" ({base + year})" if base else "")
        there = out.add(f"{stem}.population", f"People in {when}", _grown(everybody, people_growth, year))
        if way == "independent":
            grown = _grown(grown, _growth_of(inputs, growth, year), 1)
        else:
            grown = _grown(tam, out.leaf(growth, "Growth of the customers a year"), year)
        text = f"market.growth: TAM of {when} leaves the population of that year"
        node = grown.part_of(there, text)
        if out.online:
            online = _grown(users, online_growth, year).capped(
                there, f"market.online_growth: more people online than there are in {when}"
            )
            online = out.add(f"{stem}.online", f"People online in {when}", online)
            node = node.capped(online, "market.growth: TAM is held at the people online of its year")
        levels = _later(out, stem, when, node)
        for level, people in levels.items():
            _money(out, f"{stem}.{level}", f"{_NAMES[level]} in {when}", people)
    drawn = "drawn once for all years" if way != "independent" else "drawn anew for each year"
    text = f"Growth of the customers is {drawn} (market.growth_over_years = {way}); prices and shares stay those of today"
    out.notes.append(Note("method", text))
    if own is None:
        text = (
            "People online grow with the population: what is published of internet users shows no growth of their share, "
            "so penetration stands still"
        )
        out.notes.append(Note("method", text, '--set market.online_growth="…" if you know better'))
    else:
        text = "Internet users grow by market.online_growth, a supposition: no source supports a growth of penetration"
        out.notes.append(Note("check", text))


def _later(out: _Market, stem: str, when: str, tam: Node) -> dict[str, Node]:
    """Return the levels of a year: the shares of today of that year's TAM, and the limits of today."""
    levels = {"tam": out.add(f"{stem}.tam.people", f"TAM in {when}: people", tam)}
    for level, above in (("sam", "tam"), ("som", "sam")):
        node = levels[above]
        for step in out.steps:
            if step.level.casefold() != level:
                continue
            node = node * out.leaf(step.given, step.label)
        if any(step.given.kind == "ratio" for step in out.steps if step.level.casefold() == level):
            node = node.part_of(levels[above], f"market.step: {_NAMES[level]} is above {_NAMES[above]} in {when}")
        if level == "som":
            node = _limited(out, node, " of later years")
        levels[level] = out.add(f"{stem}.{level}.people", f"{_NAMES[level]} in {when}: people", node)
    return levels


def _growth_of(inputs: Inputs, given: Given, year: int) -> Node:
    """Return the growth of one year, drawn apart from that of the others."""
    whole = inputs.value(given, "Growth of the customers a year")
    assert whole.leaf is not None
    return leaf(whole.leaf._replace(key=f"market.growth ({year})"), f"Growth of the customers in year {year}", whole.unit)


def _grown(node: Node, growth: Node, years: int) -> Node:
    """Return an amount grown for some years: x (1 + g)^years."""
    return Node(f"grown_{years}", (node, growth), node.unit)


def _grow(years: int, values: Sequence[Any]) -> Any:
    amount, growth = values
    return amount * (1.0 + growth) ** years


def _write_growth(years: int, terms: list[Term]) -> Term:
    power = f"^{years}" if years > 1 else ""
    return f"{terms[0][0]} × (1 + {terms[1][0]}){power}", 2


for _count in range(1, MOST_YEARS + 1):
    OPS[f"grown_{_count}"] = Op(partial(_grow, _count), partial(_write_growth, _count))


# What a replay needs


def described(assumptions: Assumptions) -> dict[str, Any]:
    """Return the market of merged assumptions as the ``[market]`` table of a file that describes it again."""
    out: dict[str, Any] = {}
    for key, given in assumptions.values.items():
        parts = key.split(".")
        if parts[0] != "market" or parts[1] == "step":
            continue
        table = out
        for name in parts[1:-1]:
            table = table.setdefault(name, {})
        table[parts[-1]] = given.text if given.text is not None else _table(given)
    out["step"] = [
        {
            "label": step.label, "level": step.level,
            **({"figure": step.given.figure} if step.given.figure else {step.given.kind: step.given.written}),
            **({"unit": step.given.unit} if step.given.kind == "ratio" and step.given.unit != "ratio" else {}),
            **_why(step.given),
        }
        for step in assumptions.steps
    ]  # fmt: skip
    return out


def _table(given: Given) -> dict[str, str]:
    value = {"figure": given.figure} if given.figure is not None else {"value": given.written}
    return {**value, **_why(given)}


def _why(given: Given) -> dict[str, str]:
    found = {"why": given.why, "source": given.source, "mark": given.mark}
    return {name: text for name, text in found.items() if text is not None}
