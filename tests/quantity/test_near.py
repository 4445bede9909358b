"""Quantiles over scenarios near each other: those of all draws, from a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malisize.quantity import many
from malisize.quantity.arrays import Array
from malisize.quantity.many import Shared, sampled_many
from malisize.quantity.near import boxes, quantiles_at, ranks, width
from malisize.quantity.node import Node, assumed
from malisize.quantity.operation import Operation, Values
from malisize.quantity.ranges import Range
from malisize.quantity.spread import Spread
from tests.quantity.strategies import formulas, pool

DRAWS, COUNT = 400, 70
PATCHING = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ends(
    rows: Sequence[Node], numbers: dict[str, Array], spreads: dict[str, list[Spread]]
) -> list[Array]:
    shared = Shared(rows, numbers, spreads, draws=DRAWS, seed=4)
    found = sampled_many(shared, numbers, spreads, COUNT, probability=0.9, errors=True)
    return [found[row] for row in rows]


@PATCHING
@given(
    row=formulas(),
    seed=st.integers(0, 99),
    spread=st.sampled_from([0.001, 0.05, 0.3, 1.0]),
    own=st.booleans(),
)
def test_the_ends_are_those_of_all_draws_to_the_bit(
    monkeypatch: pytest.MonkeyPatch, row: Node, seed: int, spread: float, own: bool
) -> None:
    """Whatever the row, however far the scenarios are from each other, and whether they give
    numbers or ranges.
    """
    draw = np.random.default_rng(seed)
    numbers = {
        "a": 200e3 * (1.0 + spread * draw.uniform(-0.9, 0.9, COUNT)),
        "u": 0.5 * (1.0 + spread * draw.uniform(-0.9, 0.9, COUNT)),
    }
    ranges: dict[str, list[Spread]] = {}
    if own:
        texts = [f"{0.8 * value:.0f} to {1.2 * value:.0f}" for value in numbers["a"]]
        leaves = [assumed("a", "A", text, "people").leaf for text in texts]
        ranges["a"] = [one.spread for one in leaves if one is not None]
    rows = [row, row.capped(assumed("limit", "Limit", "50k to 300k", "people"), "limit")]
    with monkeypatch.context() as patched:
        patched.setattr(many, "_FEWEST", COUNT)
        expected = ends(rows, numbers, ranges)
    monkeypatch.setattr(many, "_ENOUGH", 1)
    monkeypatch.setattr(many, "_AT_ONCE", DRAWS)
    for one, other in zip(ends(rows, numbers, ranges), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_few_draws_are_computed_where_scenarios_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """The draws of scenarios within a twentieth of each other: less than a fifth of them all."""
    people, shares = pool()
    row = (people[0] * shares[0] + people[1]) * shares[2]
    numbers = {"u": np.linspace(0.5, 0.525, COUNT), "a": np.linspace(200e3, 210e3, COUNT)}
    sizes: list[int] = []
    at = Shared.at

    def counted(shared: Shared, leaves: Sequence[Array], draws: Any = None) -> object:
        sizes.append(len(leaves[0]) * (shared.draws if draws is None else len(draws)))
        return at(shared, leaves, draws)

    monkeypatch.setattr(Shared, "at", counted)
    monkeypatch.setattr(many, "_ENOUGH", 1)
    monkeypatch.setattr(many, "_AT_ONCE", DRAWS)
    shared = Shared([row], numbers, {}, draws=DRAWS, seed=4)
    sampled_many(shared, numbers, {}, COUNT, probability=0.9)
    assert 0 < sum(sizes) < 0.2 * COUNT * DRAWS


@given(
    seed=st.integers(0, 999),
    draws=st.integers(2, 300),
    wide=st.sampled_from([0.0, 0.01, 0.1, 0.5]),
    levels=st.lists(st.sampled_from([0.0, 0.05, 0.07, 0.5, 0.94, 0.95, 1.0]), min_size=1),
)
def test_the_draws_within_reach_hold_the_quantiles(
    seed: int, draws: int, wide: float, levels: list[float]
) -> None:
    """Of any values between their bounds, ties among them, and at any levels."""
    draw = np.random.default_rng(seed)
    low = np.round(draw.normal(10.0, 1.0, draws), draw.integers(0, 4))
    high = low + wide * draw.uniform(0.0, 1.0, draws)
    values = low + draw.uniform(0.0, 1.0, (3, draws)) * (high - low)
    found = ranks([(low, high)], levels)
    if found is None:
        return
    few, (wanted,) = found
    ends = quantiles_at(values[:, few], wanted)
    assert ends is not None
    np.testing.assert_array_equal(ends, np.quantile(values, levels, axis=1))


@pytest.mark.parametrize("end", [np.nan, np.inf])
def test_a_bound_that_is_no_number_tells_nothing(end: float) -> None:
    low, high = np.arange(100.0), np.arange(100.0)
    assert ranks([(low, high)], [0.05]) is not None
    high[3] = end
    assert ranks([(low, high)], [0.05]) is None


def test_wide_bounds_tell_nothing() -> None:
    assert ranks([(np.arange(100.0), np.arange(100.0) + 90.0)], [0.05, 0.95]) is None


def test_a_quantile_beyond_its_bounds_is_not_taken() -> None:
    """What an operation moves otherwise than its bounds say is seen, and no number is made of
    it.
    """
    values = np.arange(100.0)
    found = ranks([(values, values)], [0.05, 0.95])
    assert found is not None
    few, (wanted,) = found
    assert quantiles_at(values[None, few], wanted) == [[4.95], [94.05]]
    assert quantiles_at(values[None, few] + 1.0, wanted) is None
    assert quantiles_at(values[None, few] - 1.0, wanted) is None


class Lying(Operation):
    """Ten times the input, whose image is said to be something else."""

    __slots__ = ("said",)

    def __init__(self, said: Callable[[Range], Range]) -> None:
        self.said = said

    def compute(self, values: Values) -> Any:
        """Return ten times the input."""
        return 10.0 * values[0]

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what is said."""
        return self.said(ranges[0])


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(lambda ends: ends, id="elsewhere"),
        pytest.param(lambda _: (0.0, 1.0), id="the same for all draws"),
        pytest.param(lambda ends: (ends[0] * np.nan, ends[1]), id="no number"),
    ],
)
def test_bounds_that_do_not_hold_are_left_for_all_draws(
    monkeypatch: pytest.MonkeyPatch, said: Callable[[Range], Range]
) -> None:
    people, shares = pool()
    inner = people[0] * shares[2]
    rows = [inner, Node(Lying(said), (inner,), inner.unit)]
    numbers = {"u": np.linspace(0.5, 0.525, COUNT)}
    monkeypatch.setattr(many, "_ENOUGH", 1)
    monkeypatch.setattr(many, "_AT_ONCE", DRAWS)
    one, other = ends(rows, numbers, {})
    np.testing.assert_allclose(other, 10.0 * one, rtol=1e-12)


def test_a_leaf_weighs_as_it_moves_the_rows() -> None:
    """A tenth of the people that a leaf is a part of weigh less than the other nine."""
    people, shares = pool()
    row = people[3] * shares[2] + people[0]
    numbers = {"u": np.linspace(0.1, 0.2, COUNT), "d": np.linspace(100e3, 200e3, COUNT)}
    numbers["a"] = np.linspace(1e6, 2e6, COUNT)
    shared = Shared([row], numbers, {}, draws=DRAWS, seed=4)
    weights = dict(zip(shared.keys, shared.weights(numbers), strict=True))
    assert weights["a"] > 5 * max(weights["u"], weights["d"]) > 0.0


@given(count=st.integers(1, 300), seed=st.integers(0, 99))
def test_boxes_hold_each_scenario_once(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    found = list(boxes([draw.uniform(size=count), draw.integers(0, 3, count) / 1.0], [1.0, 1.0]))
    assert sorted(np.concatenate(found).tolist()) == list(range(count))
    assert max(map(len, found)) <= 32


def test_boxes_are_narrow_in_what_moves_rows() -> None:
    """Of two leaves as wide, the one with all the weight is cut into pieces, and a leaf that stands
    still is none.
    """
    draw = np.random.default_rng(1)
    moves, idle, still = draw.uniform(1, 2, 128), draw.uniform(1, 2, 128), np.zeros(128)
    found = list(boxes([moves, idle, still], [1.0, 0.0, 9.0]))
    assert len(found) == 4
    assert all(width(moves[one].min(), moves[one].max()) < 0.25 for one in found)


def test_rows_that_no_draw_or_no_scenario_moves_stand_beside_those_that_some_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row of scenarios alone has no ends, one of draws alone the same in all, and a quotient
    whose bounds go through nothing is read from all draws, without a warning.
    """
    people, shares = pool()
    exact, drawn, both = shares[2] * people[3], people[0] * shares[0], people[1] * shares[2]
    through = people[0] * people[1].share_of(people[1] - people[3] * shares[2])
    numbers = {"u": np.linspace(0.01, 0.9, COUNT)}
    monkeypatch.setattr(many, "_ENOUGH", 1)
    monkeypatch.setattr(many, "_AT_ONCE", DRAWS)
    for rows in ([exact, drawn, both], [exact, drawn, both, through]):
        with np.errstate(all="raise"):
            found = ends(rows, numbers, {})
        with monkeypatch.context() as patched:
            patched.setattr(many, "_FEWEST", COUNT)
            for one, other in zip(found, ends(rows, numbers, {}), strict=True):
                np.testing.assert_array_equal(one, other)
        assert np.isnan(found[0][:2]).all()
        assert np.ptp(found[1], axis=1).tolist() == [0.0] * 4
