"""The total at which reach comes to a target, at central values and in every draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from malisize.model.plan import TOTAL
from malisize.numerals import LARGEST
from malisize.quantity.evaluate import centrals, evaluate, order
from malisize.quantity.node import Node

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_STEPS = 200


def least_total(reach_at: Callable[[float], Any], target: float) -> float:
    """Return the least total at which a rising function reaches a target, to the last bit."""
    low, high = 0.0, 1.0
    if not reach_at(0.0) < target:
        return 0.0
    while reach_at(high) < target:
        low, high = high, high * 4.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if reach_at(middle) < target else (low, middle)
    return high


def least_totals(reader: Reader, target: Array, start: float) -> Array:
    """Return for every draw the least total that reaches its target; infinity where none does.

    ``target`` has shape (draws,); ``start`` is a total in XOF near which to look first.
    """
    import numpy as np

    draws = len(target)

    def short(total: Array) -> Any:
        return np.broadcast_to(reader.at(total), (draws,)) < target

    never = short(np.full(draws, LARGEST))
    middle = np.full(draws, np.log(max(start, 1.0)))
    low, high = middle - 1.0, middle + 1.0
    for _ in range(40):
        under, over = short(np.exp(high)) & ~never, ~short(np.exp(low)) & (low > -40.0)
        if not (under.any() or over.any()):
            break
        high, low = np.where(under, high + 2.0, high), np.where(over, low - 2.0, low)
    for _ in range(45):
        middle = (low + high) / 2
        under = short(np.exp(middle))
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.where(never, np.inf, np.where(target > 0.0, np.exp(high), 0.0))


class Reader:
    """Reads one node for different totals, at central values or over draws; what no total moves is
    computed once.
    """

    def __init__(self, node: Node, samples: Mapping[str, Array] | None = None) -> None:
        moving: set[Node] = set()
        self.node = node
        self.moving: list[Node] = []
        for inner in order([node]):
            if inner.leaf is not None and inner.leaf.key == TOTAL:
                moving.add(inner)
            elif any(part in moving for part in inner.inputs):
                moving.add(inner)
                self.moving.append(inner)
        self.total = [inner for inner in moving if inner.leaf is not None]
        below = [part for inner in self.moving for part in inner.inputs if part not in moving]
        self.held = (
            centrals(below) if samples is None else evaluate(list(dict.fromkeys(below)), samples)
        )
        if node not in moving:
            self.held.update(centrals([node]) if samples is None else evaluate([node], samples))

    def at(self, total: Any) -> Any:
        """Return the node at a total in XOF."""
        values = dict(self.held)
        values.update(dict.fromkeys(self.total, total))
        for inner in self.moving:
            values[inner] = inner.op.compute([values[part] for part in inner.inputs])
        return values[self.node]
