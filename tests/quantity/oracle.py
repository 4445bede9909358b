"""Another reader of formulas, written apart from the evaluator: plain recursion, and arithmetic
read off the shown text.
"""

from __future__ import annotations

import math
import re

from malisize.quantity.node import Node
from malisize.quantity.ops import (
    ADD,
    COMPLEMENT,
    DIVIDE,
    LARGEST,
    MULTIPLY,
    SMALLEST,
    SUBTRACT,
)
from malisize.quantity.union import COMBINE
from malisize.records import Tree


def by_hand(node: Node, leaves: dict[str, float]) -> float:
    """Compute a node in plain Python from the values of its leaves."""
    if node.leaf is not None:
        return leaves[node.leaf.key]
    values = [by_hand(inner, leaves) for inner in node.inputs]
    if node.op == ADD:
        return values[0] + values[1]
    if node.op == SUBTRACT:
        return values[0] - values[1]
    if node.op == MULTIPLY:
        return values[0] * values[1]
    if node.op == DIVIDE:
        return values[0] / values[1] if values[1] else (0.0 if values[0] == 0 else math.inf)
    if node.op == COMPLEMENT:
        return 1 - values[0]
    if node.op == SMALLEST:
        return sorted(values)[0]
    if node.op == LARGEST:
        return sorted(values)[-1]
    assert node.op == COMBINE, f"the oracle does not know {node.op}"
    universe, *parts = values
    if not universe:
        return 0.0
    nobody = math.prod(1 - part / universe for part in parts)
    return universe * (1 - nobody)


def read_off(tree: Tree) -> float:
    """Compute a tree's root from the text of its formula and the central values shown below it."""
    text = tree.formula
    names: dict[str, float] = {}
    # a constant may be shown at each of its uses
    once = {(inner.id, inner.label, inner.central): inner for inner in tree.inputs}
    for place, inner in sorted(enumerate(once.values()), key=lambda pair: -len(pair[1].label)):
        name = f"x{place}x"
        assert inner.label in text, (
            f"{inner.label!r} is not in the formula of {tree.label!r}: {tree.formula}"
        )
        text = text.replace(inner.label, name)
        names[name] = inner.central
    for words, sign in (
        ("the smaller of", "min"),
        ("the largest of", "max"),
        ("×", "*"),
        ("÷", "/"),
        ("−", "-"),
    ):
        text = text.replace(words, sign)
    assert re.fullmatch(r"(?:x\d+x|min|max|1|[-+*/(), ])+", text), f"not plain arithmetic: {text}"
    return float(eval(text, {"__builtins__": {}}, {"min": min, "max": max, **names}))


def branches(tree: Tree) -> list[Tree]:
    """Return a tree and every tree below it."""
    return [tree, *(below for inner in tree.inputs for below in branches(inner))]
