"""Explaining: a tree of named quantities whose shown arithmetic adds up by hand."""

from __future__ import annotations

import pytest
from hypothesis import given

from malisize.quantity.evaluate import exactly
from malisize.quantity.explain import explain, named_below
from malisize.quantity.node import Node, assumed, constant
from malisize.records import Tree
from tests.quantity.oracle import branches, read_off
from tests.quantity.strategies import formulas, pool


def tree_of(row: Node) -> Tree:
    """Explain a row at central values."""
    return explain(row, exactly(named_below(row)).intervals, id="row", label="The row")


@pytest.mark.slow
@given(formulas())
def test_the_formula_shown_gives_the_value_shown(row: Node) -> None:
    """Read off the screen and worked out by hand, a formula over the values below it gives the
    value beside it.
    """
    tree = tree_of(row)
    for branch in branches(tree):
        if branch.inputs:
            assert read_off(branch) == pytest.approx(branch.central, rel=1e-9)


def test_the_tree_names_the_row_and_goes_down_to_the_leaves() -> None:
    """The top has the row's id and label, each named quantity its own, and a leaf has no formula
    and no inputs.
    """
    people, shares = pool()
    part = (people[0] * shares[0]).named("part", "Part")
    tree = tree_of(part + people[1])
    assert (tree.id, tree.label, tree.formula) == ("row", "The row", "Part + B")
    assert [inner.id for inner in tree.inputs] == ["part", "b"]
    assert tree.inputs[0].formula == "A × S"
    leaf = tree.inputs[0].inputs[0]
    assert (leaf.id, leaf.label, leaf.unit, leaf.formula, leaf.inputs) == (
        "a",
        "A",
        "people",
        "",
        (),
    )


def test_a_quantity_used_twice_is_shown_once() -> None:
    """The second time a named quantity only says under which id it was shown; leaves are simply
    shown again.
    """
    people, shares = pool()
    part = (people[0] * shares[0]).named("part", "Part")
    twice = (part * shares[1]).named("twice", "Twice")
    tree = tree_of(part + twice)
    first, second = tree.inputs
    assert (first.id, first.see, len(first.inputs)) == ("part", None, 2)
    assert (second.inputs[0].id, second.inputs[0].see, second.inputs[0].inputs) == (
        "part",
        "part",
        (),
    )
    assert second.inputs[0].central == first.central
    assert tree_of(people[0] * shares[0] + people[0] * shares[1]).inputs[0].see is None


def test_unnamed_steps_are_part_of_the_formula_above_them() -> None:
    """Only named quantities become branches, each once; constants are named and shown."""
    people, shares = pool()
    row = (people[0] + people[1]) * shares[0] * constant(0.5, "2 of 4 years")
    assert [node.id for node in named_below(row)[1:]] == ["a", "b", "s", "constant:2 of 4 years"]
    assert tree_of(row).formula == "(A + B) × S × 2 of 4 years"
    assert [node.id for node in named_below((people[0] + people[0]).named("double", "Double"))] == [
        "double",
        "a",
    ]


def test_a_leaf_explains_itself() -> None:
    """A row that is a leaf is a tree of one branch with its range."""
    leaf = assumed("x", "X", 3.0, "people")
    tree = tree_of(leaf)
    assert (tree.low, tree.central, tree.high, tree.inputs) == (3.0, 3.0, 3.0, ())
    assert tree.to_dict()["inputs"] == []
