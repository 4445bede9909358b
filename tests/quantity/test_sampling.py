"""Draws in blocks: the same numbers whatever the size of a block, and little held at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malisize.quantity import many, quantiles, sampling
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.many import Shared, sampled_many
from malisize.quantity.node import PEOPLE, Leaf, Node, assumed, leaf
from malisize.quantity.quantiles import quantiles_in_blocks
from malisize.quantity.sampling import (
    Strata,
    drawn,
    in_blocks,
    leaf_ends,
    ranged,
    sampled,
    sampled_ends,
)
from malisize.quantity.spread import Solved, standard_scores
from malisize.quantity.streams import shuffled
from tests.quantity.strategies import formulas, pool

SIZES = st.sampled_from([(16, 1 << 14), (7, 40), (64, 100)])
PATCHING = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def leaves_of_pool() -> list[Node]:
    people, shares = pool()
    return [*people, *shares]


@pytest.mark.parametrize("draws", [100, 101, 999])
def test_a_leaf_takes_each_stratum_once_shuffled_by_its_own_stream(draws: int) -> None:
    """The draws of a leaf are the values of its strata, shuffled by the stream that its key and
    the seed name.
    """
    for node in vague(leaves_of_pool()):
        assert node.leaf is not None
        key = node.leaf.key
        values = node.leaf.spread.draw(*standard_scores(draws))
        assert (drawn([node], draws, 5)[key] == values[shuffled(draws, 5, key)]).all()


@pytest.mark.slow
@PATCHING
@given(sizes=SIZES, draws=st.integers(100, 300), seed=st.integers(0, 9))
def test_blocks_put_together_are_the_draws_of_each_leaf(
    monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, int], draws: int, seed: int
) -> None:
    """However many draws a block holds and however many strata may be held, no draw changes."""
    nodes = leaves_of_pool()
    expected = drawn(nodes, draws, seed)
    monkeypatch.setattr(sampling, "BLOCK", sizes[0])
    monkeypatch.setattr(sampling, "_MOST_HELD", sizes[1])
    strata = Strata(draws, seed)
    for _ in range(2):
        blocks = list(strata.blocks(ranged(nodes)))
        assert sum(block.size for block in blocks) == draws
        assert all(block.size <= sizes[0] for block in blocks)
        for key, values in expected.items():
            assert (np.concatenate([block.values[key] for block in blocks]) == values).all()


@pytest.mark.slow
@PATCHING
@given(row=formulas(), sizes=SIZES, probability=st.sampled_from([0.5, 0.9, 0.98]))
def test_intervals_do_not_depend_on_the_blocks(
    monkeypatch: pytest.MonkeyPatch, row: Node, sizes: tuple[int, int], probability: float
) -> None:
    """Ends, medians and the shares of draws in which limits hold are the same to the last bit."""
    capped = row.capped(assumed("limit", "Limit", "50k to 300k", "people"), "limit")
    rows = [row, capped]
    whole = sampled(rows, draws=400, seed=2, probability=probability)
    with monkeypatch.context() as patched:
        patched.setattr(sampling, "BLOCK", sizes[0])
        patched.setattr(sampling, "_MOST_HELD", sizes[1])
        patched.setattr(quantiles, "_MOST_HELD", 20)
        apart = sampled(rows, draws=400, seed=2, probability=probability)
    assert apart.intervals == whole.intervals
    assert apart.bound == whole.bound


@PATCHING
@given(row=formulas())
def test_many_draws_of_many_scenarios_are_evaluated_one_by_one_alike(
    monkeypatch: pytest.MonkeyPatch, row: Node
) -> None:
    """Scenarios whose draws would not fit together have the ends they have together."""
    given = {"a": np.array([200e3, 230e3, 100e3]), "u": np.array([0.1, 0.2, 0.9])}
    spreads = {"a": [assumed("a", "A", text, "people").leaf.spread for text in _TEXTS]}  # type: ignore[union-attr]

    def ends() -> np.ndarray:
        shared = Shared([row], given, spreads, draws=300, seed=4)
        return sampled_many(shared, given, spreads, 3, probability=0.8)[row]

    together = ends()
    with monkeypatch.context() as patched:
        patched.setattr(many, "_CELLS", 299)
        patched.setattr(sampling, "BLOCK", 64)
        apart = ends()
    for one, other in zip(together, apart, strict=True):
        np.testing.assert_array_equal(one, other)


_TEXTS = ("150k to 250k", "230k", "min 50k max 150k")


def test_a_row_that_is_a_leaf_has_its_exact_ends_in_every_scenario() -> None:
    """A row that is a leaf which no scenario gives has the percentiles of its spread in each, and
    one that all give as one number has none: neither has an error.
    """
    row, given = (assumed(key, key.upper(), "10 to 90", "people") for key in "xy")
    numbers = {"y": np.array([20.0, 30.0])}
    shared = Shared([row, given], numbers, {}, draws=300, seed=4)
    found = sampled_many(shared, numbers, {}, 2, probability=0.8, errors=True)
    low, high = leaf_ends(row, 0.8)
    assert found[row].tolist() == [[low, low], [high, high], [0.0, 0.0], [0.0, 0.0]]
    assert np.isnan(found[given][:2]).all()
    assert not found[given][2:].any()


def test_who_looks_at_draws_is_shown_all_rows_and_what_else_is_asked_for() -> None:
    """Whoever looks at the blocks sees leaves and the nodes beside the rows too; what comes of the
    draws is the same whether anybody looks or not.
    """
    people, shares = pool()
    rows, also = [people[0], people[0] * shares[0]], people[1] * shares[0]
    spreads = ranged(vague([*rows, also]))
    seen: list[set[Node]] = []

    def ends(**how: Any) -> dict[Node, list[float]]:
        return sampled_ends(rows, Strata(300, 2), spreads, (0.1, 0.9), **how)[0]

    looked = ends(also=[also], look=lambda _, found: seen.append({*rows, also} & set(found)))
    assert seen == [{*rows, also}]
    assert looked == ends()


def test_a_formula_without_ranges_has_one_number_in_every_block() -> None:
    people, shares = pool()
    row = people[3] * shares[2]
    assert [(size, values[row]) for size, values in in_blocks([row], 20_000, 1)] == [
        (1 << 14, 75_000.0),
        (20_000 - (1 << 14), 75_000.0),
    ]


def test_what_fits_is_shuffled_once_and_what_does_not_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Strata that fit are kept for the next pass; others are held for a part of the draws only."""
    nodes = leaves_of_pool()
    spreads = ranged(nodes)
    asked: list[str] = []
    places = Strata._places
    monkeypatch.setattr(
        Strata, "_places", lambda self, key: [asked.append(key), places(self, key)][1]
    )
    monkeypatch.setattr(sampling, "BLOCK", 10)
    strata = Strata(200, 1)
    for _ in range(2):
        list(strata.blocks(spreads))
    assert sorted(asked) == sorted(spreads)
    asked.clear()
    monkeypatch.setattr(sampling, "_MOST_HELD", 100 * len(spreads))
    strata = Strata(200, 1)
    list(strata.blocks(spreads))
    assert sorted(asked) == sorted([*spreads, *spreads])
    assert not strata._kept


def test_strata_of_one_block_are_shuffled_once_for_all_who_draw_them() -> None:
    """What is drawn again, mixed in another way, takes the shuffles of the first; those of more
    draws than a block are not kept, and nobody can change them.
    """
    one, other = Strata(200, 1), Strata(200, 1, {"a": {"a": 0.6, "b": 0.8}})
    assert one._shuffled("a") is other._shuffled("a")
    assert not one._shuffled("a").flags.writeable
    many = sampling.BLOCK + 1
    assert Strata(many, 1)._shuffled("a") is not Strata(many, 1)._shuffled("a")


VALUES = st.one_of(
    st.floats(-1e12, 1e12, allow_subnormal=False),
    st.sampled_from([0.0, 1.0, 5.0]),  # ties
)


@pytest.mark.slow
@settings(max_examples=300)
@given(
    values=st.lists(VALUES, min_size=2, max_size=120),
    probabilities=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=3).map(sorted),
    size=st.integers(1, 40),
    held=st.integers(1, 30),
    width=st.sampled_from([0.0, 1.0, 6.0]),
)
def test_quantiles_of_blocks_are_those_of_numpy(
    values: list[float], probabilities: list[float], size: int, held: int, width: float
) -> None:
    """In any order, with ties, and where windows are too narrow to keep the quantile."""
    array = np.array(values)
    blocks = ({"x": array[i : i + size].copy()} for i in range(0, len(array), size))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quantiles, "_MOST_HELD", held)
        patched.setattr(quantiles, "_WIDTH", width)
        found = quantiles_in_blocks(blocks, len(array), probabilities, lambda _: array.copy())
    assert found["x"] == np.quantile(array, probabilities).tolist()


@pytest.mark.slow
@pytest.mark.parametrize("order", ["random", "rising", "ties", "constant"])
def test_windows_hold_little_of_a_million_values(order: str) -> None:
    """Random values need no second pass and a window of a few thousand; ties none at all."""
    rng = np.random.default_rng(3)
    values = rng.lognormal(10.0, 2.0, 1_000_000)
    if order == "rising":
        values.sort()
    if order == "ties":
        values = np.minimum(values, 20_000.0)
    if order == "constant":
        values[:] = 7.0
    again: list[str] = []

    def whole(name: str) -> np.ndarray:
        again.append(name)
        return values.copy()

    blocks = [{"x": values[i : i + 16_384].copy()} for i in range(0, len(values), 16_384)]
    windows = [quantiles._Window([one], len(values)) for one in (0.05, 0.5, 0.95)]
    most = 0
    for block in blocks:
        for window in windows:
            window.add(block["x"])
            most = max(most, window.held)
    found = quantiles_in_blocks(blocks, len(values), (0.05, 0.5, 0.95), whole)["x"]
    assert found == np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    assert again == (["x"] if order == "rising" else [])
    assert most <= quantiles._MOST_HELD


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_blocks_with_a_value_that_is_not_finite_are_as_numpy_has_them(odd: float) -> None:
    values = np.random.default_rng(1).normal(size=50_000)
    values[777] = odd
    blocks = [{"x": values[i : i + 5000].copy()} for i in range(0, 50_000, 5000)]
    found = quantiles_in_blocks(blocks, 50_000, (0.05, 0.5, 0.95), lambda _: values.copy())
    np.testing.assert_array_equal(found["x"], np.quantile(values, (0.05, 0.5, 0.95)))


def test_evaluated_blocks_put_together_are_the_evaluated_draws() -> None:
    people, shares = pool()
    row = people[0] * shares[0] + people[1]
    whole = evaluate([row], drawn(vague([row]), 40_000, 3))[row]
    parts = np.concatenate([values[row] for _, values in in_blocks([row], 40_000, 3)])
    assert (parts == whole).all()


def test_a_leaf_solved_for_has_its_own_value_in_each_draw(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was solved draw by draw stands beside the draws it was solved in, in every block."""
    by_draw = np.arange(150.0)
    monkeypatch.setattr(sampling, "BLOCK", 64)
    node = leaf(Leaf("solved", Solved(70.0, by_draw)), "Solved", PEOPLE)
    people, _ = pool()
    both = [node, node + people[0]]
    blocks = [found for _, found in in_blocks(both, 150, 1)]
    own = np.concatenate([found[node] for found in blocks])
    assert (own == by_draw).all()
    together = np.concatenate([found[both[1]] for found in blocks])
    assert (together == by_draw + drawn(people, 150, 1)["a"]).all()
    assert (drawn([node], 150, 9)["solved"] == by_draw).all()
    interval = sampled(both, draws=150, seed=1, probability=0.8).intervals[node]
    assert interval[:4] == pytest.approx((14.9, 70.0, 134.1, 70.0))
    assert interval[4:] == pytest.approx((3.65, 3.65), rel=0.01)
