"""Markets against closed forms, and the laws that any market keeps."""

from __future__ import annotations

import math
import tomllib

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.sampling import drawn
from malisize.request import MarketRequest, Request
from malisize.study import Study
from tests.market.helpers import POINT, Z, central, market


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


@pytest.mark.slow
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


def test_only_what_rests_on_a_stand_in_is_a_proxy() -> None:
    """People online of a region rest on judgements, its people on what stands in for a count."""
    region = POINT.replace('area = "national"', 'area = "segou"').replace(
        "population = 20000000\ninternet_users = 8000000\n", ""
    )
    online = market(
        region.replace('"internet_users"', '"segment.online"'),
        years=1,
        **{"figures.internet_users": "8M"},
    )
    assert online["market.population"].basis == "proxy"
    assert online["market.online"].basis == "assumed"  # its own marks are weaker than proxy
    people = region.replace('"internet_users"', '"segment.population"')
    whole = market(people, **{"market.step.1": "figure account_ownership"})
    assert whole["market.tam.people"].basis == "proxy"
    benin = region.replace('"internet_users"', '"segment.population"').replace(
        'share = "50%"', 'figure = "online_shoppers_benin_pop"\nmark = "proxy"'
    )
    stands_in = market(benin)
    assert (stands_in["market.tam.people"].basis, stands_in["market.population"].basis) == (
        "proxy",
        "proxy",
    )


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.floats(0.05, 0.6), st.floats(1.1, 3.0), st.integers(1, 9))
def test_bounds_hold_in_every_draw(low: float, wide: float, seed: int) -> None:
    """Over draws too, the people of a year stay within those online, and those within the
    population.
    """
    growth = f"{low:.3f} to {min(low * wide, 0.9):.3f}"
    text = POINT.replace('level = "100%"', 'level = "60% to 99%"')
    text = text.replace('start = "internet_users"', 'start = "online"')
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["grocery-bamako", "momo-merchant", "mototaxi-bamako", "newsletter-linkedin", "school-fees"],
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


def test_a_figure_marked_proxy_makes_a_proxy() -> None:
    """A figure of another place, used as a step with the mark proxy, weakens every row that rests
    on it.
    """
    found = Study.load("grocery-bamako", scenario="as-in-benin").market(range=None)
    assert found["market.step.1"].basis == "proxy"
    point = market(**{"market.step.2": "figure account_ownership"})
    assert point["market.step.2"].basis == "sourced"
