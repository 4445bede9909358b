"""Markets against hand-computed and closed-form values, and the laws that any market keeps."""

from __future__ import annotations

import math
import tomllib
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError, InputError, UnitError
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.sampling import drawn
from malisize.records import Estimate
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.study import Study

Z = NormalDist().inv_cdf(0.95)
POINT = """
[audience]
area = "national"
channels = ["facebook"]

[figures]
population = 20000000
internet_users = 8000000
population_growth = { value = 0.03 }

[market]
start = "internet_users"
price = "500 XOF"
purchases = 12
take_rate = "20%"
growth = "10%"

[[market.step]]
label = "wants it"
share = "50%"
level = "TAM"

[[market.step]]
label = "can be served"
share = "20%"
level = "SAM"

[[market.step]]
label = "pays"
share = "25%"
level = "SAM"

[[market.step]]
label = "is won"
share = "10%"
level = "SOM"
"""


def market(
    text: str = POINT, *, years: int | None = None, range: str | None = None, **more: object
) -> Estimate:
    plan = more.pop("plan", None)
    draws = more.pop("draws", 10_000)
    return Study.load(("case.toml", text.encode()), set=more).market(
        years=years, range=range, plan=plan, draws=draws
    )


def central(found: Estimate) -> dict[str, float]:
    return {row.id: row.central for row in found}


def texts(found: Estimate, kind: str = "check") -> list[str]:
    return [note.text for note in found.notes if note.kind == kind]


# By hand


def test_a_point_case_is_the_product_of_its_steps() -> None:
    """8,000,000 x 50 % x 20 % x 25 % x 10 %, at 500 francs twelve times a year, of which a fifth is
    kept.
    """
    rows = central(market())
    assert rows["market.start"] == 8_000_000
    assert rows["market.tam.people"] == rows["market.step.1.people"] == 4_000_000
    assert rows["market.step.2.people"] == 800_000
    assert rows["market.sam.people"] == rows["market.step.3.people"] == 200_000
    assert rows["market.som.people"] == pytest.approx(20_000)
    assert rows["market.revenue_per_customer"] == 6_000
    assert rows["market.tam.revenue"] == pytest.approx(24e9)
    assert rows["market.sam.revenue"] == pytest.approx(1.2e9)
    assert rows["market.som.revenue"] == pytest.approx(120e6)
    assert rows["market.som.kept"] == pytest.approx(24e6)
    assert rows["market.sam.share"] == pytest.approx(0.05)
    assert rows["market.som.share"] == pytest.approx(0.1)


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
        "TAM is held at the people online of its year" in text for text in texts(found, "cap")
    )


def test_penetration_grows_only_where_somebody_says_so() -> None:
    """A growth of internet users of one's own is used, and called a supposition."""
    found = market(years=1, **{"market.online_growth": "5%"})
    assert found["market.year.1.online"].central == pytest.approx(8.4e6)
    assert any("no source supports" in text for text in texts(found))
    assert any("penetration stands still" in text for text in texts(market(years=1), "method"))


def test_growth_that_leaves_the_population_is_refused() -> None:
    """At 60 % a year TAM is above all people in the fourth year; the message names the key."""
    with pytest.raises(
        InfeasibleError, match=r"market\.growth: TAM of year 4 .* leaves the population"
    ):
        market(years=4, **{"market.growth": "60%"})


def test_euros_and_dollars_become_francs() -> None:
    """A price in euros is 655.957 times as many francs; the currency asked for divides again."""
    found = market(**{"market.price": "2 EUR"})
    assert found["market.revenue_per_customer"].central == pytest.approx(2 * 655.957 * 12)
    shown = Study.load(("case.toml", POINT.encode())).market(range=None, currency="EUR")
    assert shown["market.som.revenue"].unit == "EUR per year"
    assert shown["market.som.revenue"].central == pytest.approx(120e6 / 655.957)


def test_revenue_per_customer_replaces_price_and_purchases() -> None:
    """A later layer's revenue per customer wins over the file's price; in one layer both are two
    ways to one number.
    """
    found = market(**{"market.revenue_per_customer": "9000 XOF"})
    assert found["market.som.revenue"].central == pytest.approx(20_000 * 9_000)
    assert "market.price" not in found
    both = POINT.replace(
        'price = "500 XOF"', 'price = "500 XOF"\nrevenue_per_customer = "9000 XOF"'
    )
    with pytest.raises(InputError, match="two ways to one number"):
        market(both)


def test_a_price_by_key_is_the_figure() -> None:
    """A price that names a figure rests on it, with its source."""
    found = market(**{"market.price": "figure mototaxi_cross_town"})
    row = found["market.price"]
    assert (row.central, row.unit) == (1500, "XOF per purchase")
    assert row.sources == ("carre-transport-bamako",)


# Limits


def test_the_least_limit_holds_som() -> None:
    """Capacity in customers, in purchases and money to win them each bound SOM; the least of them
    decides.
    """
    rows = central(market(**{"market.capacity": "15000"}))
    assert rows["market.som.people"] == rows["market.limit.capacity"] == 15_000
    rows = central(market(**{"market.capacity": "15000", "market.capacity_purchases": "120000"}))
    assert rows["market.som.people"] == rows["market.limit.purchases"] == 10_000
    found = market(**{"market.winning.budget": "4M XOF", "market.winning.cost": "2000 XOF"})
    assert found["market.som.people"].central == 2_000
    assert any("market.winning.budget: SOM is held" in text for text in texts(found, "cap"))
    assert central(market(**{"market.capacity": "25000"}))["market.som.people"] == pytest.approx(
        20_000
    )


def test_a_campaign_wins_what_the_budget_command_counts() -> None:
    """The limit is plan.conversions of the same plan, from the file or from options, times people
    per conversion.
    """
    more = {"conversion_rate": "0.02", "market.people_per_conversion": "0.5"}
    plan = PlanRequest(total="1M XOF")
    asked = market(plan=plan, **more)
    assert asked["market.limit.campaign"].central == pytest.approx(
        asked["plan.conversions"].central / 2
    )
    budget = Study.load(("case.toml", POINT.encode()), set=more).budget(plan, range=None)
    assert asked["plan.conversions"].central == pytest.approx(budget["plan.conversions"].central)
    written = market(**more, **{"market.campaign.total": "1M XOF"})
    assert written["market.som.people"].central == asked["market.som.people"].central < 20_000
    with pytest.raises(InputError, match="conversion_rate"):
        market(plan=plan)


# Closed forms


def test_a_product_of_lognormal_ranges_is_lognormal() -> None:
    """Start, price and purchases with lognormal ranges: the 5th and 95th percentile of revenue in
    closed form, within 1 %.
    """
    ranges = {
        "figures.internet_users": (6e6, 9e6),
        "market.price": (400.0, 600.0),
        "market.purchases": (10.0, 16.0),
    }
    text = POINT.replace("internet_users = 8000000", 'internet_users = "6M to 9M"')
    found = market(
        text, range="90%", **{"market.price": "400 XOF to 600 XOF", "market.purchases": "10 to 16"}
    )
    mu = sum(math.log(low * high) / 2 for low, high in ranges.values())
    sigma = math.sqrt(sum((math.log(high / low) / (2 * Z)) ** 2 for low, high in ranges.values()))
    for level, share in (("tam", 0.5), ("sam", 0.025), ("som", 0.0025)):
        row = found[f"market.{level}.revenue"]
        assert row.central == pytest.approx(share * math.exp(mu))
        assert row.low == pytest.approx(share * math.exp(mu - Z * sigma), rel=0.01)
        assert row.high == pytest.approx(share * math.exp(mu + Z * sigma), rel=0.01)


def test_drivers_of_a_product_are_exact_shares_of_log_variance() -> None:
    """Of price and purchases, each causes its own part of the log-variance of revenue."""
    study = Study.load(
        ("case.toml", POINT.encode()),
        set={"market.price": "400 XOF to 900 XOF", "market.purchases": "5 to 30"},
    )
    ranking = study.drivers("market.tam.revenue")
    widths = {"market.price": math.log(900 / 400) ** 2, "market.purchases": math.log(6) ** 2}
    assert "log-variance" in ranking.method
    for driver in ranking.drivers:
        assert driver.share == pytest.approx(widths[driver.leaf] / sum(widths.values()))


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


# From above


def test_top_down_from_heads_and_spending() -> None:
    """20,000,000 heads x 100,000 francs x 1.2 % are 24 billion, the TAM of the point case: a ratio
    of 1, and no warning.
    """
    text = (
        POINT
        + '[market.top_down]\nlevel = "TAM"\npeople = "population"\nper_head = "100000 XOF"\nshare'
        ' = "1.2%"\n'
    )
    found = market(text)
    assert found["market.top_down.revenue"].central == pytest.approx(24e9)
    assert found["market.ratio"].central == pytest.approx(1.0)
    assert not any("factor of three" in text for text in texts(found))


def test_top_down_from_gdp_per_head_and_from_a_total() -> None:
    """Without spending of one's own a head spends the published GDP per head; a total needs no
    heads.
    """
    text = (
        POINT + '[fx]\nusd = 600\n[market.top_down]\nlevel = "SAM"\npeople = "population"\nshare ='
        ' "0.01%"\n'
    )
    found = market(text)
    assert found["market.top_down.per_head"].central == pytest.approx(900 * 600)
    assert found["market.top_down.revenue"].central == pytest.approx(20e6 * 900 * 600 * 0.0001)
    assert found["market.ratio"].central == pytest.approx(1.2e9 / 1.08e9)
    total = POINT + '[market.top_down]\nlevel = "SOM"\ntotal = "12bn XOF"\nshare = "1%"\n'
    assert market(total)["market.ratio"].central == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("share", "warned"), [("12%", True), ("5%", False), ("1.5%", False), ("0.8%", True)]
)
def test_a_gap_above_three_names_the_step_it_hangs_on(share: str, warned: bool) -> None:
    """More than a factor of three either way is a warning that names the step with the widest
    effect.
    """
    more = {"market.step.2": "10% to 40%", "market.step.3": "20% to 30%"}
    text = POINT + f'[market.top_down]\nlevel = "SAM"\ntotal = "40bn XOF"\nshare = "{share}"\n'
    found = market(text, range="90%", **more)
    said = [one for one in texts(found) if "factor of three" in one]
    ratio = found["market.ratio"].central
    assert bool(said) is warned is not (1 / 3 <= ratio <= 3), ratio
    assert all("market.step.2 (SAM: can be served)" in one for one in said)
    (ways,) = texts(found, "two-ways")
    low, high = found["market.sam.revenue"].low, found["market.sam.revenue"].high
    above = found["market.top_down.revenue"].central
    assert ways.endswith("overlap")
    assert ("do not overlap" in ways) is not (low <= above <= high)


# What a reviewer would ask


def test_what_a_reviewer_would_ask_is_said_with_the_step() -> None:
    """Too many customers, too much money a head, a step above 100 %, the same people twice: each
    names its place.
    """
    said = texts(market(**{"market.price": "50000 XOF"}))
    assert any(
        text.startswith("market.price x market.purchases: one customer pays more") for text in said
    )
    everyone = POINT.replace('start = "internet_users"', 'start = "population"')
    many = {
        "market.step.1": "100%",
        "market.step.2": "100%",
        "market.step.3": "100%",
        "market.step.4": "90%",
    }
    said = texts(market(everyone, **many))
    assert any(
        "SOM counts more customers than there are people 15+ online (market.step.4, is won)" in text
        for text in said
    )
    upper = texts(market(POINT.replace('"internet_users"', '"reachable.upper"')))
    assert any("reachable.deduplicated" in text for text in upper)
    again = texts(market(**{"market.step.2": "figure internet_penetration"}))
    assert any(
        text.startswith("market.step.2 (can be served) takes a share of people online")
        for text in again
    )
    twice = texts(
        market(
            **{
                "market.step.2": "figure account_ownership",
                "market.step.3": "figure account_ownership",
            }
        )
    )
    assert any(
        "market.step.3 (pays) uses account_ownership, which market.step.2 rests on already" in text
        for text in twice
    )
    assert texts(market()) == []


def test_what_a_start_leaves_out_is_said() -> None:
    """A national start in a smaller segment, and a narrowing that the start does not know, are
    notes.
    """
    text = POINT.replace('area = "national"', 'area = "bamako"')
    narrow = text + '[[audience.narrow]]\nlabel = "eats out"\nshare = "20%"\n'
    said = texts(market(narrow), "method")
    assert any("internet_users counts the whole country" in one for one in said)
    assert any("internet_users is not narrowed by audience.narrow" in one for one in said)
    reached = narrow.replace('"internet_users"', '"reachable.deduplicated"').replace(
        "wants it", "Eats out"
    )
    assert any("market.step.1 (Eats out) narrows again" in one for one in texts(market(reached)))


def test_only_what_rests_on_a_stand_in_is_a_proxy() -> None:
    """Internet users of a region stand in for its own; its people do not."""
    region = POINT.replace('area = "national"', 'area = "segou"').replace(
        "population = 20000000\ninternet_users = 8000000\n", ""
    )
    online = market(
        region.replace('"internet_users"', '"segment.online"'),
        years=1,
        **{"figures.internet_users": "8M"},
    )
    assert online["market.population"].basis == "sourced"
    assert online["market.online"].basis == "assumed"  # its own marks are weaker than proxy
    people = region.replace('"internet_users"', '"segment.population"')
    whole = market(people, **{"market.step.1": "figure account_ownership"})
    assert whole["market.tam.people"].basis == "sourced"
    benin = region.replace('"internet_users"', '"segment.population"').replace(
        'share = "50%"', 'figure = "online_shoppers_benin_pop"\nmark = "proxy"'
    )
    stands_in = market(benin)
    assert (stands_in["market.tam.people"].basis, stands_in["market.population"].basis) == (
        "proxy",
        "sourced",
    )


def test_a_ratio_may_lead_up_but_no_level_above_the_one_before() -> None:
    """A ratio above 1 is said with its step; a SAM above TAM, or a TAM above all people, has no
    answer.
    """
    ratio = POINT.replace('share = "20%"', 'ratio = "1.5"')
    found = market(ratio)
    assert any("market.step.2 (can be served) is above 100 %" in text for text in texts(found))
    assert found["market.sam.people"].central == pytest.approx(4e6 * 1.5 * 0.25)
    with pytest.raises(InfeasibleError, match=r"market\.step\.4 \(is won\): SOM is above SAM"):
        market(POINT.replace('share = "10%"', 'ratio = "1.1"'))
    with pytest.raises(
        InfeasibleError, match=r"market\.step\.1 \(wants it\): TAM is above the people there are"
    ):
        market(POINT.replace('share = "50%"', 'ratio = "3"'))


def test_accounts_become_people_through_a_ratio_with_its_unit() -> None:
    """A market that starts from accounts says how many people they are, or is refused with the
    step.
    """
    start = POINT.replace('"internet_users"', '"mobile_money_accounts"')
    with pytest.raises(
        InputError, match=r"market\.step\.1 \(wants it\): TAM would count `accounts`"
    ):
        market(start)
    people = start.replace('share = "50%"', 'ratio = "0.5"\nunit = "people per account"')
    assert market(people)["market.tam.people"].central == pytest.approx(7.25e6)


def test_online_buyers_are_bounded_with_both_ends() -> None:
    """Both ends of the published bound are rows; a level above the upper one says so, one below
    does not.
    """
    ends = '[market.online_buyers]\nleast = "0.5%"\nmost = { figure = "ecommerce_buyers_share" }\n'
    found = market(POINT + ends)
    adults = found["market.online_buyers.most"].central / 0.05
    assert found["market.online_buyers.least"].central == pytest.approx(adults * 0.005)
    assert found["market.online_buyers.needed"].central == pytest.approx(20_000 / adults)
    assert "korhogo-2025" in found["market.online_buyers.most_share"].sources
    said = [text for text in texts(found) if "online buyers" in text]
    assert [text[:3] for text in said] == ["TAM"]
    few = market(POINT + ends, **{"market.step.1": "4%"})
    assert [text for text in texts(few) if "online buyers" in text] == []


# Laws

SHARES = st.floats(0.01, 1.0).map(lambda share: f"{share:.4f}")


@settings(max_examples=25, deadline=None)
@given(st.lists(SHARES, min_size=4, max_size=4), st.integers(0, 3), st.integers(0, 5))
def test_levels_nest_and_rise_with_every_share(shares: list[str], place: int, years: int) -> None:
    """TAM >= SAM >= SOM in people and money, today and each year; halving a share never raises a
    level.
    """
    steps = {f"market.step.{number}": share for number, share in enumerate(shares, start=1)}
    rows = central(market(years=years, **steps))
    less = {**steps, f"market.step.{place + 1}": f"{float(shares[place]) / 2:.5f}"}
    lower = central(market(years=years, **less))
    for stem in ("market", *(f"market.year.{year}" for year in range(1, years + 1))):
        for part in ("people", "revenue"):
            values = [rows[f"{stem}.{level}.{part}"] for level in ("tam", "sam", "som")]
            assert values[0] >= values[1] * (1 - 1e-12) >= values[2] * (1 - 1e-12) >= 0
            assert all(
                lower[f"{stem}.{level}.{part}"] <= rows[f"{stem}.{level}.{part}"]
                for level in ("tam", "sam", "som")
            )
        if stem != "market":
            assert (
                rows[f"{stem}.tam.people"]
                <= rows[f"{stem}.online"] * (1 + 1e-12)
                <= rows[f"{stem}.population"]
            )


@settings(max_examples=10, deadline=None)
@given(st.floats(0.05, 0.6), st.floats(1.1, 3.0), st.integers(1, 9))
def test_bounds_hold_in_every_draw(low: float, wide: float, seed: int) -> None:
    """Over draws too, the people of a year stay within those online, and those within the
    population.
    """
    growth = f"{low:.3f} to {min(low * wide, 0.9):.3f}"
    text = POINT.replace("internet_users = 8000000", 'internet_users = "5M to 9M"')
    more = {"market.growth": growth, "market.step.1": "20% to 60%", "market.capacity": "10k to 40k"}
    try:
        answer = Study.load(("case.toml", text.encode()), set=more).ask(
            Request(range=None, market=MarketRequest(2))
        )
    except InfeasibleError:
        return
    nodes = {spec.id: spec.node for spec in answer.model.rows if spec.id.startswith("market.")}
    values = evaluate(list(nodes.values()), drawn(vague(nodes.values()), 300, seed))

    def least_gap(small: str, large: str) -> float:
        return float(np.min(values[nodes[large]] - values[nodes[small]] * (1 - 1e-12)))

    for stem in ("market", "market.year.1", "market.year.2"):
        assert least_gap(f"{stem}.online", f"{stem}.population") >= 0
        assert least_gap(f"{stem}.tam.people", f"{stem}.online") >= 0
        assert least_gap(f"{stem}.sam.people", f"{stem}.tam.people") >= 0
        assert least_gap(f"{stem}.som.people", f"{stem}.sam.people") >= 0
        assert least_gap(f"{stem}.som.people", "market.limit.capacity") >= 0


# Readers and replay


def test_every_row_can_be_explained_and_every_vague_one_ranked() -> None:
    """The readers of an audience read a market's rows, those of later years too, without being told
    about markets.
    """
    study = Study.load("momo-merchant")
    found = study.market(years=2)
    for row in found:
        if row.id.startswith("market."):
            tree = study.explain(row.id).tree
            assert tree.central == pytest.approx(row.central)
            assert (tree.low, tree.high) == (pytest.approx(row.low), pytest.approx(row.high))
    assert study.drivers("market.year.2.som.kept").drivers


@pytest.mark.parametrize(
    "name", ["grocery-bamako", "momo-merchant", "mototaxi-bamako", "newsletter-linkedin"]
)
def test_an_export_carries_what_describes_the_market_again(name: str) -> None:
    """The request of an exported market is a [market] table: given back as a file over its case, it
    gives equal rows.
    """
    found = Study.load(name).market(years=2, draws=1000)
    exported = tomllib.loads(tomli_w.dumps(found.to_dict()))
    table = exported["request"]["market"]
    again = {
        "audience": {
            part: exported["request"][part] for part in ("area", "gender", "age", "channels")
        },
        "market": table,
    }
    others = [one for one in exported["assumptions"] if not one["key"].startswith("market.")]
    text = tomli_w.dumps(again)
    study = Study.load(
        ("again.toml", text.encode()), set={one["key"]: one["value"] for one in others}
    )
    replayed = study.market(draws=1000)
    assert [(row.id, row.low, row.central, row.high) for row in replayed] == [
        (row.id, row.low, row.central, row.high) for row in found
    ]
    reasons = {row.id: row.note for row in found if row.id.startswith("market.")}
    assert {row.id: row.note for row in replayed if row.id.startswith("market.")} == reasons


def test_a_scenario_replaces_all_steps_or_a_single_one() -> None:
    """An array of a later layer wins whole; one step by its number keeps the rest."""
    more = POINT + '[scenario.low.market.step]\n2 = { value = "10%", why = "cautious" }\n'
    study = Study.load(("case.toml", more.encode()), scenario="low")
    found = study.market(range=None)
    assert found["market.som.people"].central == pytest.approx(10_000)
    assert found["market.step.2"].note == "cautious"
    assert found["market.step.1"].central == 0.5


def test_a_figure_marked_proxy_makes_a_proxy() -> None:
    """A figure of another place, used as a step with the mark proxy, weakens every row that rests
    on it.
    """
    found = Study.load("grocery-bamako", scenario="as-in-benin").market(range=None)
    assert found["market.step.1"].basis == "proxy"
    point = market(**{"market.step.2": "figure account_ownership"})
    assert point["market.step.2"].basis == "sourced"


# What a reviewer would ask


SEGMENT = '\n[audience]\narea = "{area}"\ngender = "{gender}"\nage = "{age}"\n'


def notes(text: str, **options: Any) -> str:
    """Return what is said of a market described by a text."""
    options = {"range": None, **options}
    return "\n".join(
        note.text for note in Study.load(("case.toml", text.encode())).market(**options).notes
    )


def described(start: str, *steps: str, **more: str) -> str:
    """Return a market of three steps, TAM, SAM and SOM, each a share or what is written."""
    lines = ["[market]", f'start = "{start}"', 'price = "1000 XOF"', "purchases = 10"]
    lines += [f"{key} = {value}" for key, value in more.items()]
    for level, step in zip(("TAM", "SAM", "SOM"), steps, strict=True):
        lines += ["[[market.step]]", f'label = "{level} step"', f'level = "{level}"', step]
    return "\n".join(lines)


HALF = 'share = "50%"'


@pytest.mark.parametrize(
    ("segment", "start", "figure", "words"),
    [
        (
            ("national", "all", "15+"),
            "segment.population",
            "population_share_15_19",
            "has people aged 15+ alone already",
        ),
        (
            ("national", "women", "all"),
            "channel.facebook.reachable",
            "facebook_female_share",
            "has women alone already",
        ),
    ],
)
def test_a_share_of_what_the_segment_is_already_is_counted_twice(
    segment: tuple[str, str, str], start: str, figure: str, words: str
) -> None:
    text = SEGMENT.format(area=segment[0], gender=segment[1], age=segment[2]) + described(
        start, HALF, HALF, f'figure = "{figure}"'
    )
    assert words in notes(text, channels=["facebook"])


def test_a_step_that_reads_like_a_narrowing_is_said() -> None:
    narrow = '[[audience.narrow]]\nlabel = "Eats out"\nshare = "20%"\n'
    text = narrow + described("reachable.deduplicated", HALF, HALF, HALF).replace(
        "SAM step", "Eats out monthly"
    )
    assert "reads like the narrowing Eats out" in notes(text, channels=["facebook"])


def test_customers_online_are_held_at_people_online_wherever_they_are_counted() -> None:
    start = described(
        "facebook_users", 'ratio = "1"\nunit = "people per account"', HALF, HALF, growth='"50%"'
    )
    found = Study.load(("case.toml", start.encode())).market(years=5, range=None)
    assert found["market.year.5.tam.people"].central <= found["market.year.5.online"].central
    step = described("population", 'figure = "internet_penetration"', HALF, HALF, growth='"20%"')
    found = Study.load(("case.toml", step.encode())).market(years=6, range=None)
    assert found["market.year.6.tam.people"].central <= found["market.year.6.online"].central


def test_growth_above_the_populations_is_no_silent_extrapolation() -> None:
    text = described("segment.population", HALF, HALF, HALF, growth='"6%"')
    assert "a growing share of people become customers" in notes(text, years=2)
    assert "a growing share of people" not in notes(text.replace('"6%"', '"2%"'), years=2)
    assert "penetration stands still" not in notes(text, years=2)  # nobody is online here


def test_what_breaks_in_the_draws_is_said_with_how_often() -> None:
    text = described("segment.population", 'share = "1% to 20%, central 4.9%"', HALF, HALF)
    text += '\n[market.online_buyers]\nleast = "0.5%"\nmost = "5%"\n'
    said = notes(text, range="90%", draws=2000, age="15+")
    assert "TAM needs more online buyers than there are at most in Mali" in said
    assert "% of draws" in said.partition("TAM needs more online buyers")[2].partition("\n")[0]


def test_a_gap_hangs_on_what_would_close_it() -> None:
    top = (
        '\n[market.top_down]\nlevel = "TAM"\npeople = "segment.population"\nper_head = "100'
        ' XOF"\nshare = "0.1% to 90%"\n'
    )
    narrow = described("segment.population", HALF, HALF, HALF, growth='"2%"')
    said = notes(narrow + top)
    assert "it hangs most on market.top_down.share" in said
    point = notes(narrow.replace("50%", "40%", 1) + top.replace("0.1% to 90%", "1%"))
    assert "it hangs most on market.step.1 (TAM: TAM step), which alone would have to be" in point


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\n[market.online_buyers]\nleast = "10%"\nmost = "5%"\n', "market.online_buyers.least"),
        (
            '\n[market.top_down]\nlevel = "TAM"\ntotal = "1bn XOF"\nshare = "0%"\n',
            "market.top_down.share",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        notes(described("segment.population", HALF, HALF, HALF) + text)


@pytest.mark.parametrize("figure", ["gdp_per_capita", "rider_income_bamako"])
def test_money_for_something_else_is_no_price(figure: str) -> None:
    text = described("segment.population", HALF, HALF, HALF).replace(
        '"1000 XOF"', f'{{ figure = "{figure}" }}'
    )
    with pytest.raises(UnitError, match="no price of a purchase"):
        notes(text)


def test_a_campaign_is_traced_and_set_beside_what_it_wins() -> None:
    found = Study.load("newsletter-linkedin").market(draws=300)
    assert found["budget.total"].basis == "assumed"
    assert "market.campaign.total" in found["budget.total"].assumptions
    assert "what a small publisher can spend" in found["market.limit.campaign"].note
    assert any("the campaign costs more in XOF" in note.text for note in found.notes)
    assert "market.plausible_spend" in found["market.plausible"].assumptions
