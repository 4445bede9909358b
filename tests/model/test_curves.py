"""Reach curves: the published cases, the limits, and the laws every curve keeps."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InfeasibleError
from malisize.model import curves
from malisize.plans.solve import least_total
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import PEOPLE, assumed, combine, constant, highest, lowest, total
from malisize.quantity.spread import lognormal
from malisize.quantity.unit import Unit

shapes = st.floats(0.05, 50.0)
means = st.floats(0.0, 40.0)


def rho(most: float, reach: float) -> float:
    """Return Goerg's constant, at once the largest reach and the impressions of half of it."""
    return most * reach / (most - reach)


# Published cases


def test_goerg_reach() -> None:
    """Shape 1 is Goerg's curve from one data point: 200 impressions for 100 people give 66.67
    people at 100.
    """
    people = rho(200, 100)
    assert [curves.nbd_reach(float(seen), people, 1.0) for seen in (200, 100)] == pytest.approx(
        [100, 66.66666666666667], abs=1e-7
    )


def test_goerg_frequencies() -> None:
    """Goerg's reach of k times or more is rho (I / (I + rho))^k."""
    found = [curves.nbd_reach(200.0, rho(200, 100), 1.0, k) for k in (1, 2, 3)]
    assert found == pytest.approx([100, 50, 25], abs=1e-9)


@pytest.mark.parametrize(("part", "spend"), [(1 / 3, 100.0), (0.5, 200.0)])
def test_goerg_spend_for_a_share_of_the_largest_reach(part: float, spend: float) -> None:
    """The least total that reaches a target is the inverse of the curve at constant price."""
    people, per_franc = rho(20_000, 10_000), 20_000 / 200.0
    found = least_total(
        lambda money: curves.nbd_reach(money * per_franc, people, 1.0), part * people
    )
    assert found == pytest.approx(spend, abs=1e-6)


@pytest.mark.parametrize(
    ("channels", "expected"),
    [([[50], [50]], [75, 25]), ([[50, 20], [30, 10]], [65, 34, 9, 2])],
)
def test_independent_union(channels: list[list[float]], expected: list[float]) -> None:
    """Exposures over channels independent in one universe add up as distributions do, nobody
    exposed among them.
    """
    found = [curves.convolved(100.0, channels, k) for k in range(1, len(expected) + 1)]
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("people", [11.0, np.array([9.0, 11.0])])
def test_reach_above_the_universe_is_refused(people: object) -> None:
    """A channel that reaches more people than its universe holds has no valid answer."""
    with pytest.raises(InfeasibleError, match="more people than the universe"):
        curves.convolved(10.0, [[people]], 1)


def test_cost_chain() -> None:
    """20,000 at a CPM of 8 buy 2.5 million impressions, 62,500 clicks at 2.5 %, and 6,250
    conversions at 10 %.
    """
    cost = constant(20_000.0, "cost", Unit.parse("XOF"))
    each = assumed("cost_per_impression", "price", 0.008, "XOF per impression")
    seen = cost / each
    clicks = seen * assumed("ctr", "CTR", 0.025, "clicks per impression", kind="ratio")
    won = clicks * assumed("cvr", "conversions", 0.1, "conversions per click", kind="ratio")
    values = centrals([seen, clicks, won])
    assert [values[node] for node in (seen, clicks, won)] == pytest.approx(
        [2_500_000, 62_500, 6_250], abs=1e-9
    )
    assert str(won.unit) == "conversions"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (1.0, [2_250_000.0, 1_687_500.0, 1_265_625.0, 949_218.75, 711_914.0625]),
        (2.0, [2_520_000.0, 1_944_000.0, 1_425_600.0, 1_010_880.0, 699_840.0]),
    ],
)
def test_nbd_tail(shape: float, expected: list[float]) -> None:
    """Nine million impressions on three million people leave the published numbers exposed k times
    or more.
    """
    found = [curves.nbd_reach(9_000_000.0, 3_000_000.0, shape, k) for k in range(1, 6)]
    assert found == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("universe", "most"), [(9_000_000.0, 6_600_000.0), (5_000_000.0, 5_000_000.0)]
)
def test_bounds_of_a_union(universe: float, most: float) -> None:
    """A union lies between its largest part and the smaller of the sum and the universe,
    exactly.
    """
    parts = [constant(people, str(people), PEOPLE) for people in (3e6, 2e6, 1.2e6, 4e5)]
    least, upper = highest(parts), lowest([total(parts), constant(universe, "V", PEOPLE)])
    union = combine(constant(universe, "V", PEOPLE), parts)
    values = centrals([least, upper, union])
    assert values[least] == 3_000_000
    assert values[upper] == most
    assert values[least] <= values[union] <= values[upper]


def test_quote_hyperbola() -> None:
    """A quote of 5,000 for a million of three million people gives the published points and their
    inverse.
    """
    budgets = [0.0, 2_500.0, 5_000.0, 20_000.0]
    quote = (3e6, 5_000.0, 1e6)
    assert [curves.quoted_reach(money, *quote) for money in budgets] == pytest.approx(
        [0, 600_000, 1e6, 2e6], abs=1e-6
    )
    assert least_total(lambda money: curves.quoted_reach(money, *quote), 2e6) == pytest.approx(
        20_000, abs=1e-6
    )
    assert curves.quoted_reach(10_000.0, *quote) == pytest.approx(
        3e6 / 2
    )  # at its constant h the curve is half full


def test_sainsbury() -> None:
    """Audiences of 30, 40 and 20 % that fall independently reach 66.4 % together."""
    union = combine(
        constant(1e6, "P", PEOPLE),
        [constant(people, str(people), PEOPLE) for people in (3e5, 4e5, 2e5)],
    )
    assert centrals([union])[union] == pytest.approx(664_000, abs=0.001)


@pytest.mark.parametrize(
    ("confidence", "budget"), [(0.5, 1224.7448713915892), (0.9, 2461.4179013201083)]
)
def test_budget_for_impressions_at_a_confidence(confidence: float, budget: float) -> None:
    """The budget for a million impressions at a confidence is the price of a thousand at that
    quantile, times a thousand.
    """
    assert 1_000_000 / 1000 * lognormal(0.5, 3).quantile(confidence) == pytest.approx(
        budget, rel=1e-9
    )


# Limits


@given(mean=means)
def test_a_large_shape_is_poisson(mean: float) -> None:
    """As the shape grows, exposures become Poisson."""
    terms = [math.exp(-mean), mean * math.exp(-mean), mean**2 / 2 * math.exp(-mean)]
    for shape in (1e17, math.inf):
        tails = [curves.exposed(k, mean, shape) for k in (1, 2, 3)]
        assert tails == pytest.approx([1 - sum(terms[:k]) for k in (1, 2, 3)], abs=1e-12)
        drawn = [curves.exposed(k, np.array([mean]), np.array([shape]))[0] for k in (1, 2, 3)]
        assert drawn == pytest.approx(tails, abs=1e-15)


@given(mean=means, power=st.floats(-1.0, 20.0), times=st.integers(1, 3))
def test_every_shape_is_exact_however_large(mean: float, power: float, times: int) -> None:
    """The tail of the NBD is that of 50 digits to 1e-12, so the curve has no step at any shape."""
    shape = 10.0**power
    with localcontext() as digits:
        digits.prec = 50
        a, m = Decimal(shape), Decimal(mean)
        term = (-a * (1 + m / a).ln()).exp()
        share = 1 - term
        for count in range(1, times):
            term = term * (a + count - 1) / count * m / (m + a)
            share -= term
    assert curves.exposed(times, mean, shape) == pytest.approx(float(share), abs=1e-12)


@given(mean=means, shape=shapes, cap=st.integers(1, 8))
def test_a_cap_holds_the_mean_it_is_given(mean: float, shape: float, cap: int) -> None:
    """The exposures left under a cap are those paid for; at the cap everybody has been reached."""
    free = curves.capped_mean(mean, shape, cap)
    if mean >= cap:
        assert math.isinf(free)
    elif free < 1e200:
        assert curves.truncated(free, shape, cap) == pytest.approx(mean, rel=1e-9, abs=1e-300)


@given(mean=st.floats(0.01, 10.0), shape=shapes, cap=st.integers(1, 8))
def test_a_cap_frees_impressions_for_others(mean: float, shape: float, cap: int) -> None:
    """Under a cap the same impressions reach at least as many people, and never more than there
    are.
    """
    people = 1e6
    free, held = (
        curves.nbd_reach(mean * people, people, shape),
        curves.capped_reach(mean * people, people, shape, cap),
    )
    assert free * (1 - 1e-12) <= held <= people


def test_a_cap_of_one_reaches_a_person_an_impression() -> None:
    """Where nobody sees more than one, every impression reaches another person until all are
    reached.
    """
    assert curves.capped_reach(400.0, 1000.0, 0.5, 1) == pytest.approx(400.0)
    assert curves.capped_reach(5000.0, 1000.0, 0.5, 1) == 1000.0


def test_a_weekly_cap_counts_every_week() -> None:
    """A cap of two a week over four weeks leaves room for eight exposures, so it binds less than
    two per flight.
    """
    week = curves.capped_reach(1500.0, 1000.0, 0.5, 2, 4.0)
    flight = curves.capped_reach(1500.0, 1000.0, 0.5, 2)
    assert curves.nbd_reach(1500.0, 1000.0, 0.5) < week < flight


def test_nobody_is_reached_of_nobody() -> None:
    """An empty audience is reached by nothing, and nothing reaches nobody."""
    assert curves.nbd_reach(1000.0, 0.0, 1.0) == 0.0
    assert curves.nbd_reach(0.0, 1000.0, 1.0) == 0.0
    assert curves.list_reach(0.0, 1000.0, 2.0) == 0.0
    assert curves.nbd_reach(np.array([0.0, 5.0]), np.array([0.0, 0.0]), 1.0).tolist() == [0.0, 0.0]


def test_a_list_with_every_line_reaches_everybody() -> None:
    """Messages to every line reach all, to half the lines of people with two lines three
    quarters.
    """
    assert curves.list_reach(1000.0, 1000.0, 2.0) == pytest.approx(750.0)
    assert curves.list_reach(2000.0, 1000.0, 2.0) == pytest.approx(1000.0)
    assert curves.list_reach(9000.0, 1000.0, 2.0) == pytest.approx(1000.0)


@pytest.mark.parametrize("lines", [0.2, 0.5, 1.0])
def test_those_who_share_a_line_are_reached_together(lines: float) -> None:
    """With a line among several people messages to half the lines reach half of the people, to all
    of them everybody, and one message as many as share a line.
    """
    every = 1000.0 * lines
    assert curves.list_reach(every / 2, 1000.0, lines) == pytest.approx(500.0, rel=1e-14)
    for sent in (every, 3 * every):
        assert curves.list_reach(sent, 1000.0, lines) == pytest.approx(1000.0, rel=1e-14)
    assert curves.list_reach(1.0, 1000.0, lines) == pytest.approx(1 / lines, rel=1e-12)


# Laws


@pytest.mark.slow
@given(mean=means, shape=shapes, cap=st.integers(1, 5), lines=st.floats(0.1, 4.0))
def test_floats_and_arrays_agree(mean: float, shape: float, cap: int, lines: float) -> None:
    """A curve gives a number and an array of that number the same reach."""
    people = 1000.0
    several = np.array([mean * people, mean * people])
    for one, many in (
        (
            curves.nbd_reach(mean * people, people, shape, 3),
            curves.nbd_reach(several, people, np.array([shape] * 2), 3),
        ),
        (
            curves.capped_reach(mean * people, people, shape, cap),
            curves.capped_reach(several, people, shape, cap),
        ),
        (
            curves.quoted_reach(mean, people, 10.0, 300.0),
            curves.quoted_reach(several / people, people, 10.0, 300.0),
        ),
        (
            curves.list_reach(mean * people, people, lines),
            curves.list_reach(several, people, lines),
        ),
        (
            curves.convolved(people, [[400.0, 100.0]], 2),
            curves.convolved(people, [[np.array([400.0] * 2), 100.0]], 2),
        ),
    ):
        assert np.broadcast_to(many, (2,)) == pytest.approx([one, one], rel=1e-9, abs=1e-9)


@given(means=st.lists(means, min_size=3, max_size=3), shape=shapes, k=st.integers(1, 6))
def test_reach_grows_with_impressions_and_stays_below_the_audience(
    means: list[float], shape: float, k: int
) -> None:
    """Reach of any number of exposures never falls as impressions grow, and never exceeds the
    audience.
    """
    found = [curves.exposed(k, mean, shape) for mean in sorted(means)]
    assert all(low <= high + 1e-12 for low, high in pairwise(found))
    assert all(0.0 <= share <= 1.0 for share in found)


@given(low=means, high=means, shape=shapes, cap=st.one_of(st.none(), st.integers(1, 5)))
def test_reach_is_concave(low: float, high: float, shape: float, cap: int | None) -> None:
    """Half-way between two numbers of impressions lies at least the mean of their reaches."""

    def reach(mean: float) -> float:
        return (
            curves.nbd_reach(mean, 1.0, shape)
            if cap is None
            else curves.capped_reach(mean, 1.0, shape, cap)
        )

    assert reach((low + high) / 2) >= (reach(low) + reach(high)) / 2 - 1e-12


@given(mean=means, shape=shapes, k=st.integers(1, 10))
def test_more_exposures_reach_fewer(mean: float, shape: float, k: int) -> None:
    """Fewer people are reached k + 1 times or more than k times or more."""
    assert curves.exposed(k + 1, mean, shape) <= curves.exposed(k, mean, shape)


@pytest.mark.slow
@given(mean=st.floats(1e-9, 1e-3), shape=shapes)
def test_rare_repeated_exposures_keep_their_digits(mean: float, shape: float) -> None:
    """Two exposures of a rarely met audience are about mean^2 (a + 1) / 2a people, not rounding
    noise.
    """
    leading = mean**2 * (shape + 1) / (2 * shape)
    assert curves.exposed(2, mean, shape) == pytest.approx(leading, rel=0.2, abs=1e-19)
