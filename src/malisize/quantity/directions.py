"""Which way rows go when a leaf below them goes up, over all values the leaves may take at once.

Elasticities of a node by leaf are held by interval arithmetic in three ways: from the leaves
upwards; from each node downwards, so that what reaches a leaf by two ways is added before it is
held apart; and, for a ratio of two straight lines in the same leaves (a part of a whole), term by
term. Nodes that compute the same are one. (R. E. Moore, R. B. Kearfott and M. J. Cloud,
"Introduction to Interval Analysis", 2009, ch. 5 and 6.)

All ranges are arrays of shape (boxes,), those by leaf of shape (leaves, boxes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.evaluate import order
from malisize.quantity.node import Leaf, Node
from malisize.quantity.operation import Operation
from malisize.quantity.ops import ADD, COMPLEMENT, DIVIDE, MULTIPLY, SUBTRACT
from malisize.quantity.ranges import EITHER, Range, added, chosen, positive, product, within
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_SLACK = 1e-12  # of an elasticity: rounding of what is nothing
_FEW = 8  # inputs compared with each other


class Merged(NamedTuple):
    """A node with the places of its inputs, and whether a leaf moves it; ``leaf`` where it is
    one.
    """

    op: Operation
    inputs: tuple[int, ...]
    leaf: Leaf | None
    moves: bool


class _Pulls(NamedTuple):
    """How a node follows each of its inputs: by elasticities in boxes that lie ``above`` nothing
    (True: all), by signs in others.
    """

    above: Any
    each: Sequence[Range]


class Graph:
    """The nodes below some rows, inputs first, those that compute the same merged.

    ``leaves`` are the keys of those that move; others are ``fixed`` by key, or central.
    """

    def __init__(
        self, rows: Sequence[Node], leaves: Sequence[str], fixed: Mapping[str, float] | None = None
    ) -> None:
        self.leaves = {key: place for place, key in enumerate(leaves)}
        self.nodes: list[Merged] = []
        self._still: dict[int, float] = {}
        places: dict[Node, int] = {}
        same: dict[object, int] = {}
        for node in order(rows):
            inputs = tuple(places[one] for one in node.inputs) if node.leaf is None else ()
            key = (node.op, inputs) if node.leaf is None else node.leaf.key
            if key not in same:
                same[key] = place = len(self.nodes)
                moves = any(self.nodes[one].moves for one in inputs) or key in self.leaves
                self.nodes.append(Merged(node.op, inputs, node.leaf, moves))
                if not moves:
                    self._still[place] = self._value(place, fixed or {})
            places[node] = same[key]
        self.rows = [places[row] for row in rows]

    def _value(self, place: int, fixed: Mapping[str, float]) -> float:
        op, inputs, leaf, _ = self.nodes[place]
        if leaf is not None:
            return fixed.get(leaf.key, float(leaf.spread.central))
        return float(op.compute([self._still[one] for one in inputs]))

    def ranges(self, ends: Range) -> list[Range]:
        """Return what holds each node over ranges of the leaves."""
        import numpy as np

        out: list[Range] = []
        for place, node in enumerate(self.nodes):
            if not node.moves:
                value = np.array([self._still[place]])
                out.append((value, value))
            elif node.leaf is not None:
                index = self.leaves[node.leaf.key]
                out.append((ends[0][index], ends[1][index]))
            else:
                with np.errstate(all="ignore"):
                    out.append(node.op.image([out[one] for one in node.inputs]))
        return out

    def elasticities(self, ends: Range, *, thoroughly: bool = False) -> tuple[Range, list[Range]]:
        """Return what holds the elasticities of the rows by leaf over ranges of the leaves, two
        arrays of shape (rows, leaves, boxes), and what holds the rows themselves.

        ``thoroughly`` takes the way down too, which needs one box.
        """
        import numpy as np

        ranges = self.ranges(ends)
        with np.errstate(all="ignore"):
            pulls = [
                _pulls(node.op, [ranges[one] for one in node.inputs], ranges[place])
                if node.moves and node.leaf is None
                else _Pulls(True, [])
                for place, node in enumerate(self.nodes)
            ]
            known = self._shares(ranges, ends)
            found = self._upwards(pulls, known, ends)
            if thoroughly:
                below = self._downwards(pulls, {place: found[place] for place in known})
                found = self._upwards(pulls, {**below, **known}, ends)
        low, high = (np.array([found[row][side] for row in self.rows]) for side in (0, 1))
        low[np.abs(low) <= _SLACK] = 0.0
        high[np.abs(high) <= _SLACK] = 0.0
        return (low, high), [ranges[row] for row in self.rows]

    def _upwards(
        self,
        pulls: Sequence[_Pulls],
        known: Mapping[int, Range],
        ends: Range,
    ) -> list[Range]:
        """Return the elasticities of each node by leaf, from those of its inputs; what is known of
        them holds.
        """
        import numpy as np

        nothing = np.zeros(ends[0].shape)
        out: list[Range] = []
        for place, node in enumerate(self.nodes):
            if not node.moves:
                out.append((nothing, nothing))
            elif node.leaf is not None:
                index, above = self.leaves[node.leaf.key], ends[0][self.leaves[node.leaf.key]] >= 0
                low, high = nothing.copy(), nothing.copy()
                low[index], high[index] = np.where(above, 1.0, 0.0), np.where(above, 1.0, np.inf)
                out.append((low, high))
            else:
                found = _followed(node.op, pulls[place], [out[one] for one in node.inputs])
                out.append(within(found, known[place]) if place in known else found)
        return out

    def _downwards(self, pulls: Sequence[_Pulls], known: Mapping[int, Range]) -> dict[int, Range]:
        """Return the elasticities of each node by leaf from the way down: what a node pulls at is
        added up over all ways to it. A way ends at leaves and at nodes of known elasticities.
        """
        import numpy as np

        count, leaves = len(self.nodes), len(self.leaves)
        low, high = np.zeros((count, leaves)), np.zeros((count, leaves))
        pulled = [(np.zeros(count), np.zeros(count)) for _ in self.nodes]
        for place in range(count - 1, -1, -1):
            node, own = self.nodes[place], pulled[place]
            if not node.moves:
                continue
            if place in known:
                whole = product((own[0][:, None], own[1][:, None]), _one_box(known[place]))
                low, high = low + whole[0], high + whole[1]
            elif node.leaf is not None:
                index = self.leaves[node.leaf.key]
                low[:, index] += own[0]
                high[:, index] += own[1]
            else:
                own[0][place] = own[1][place] = 1.0
                for one, pull in zip(node.inputs, pulls[place].each, strict=True):
                    pulled[one] = added([pulled[one], product(own, pull)])
        return {
            place: (low[place][:, None], high[place][:, None])
            for place, node in enumerate(self.nodes)
            if node.moves and node.leaf is None and place not in known
        }

    # Ratios of straight lines

    def _shares(self, ranges: Sequence[Range], ends: Range) -> dict[int, Range]:
        """Return the elasticities of nodes that are a ratio of two straight lines in the leaves,
        such as a part of a whole, by leaf.
        """
        lines = self._lines()
        out: dict[int, Range] = {}
        for place, node in enumerate(self.nodes):
            if node.op != DIVIDE or not node.moves:
                continue
            over, under = (lines.get(one) for one in node.inputs)
            if over is None or under is None or not under[1:].any():
                continue
            both = [ranges[one] for one in node.inputs]
            above = positive(zip(*ends, strict=True)) & (both[0][0] > 0.0) & (both[1][0] > 0.0)
            out[place] = chosen(above, _ratio(over, under, ends, product(*both)), EITHER)
        return out

    def _lines(self) -> dict[int, Array]:
        """Return the nodes that are straight in all leaves at once: a constant, then a factor for
        each leaf, shape (1 + leaves,).
        """
        import numpy as np

        out: dict[int, Array] = {}
        for place, node in enumerate(self.nodes):
            own = np.zeros(1 + len(self.leaves))
            if not node.moves:
                own[0] = self._still[place]
                out[place] = own
                continue
            if node.leaf is not None:
                own[1 + self.leaves[node.leaf.key]] = 1.0
                out[place] = own
                continue
            inputs = [out[one] for one in node.inputs if one in out]
            if len(inputs) < len(node.inputs):
                continue
            if node.op in (ADD, SUBTRACT):
                out[place] = inputs[0] + (1.0 if node.op == ADD else -1.0) * inputs[1]
            elif node.op == COMPLEMENT:
                own[0] = 1.0
                out[place] = own - inputs[0]
            elif node.op in (MULTIPLY, DIVIDE) and not inputs[1][1:].any():
                factor = inputs[1][0] if node.op == MULTIPLY else 1.0 / inputs[1][0]
                out[place] = inputs[0] * factor
            elif node.op == MULTIPLY and not inputs[0][1:].any():
                out[place] = inputs[1] * inputs[0][0]
        return out


def _one_box(one: Range) -> Range:
    return one[0][:, 0], one[1][:, 0]


def _pulls(op: Operation, inputs: Sequence[Range], own: Range) -> _Pulls:
    import numpy as np

    above = positive(inputs) & np.greater_equal(own[0], 0.0)
    if above.all():
        return _Pulls(True, op.elasticities(inputs, own))
    signs = op.signs(inputs)
    if above.any():
        each = op.elasticities(inputs, own)
        signs = [chosen(above, *both) for both in zip(each, signs, strict=True)]
    return _Pulls(above, signs)


def _followed(op: Operation, pulls: _Pulls, inputs: Sequence[Range]) -> Range:
    """Return the elasticities of a node by leaf from those of its inputs.

    Where inputs scale the result together their pulls add up to one, so that the result follows any
    one of them, and the others by how they differ from it: exact where they do not.
    """
    import numpy as np

    each = [product(pull, own) for pull, own in zip(pulls.each, inputs, strict=True)]
    out = added(each)
    if op.scales is None or pulls.above is False:
        return out
    together = list(range(len(inputs)))[op.scales]
    apart = [each[place] for place in range(len(inputs)) if place not in together]
    closer = out
    if all(float(np.min(pulls.each[place][0])) >= 0.0 for place in together):
        low = np.minimum.reduce([inputs[place][0] for place in together])
        high = np.maximum.reduce([inputs[place][1] for place in together])
        closer = within(closer, added([(low, high), *apart]))
    for first in together if len(together) <= _FEW else ():
        low, high = inputs[first]
        differing = [
            product(pulls.each[place], (inputs[place][0] - high, inputs[place][1] - low))
            for place in together
            if place != first
        ]
        closer = within(closer, added([inputs[first], *differing, *apart]))
    return closer if pulls.above is True else chosen(pulls.above, closer, out)


def _ratio(over: Array, under: Array, ends: Range, both: Range) -> Range:
    """Return the elasticities of a ratio of straight lines, each a constant and its factors, shape
    (1 + leaves,), by leaf: ranges of shape (leaves, boxes).

    Those of c over d to leaf i are w_i (c_i d - d_i c) / (c d), and the bracket is a straight line
    whose factors are c_i d_j - d_i c_j.
    """
    import numpy as np

    left, right = np.outer(over[1:], under), np.outer(under[1:], over)
    factors = left - right
    factors[np.abs(factors) < 1e-14 * (np.abs(left) + np.abs(right))] = 0.0
    up, down = np.maximum(factors[:, 1:], 0.0), np.minimum(factors[:, 1:], 0.0)
    low = factors[:, :1] + up @ ends[0] + down @ ends[1]
    high = factors[:, :1] + up @ ends[1] + down @ ends[0]
    return product(product(ends, (low, high)), (1.0 / both[1], 1.0 / both[0]))
