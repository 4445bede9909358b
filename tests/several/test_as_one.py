"""A plan over several countries is solved, held to limits and read as that of one country is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study
from malisize.errors import InfeasibleError, InputError
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from tests.packs.test_country import ran

XX = str(Path(__file__).parents[1] / "countries" / "xx")
BOTH = ("--country", "ml", "--country", XX)
CHANNELS = ["facebook", "instagram", "plaza"]
HARD = {"budget.production": "50000 XOF", "channels.facebook.min_daily": "500 XOF"}
OTHER_FEES = {"xx.budget.agency_fee": "30%", "xx.vat.media": "5%"}  # than in Mali


@cache
def studies() -> tuple[Study, Study]:
    """Return the two countries together, and with other fees and taxes in the one."""
    study = Study.load(country=["ml", XX])
    return study, study.varied(set=OTHER_FEES)


def planned(study: Study | None = None, *, range: str | None = None, **asked: Any) -> Estimate:
    study = study or studies()[0]
    return study.budget(PlanRequest(**asked), channels=CHANNELS, range=range, draws=300)


CASES: Mapping[str, dict[str, Any]] = {
    "a total": {"total": "1200000 XOF"},
    "a split": {"total": "1200000 XOF", "split": ("facebook=70%,instagram=30%",)},
    "an allocation": {"total": "1200000 XOF", "allocate": True, "lock": ("facebook=50%",)},
    "a target": {"reach": "300k", "allocate": True, "most": ("instagram=20%",)},
    "a confidence": {"reach": "300k", "confidence": "90%", "allocate": True},
    "a chance": {"total": "1200000 XOF", "reach": "700k"},
    "GRPs": {"grp": "20"},
    "a frequency": {"reach": "300k", "allocate": True, "min_frequency": ("3",)},
}


@pytest.mark.slow
@pytest.mark.parametrize("asked", CASES.values(), ids=CASES)
def test_one_country_is_planned_as_it_is_alone(asked: dict[str, Any]) -> None:
    """Asked as several countries of which there is one, every row is that of the country's own run:
    to the last bit, or where a total was found to the coin that can be paid.
    """
    alone = Study.load(set=HARD)
    sure = "confidence" in asked or asked.keys() >= {"total", "reach"}
    request = Request(
        channels=("facebook", "instagram"),
        draws=200,
        range="90%" if sure else "none",
        plan=PlanRequest(**asked),
    )
    found = Study._of_several({"ml": alone}).ask(request).estimate()
    for row in alone.ask(request).estimate():
        solved = row.id in ("budget.needed", "plan.chance")
        ours = found[row.id if solved else f"ml.{row.id}"]
        ends, own = (row.low, row.central, row.high), (ours.low, ours.central, ours.high)
        near = pytest.approx(ends, rel=1e-5, abs=1.0) if "total" not in asked else ends
        assert own == (ends if solved else near), row.id


@pytest.mark.slow
@pytest.mark.parametrize("study", [0, 1], ids=["alike", "other fees"])
def test_one_more_limit_never_makes_a_better_plan(study: int) -> None:
    """A lock, a least, a most and a frequency reach no more people, and are kept."""
    where = studies()[study]
    free = planned(where, total="1200000 XOF", allocate=True)
    net = free["budget.net_media"].central
    for limit in (
        {"most": ("ml/facebook=10%",)},
        {"least": ("plaza=30%",)},
        {"lock": ("instagram=100000 XOF",)},
    ):
        held = planned(where, total="1200000 XOF", allocate=True, **limit)
        assert held["plan.reach"].central <= free["plan.reach"].central * (1 + 1e-6), limit
        assert held["budget.total"].central == pytest.approx(1_200_000, abs=1.0)
        net = held["budget.net_media"].central
        spends = {id: held[f"{id}.spend"].central for id in (
            "ml.channel.facebook", "xx.channel.plaza", "ml.channel.instagram")}  # fmt: skip
        if "most" in limit:
            assert spends["ml.channel.facebook"] <= 0.1 * net * (1 + 1e-4)
        if "least" in limit:
            assert spends["xx.channel.plaza"] >= 0.3 * net * (1 - 1e-4)
        if "lock" in limit:
            assert spends["ml.channel.instagram"] == pytest.approx(100_000, rel=1e-4)


def test_a_split_is_of_net_media_whatever_fees_take() -> None:
    """Fees and taxes of one country change its total, not what its channels get of net media."""
    split = ("facebook=50%,instagram=20%,plaza=30%",)
    found = planned(studies()[1], total="1200000 XOF", split=split)
    net = found["budget.net_media"].central
    assert found["xx.channel.plaza.spend"].central == pytest.approx(0.3 * net, rel=1e-4)
    assert found["xx.budget.total"].central > 0.31 * found["budget.total"].central


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(
    total=st.integers(400_000, 4_000_000),
    parts=st.tuples(*[st.integers(0, 100)] * 3).filter(any),
    fee=st.integers(0, 40),
    production=st.integers(0, 2000),
)
def test_parts_add_up_whatever_is_asked(
    total: int, parts: tuple[int, int, int], fee: int, production: int
) -> None:
    """Totals of countries make the total, and channels have the shares of net media asked for."""
    study = studies()[0].varied(
        set={"xx.budget.agency_fee": f"{fee}%", "xx.budget.production": f"{production} MRU"}
    )
    names = ("ml/facebook", "ml/instagram", "xx/plaza")
    shares = [part / sum(parts) for part in parts]
    split = tuple(f"{name}={share!r}" for name, share in zip(names, shares, strict=True))
    found = planned(study, total=f"{total} XOF", split=split)
    own = [found[f"{code}.budget.total"].central for code in ("ml", "xx")]
    assert sum(own) == pytest.approx(total, abs=1.5)
    assert found["budget.total"].central == pytest.approx(sum(own))
    reached = sum(found[f"{code}.plan.reach"].central for code in ("ml", "xx"))
    assert found["plan.reach"].central == pytest.approx(reached)
    net = found["budget.net_media"].central
    for name, share in zip(names, shares, strict=True):
        code, _, key = name.partition("/")
        assert found[f"{code}.channel.{key}.spend"].central == pytest.approx(share * net, abs=2.0)


@pytest.mark.slow
def test_an_allocated_target_costs_no_more_than_an_equal_split() -> None:
    """The split and the total are found together, and what was found reaches the target."""
    equal, best = planned(reach="500k"), planned(reach="500k", allocate=True)
    assert best["budget.needed"].central < equal["budget.needed"].central
    assert 500_000 <= best["plan.reach"].central <= 500_000 * 1.0002
    given = planned(total=f"{best['budget.needed'].central:.0f} XOF", allocate=True)
    assert given["plan.reach"].central == pytest.approx(500_000, rel=1e-3)


@pytest.mark.slow
def test_a_confidence_is_met_over_the_draws_of_all_countries() -> None:
    """The total for 90 % costs more than the central one, and reaches the target as surely."""
    central = planned(reach="400k", range="90%")
    sure = planned(reach="400k", confidence="90%", range="90%")
    assert sure["budget.total"].central > central["budget.total"].central
    assert sure["plan.chance"].central == pytest.approx(0.9, abs=0.004)
    beside = planned(total=f"{sure['budget.total'].central:.0f} XOF", reach="400k", range="90%")
    assert beside["plan.chance"].central == pytest.approx(0.9, abs=0.01)
    answer = studies()[0].ask(
        Request(channels=tuple(CHANNELS), draws=300, plan=PlanRequest(
            total=f"{sure['budget.total'].central:.0f} XOF", reach="400k"))
    )  # fmt: skip
    block = next(iter(answer.over_draws(["plan.reach"])))
    assert float((block["plan.reach"] >= 400_000).mean()) == pytest.approx(0.9, abs=0.02)


def test_grps_are_of_the_people_of_all_countries() -> None:
    """Impressions on target per hundred people aged 15 and over, wherever they live."""
    found = planned(grp="60")
    assert found["plan.grps"].central == pytest.approx(60.0, rel=1e-4)
    adults = {
        code: found[f"{code}.plan.impressions"].central / found[f"{code}.plan.grps"].central * 100
        for code in ("ml", "xx")
    }
    seen = found["plan.impressions"].central
    assert seen / sum(adults.values()) * 100 == pytest.approx(60.0, rel=1e-4)


def test_people_are_met_as_often_as_asked_for() -> None:
    """`--min-frequency` is that of the whole plan, or of a channel in a country."""
    found = planned(total="1200000 XOF", allocate=True, min_frequency=("4", "xx/plaza=6"))
    assert found["plan.frequency"].central >= 4.0 - 1e-4
    if found["xx.channel.plaza.spend"].central:
        assert found["xx.channel.plaza.frequency"].central >= 6.0 - 1e-4


@pytest.mark.slow
def test_an_allocation_may_leave_out_a_country_and_its_production() -> None:
    """Where production eats a country's part, the money is better spent in the other one."""
    study = studies()[0].varied(set={"xx.budget.production": "60000 MRU"})
    found = planned(study, total="1200000 XOF", allocate=True)
    assert found["xx.budget.total"].central == 0.0
    assert found["ml.budget.total"].central == pytest.approx(1_200_000)
    forced = planned(study, total="1200000 XOF", allocate=True, least=("plaza=10%",))
    assert forced["plan.reach"].central < found["plan.reach"].central


def test_a_curve_goes_through_the_plan() -> None:
    """Reach against the total of all, each country's part growing with it."""
    study = studies()[0]
    asked = PlanRequest(total="1200000 XOF")
    found = study.curve(asked, channels=CHANNELS, range=None)
    whole = planned(total="1200000 XOF")["plan.reach"].central
    assert found.rows[10]["budget"] == pytest.approx(1_200_000)
    assert found.rows[10]["central"] == pytest.approx(whole, rel=1e-5)
    assert "Exland" in found.title
    half = planned(total="600000 XOF")["plan.reach"].central
    assert found.rows[5]["central"] == pytest.approx(half, rel=1e-5)


@pytest.mark.slow
def test_weeks_of_countries_add_up() -> None:
    """The calendar has the weeks of each channel in its country, and those of all."""
    out = ran("budget", *BOTH, "--total", "900000 XOF", "--weeks", "ml/facebook=1-2",
              "--range", "none", "--calendar", "--format", "csv", "-q")[1]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(out)))
    for week in "1234":
        own = {row["channel"]: row for row in rows if row["week"] == week}
        spends = {name: float(row["spend"]) for name, row in own.items()}
        assert spends["all"] == pytest.approx(spends["ml/all"] + spends["xx/all"])
        assert spends["xx/all"] == pytest.approx(spends["xx/plaza"])
        assert (spends["ml/facebook"] > 0) == (week in "12")
        points = float(own["ml/all"]["grps"]), float(own["xx/all"]["grps"])
        assert min(points) <= float(own["all"]["grps"]) <= max(points)
    shown = ran("budget", *BOTH, "--total", "900000 XOF", "--start", "2026-12-01", "--range",
                "none", "--calendar")[1]  # fmt: skip
    for word in ("Calendar: all countries", "Mali: all channels", "Exland: all channels"):
        assert word in shown
    assert ran("budget", *BOTH, "--total", "900000 XOF", "--start", "2026-12-01", "--range",
               "none")[1].count("28 days") > 0  # fmt: skip


def test_a_hint_of_weeks_has_the_country_of_its_channel() -> None:
    """Weeks of a channel are typed with its country; those of the whole flight have none."""
    asked = ("budget", *BOTH, "--total", "900000 XOF", "--range", "none")
    assert "`--weeks xx/plaza=1-4`" in ran(*asked, "--weeks", "plaza=9")[2]
    assert "`--weeks 1-4`" in ran(*asked, "--weeks", "9")[2]


REPLAYED = {
    "a total": ("--total", "900000 XOF"),
    "a split": ("--split", "facebook=70%,plaza=30%", "--reach", "90k"),
    "a chance": ("--total", "900000 XOF", "--reach", "300k", "--allocate"),
    "a confidence": ("--reach", "300k", "--confidence", "90%", "--allocate", "--max", "plaza=20%"),
}


@pytest.mark.slow
@pytest.mark.parametrize("asked", REPLAYED.values(), ids=REPLAYED)
def test_a_plan_is_run_again_to_the_last_bit(asked: tuple[str, ...], tmp_path: Path) -> None:
    """What was found for all countries is kept in the file, and every number is the same."""
    saved = str(tmp_path / "saved.json")
    few = ("--channel", "facebook", "--channel", "plaza", "--draws", "300")
    assert ran("budget", *BOTH, *asked, *few, "--output", saved)[:2] == (0, "")
    code, out, err = ran("replay", saved, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["request"]["verdict"] == "same"
    assert ran("replay", saved, "--current", "--format", "json")[0] == 0


def test_what_cannot_be_says_what_to_type() -> None:
    """Errors name channels with their country, and hints give what works."""
    with pytest.raises(InputError, match="add up to 200%") as twice:
        studies()[0].budget(
            PlanRequest(total="1M XOF", split=("ml/facebook=100%,plaza=100%",)), range=None
        )
    assert "`--split xx/plaza=0%`" in str(twice.value.hint)
    study = studies()[0].varied(set={"ml.channels.facebook.frequency_cap": "1 per flight"})
    with pytest.raises(InfeasibleError, match="a cap of") as capped:
        planned(study, total="900000000 XOF")
    assert "ml.channels.facebook.frequency_cap" in str(capped.value.hint)
    with pytest.raises(InputError, match="needs draws"):
        planned(reach="100k", confidence="90%")
    with pytest.raises(InputError, match="all in"):
        planned(total="1000000 XOF HT")
