"""Read a graph again and again while a few of its nodes move: what these do not move is computed
once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.evaluate import centrals, evaluate, order, vague
from malisize.quantity.node import Node
from malisize.quantity.operation import Operation
from malisize.quantity.ranges import Range
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class _Step(NamedTuple):
    """One operation: where its inputs and its result stand, and what nothing needs after it."""

    op: Operation
    inputs: tuple[int, ...]
    result: int
    done: tuple[int, ...]


class Partial:
    """Reads ``roots`` for values of the nodes that are ``given``, leaves (each for all of its key)
    or formulas; all other leaves are at their central values, or at the ``samples`` of their keys.
    """

    def __init__(
        self,
        roots: Sequence[Node],
        given: Sequence[Node],
        samples: Mapping[str, Any] | None = None,
    ) -> None:
        first = {node.leaf.key: place for place, node in enumerate(given) if node.leaf is not None}
        places = {node: place for place, node in enumerate(given)}
        moving = set(given)
        steps = []
        for node in order(roots):
            if node.leaf is not None and node.leaf.key in first:
                places[node] = first[node.leaf.key]
                moving.add(node)
            elif node not in moving and not moving.isdisjoint(node.inputs):
                moving.add(node)
                steps.append(node)
        read = [inner for node in steps for inner in node.inputs] + list(roots)
        still = list(dict.fromkeys(node for node in read if node not in moving))
        held = centrals(still) if samples is None else evaluate(still, samples)
        places.update({node: len(given) + place for place, node in enumerate([*still, *steps])})
        self._still = still
        self._held = [held[node] for node in still] + [None] * len(steps)
        self._roots = [places[root] for root in roots]
        self._steps = _ordered(steps, places, {places[node] for node in (*still, *roots)})

    @property
    def drawn(self) -> int:
        """How many nodes it would hold over draws as arrays."""
        return sum(bool(vague([node])) for node in self._still)

    def at(self, values: Sequence[Any], draws: NDArray[np.intp] | None = None) -> list[Any]:
        """Return the roots for values of the nodes given, in their order: numbers, or arrays of one
        shape, (draws,) or (scenarios, draws). With the places of some ``draws``, shape (draws,),
        all is of these alone, as the values are already.
        """
        found = [*values, *_taken(self._held, draws)]
        return self._read(found, lambda op, inputs: op.compute(inputs))

    def within(self, ranges: Sequence[Range], draws: NDArray[np.intp] | None = None) -> list[Range]:
        """Return what holds the roots while the nodes given, in their order, are each in a range:
        ends that are numbers, or arrays of shape (draws,), as those are of what is held.
        """
        found = [*ranges, *((one, one) for one in _taken(self._held, draws))]
        return self._read(found, lambda op, inputs: op.image(inputs))

    def _read(self, found: list[Any], follow: Callable[[Operation, list[Any]], Any]) -> list[Any]:
        for op, inputs, result, done in self._steps:
            found[result] = follow(op, [found[place] for place in inputs])
            for place in done:
                found[place] = None
        return [found[place] for place in self._roots]


def _taken(held: Sequence[Any], draws: NDArray[np.intp] | None) -> Sequence[Any]:
    """Return what is held, of some draws alone where their places are given, shape (draws,)."""
    if draws is None:
        return held
    return [one[draws] if getattr(one, "ndim", 0) else one for one in held]


def _ordered(steps: Sequence[Node], places: Mapping[Node, int], kept: set[int]) -> list[_Step]:
    """Return the steps by place, each with the places whose values are read for the last time."""
    last: dict[int, Node] = {}
    for node in steps:
        for inner in node.inputs:
            last[places[inner]] = node
    done: dict[Node, list[int]] = {node: [] for node in steps}
    for place, node in last.items():
        if place not in kept:
            done[node].append(place)
    return [
        _Step(node.op, tuple(places[one] for one in node.inputs), places[node], tuple(done[node]))
        for node in steps
    ]
