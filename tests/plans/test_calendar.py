"""The calendar of a plan: weeks that add up to it, pauses, and reach so far."""

from __future__ import annotations

import datetime
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.plans.calendar_listing import calendar
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.study import Study
from tests.plans.helpers import EXACT, plan

TWO = ["facebook", "instagram"]
MIX = ["facebook", "radio", "sms"]
DECEMBER = {"start": "2026-12-01", "end": "2026-12-31"}


def weeks(found: Estimate, stem: str, measure: str) -> list[float]:
    """Return a measure of every week, in their order."""
    rows = {row.id: row.central for row in found}
    out, number = [], 1
    while f"{stem}.week.{number}.{measure}" in rows:
        out.append(rows[f"{stem}.week.{number}.{measure}"])
        number += 1
    return out


def test_a_calendar_by_hand() -> None:
    """1,000,000 accounts and a CPM of 1,000 XOF over 31 days of which weeks 1, 2 and 4 run: a third
    of the money in each, and Goerg's curve of shape 0.5 at a third, two thirds and all of it.
    """
    found = plan(
        ["facebook"], {"audience_met.21": "100%"}, total="1M XOF", weeks=("1-2, 4",), **DECEMBER
    )
    net = found["budget.net_media"].central
    assert weeks(found, "channel.facebook", "spend") == pytest.approx(
        [net / 3, net / 3, 0.0, net / 3, 0.0], rel=1e-12
    )
    people = 1_000_000.0
    seen = net / 1000 * 1000
    parts = [1 / 3, 2 / 3, 2 / 3, 1.0, 1.0]
    byhand = [people * (1 - (1 + part * seen / people / 0.5) ** -0.5) for part in parts]
    assert weeks(found, "plan", "reach_so_far") == pytest.approx(byhand, rel=1e-9)
    assert found["plan.daily_spend"].central == pytest.approx(net / 21)
    assert found["plan.reach"].central == weeks(found, "plan", "reach_so_far")[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channels", "asked"),
    [
        (MIX, {}),
        (MIX, {"weeks": ("1-2, 5", "radio=2, 4")}),
        (TWO, {"days": 5}),
        (TWO, {"days": 366, "allocate": True}),
    ],
)
def test_weeks_add_up_to_the_plan(channels: list[str], asked: dict[str, Any]) -> None:
    """Spend and impressions of weeks are those of each channel and of the plan, and reach so far
    ends at their reach, to the last bit.
    """
    dates = {} if "days" in asked else DECEMBER
    dated = {"start": "2026-12-01", **asked} if "days" in asked else asked
    found = plan(channels, total="3M XOF", **dates, **dated)
    for key in channels:
        stem = f"channel.{key}"
        for measure in ("spend", "impressions", "grps"):
            whole = found[f"{stem}.{measure}"].central
            assert math.fsum(weeks(found, stem, measure)) == pytest.approx(whole, rel=1e-12)
        assert weeks(found, stem, "reach_so_far")[-1] == found[f"{stem}.reach"].central
    spends = weeks(found, "plan", "spend")
    assert math.fsum(spends) == pytest.approx(found["budget.net_media"].central, rel=1e-12)
    for measure in ("impressions", "grps"):
        whole = found[f"plan.{measure}"].central
        assert math.fsum(weeks(found, "plan", measure)) == pytest.approx(whole, rel=1e-12)
    assert weeks(found, "plan", "reach_so_far")[-1] == found["plan.reach"].central


def test_weeks_add_up_in_every_draw() -> None:
    """Impressions of the weeks are those of the plan, and the last reach so far is its reach."""
    study = Study.load(set={"channels.radio.cost_per_spot": "15000 to 45000 XOF",
                            "channels.radio.audience_per_spot": "20k to 180k"})  # fmt: skip
    asked = PlanRequest("3M XOF", weeks=("1, 3", "radio=2-3"), start="2026-12-01", days=25)
    answer = study.ask(Request(channels=("facebook", "radio"), plan=asked, draws=500))
    ids = [spec.id for spec in answer.model.rows if spec.id.startswith(("plan.", "channel."))]
    (block,) = answer.over_draws(ids)
    for stem in ("channel.facebook", "channel.radio", "plan"):
        seen = sum(block[f"{stem}.week.{week}.impressions"] for week in range(1, 5))
        np.testing.assert_allclose(seen, block[f"{stem}.impressions"], rtol=1e-12)
        so_far = [np.broadcast_to(block[f"{stem}.week.{week}.reach_so_far"], 500)
                  for week in range(1, 5)]  # fmt: skip
        assert all((later >= before).all() for before, later in pairwise(so_far))
        np.testing.assert_array_equal(so_far[-1], block[f"{stem}.reach"])


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(
    days=st.integers(1, 90),
    total=st.integers(0, 400),
    runs=st.sets(st.integers(1, 13), min_size=1),
    own=st.sets(st.integers(1, 13), min_size=1),
    cap=st.sampled_from(["none", "30 per week", "100 per flight"]),
)
def test_reach_so_far_never_falls(
    days: int, total: int, runs: set[int], own: set[int], cap: str
) -> None:
    """Whatever pauses there are, reach so far rises to the plan's reach, is never above that of the
    channels added, and spends are those of the days on air.
    """
    last = -(-days // 7)
    kept = [",".join(str(min(week, last)) for week in some) for some in (runs, own)]
    asked = {"days": days, "weeks": (kept[0], f"instagram={kept[1]}")}
    capped = {"channels.facebook.frequency_cap": cap}
    found = plan(TWO, {**capped, "budget.production": "0 XOF"}, total=f"{total}0000 XOF",
                 start="2026-01-05", **asked)  # fmt: skip
    so_far = weeks(found, "plan", "reach_so_far")
    parts = [weeks(found, f"channel.{key}", "reach_so_far") for key in TWO]
    for line in (so_far, *parts):
        assert line == sorted(line)
    assert so_far[-1] == found["plan.reach"].central
    for together, first, second in zip(so_far, *parts, strict=True):
        assert max(first, second) * (1 - 1e-9) <= together <= (first + second) * (1 + 1e-9)


def test_a_weekly_cap_holds_over_the_days_on_air() -> None:
    """Two of four weeks on air leave room for two weeks of a cap, and each week for one."""
    capped = {"channels.facebook.frequency_cap": "3 per week", "budget.production": "0 XOF",
              "audience_met.14": "100%"}  # fmt: skip
    people, load = 1_000_000, 1 + 0.10 + 0.02 + 0.18 * 0.12
    money = people * 3 * 2 * load * 0.999
    found = plan(
        ["facebook"], capped, total=f"{money:.0f} XOF", weeks=("1, 3",), start="2026-12-01"
    )
    assert found["channel.facebook.impressions"].central == pytest.approx(people * 6 * 0.999)
    assert weeks(found, "plan", "impressions") == pytest.approx(
        [people * 3 * 0.999, 0.0, people * 3 * 0.999, 0.0]
    )
    with pytest.raises(Exception, match="over 14 days"):
        plan(["facebook"], capped, total=f"{money * 1.01:.0f} XOF", weeks=("1, 3",))


def test_a_minimum_a_day_counts_the_days_on_air() -> None:
    """A channel that runs a week of four sells no less than seven times its least a day."""
    least = {"channels.instagram.min_daily": "10000 XOF"}
    found = plan(TWO, least, total="400000 XOF", allocate=True, lock=("instagram=70000 XOF",),
                 weeks=("instagram=2",))  # fmt: skip
    assert found["channel.instagram.spend"].central == pytest.approx(70_000)
    with pytest.raises(Exception, match="instagram"):
        plan(TWO, least, total="400000 XOF", allocate=True, lock=("instagram=70000 XOF",))


def test_a_frequency_above_fifteen_counts_the_days_on_air() -> None:
    """Twenty exposures over eight weeks are no doubt; pausing four of them makes it one."""
    met = plan(["facebook"], total="40M XOF", days=56)["channel.facebook.frequency"].central
    money = 40e6 * 20 / met
    calm = plan(["facebook"], total=f"{money:.0f} XOF", days=56)
    hot = plan(["facebook"], total=f"{money:.0f} XOF", days=56, weeks=("1-4",))
    assert 15 < calm["channel.facebook.frequency"].central <= 30
    assert [note for note in calm.notes if note.kind == "frequency"] == []
    (note,) = [note for note in hot.notes if note.kind == "frequency"]
    assert "in 28 days" in note.text


def test_weeks_are_rows_where_a_plan_says_when_it_runs_and_asked_for_everywhere() -> None:
    """Without dates and pauses a result has the rows it had; those of weeks are asked for by id."""
    study = Study.load(set=EXACT)
    plain = study.ask(Request(channels=("facebook",), range=None, plan=PlanRequest("1M XOF")))
    assert not [row.id for row in plain.estimate() if ".week." in row.id]
    assert plain.explanation("plan.week.2.reach_so_far").row == "plan.week.2.reach_so_far"
    (found,) = plain.intervals(["Plan.Week.4.Reach_So_Far"])
    assert found is not None
    assert found.central == plain.estimate()["plan.reach"].central
    with pytest.raises(InputError, match=r"no row `plan\.week\.5\.spend` in this request") as error:
        plain.explanation("plan.week.5.spend")
    assert error.value.hint == "the last week is `plan.week.4.spend`"
    for asked in (PlanRequest("1M XOF", start="2026-12-01"), PlanRequest("1M XOF", weeks=("1",))):
        assert "plan.week.4.spend" in study.budget(asked, channels=["facebook"], range=None)


def test_the_listing_has_a_row_for_each_week_and_channel() -> None:
    """Python gets the calendar as plain rows, dates as ISO 8601, all channels under `all`."""
    study = Study.load(set=EXACT)
    asked = PlanRequest("1M XOF", start=datetime.date(2026, 12, 1), days=10)
    found = study.calendar(asked, channels=TWO, range=None)
    assert [(row["week"], row["channel"]) for row in found.rows] == [
        (week, key) for week in (1, 2) for key in (*TWO, "all")
    ]
    last = found.rows[-1]
    assert (last["start"], last["end"], last["days"]) == ("2026-12-08", "2026-12-10", 3)
    whole = study.budget(asked, channels=TWO, range=None)
    assert last["reach_so_far"] == whole["plan.reach"].central
    assert calendar(whole).rows == found.rows
    bare = study.calendar(PlanRequest("1M XOF"), channels=TWO, range=None)
    assert {row["start"] for row in bare.rows} == {None}
