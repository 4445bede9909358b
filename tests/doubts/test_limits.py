"""Limits that bind are named with how often."""

from __future__ import annotations

import pytest

from malisize.study import Study
from tests.doubts.helpers import notes


@pytest.mark.slow
def test_a_limit_that_binds_is_noted_with_how_often() -> None:
    """A limit is noted when it holds at the central values or in 5 % of the draws, with that share
    and its rows.
    """
    study = Study.load(set={"channels.facebook.accounts": "9M to 11M"})
    (note,) = [note for note in notes(study.audience(), "cap") if "Facebook" in note.text]
    assert "at the central values and in" in note.text
    assert "% of draws" in note.text
    assert "channel.facebook.reachable" in note.rows
    (bare,) = [note for note in notes(study.audience(range=None), "cap") if "Facebook" in note.text]
    assert bare.text.endswith("at the central values")
    assert not any("Facebook" in note.text for note in notes(Study.load().audience(), "cap"))
