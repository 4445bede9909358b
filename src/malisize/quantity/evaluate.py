"""Read a graph of nodes: at central values, or over given arrays of leaf values (``sampling`` draws
them, ``envelope`` takes the ends).

Arrays are one-dimensional, one entry per draw (or corner, or scenario); leaves without a range stay
plain floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from malisize.errors import InfeasibleError
from malisize.quantity.node import Check, Node
from malisize.quantity.ops import is_array
from malisize.quantity.spread import Exact
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import grouped, published

Values = dict[Node, Any]
Pair = tuple[Node, Node]
AtEnds = Mapping[str, tuple[float, float]]  # by leaf key, with it alone at its low and high end


class Interval(NamedTuple):
    """A row as evaluated: low and high of the range asked for, the central value, the median of the
    draws, and the standard errors of low and high over draws, by which another seed would move
    them; 0 where the ends are exact.
    """

    low: float
    central: float
    high: float
    median: float
    low_error: float = 0.0
    high_error: float = 0.0


class Loose(NamedTuple):
    """A row whose extremes may lie beyond those found: the leaves that may move it both ways, and
    what its values stay within.
    """

    leaves: tuple[Node, ...]
    low: float
    high: float


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Reading:
    """Intervals by node, the share of draws (0..1) in which each check binds, and nodes whose
    envelope is not proven.

    ``parts`` are the shares (0..1) of a node's variance that
    its leaves add, by key, and ``above`` the share of draws (0..1) in which the first of two nodes
    is above the second, where they were asked for.
    """

    intervals: dict[Node, Interval]
    bound: dict[Check, float] = field(default_factory=dict)
    loose: dict[Node, Loose] = field(default_factory=dict)
    parts: dict[Node, dict[str, float]] = field(default_factory=dict)
    above: dict[Pair, float] = field(default_factory=dict)


def order(roots: Iterable[Node]) -> list[Node]:
    """Return every node below the roots once, inputs before the formulas that use them."""
    seen: set[Node] = set()
    out: list[Node] = []
    waiting: list[Node] = []
    stack: list[Node | None] = [*reversed(list(roots))]
    while stack:
        node = stack.pop()
        if node is None:  # the inputs of the last that waits are out
            out.append(waiting.pop())
        elif node not in seen:
            seen.add(node)
            waiting.append(node)
            stack.append(None)
            stack.extend(node.inputs[::-1])
    return out


def leaves(roots: Iterable[Node]) -> list[Node]:
    """Return the leaves below the roots, one per key, in the order met."""
    found: dict[str, Node] = {}
    for node in order(roots):
        if node.leaf is not None:
            found.setdefault(node.leaf.key, node)
    return list(found.values())


def vague(roots: Iterable[Node]) -> list[Node]:
    """Return the leaves below the roots that have a range."""
    return [node for node in leaves(roots) if node.leaf and not isinstance(node.leaf.spread, Exact)]


def centrals(roots: Iterable[Node], given: Mapping[str, float] | None = None) -> Values:
    """Evaluate every node below the roots at the central value of every leaf, once a node, or at
    those ``given`` by key. Needs no numpy.
    """
    values: Values = {}
    for node in order(roots):
        if given:
            leaf = node.leaf
            values[node] = (
                node.op.compute([values[inner] for inner in node.inputs])
                if leaf is None
                else given.get(leaf.key, node.central)
            )
            continue
        if node.central is None:
            node.central = node.op.compute([values[inner] for inner in node.inputs])
        values[node] = node.central
    return values


def evaluate(
    roots: Sequence[Node], given: Mapping[str, Any], bound: dict[Check, float] | None = None
) -> Values:
    """Evaluate the roots on arrays of leaf values by leaf key; leaves not given are central.

    Intermediate arrays are dropped as soon as nothing needs them. Where ``bound`` is given, it
    receives for each check the share of entries in which it binds.
    """
    import numpy as np

    nodes = order(roots)
    needed = dict.fromkeys(nodes, 0)
    for node in nodes:
        for inner in node.inputs:
            needed[inner] += 1
    for root in roots:
        needed[root] += 1
    values: Values = {}
    for node in nodes:
        if node.leaf is not None:
            values[node] = given.get(node.leaf.key, node.central)
            continue
        inputs = [values[inner] for inner in node.inputs]
        values[node] = node.op.compute(inputs)
        if bound is not None and node.check is not None:
            bound[node.check] = float(np.mean(np.greater(inputs[0], inputs[1])))
        for inner in node.inputs:
            needed[inner] -= 1
            if not needed[inner] and is_array(values[inner]):
                del values[inner]
    return {root: values[root] for root in roots}


def exactly(rows: Sequence[Node]) -> Reading:
    """Evaluate rows at central values only: low = central = high."""
    middle = centrals(rows)
    return Reading(
        {row: Interval(middle[row], middle[row], middle[row], middle[row]) for row in rows}
    )


def ends(root: Node) -> AtEnds:
    """Return by leaf key the root with that leaf alone at its low and at its high end, the others
    central.
    """
    return ends_of([root])[root]


def ends_of(roots: Sequence[Node]) -> dict[Node, AtEnds]:
    """Return each root by leaf key with that leaf alone at its low and at its high end, the others
    central; the leaves are those below any of the roots.
    """
    import numpy as np

    given = one_at_its_ends(roots)
    if not given:
        return {root: {} for root in roots}
    found, shape = evaluate(roots, given), (2 * len(given),)
    return {root: by_leaf(given, np.broadcast_to(found[root], shape).tolist()) for root in roots}


def one_at_its_ends(roots: Sequence[Node]) -> dict[str, Any]:
    """Return values by key of the leaves below roots, of shape (2 leaves,): in entries 2 i and
    2 i + 1 the leaf i alone is at its low and at its high end, the others central.
    """
    import numpy as np

    moving = vague(roots)
    given: dict[str, Any] = {}
    for place, node in enumerate(moving):
        assert node.leaf is not None
        values = np.full(2 * len(moving), node.leaf.spread.central)
        values[2 * place : 2 * place + 2] = node.leaf.spread.low, node.leaf.spread.high
        given[node.leaf.key] = values
    return given


def by_leaf(given: Mapping[str, Any], found: Sequence[float]) -> dict[str, tuple[float, float]]:
    """Return by key what was found with each leaf at its two ends, in the order of the leaves."""
    return {key: (found[2 * i], found[2 * i + 1]) for i, key in enumerate(given)}


def refuse_broken_parts(values: Values) -> list[Check]:
    """Return the caps that bind among nodes at their central values; raise InfeasibleError for a
    part above its whole there.
    """
    binding = []
    for node in values:
        check = node.check
        if check is None or values[check.part] <= values[check.whole] * (1 + 1e-12):
            continue
        if check.kind == "part":
            raise broken_part(check, values[check.part], values[check.whole])
        binding.append(check)
    return binding


def not_finite(row: str, name: str) -> InfeasibleError:
    """Return the error for a row whose low, central or high value is not finite."""
    return InfeasibleError(
        phrase("{row}: its {name} value is not a finite number", row=row, name=name)
    )


def broken_part(check: Check, part: float, whole: float) -> InfeasibleError:
    """Return the error for a part above its whole."""
    small = max(part, whole) < 1000
    first, last = (published(value, "", 6) if small else grouped(value) for value in (part, whole))
    return InfeasibleError(
        phrase("{text}: {first} is above {last}", text=check.text, first=first, last=last),
        hint=check.hint,
    )
