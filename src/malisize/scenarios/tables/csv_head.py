"""What the first lines of CSV say of how it is written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

DELIMITERS = (",", ";", "\t")
_COMMA, _POINT = (
    re.compile(rf"\s*[+-]?[0-9][0-9 \u00a0\u202f]*{mark}[0-9]+\s*(?:%|[A-Za-z]{{3}})?\s*")
    for mark in (",", r"\.")
)
_QUOTED = re.compile(r'"[^"]*"?')


def delimiter_of(head: str) -> str:
    """Return the delimiter that stands most often in a header, outside quotes; the first of them
    where several do.
    """
    bare = _QUOTED.sub("", head)
    return max(DELIMITERS, key=bare.count)


def names_in(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the cells of a line, none where it is no CSV."""
    try:
        rows = list(csv.reader([text], strict=True, delimiter=delimiter))
    except csv.Error:
        return ()
    return tuple(cell.strip() for row in rows for cell in row)


def is_blank(text: str, delimiter: str | None) -> bool:
    """Tell whether a line has nothing but delimiters, that of the table or any, and spaces."""
    if '"' not in text:
        return not text.strip(f"{delimiter or ''}{''.join(DELIMITERS)} \r\n")
    cells = names_in(text, delimiter or delimiter_of(text))
    return bool(cells) and not any(cells)


def decimal_mark(cells: Iterable[str], delimiter: str) -> str:
    """Return the decimal mark that most numbers among cells have. A comma that delimits is none."""
    cells = list(cells)
    commas = sum(bool(_COMMA.fullmatch(cell)) for cell in cells)
    points = sum(bool(_POINT.fullmatch(cell)) for cell in cells)
    return "," if commas > points and delimiter != "," else "."
