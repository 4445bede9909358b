"""A plan over several countries as one: the channels of all, which share one total.

A total pays each country's production, and what is left is divided over channels by shares that
take in each country's fees and taxes. So a country's part is a total of its own, of which its plan
is built as it is alone, and the plan of all is read, searched and solved as that of one country.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from malisize.answer import Answer
from malisize.apart import own_last
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.audience import RowSpec
from malisize.model.channels import Channel, find
from malisize.model.discounts import Ladder
from malisize.model.flight import Flight
from malisize.model.leaning import leaning
from malisize.model.money import Costs
from malisize.model.plan import TOTAL, Bought, Plan, seen_together, together
from malisize.model.segment import ADULT_AGE
from malisize.plans.amounts import amount as read_amount
from malisize.plans.brief import Brief
from malisize.plans.solved import fixed
from malisize.plans.split import asked_split
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Leaf, Node, constant, leaf, total
from malisize.quantity.operation import Operation, Term, Values, call
from malisize.quantity.ops import DIVIDE, largest
from malisize.quantity.spread import Exact
from malisize.quantity.unit import RATIO, SHARE, Unit
from malisize.request import PlanRequest
from malisize.several.graph import Graph
from malisize.several.money import rates
from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Part(NamedTuple):
    """A country's part of a plan: how it is built at any total, what its total is of net media
    (``load`` times them, and what is ``fixed``, at central values), and how much of its money one
    of the plan's is.
    """

    brief: Brief
    load: float
    fixed: float
    rate: float

    @property
    def currency(self) -> str:
        """The country's money."""
        return self.brief.inputs.country.currency

    @property
    def unit(self) -> Unit:
        """The unit of the country's money."""
        return self.brief.unit

    def channel(self, one: Channel) -> Channel:
        """Return a channel as it is called beside those of other countries."""
        country = self.brief.inputs.country
        label = phrase("{country}: {message}", country=country.name, message=one.label)
        return one._replace(key=f"{country.code}/{one.key}", label=label)


PRODUCTION = -1


class Left(Operation):
    """What a total leaves after the production of every country that gets some of it, or with a
    ``place`` what the country there gets of it: its production and its share of the rest. Of all of
    them (``PRODUCTION``) it is what production takes.

    The inputs are the total, and the shares of all channels; ``sizes`` says how many each country
    has of them, ``fixed`` what its production costs.
    """

    __slots__ = ("fixed", "place", "sizes")

    def __init__(
        self, fixed: tuple[float, ...], sizes: tuple[int, ...], place: int | None = None
    ) -> None:
        self.fixed, self.sizes, self.place = fixed, sizes, place

    def compute(self, values: Values) -> Any:
        """Return the amount, never below nothing."""
        amount, *shares = values
        own: list[Any] = []
        for size in self.sizes:
            own.append(sum(shares[1:size], start=shares[0]))
            shares = shares[size:]
        paid = [cost * (share > 0.0) for cost, share in zip(self.fixed, own, strict=True)]
        if self.place == PRODUCTION:
            return sum(paid, start=0.0)
        rest = largest([amount - sum(paid), 0.0]) if any(self.fixed) else amount
        return rest if self.place is None else paid[self.place] + rest * own[self.place]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what is divided."""
        return call(phrase("the part of one country of"), terms[:1])


class Countries(Brief):
    """The plan of several countries, whose channels are written with their codes (``xx/plaza``) and
    whose money is that of the request. ``load`` is the total over net media of all.
    """

    parts: Mapping[str, Part]
    every: Mapping[str, Part]  # those of countries that an allocation leaves out too
    graph: Graph
    load: float

    @staticmethod
    def of(request: PlanRequest, answers: Mapping[str, Answer]) -> Countries:
        """Return the plan of countries, of the answer of each at any total."""
        scales = rates(request.currency, [one.inputs for one in answers.values()])
        each = zip(answers.items(), scales, strict=True)
        parts = {code: _part(one, scale) for (code, one), scale in each}
        graph = Graph(
            {code: [spec.node for spec in one.model.rows] for code, one in answers.items()}
        )
        return _countries(request, parts, parts, graph)

    def asking(self, request: PlanRequest, load: float | None = None) -> Countries:
        """Return the plan of another request, its total over net media ``load``."""
        return _countries(request, self.parts, self.every, self.graph, load)

    def only(self, codes: Iterable[str]) -> Countries:
        """Return the plan of some of its countries."""
        parts = {code: self.parts[code] for code in codes}
        return _countries(self.request, parts, self.every, self.graph)

    def may_leave_out(self, codes: Container[str]) -> bool:
        """Tell whether nothing is asked for that countries must get."""
        limits = [*self.by_channel(self.request.least, "--min").items()]
        limits += self.by_channel(self.request.lock, "--lock").items()
        return not any(key.partition("/")[0] in codes for key, _ in limits)

    @property
    def has_shares(self) -> bool:
        """Whether limits of channels are shares of net media, and countries differ in what these
        are of a total.
        """
        texts = (*self.request.lock, *self.request.least, *self.request.most)
        loads = {one.load for one in self.parts.values()}
        return len(loads) > 1 and any("%" in text for text in texts)

    @property
    def unit(self) -> Unit:
        """The unit of the money in which it is planned."""
        return Unit.parse(self.request.currency)

    def rate(self, currency: str) -> float:
        """Return what one of a currency is in that money. Raises InputError."""
        return self.amount(f"1 {currency}", "--currency")

    def amount(self, text: str, where: str) -> float:
        """Read an amount of that money. Raises InputError."""
        return read_amount(text, where, self.inputs) / next(iter(self.every.values())).rate

    def by_channel(self, texts: Sequence[str], option: str) -> dict[str, str]:
        """Read ``channel=value`` texts; one without a country is meant for each that has it. Raises
        InputError.
        """
        entries = [entry for text in texts for entry in entries_in(text)]
        told = own_last(entries, "/", list(self.every), self._knows, option)
        return {
            f"{code}/{key}": value
            for code, one in self.parts.items()
            for key, value in one.brief.by_channel(told[code], option).items()
        }

    def _knows(self, code: str, text: str) -> bool:
        brief = self.every[code].brief
        try:
            return find(text.partition("=")[0].strip(), brief.inputs.country).key in brief.keys
        except InputError:
            return False

    def weight(self, key: str) -> float:
        """Return what net media of a channel take of the total, over what those of all do."""
        return self.parts[key.partition("/")[0]].load / self.load

    def weighted(self, shares: dict[str, float]) -> dict[str, float]:
        """Return shares of net media as those by which the total is divided."""
        weights = {key: share * self.weight(key) for key, share in shares.items()}
        whole = sum(weights.values())
        return {key: weight / whole for key, weight in weights.items()}

    def load_of(self, shares: Mapping[str, float]) -> float:
        """Return the total over net media of shares by which the total is divided."""
        loads = {code: one.load for code, one in self.parts.items()}
        return 1.0 / sum(share / loads[key.partition("/")[0]] for key, share in shares.items())

    def minimum(self, key: str) -> float:
        """Return the least that a channel sells over the flight; 0 where nobody says."""
        code, _, own = key.partition("/")
        one = self.parts[code]
        return one.brief.minimum(own) * one.load / (self.load * one.rate)

    def points(self, plan: Plan) -> Node | None:
        """Return the GRPs of a plan, None where there are none."""
        seen = seen_together(plan)
        adults = [self.adults(code) for code in self.parts]
        if seen is None or None in adults:
            return None
        hundred = constant(100.0, phrase("GRPs per exposure of everybody"), RATIO)
        people = total([node for node in adults if node is not None])
        return Node(DIVIDE, (seen, people), RATIO) * hundred

    def adults(self, code: str, graph: Graph | None = None) -> Node | None:
        """Return a country's people aged 15 and over of the segment, None where there are none."""
        brief = self.parts[code].brief
        ages = brief.audience.segment.ages.overlap(ADULT_AGE)
        return None if ages is None else (graph or self.graph).node(code, brief.people.people(ages))

    def mix(self, nodes: Iterable[Node], moved: Mapping[str, tuple[float, float]]) -> Mix:
        """Return what the leaves below nodes are mixed from, each as its country leans."""
        every, out = list(nodes), {}
        for code, one in self.parts.items():
            own = leaning(one.brief.inputs)
            there = self.graph.mix({code: own.own}) or {}
            found = own._replace(own=there).mix(every, moved)
            out.update({key: of for key, of in found.items() if key.startswith(f"{code}.")})
        return out

    def totals(self, amount: float, shares: Mapping[str, float]) -> dict[str, float]:
        """Return each country's part of a total, both in the plan's money."""
        fixed, sizes = self._sizes
        given = [amount, *(shares[key] for key in self.keys)]
        return {
            code: float(Left(fixed, sizes, place).compute(given))
            for place, code in enumerate(self.parts)
        }

    @property
    def _sizes(self) -> tuple[tuple[float, ...], tuple[int, ...]]:
        """What production costs in each country, and how many channels it has."""
        every = self.parts.values()
        return tuple(one.fixed / one.rate for one in every), tuple(
            len(one.brief.keys) for one in every
        )

    def built(
        self, amount: float, shares: Mapping[str, float]
    ) -> tuple[Plan, list[RowSpec], Node, frozenset[str]]:
        """Return the plan of a total and a split, and the people reached: its rows are those of
        each country.
        """
        plan = self.bought(amount, shares, max(self.times))
        return plan, [], together(plan, 1), frozenset()

    def bought(self, amount: float, shares: Mapping[str, float], times: int) -> Plan:
        """Return the quantities of a total and a split, reach up to ``times`` exposures."""
        (fixed, sizes), unit = self._sizes, self.unit
        whole = leaf(Leaf(TOTAL, Exact(amount)), phrase("Total budget"), unit)
        given = {one.channel.key: _share(one.channel, shares) for one in self.audience.reaches}
        inputs = (whole, *given.values())
        rest = Node(Left(fixed, sizes), inputs, unit)
        bought: list[Bought] = []
        plans = []
        for place, (code, part) in enumerate(self.parts.items()):
            own = part.brief.bought(0.0, dict.fromkeys(part.brief.keys, 0.0), times)
            there = [given[f"{code}/{key}"] for key in part.brief.keys]
            paid = Node(Left(fixed, sizes, place), inputs, unit)
            self.graph.put(code, own.costs.asked, _times(paid, part.rate, part.unit))
            for one, share in zip(own.bought, there, strict=True):
                self.graph.put(code, one.share, share.share_of(total(there)))
            plan, spends = self._copied(code, own, self.load * part.rate / part.load)
            plans.append(plan)
            for one, share, spend in zip(plan.bought, there, spends, strict=True):
                bought.append(self._joined(code, one, share, spend))
        load = constant(self.load, phrase("Total over net media, production aside"), SHARE)
        production = Node(Left(fixed, sizes, PRODUCTION), inputs, unit) if any(fixed) else None
        costs = Costs(whole, whole, rest / load, (), load, production)
        ladder = Ladder(stepped=any(one.ladder.stepped for one in plans))
        return Plan(costs, ladder, tuple(bought), (), None, tuple(plans))

    def _copied(self, code: str, plan: Plan, scale: float) -> tuple[Plan, list[Node]]:
        """Return the copy of a country's plan, and what net media of all each channel gets, of
        which ``scale`` makes its spend.
        """
        spends = []
        for one in plan.bought:
            spend = _times(self.graph.node(code, one.spend), 1.0 / scale, self.unit)
            spends.append(spend)
            self.graph.put(code, one.spend, _times(spend, scale, one.spend.unit))

        def copy(node: Node) -> Node:
            return self.graph.node(code, node)

        population = plan.population and copy(plan.population)
        bought, groups = _all(plan.bought, copy), _all(plan.groups, copy)
        return plan._replace(bought=bought, groups=groups, population=population), spends

    def _joined(self, code: str, one: Bought, share: Node, spend: Node) -> Bought:
        """Return a channel of a country as one of all, bought by ``spend`` in the plan's money."""
        part, price = self.parts[code], one.curve.price
        if price.per_franc is not None:
            scale = self.load * part.rate / part.load
            unit = price.per_franc.unit * part.unit / self.unit
            price = price._replace(per_franc=_times(price.per_franc, scale, unit))
        reach = one.reach._replace(channel=part.channel(one.reach.channel))
        return one._replace(
            reach=reach, curve=one.curve._replace(price=price), share=share, spend=spend
        )


def _part(answer: Answer, rate: float) -> Part:
    """Return the part of a country, of its answer at any total."""
    assert answer.planned is not None
    assert answer.planned.brief is not None
    costs = answer.planned.plan.costs
    values = centrals([costs.load, *([] if costs.fixed is None else [costs.fixed])])
    fixed = 0.0 if costs.fixed is None else values[costs.fixed]
    return Part(answer.planned.brief, values[costs.load], fixed, rate)


def _countries(
    request: PlanRequest,
    parts: Mapping[str, Part],
    every: Mapping[str, Part],
    graph: Graph,
    load: float | None = None,
) -> Countries:
    """Return the plan of countries, its total over net media ``load``: where none is given, as what
    is asked for has it, or else an equal split.
    """
    briefs = {code: one.brief for code, one in parts.items()}
    first = next(iter(every.values())).brief
    rows = tuple(
        RowSpec(id, id, total([graph.node(code, one.row(id)) for code, one in briefs.items()]))
        for id in ("segment.online", "reachable.deduplicated")
    )
    reaches = tuple(
        reach._replace(channel=one.channel(reach.channel))
        for one in parts.values()
        for reach in one.brief.audience.reaches
    )
    made = Countries(
        audience=first.audience._replace(rows=rows, reaches=reaches),
        people=first.people,
        inputs=first.inputs,
        request=request,
        flight=_flight(briefs),
    )
    made.parts, made.every, made.graph, made.load = parts, every, graph, 1.0
    known = fixed(made)
    if load is None and known is not None:
        load = made.load_of(known[0])
    if load is None:
        shares = asked_split(made)
        load = sum(share * made.weight(key) for key, share in shares.items())
    made.load = load
    return made


def _flight(briefs: Mapping[str, Brief]) -> Flight:
    """Return when the channels of all countries run."""
    days = max(one.flight.days for one in briefs.values())
    on_air = {
        f"{code}/{key}": one.flight.days_of(key)
        for code, one in briefs.items()
        for key in one.keys
        if one.flight.running(key) < days
    }
    return Flight(days, next(iter(briefs.values())).flight.start, on_air)


def _share(channel: Channel, shares: Mapping[str, float]) -> Node:
    """Return a channel's share of the total as a leaf that readers may vary."""
    code, _, own = channel.key.partition("/")
    label = phrase("{label}: share of net media", label=channel.label)
    return leaf(Leaf(f"{code}.split.{own}", Exact(shares[channel.key])), label, SHARE)


def _times(node: Node, scale: float, unit: Unit) -> Node:
    """Return a node in another unit, of which ``scale`` make one of its own."""
    if scale == 1.0 and unit == node.unit:
        return node
    return node * constant(scale, phrase("central rates, fees and taxes"), unit / node.unit)


def _all(record: Any, copy: Callable[[Node], Node]) -> Any:
    """Return a record, a tuple or a mapping with its nodes copied."""
    if isinstance(record, Node):
        return copy(record)
    if isinstance(record, Mapping):
        return {key: _all(one, copy) for key, one in record.items()}
    if not isinstance(record, tuple):
        return record
    every = [_all(one, copy) for one in record]
    return type(record)(*every) if hasattr(record, "_fields") else tuple(every)
