"""Years to come: growth, the people and the people online of a year."""

from __future__ import annotations

import math

import numpy as np
import pytest

from malisize.errors import InfeasibleError
from malisize.request import MarketRequest, Request
from malisize.study import Study
from tests.market.helpers import HALF, POINT, central, described, market, notes, texts


def test_years_grow_by_the_growth_and_are_bounded_by_people_who_grow_slower() -> None:
    """Customers grow by 10 % a year, people and people online by the population's 3 %; prices
    stay.
    """
    rows = central(market(years=3))
    for year in (1, 2, 3):
        stem = f"market.year.{year}"
        assert rows[f"{stem}.population"] == pytest.approx(20e6 * 1.03**year)
        assert rows[f"{stem}.online"] == pytest.approx(8e6 * 1.03**year)
        assert rows[f"{stem}.tam.people"] == pytest.approx(4e6 * 1.1**year)
        assert rows[f"{stem}.som.people"] == pytest.approx(20_000 * 1.1**year)
        assert rows[f"{stem}.som.revenue"] == pytest.approx(20_000 * 1.1**year * 6_000)
    assert "market.year.4.population" not in rows


def test_growth_beyond_the_people_online_is_held_there_and_said() -> None:
    """At 25 % a year TAM passes the people online in the fourth year: 4 M x 1.25^4 against 8 M x
    1.03^4.
    """
    found = market(years=4, **{"market.growth": "25%"})
    rows = central(found)
    assert rows["market.year.3.tam.people"] == pytest.approx(4e6 * 1.25**3)
    assert rows["market.year.4.tam.people"] == pytest.approx(8e6 * 1.03**4)
    assert rows["market.year.4.som.people"] == pytest.approx(8e6 * 1.03**4 * 0.2 * 0.25 * 0.1)
    assert any(
        "TAM would exceed the people online of its year" in text for text in texts(found, "cap")
    )


@pytest.mark.slow
def test_penetration_grows_only_where_somebody_says_so() -> None:
    """A growth of internet users of one's own is used, and called a supposition."""
    found = market(years=1, **{"market.online_growth": "5%"})
    assert found["market.year.1.online"].central == pytest.approx(8.4e6)
    assert any("no source supports" in text for text in texts(found))
    assert any(
        "penetration stands still" in text for text in texts(market(years=1), "online-growth")
    )


def test_growth_that_leaves_the_population_is_refused() -> None:
    """At 60 % a year TAM is above all people in the fourth year; the message names the key."""
    with pytest.raises(InfeasibleError, match=r"market\.growth: TAM of 2029 leaves the population"):
        market(years=4, **{"market.growth": "60%"})


@pytest.mark.slow
def test_shared_growth_is_wider_than_independent_growth() -> None:
    """Growth drawn once compounds: ln TAM has y times the spread of one year; drawn anew, the
    square root of y times.
    """
    more = {"market.growth": "2% to 12%"}
    shared = market(years=4, range="90%", **more)["market.year.4.tam.people"]
    apart = market(years=4, range="90%", **more, **{"market.growth_over_years": "independent"})[
        "market.year.4.tam.people"
    ]
    assert shared.central == pytest.approx(apart.central)
    ratio = math.log(shared.high / shared.low) / math.log(apart.high / apart.low)
    assert ratio == pytest.approx(2.0, rel=0.1)


SMALL = POINT.replace('share = "50%"', 'share = "1%"')  # six years of growth stay within the people


@pytest.mark.slow
@pytest.mark.parametrize(("way", "scale"), [("shared", 6.0), ("independent", math.sqrt(6.0))])
def test_growth_compounds_around_one_centre(way: str, scale: float) -> None:
    """The factor 1 + growth is lognormal: six years of 10 % to 40 % are 3.652 times at the central
    values and by the median, with the percentiles of the product, whichever way growth is drawn.
    """
    settings = {"market.growth": "10% to 40%", "market.growth_over_years": way}
    study = Study.load(("case.toml", SMALL.encode()), set=settings)
    asked = Request(market=MarketRequest(years=6), range="90%", draws=20_000)
    row = study.ask(asked).estimate()["market.year.6.tam.people"]
    (draws,) = (np.concatenate([block[row.id] for block in study.ask(asked).over_draws([row.id])]),)
    start = 80_000.0
    middle = (1.1 * 1.4) ** 3
    width = scale * math.log(1.4 / 1.1) / 2
    assert row.central == pytest.approx(start * middle, rel=1e-12)
    assert np.median(draws) == pytest.approx(start * middle, rel=0.005)
    assert row.low == pytest.approx(start * middle * math.exp(-width), rel=0.01)
    assert row.high == pytest.approx(start * middle * math.exp(width), rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["market.growth", "market.online_growth"])
def test_growth_may_begin_at_nothing(key: str) -> None:
    """A 90 % range of growth from 0 % is read: half a year's growth is its root."""
    found = market(SMALL, years=1, range="90%", **{key: "0% to 8%"})
    row = "tam.people" if key == "market.growth" else "online"
    whole = 80_000 if key == "market.growth" else 8e6
    assert found[f"market.year.1.{row}"].central == pytest.approx(whole * math.sqrt(1.08))


def test_a_figure_of_growth_is_a_growth() -> None:
    """A share per year is read in percent, and its factor is what is lognormal."""
    found = market(years=2, range="90%", **{"figures.population_growth": "2% to 4%"})
    row = found["market.year.2.population"]
    assert row.central == pytest.approx(20e6 * 1.02 * 1.04)
    assert (row.low, row.high) == pytest.approx((20e6 * 1.02**2, 20e6 * 1.04**2), rel=1e-3)


def test_customers_online_are_held_at_people_online_wherever_they_are_counted() -> None:
    start = described(
        "facebook_users", 'ratio = "1"\nunit = "people per account"', HALF, HALF, growth='"50%"'
    )
    found = Study.load(("case.toml", start.encode())).market(years=5, range=None)
    assert found["market.year.5.tam.people"].central <= found["market.year.5.online"].central
    step = described("population", 'figure = "internet_penetration"', HALF, HALF, growth='"20%"')
    found = Study.load(("case.toml", step.encode())).market(years=6, range=None)
    assert found["market.year.6.tam.people"].central <= found["market.year.6.online"].central


@pytest.mark.slow
def test_growth_above_the_populations_is_no_silent_extrapolation() -> None:
    text = described("segment.population", HALF, HALF, HALF, growth='"6%"')
    assert "a growing share of people become customers" in notes(text, years=2)
    assert "a growing share of people" not in notes(text.replace('"6%"', '"2%"'), years=2)
    assert "penetration stands still" not in notes(text, years=2)  # nobody is online here
