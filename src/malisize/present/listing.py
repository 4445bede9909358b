"""A listing for reading: columns, or one block per row where they do not fit."""

from __future__ import annotations

from typing import Any

from malisize.records import Listing
from malisize.render.lines import Column, Line, fitted, stacked, wrap
from malisize.wording.numbers import number

_WORDS = {
    "label": 44,
    "why": 60,
    "base": 40,
    "where": 40,
    "reason": 60,
    "title": 50,
    "note": 60,
    "url": 60,
    "used": 44,
    "arithmetic": 60,
}
_NUMBERS = ("value", "low", "central", "high", "spread", "months")


def listing_lines(
    listing: Listing,
    width: int | None,
    *,
    columns: tuple[str, ...] | None = None,
    stack: bool = False,
) -> list[Line]:
    """Return the lines of a listing for a width in cells (None: a pipe, where nothing is cut);
    ``columns`` picks some.
    """
    names = [
        name
        for name in columns or listing.columns
        if any(row.get(name) not in (None, "") for row in listing.rows)
    ]
    form = tuple(
        Column(
            name,
            right=name in _NUMBERS or any(isinstance(row.get(name), float) for row in listing.rows),
            clip_to=_WORDS.get(name),
        )
        for name in names
    )
    rows = [[_cell(row.get(name), name, row) for name in names] for row in listing.rows]
    out: list[Line] = [[(line, "bold")] for line in wrap(listing.title, width)]
    out.append([])
    if rows and stack:
        out.extend(stacked(form, rows, width))
    elif rows:
        out.extend(fitted(form, lambda _: rows, width, ()))
    else:
        out.append([(" nothing", "")])
    if listing.remarks:
        out.append([])
    for remark in listing.remarks:
        out.extend([(line, "dim")] for line in wrap(remark, width, indent=" ", first=" "))
    return out


def _cell(value: Any, name: str, row: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return number(value, str(row.get("unit", "")) if name != "spread" else "")
    return str(value)
