"""Calendars in many runs: replayed, compared, swept and in tables of scenarios."""

from __future__ import annotations

from typing import Any

import pytest

from malisize import Batch
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.saved import reading as saved
from malisize.scenarios.compare import compare
from malisize.scenarios.replay import replay
from malisize.scenarios.sweep import sweep
from malisize.study import Study
from tests.formats import render
from tests.plans.helpers import EXACT

TWO = ("facebook", "instagram")
DATED: dict[str, Any] = {"start": "1er décembre 2026", "weeks": ("1-2, 4", "instagram=2")}
FILE = b'[flight]\nstart = 2026-12-01\nend = 2026-12-24\nweeks = "1-2"\n'


def planned(*files: Any, **asked: Any) -> Estimate:
    study = Study.load(*files, set=EXACT)
    return study.budget(PlanRequest("1M XOF", **asked), channels=TWO, draws=200)


@pytest.mark.slow
@pytest.mark.parametrize("format", ["toml", "json"])
@pytest.mark.parametrize(
    ("files", "asked"),
    [
        ((), {**DATED, "days": 24}),
        ((), {**DATED, "end": "2026-12-24"}),
        ((("own.toml", FILE),), {}),
        ((("own.toml", FILE),), {"days": 10, "weeks": ("all",)}),
        ((), {"days": 28, "weeks": ("3",)}),
    ],
)
def test_a_calendar_replays_to_the_last_bit(
    format: str, files: tuple[Any, ...], asked: dict[str, Any]
) -> None:
    """Whoever gave the days, options or a file, every row of every week comes again."""
    estimate = planned(*files, **asked)
    assert "plan.week.2.reach_so_far" in estimate
    text = render(estimate, format).encode()
    found, same = replay(saved.read(text, f"x.{format}"), f"x.{format}")
    assert same, found.rows


@pytest.mark.slow
def test_a_saved_plan_opens_with_other_days() -> None:
    """A length asked for keeps the start of the file, another last day its start."""
    text = render(planned(start="2026-12-01", end="2026-12-24"), "toml").encode()
    for asked, days, end in (
        (PlanRequest(), 24, "2026-12-24"),
        (PlanRequest(days=7), 7, "2026-12-07"),
        (PlanRequest(days=28), 28, "2026-12-28"),
        (PlanRequest(end="2026-12-10"), 10, "2026-12-10"),
    ):
        opened = Study.load(("saved.toml", text)).budget(asked, channels=TWO, range=None)
        record = opened.request["plan"]
        assert (record["days"], record["start"], record["end"]) == (days, "2026-12-01", end)


@pytest.mark.slow
def test_weeks_that_differ_are_named_in_a_comparison() -> None:
    """When a plan runs is an input that differs, and a row of a week is compared by its id."""
    early = Study.load(("a.toml", b'[flight]\nweeks = "1"\n'), set=EXACT)
    late = Study.load(("b.toml", b'[channels.facebook]\nweeks = "4"\n'), set=EXACT)
    row = "plan.week.1.spend"
    asked = Request(channels=("facebook",), range=None, plan=PlanRequest("1M XOF"))
    found = compare([("early", early), ("late", late)], asked, [row])
    assert [line["central"] > 0 for line in found.rows if line["row"] == row] == [True, False]
    differ = {one["key"] for one in found.more["inputs"]}
    assert {"flight.weeks", "channels.facebook.weeks"} <= differ


@pytest.mark.slow
def test_weeks_vary_in_a_sweep() -> None:
    """A semicolon parts lists that have commas; without one commas part weeks."""
    study = Study.load(set=EXACT)
    rows = ["plan.week.2.spend"]
    for vary, spent in (("weeks=1, 3; 2", [False, True]), ("weeks=1,2,3-4", [False, True, False])):
        found = sweep(study, rows, [vary], plan=PlanRequest("1M XOF"), range=None)
        assert [line["central"] > 0 for line in found.rows] == spent


def test_a_table_has_dates_and_weeks_of_each_scenario() -> None:
    """A cell is read as its option is; what cannot be is a fault of its line."""
    table = {
        "total": ["1M XOF", "1M XOF", "1M XOF"],
        "start": ["2026-12-01", "", "2026-12-01"],
        "end": ["2026-12-14", "", "2026-11-14"],
        "weeks": ["2", "1-2, 4", ""],
    }
    rows = ["plan.week.1.spend", "plan.week.2.spend"]
    found = Batch(Study.load(set=EXACT), rows, channels=list(TWO)).run(table)
    first, second = (found.values[row] for row in rows)
    assert first[0] == 0
    assert second[0] > 0
    assert first[1] == pytest.approx(second[1])
    assert "`2026-11-14` is before the start, 2026-12-01" in found.faults[2].message
