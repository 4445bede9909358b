"""What plans of one audience at different totals have in common, and a plan as built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from malisize.model.audience import Audience, RowSpec
from malisize.model.flight import Flight
from malisize.model.inputs import Inputs
from malisize.model.leaning import leaning
from malisize.model.money import in_own, own_unit
from malisize.model.plan import Plan, buy, grps, total_leaf
from malisize.model.plan_rows import rows
from malisize.model.population import Population
from malisize.numerals import currency_named
from malisize.plans.amounts import amount, by_channel, rate
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Leaf, Node
from malisize.quantity.unit import Unit
from malisize.records import Note
from malisize.request import DAYS, PlanRequest
from malisize.rungs import Rung, split_rung
from malisize.text import typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import grouped

_TIMES = (1, 2, 3, 4)


class Planned(NamedTuple):
    """A plan as built: its rows and notes, its quantities, and the node of people reached.

    ``dropped`` are the ids of rows that have no value because nobody is reached. ``moved`` is, of a
    plan that was solved for a target, how far people reached are above it with one leaf alone at
    its low and at its high end, by key; ``needs`` gives the total that it needs then, in the
    country's money. ``brief`` is what it was built of.
    """

    rows: tuple[RowSpec, ...]
    notes: tuple[Note, ...]
    plan: Plan
    reach: Node
    shares: Mapping[str, float]
    dropped: frozenset[str] = frozenset()
    flight: Flight = Flight(DAYS)
    moved: Mapping[str, tuple[float, float]] = {}
    needs: Callable[[], Mapping[str, tuple[float, float]]] | None = None
    brief: Brief | None = None


class Brief(NamedTuple):
    """An audience and a request, of which plans at different totals are built.

    Without ``strict`` a total that cannot be spent is built all the same. ``total`` is the
    assumption that gives the total, None where the request does; ``flight`` says when it runs.
    """

    audience: Audience
    people: Population
    inputs: Inputs
    request: PlanRequest
    strict: bool = True
    total: Leaf | None = None
    flight: Flight = Flight(DAYS)

    @property
    def keys(self) -> list[str]:
        """The keys of the channels bought."""
        return [one.channel.key for one in self.audience.reaches]

    @property
    def rung(self) -> Rung:
        """Where on the ladder of money the total stands; one that is looked for is all in."""
        return split_rung(self.request.total or "")[1] or "all-in"

    @property
    def times(self) -> tuple[int, ...]:
        """The numbers of exposures to give reach for."""
        return tuple(sorted({*_TIMES, self.request.effective}))

    def row(self, id: str) -> Node:
        """Return the node of a row of the audience."""
        return next(spec.node for spec in self.audience.rows if spec.id == id)

    @property
    def unit(self) -> Unit:
        """The unit of the money in which it is planned."""
        return own_unit(self.inputs)

    def rate(self, currency: str) -> float:
        """Return what one of a currency is in that money. Raises InputError."""
        return rate(currency, self.inputs)

    def amount(self, text: str, where: str) -> float:
        """Read an amount of that money. Raises InputError."""
        return amount(text, where, self.inputs)

    def by_channel(self, texts: Sequence[str], option: str) -> dict[str, str]:
        """Read ``channel=value`` texts of the channels bought. Raises InputError."""
        return by_channel(texts, option, self.keys, self.inputs.country)

    def weight(self, key: str) -> float:  # noqa: ARG002
        """Return what net media of a channel take of the total, over what those of all do."""
        return 1.0

    def weighted(self, shares: dict[str, float]) -> dict[str, float]:
        """Return shares of net media as those by which the total is divided."""
        return shares

    def minimum(self, key: str) -> float:
        """Return the least that a channel sells over the flight, at central values; 0 where
        nobody says.
        """
        name = f"channels.{key}.min_daily"
        if not self.inputs.has(name):
            return 0.0
        label = phrase("{channel}: minimum daily spend", channel=key)
        node = in_own(self.inputs.assumption(name, label), self.inputs)
        return float(centrals([node])[node]) * self.flight.running(key)

    def points(self, plan: Plan) -> Node | None:
        """Return the GRPs of a plan, None where there are none."""
        return grps(plan, self.people, self.audience)

    def mix(self, nodes: Iterable[Node], moved: Mapping[str, tuple[float, float]]) -> Mix:
        """Return what the leaves below nodes are mixed from (see ``Leaning.mix``)."""
        return leaning(self.inputs).mix(nodes, moved)

    def money(self, amount: float) -> str:
        """Return an amount of the country's money as text, in the currency asked for."""
        value, digits = self._shown(amount)
        currency = self.request.currency
        return phrase("{amount} {currency}", amount=grouped(value, digits), currency=currency)

    def typed(self, amount: float, rounded: Callable[[float], int]) -> str:
        """Return an amount of the country's money as it can be typed, rounded up or down."""
        value, digits = self._shown(amount)
        return f"{rounded(value * 10**digits) / 10**digits:.{digits}f} {self.request.currency}"

    def typed_total(self, amount: float, rounded: Callable[[float], int]) -> str:
        """Return the option that gives a total, rounded up or down, on the rung it stands on."""
        typed = self.typed(amount, rounded)
        return typed_at("--total", typed if self.rung == "all-in" else f"{typed} {self.rung}")

    def shown(self, amount: float) -> float:
        """Return an amount in the currency asked for."""
        return self._shown(amount)[0]

    def _shown(self, amount: float) -> tuple[float, int]:
        currency = self.request.currency
        return amount / self.rate(currency), currency_named(currency).decimals

    def built(
        self, amount: float, shares: Mapping[str, float]
    ) -> tuple[Plan, list[RowSpec], Node, frozenset[str]]:
        """Return the plan of a total and a split: its quantities, its rows, the node of
        people reached, and the ids of rows without a value.
        """
        plan = self.bought(amount, shares, max(self.times))
        days = self.flight.together(self.keys)
        return plan, *rows(self.audience, self.people, self.inputs, plan, self.times, days)

    def bought(self, amount: float, shares: Mapping[str, float], times: int) -> Plan:
        """Return the quantities of a total and a split, reach up to ``times`` exposures."""
        total = total_leaf(amount, self.inputs, self.total, self.rung)
        return buy(self.audience, self.inputs, total, shares, self.flight, times, self.rung)
