"""What planners read beside reach: cost per GRP, affinity, and whole spots with what is left."""

from __future__ import annotations

import math

import pytest

from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import EXACT, plan

PANELS = {
    "channels.billboards.cost_per_face": "40000 XOF",
    "channels.billboards.contacts_per_face": "100k",
    "channels.billboards.weekly_share": "60%",
}


def value(found: Estimate, id: str) -> float:
    """Return the central value of a row."""
    return found[id].central


@pytest.mark.parametrize("total", ["1M XOF", "777777 XOF", "20000 XOF"])
def test_whole_spots_and_what_they_leave_are_the_spend(total: str) -> None:
    """As many spots as the spend pays for, none in part; the rest is less than one more costs."""
    found = plan(["facebook", "radio"], {"budget.production": "0 XOF"}, total=total)
    spend, price = value(found, "channel.radio.spend"), 25_000.0
    whole, left = value(found, "channel.radio.whole_spots"), value(found, "channel.radio.left_over")
    assert whole == math.floor(spend / price)
    assert whole * price + left == pytest.approx(spend, rel=1e-9, abs=1e-6)
    assert 0.0 <= left < price
    assert value(found, "plan.left_over") == pytest.approx(left)


def test_a_number_of_spots_that_comes_out_whole_stays_so() -> None:
    """Rounding never takes one away: net media of forty spots buys forty."""
    load = 1 + 0.10 + 0.02 + 0.18 * 0.12
    found = plan(["radio"], {"budget.production": "0 XOF"}, total=f"{40 * 25_000 * load:.6f} XOF")
    assert value(found, "channel.radio.whole_spots") == 40
    assert value(found, "channel.radio.left_over") == pytest.approx(0.0, abs=1e-3)


def test_whole_panels_stand_in_the_table() -> None:
    """The table says what is bought in whole pieces, in every language."""
    found = Study.load(set={**EXACT, **PANELS}).budget(
        PlanRequest("1M XOF"), channels=["billboards", "facebook"], range=None
    )
    whole = value(found, "channel.billboards.whole_faces")
    assert whole == math.floor(value(found, "channel.billboards.spend") / 40_000)
    assert "channel.facebook.left_over" not in found


def test_costs_per_grp_are_spends_over_points() -> None:
    """A point is an impression on target for one adult in a hundred; channels' points add up."""
    found = plan(["facebook", "instagram", "radio"], total="2M XOF")
    keys = ("facebook", "instagram", "radio")
    points = [value(found, f"channel.{key}.grps") for key in keys]
    assert sum(points) == pytest.approx(value(found, "plan.grps"))
    for key, one in zip(keys, points, strict=True):
        spend = value(found, f"channel.{key}.spend")
        assert value(found, f"channel.{key}.cost_per_grp") == pytest.approx(spend / one)
    assert value(found, "plan.cost_per_grp") == pytest.approx(2e6 / value(found, "plan.grps"))


def test_a_channel_without_spend_has_no_cost_per_grp() -> None:
    found = plan(["facebook", "instagram"], total="1M XOF", split=("facebook=100%,instagram=0%",))
    assert value(found, "channel.instagram.grps") == 0.0
    assert "channel.instagram.cost_per_grp" not in found


def test_affinity_is_the_share_of_a_segment_over_that_of_everybody() -> None:
    """By hand from the audiences of the two; there is none for everybody, and none of children."""
    study = Study.load()
    asked, names = PlanRequest("1M XOF"), ["facebook"]
    there = study.budget(asked, channels=names, range=None)
    here = study.budget(asked, channels=names, gender="women", area="bamako", range=None)
    assert "channel.facebook.affinity" not in there
    adults = {
        who: value(found, "channel.facebook.reachable")
        / (100 * value(found, "channel.facebook.impressions") / value(found, "plan.grps"))
        for who, found in (("here", here), ("there", there))
    }
    assert value(here, "channel.facebook.affinity") == pytest.approx(
        100 * adults["here"] / adults["there"]
    )


def test_narrowing_leaves_affinity_alone() -> None:
    """A share of the segment says nothing about the medium."""
    study, asked = Study.load(), PlanRequest("1M XOF")
    options = {"channels": ["facebook"], "area": "bamako", "range": None}
    free = study.budget(asked, **options)  # type: ignore[arg-type]
    narrow = study.budget(asked, narrow=["eats out=20%"], **options)  # type: ignore[arg-type]
    assert value(narrow, "channel.facebook.affinity") == pytest.approx(
        value(free, "channel.facebook.affinity")
    )
