"""A listing: what is known and supposed, as a table or entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.document.blocks import Asked, Block, Cell, Column, Lines, Table
from malisize.document.headings import CODED, CODES, HEADINGS
from malisize.numerals.currencies import is_currency
from malisize.records import Listing
from malisize.wording import phrase, units
from malisize.wording.numbers import FULL_UNITS, dated, month, number, of_table

# the columns that a page shows of a listing, where it has more
_SHOWN = {
    "malisize.channels/1": ("channel", "unit", "central", "status", "why"),
    "malisize.figures/1": (
        *("figure", "published", "unit", "as_of", "rank", "source", "place", "cell"),
    ),
    "malisize.backtest/1": (
        *("kind", "events", "fit", "held_out", "in_force", "by_rule", "verdict"),
        *("by_country", "excluded"),
    ),
    "malisize.sources/1": ("key", "title", "publisher", "kind", "observations"),
}
_ENTRIES = ("malisize.figure/1", "malisize.conflicts/1", "malisize.checks/1")
_EXTRA = {  # what is left out first where there is no room
    **dict.fromkeys(("why", "channels", "scenarios", "publisher", "as_of"), 1),
    **dict.fromkeys(("currency", "newest", "checks_failed"), 1),  # of countries
    **dict.fromkeys(("rank", "oldest", "forecast"), 2),
    **dict.fromkeys(("source", "topics"), 3),
    **dict.fromkeys(("place", "cell"), 4),
}
_NUMBERS = ("published", "value", "low", "central", "high", "spread", "months")


def listing(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a listing."""
    names = [
        name
        for name in _SHOWN.get(found.schema, found.columns)
        if name == "published" or any(row.get(name) not in (None, "") for row in found.rows)
    ]
    yield Asked(found.title)
    if not found.rows:
        yield Lines((phrase("nothing"),))
    columns = tuple(
        Column(
            HEADINGS.get(name, CODES.get(name, name)),
            "number" if name in _NUMBERS or _all_numbers(found, name) else "words",
            label=name in ("label", "title", "unit"),
            extra=_EXTRA.get(name, 0),
            whole=place == 0,  # what is typed to see more of it
        )
        for place, name in enumerate(names)
    )
    rows = tuple(
        tuple(
            _published(row)
            if name == "published"
            else None  # its numbers have the sign of one
            if name == "unit" and "published" in names and row.get("unit") == "share"
            else _cell(row.get(name), name, row)
            for name in names
        )
        for row in found.rows
    )
    one = found.schema == "malisize.countries/1" and len(rows) == 1
    stacked = one or found.schema in _ENTRIES
    yield Table(columns, rows, always_stacked=stacked, complete=True)
    if found.remarks:
        yield Lines(tuple(found.remarks))


def _published(row: Mapping[str, Any]) -> Cell | None:
    """Return a figure as it was published: a number, a limit or a range."""
    value, low, high = (row.get(name) for name in ("value", "low", "high"))
    unit = str(row.get("unit", ""))
    ends = None
    if isinstance(low, float) and isinstance(high, float):
        ends = phrase("{low} to {high}", low=_number(low, unit), high=_number(high, unit))
    if not isinstance(value, float):
        told = row["cell"] if row.get("cell") else phrase("no number", "published")
        return Cell(told if ends is None else ends)
    said = _number(value, unit)
    if row.get("bound") == "at_least":
        said = phrase("at least {number}", number=said)
    elif row.get("bound") == "at_most":
        said = phrase("at most {number}", number=said)
    if ends is None:
        return Cell(said, value, unit)
    both = phrase("{number} ({ends})", number=said, ends=ends)
    return Cell(both, value, unit, shorter=(said,))


def _number(value: float, unit: str) -> str:
    """Return a number of a listing: people and money with all their digits, prices to three
    figures.
    """
    whole = unit in FULL_UNITS or is_currency(unit) or abs(value) >= 1000
    return of_table(value, unit) if whole else number(value, unit)


def _all_numbers(found: Listing, name: str) -> bool:
    return any(type(row.get(name)) in (int, float) for row in found.rows)


def _cell(value: Any, name: str, row: Mapping[str, Any]) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, float):
        unit = str(row.get("unit", "")) if name != "spread" else ""
        return Cell(_number(value, unit), value, unit)
    if not isinstance(value, str):
        return Cell(str(value))
    if name == "unit":
        return Cell(units.many(value))
    if name == "as_of":
        years = month("/".join(part[:4] for part in value.split("/")))
        return Cell(dated(value), shorter=(month(value), years) if value[:4].isdigit() else ())
    return Cell(CODES.get(value, value) if name in CODED else value)
