"""A sweep: one table a row, with its ranges on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.document.blocks import (
    AnyCell,
    Asked,
    Block,
    Cell,
    Column,
    Lines,
    Next,
    Step,
    Table,
)
from malisize.document.headings import CODES
from malisize.document.parts import amount, ends_of, heading_of_ranges, range_of
from malisize.numerals import plain
from malisize.records import Listing
from malisize.rows import family_of
from malisize.wording import joined, phrase, plural, units
from malisize.wording.numbers import asked
from malisize.wording.said import of_data

_MOST_POINTS = 3


def sweep(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a sweep."""
    keys = keys_of(found)
    yield Asked(phrase("{rows} by {keys}", rows=", ".join(_ids(found)), keys=", ".join(keys)))
    for row, unit in tables_of(found):
        lines = [
            line for line in found.rows if line["row"] == row and line.get("unit", unit) == unit
        ]
        yield _table(found, row, unit, keys, lines)
        alike = _basis(lines)
        if len(alike) == 1:
            said = phrase("basis of every row: {basis}", basis=alike[0])
            yield Lines((said,), close=True)
        reasons = tuple(_reasons(lines, keys))
        if reasons:
            yield Lines(reasons, close=True)
    if found.remarks:
        yield Lines(tuple(found.remarks))
    said = phrase(
        "everything else is held; `malisize audience` (or budget, market) with the same"
        " options says what to doubt of each number"
    )
    yield Next((Step(said, said),))


def keys_of(found: Listing) -> list[str]:
    """Return the keys that vary."""
    columns = found.columns[: found.columns.index("row")]
    currencies = {f"{key}.currency" for key in columns}
    return [column for column in columns if column not in currencies]


def _ids(found: Listing) -> list[str]:
    return list(dict.fromkeys(str(line["row"]) for line in found.rows))


def called(row: str) -> str:
    """Return what a row is, with its id where it is one of several."""
    family = family_of(row)
    if family is None or family.id == row:
        return row if family is None else of_data(family.meaning)
    return phrase("{what} ({row})", what=of_data(family.meaning), row=row)


def tables_of(found: Listing) -> list[tuple[str, str]]:
    """Return each row id with each unit its numbers have: numbers of two units do not stand in one
    table.
    """
    with_unit = list(
        dict.fromkeys((line["row"], line["unit"]) for line in found.rows if "unit" in line)
    )
    known = {row for row, _ in with_unit}
    without = [(line["row"], "") for line in found.rows if line["row"] not in known]
    return [*with_unit, *dict.fromkeys(without)]


def _table(
    found: Listing, row: str, unit: str, keys: Sequence[str], lines: Sequence[Mapping[str, Any]]
) -> Table:
    axis = (0.0, max((line["high"] for line in lines if "high" in line), default=0.0))
    several = len(_basis(lines)) > 1
    heading = units.many(unit) if unit not in ("share", "ratio", "") else phrase("value")
    columns = (
        *(Column(key) for key in keys),
        Column(heading, "number", main=True),
        Column(heading_of_ranges(found.request), "range", axis=axis),
        *([Column(phrase("basis"), extra=1)] if several else []),
    )
    width = len(columns)
    rows = tuple(
        (*map(Cell, point_of(line, keys)), *_numbers(line, unit))[:width] for line in lines
    )
    return Table(columns, rows, name=called(row))


def _basis(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return on what the numbers of a table rest, each once."""
    found = dict.fromkeys(str(line.get("basis", "")) for line in lines)
    return [CODES[basis] for basis in found if basis in CODES]


def point_of(line: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """Return the values of a point, amounts of money with their currency."""
    return [
        f"{asked(plain(line[key], 'money'))} {currency}"
        if (currency := line.get(f"{key}.currency"))
        else str(line[key])
        for key in keys
    ]


def _numbers(line: Mapping[str, Any], unit: str) -> tuple[AnyCell, ...]:
    ends = ends_of(line, unit)
    if ends is None:
        return (Cell(phrase("no answer") if "note" in line else phrase("no value")), None, None)
    basis = Cell(CODES.get(str(line.get("basis", "")), ""))
    return (amount(ends.central, unit), range_of(ends), basis)


def _reasons(lines: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[str]:
    """Yield why points have no answer, each reason once with the first points it holds for."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        if "note" in line:
            reasons.setdefault(line["note"], []).append(" ".join(point_of(line, keys)))
    for reason, points in reasons.items():
        named = joined(", ", points[:_MOST_POINTS])
        if len(points) > _MOST_POINTS:
            more = plural("1 more", "{number} more", len(points) - _MOST_POINTS)
            named = phrase("{points} and {more}", points=named, more=more)
        yield phrase("{points}: {reason}", points=named, reason=reason)
