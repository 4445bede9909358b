"""What one assumptions file gives otherwise than another, and new figures against known ones."""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.scenarios.changes import changes, figures_against
from tests.figures.test_own import PREFER, SOURCE, USERS
from tests.importing import lookalikes as like
from tests.importing.reading import imported


def told(before: bytes, after: bytes) -> dict[str, dict]:
    """Return the rows of a difference by key."""
    studies = [Study.load(("a.toml", before)), Study.load(("b.toml", after))]
    listing = changes(studies[0].inputs(), studies[1].inputs(), ("a", "b"))
    return {row["key"]: dict(row) for row in listing.rows}


def test_a_replaced_value_shows_marks_and_sources_of_both_sides() -> None:
    """What an import replaced is said with where each side has it from."""
    rows = told(b"", imported(like.META_TOTALS_FIRST).toml)
    row = rows["channels.facebook.cpm"]
    assert (row["mark before"], row["mark after"]) == ("proxy", "sourced")
    assert row["before"].startswith("0.5 to 3")
    assert row["source after"] == "Meta Ads Manager: export.csv"
    assert rows["campaign"]["after"] == "2 campaigns"


def test_files_alike_differ_in_nothing() -> None:
    """Whatever its order, the same content has no difference."""
    assert not told(
        b'overlap = "80%"\nreach_shape = "0.5"\n', b'reach_shape = "0.5"\noverlap = "80%"\n'
    )


def test_shares_that_narrow_and_own_figures_are_compared() -> None:
    """A label that one side lacks, and a figure of one side alone, are differences."""
    narrow = b'[[audience.narrow]]\nlabel = "Eats out"\nshare = "20%"\n'
    rows = told(narrow, "\n".join((SOURCE, USERS, PREFER)).encode())
    assert rows["audience.narrow: Eats out"]["after"] == "not given"
    assert rows["figure.internet_users"]["source after"] == "our-survey"
    assert rows["prefer.internet_users"]["after"] == "our-survey"


@pytest.mark.slow
def test_new_figures_stand_against_the_known_ones() -> None:
    """Old beside new, and by how much they differ."""
    made = imported(like.WB_RESAVED)
    listing = figures_against(Study.load().catalogue, made.figures, "x")
    (row,) = listing.rows
    assert row["figure"] == "population"
    assert row["new"] == "23,769,127"
    assert row["change"].startswith("-")
    cells = figures_against(Study.load().catalogue, imported(like.COD_TOTALS).figures, "x").rows
    assert cells[0]["known"] == "2,457,204"
