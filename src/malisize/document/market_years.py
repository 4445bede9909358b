"""The years of a market to come, the year of the figures first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.document.blocks import AnyCell, Block, Cell, Column, Lines, Table
from malisize.document.parts import amount, currency_of, of_row, range_of
from malisize.records import Estimate
from malisize.rows import is_of, part_of
from malisize.wording import joined, phrase
from malisize.wording.numbers import given

LEVELS = ("tam", "sam", "som")
_MOST_YEARS = 2  # on a screen


def years(estimate: Estimate) -> Iterator[Block]:
    """Yield the years to come, the year of the figures first."""
    rows_of = [row for row in estimate.rows if is_of(row.id, "market.year.YEAR.population")]
    if not rows_of:
        return
    first = int(estimate.request["market"]["first_year"]["value"])
    currency = currency_of(estimate["market.tam.revenue"].unit)
    columns = (
        Column(phrase("year", "heading")),
        Column(phrase("people"), "number", extra=2),
        Column(phrase("online"), "number", extra=3),
        *(
            Column(level.upper(), "number", extra=level == "tam", main=level == "som")
            for level in LEVELS
        ),
        Column(phrase("likely SOM"), "range"),
        Column(phrase("SOM {currency} a year", currency=currency), "number"),
        *((Column(phrase("kept"), "number"),) if "market.som.kept" in estimate else ()),
        Column(phrase("its range"), "range", extra=4),
    )
    rows = [_year(estimate, phrase("as counted"), "market", "market.population", "market.online")]
    for row in rows_of:
        stem = row.id.rsplit(".", 1)[0]
        name = str(first + int(part_of(row.id, "YEAR")) - 1)
        rows.append(_year(estimate, name, stem, row.id, f"{stem}.online"))
    yield Table(columns, tuple(rows), few=_few(len(rows_of)))
    growth = [
        given(one.value)
        for one in estimate.assumptions
        if one.key == "market.growth" or one.key.startswith("market.growth.")
    ]
    if growth:
        said = phrase("growth a year: {value}", value=joined("; ", growth))
        yield Lines((said,), quiet=True, close=True)


def _few(years: int) -> Sequence[int]:
    """Return the places of the years that a screen shows: the funnel above has that of the figures,
    and of many the first and the last are enough.
    """
    every = range(1, years + 1)
    return every if years <= _MOST_YEARS else (1, years)


def _year(
    estimate: Estimate, name: str, stem: str, people: str, online: str
) -> tuple[AnyCell, ...]:
    won, worth = estimate[f"{stem}.som.people"], estimate[f"{stem}.som.revenue"]
    kept = [of_row(estimate[id]) for id in (f"{stem}.som.kept",) if id in estimate]
    return (
        Cell(name),
        of_row(estimate[people]),
        of_row(estimate[online]) if online in estimate else None,
        *(of_row(estimate[f"{stem}.{level}.people"]) for level in LEVELS),
        range_of(won),
        amount(worth.central, worth.unit),
        *kept,
        range_of(worth),
    )
