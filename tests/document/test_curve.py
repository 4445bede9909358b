"""A curve for reading: its numbers are those of the answer above it."""

from __future__ import annotations

import re

from malisize.document import of
from malisize.render.lines import plain
from malisize.render.screen import screen
from malisize.render.show import Show
from tests.document.asked import answered


def test_the_answer_and_its_point_have_the_same_numbers() -> None:
    """A range stands in the answer and at its total in the table, written in one way."""
    shown = plain(screen(of(answered("restaurant-bamako", "curve")), 80, Show(sources=False)))
    found = re.search(r"3 000 000 XOF REACH +([\d ]+\d) +likely ([\d ]+\d) to ([\d ]+\d),", shown)
    assert found is not None
    line = next(line for line in shown.splitlines() if line.startswith("   3 000 000  "))
    central, low, high, _ = (
        part for part in re.split(r" {2,}| *[─●]+ *", line.strip())[1:] if part
    )
    assert (central, low, high) == found.groups()
