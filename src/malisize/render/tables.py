"""Tables as lines: marks on one axis where there is room, else without them, else stacked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product, zip_longest

from malisize.document.blocks import AnyCell, Bar, Cell, Column, Range, Table
from malisize.render import lines as layout
from malisize.render.lines import Line, cells, clip, wrap
from malisize.tuples import NamedTuple
from malisize.wording import Language, phrase, say

_MARKS = (20, 16, 12, 9)  # lengths of marks
_WORDS = (1000, 36, 26, 20, 0)  # beyond so many cells a text gives way to a shorter one
_LEAST = -1  # only the shortest text there is


class _Try(NamedTuple):
    """How a table is tried: the lengths of its marks, of its words, of the labels that lead its
    rows and of others, and of texts that should stay whole.
    """

    mark: int
    words: int
    first: int | None = None
    others: int | None = None
    whole: int | None = None


_LABELS = (40, 34, 28, 24)
_WIDE = 34
_TRIES = (
    *(_Try(mark, words) for words in _WORDS for mark in _MARKS),
    *(_Try(9, 0, label, label) for label in _LABELS),
    *(_Try(mark, 0) for mark in (6, 4, 0)),
    *(_Try(mark, 0, label, label) for label in _LABELS for mark in (4, 0)),
    *(_Try(0, _LEAST, label, label) for label in (None, 24)),
)
_BROKEN = 42  # a text that is cut leaves more room for columns
_WHOLE = (None, _BROKEN, 34, 30, 26, 22, 18)
_LAST = tuple(_Try(0, 0, 24, others, whole) for whole in _WHOLE for others in (16, 12))


def table_lines(
    table: Table, width: int | None, language: Language, *, wrapped: bool = True
) -> list[Line]:
    """Return a table as lines: as wide as it needs, with the longest marks that fit. Where
    ``wrapped``, texts that are too long are broken into lines, else cut.
    """
    if not table.rows:
        return []
    drawn = _Drawn(table, language, wrapped=wrapped)
    most = max((column.extra for column in table.columns), default=0)
    extras = () if table.always_stacked else range(most, -1, -1)
    for extra in extras:
        narrow = _WIDE if extra and wrapped else 0  # a column less is better than labels in bits
        tries = (one for one in _TRIES if (one.first or narrow) >= narrow)
        found = _shortest((drawn.fitted(width, extra, one) for one in tries), len(table.rows) + 1)
        if found is not None:
            return found
    lasts = (one for one in _LAST if wrapped or one.whole != _BROKEN)
    for one, extra in product(lasts, extras):
        found = drawn.fitted(width, extra, one)
        if found is not None:
            return found
    colon = drawn.said(phrase("{heading}:", heading=""))
    return layout.stacked(drawn.columns(), drawn.stacked(), width, colon)


def _shortest(tries: Iterable[list[Line] | None], least: int) -> list[Line] | None:
    """Return the first that fits, or where it takes more than the ``least`` lines, since texts are
    broken, a later one that takes fewer.
    """
    best: list[Line] | None = None
    for lines in tries:
        if lines is not None and (best is None or len(lines) < len(best)):
            best = lines
        if best is not None and len(best) <= least:
            break
    return best


class _Drawn:
    """A table being drawn in a language."""

    def __init__(self, table: Table, language: Language, *, wrapped: bool) -> None:
        self.table, self.language, self.wrapped = table, language, wrapped
        self.texts: dict[int, str] = {}  # of a cell, which is tried again and again
        self.bodies: dict[tuple[int, int], tuple[str, list[str]]] = {}  # of a column

    def said(self, value: str) -> str:
        return str(say(value, self.language))

    def once(self, value: str) -> str:
        """Return a text of the table in its language, made once."""
        if id(value) not in self.texts:
            self.texts[id(value)] = self.said(value)
        return self.texts[id(value)]

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
            texts = [self.once(one) for one in (cell.text, *cell.shorter)]
            least = self.once(cell.shortest) if words == _LEAST and cell.shortest else texts[-1]
            return next((one for one in texts if cells(one) <= words), least)
        if isinstance(cell, Range):
            return self.said(phrase("{low} to {high}", low=cell.low.text, high=cell.high.text))
        return ""

    def fitted(self, width: int | None, extra: int, one: _Try) -> list[Line] | None:
        """Return the lines as they are tried, without the columns beyond ``extra``; None where they
        do not fit.
        """
        kept = [i for i, column in enumerate(self.table.columns) if column.extra <= extra]
        form: list[layout.Column] = []
        texts: list[list[list[str]]] = []
        for i in kept:
            column, body = self.table.columns[i], [row[i] for row in self.table.rows]
            asked = (i, one.mark if column.kind in ("range", "bar") else one.words)
            if asked not in self.bodies:
                self.bodies[asked] = self._column(column, body, one.mark, one.words)
            head, shown = self.bodies[asked]
            if not any(shown):
                continue
            cut = one.first if i == 0 else one.others if column.label else None
            cut = one.whole if column.whole else cut
            broken = [[text] for text in shown]
            if cut is not None and self.wrapped:
                indent = "    " if i == 0 else ""
                broken = [wrap(text, cut, indent=indent, first="") for text in shown]
            elif cut is not None:
                head, broken = clip(head, cut), [[clip(text, cut)] for text in shown]
            right = column.kind == "number"
            form.append(layout.Column(head, right=right, style=_style(column)))
            texts.append(broken)
        rows = [
            list(line)
            for row in zip(*texts, strict=True)
            for line in zip_longest(*row, fillvalue="")
        ]
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
        lows = [self.once(one.low.text) if one else "" for one in ranges]
        highs = [self.once(one.high.text) if one else "" for one in ranges]
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
