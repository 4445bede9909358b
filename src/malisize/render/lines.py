"""Lines of styled text, measured in terminal cells, and the two layouts: a table, or stacked where
a table does not fit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from malisize.expressions import expression
from malisize.tuples import NamedTuple

Span = tuple[str, str]  # text, style: "", "bold", "dim", "warn", "bar"
Line = list[Span]
WIDEST = 110
LEAST = 20  # below this little is indented
_PART = 3  # letters of a word that say less than where it is left out
# a space, but none inside a number: before a scale (24.8 M, 35 %) or between its groups (4 470),
# nor before a mark that French sets apart
BREAKS = expression(r" (?!(?:k|M|bn|Md|%)(?!\w))(?!(?<=\d )\d{3}(?!\d))(?![:;?!»](?: |$))")


@lru_cache(maxsize=4096)  # a table is tried many times
def cells(text: str) -> int:
    """Return how many terminal cells a text takes: two for wide characters, none for combining
    marks.
    """
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


@cache
def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clip(text: str, width: int) -> str:
    """Return a label cut to a width with an ellipsis, after a word where one ends nearby. For words
    only, never for numbers.
    """
    if cells(text) <= width:
        return text
    out, used = [], 0
    for char in text:
        if used + _width(char) > width - 1:
            break
        out.append(char)
        used += _width(char)
    cut = "".join(out)
    whole, _, part = cut.rpartition(" ")
    if whole and len(part) <= _PART and text[len(cut)] != " ":
        cut = whole
    return cut + "…"


def wrap(text: str, width: int | None, *, indent: str = "", first: str | None = None) -> list[str]:
    """Return a text broken at spaces into lines of at most ``width`` cells; None leaves it whole.
    No word is cut.
    """
    start = indent if first is None else first
    if width is None:
        return [start + text]
    lines, line = [], start
    empty = True
    for word in BREAKS.split(text):
        if not empty and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, empty = indent, True
        line = line + word if empty else f"{line} {word}"
        empty = False
    lines.append(line)
    return lines


def plain(lines: Iterable[Line]) -> str:
    """Return lines as text without styles, each ended."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


class Column(NamedTuple):
    """A column of a table: its heading, its alignment, its style, and whether it may be clipped or
    dropped.
    """

    heading: str
    right: bool = False
    style: str = ""
    clip_to: int | None = None
    optional: bool = False


def fitted(
    columns: Sequence[Column],
    rows_at: Callable[[int], Sequence[Sequence[str]]],
    width: int | None,
    bars: Sequence[int],
) -> list[Line]:
    """Return a table with the widest bar that leaves every column, else without the optional ones,
    else stacked.

    ``rows_at`` makes the rows for a width of their bars, 0 for none.
    """
    for drop, cut in ((False, False), (False, True), (True, True)):
        for bar in bars or (0,):
            found = table(columns, rows_at(bar), width, drop=drop, cut=cut)
            if found is not None:
                return found
    return table(columns, rows_at(0), width) or stacked(columns, rows_at(0), width)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: int | None,
    *,
    indent: int = 1,
    drop: bool = True,
    cut: bool = True,
) -> list[Line] | None:
    """Return an aligned table, or None where it needs more than ``width`` cells.

    With ``cut``, columns of words are clipped to ``clip_to`` where a width is given; with ``drop``,
    optional columns go first, from the right.
    """
    kept = list(range(len(columns)))
    while True:
        shown = [[_shown(columns[i], row[i], width if cut else None) for i in kept] for row in rows]
        widths = [
            max([cells(columns[i].heading), *(cells(row[place]) for row in shown)])
            for place, i in enumerate(kept)
        ]
        if width is None or indent + sum(widths) + 2 * (len(kept) - 1) <= width:
            break
        optional = [i for i in kept if columns[i].optional]
        if not optional or not drop:
            return None
        kept.remove(optional[-1])
    out: list[Line] = []
    if any(columns[i].heading for i in kept):
        out.append(
            _row(
                [columns[i] for i in kept],
                [columns[i].heading for i in kept],
                widths,
                indent,
                "dim",
            )
        )
    out.extend(_row([columns[i] for i in kept], row, widths, indent, None) for row in shown)
    return out


def stacked(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: int | None,
    colon: str = ":",
) -> list[Line]:
    """Return every row as a short block: the first cell as its head, the others below, one line
    each, nothing cut. ``colon`` is what a language writes after a heading.
    """
    out: list[Line] = []
    first, indent = ("   ", "     ") if width is None or width >= LEAST else (" ", " ")
    for row in rows:
        for text in wrap(row[0].strip(), width, indent=first, first=" "):
            out.append([(text, "bold")])
        for column, cell in zip(columns[1:], row[1:], strict=True):
            if cell and (
                column.heading or column.style != "bar"
            ):  # a bar without a heading only draws what stands beside it
                head = f"{column.heading}{colon} " if column.heading else ""
                out.extend(
                    [(text, column.style)]
                    for text in wrap(f"{head}{cell}", width, indent=indent, first=first)
                )
    return out


def _shown(column: Column, cell: str, width: int | None) -> str:
    return clip(cell, column.clip_to) if width is not None and column.clip_to else cell


def _row(
    columns: Sequence[Column],
    texts: Sequence[str],
    widths: Sequence[int],
    indent: int,
    style: str | None,
) -> Line:
    line: Line = [(" " * indent, "")]
    for place, (column, text, width) in enumerate(zip(columns, texts, widths, strict=True)):
        space = " " * (width - cells(text))
        last = place == len(columns) - 1
        padded = space + text if column.right else text + ("" if last else space)
        line.append((padded + ("" if last else "  "), column.style if style is None else style))
    return line
