"""Tables as lines: marks on one axis where there is room, else without them, else stacked."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.document.blocks import AnyCell, Bar, Cell, Column, Range, Table
from malisize.render import lines as layout
from malisize.render.lines import Line, cells, clip
from malisize.wording import Language, phrase, say

_MARKS = (20, 16, 12, 9)  # lengths of marks
_WORDS = (1000, 36, 26, 20, 0)  # beyond so many cells a text gives way to a shorter one
_LEAST = -1  # only the shortest text there is
# what is tried, the first that fits: lengths of marks, of words, and of labels
_TRIES = (
    *((mark, words, None) for words in _WORDS for mark in _MARKS),
    *((9, 0, label) for label in (40, 34, 28, 24)),
    *((mark, 0, None) for mark in (6, 4, 0)),
    *((mark, 0, label) for label in (40, 34, 28, 24) for mark in (4, 0)),
    *((0, _LEAST, label) for label in (None, 24)),
)


def table_lines(table: Table, width: int | None, language: Language) -> list[Line]:
    """Return a table as lines: as wide as it needs, with the longest marks that fit."""
    if not table.rows:
        return []
    drawn = _Drawn(table, language)
    most = max((column.extra for column in table.columns), default=0)
    for extra in range(most, -1, -1) if not table.always_stacked else ():
        for mark, words, label in _TRIES:
            found = drawn.fitted(width, mark, extra, words, label)
            if found is not None:
                return found
    colon = drawn.said(phrase("{heading}:", heading=""))
    return layout.stacked(drawn.columns(), drawn.stacked(), width, colon)


class _Drawn:
    """A table being drawn in a language."""

    def __init__(self, table: Table, language: Language) -> None:
        self.table, self.language = table, language

    def said(self, value: str) -> str:
        return str(say(value, self.language))

    def columns(self) -> list[layout.Column]:
        """Return the columns of the stacked layout."""
        return [
            layout.Column(
                self.said(column.heading) if place else "",
                style="bar" if column.kind == "bar" else "",
            )
            for place, column in enumerate(self.table.columns)
        ]

    def stacked(self) -> list[list[str]]:
        """Return the cells as texts, marks left out."""
        return [[self._text(cell) for cell in row] for row in self.table.rows]

    def _text(self, cell: AnyCell, words: int = _WORDS[0]) -> str:
        if isinstance(cell, Cell):
            texts = [self.said(one) for one in (cell.text, *cell.shorter)]
            least = self.said(cell.shortest) if words == _LEAST and cell.shortest else texts[-1]
            return next((one for one in texts if cells(one) <= words), least)
        if isinstance(cell, Range):
            return self.said(phrase("{low} to {high}", low=cell.low.text, high=cell.high.text))
        return ""

    def fitted(
        self, width: int | None, mark: int, extra: int, words: int, label: int | None
    ) -> list[Line] | None:
        """Return the lines with marks and labels of a length, without the columns beyond ``extra``;
        None where they do not fit.
        """
        kept = [i for i, column in enumerate(self.table.columns) if column.extra <= extra]
        form, texts = [], []
        for i in kept:
            column, body = self.table.columns[i], [row[i] for row in self.table.rows]
            head, shown = self._column(column, body, mark, words)
            if not any(shown):
                continue
            if label is not None and (i == 0 or column.label):
                head, shown = clip(head, label), [clip(one, label) for one in shown]
            right = column.kind == "number"
            form.append(layout.Column(head, right=right, style=_style(column)))
            texts.append(shown)
        rows = [list(row) for row in zip(*texts, strict=True)]
        return layout.table(form, rows, width, indent=2)

    def _column(
        self, column: Column, body: Sequence[AnyCell], mark: int, words: int
    ) -> tuple[str, list[str]]:
        head = self.said(column.heading)
        if column.kind == "range":
            return head, self._ranges(column, body, mark)
        if column.kind == "bar":
            shown = [bar(cell, column.axis, mark) if isinstance(cell, Bar) else "" for cell in body]
            return head if mark else "", shown if mark else [""] * len(body)
        return head, [self._text(cell, words) for cell in body]

    def _ranges(self, column: Column, body: Sequence[AnyCell], mark: int) -> list[str]:
        ranges = [cell if isinstance(cell, Range) else None for cell in body]
        lows = [self.said(one.low.text) if one else "" for one in ranges]
        highs = [self.said(one.high.text) if one else "" for one in ranges]
        low, high = max(map(cells, lows)), max(map(cells, highs))
        if not mark or column.axis is None:
            return [self._text(one) for one in ranges]
        out = []
        for one, first, last in zip(ranges, lows, highs, strict=True):
            if one is None:
                out.append("")
                continue
            drawn = range_mark(one, column.axis, mark)
            out.append(f"{first:>{low}} {drawn} {last:>{high}}")
        return out


def _style(column: Column) -> str:
    if column.main:
        return "bold"
    if column.kind in ("range", "bar"):
        return "bar"
    return ""


def range_mark(one: Range, axis: tuple[float, float], width: int) -> str:
    """Return a range as a mark on an axis: a dot at the number, on a line from low to high."""
    marks = [" "] * width
    low, high = one.low.value, one.high.value
    assert low is not None
    assert high is not None
    for index in range(_place(low, axis, width), _place(high, axis, width) + 1):
        marks[index] = "─"
    marks[_place(one.central, axis, width)] = "●"
    return "".join(marks)


def bar(one: Bar, axis: tuple[float, float] | None, width: int) -> str:
    """Return a bar on an axis, the thinnest mark for what is too small to draw."""
    if axis is None or axis[1] <= axis[0] or not width:
        return ""
    if one.mark is None:
        if one.end <= one.start:
            return ""
        filled = int(min((one.end - axis[0]) / (axis[1] - axis[0]), 1.0) * width + 0.5)
        return "█" * filled if filled else "▏"
    marks = [" "] * width
    first, last = sorted((_place(one.start, axis, width), _place(one.end, axis, width)))
    for index in range(first, last + 1):
        marks[index] = "█"
    marks[_place(one.mark, axis, width)] = "│"
    return "".join(marks)


def _place(value: float, axis: tuple[float, float], width: int) -> int:
    """Return the cell of a value on an axis."""
    first, last = axis
    if last <= first:
        return 0
    return min(width - 1, max(0, int((value - first) / (last - first) * (width - 1) + 0.5)))
