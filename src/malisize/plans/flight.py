"""When a plan runs: its days and dates, its weeks, and those of its channels."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar

from malisize.assumptions.flights import read_day, read_weeks, written
from malisize.assumptions.layers import Assumptions
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.flight import Flight
from malisize.model.inputs import Inputs
from malisize.plans.amounts import by_channel
from malisize.request import DAYS, MOST_DAYS, PlanRequest
from malisize.text import offered, shown, typed_at, typed_in
from malisize.wording import phrase

WEEKS = "--weeks"
_DAY = datetime.timedelta(1)
_Day = str | datetime.date | None
_Read = TypeVar("_Read")


def refuse_days(plan: PlanRequest) -> None:
    """Refuse a length, dates or weeks that no flight can have, whatever files say. Raises
    InputError.
    """
    if plan.days is not None and not 1 <= plan.days <= MOST_DAYS:
        raise InputError(
            phrase(
                "--days: `{days}` is not between 1 and {most_days}",
                days=plan.days,
                most_days=MOST_DAYS,
            ),
            hint=offered("--days 28"),
        )
    start, end = _day(plan.start, "--start"), _day(plan.end, "--end")
    if start is not None and end is not None:
        if plan.days is not None:
            raise InputError(
                phrase(
                    "--days: `{days}` is given beside --start and --end, which say how many",
                    days=plan.days,
                ),
                hint=phrase("leave one of the three out"),
            )
        _refuse_length(start, end, "--end")
    for text in plan.weeks:
        for entry in entries_in(text):
            name, equals, value = entry.rpartition("=")
            _at(read_weeks, value, f"{WEEKS} {name.strip()}" if equals else WEEKS)


def dated(plan: PlanRequest, assumptions: Assumptions) -> PlanRequest:
    """Return the request of a plan with its days, and the dates of its first and its last where
    one is known, as ISO 8601; what it does not give the assumptions do. Raises InputError.
    """
    refuse_days(plan)
    start, end = _day(plan.start, "--start"), _day(plan.end, "--end")
    plan, last = plan._replace(weeks=_weeks(plan, assumptions)), "--end"
    if start is None and (end is None or plan.days is None):
        start = _day(assumptions.text("flight.start"), "flight.start")
    if end is None and plan.days is None:
        end, last = _day(assumptions.text("flight.end"), "flight.end"), "flight.end"
    if start is not None and end is not None:
        _refuse_length(start, end, last)
        days = (end - start).days + 1
        return plan._replace(days=days, start=start.isoformat(), end=end.isoformat())
    days = DAYS if plan.days is None else plan.days
    if start is not None:
        end = start + (days - 1) * _DAY
    elif end is not None:
        start = end + (1 - days) * _DAY
    if start is None or end is None:
        return plan._replace(days=days)
    return plan._replace(days=days, start=start.isoformat(), end=end.isoformat())


def _weeks(plan: PlanRequest, assumptions: Assumptions) -> tuple[str, ...]:
    """Return the weeks asked for, before them those of the whole plan that a file gives."""
    entries = [entry for text in plan.weeks for entry in entries_in(text)]
    whole = assumptions.text("flight.weeks")
    if whole is None or any("=" not in entry for entry in entries):
        return tuple(plan.weeks)
    return (whole, *plan.weeks)


def flight_of(plan: PlanRequest, inputs: Inputs, keys: Sequence[str]) -> Flight:
    """Return when each of some channels runs, of a plan whose days are known (see ``dated``).

    Raises InputError for weeks and days outside the flight, and for a channel that never runs.
    """
    assert plan.days is not None
    days, start = plan.days, _day(plan.start, "--start")
    entries = [entry for text in plan.weeks for entry in entries_in(text)]
    whole = [entry for entry in entries if "=" not in entry]
    if len(whole) > 1:
        raise InputError(
            phrase(
                "{option}: given twice for the whole plan, {one} and {other}",
                option=WEEKS,
                one=shown(whole[0]),
                other=shown(whole[1]),
            ),
            hint=offered(typed_at(WEEKS, ", ".join(whole))),
        )
    own = by_channel([one for one in entries if "=" in one], WEEKS, keys, inputs.country)
    flight = Flight(days, start)
    text = whole[0] if whole else inputs.assumptions.text("flight.weeks")
    every = _days_on(text, WEEKS if whole else "flight.weeks", flight)
    on_air = {}
    for key in keys:
        name = f"channels.{key}.weeks"
        given, where = inputs.assumptions.text(name), name
        if key in own:
            given, where = own[key], f"{WEEKS} {key}"
        runs = (every if given is None else _days_on(given, where, flight)) & _dates_on(
            key, inputs.assumptions, flight
        )
        if not runs:
            raise InputError(
                phrase("channel {key}: runs on no day of the flight", key=key),
                hint=phrase("give it other weeks, or leave it out of the plan"),
            )
        if len(runs) < days:
            on_air[key] = runs
    return flight._replace(on_air=on_air)


def _days_on(text: str | None, where: str, flight: Flight) -> frozenset[int]:
    """Return the days of the weeks that run, of all where nothing says. Raises InputError."""
    weeks = None if text is None else _at(read_weeks, text, where)
    if text is None or weeks is None:
        return frozenset(range(flight.days))
    count = len(flight.weeks)
    if weeks[-1] > count:
        inside = written(week for week in weeks if week <= count) or written(range(1, count + 1))
        raise InputError(
            phrase(
                "{where}: {text} is outside the flight, which has weeks {weeks}",
                where=where,
                text=shown(text),
                weeks=written(range(1, count + 1)),
            ),
            hint=offered(typed_at(where, inside)),
        )
    return frozenset(day for week in weeks for day in flight.weeks[week - 1])


def _dates_on(key: str, assumptions: Assumptions, flight: Flight) -> frozenset[int]:
    """Return the days between the dates of a channel's own. Raises InputError."""
    ends = [0, flight.days - 1]
    for place, name in enumerate(("start", "end")):
        where = f"channels.{key}.{name}"
        day = _day(assumptions.text(where), where)
        if day is None:
            continue
        if flight.start is None:
            raise InputError(
                phrase("{where}: the plan has no dates", where=where),
                hint=offered(f"--start {day.isoformat()}"),
            )
        ends[place] = (day - flight.start).days
        if not 0 <= ends[place] < flight.days:
            first, last = flight.start, flight.start + (flight.days - 1) * _DAY
            raise InputError(
                phrase(
                    "{where}: {day} is outside the flight, from {first} to {last}",
                    where=where,
                    day=shown(day.isoformat()),
                    first=first.isoformat(),
                    last=last.isoformat(),
                ),
                hint=offered((first if day < first else last).isoformat()),
            )
    if ends[1] < ends[0]:
        assert flight.start is not None
        first, last = (flight.start + day * _DAY for day in ends)
        raise _before(f"channels.{key}.end", first, last)
    return frozenset(range(ends[0], ends[1] + 1))


def _refuse_length(start: datetime.date, end: datetime.date, where: str) -> None:
    """Refuse a flight that ends before it begins, or lasts too long. Raises InputError."""
    if end < start:
        raise _before(where, start, end)
    days = (end - start).days + 1
    if days > MOST_DAYS:
        last = start + (MOST_DAYS - 1) * _DAY
        raise InputError(
            phrase(
                "{where}: {end} makes a flight of {days} days, above {most_days}",
                where=where,
                end=shown(end.isoformat()),
                days=days,
                most_days=MOST_DAYS,
            ),
            hint=phrase("write `{typed}` or earlier", typed=typed_at(where, last.isoformat())),
        )


def _before(where: str, start: datetime.date, end: datetime.date) -> InputError:
    return InputError(
        phrase(
            "{where}: {end} is before the start, {start}",
            where=where,
            end=shown(end.isoformat()),
            start=start.isoformat(),
        ),
        hint=phrase("write `{typed}` or later", typed=typed_at(where, start.isoformat())),
    )


def _day(given: _Day, where: str) -> datetime.date | None:
    """Read a day, None for none. Raises InputError."""
    return None if given is None else _at(read_day, str(given), where)


def _at(read: Callable[[str], _Read], text: str, where: str) -> _Read:
    """Read a text by its grammar; errors say where it stands. Raises InputError."""
    try:
        return read(text)
    except InputError as error:
        raise InputError(
            phrase("{where}: {message}", where=where, message=error.message),
            hint=error.hint and typed_in(error.hint, where),
        ) from None
