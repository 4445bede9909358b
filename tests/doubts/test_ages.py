"""How old figures are is said, and where their dates are missing or apart."""

from __future__ import annotations

import datetime

from malisize.doubts.ages import _age
from malisize.study import Study
from tests.doubts.helpers import notes


def test_figures_age_against_the_date_given() -> None:
    """A figure is called stale once its age passes the limit of its kind; the date changes notes
    and no number.
    """
    study = Study.load()
    fresh = study.audience(date=datetime.date(2025, 3, 1), range=None)
    late = study.audience(date=datetime.date(2026, 11, 21), range=None)
    undated = study.audience(range=None)
    assert not any("figures.facebook_users" in note.keys for note in notes(fresh, "stale"))
    assert "22 months" in notes(late, "stale")[0].text
    assert "Internet users (2023-25, 3 years old)" in notes(late, "stale")[0].text
    assert not any("22 months" in note.text for note in notes(undated, "stale"))
    assert fresh.rows == late.rows == undated.rows
    assert (late.request["date"], undated.request["date"]) == ("2026-11-21", None)


def test_a_figure_without_a_date_is_noted() -> None:
    """Undated figures are named with those out of date, whether a date is given or not."""
    (note,) = notes(Study.load().audience(channels=["lenali"], range=None), "stale")
    assert note.text == "Out of date or undated: Lenali users (no date)"


def test_a_ratio_of_different_years_is_noted() -> None:
    """Penetration of users and people more than a year apart by their oldest dates says so; within
    a year it does not.
    """
    (note,) = notes(Study.load().audience(range=None), "dates")
    assert (
        note.text
        == "The share of people online divides internet users of 2023-25 by the population of Jan"
        " 2025: up to 13 months in which both grew"
    )
    assert note.hint == "to carry both to one date: `--as-of 2025-01`"
    assert not notes(Study.load().audience(range=None, as_of="2025-01"), "dates")
    same = Study.load(prefer={"population": "instat-census-2022"}).audience(range=None)
    assert not notes(same, "dates")  # 2022 and 2023 are a year apart, and no more


def test_penetration_says_that_its_rate_is_older_than_its_population() -> None:
    """Internet users are as old as the modelled rate in them, not as the population it was applied
    to.
    """
    estimate = Study.load().audience(range=None)
    assert estimate["internet_users"].as_of == "2023"
    assert estimate["segment.penetration"].as_of == "2023"
    assert estimate["population"].as_of == "2025-01-01"


def test_an_age_is_in_months_up_to_two_years() -> None:
    assert [str(_age(months)) for months in (1, 23, 24, 31)] == [
        "1 month", "23 months", "2 years", "3 years",
    ]  # fmt: skip
