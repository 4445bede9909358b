"""Explain a node: the tree of named quantities below it, down to figures and assumptions."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.quantity.evaluate import Interval
from malisize.quantity.node import Node
from malisize.records import Tree


def named_below(root: Node) -> list[Node]:
    """Return the root and every named quantity below it, once each, in the order a reader meets
    them.
    """
    found: dict[Node, None] = {root: None}
    pending = _named_inputs(root)
    while pending:
        node = pending.pop(0)
        if node not in found:
            found[node] = None
            pending = _named_inputs(node) + pending
    return list(found)


def explain(root: Node, intervals: Mapping[Node, Interval], *, id: str, label: str) -> Tree:
    """Return the tree of a row. A quantity used again is shown once; later it only says under which
    id it stands.

    ``intervals`` has an entry for every node of ``named_below(root)``; ``id`` and ``label`` are the
    row's own.
    """
    shown: set[Node] = set()

    def grow(node: Node) -> Tree:
        interval = intervals[node]
        top = node is root
        again = node in shown and bool(node.inputs)
        shown.add(node)
        return Tree(
            id=id if top else node.id,
            label=label if top else node.label,
            unit=str(node.unit),
            formula=node.formula,
            low=interval.low,
            central=interval.central,
            high=interval.high,
            inputs=() if again else tuple(grow(inner) for inner in _named_inputs(node)),
            figure=node.leaf.figure if node.leaf else None,
            assumption=node.leaf.assumption if node.leaf else None,
            see=node.id if again else None,
            low_error=interval.low_error or None,
            high_error=interval.high_error or None,
        )

    return grow(root)


def _named_inputs(node: Node) -> list[Node]:
    """Return the nearest named quantities below a node, once each, in the order of the formula."""
    found: dict[Node, None] = {}
    for inner in node.inputs:
        for name in [inner] if inner.label else _named_inputs(inner):
            found[name] = None
    return list(found)
