"""A listing: what is known and supposed, as a table or entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.document.blocks import Asked, Block, Cell, Column, Lines, Table
from malisize.document.headings import CODED, CODES, HEADINGS
from malisize.records import Listing
from malisize.wording import phrase, units
from malisize.wording.numbers import dated, number

# the columns that a page shows of a listing, where it has more
_SHOWN = {
    "malisize.channels/1": ("channel", "unit", "central", "status", "why"),
    "malisize.figures/1": (
        *("figure", "value", "low", "high", "bound", "cell", "unit", "place", "as_of"),
        *("source", "rank"),
    ),
    "malisize.backtest/1": (
        *("kind", "events", "fit", "held_out", "in_force", "by_rule", "verdict", "excluded"),
    ),
    "malisize.sources/1": ("key", "title", "publisher", "kind", "observations"),
}
_ENTRIES = ("malisize.figure/1", "malisize.conflicts/1", "malisize.checks/1")
_EXTRA = {  # what is left out first where there is no room
    **dict.fromkeys(("why", "channels", "scenarios", "publisher", "source"), 1),
    **dict.fromkeys(("place", "as_of"), 2),
    **dict.fromkeys(("bound", "cell", "rank"), 3),
}
_NUMBERS = ("value", "low", "central", "high", "spread", "months")


def listing(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a listing."""
    names = [
        name
        for name in _SHOWN.get(found.schema, found.columns)
        if any(row.get(name) not in (None, "") for row in found.rows)
    ]
    yield Asked(found.title)
    if not found.rows:
        yield Lines((phrase("nothing"),))
    columns = tuple(
        Column(
            HEADINGS.get(name, CODES.get(name, name)),
            "number" if name in _NUMBERS or _all_numbers(found, name) else "words",
            label=name in ("label", "title"),
            extra=_EXTRA.get(name, 0),
        )
        for name in names
    )
    rows = tuple(tuple(_cell(row.get(name), name, row) for name in names) for row in found.rows)
    yield Table(columns, rows, always_stacked=found.schema in _ENTRIES)
    if found.remarks:
        yield Lines(tuple(found.remarks))


def _all_numbers(found: Listing, name: str) -> bool:
    return any(isinstance(row.get(name), float) for row in found.rows)


def _cell(value: Any, name: str, row: Mapping[str, Any]) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, float):
        unit = str(row.get("unit", "")) if name != "spread" else ""
        return Cell(number(value, unit), value, unit)
    if not isinstance(value, str):
        return Cell(str(value))
    if name == "unit":
        return Cell(units.many(value))
    if name == "as_of":
        return Cell(dated(value))
    return Cell(CODES.get(value, value) if name in CODED else value)
