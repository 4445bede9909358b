"""Reading the graph: central values, seeded draws, percentiles, envelopes, caps and parts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError
from malisize.quantity.evaluate import (
    centrals,
    ends,
    ends_of,
    evaluate,
    exactly,
    leaves,
    order,
    refuse_broken_parts,
    vague,
)
from malisize.quantity.node import Node, assumed, combine, constant, highest, lowest
from malisize.quantity.sampling import drawn, leaf_ends, sampled
from tests.quantity.oracle import by_hand
from tests.quantity.strategies import formulas, pool

SOME = settings(max_examples=40)


def middles(row: Node) -> dict[str, float]:
    """Return the central value of every leaf below a row."""
    return {node.leaf.key: float(node.leaf.spread.central) for node in leaves([row]) if node.leaf}


@given(formulas())
def test_central_values_are_plain_arithmetic(row: Node) -> None:
    """Every node's central value is what plain arithmetic on the leaves' central values gives."""
    values = centrals([row])
    for node in order([row]):
        assert values[node] == pytest.approx(by_hand(node, middles(row)), rel=1e-9, abs=1e-6)


@SOME
@given(formulas())
def test_a_draw_is_plain_arithmetic_on_the_drawn_leaves(row: Node) -> None:
    """Every single draw is what plain arithmetic gives on that draw of each leaf."""
    samples = drawn(vague([row]), 50, 3)
    values = np.broadcast_to(evaluate([row], samples)[row], 50)
    for place in (0, 17, 49):
        at = {**middles(row), **{key: float(draws[place]) for key, draws in samples.items()}}
        assert float(values[place]) == pytest.approx(by_hand(row, at), rel=1e-9, abs=1e-6)


@SOME
@given(formulas(), st.sampled_from([0.5, 0.8, 0.9, 0.98]))
def test_the_interval_contains_the_central_value(row: Node, probability: float) -> None:
    """Low is never above central, and high never below it, at any width of the interval."""
    interval = sampled([row], draws=200, seed=1, probability=probability).intervals[row]
    assert interval.low <= interval.central <= interval.high
    assert interval.central == centrals([row])[row]


@SOME
@given(formulas(), st.integers(0, 2**63 - 1))
def test_the_same_seed_gives_the_same_numbers(row: Node, seed: int) -> None:
    """Two readings with one seed agree bit for bit."""
    first, second = (sampled([row], draws=200, seed=seed).intervals[row] for _ in range(2))
    assert first == second


def test_another_seed_moves_the_ends_but_not_the_middle() -> None:
    """A seed reshuffles the draws of a formula and leaves its central value alone."""
    people, shares = pool()
    row = people[0] * shares[0]
    one, other = (sampled([row], draws=200, seed=seed).intervals[row] for seed in (1, 2))
    assert one.central == other.central
    assert one.low != other.low


@SOME
@given(formulas(), st.text("xyz.", min_size=1, max_size=8))
def test_an_unrelated_assumption_changes_no_other_number(row: Node, name: str) -> None:
    """Reading a row together with a row of other leaves gives the same interval, bit for bit."""
    alone = sampled([row], draws=200, seed=1).intervals[row]
    other = assumed(f"other.{name}", "Other", "1 to 10", "people") * assumed(
        "more", "More", "10% to 20%", "share"
    )
    together = sampled([other, row], draws=200, seed=1).intervals[row]
    assert together == alone


def test_a_leaf_is_drawn_once_by_its_key_whatever_stands_beside_it() -> None:
    """The draws of a leaf depend on the seed and its own key alone, and two nodes of one key share
    them.
    """
    people, shares = pool()
    alone = drawn([people[0]], 100, 1)["a"]
    assert (drawn([*shares, *people], 100, 1)["a"] == alone).all()
    twin = assumed("a", "The same again", "200k to 250k", "people")
    difference = people[0] - twin
    assert not evaluate([difference], drawn(vague([difference]), 100, 1))[difference].any()
    assert (drawn([people[0]], 100, 2)["a"] != alone).any()
    assert sorted(drawn([people[0]], 100, 2)["a"]) == sorted(alone)


def test_exact_leaves_are_not_drawn() -> None:
    """A number without a range takes no draws, and a formula of such numbers has no width."""
    people, shares = pool()
    assert drawn([people[3], shares[2]], 100, 1) == {}
    row = people[3] * shares[2]
    assert sampled([row], draws=100, seed=1).intervals[row][:4] == (
        75_000.0,
        75_000.0,
        75_000.0,
        75_000.0,
    )


@pytest.mark.parametrize("draws", [100, 101, 10_000])
def test_draws_of_a_leaf_are_stratified(draws: int) -> None:
    """Exactly one draw lies in each stratum of equal probability, so percentiles match the closed
    form.
    """
    people, shares = pool()
    for leaf in (*people[:3], *shares[:2]):
        assert leaf.leaf is not None
        made = leaf.leaf.spread
        values = np.sort(drawn([leaf], draws, 5)[leaf.leaf.key])
        edges = np.array([made.quantile(place / draws) for place in range(1, draws)])
        assert (values[:-1] < edges).all()
        assert (edges < values[1:]).all()


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.9, 0.95])
def test_a_row_that_is_a_leaf_has_its_exact_percentiles(probability: float) -> None:
    """Leaves report closed-form percentiles, and at 90 % the very bounds they were stated with."""
    people, shares = pool()
    tail = (1 - probability) / 2
    for leaf in (*people, *shares):
        assert leaf.leaf is not None
        made = leaf.leaf.spread
        interval = sampled([leaf], draws=100, seed=1, probability=probability).intervals[leaf]
        assert (interval.low, interval.high) == leaf_ends(leaf, probability)
        assert interval.low == pytest.approx(made.quantile(tail), rel=1e-9)
        assert interval.high == pytest.approx(made.quantile(1 - tail), rel=1e-9)
        if probability == 0.9 and leaf.id != "c":
            assert (interval.low, interval.central, interval.high) == (
                made.low,
                made.central,
                made.high,
            )
    span = sampled([people[2]], draws=100, seed=1).intervals[people[2]]
    assert (span.low, span.high) == pytest.approx((52_000.0, 88_000.0))


@SOME
@given(formulas())
def test_a_narrower_interval_lies_inside_a_wider_one(row: Node) -> None:
    """The interval asked for narrows what is reported and changes neither central value nor
    median.
    """
    wide, narrow = (
        sampled([row], draws=500, seed=1, probability=p).intervals[row] for p in (0.9, 0.8)
    )
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert (wide.central, wide.median) == (narrow.central, narrow.median)


def test_the_meaning_of_an_input_range_does_not_follow_the_interval_asked_for() -> None:
    """Asked for 80 %, a stated 90 % range of 1 to 10 reports its own 10th and 90th percentile."""
    leaf = assumed("x", "X", "1 to 10", "people")
    interval = sampled([leaf], draws=100, seed=1, probability=0.8).intervals[leaf]
    assert (interval.low, interval.high) == pytest.approx(
        (1.2895434656177933, 7.754682386924595), rel=1e-9
    )


def test_no_ranges_means_central_values_alone() -> None:
    """Without ranges every row has low = central = high."""
    people, shares = pool()
    row = people[0] * shares[0]
    interval = exactly([row]).intervals[row]
    assert interval.low == interval.central == interval.high == centrals([row])[row]


@SOME
@given(formulas(), formulas())
def test_a_cap_holds_in_every_draw(part: Node, whole: Node) -> None:
    """What is capped is never above its limit, in any draw, at the centre, or at an end."""
    row = part.capped(whole, "too many")
    values = evaluate([row, whole], drawn(vague([row]), 300, 1))
    assert (np.asarray(values[row]) <= np.asarray(values[whole])).all()
    middle = centrals([row])
    assert middle[row] <= middle[whole]


def test_a_cap_that_binds_reports_in_how_many_draws() -> None:
    """The share of draws in which a cap binds is exact: half of them for a cap at the median."""
    part = assumed("part", "Part", "10 to 40", "people")
    row = part.capped(constant(20.0, "limit", part.unit), "too many")
    reading = sampled([row], draws=1000, seed=1)
    assert row.check is not None
    assert reading.bound == {row.check: 0.5}
    assert refuse_broken_parts(centrals([row])) == []
    binding = part.capped(constant(15.0, "limit", part.unit), "too many")
    assert refuse_broken_parts(centrals([binding])) == [binding.check]


def test_a_part_above_its_whole_at_central_values_has_no_answer() -> None:
    """A part above its whole is refused with both numbers; equal to it, or above in draws alone, it
    is held there.
    """
    part, whole = (
        assumed("part", "Part", "50% to 70%", "share"),
        assumed("whole", "Whole", 0.4, "share"),
    )
    row = part.part_of(whole, "The capital is above the towns")
    with pytest.raises(
        InfeasibleError, match=r"The capital is above the towns: 0\.6\d+ is above 0\.4"
    ):
        refuse_broken_parts(centrals([row]))
    wider = part.part_of(assumed("wider", "Wider", "55% to 80%", "share"), "above")
    assert refuse_broken_parts(centrals([wider])) == []
    values = evaluate([wider, wider.inputs[1]], drawn(vague([wider]), 500, 1))
    assert (values[wider] <= values[wider.inputs[1]]).all()
    same = assumed("same", "Same", 0.4, "share").part_of(whole, "above")
    assert refuse_broken_parts(centrals([same])) == []


def test_order_puts_inputs_first_and_every_node_once() -> None:
    """Nodes come after their inputs, shared ones a single time, and leaves one per key."""
    people, shares = pool()
    both = people[0] * shares[0] + people[0] * shares[1]
    nodes = order([both, people[0]])
    assert len(nodes) == len(set(nodes)) == 6
    for node in nodes:
        assert all(nodes.index(inner) < nodes.index(node) for inner in node.inputs)
    assert [leaf.id for leaf in leaves([both])] == ["a", "s", "t"]
    assert [leaf.id for leaf in vague([both * shares[2]])] == ["a", "s", "t"]


def test_a_deep_formula_is_read_without_recursion() -> None:
    """Thousands of steps are evaluated without reaching the depth of the call stack."""
    row = people_sum = pool()[0][3]
    for _ in range(5000):
        row = row + people_sum
    assert centrals([row])[row] == 300_000.0 * 5001


def test_nobody_over_nobody_is_nothing() -> None:
    """A share of an empty whole is 0, alone and in draws; something over nothing is not finite."""
    nobody, some = assumed("n", "N", 0.0, "people"), assumed("m", "M", 5.0, "people")
    none, lots = nobody.share_of(nobody), some.share_of(nobody)
    values = centrals([none, lots])
    assert values[none] == 0.0
    assert math.isinf(values[lots])
    arrays = evaluate([none, lots], {"n": np.zeros(3)})
    assert arrays[none].tolist() == [0.0, 0.0, 0.0]
    assert np.isinf(arrays[lots]).all()
    left = {"n": np.array([1e-9, 0.0, -1e-9]), "m": np.zeros(3)}  # by a difference, say
    ratio = assumed("n", "N", 0.0, "people") / assumed("m", "M", 5.0, "people")
    assert evaluate([ratio], left)[ratio].tolist() == [0.0, 0.0, 0.0]
    assert centrals([union := combine(nobody, [nobody, nobody])])[union] == 0.0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.floats(1.0, 1e7))
def test_a_union_lies_between_its_largest_part_and_their_sum(
    parts: list[float], universe: float
) -> None:
    """However the parts fall, their union is at least the largest, at most the sum and at most the
    universe.
    """
    whole = assumed("v", "V", universe, "people")
    nodes = [
        assumed(f"p{place}", "P", share * universe if share > 1e-9 else 0.0, "people")
        for place, share in enumerate(parts)
    ]
    row = combine(whole, nodes)
    values = centrals([row, highest(nodes), lowest([*nodes, whole])])
    numbers = [values[node] for node in nodes]
    assert max(numbers) <= values[row] <= min(sum(numbers), universe)


def test_ends_move_one_leaf_at_a_time() -> None:
    """A row has an entry for each leaf with a range, at that leaf's two ends; exact leaves have
    none.
    """
    people, shares = pool()
    row = people[3] * shares[0]
    assert ends(row)["s"] == pytest.approx((60_000.0, 120_000.0))
    assert ends(people[3] * shares[2]) == {}


@SOME
@given(formulas(), formulas())
def test_rows_have_the_same_ends_together_as_alone(one: Node, other: Node) -> None:
    """Rows read together have, to the bit, the ends that each has alone; a leaf that is not below
    a row leaves it where it is.
    """
    together = ends_of([one, other])
    for row in (one, other):
        alone = ends(row)
        assert {key: together[row][key] for key in alone} == alone
        others = [pair for key, pair in together[row].items() if key not in alone]
        assert all(low == high for low, high in others)
