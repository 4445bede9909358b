"""The sheet a reader opens first: what the screen says, its numbers linked to the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from malisize.document import of
from malisize.document.blocks import Answers, Movers
from malisize.export.workbook.calendar import is_of_week
from malisize.export.workbook.styles import FIRST
from malisize.wording import Text, joined, phrase

if TYPE_CHECKING:
    from malisize.export.workbook.model import Book
    from malisize.living import Shown

_TOP = 5  # the first row below the answers, counted from 0
_HEADLINES = ("plan.reach", "budget.total", "market.som.people", "market.som.revenue")
_LARGE = 1_000.0  # of what is worth: smaller numbers keep their digits
_LAST, _CHARACTERS = 9, 190  # the last column, and the characters up to it
_DOUBTS = 5  # of the sheet Doubts, which has all
_CHANNEL: tuple[tuple[str, Text], ...] = (
    ("accounts", phrase("Accounts")),
    ("reachable", phrase("Within reach")),
    ("spend", phrase("Spend")),
    ("impressions", phrase("Impressions")),
    ("clicks", phrase("Clicks")),
    ("reach", phrase("People reached")),
    ("reach_3plus", phrase("3 times or more")),
    ("frequency", phrase("Average frequency")),
    ("cost_per_reached", phrase("Cost per person")),
)
_OF_A_PLAN = frozenset({"spend", "impressions", "clicks", "reach", "reach_3plus", "frequency",
                        "cost_per_reached"})  # fmt: skip
_PARTS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (phrase("The market"), ("market.",)),
    (phrase("All channels together"), ("plan.",)),
    (phrase("The money"), ("budget.",)),
    (phrase("Whom it can reach"), ("population", "internet_users", "online", "segment.",
                                   "reachable.")),
)  # fmt: skip
_COUNTED = ("people", "accounts", "impressions", "clicks", "members", "connections")


def write_summary(made: Book) -> None:
    """Write the answer, a table of channels, the rows of the whole, what could change it most and
    what to doubt first. Every number but those of a range follows the inputs.
    """
    sheet, styles = made.sheets["Summary"], made.styles
    for at, said in enumerate(_answers(made), start=2):
        styles.write(sheet, at, 0, said, styles.text(text_wrap=False, italic=True))
    places = {row.id: place for place, row in enumerate(made.cells.rows)}
    heads = [row for row in made.cells.rows if row.id in _HEADLINES]
    heads = heads or [row for row in made.cells.rows if row.id == "reachable.deduplicated"]
    at = _listed(made, _TOP, phrase("The answer"), heads, places, large=True)
    at = _channels(made, at, places)
    told = {row.id for row in (*heads, *filter(is_of_week, made.cells.rows))}
    at = _doubts(made, _movers(made, at))
    for name, stems in _PARTS:
        rows = [row for row in made.cells.rows if row.id.startswith(stems) and row.id not in told]
        at = _listed(made, at, name, rows, places)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, _LAST, 19)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.activate()


def _answers(made: Book) -> list[Text]:
    """Return what the screen answers, in at most two lines, which stay as the run had them."""
    blocks = [block for block in of(made.estimate) if isinstance(block, Answers)]
    return [
        phrase(
            "As run: {answer}",
            answer=joined(
                " · ",
                [part for part in (one.name, one.number.text, one.likely, one.of) if part],
            ),
        )
        for block in blocks
        for one in block.items
    ][:2]


def _listed(
    made: Book, at: int, name: Text, rows: list[Shown], places: dict[str, int], *,
    large: bool = False,
) -> int:  # fmt: skip
    """Write rows with their ends under a name, and return where the next part begins."""
    if not rows:
        return at
    sheet, styles = made.sheets["Summary"], made.styles
    _header(made, at, name, (phrase("Number"), phrase("Low"), phrase("High")))
    styles.write(sheet, at, 4, phrase("Unit"), styles.text(bold=True, bottom=1, indent=1))
    size = {"font_size": 12, "bold": True} if large else {}
    for line, row in enumerate(rows, start=at + 1):
        styles.write(sheet, line, 0, row.label, styles.text(text_wrap=False, **size))
        _number(made, line, 1, row, places, "E", **size)
        if row.high > row.low:
            _number(made, line, 2, row, places, "B")
            _number(made, line, 3, row, places, "D")
        styles.write(sheet, line, 4, row.unit, styles.text(text_wrap=False, indent=1))
    return at + len(rows) + 2


def _channels(made: Book, at: int, places: dict[str, int]) -> int:
    """Write a row for each channel, and return where the next part begins."""
    rows = {row.id: row for row in made.cells.rows}
    keys = [key for key in made.estimate.names if f"channel.{key}.reachable" in rows]
    planned = any(f"channel.{key}.spend" in rows for key in keys)
    main = "reach" if planned else "reachable"
    columns = [
        (name, label) for name, label in _CHANNEL
        if (name in _OF_A_PLAN) == planned and any(f"channel.{key}.{name}" in rows for key in keys)
    ]  # fmt: skip
    if not keys or not columns:
        return at
    heads: list[tuple[str, str, Text]] = []
    for name, label in columns:
        heads.append((name, "E", label))
        if name == main:
            heads += [(name, "B", phrase("Low")), (name, "D", phrase("High"))]
    _header(made, at, phrase("Channel"), [one[2] for one in heads])
    made.sheets["Summary"].set_row(at, 30)
    for line, key in enumerate(keys, start=at + 1):
        channel = made.estimate.names[key]
        made.styles.write(
            made.sheets["Summary"], line, 0, channel, made.styles.text(text_wrap=False)
        )
        for column, (name, end, _) in enumerate(heads, start=1):
            row = rows.get(f"channel.{key}.{name}")
            if row is not None:
                _number(made, line, column, row, places, end)
    return at + len(keys) + 2


def _number(
    made: Book, line: int, column: int, row: Shown, places: dict[str, int], end: str, **look: Any
) -> None:
    """Write a number of the sheet Ranges, counts with the digits that a screen shows."""
    value = {"E": row.central, "B": row.low, "D": row.high}[end]
    cell = f"'{made.names['Ranges']}'!${end}${FIRST + places[row.id] + 1}"
    formula = f"={cell}"
    if row.unit in _COUNTED or (row.id.startswith("market.") and abs(value) >= _LARGE):
        digits = 3 if end == "E" else 2
        formula = f"=IF({cell}=0,0,ROUND({cell},{digits - 1}-INT(LOG10(ABS({cell})))))"
        value = _rounded(value, digits)
    form = made.styles.number(row.unit, "link", value, **look)
    made.sheets["Summary"].write_formula(line, column, formula, form, value)


def _rounded(value: float, digits: int) -> float:
    return round(value, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def _movers(made: Book, at: int) -> int:
    """Write what could change the answer most, and return where the next part begins."""
    moved = [one for one in of(made.estimate) if isinstance(one, Movers)]
    if not moved:
        return at
    _header(made, at, phrase("What could change this most"), ())
    items = moved[0].items
    for line, one in enumerate(items, start=at + 1):
        _wide(made, line, phrase("{said}: {by} {moves}", said=one.text, by=moved[0].by,
                                 moves=one.moves))  # fmt: skip
    return at + len(items) + 2


def _doubts(made: Book, at: int) -> int:
    """Write what to doubt first and where the rest stands, and return where the next part
    begins.
    """
    sheet, styles = made.sheets["Summary"], made.styles
    notes = made.estimate.notes
    if not notes:
        return at
    _header(made, at, phrase("What to doubt"), ())
    for line, note in enumerate(notes[:_DOUBTS], start=at + 1):
        _wide(made, line, note.text)
    if len(notes) > _DOUBTS:
        rest = phrase("{number} more stand on the sheet {sheet}", number=len(notes) - _DOUBTS,
                      sheet=phrase("Doubts"))  # fmt: skip
        styles.write(sheet, at + 1 + _DOUBTS, 0, rest, styles.text(text_wrap=False, italic=True))
    return at + min(len(notes), _DOUBTS + 1) + 2


def _header(made: Book, at: int, name: Text, numbers: Sequence[Text]) -> None:
    """Write the line above a part: its name, and over their right edge what numbers are."""
    sheet, styles = made.sheets["Summary"], made.styles
    styles.write(sheet, at, 0, name, styles.text(bold=True, bottom=1, text_wrap=False))
    for column, number in enumerate(numbers, start=1):
        styles.write(sheet, at, column, number, styles.text(bold=True, bottom=1, align="right"))


def _wide(made: Book, line: int, text: str) -> None:
    """Write a sentence over the width of the sheet, as high as it takes."""
    said = made.styles.said(text)
    sheet = made.sheets["Summary"]
    sheet.merge_range(line, 0, line, _LAST, "", made.styles.text())
    made.styles.write(sheet, line, 0, text)
    sheet.set_row(line, 15 * (1 + len(said) // _CHARACTERS))
