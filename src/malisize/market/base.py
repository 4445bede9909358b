"""A market as it is built: its rows, and what its rows share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from malisize.assumptions.entries import Step
from malisize.assumptions.values import Given
from malisize.model.audience import Comparison, RowSpec, Watch
from malisize.model.inputs import Inputs
from malisize.model.population import Population
from malisize.model.segment import Segment
from malisize.quantity.evaluate import order
from malisize.quantity.node import Node
from malisize.records import Note
from malisize.wording import joined

TITLES = {"tam": "TAM", "sam": "SAM", "som": "SOM"}


class Sized(NamedTuple):
    """What a market adds to its audience."""

    rows: tuple[RowSpec, ...]
    watches: tuple[Watch, ...]
    notes: tuple[Note, ...]
    comparison: Comparison | None


@dataclass(slots=True)
class Market:
    """A market while it is built: its rows, and what its rows share."""

    inputs: Inputs
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


def reason(given: Given) -> str:
    """Return why a value is supposed, and its source where it has one."""
    parts = [part for part in (given.why, given.source) if part]
    return joined("; ", parts) if parts else ""
