"""Rows of exports of advertising, each read by the layout and the conventions of its file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from malisize.errors import InputError
from malisize.importing.cells import (
    Cell,
    currency_in_cell,
    date_reader,
    day_first,
    decimal_comma,
    number_reader,
    words_of,
)
from malisize.importing.layout import Layout, Match, plain
from malisize.importing.table import Block, Table
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_DATES = ("starts", "ends", "began", "ended", "day")
_COUNTS = ("impressions", "reach", "clicks", "clicks_all", "conversions", "results", "frequency")


class Row(NamedTuple):
    """One row as read; ``part`` says whether it is a part of its campaign, ``currency`` what its
    own cells name.
    """

    line: int
    campaign: str
    platform: str
    part: bool
    total: bool
    currency: str | None
    spent: float | None
    impressions: float | None
    reach: float | None
    clicks: float | None
    clicks_all: float | None
    conversions: float | None
    results: float | None
    frequency: float | None
    type: str
    starts: datetime.date | None
    ends: datetime.date | None
    began: datetime.date | None
    ended: datetime.date | None
    day: datetime.date | None


class Way(NamedTuple):
    """How rows of a file are read: columns by meaning, which of them name a campaign and which part
    it, what reads numbers and dates, whether each row is all of an account, and whether spend
    follows from a price.
    """

    file: str
    layout: Layout
    columns: Mapping[str, str]
    names: tuple[str, ...]
    breakdowns: tuple[str, ...]
    number: Callable[[Cell], float | None]
    date: Callable[[Cell], datetime.date | None]
    whole: bool
    by_price: bool


def way_of(table: Table, match: Match, first: Block) -> Way:
    """Return how to read a file, its conventions being those of its first rows."""
    layout = match.layout
    columns = {what: match.column(what) or "" for what in match.meanings.values()}

    def texts(whats: Iterable[str]) -> list[str]:
        names = [columns[what] for what in whats if what in columns]
        return [cell for name in names for cell in first.cells[name] if isinstance(cell, str)]

    measured = [what for what, column in layout.columns.items() if column.measure]
    comma = decimal_comma(texts(measured), otherwise=table.delimiter == ";")
    month_first = match.language == "en" and layout.dates == "mdy"
    names = [what for what, one in layout.columns.items() if one.name and what in columns]
    parts = [what for what, one in layout.columns.items() if one.breakdown and what in columns]
    return Way(
        table.file,
        layout,
        columns,
        tuple(names),
        tuple(parts),
        number_reader(comma=comma, blanks=layout.blanks),
        date_reader(first=day_first(texts(_DATES), otherwise=not month_first)),
        not names and not parts and "platform" not in columns,
        "spend" not in columns and "cpm" in columns,
    )


def rows(block: Block, way: Way) -> Iterator[Row]:
    """Yield the rows of a block. Raises InputError naming the line."""
    some = {what: block.cells[name] for what, name in way.columns.items()}
    for at, line in enumerate(block.lines):
        try:
            yield _row({what: cells[at] for what, cells in some.items()}, line, way)
        except InputError as error:
            where = phrase("{file}: line {line}: {fault}", file=way.file, line=line,
                           fault=error.message)  # fmt: skip
            raise InputError(where, hint=error.hint) from None


def _row(cells: Mapping[str, Cell], line: int, way: Way) -> Row:
    named = [words_of(cells[what]) for what in way.names]
    parts = [words_of(cells[what]) for what in way.breakdowns]
    platform = words_of(cells.get("platform"))
    label = next((one for one in (*named, *parts, platform) if one), "")
    counts: dict[str, Any] = {what: way.number(cells.get(what)) for what in _COUNTS}
    days: dict[str, Any] = {what: way.date(cells.get(what)) for what in _DATES}
    money = cells.get("cpm" if way.by_price else "spend")
    spent = way.number(money)
    if way.by_price and spent is not None:
        spent *= (counts["impressions"] or 0.0) / 1000.0
    return Row(
        line,
        named[0] if named else "",
        platform,
        any(parts),
        not way.whole and (not label or _is_total(named, parts, label, way.layout.totals)),
        words_of(cells.get("currency")).upper() or currency_in_cell(money),
        spent,
        type=words_of(cells.get("result_type")),
        **counts,
        **days,
    )


def _is_total(named: Sequence[str], parts: Sequence[str], label: str, words: Sequence[str]) -> bool:
    """Tell whether a row with a name of sorts is one of totals: its first name says so, and nothing
    else is named.
    """
    first = plain(label)
    if any(first == word or first.startswith(f"{word}:") for word in words):
        return True
    alone = sum(bool(one) for one in (*named, *parts)) == 1 and len(named) + len(parts) > 1
    return alone and any(first.startswith(f"{word} ") for word in words)
