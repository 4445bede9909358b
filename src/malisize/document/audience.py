"""An audience: how many people can be reached, and on which channels."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.blocks import Answer, Answers, AnyCell, Block, Cell, Column, Lines, Table
from malisize.document.parts import (
    CHANNEL,
    OF_TARGET,
    PEOPLE,
    amount,
    asked,
    further,
    heading_of_ranges,
    likely_row,
    movers,
    of_row,
    range_of,
    who,
)
from malisize.document.resting import own_keys, rests
from malisize.records import Estimate, Note, Row
from malisize.rows import is_of, part_of
from malisize.wording import joined, phrase, plural, units
from malisize.wording.numbers import full, number, share

REACHED = "reachable.deduplicated"
_MOST, _SMALL = 5, 0.01  # beyond so many channels, those of less of the target are only named


def audience(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of an audience."""
    rows = channel_rows(estimate, "channel.CHANNEL.reachable")
    aside = plural("1 channel", "{number} channels, nobody twice", len(rows))
    yield asked(estimate, aside if rows else phrase("no channel with a published size"))
    yield Answers((_answer(estimate),))
    yield Lines((joined("; ", list(baseline(estimate))),), close=True)
    if REACHED in estimate:
        yield _table(estimate, rows)
        yield Lines(
            tuple(bounds(estimate["reachable.largest"], estimate["reachable.upper"])), quiet=True
        )
    else:
        yield from (Lines((_waiting(note),)) for note in estimate.notes if note.kind == "waiting")
    answer = _row(estimate).id
    yield from movers(estimate, answer)
    yield from further(estimate, answer)


def channel_rows(estimate: Estimate, family: str) -> list[Row]:
    """Return the rows of channels of one family, the largest first."""
    return sorted(
        (row for row in estimate.rows if is_of(row.id, family)), key=lambda row: -row.central
    )


def name_of(estimate: Estimate, row: Row) -> str:
    """Return the name of a row's channel."""
    key = part_of(row.id, "CHANNEL")
    return estimate.names.get(key, key)


def target(estimate: Estimate) -> Row:
    """Return the row of the people that were asked for."""
    narrowed = "segment.narrowed.population"
    return estimate[narrowed if narrowed in estimate else "segment.population"]


def of_target(estimate: Estimate, row: Row) -> float | None:
    """Return which part of the people asked for a row is, None where there are none."""
    people = target(estimate).central
    return row.central / people if people else None


def _waiting(note: Note) -> str:
    """Return what a country without a sized channel waits for, and how it is given."""
    return phrase("{text} ({hint})", text=note.text, hint=note.hint or "")


def _row(estimate: Estimate) -> Row:
    """Return the row that answers: the people reached, or where no channel has a size the people
    online.
    """
    return estimate[REACHED] if REACHED in estimate else estimate[_online(target(estimate))]


def _answer(estimate: Estimate) -> Answer:
    row = _row(estimate)
    return Answer(
        headline(estimate, row),
        of_row(row),
        likely_row(estimate.request, row),
        _part(estimate, row),
    )


def headline(estimate: Estimate, row: Row) -> str:
    """Return what the row that answers is, with whether it counts channels online, others or
    both.
    """
    if row.id != REACHED:
        return phrase("People online")
    stem, end = "channel.", ".reachable"
    counted = {
        f"{code}.{one.id[len(stem) : -len(end)]}" if code else one.id[len(stem) : -len(end)]
        for code, own in (estimate.parts or {"": estimate}).items()
        for one in channel_rows(own, "channel.CHANNEL.reachable")
    }
    if not counted & estimate.offline:
        return phrase("You can reach online")
    if counted <= estimate.offline:
        return phrase("You can reach offline")
    return phrase("You can reach, online or not")


def _part(estimate: Estimate, row: Row) -> str:
    """Return what a row is a share of: the people asked for, and how many of them are online."""
    part, people = of_target(estimate, row), target(estimate)
    if part is None:
        return ""
    if people.central == estimate["population"].central:
        return phrase("{part} of all people", part=share(part))
    return phrase(
        "{part} of {people} {who}, {online} of them online",
        part=share(part),
        people=full(people.central),
        who=who(estimate.request),
        online=full(estimate[_online(people)].central),
    )


def _online(people: Row) -> str:
    return {
        "segment.population": "segment.online",
        "segment.narrowed.population": "segment.narrowed.online",
    }[people.id]


def baseline(estimate: Estimate) -> Iterator[str]:
    """Yield the country's people as published, and those left by narrowing."""
    yield joined(", ", list(_country(estimate)))
    if "segment.narrowed.population" in estimate:
        whole = estimate["segment.population"]
        yield phrase(
            "your segment has {whole} {who} before narrowing: {labels}",
            whole=full(whole.central),
            who=who(estimate.request),
            labels=joined(", ", list(estimate.narrowed)) if estimate.narrowed else "",
        )


def _country(estimate: Estimate) -> Iterator[str]:
    figures = {figure.figure: figure for figure in estimate.figures}
    people = number(estimate["population"].central, "people")
    counted = figures.get("population")
    if counted is None:
        yield phrase("{people} people", people=people)
    else:
        yield phrase("{place}: {people} people", place=counted.place, people=people)
    towns, given = figures.get("urban_share"), {one.key for one in estimate.assumptions}
    if towns is not None and towns.value is not None and "figures.urban_share" not in given:
        yield phrase("{part} in towns", part=share(towns.value))
    users = estimate["internet_users"]
    published = figures.get("internet_users")
    if published is not None and published.value is not None:
        count = number(published.value, "people")
        yield phrase("{count} published internet users", count=count)
    if published is None or users.central != published.value:
        count = number(users.central, "people")
        yield phrase("{count} taken here", count=count)
    if "online" in estimate:
        yield phrase(
            "{count} of them really online", count=number(estimate["online"].central, "people")
        )
    sizes = channel_rows(estimate, "channel.CHANNEL.accounts")
    for row in [one for one in sizes if one.unit == "accounts" and one.sources][:1]:
        yield phrase(
            "{channel} {count} {unit}",
            channel=name_of(estimate, row),
            count=number(row.central, row.unit),
            unit=units.many(row.unit),
        )


def _table(estimate: Estimate, rows: list[Row]) -> Table:
    ranged = any(row.high > row.low for row in rows)
    axis = (0.0, max(row.high for row in rows))
    columns = [CHANNEL, PEOPLE]
    if ranged:
        columns.append(Column(heading_of_ranges(estimate.request), "range", axis=axis))
    columns += [
        OF_TARGET,
        Column(phrase("rests on")),
    ]
    lines = tuple(_line(estimate, row, ranged=ranged) for row in rows)
    small = [row for row in rows[_MOST:] if (of_target(estimate, row) or 0.0) < _SMALL]
    if len(small) < 2:
        return Table(tuple(columns), lines, by_weight=True)
    left = phrase(
        "{channels}: each under 1 % of the target (-v)",
        channels=joined(", ", [name_of(estimate, row) for row in small]),
    )
    return Table(
        tuple(columns), lines, few=range(len(rows) - len(small)), left=left, by_weight=True
    )


def _line(estimate: Estimate, row: Row, *, ranged: bool) -> tuple[AnyCell, ...]:
    part = of_target(estimate, row)
    shared = (estimate["segment.population"], estimate["segment.online"])
    return (
        Cell(name_of(estimate, row)),
        of_row(row),
        *([range_of(row)] if ranged else []),
        None if part is None else amount(part, "share"),
        rests(estimate, row, own_keys(estimate, row, shared)),
    )


def bounds(largest: Row, most: Row) -> Iterator[str]:
    """Yield between what several channels together must lie, whatever their overlap."""
    if largest.central < most.central:
        yield phrase(
            "Channels overlap: together at least {least} (the largest), at most {most} (if nobody"
            " used two)",
            least=full(largest.central),
            most=full(most.central),
        )
