"""Tables on a screen: bars and marks on one axis, stacked where there is no room."""

from __future__ import annotations

import pytest

from malisize.document.blocks import Bar, Cell, Column, Range, Table
from malisize.render.lines import cells, plain
from malisize.render.tables import bar, range_mark, table_lines
from malisize.wording import ENGLISH


@pytest.mark.parametrize(
    ("value", "drawn"),
    [(100, "█" * 10), (50, "█" * 5), (4, "▏"), (0.001, "▏"), (0, ""), (-1, ""), (250, "█" * 10)],
)
def test_a_bar_is_as_long_as_its_value(value: float, drawn: str) -> None:
    """Linear from zero; the thinnest mark where a cell would be too much, nothing for nothing."""
    assert bar(Bar(0.0, value), (0.0, 100.0), 10) == drawn


def test_no_bar_without_an_axis() -> None:
    """Where everything is zero nothing is drawn."""
    assert bar(Bar(0.0, 5.0), (0.0, 0.0), 10) == ""


def _range(low: float, central: float, high: float) -> Range:
    return Range(Cell(f"{low:g}", low), Cell(f"{high:g}", high), central)


def test_marks_share_one_axis() -> None:
    """A range twice as far along the axis is drawn twice as far along the line."""
    assert range_mark(_range(0, 50, 100), (0.0, 100.0), 11) == "─────●─────"
    assert range_mark(_range(50, 50, 50), (0.0, 100.0), 11) == "     ●     "


TABLE = Table(
    (
        Column("channel"),
        Column("people", "number"),
        Column("likely range", "range", axis=(0.0, 900.0)),
        Column("rests on"),
    ),
    (
        (Cell("Radio"), Cell("536"), _range(369, 536, 681), Cell("a long reason", shorter=("it",))),
        (Cell("Other"), Cell("12"), _range(2, 12, 22), Cell("none")),
    ),
)


@pytest.mark.parametrize("width", [10, 20, 30, 40, 50, 60, 80, 200])
def test_every_layout_holds_every_number(width: int) -> None:
    """Whatever fits, every number is there whole, no line is too wide, and none is stretched."""
    text = plain(table_lines(TABLE, width, ENGLISH))
    for number in ("536", "369", "681", "12", "22"):
        assert number in text
    assert all(
        cells(line) <= min(width, 110) or len(line.split()) <= 2 for line in text.split("\n")
    )


LABELS = Table(
    (Column("what"), Column("of spread", "number"), Column("its range", "number", extra=1)),
    (
        (Cell("Women aged 15-49 in Bamako (district), surveys at one level"), Cell("10 %"),
         Cell("29.9 % to 77 %")),
        (Cell("Population of Mali"), Cell("1 %"), Cell("23 600 000 to 25 900 000")),
    ),
)  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 110])
def test_a_long_label_is_broken_rather_than_cut(width: int) -> None:
    """All its words are there, on as many lines as it takes; only where a screen has no room for
    these lines does it end with an ellipsis.
    """
    lines = plain(table_lines(LABELS, width, ENGLISH)).splitlines()
    assert "…" not in "".join(lines)
    assert all(cells(line) <= width for line in lines)
    said = " ".join(line.split("  ")[1] if place == 1 else line.strip()
                    for place, line in enumerate(lines[1:-1], start=1))  # fmt: skip
    assert said.startswith("Women aged 15-49 in Bamako (district), surveys at one level")
    cut = plain(table_lines(LABELS, 60, ENGLISH, wrapped=False))
    assert "…" in cut
