"""Read a graph of nodes: at central values, over the corners, or over given arrays of leaf values
(``sampling`` draws them).

Arrays are one-dimensional, one entry per draw (or corner, or scenario); leaves without a range stay
plain floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from malisize.errors import InfeasibleError
from malisize.quantity.node import Check, Node
from malisize.quantity.ops import is_array
from malisize.quantity.spread import Exact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

Values = dict[Node, Any]


class Interval(NamedTuple):
    """A row as evaluated: low and high of the range asked for, the central value, and the median of
    the draws.
    """

    low: float
    central: float
    high: float
    median: float


@dataclass(slots=True)
class Reading:
    """Intervals by node, the share of draws (0..1) in which each check binds, and nodes the
    envelope cannot bracket.
    """

    intervals: dict[Node, Interval]
    bound: dict[Check, float] = field(default_factory=dict)
    not_monotone: dict[Node, tuple[Node, ...]] = field(default_factory=dict)


def order(roots: Iterable[Node]) -> list[Node]:
    """Return every node below the roots once, inputs before the formulas that use them."""
    seen: set[Node] = set()
    out: list[Node] = []
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            out.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((inner, False) for inner in reversed(node.inputs) if inner not in seen)
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
    """Evaluate every node below the roots at the central value of every leaf, or at those ``given``
    by key. Needs no numpy.
    """
    values: Values = {}
    for node in order(roots):
        if node.leaf is not None:
            values[node] = (
                given[node.leaf.key]
                if given and node.leaf.key in given
                else float(node.leaf.spread.central)
            )
        else:
            values[node] = node.op.compute([values[inner] for inner in node.inputs])
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
            values[node] = given.get(node.leaf.key, float(node.leaf.spread.central))
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


def enveloped(rows: Sequence[Node]) -> Reading:
    """Evaluate rows at their corners: every leaf at the stated end that moves the row down (low) or
    up (high).

    The direction of a leaf is found with the others central and tried again at each corner, until
    no other end moves the row further. A row that some leaf moves both ways, at the centre or at a
    corner, is listed in ``not_monotone`` with those leaves, since its extremes may then lie between
    the ends.
    """
    import numpy as np

    middle = centrals(rows)
    unique = list(dict.fromkeys(rows))
    moving = vague(unique)
    if not moving:
        return exactly(unique)
    points = np.array([_points(node) for node in moving])
    low, high = points[:, 0], points[:, -1]
    centre = np.array([[node.leaf.spread.central for node in moving if node.leaf]])
    around = _sweep(unique, moving, centre, points)
    up = [around[row][0, :, -1] >= around[row][0, :, 0] for row in unique]
    at_high = np.array([side for rises in up for side in (~rises, rises)])
    for _ in range(2 * len(moving)):
        at_corners = _sweep(unique, moving, np.where(at_high, high, low), points)
        if not _turn([at_corners[row] for row in unique], at_high):
            break
    intervals: dict[Node, Interval] = {}
    odd: dict[Node, tuple[Node, ...]] = {}
    for place, row in enumerate(unique):
        central, reached = middle[row], at_corners[row][2 * place : 2 * place + 2]
        least, most = float(reached[0].min()), float(reached[1].max())
        intervals[row] = Interval(min(least, central), central, max(most, central), central)
        change = np.diff(np.concatenate([around[row], reached]), axis=2)
        slack = 1e-10 * float(np.abs(reached).max())
        both_ways = (change > slack).any(axis=(0, 2)) & (change < -slack).any(axis=(0, 2))
        crooked = tuple(moving[place] for place in np.flatnonzero(both_ways))
        if crooked:
            odd[row] = crooked
    return Reading(intervals, not_monotone=odd)


def _sweep(
    rows: Sequence[Node], moving: Sequence[Node], bases: Array, points: Array
) -> dict[Node, Array]:
    """Return by row its values with one leaf at a time at its points, the others at a base: (bases,
    leaves, points).
    """
    import numpy as np

    shape = (len(bases), *points.shape)
    given: dict[str, Any] = {}
    for place, node in enumerate(moving):
        assert node.leaf is not None
        values = np.broadcast_to(bases[:, place, None, None], shape).copy()
        values[:, place, :] = points[place]
        given[node.leaf.key] = values.ravel()
    results = evaluate(rows, given)
    return {row: np.broadcast_to(results[row], (values.size,)).reshape(shape) for row in rows}


def _turn(swept: Sequence[Array], at_high: NDArray[np.bool_]) -> bool:
    """Turn in each corner the one leaf whose other end moves the row furthest down or up; say
    whether any was turned.
    """
    turned = False
    for corner, sides in enumerate(at_high):
        values = swept[corner // 2][corner]
        gain = (values[:, -1] - values[:, 0]) * (1 - 2 * sides) * (1 if corner % 2 else -1)
        best = int(gain.argmax())
        if gain[best] > 1e-12 * abs(float(values[best, 0])):
            sides[best] = not sides[best]
            turned = True
    return turned


def ends(root: Node) -> dict[str, tuple[float, float]]:
    """Return by leaf key the root with that leaf alone at its low and at its high end, the others
    central.
    """
    import numpy as np

    moving = vague([root])
    given: dict[str, Any] = {}
    for place, node in enumerate(moving):
        assert node.leaf is not None
        values = np.full(2 * len(moving), node.leaf.spread.central)
        values[2 * place : 2 * place + 2] = node.leaf.spread.low, node.leaf.spread.high
        given[node.leaf.key] = values
    if not moving:
        return {}
    results = np.broadcast_to(evaluate([root], given)[root], (2 * len(moving),)).tolist()
    return {
        node.leaf.key: (results[2 * i], results[2 * i + 1])
        for i, node in enumerate(moving)
        if node.leaf
    }


def swing(root: Node) -> dict[str, float]:
    """Return by leaf key how far the root moves when that leaf alone goes from its low to its high
    end.
    """
    return {key: abs(high - low) for key, (low, high) in ends(root).items()}


def _points(node: Node) -> list[float]:
    """Return five values of a leaf from end to end, off the middle, where a row may turn."""
    assert node.leaf is not None
    given = node.leaf.spread
    return [
        given.low,
        *(given.low + (given.high - given.low) * part for part in (0.125, 0.375, 0.625)),
        given.high,
    ]


def refuse_broken_parts(roots: Sequence[Node], values: Values) -> list[Check]:
    """Return the caps that bind at central values; raise InfeasibleError for a part above its whole
    there.
    """
    binding = []
    for node in order(roots):
        check = node.check
        if check is None or values[check.part] <= values[check.whole] * (1 + 1e-12):
            continue
        if check.kind == "part":
            raise broken_part(check, values[check.part], values[check.whole])
        binding.append(check)
    return binding


def broken_part(check: Check, part: float, whole: float) -> InfeasibleError:
    """Return the error for a part above its whole."""
    small = max(part, whole) < 1000
    first, last = (f"{value:.6g}" if small else f"{value:,.0f}" for value in (part, whole))
    return InfeasibleError(f"{check.text}: {first} is above {last}")
