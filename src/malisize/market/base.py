"""A market as it is built: its rows, and what its rows share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from malisize.assumptions.entries import Step
from malisize.assumptions.values import Given
from malisize.assumptions.yearly import Years, by_year
from malisize.market.calendar import Calendar
from malisize.model.audience import Comparison, RowSpec, Watch
from malisize.model.inputs import Inputs
from malisize.model.population import Population
from malisize.model.segment import Segment
from malisize.quantity.evaluate import order
from malisize.quantity.node import Node
from malisize.quantity.unit import PEOPLE, Unit
from malisize.records import Note
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.units import many

TITLES = {"tam": "TAM", "sam": "SAM", "som": "SOM"}


class Sized(NamedTuple):
    """What a market adds to its audience."""

    rows: tuple[RowSpec, ...]
    watches: tuple[Watch, ...]
    notes: tuple[Note, ...]
    comparison: Comparison | None


class Worth(NamedTuple):
    """What one customer pays in a year, and what is kept: a share of all of it, or, of several
    lines of revenue, an amount of each customer; neither where all of it is.
    """

    paid: Node
    take: Node | None = None
    kept: Node | None = None

    @property
    def left(self) -> Node:
        """What of a customer stays in a year."""
        if self.kept is not None:
            return self.kept
        return self.paid if self.take is None else self.paid * self.take


class Limit(NamedTuple):
    """What holds SOM down: its name, its label, the customers there can be in a year to come (0:
    today), whether the years differ, and what to type so that it holds less.
    """

    name: str
    label: str
    of: Callable[[int], Node]
    varies: bool
    hint: str


@dataclass(slots=True)
class Market:
    """A market while it is built: its rows, and what its rows share. ``customer`` is the unit that
    customers are counted in.
    """

    inputs: Inputs
    calendar: Calendar
    scope: Population
    segment: Segment
    online: bool
    bounded: bool
    standing: set[Node]
    proxies: set[str] = field(default_factory=set)
    steps: Sequence[Step] = ()
    rising: set[str] = field(
        default_factory=set
    )  # levels with a step that may lead to more people than before
    turned: set[str] = field(default_factory=set)  # labels of steps that divide by their ratio
    rows: list[RowSpec] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    worth: Worth | None = None
    customer: Unit = PEOPLE
    begins: Node | None = None

    @property
    def customers(self) -> str:
        """What customers are counted in, in words."""
        return many(str(self.customer))

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
        if self.customer != PEOPLE and given.figure is None:
            given = given._replace(unit=of_customers(given.unit, self.customer))
        node = self.inputs.value(given, label)
        if given.figure is not None and given.mark not in (None, "sourced"):
            self.proxies.add(f"figures.{given.figure}")
        return node

    def at(self, key: str, label: str, year: int = 0) -> Node | None:
        """Return the leaf of a key in a year to come (0: today), None where no layer gives it."""
        found = by_year(self.inputs.assumptions.values, key)
        return (
            None if found is None else self.leaf(found.of(year), self.in_year(label, found, year))
        )

    def in_year(self, label: str, found: Years, year: int) -> str:
        """Return the label of a value with its year where the years differ."""
        if not found.varies:
            return label
        when = str(self.calendar.year(max(year, 1)))
        return phrase("{label} in {when}", label=label, when=when)

    def varies(self, *keys: str) -> bool:
        """Tell whether one of some keys has a list by year."""
        values = self.inputs.assumptions.values
        return any(found.varies for key in keys if (found := by_year(values, key)) is not None)


def of_customers(unit: str, customer: Unit) -> str:
    """Return the unit of a key with what customers are counted in, in place of people."""
    all_of = str(customer)
    one = str(Unit(((all_of, -1),))).removeprefix("1 per ")
    return " per ".join(
        {"people": all_of, "person": one}.get(part, part) for part in unit.split(" per ")
    )
