"""Sizes carried to a date."""

from __future__ import annotations

import pytest

from malisize import Batch
from malisize.errors import InputError
from malisize.formats.toml import to_toml
from malisize.model.carry import when
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from malisize.study import Study

LATER = "2026-12"


def test_an_account_grows_by_the_months_between() -> None:
    """A figure of January 2025 has grown for 23 months in December 2026; each step is a node of its
    own with the figure and the growth below it.
    """
    study = Study.load()
    tree = study.explain("channel.facebook.accounts", range=None, as_of=LATER).tree
    figure, growth = tree.inputs
    assert figure.id == "figures.facebook_users"
    assert growth.id == "growth.accounts"
    assert tree.central == pytest.approx(figure.central * (1 + growth.central) ** (23 / 12))
    assert tree.formula.endswith("^1.917")


def test_the_population_follows_the_projection_of_its_source() -> None:
    """The growth supposed gives the projected populations of one and two years later to 0.03 %."""
    study = Study.load()
    points = {
        one.as_of: one.value
        for one in study.catalogue.figure("population").observations
        if one.source == "un-wpp-2024" and one.base == "all residents"
    }
    for date in ("2026-01-01", "2027-01-01"):
        found = study.audience(range=None, as_of=date)["population"].central
        assert found == pytest.approx(points[date], rel=3e-4)


@pytest.mark.slow
def test_without_a_date_nothing_moves_with_the_clock() -> None:
    """Rows are as published, and stand for the date of their figures; with one they say it."""
    study = Study.load()
    plain, later = study.audience(range=None), study.audience(range=None, as_of=LATER)
    for row in plain:
        assert row.stands_for == row.as_of
    assert later["population"].stands_for == LATER
    assert later["population"].as_of == plain["population"].as_of
    assert later["reachable.deduplicated"].central > plain["reachable.deduplicated"].central
    assert [note for note in later.notes if note.kind == "carried"]
    assert not [note for note in plain.notes if note.kind == "carried"]
    assert "as_of" not in plain.to_dict()["request"]


def test_a_number_of_your_own_stands_for_itself() -> None:
    """What the user gives is not carried."""
    study = Study.load(set={"figures.facebook_users": "3M"})
    row = study.audience(range=None, as_of=LATER)["channel.facebook.accounts"]
    assert row.central == 3_000_000


WRONG = ["soon", "2026", "2026-13", "2026-02-30", "12-2026", "2200-01", "2024-12", "1999-01-01"]


@pytest.mark.slow
@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_date_is_refused_with_one_that_works(text: str) -> None:
    """No date, one too far, and one before the figure's own are refused; the hint is accepted."""
    study = Study.load()
    with pytest.raises(InputError) as caught:
        study.audience(range=None, as_of=text)
    assert text in caught.value.message
    assert caught.value.hint is not None
    date = caught.value.hint.partition("--as-of ")[2].rstrip("`")
    assert study.audience(range=None, as_of=date)


def test_days_lie_within_their_month() -> None:
    """A month is its first day, and later days are later."""
    assert when("2026-12").month == when("2026-12-01").month
    assert when("2026-12").month < when("2026-12-31").month < when("2027-01").month


@pytest.mark.slow
def test_a_saved_estimate_and_a_batch_keep_the_date() -> None:
    """A carried estimate reproduces, and cells give dates as an option does."""
    study = Study.load()
    estimate = study.audience(draws=200, as_of=LATER)
    assert replay(read(to_toml(estimate).encode(), "x.toml"), "x.toml")[1]
    batch = Batch(study, rows=["population"], range=None)
    values = batch.run({"as-of": ["2025-06", LATER]}).values["population"]
    assert values[1] == estimate["population"].central
    assert values[0] < values[1]
