"""Where the draws say something else than the central value."""

from __future__ import annotations

import re

import pytest

from malisize.study import Study
from tests.doubts.helpers import notes


@pytest.mark.slow
def test_a_median_far_from_the_central_value_is_given() -> None:
    """Where half of the draws lie more than a tenth away from the central value, a note gives their
    median.
    """
    wide = {"channels.facebook.accounts": "100k to 9M", "channels.instagram.accounts": "100k to 9M"}
    estimate = Study.load(set=wide).audience(channels=["facebook", "instagram"])
    found = notes(estimate, "median")
    (note,) = found
    assert note.rows[0] == "reachable.deduplicated"
    assert note.effect is not None
    assert 0.1 < note.effect < 5.0
    assert "reachable.largest" in note.rows
    assert "All channels together with nobody counted twice (" in note.text
    assert "reachable." not in note.text
    assert not notes(Study.load().audience(), "median")


def test_judgements_that_lean_together_are_weighed_by_how_much_wider_the_range_is() -> None:
    """The effect is the part of the answer by which its range widens."""
    estimate = Study.load().audience(area="urban", age="18-35", draws=500)
    (note,) = notes(estimate, "leaning")
    assert "the range of “All channels together with nobody counted twice” is" in note.text
    row = estimate["reachable.deduplicated"]
    assert note.effect is not None
    assert 0.01 < note.effect < (row.high - row.low) / row.central


@pytest.mark.slow
def test_an_envelope_names_the_rows_that_it_may_not_hold_once() -> None:
    """One note, of the row that answers, has the ids of all rows and what to do."""
    found = Study.load().audience(area="bamako", range="envelope")
    (note,) = notes(found, "envelope")
    assert note.text.startswith("All channels together with nobody counted twice: its extremes")
    assert "reachable.deduplicated" in note.rows
    assert len(note.rows) > 1
    assert note.hint is not None
    assert "leave out `--range envelope`" in note.hint
    assert re.search("from .* to .* at most, since these move it both ways", note.text)
