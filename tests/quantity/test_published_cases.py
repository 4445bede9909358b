"""Cases whose answers are known in closed form or from other tools: ranges, products, shares,
drivers, inverses.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from malisize.errors import InputError
from malisize.numerals import parse
from malisize.quantity.drivers import LOG_VARIANCE, rank
from malisize.quantity.evaluate import evaluate
from malisize.quantity.node import Node, assumed
from malisize.quantity.sampling import drawn, sampled
from malisize.quantity.spread import LogNormal, logitnormal, lognormal

ONE_PER_CENT = 0.01


def percentiles(row: Node, *at: float) -> list[float]:
    """Return percentiles of a row over its seeded draws."""
    values = evaluate([row], drawn(_leaves(row), 10_000, 1))[row]
    return [float(np.quantile(values, p / 100)) for p in at]


def _leaves(row: Node) -> list[Node]:
    return [row] if row.leaf else [leaf for inner in row.inputs for leaf in _leaves(inner)]


@pytest.mark.parametrize(
    ("credibility", "z"),
    [
        (0.5, 0.6744897501960817),
        (0.8, 1.2815515655446004),
        (0.9, 1.6448536269514726),
        (0.95, 1.9599639845400543),
    ],
)
def test_the_score_of_an_interval_is_exact(credibility: float, z: float) -> None:
    """A range of any credibility is scaled by the exact normal score, not by a rounded 1.645."""
    low, high = 1.0, 10.0
    sigma = lognormal(low, high, credibility=credibility).sigma_high
    assert math.log(high / low) / (2 * sigma) == pytest.approx(z, abs=1e-12)


LOGNORMALS = {
    (1.0, 10.0): {
        "mu": 1.151292546497023,
        "sigma": 0.699936169171963,
        "mean": 4.040012826945726,
        "sd": 3.2121795303920146,
        "mode": 1.9374678829807341,
        5: 1.0,
        10: 1.2895434656177933,
        25: 1.972285010915606,
        50: 3.1622776601683795,
        75: 5.070261115738866,
        90: 7.754682386924595,
        95: 9.999999999999993,
    },
    (200_000.0, 250_000.0): {
        "mu": 12.317644421187278,
        "sigma": 0.06783082325926382,
        "mean": 224121.79964601764,
        "sd": 15219.869553551196,
        "mode": 222580.34145486073,
        5: 200000.0,
        10: 204989.84564346066,
        25: 213607.01475698885,
        50: 223606.79774997893,
        75: 234074.7098445374,
        90: 243914.52095127243,
        95: 250000.0,
    },
}


@pytest.mark.parametrize("ends", LOGNORMALS)
def test_a_range_of_amounts_has_the_parameters_of_its_lognormal(ends: tuple[float, float]) -> None:
    """Mu, sigma, mean, standard deviation, mode and every percentile follow from the two ends."""
    expected = LOGNORMALS[ends]
    made = lognormal(*ends)
    sigma = made.sigma_low
    assert made.sigma_high == sigma
    assert made.mu == pytest.approx(expected["mu"], rel=1e-9)
    assert sigma == pytest.approx(expected["sigma"], rel=1e-9)
    mean = math.exp(made.mu + sigma**2 / 2)
    assert mean == pytest.approx(expected["mean"], rel=1e-9)
    assert mean * math.sqrt(math.expm1(sigma**2)) == pytest.approx(expected["sd"], rel=1e-9)
    assert math.exp(made.mu - sigma**2) == pytest.approx(expected["mode"], rel=1e-9)
    for percent in (5, 10, 25, 50, 75, 90, 95):
        assert made.quantile(percent / 100) == pytest.approx(expected[percent], rel=1e-9)


@pytest.mark.parametrize("ends", LOGNORMALS)
def test_draws_of_a_range_have_its_mean_spread_and_percentiles(ends: tuple[float, float]) -> None:
    """Sampling agrees with the closed form within one per cent."""
    expected = LOGNORMALS[ends]
    leaf = assumed("x", "x", f"{ends[0]!r} to {ends[1]!r}", "people")
    values = drawn([leaf], 10_000, 1)["x"]
    assert values.mean() == pytest.approx(expected["mean"], rel=ONE_PER_CENT)
    assert values.std() == pytest.approx(expected["sd"], rel=ONE_PER_CENT)
    for percent in (5, 10, 25, 50, 75, 90, 95):
        assert float(np.percentile(values, percent)) == pytest.approx(
            expected[percent], rel=ONE_PER_CENT
        )


def test_credibility_is_a_fraction_not_per_cent() -> None:
    """A credibility of 90 is refused, and 0.9 is what was probably meant; 100 and 0 are refused
    too.
    """
    for make in (lognormal, logitnormal):
        with pytest.raises(InputError, match="strictly between 0 and 1, not `90`") as caught:
            make(0.1, 0.5, credibility=90)
        assert "0.9" in (caught.value.hint or "")
        for wrong in (0, 1, 100, -0.5):
            with pytest.raises(InputError, match="strictly between 0 and 1"):
                make(0.1, 0.5, credibility=wrong)


def test_a_range_from_zero_is_refused_instead_of_going_negative() -> None:
    """``0 to 30M`` never silently becomes a normal distribution with one value in twenty below
    zero.
    """
    with pytest.raises(InputError, match="low must be above 0"):
        lognormal(0, 30_000_000)
    with pytest.raises(InputError, match="cannot touch zero") as caught:
        parse("0 to 30M", "amount", "market.size")
    assert caught.value.hint is not None
    assert "min 0 max 30000000" in caught.value.hint


def test_a_product_of_two_ranges_is_narrower_than_the_product_of_their_ends() -> None:
    """200k-250k times 2-5 %: log means and log variances add up, so the 90 % range is not 4,000 to
    12,500.
    """
    a, b = lognormal(200_000.0, 250_000.0), lognormal(0.02, 0.05)
    mu, sigma = a.mu + b.mu, math.hypot(a.sigma_low, b.sigma_low)
    assert mu == pytest.approx(8.86376678169621, rel=1e-9)
    assert sigma == pytest.approx(0.28667304156535495, rel=1e-9)
    closed = LogNormal(0.0, math.exp(mu), 0.0, sigma, sigma)
    exact = {
        5: 4412.65394725041,
        10: 4897.011972084564,
        25: 5827.881029516514,
        50: 7071.067811865475,
        75: 8579.447615139123,
        90: 10210.307894901052,
        95: 11331.049431409805,
    }
    for percent, value in exact.items():
        assert closed.quantile(percent / 100) == pytest.approx(value, rel=1e-9)
    row = assumed("a", "a", "200k to 250k", "people") * assumed(
        "b", "b", "0.02 to 0.05", "ratio", kind="ratio"
    )
    for percent, value in zip(exact, percentiles(row, *exact), strict=True):
        assert value == pytest.approx(exact[percent], rel=ONE_PER_CENT)
    values = evaluate([row], drawn(_leaves(row), 10_000, 1))[row]
    assert values.mean() == pytest.approx(7367.675226758641, rel=ONE_PER_CENT)
    assert values.std() == pytest.approx(2156.260200923137, rel=2 * ONE_PER_CENT)
    interval = sampled([row], draws=10_000, seed=1).intervals[row]
    assert (interval.low, interval.central, interval.high) == pytest.approx(
        (4412.654, 7071.068, 11331.049), rel=ONE_PER_CENT
    )
    assert interval.low > 4000 * 1.05
    assert interval.high < 12_500 * 0.95


def test_a_square_uses_one_draw_of_its_factor() -> None:
    """With x from 1 to 10 the square runs from exactly 1 to exactly 100, since both factors are the
    same draw.
    """
    x = assumed("x", "x", "1 to 10", "ratio", kind="ratio")
    expected = {
        5: 1.0,
        10: 1.662922349717549,
        25: 3.8899081642823723,
        50: 10.0,
        75: 25.707547781773528,
        90: 60.13509892207854,
        95: 99.99999999999987,
    }
    for percent, value in zip(expected, percentiles(x * x, *expected), strict=True):
        assert value == pytest.approx(expected[percent], rel=ONE_PER_CENT)
    values = evaluate([x * x], drawn([x], 10_000, 1))
    assert next(iter(values.values())).mean() == pytest.approx(26.639800977355463, rel=ONE_PER_CENT)


def test_a_quantity_less_itself_is_nothing_and_over_itself_is_one() -> None:
    """The difference x - x is 0 and x / x is 1 in every draw."""
    x = assumed("x", "x", "1 to 10", "people")
    difference, quotient = x - x, x / x
    values = evaluate([difference, quotient], drawn([x], 1000, 1))
    assert not values[difference].any()
    assert (values[quotient] == 1.0).all()
    interval = sampled([difference], draws=1000, seed=1).intervals[difference]
    assert interval == (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


LOGITNORMALS = {
    (0.02, 0.05): (
        -3.4181296386385336,
        0.2879834726388505,
        0.03294236679033715,
        0.009314939153454204,
        0.0317336479621341,
        0.07390517306973796,
    ),
    (0.35, 0.9): (
        0.789092684464998,
        0.8560834045039108,
        0.664407016511636,
        0.16904212714433095,
        0.6876364791498326,
        0.9687682216868819,
    ),
}


@pytest.mark.parametrize("ends", LOGITNORMALS)
def test_a_range_of_shares_is_exact_at_both_ends_and_inside_one(ends: tuple[float, float]) -> None:
    """Mu and sigma on the logit scale, median and far tail are in closed form; the draws agree on
    mean and deviation.
    """
    mu, sigma, mean, sd, median, tail = LOGITNORMALS[ends]
    made = logitnormal(*ends)
    assert made.mu == pytest.approx(mu, rel=1e-8)
    assert made.sigma_low == made.sigma_high == pytest.approx(sigma, rel=1e-8)
    assert made.quantile(0.05) == pytest.approx(ends[0], rel=1e-8)
    assert made.quantile(0.5) == pytest.approx(median, rel=1e-8)
    assert made.quantile(0.95) == pytest.approx(ends[1], rel=1e-8)
    assert made.quantile(0.999) == pytest.approx(tail, rel=1e-8)
    values = drawn([assumed("s", "s", f"{ends[0]} to {ends[1]}", "share")], 10_000, 1)["s"]
    assert values.max() < 1.0
    assert values.mean() == pytest.approx(mean, rel=ONE_PER_CENT)
    assert values.std() == pytest.approx(sd, rel=ONE_PER_CENT)


def test_well_under_five_per_cent_is_a_range_with_its_mass_below() -> None:
    """Stated as 0.5 % to 5 %, the median is 1.6 %, and 74 % of the chance lies below 2.5 %."""
    made = logitnormal(0.005, 0.05)
    assert made.mu == pytest.approx(-4.118871901945466, rel=1e-9)
    assert made.sigma_low == pytest.approx(0.7140045190256163, rel=1e-9)
    assert made.quantile(0.5) == pytest.approx(0.01600260226417271, rel=1e-9)
    assert made.quantile(0.95) == pytest.approx(0.05, rel=1e-9)
    below = NormalDist().cdf((math.log(0.025 / 0.975) - made.mu) / made.sigma_low)
    assert below == pytest.approx(0.7381607536301236, rel=1e-9)
    assert made.quantile(0.7381607536301236) == pytest.approx(0.025, rel=1e-9)


@pytest.fixture
def three_factors() -> tuple[Node, list[Node]]:
    """Return a product of three ranges and its factors."""
    a = assumed("a", "a", "200k to 250k", "people")
    b = assumed("b", "b", "0.02 to 0.05", "ratio", kind="ratio")
    c = assumed("c", "c", "0.1 to 0.6", "ratio", kind="ratio")
    return a * b * c, [a, b, c]


def test_drivers_of_a_product_are_exact_shares_of_log_variance(
    three_factors: tuple[Node, list[Node]],
) -> None:
    """Each factor's share is its log-variance over all of it, and the shares add up to one."""
    method, parts = rank(three_factors[0], draws=1000, seed=1)
    assert method == LOG_VARIANCE
    shares = {part.leaf.id: part.share for part in parts}
    assert shares["a"] == pytest.approx(0.01214528560176577, rel=1e-9)
    assert shares["b"] == pytest.approx(0.2047885345817568, rel=1e-9)
    assert shares["c"] == pytest.approx(0.7830661798164775, rel=1e-9)
    assert sum(shares.values()) == pytest.approx(1.0, rel=1e-12)


def test_the_tornado_moves_one_factor_at_a_time(three_factors: tuple[Node, list[Node]]) -> None:
    """With the others at their medians each factor swings the product between its own two ends,
    widest first.
    """
    row, _ = three_factors
    _, parts = rank(row, draws=1000, seed=1)
    assert [part.leaf.id for part in parts] == ["c", "b", "a"]
    swings = {part.leaf.id: (part.at_low, part.at_high) for part in parts}
    assert swings["a"] == pytest.approx((1549.1933384829667, 1936.4916731037088), rel=1e-9)
    assert swings["b"] == pytest.approx((1095.4451150103318, 2738.61278752583), rel=1e-9)
    assert swings["c"] == pytest.approx((707.1067811865476, 4242.640687119285), rel=1e-9)
    assert sampled([row], draws=1000, seed=1).intervals[row].central == pytest.approx(
        1732.0508075688772, rel=1e-9
    )


def test_a_budget_for_a_target_at_a_confidence_is_a_percentile_of_the_price() -> None:
    """A million impressions at 0.5 to 3 per thousand cost 1,225 with even chances and 2,461 nine
    times in ten.
    """
    price = lognormal(0.5, 3.0)
    for confidence, budget in ((0.5, 1224.7448713915892), (0.9, 2461.4179013201083)):
        assert 1000 * price.quantile(confidence) == pytest.approx(budget, rel=1e-9)
        chance = NormalDist().cdf((math.log(budget / 1000) - price.mu) / price.sigma_high)
        assert chance == pytest.approx(confidence, rel=1e-9)


def test_numpy_still_gives_the_stream_it_gave() -> None:
    """A smoke test that would announce a changed generator: the first numbers of seed 42."""
    normal = np.random.default_rng(42).standard_normal(3)
    assert normal == pytest.approx(
        [0.30471707975443135, -1.0399841062404955, 0.7504511958064572], rel=1e-12
    )
    assert np.exp(normal[0]) == pytest.approx(1.3562412406168636, rel=1e-12)
    made = lognormal(1.0, 10.0)
    values = made.draw(normal, normal)
    assert values == pytest.approx(
        [3.9140594267433637, 1.52709930241832, 5.347132744525103], rel=1e-12
    )


def test_percentiles_are_interpolated_linearly() -> None:
    """The percentiles of 1 to 10 lie between neighbouring values in proportion."""
    data = np.arange(1, 11)
    assert np.quantile(data, [0.05, 0.25, 0.5, 0.95]).tolist() == pytest.approx(
        [1.45, 3.25, 5.5, 9.55], abs=1e-12
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000,000", 1_000_000.0),
        ("1 000 000", 1_000_000.0),
        ("200k", 200_000.0),
        ("2.5M", 2_500_000.0),
        ("1_000", 1000.0),
    ],
)
def test_grouped_and_scaled_numbers_are_read_whole(text: str, value: float) -> None:
    """Every group of digits counts: a million with commas is a million, not a thousand."""
    assert parse(text, "amount", "k").low == pytest.approx(value, abs=1e-9)
    assert parse("35%", "share", "k").low == pytest.approx(0.35, abs=1e-9)
