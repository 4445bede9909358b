"""Several countries together: the answer of all, one row a country, and the channels of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from malisize.document.audience import (
    REACHED,
    bounds,
    channel_rows,
    headline,
    name_of,
    of_target,
    target,
)
from malisize.document.blocks import (
    Answer,
    Answers,
    AnyCell,
    Block,
    Cell,
    Column,
    Lines,
    Section,
    Table,
)
from malisize.document.market import WON, funnel, reasons
from malisize.document.market import answers as worth_of
from malisize.document.market_years import years
from malisize.document.parts import (
    CHANNEL,
    COUNTRY,
    MET,
    OF_TARGET,
    PEOPLE,
    amount,
    asked,
    currency_of,
    further,
    heading_of_ranges,
    likely_row,
    movers,
    of_row,
    range_of,
)
from malisize.document.plan import NEEDED, answers, asked_for, how_sure
from malisize.document.plan import REACHED as PLANNED
from malisize.records import Estimate, Row
from malisize.wording import both, joined, phrase, plural
from malisize.wording.numbers import full, share


def audience(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of an audience in several countries."""
    count = len(estimate.parts)
    aside = plural("{number} country", "{number} countries, nobody twice", count)
    yield asked(estimate, aside, *estimate.narrowed)
    row = _row(estimate)
    name = headline(estimate, row)
    yield Answers((Answer(name, of_row(row), likely_row(estimate.request, row), _part(estimate)),))
    yield _countries(estimate)
    yield Lines(tuple(_counted(estimate)), close=True)
    yield _channels(estimate)
    without = [_name(estimate, code) for code, one in estimate.parts.items() if REACHED not in one]
    if without:
        yield Lines((phrase("No channel has a size in {countries}", countries=both(without)),))
    if REACHED in estimate:
        least, most = estimate["reachable.largest"], estimate["reachable.upper"]
        yield Lines(tuple(bounds(least, most)), quiet=True)
    yield from movers(estimate, row.id)
    yield from further(estimate, row.id)


def plan(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a plan over several countries."""
    count = len(estimate.parts)
    aside = plural("{number} country", "{number} countries, nobody twice", count)
    yield asked(estimate, aside, *asked_for(estimate))
    yield Answers(tuple(answers(estimate)))
    sure = list(how_sure(estimate))
    if any(note.kind == "price" for note in estimate.notes):
        sure.append(phrase("assumed prices"))
    yield Lines((joined(" · ", sure),), close=True)
    yield _plans(estimate)
    yield _bought(estimate)
    yield from movers(estimate, NEEDED if NEEDED in estimate else PLANNED)
    yield from further(estimate, PLANNED)


def market(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a market in several countries: what each is worth, and its steps."""
    yield asked(estimate, "")
    yield Answers(tuple(worth_of(estimate)))
    yield _markets(estimate)
    if len({str(one.request["market"].get("first_year")) for one in estimate.parts.values()}) == 1:
        first = next(iter(estimate.parts.values())).request["market"]
        record = {**estimate.request, "market": first}
        own = tuple(f"{code}." for code in estimate.parts)
        rows = tuple(row for row in estimate.rows if not row.id.startswith(own))
        yield from years(replace(estimate, request=record, rows=rows))
    for name, part in parts_of(estimate):
        yield funnel(part)._replace(name=name, detail=True)
    yield from movers(estimate, WON)
    every = ((name, one) for name, own in parts_of(estimate) for one in reasons(own))
    yield Section("reasons", tuple(one._replace(text=_of(name, one.text)) for name, one in every))
    yield from further(estimate, WON)


def _of(name: str, text: str) -> str:
    return phrase("{country}: {message}", country=name, message=text)


def parts_of(estimate: Estimate) -> Iterator[tuple[str, Estimate]]:
    """Yield a result, or that of each of several countries with its name, its money in the currency
    of all.
    """
    if not estimate.parts:
        yield "", estimate
    for code, one in estimate.parts.items():
        stem = f"{code}."
        own = (row._replace(id=row.id[len(stem) :]) for row in estimate if row.id.startswith(stem))
        yield _name(estimate, code), replace(one, rows=tuple(own))


def _markets(estimate: Estimate) -> Table:
    """Return the table of whom one could win in each country, with all of them in the last row."""
    every = [*parts_of(estimate), (phrase("together"), estimate)]
    ranged = any(one[WON].high > one[WON].low for _, one in every)
    currency = currency_of(estimate["market.som.revenue"].unit)
    columns = (
        COUNTRY,
        Column("TAM", "number", extra=1),
        Column("SAM", "number"),
        Column("SOM", "number", main=True),
        *([Column(heading_of_ranges(estimate.request), "range", axis=(0.0, max(
            one[WON].high for _, one in every)))] if ranged else []),
        Column(phrase("{currency} a year", currency=currency), "number"),
    )  # fmt: skip
    lines = []
    for name, one in every:
        levels = (one[f"market.{level}.people"] for level in ("tam", "sam", "som"))
        worth = one["market.som.revenue"]
        shown = [] if not ranged else [None if one is estimate else range_of(one[WON])]
        lines.append((Cell(name), *map(of_row, levels), *shown, amount(worth.central, worth.unit)))
    return Table(columns, tuple(lines))


def _plans(estimate: Estimate) -> Table:
    """Return the table of each country's part, with all of them in the last row."""
    every = [(_name(estimate, code), f"{code}.") for code in estimate.parts]
    every.append((phrase("together"), ""))
    reaches = [estimate[f"{stem}{PLANNED}"] for _, stem in every]
    ranged = any(row.high > row.low for row in reaches)
    axis = (0.0, max(row.high for row in reaches))
    columns = [
        COUNTRY,
        Column(estimate["budget.total"].unit, "number"),
        MET,
    ]
    if ranged:
        columns.append(Column(heading_of_ranges(estimate.request), "range", axis=axis))
    columns.append(Column(phrase("per person", "heading"), "number"))
    lines = []
    for name, stem in every:
        row, cost = estimate[f"{stem}{PLANNED}"], f"{stem}plan.cost_per_reached"
        lines.append(
            (
                Cell(name),
                of_row(estimate[f"{stem}budget.total"]),
                of_row(row),
                *([range_of(row) if stem else None] if ranged else []),  # said in the answer
                of_row(estimate[cost]) if cost in estimate else None,
            )
        )
    return Table(tuple(columns), tuple(lines))


def _bought(estimate: Estimate) -> Table:
    """Return the table of the channels bought, the dearest first."""
    columns = (
        COUNTRY,
        CHANNEL,
        Column(phrase("spend"), "number"),
        MET,
    )
    lines = []
    for code, one in estimate.parts.items():
        for row in channel_rows(one, "channel.CHANNEL.spend"):
            ours = estimate[f"{code}.{row.id}"]
            reach = f"{code}.{row.id.removesuffix('spend')}reach"
            lines.append(
                (
                    Cell(_name(estimate, code)),
                    Cell(name_of(one, row)),
                    of_row(ours),
                    of_row(estimate[reach]) if reach in estimate else None,
                )
            )
    lines.sort(key=lambda line: -(line[2].value or 0.0))
    return Table(columns, tuple(lines), by_weight=True)


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
    answer, every = _row(estimate).id, (*estimate.parts.values(), estimate)
    ranged = any(one[answer].high > one[answer].low for one in every)
    axis = (0.0, max(one[answer].high for one in every))
    columns = [
        COUNTRY,
        PEOPLE._replace(main=False, extra=1),
        Column(phrase("online", "heading"), "number"),
        Column(phrase("reachable", "heading"), "number", main=True),
    ]
    if ranged:
        columns.append(Column(heading_of_ranges(estimate.request), "range", axis=axis))
    columns.append(OF_TARGET._replace(extra=2))
    named = {one: _name(estimate, one) for one in estimate.parts}
    lines = [_line(named[code], one, answer, ranged=ranged) for code, one in estimate.parts.items()]
    lines.append(_line(phrase("together"), estimate, answer, ranged=ranged))
    return Table(tuple(columns), tuple(lines))


def _name(estimate: Estimate, code: str) -> str:
    """Return the name of a country."""
    return estimate.names.get(code, code)


def _line(name: str, one: Estimate, answer: str, *, ranged: bool) -> tuple[AnyCell, ...]:
    row = one[answer]
    part = of_target(one, row)
    return (
        Cell(name),
        of_row(target(one)),
        of_row(one["segment.online"]),
        of_row(one[REACHED]) if REACHED in one else None,
        *([None if one.parts else range_of(row)] if ranged else []),  # said in the answer
        None if part is None else amount(part, "share"),
    )


def _counted(estimate: Estimate) -> Iterator[str]:
    """Yield the channels that are counted, the largest first, and where those of some countries
    alone are.
    """
    people: dict[str, float] = {}
    where: dict[str, list[str]] = {}
    for code, one in estimate.parts.items():
        for row in channel_rows(one, "channel.CHANNEL.reachable"):
            label = name_of(one, row)
            people[label] = people.get(label, 0.0) + row.central
            where.setdefault(label, []).append(_name(estimate, code))
    said = [
        label
        if len(where[label]) == len(estimate.parts)
        else phrase("{channel} ({countries})", channel=label, countries=joined(", ", where[label]))
        for label in sorted(people, key=lambda label: -people[label])
    ]
    if said:
        yield phrase("Counted: {channels}", channels=joined(", ", said))


def _channels(estimate: Estimate) -> Table:
    """Return the table of channels, those of each country by themselves."""
    columns = (
        COUNTRY,
        CHANNEL,
        PEOPLE,
        OF_TARGET,
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
