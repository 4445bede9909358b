"""A plan over several countries: one total in one currency, divided among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from malisize import Study
from malisize.errors import InfeasibleError
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from tests.document.test_lengths import SCREEN, on_screen
from tests.packs.test_country import ran

XX = str(Path(__file__).parents[1] / "countries" / "xx")
BOTH = ("--country", "ml", "--country", XX)
CHANNELS = ["facebook", "instagram", "plaza"]


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.load(country=["ml", XX])


@pytest.fixture(scope="module")
def equal(study: Study) -> Estimate:
    return study.budget(PlanRequest(total="1200000 XOF"), channels=CHANNELS, draws=500)


def spends(found: Estimate) -> dict[str, float]:
    return {row.id: row.central for row in found if row.id.endswith(".spend")}


def test_the_parts_of_a_plan_add_up_to_its_total(equal: Estimate) -> None:
    """Countries' totals make the total, in one currency, and their people the people reached."""
    for id in ("budget.total", "budget.net_media", "budget.agency_fee", "plan.reach"):
        parts = equal[f"ml.{id}"].central + equal[f"xx.{id}"].central
        assert equal[id].central == pytest.approx(parts, rel=1e-12), id
    assert equal["budget.total"].central == pytest.approx(1_200_000, abs=1.0)
    assert {equal[id].unit for id in ("budget.total", "xx.budget.total")} == {"XOF"}


def test_net_media_are_split_equally_over_all_channels(equal: Estimate) -> None:
    """A channel in a country is a channel: each gets the same."""
    values = list(spends(equal).values())
    assert len(values) == len(CHANNELS)
    assert values == pytest.approx([values[0]] * 3, rel=1e-4)


def test_a_split_names_channels_of_countries(study: Study) -> None:
    """`xx/plaza=25%` is a quarter of all net media; what one country alone has needs no code."""
    split = ("ml/facebook=45%,instagram=30%,plaza=25%",)
    found = study.budget(PlanRequest(total="1200000 XOF", split=split), range=None)
    net = found["budget.net_media"].central
    shares = {id: spend / net for id, spend in spends(found).items()}
    assert shares == pytest.approx(
        {
            "ml.channel.facebook.spend": 0.45,
            "ml.channel.instagram.spend": 0.30,
            "xx.channel.plaza.spend": 0.25,
        },
        rel=1e-4,
    )


def test_a_countrys_part_is_the_plan_of_its_own_total(study: Study, equal: Estimate) -> None:
    """Alone, with the total it got here, the country has the same rows to the last bit."""
    total = f"{equal['ml.budget.total'].central:.0f} XOF"
    plan = PlanRequest(total=total)
    alone = Study.load().budget(plan, channels=["facebook", "instagram"], draws=500)
    for row in alone:
        ours = equal[f"ml.{row.id}"]
        assert (ours.low, ours.central, ours.high) == (row.low, row.central, row.high), row.id


@pytest.mark.slow
def test_an_allocation_reaches_no_fewer_than_any_other(study: Study, equal: Estimate) -> None:
    """The best split is at least as good as an equal one, and all money to one country."""
    plan = PlanRequest(total="1200000 XOF", allocate=True)
    best = study.budget(plan, channels=CHANNELS, range=None)
    assert best["budget.total"].central == pytest.approx(1_200_000, abs=1.0)
    assert best["plan.reach"].central >= equal["plan.reach"].central
    for split in ("facebook=100%,instagram=0%,plaza=0%", "facebook=0%,instagram=0%,plaza=100%"):
        other = study.budget(PlanRequest(total="1200000 XOF", split=(split,)), range=None)
        assert best["plan.reach"].central >= other["plan.reach"].central * 0.999


@pytest.mark.slow
def test_a_target_needs_a_total(study: Study) -> None:
    """The total is the least whose parts reach the target together, and no less does."""
    need = study.budget(PlanRequest(reach="500k"), channels=CHANNELS, range=None)
    assert need["plan.reach"].central == pytest.approx(500_000, rel=1e-5)
    assert need["plan.reach"].central >= 500_000
    total = need["budget.total"].central
    again = study.budget(
        PlanRequest(total=f"{total * 0.99:.0f} XOF"), channels=CHANNELS, range=None
    )
    assert again["plan.reach"].central < 500_000
    share = study.budget(PlanRequest(reach="20%"), channels=CHANNELS, range=None)
    people = share["reachable.deduplicated"].central
    assert share["plan.reach"].central == pytest.approx(0.2 * people, rel=1e-5)


def test_a_target_that_no_total_reaches_is_refused(study: Study) -> None:
    """People beyond those there are cost no money in the world."""
    with pytest.raises(InfeasibleError, match="these channels together can reach"):
        study.budget(PlanRequest(reach="20M"), channels=CHANNELS, range=None)


@pytest.mark.slow
def test_another_currency_is_shown_throughout(study: Study, equal: Estimate) -> None:
    """`--currency EUR` has every country's money in it, at its fixed parity here."""
    plan = PlanRequest(total="1200000 XOF", currency="EUR")
    euros = study.budget(plan, channels=CHANNELS, range=None)
    for id in ("budget.total", "xx.channel.plaza.spend"):
        assert euros[id].unit == "EUR"
        assert euros[id].central == pytest.approx(equal[id].central / 655.957, rel=1e-3)


def test_a_plan_says_its_parts_on_the_screen() -> None:
    """The first screen has the total and the people of each country, and of all."""
    out = ran("budget", *BOTH, "--total", "900000 XOF", "--range", "none", "-q")[1]
    for word in ("Mali", "Exland", "together", "Facebook", "Plaza", "900 000"):
        assert word in out


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("planned", [False, True], ids=["audience", "plan"])
def test_three_countries_fit_a_terminal(planned: bool, lang: str) -> None:
    """At 80 columns the answer, a row for each country and what could change it are seen whole."""
    codes = ["ml", "bf"] if planned else ["ml", "bf", "ne"]
    plan = PlanRequest(total="2000000 XOF") if planned else None
    found = Study.load(country=codes).ask(Request(draws=300, plan=plan)).estimate()
    lines = on_screen(found, 80, lang)
    assert len(lines) <= SCREEN, "\n".join(lines)
    assert any(line.startswith("  Burkina Faso  ") for line in lines)
