"""Partial evaluation: a few nodes move, the rest is computed once, and the numbers are the same."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.quantity.evaluate import centrals, evaluate, leaves, order, vague
from malisize.quantity.node import Node, assumed
from malisize.quantity.operation import Operation
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import drawn
from tests.quantity.strategies import formulas, pool

SOME = settings(max_examples=60)


@SOME
@given(formulas(), st.data())
def test_what_moves_gives_what_the_whole_graph_gives(row: Node, data: st.DataObject) -> None:
    """With any of the leaves given, at any values, the root is that of the whole graph to the last
    bit, at central values and over draws.
    """
    below = leaves([row])
    given = data.draw(st.lists(st.sampled_from(below), unique=True))
    shares = st.floats(0.01, 0.99)
    values = [
        [share * node.leaf.spread.central for share in data.draw(st.tuples(shares, shares))]
        for node in given
        if node.leaf
    ]
    keys = [node.leaf.key for node in given if node.leaf]
    partial = Partial([row], given)
    for place in (0, 1):
        at = {key: both[place] for key, both in zip(keys, values, strict=True)}
        assert partial.at([both[place] for both in values]) == [centrals([row], at)[row]]
    samples = drawn(vague([row]), 20, 1)
    (found,) = Partial([row], given, samples).at([both[0] for both in values])
    at = {key: both[0] for key, both in zip(keys, values, strict=True)}
    whole = evaluate([row], {**samples, **at})[row]
    assert (np.broadcast_to(found, 20) == np.broadcast_to(whole, 20)).all()


@SOME
@given(formulas(), st.data())
def test_a_formula_may_be_given_in_the_place_of_what_is_below_it(
    row: Node, data: st.DataObject
) -> None:
    """Given its own value, a formula within a graph leaves the root what it was, and a root given
    is what was given.
    """
    inner = data.draw(st.sampled_from(order([row])))
    values = centrals([row])
    assert Partial([row], [inner]).at([values[inner]]) == [values[row]]
    expected = 5.0 if inner is row else values[inner]
    assert Partial([row, inner], [row]).at([5.0]) == [5.0, expected]


class Counted(Operation):
    """A sum that counts how often it is computed and remembers which arrays it returned."""

    __slots__ = ("calls", "made")

    def __init__(self) -> None:
        self.calls = 0
        self.made: list[Any] = []

    def compute(self, values: Any) -> Any:
        """Return the sum."""
        self.calls += 1
        result = values[0] + values[1]
        if isinstance(result, np.ndarray):
            self.made.append(weakref.ref(result))
        return result

    __hash__ = object.__hash__


def test_what_does_not_move_is_computed_once() -> None:
    """However often the graph is read, what no given node moves is computed a single time, what
    nothing reads never.
    """
    a, b, moves = (assumed(name, name, 5.0, "people") for name in "abm")
    still, moved, apart = Counted(), Counted(), Counted()
    held = Node(still, (a, b), a.unit)
    row = Node(moved, (held, moves), a.unit)
    Node(apart, (a, moves), a.unit)
    partial = Partial([row], [moves])
    assert [partial.at([float(value)]) for value in range(4)] == [[10.0], [11.0], [12.0], [13.0]]
    assert (still.calls, moved.calls, apart.calls) == (1, 4, 0)


def test_arrays_are_let_go_once_nothing_reads_them() -> None:
    """At the end only the arrays of the roots are left, so that a long chain needs no more memory
    than a short one.
    """
    op, one = Counted(), assumed("one", "One", 1.0, "people")
    middle = node = Node(op, (one, one), one.unit)
    for step in range(50):
        node = Node(op, (node, one), one.unit)
        middle = node if step == 10 else middle
    partial = Partial([middle, node], [one])
    results = partial.at([np.ones(8)])
    assert [result[0] for result in results] == [13.0, 52.0]
    assert sum(made() is not None for made in op.made) == 2
    again = partial.at([np.full(8, 2.0)])
    assert [result[0] for result in again] == [26.0, 104.0]


def test_leaves_of_one_key_move_together() -> None:
    """A leaf that is given stands for every leaf of its key."""
    people, _ = pool()
    twin = assumed("a", "The same again", "200k to 250k", "people")
    row = people[0] + twin
    assert Partial([row], [people[0]]).at([7.0]) == [14.0]
