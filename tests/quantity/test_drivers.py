"""Drivers: exact shares for products, rank correlation otherwise, the tornado beside either."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from malisize.quantity.drivers import LOG_VARIANCE, RANK, exponents, rank
from malisize.quantity.evaluate import centrals, ends, vague
from malisize.quantity.node import Node, assumed, constant, highest
from malisize.quantity.sampling import drawn
from malisize.quantity.spread import lognormal
from tests.quantity.strategies import formulas, pool


def shares_of(row: Node, draws: int = 4000) -> dict[str, float]:
    """Return the shares of a ranking by leaf."""
    return {part.leaf.id: part.share for part in rank(row, draws=draws, seed=1)[1]}


def test_a_power_counts_squared() -> None:
    """In x x ÷ y the log-variance of x counts four times, that of y once."""
    x, y = assumed("x", "X", "1 to 10", "people"), assumed("y", "Y", "2 to 8", "people")
    row = x * x / y
    assert exponents(row) == {x: 2, y: -1}
    four, one = 4 * math.log(10) ** 2, math.log(4) ** 2
    method, parts = rank(row, draws=100, seed=1)
    assert method == LOG_VARIANCE
    assert {part.leaf.id: part.share for part in parts} == pytest.approx(
        {"x": four / (four + one), "y": one / (four + one)}
    )


def test_two_nodes_of_one_leaf_are_one_driver() -> None:
    """A leaf that stands in a product under two nodes is ranked once, with its powers added."""
    first, again = (assumed("x", "X", "1 to 10", "people") for _ in range(2))
    other = assumed("y", "Y", "2 to 8", "people")
    assert shares_of(first * again / other) == pytest.approx(shares_of(first * first / other))
    assert shares_of(first / again) == {}


def test_shares_and_two_sided_ranges_are_ranked_by_the_variance_of_their_logarithm() -> None:
    """Where there is no closed form, the log-variance of the leaf's own distribution is what
    counts.
    """
    people, shares = pool()
    row = people[0] * shares[0] / people[1]
    assert exponents(row) is not None
    samples = drawn(vague([row]), 100_000, 1)
    variances = {key: float(np.var(np.log(values))) for key, values in samples.items()}
    whole = sum(variances.values())
    assert shares_of(row) == pytest.approx(
        {key: value / whole for key, value in variances.items()}, rel=2e-3
    )
    assert variances["a"] == pytest.approx(lognormal(200_000, 250_000).sigma_low ** 2, rel=1e-3)


def test_a_sum_is_ranked_by_correlation_of_ranks() -> None:
    """What is no product is ranked by squared rank correlation with the same draws, scaled to
    one.
    """
    big, small = (
        assumed("big", "Big", "1000 to 9000", "people"),
        assumed("small", "Small", "10 to 90", "people"),
    )
    method, parts = rank(big + small, draws=4000, seed=1)
    assert method == RANK
    assert parts[0].leaf is big
    assert parts[0].share > 0.99
    assert sum(part.share for part in parts) == pytest.approx(1.0)


def test_a_leaf_that_moves_nothing_is_no_driver() -> None:
    """Chance correlation below what independent draws reach counts as nothing, and an idle leaf is
    left out.
    """
    big = assumed("big", "Big", "1000 to 9000", "people")
    idle = assumed("idle", "Idle", "1 to 2", "people")
    _, parts = rank(highest([big, idle]), draws=4000, seed=1)
    assert [part.leaf.id for part in parts] == ["big"]
    assert parts[0].share == 1.0


def test_without_ranges_there_are_no_drivers() -> None:
    """Exact numbers and constants drive nothing."""
    people, shares = pool()
    assert rank(people[3] * shares[2] * constant(0.5, "half"), draws=100, seed=1) == (
        LOG_VARIANCE,
        [],
    )


def test_equal_shares_are_ranked_by_swing_and_then_by_name() -> None:
    """The order is total: by share, then swing, then key."""
    x, y = (
        assumed("y.first", "X", "1 to 10", "people"),
        assumed("x.second", "Y", "1 to 10", "people"),
    )
    parts = rank(x * y, draws=100, seed=1)[1]
    assert [part.leaf.id for part in parts] == ["x.second", "y.first"]


@settings(max_examples=40)
@given(formulas())
def test_shares_add_up_fall_and_come_with_their_swings(row: Node) -> None:
    """Shares are not negative, fall down the list and sum to one; the swings are those of one leaf
    at a time.
    """
    _, parts = rank(row, draws=400, seed=1)
    if not parts:
        return
    shares = [part.share for part in parts]
    assert shares == sorted(shares, reverse=True)
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0) or sum(shares) == 0.0
    moved = ends(row)
    for part in parts:
        assert (part.at_low, part.at_high) == moved[part.leaf.id]


@settings(max_examples=40)
@given(formulas(monotone=True))
def test_a_rising_row_swings_up_around_its_central_value(row: Node) -> None:
    """Where every leaf only raises the row, low lies below and high above the central value."""
    central = centrals([row])[row]
    for low, high in ends(row).values():
        assert low <= central * (1 + 1e-12)
        assert high >= central * (1 - 1e-12)
