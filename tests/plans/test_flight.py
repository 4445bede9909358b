"""When a plan runs: dates, weeks and pauses of options and files, and what cannot be."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from malisize.errors import InputError
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import EXACT

FILE = b"""
[flight]
start = 2026-12-01
end = "28 December 2026"
weeks = "1, 3"
[channels.radio]
weeks = "2-3"
[channels.facebook]
start = 2026-12-10
"""


def asked(file: bytes = b"", set: Any = (), **more: Any) -> Estimate:
    study = Study.load(*([("own.toml", file)] if file else []), set={**EXACT, **dict(set)})
    request = PlanRequest("1M XOF", **more)
    return study.budget(request, channels=["facebook", "radio"], range=None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"start": "2026-12-01", "end": "2026-12-14"}, 14),
        ({"start": "2026-12-01", "days": 14}, 14),
        ({"end": "2026-12-14", "days": 14}, 14),
        ({"start": datetime.date(2026, 12, 1), "end": datetime.date(2026, 12, 14)}, 14),
        ({"start": "2026-12-01"}, 28),
    ],
)
def test_two_of_three_give_a_flight(given: dict[str, Any], days: int) -> None:
    """The record has the days and both dates as ISO 8601, whatever was written."""
    plan = asked(**given).request["plan"]
    last = datetime.date(2026, 12, 1) + datetime.timedelta(days - 1)
    assert (plan["days"], plan["start"], plan["end"]) == (days, "2026-12-01", last.isoformat())


def test_dates_give_the_same_plan_as_their_days() -> None:
    """A flight of 28 days reaches whom 28 days reach."""
    dated = asked(start="2026-12-01", end="2026-12-28")
    plain = asked(days=28)
    assert [row.central for row in plain] == [
        row.central for row in dated if ".week." not in row.id
    ]


def test_a_file_says_when_a_plan_runs() -> None:
    """A file gives the days, weeks and pauses of the plan and of its channels."""
    found = asked(FILE)
    record = found.request["plan"]
    assert (record["start"], record["end"], record["days"]) == ("2026-12-01", "2026-12-28", 28)
    assert record["weeks"] == ["1, 3"]
    spends = {
        key: [found[f"channel.{key}.week.{week}.spend"].central for week in range(1, 5)]
        for key in ("facebook", "radio")
    }
    media = found["channel.facebook.spend"].central
    assert spends["facebook"] == pytest.approx([0.0, 0.0, media, 0.0])  # from the 10th, week 3
    assert spends["radio"] == pytest.approx([0.0, media / 2, media / 2, 0.0])


def test_options_hold_over_files() -> None:
    """A length keeps the start of the file, weeks of an option those of a file."""
    found = asked(FILE, days=21, weeks=("1-3", "radio=1"))
    record = found.request["plan"]
    assert (record["start"], record["end"]) == ("2026-12-01", "2026-12-21")
    assert found["channel.radio.week.1.spend"].central == found["channel.radio.spend"].central
    assert found["channel.facebook.week.2.spend"].central > 0
    every = asked(FILE, weeks=("all", "radio=all"))
    assert every["channel.radio.week.4.spend"].central > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "keys", "message", "hint"),
    [
        (
            {"start": "2026-12-10", "end": "2026-12-01"}, {},
            "--end: `2026-12-01` is before the start, 2026-12-10",
            "write `--end 2026-12-10` or later",
        ),
        (
            {"start": "2026-12-01", "end": "2026-12-28", "days": 28}, {},
            "--days: `28` is given beside --start and --end, which say how many",
            "leave one of the three out",
        ),
        (
            {"start": "2026-01-01", "end": "2027-06-01"}, {},
            "--end: `2027-06-01` makes a flight of 517 days, above 366",
            "write `--end 2027-01-01` or earlier",
        ),
        (
            {"start": "01/12/2026"}, {},
            "--start: `01/12/2026` has two readings",
            "write `2026-12-01` or `2026-01-12`",
        ),
        (
            {"weeks": ("3-9",)}, {},
            "--weeks: `3-9` is outside the flight, which has weeks 1-4",
            'write `--weeks 3-4`',
        ),
        (
            {"weeks": ("radio=9",)}, {},
            "--weeks radio: `9` is outside the flight, which has weeks 1-4",
            "write `--weeks radio=1-4`",
        ),
        (
            {"weeks": ("1", "2")}, {},
            "--weeks: given twice for the whole plan, `1` and `2`",
            'write `--weeks "1, 2"`',
        ),
        (
            {"weeks": ("tv=1",)}, {},
            "--weeks tv: not in this plan",
            "add `--channel tv`",
        ),
        (
            {}, {"channels.radio.weeks": "6"},
            "channels.radio.weeks: `6` is outside the flight, which has weeks 1-4",
            "write `1-4`",
        ),
        (
            {}, {"channels.radio.start": "2026-12-01"},
            "channels.radio.start: the plan has no dates",
            "write `--start 2026-12-01`",
        ),
        (
            {"start": "2026-12-01"}, {"channels.radio.end": "2027-01-05"},
            "channels.radio.end: `2027-01-05` is outside the flight, from 2026-12-01 to 2026-12-28",
            "write `2026-12-28`",
        ),
        (
            {"start": "2026-12-01"},
            {"channels.radio.start": "2026-12-10", "channels.radio.end": "2026-12-05"},
            "channels.radio.end: `2026-12-05` is before the start, 2026-12-10",
            "write `2026-12-10` or later",
        ),
        (
            {"start": "2026-12-01", "weeks": ("radio=4",)}, {"channels.radio.end": "2026-12-05"},
            "channel radio: runs on no day of the flight",
            "give it other weeks, or leave it out of the plan",
        ),
        (
            {"end": "2026-11-01"}, {"flight.start": "2026-12-01"},
            "--end: `2026-11-01` is before the start, 2026-12-01",
            "write `--end 2026-12-01` or later",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    given: dict[str, Any], keys: dict[str, str], message: str, hint: str
) -> None:
    """One line with the value, and what to write instead."""
    with pytest.raises(InputError) as error:
        asked(set=keys, **given)
    assert (error.value.message, error.value.hint) == (message, hint)


def test_a_key_is_checked_where_it_is_read() -> None:
    """A file and an option name the key that is no day or no list of weeks."""
    with pytest.raises(InputError, match=r"set flight\.start: `soon` is not a date"):
        Study.load(set={"flight.start": "soon"})
    with pytest.raises(InputError, match=r"own\.toml: channels\.radio\.weeks: `0`: weeks are"):
        Study.load(("own.toml", b'[channels.radio]\nweeks = "0"\n'))


def test_when_a_plan_runs_is_no_setting_without_effect() -> None:
    """Dates and weeks that are set decide the form of a plan, and are said to do nothing of an
    audience alone.
    """
    study = Study.load(set={**EXACT, "flight.start": "2026-12-01", "flight.weeks": "1"})
    plan = study.budget(PlanRequest("1M XOF"), channels=["facebook"], range=None)
    assert not [note for note in plan.notes if note.kind == "idle" and "flight." in note.text]
    audience = study.audience(channels=["facebook"], range=None)
    assert [note for note in audience.notes if note.kind == "idle" and "flight." in note.text]
