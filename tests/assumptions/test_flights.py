"""Days and weeks as people write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.assumptions.flights import MOST_WEEKS, read_day, read_weeks, written
from malisize.errors import InputError

FIRST = datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-01", " 2026-12-1 ", "1 December 2026", "1 Dec 2026", "December 1, 2026"),
        *("1st December 2026", "1er décembre 2026", "1 déc. 2026", "1 DECEMBRE 2026"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == FIRST


@pytest.mark.parametrize("text", ["31/12/2026", "31.12.2026", "31-12-2026", "12/31/2026"])
def test_a_day_above_twelve_says_which_it_is(text: str) -> None:
    assert read_day(text) == datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("01/12/2026", "`01/12/2026` has two readings", "write `2026-12-01` or `2026-01-12`"),
        ("2026-02-30", "`2026-02-30` is not a date", "write `2026-12-01`"),
        ("30 février 2026", "`30 février 2026` is not a date", "write `2026-12-01`"),
        ("1 jui 2026", "`1 jui 2026` is not a date", "write `2026-12-01`"),
        ("2026-12", "`2026-12` is not a date", "write `2026-12-01`"),
        ("9999-12-01", "`9999-12-01` is not a date", "write `2026-12-01`"),
        ("", "`` is not a date", "write `2026-12-01`"),
        ("tomorrow", "`tomorrow` is not a date", "write `2026-12-01`"),
    ],
)
def test_what_is_no_day_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        read_day(text)
    assert (error.value.message, error.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("1-2, 5", (1, 2, 5)),
        ("3", (3,)),
        ("2 to 4", (2, 3, 4)),
        ("2 à 4,1", (1, 2, 3, 4)),
        ("1–2", (1, 2)),
        ("all", None),
    ],
)
def test_weeks_are_read(text: str, weeks: tuple[int, ...] | None) -> None:
    assert read_weeks(text) == weeks


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("x", "`x` is not a list of weeks", "write `1-2, 5`"),
        ("", "`` is not a list of weeks", "write `1-2, 5`"),
        ("1.5", "`1.5` is not a list of weeks", "write `1-2, 5`"),
        ("-1", "`-1` is not a list of weeks", "write `1-2, 5`"),
        ("0-2", "`0-2`: weeks are counted from 1", "write `1-2`"),
        ("5, 3-2", "`3-2`: ends before it begins", "write `2-3`"),
        ("54", "`54`: no flight has week 54", "write `53`"),
    ],
)
def test_what_are_no_weeks_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        read_weeks(text)
    assert (error.value.message, error.value.hint) == (message, hint)


@pytest.mark.slow
@given(st.sets(st.integers(1, MOST_WEEKS), min_size=1))
def test_weeks_are_written_as_they_are_read(weeks: set[int]) -> None:
    assert read_weeks(written(weeks)) == tuple(sorted(weeks))
