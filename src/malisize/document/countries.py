"""Several countries together: the answer of all, one row a country, and the channels of each."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.audience import (
    REACHED,
    bounds,
    channel_rows,
    name_of,
    of_target,
    target,
)
from malisize.document.blocks import Answer, Answers, AnyCell, Block, Cell, Column, Lines, Table
from malisize.document.parts import (
    amount,
    asked,
    further,
    heading_of_ranges,
    likely_row,
    movers,
    of_row,
    range_of,
)
from malisize.records import Estimate, Row
from malisize.wording import phrase, plural
from malisize.wording.numbers import full, share


def audience(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of an audience in several countries."""
    count = len(estimate.parts)
    aside = plural("{number} country", "{number} countries, nobody twice", count)
    yield asked(estimate, aside)
    row = _row(estimate)
    name = phrase("You can reach") if row.id == REACHED else phrase("People online")
    yield Answers((Answer(name, of_row(row), likely_row(estimate.request, row), _part(estimate)),))
    yield _countries(estimate)
    yield _channels(estimate)
    if REACHED in estimate:
        least, most = estimate["reachable.largest"], estimate["reachable.upper"]
        yield Lines(tuple(bounds(least, most)), quiet=True)
    yield from movers(estimate, row.id)
    yield from further(estimate, row.id)


def _row(estimate: Estimate) -> Row:
    """Return the row that answers: the people reached, else the people online."""
    return estimate[REACHED] if REACHED in estimate else estimate["segment.online"]


def _part(estimate: Estimate) -> str:
    part, people = of_target(estimate, _row(estimate)), target(estimate)
    if part is None:
        return ""
    return phrase("{part} of {people} people", part=share(part), people=full(people.central))


def _countries(estimate: Estimate) -> Table:
    """Return the table of countries, with all of them in the last row."""
    ranged = any(_row(one).high > _row(one).low for one in estimate.parts.values())
    axis = (0.0, max(_row(one).high for one in (estimate, *estimate.parts.values())))
    columns = [
        Column(phrase("country", "heading")),
        Column(phrase("people there"), "number"),
        Column(phrase("people online"), "number"),
        Column(phrase("reachable", "heading"), "number", main=True),
    ]
    if ranged:
        columns.append(Column(heading_of_ranges(estimate.request), "range", axis=axis))
    columns.append(Column(phrase("of target"), "number"))
    named = {one: _name(estimate, one) for one in estimate.parts}
    lines = [_line(named[code], one, ranged=ranged) for code, one in estimate.parts.items()]
    lines.append(_line(phrase("together"), estimate, ranged=ranged))
    return Table(tuple(columns), tuple(lines))


def _name(estimate: Estimate, code: str) -> str:
    """Return the name of a country."""
    return estimate.names.get(code, code)


def _line(name: str, one: Estimate, *, ranged: bool) -> tuple[AnyCell, ...]:
    row, part = _row(one), of_target(one, _row(one))
    return (
        Cell(name),
        of_row(target(one)),
        of_row(one["segment.online"]),
        of_row(row) if row.id == REACHED else None,
        *([range_of(row)] if ranged else []),
        None if part is None else amount(part, "share"),
    )


def _channels(estimate: Estimate) -> Table:
    """Return the table of channels, those of each country by themselves."""
    columns = (
        Column(phrase("country", "heading")),
        Column(phrase("channel", "heading")),
        Column(phrase("people"), "number", main=True),
        Column(phrase("of target"), "number"),
    )
    lines = []
    for code, one in estimate.parts.items():
        for row in channel_rows(one, "channel.CHANNEL.reachable"):
            part = of_target(one, row)
            lines.append(
                (
                    Cell(_name(estimate, code)),
                    Cell(name_of(one, row)),
                    of_row(row),
                    None if part is None else amount(part, "share"),
                )
            )
    return Table(columns, tuple(lines), name="channels", detail=True)
