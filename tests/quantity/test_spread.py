"""Spreads: exact at the ends they were stated with, monotone, and drawn as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.numerals import Kind, parse
from malisize.quantity.spread import (
    Exact,
    LogNormal,
    Solved,
    Uniform,
    growth,
    logitnormal,
    lognormal,
    spread,
    standard_scores,
)

POSITIVE = st.floats(1e-6, 1e12)
SHARES = st.floats(1e-6, 1 - 1e-6)


def ordered(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    """Return three numbers in order, well apart."""
    triples = st.lists(numbers, min_size=3, max_size=3).map(sorted)
    return triples.filter(
        lambda three: three[0] * (1 + 1e-6) < three[1] and three[1] * (1 + 1e-6) < three[2]
    )


@pytest.mark.slow
@given(ordered(POSITIVE))
def test_an_amount_has_its_stated_ends_and_middle_as_percentiles(three: list[float]) -> None:
    """A lognormal range has the 5th, 50th and 95th percentile exactly where they were stated."""
    low, central, high = three
    given_centre, symmetric = lognormal(low, high, central), lognormal(low, high)
    assert (given_centre.low, given_centre.central, given_centre.high) == (low, central, high)
    assert given_centre.quantile(0.05) == pytest.approx(low, rel=1e-9)
    assert given_centre.quantile(0.5) == central
    assert given_centre.quantile(0.95) == pytest.approx(high, rel=1e-9)
    assert symmetric.central == pytest.approx(math.sqrt(low * high), rel=1e-12)
    assert symmetric.quantile(0.05) == pytest.approx(low, rel=1e-9)
    assert symmetric.quantile(0.95) == pytest.approx(high, rel=1e-9)


@given(ordered(SHARES), st.floats(1e-9, 1 - 1e-9))
def test_a_share_has_its_stated_percentiles_and_stays_inside(
    three: list[float], probability: float
) -> None:
    """A logit-normal share is exact at all three stated percentiles and never leaves 0..1."""
    low, central, high = three
    for made in (logitnormal(low, high, central), logitnormal(low, high)):
        assert made.quantile(0.05) == pytest.approx(low, rel=1e-8)
        assert made.quantile(0.95) == pytest.approx(high, rel=1e-8)
        assert 0.0 <= made.quantile(probability) <= 1.0
    assert logitnormal(low, high, central).quantile(0.5) == pytest.approx(central, rel=1e-9)


@pytest.mark.slow
@given(ordered(st.integers(0, 10**9).map(lambda number: number / 1e9)), st.integers(1, 30))
def test_a_growth_compounds(three: list[float], years: int) -> None:
    """The factor 1 + growth is lognormal: a growth has its stated percentiles, and over the years
    its factors have the median of one year to their power.
    """
    low, central, high = three
    for made in (growth(low, high, central), growth(low, high)):
        assert (made.low, made.high) == (low, high)
        assert made.quantile(0.05) == pytest.approx(low, abs=1e-12)
        assert made.quantile(0.5) == pytest.approx(made.central, abs=1e-12)
        assert made.quantile(0.95) == pytest.approx(high, abs=1e-12)
    assert growth(low, high, central).central == central
    plain = growth(low, high)
    assert plain.central == pytest.approx(math.sqrt((1 + low) * (1 + high)) - 1, abs=1e-12)
    assert math.exp(years * plain.mu) == pytest.approx(((1 + low) * (1 + high)) ** (years / 2))


@given(ordered(POSITIVE), st.floats(1e-6, 1 - 1e-6), st.floats(1e-6, 1 - 1e-6))
def test_quantiles_never_fall(three: list[float], one: float, other: float) -> None:
    """A higher probability never has a lower quantile, whatever the spread."""
    low, central, high = three
    first, second = sorted([one, other])
    top = high * 2
    for made in (
        Exact(central),
        Uniform(low, high),
        lognormal(low, high, central),
        logitnormal(low / top, high / top, central / top),
    ):
        assert made.quantile(first) <= made.quantile(second) * (1 + 1e-12)


def test_a_uniform_span_has_even_chances() -> None:
    """``min max`` has its middle as median and its percentiles in proportion."""
    span = Uniform(5.0, 9.0)
    assert span.central == 7.0
    assert span.quantile(0.25) == 6.0
    assert (span.low, span.high) == (5.0, 9.0)


def test_a_single_number_is_exact() -> None:
    """A number without a range is its own low, central, high, quantile and draw."""
    number = Exact(4.0)
    assert (number.low, number.central, number.high, number.quantile(0.01)) == (4.0, 4.0, 4.0, 4.0)
    probability, score = standard_scores(10)
    assert number.draw(probability, score).tolist() == [4.0] * 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0% to 8%", "growth"),
        ("2% to 8%, central 3%", "growth"),
        ("200k to 250k", "amount"),
        ("200k to 250k, central 210k", "amount"),
        ("2% to 5%", "share"),
        ("2% to 5%, central 4%", "share"),
        ("min 5 max 9", "amount"),
        ("min 0% max 100%", "share"),
        ("1.4 to 2.8, central 1.9", "ratio"),
        ("1200", "amount"),
    ],
)
def test_draws_have_the_percentiles_of_the_closed_form(text: str, kind: Kind) -> None:
    """Stratified draws reproduce the quantiles of the spread they come from, at any probability."""
    made = spread(parse(text, kind, "k"), kind)
    values = made.draw(*standard_scores(10_000))
    assert (np.diff(values) >= 0).all()
    for probability in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99):
        assert float(np.quantile(values, probability)) == pytest.approx(
            made.quantile(probability), rel=1e-3, abs=1e-4
        )


@pytest.mark.parametrize("draws", [1, 2, 7, 100, 101])
def test_strata_are_of_equal_probability_and_symmetric(draws: int) -> None:
    """Probabilities are the mid-points of equal strata, scores increase and mirror each other."""
    probability, score = standard_scores(draws)
    assert probability.tolist() == pytest.approx([(place + 0.5) / draws for place in range(draws)])
    assert (np.diff(score) > 0).all()
    assert (score == -score[::-1]).all()


@pytest.mark.parametrize(("low", "high"), [(0.0, 5.0), (-1.0, 5.0), (5.0, 5.0), (9.0, 5.0)])
def test_a_lognormal_needs_a_positive_low_below_its_high(low: float, high: float) -> None:
    """Zero, a negative number and ends out of order are refused instead of becoming another
    distribution.
    """
    with pytest.raises(InputError, match="low must be"):
        lognormal(low, high)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.5, 1.0), (0.6, 0.5), (-0.1, 0.5)])
def test_a_share_range_lies_strictly_inside(low: float, high: float) -> None:
    """A range of shares that touches 0 % or 100 %, or is out of order, is refused with the uniform
    form offered.
    """
    with pytest.raises(InputError, match="inside") as caught:
        logitnormal(low, high)
    assert caught.value.hint == "give a minimum and a maximum"


def test_two_pieces_are_named_by_their_scales() -> None:
    """Without a central value both sides have one scale; with one each side has its own."""
    even, uneven = lognormal(1.0, 100.0), lognormal(1.0, 100.0, 5.0)
    assert isinstance(even, LogNormal)
    assert even.sigma_low == even.sigma_high
    assert uneven.sigma_low < uneven.sigma_high
    assert uneven.mu == math.log(5.0)
    assert logitnormal(0.2, 0.8).mu == pytest.approx(0.0, abs=1e-12)


def test_a_number_solved_for_has_the_percentiles_of_its_solutions() -> None:
    """What was solved for in each draw has its quantiles over all draws, on their side of the
    central value; a draw without a solution has the largest number there is.
    """
    found = Solved(40.0, np.array([10.0, np.inf, 30.0, 20.0, 50.0, 40.0]))
    assert found.quantile(0.25) == 22.5
    assert found.quantile(0.75) == 47.5
    assert found.low == 12.5
    assert found.high > 1e17
    assert Solved(5.0, found.by_draw).quantile(0.25) == 5.0
    assert Solved(60.0, found.by_draw).quantile(0.75) == 60.0
    none = Solved(7.0, np.array([np.inf, np.inf]))
    assert (none.low, none.quantile(0.3), none.high) == (7.0, 7.0, 1e18)
    assert found.draw(np.array([0.0, 0.2]), np.zeros(2)).tolist() == [10.0, 20.0]


@pytest.mark.parametrize(
    ("text", "most"), [("0.7% to 1.8%", math.inf), ("30% to 90%", 1.0), ("5% to 100%", 1.0)]
)
def test_a_rate_is_an_amount_held_at_one(text: str, most: float) -> None:
    """A rate has the percentiles of an amount and is never above 1; far from 1 nothing is held."""
    found = spread(parse(text, "rate", "k"), "rate")
    free = lognormal(found.low, found.high)
    probability, score = standard_scores(10_000)
    assert isinstance(found, LogNormal)
    assert found.most == most
    assert found.draw(probability, score).max() <= 1.0
    assert found.quantile(0.999) == min(free.quantile(0.999), 1.0)
    np.testing.assert_array_equal(
        found.draw(probability, score), np.minimum(free.draw(probability, score), most)
    )
