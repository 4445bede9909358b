"""The node graph: leaves (a figure, an assumption, a constant) and formulas over them, with units
and checks.

A formula is ordinary arithmetic on nodes. Units are checked while it is built; nothing is computed
until somebody reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from malisize.errors import UnitError
from malisize.numerals import Kind, Numeral, exact, parse
from malisize.quantity.operation import ATOM, Operation, Term
from malisize.quantity.ops import (
    ADD,
    COMPLEMENT,
    DIVIDE,
    GIVEN,
    LARGEST,
    MULTIPLY,
    SMALLEST,
    SUBTRACT,
)
from malisize.quantity.spread import Exact, Spread, spread
from malisize.quantity.union import COMBINE
from malisize.quantity.unit import PEOPLE, RATIO, SHARE, Unit
from malisize.records import Assumption, Basis, Observation
from malisize.tuples import NamedTuple
from malisize.wording import phrase

__all__ = [
    "PEOPLE",
    "RATIO",
    "SHARE",
    "Check",
    "Leaf",
    "Node",
    "assumed",
    "combine",
    "constant",
    "highest",
    "leaf",
    "lowest",
    "total",
]


class Leaf(NamedTuple):
    """Where a number comes from. ``key`` names its stream of draws, so one leaf used twice is drawn
    once. ``observations`` are those that the number was made of, where it is not one of them.
    """

    key: str
    spread: Spread
    basis: Basis = "sourced"
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    figure: Observation | None = None
    assumption: Assumption | None = None
    kind: Kind = "amount"
    observations: tuple[Observation, ...] = ()

    @property
    def seen(self) -> tuple[Observation | None, ...]:
        """Every observation in its making."""
        return (self.figure, *self.observations)


class Check:
    """A limit a formula declares: ``part`` is held at or below ``whole``.

    A ``cap`` may bind and is noted when it does; a ``part`` above its whole at central values has
    no valid answer.
    """

    __slots__ = ("hint", "kind", "part", "text", "whole")

    def __init__(
        self,
        kind: Literal["cap", "part"],
        part: Node,
        whole: Node,
        text: str,
        hint: str | None = None,
    ) -> None:
        self.kind = kind
        self.part = part
        self.whole = whole
        self.text = text
        self.hint = hint


class Node:
    """A leaf or a formula over nodes, with its unit. Build leaves with ``leaf``; formulas with + -
    * / and the methods.

    A leaf has inputs where it was solved for: its value is given, and they say what it rests on.
    ``central`` is its value where every leaf has its own, once somebody has read it.
    """

    __slots__ = ("central", "check", "id", "inputs", "keeps", "label", "leaf", "op", "unit")

    def __init__(
        self,
        op: Operation,
        inputs: tuple[Node, ...],
        unit: Unit,
        *,
        label: str = "",
        leaf: Leaf | None = None,
        check: Check | None = None,
    ) -> None:
        self.op = op
        self.inputs = inputs
        self.unit = unit
        self.label = label
        self.leaf = leaf
        self.check = check
        self.id = leaf.key if leaf else ""
        self.keeps = leaf is not None
        self.central: float | None = None if leaf is None else float(leaf.spread.central)

    def named(self, id: str, label: str, unit: Unit | None = None, *, keeps: bool = False) -> Node:
        """Give a formula its id and label, for a bare number also share or ratio, and return it. A
        leaf keeps its own, and so does a formula that ``keeps`` it.

        A name is given once: a shared quantity renamed by one user would change what another one
        shows.
        """
        if not self.keeps:
            assert self.id in ("", id), f"{self.id} cannot become {id}"
            self.id, self.label, self.keeps = id, label, keeps
            if unit is not None and unit == self.unit:
                self.unit = unit
        return self

    def __add__(self, other: Node) -> Node:
        return Node(ADD, (self, other), _same("add", self, other))

    def __sub__(self, other: Node) -> Node:
        return Node(SUBTRACT, (self, other), _same("subtract", self, other))

    def __mul__(self, other: Node) -> Node:
        return Node(MULTIPLY, (self, other), self.unit * other.unit)

    def __truediv__(self, other: Node) -> Node:
        return Node(DIVIDE, (self, other), self.unit / other.unit)

    def share_of(self, whole: Node) -> Node:
        """Return this as a share of a whole of the same unit. Raises UnitError."""
        _same("compare", self, whole)
        return Node(DIVIDE, (self, whole), SHARE)

    def complement(self) -> Node:
        """Return 1 minus this share. Raises UnitError for anything but a share."""
        if self.unit != SHARE:
            raise UnitError(
                phrase("cannot take the complement of {unit}: only a share has one", unit=self.unit)
            )
        return Node(COMPLEMENT, (self,), SHARE)

    def capped(self, limit: Node, text: str, hint: str | None = None) -> Node:
        """Return the smaller of this and a limit; where the limit binds, the result says ``text``,
        and ``hint`` says what to do. Raises UnitError.
        """
        return Node(
            SMALLEST,
            (self, limit),
            _same("cap", self, limit),
            check=Check("cap", self, limit, text, hint),
        )

    def part_of(self, whole: Node, text: str, hint: str | None = None) -> Node:
        """Return this, never above its whole; above it at central values the request has no answer,
        and ``hint`` says what to do. Raises UnitError.
        """
        check = Check("part", self, whole, text, hint)
        return Node(SMALLEST, (self, whole), _same("compare", self, whole), check=check)

    @property
    def formula(self) -> str:
        """The formula over the nearest named quantities; empty for a leaf, but for one that was
        solved for.
        """
        if not self.inputs:
            return ""
        return self.op.words([_term(node) for node in self.inputs])[0]

    def __repr__(self) -> str:
        return f"<{self.id or self.op}: {self.unit}>"


def leaf(source: Leaf, label: str, unit: Unit) -> Node:
    """Return a leaf node."""
    return Node(GIVEN, (), unit, label=label, leaf=source)


def assumed(
    key: str, label: str, value: float | str | Numeral, unit: str, *, kind: Kind | None = None
) -> Node:
    """Return a leaf from a plain value or a text in the number grammar, without provenance. Raises
    InputError.
    """
    kind = kind or ("share" if unit == "share" else "amount")
    if isinstance(value, str):
        value = parse(value, kind, key)
    elif not isinstance(value, Numeral):
        value = exact(value, kind, key)
    return leaf(Leaf(key, spread(value, kind), "assumed", kind=kind), label, Unit.parse(unit))


def constant(value: float, label: str, unit: Unit = SHARE) -> Node:
    """Return a number that is neither a figure nor an assumption, such as the part of a five-year
    band.
    """
    return leaf(Leaf(f"constant:{label}", Exact(value)), label, unit)


def total(nodes: Sequence[Node]) -> Node:
    """Return the sum of nodes of one unit, added from the left. Raises UnitError."""
    result = nodes[0]
    for node in nodes[1:]:
        result = result + node
    return result


def highest(nodes: Sequence[Node]) -> Node:
    """Return the largest of nodes of one unit. Raises UnitError."""
    for node in nodes[1:]:
        _same("compare", nodes[0], node)
    return nodes[0] if len(nodes) == 1 else Node(LARGEST, tuple(nodes), nodes[0].unit)


def lowest(nodes: Sequence[Node]) -> Node:
    """Return the smallest of nodes of one unit. Raises UnitError."""
    for node in nodes[1:]:
        _same("compare", nodes[0], node)
    return Node(SMALLEST, tuple(nodes), nodes[0].unit)


def combine(universe: Node, parts: Sequence[Node]) -> Node:
    """Return the deduplicated union of parts that fall independently in one universe: V (1 - prod(1
    - N_i / V)).

    The rule of random duplication, known among media planners as Sainsbury's (J. M. Caffyn and M.
    Sagovsky, "Net audiences of British newspapers: a comparison of the Agostini and Sainsbury
    methods", Journal of Advertising Research 3(1), 1963). Raises UnitError.
    """
    for part in parts:
        _same("combine", universe, part)
    return Node(COMBINE, (universe, *parts), universe.unit)


def _same(verb: str, left: Node, right: Node) -> Unit:
    if left.unit != right.unit:
        raise UnitError(
            phrase(
                "cannot {verb} {unit} and {unit_2}: {value} and {value_2}",
                verb=verb,
                unit=left.unit,
                unit_2=right.unit,
                value=left.label or left.formula,
                value_2=right.label or right.formula,
            )
        )
    return left.unit


def _term(node: Node) -> Term:
    """Return the text of an input within a formula, with how tightly it binds."""
    if node.label:
        return node.label, ATOM
    return node.op.words([_term(inner) for inner in node.inputs])
