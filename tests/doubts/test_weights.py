"""Shares of a whole that do not add up to it are said to be taken in proportion."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.records import Note
from malisize.study import Study


def said(settings: dict[str, Any], **segment: Any) -> list[Note]:
    """Return the notes on shares that do not add up."""
    estimate = Study.load(set=settings).audience(range=None, **segment)
    return [note for note in estimate.notes if "add up to" in note.text]


def test_weights_above_the_whole_are_noted_with_the_rows_they_move() -> None:
    """Weights of 116 % are divided by 1.16, and the rows that rest on them are named."""
    (note,) = said({"social.age.18-34": "83%"}, age="18-34", channels=["facebook"])
    assert note.text == (
        "Social media users: the shares of ages add up to 116 %, not 100 %; each is divided by"
        " their sum"
    )
    assert "channel.facebook.reachable" in note.rows
    assert "segment.population" not in note.rows


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "segment", "words"),
    [
        ({"social.age.18-34": "67%"}, {"age": "18-34"}, None),
        ({"social.age.18-34": "67.6%"}, {"age": "18-34"}, None),
        ({"social.age.18-34": "40%"}, {"age": "18-34", "channels": ["facebook"]}, "73 %"),
        ({"social.age.18-34": "40%"}, {"channels": ["facebook"]}, None),
        (
            {"channels.facebook.age.13-17": "30%", "channels.facebook.age.18+": "60%"},
            {"age": "18-34", "channels": ["facebook"]},
            "Facebook: the shares of ages add up to 90 %",
        ),
    ],
    ids=str,
)
def test_every_table_of_ages_is_held_against_the_whole(
    settings: dict[str, Any], segment: dict[str, Any], words: str | None
) -> None:
    """Up to one percent counts as rounding; a table that no row rests on is not mentioned."""
    found = [note.text for note in said(settings, **segment)]
    assert len(found) == (0 if words is None else 1)
    assert all(words in text for text in found if words)
