"""The calendar of a plan: what is spent and shown in each week, and whom it has reached so far."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from malisize.document.audience import channel_rows, name_of
from malisize.document.blocks import (
    AnyCell,
    Block,
    Cell,
    Column,
    Lines,
    Movers,
    Next,
    Section,
    Step,
    Table,
)
from malisize.document.countries import parts_of
from malisize.document.countries import plan as plan_of_countries
from malisize.document.ladder import asked_money, spent
from malisize.document.parts import (
    asked,
    currency_of,
    further,
    heading_of_ranges,
    money,
    of_row,
    range_of,
    scale_of,
)
from malisize.document.plan import REACHED, plan, when
from malisize.records import Estimate, Row
from malisize.tuples import NamedTuple
from malisize.weeks import weeks_of
from malisize.wording import phrase, plural
from malisize.wording.months import days
from malisize.wording.numbers import adding_up, whole

OPTION = "--calendar"
_FIRST = "plan.week.1.reach_so_far"


class Line(NamedTuple):
    """A week of a channel, or of all: money in its smallest unit, impressions as a count, None
    where nothing tells them.
    """

    spend: int
    impressions: int | None
    grps: Row | None
    reach: Row


def planned(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a plan, with its calendar where the estimate has one: a screen shows
    where to find it.
    """
    blocks = plan_of_countries(estimate) if estimate.parts else plan(estimate)
    if _FIRST not in estimate:
        yield from blocks
        return
    shown = False
    for block in blocks:
        if isinstance(block, Movers | Section) and not shown:
            shown = True
            yield from tables(estimate, quiet=True)
        yield _with_weeks(block, estimate) if isinstance(block, Next) else block


def _with_weeks(block: Next, estimate: Estimate) -> Next:
    """Return what to do next, with how to see the calendar by itself."""
    command = f"malisize budget {estimate.request.get('options', '')} {OPTION}"
    (step,) = block.steps
    said = phrase("{command} shows it week by week", command=command)
    short = phrase("`{option}`, same options: week by week", option=OPTION)
    both = phrase("also: `explain`, `{option}`", option=OPTION)
    return Next((step._replace(brief=both), Step(said, short)))


def calendar(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a calendar by itself."""
    yield asked(estimate, "", when(estimate.request["plan"]), asked_money(estimate))
    yield from tables(estimate)
    yield Lines(
        (
            phrase(
                "Spread evenly over the days on air; reach so far is the plan's own curve at what"
                " has been shown by the end of the week"
            ),
        ),
        close=True,
        remark=True,
    )
    yield from further(estimate, REACHED)


def names_of_weeks(estimate: Estimate) -> tuple[str, ...]:
    """Return what each week is called: its days, or its number where the plan has no dates."""
    record = estimate.request["plan"]
    start = record.get("start")
    day = None if start is None else datetime.date.fromisoformat(str(start))
    return tuple(
        phrase("week {number}", number=number)
        if first is None or last is None
        else days(first.isoformat(), last.isoformat())
        for number, (_, first, last) in enumerate(weeks_of(int(record["days"]), day), start=1)
    )


def tables(estimate: Estimate, *, quiet: bool = False) -> Iterator[Table]:
    """Yield a table of weeks for all channels together, and one for each where there are several;
    before those of each country, one of all of them.

    Its spends and impressions are those of the plan as shown: weeks add up to channels, and
    channels to the plan.
    """
    weeks, several = names_of_weeks(estimate), len(_channels(estimate)) > 1
    if estimate.parts:
        name = phrase("Calendar: all countries")
    else:
        name = phrase("Calendar: all channels") if several else phrase("Calendar")
    every = all_weeks(estimate, len(weeks))
    yield _table(estimate, name, weeks, every, estimate[REACHED], quiet=quiet)
    for country, own in parts_of(estimate):
        if country:
            name = phrase("{country}: all channels", country=country)
            every = all_weeks(own, len(weeks))
            yield _table(own, name, weeks, every, own[REACHED], quiet=quiet)
        if len(_channels(own)) < 2:
            continue
        for row in _channels(own):
            said = name_of(own, row)
            if country:
                said = phrase("{country}: {message}", country=country, message=said)
            lines = by_channel(own, len(weeks))[row.id]
            yield _table(own, said, weeks, lines, row, quiet=quiet)


def all_weeks(estimate: Estimate, count: int) -> Sequence[Line]:
    """Return the weeks of all channels together, of all countries where there are several."""
    if estimate.parts:
        every = [all_weeks(own, count) for _, own in parts_of(estimate)]
    else:
        every = list(by_channel(estimate, count).values())
    return _together(estimate, every, count)


def _channels(estimate: Estimate) -> list[Row]:
    return channel_rows(estimate, "channel.CHANNEL.reach")


def by_channel(estimate: Estimate, count: int) -> Mapping[str, Sequence[Line]]:
    """Return the weeks of each channel, by the id of its reach."""
    rows = _channels(estimate)
    spends, shown = spent(estimate, rows), _impressions(estimate, rows)
    out = {}
    for row in rows:
        stem = row.id.removesuffix(".reach")
        ids = [f"{stem}.week.{number}" for number in range(1, count + 1)]
        scale = scale_of(estimate[f"{stem}.spend"].unit)
        parts = [estimate[f"{id}.spend"].central * scale for id in ids]
        money_of = adding_up(parts, spends[f"{stem}.spend"])
        seen: Sequence[int | None] = [None] * count
        if row.id in shown:
            parts = [estimate[f"{id}.impressions"].central for id in ids]
            seen = adding_up(parts, shown[row.id])
        out[row.id] = [
            Line(spend, impressions, _found(estimate, f"{id}.grps"), estimate[f"{id}.reach_so_far"])
            for id, spend, impressions in zip(ids, money_of, seen, strict=True)
        ]
    return out


def _impressions(estimate: Estimate, rows: Sequence[Row]) -> Mapping[str, int]:
    """Return the impressions of channels that tell them, by the id of their reach, adding up to
    those of the plan as shown.
    """
    told = [row.id for row in rows if f"{row.id.removesuffix('.reach')}.impressions" in estimate]
    parts = [estimate[f"{id.removesuffix('.reach')}.impressions"].central for id in told]
    return dict(zip(told, adding_up(parts, round(sum(parts))), strict=True))


def _together(estimate: Estimate, channels: Sequence[Sequence[Line]], count: int) -> Sequence[Line]:
    """Return the weeks of all channels, each the sum of theirs as shown."""
    out = []
    for place in range(count):
        stem, lines = f"plan.week.{place + 1}", [weeks[place] for weeks in channels]
        told = [line.impressions for line in lines if line.impressions is not None]
        whole_told = sum(told) if f"{stem}.impressions" in estimate else None
        out.append(
            Line(
                sum(line.spend for line in lines),
                whole_told,
                _found(estimate, f"{stem}.grps"),
                estimate[f"{stem}.reach_so_far"],
            )
        )
    return out


def _found(estimate: Estimate, id: str) -> Row | None:
    return next((row for row in estimate if row.id == id), None)


def _table(
    estimate: Estimate,
    name: str,
    weeks: Sequence[str],
    lines: Sequence[Line],
    reach: Row,
    *,
    quiet: bool,
) -> Table:
    unit = estimate["budget.total"].unit
    columns = (
        Column(phrase("week", "heading")),
        Column(phrase("spend {currency}", currency=currency_of(unit)), "number"),
        Column(phrase("GRPs", "heading"), "number", extra=2),
        Column(phrase("impressions"), "number", extra=1),
        Column(phrase("people so far"), "number", main=True),
        Column(heading_of_ranges(estimate.request), "range", axis=(0.0, reach.high), extra=3),
    )
    rows = [_cells(said, line, unit) for said, line in zip(weeks, lines, strict=True)]
    told = [line.impressions for line in lines if line.impressions is not None]
    stem = "plan" if reach.id == REACHED else reach.id.removesuffix(".reach")
    last = Line(
        sum(line.spend for line in lines),
        sum(told) if told else None,
        _found(estimate, f"{stem}.grps"),
        reach,
    )
    rows.append(_cells(plural("1 week", "{number} weeks", len(lines)), last, unit))
    return Table(columns, tuple(rows), name=name, quiet=quiet)


def _cells(said: str, line: Line, unit: str) -> tuple[AnyCell, ...]:
    seen = line.impressions
    return (
        Cell(said),
        money(line.spend, unit),
        None if line.grps is None else of_row(line.grps),
        None if seen is None else Cell(whole(seen), float(seen), "impressions"),
        of_row(line.reach),
        range_of(line.reach),
    )
