"""The calendar of a plan as a table for data: a row for each week and channel, and for all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from malisize.errors import InputError
from malisize.records import Estimate, Listing
from malisize.weeks import weeks_of
from malisize.wording import phrase

SCHEMA = "malisize.calendar/1"
ALL = "all"  # in the place of a channel, for those of a plan together
MEASURES = ("spend", "impressions", "grps", "reach_so_far")
_FIRST = ("week", "start", "end", "days", "channel")
COLUMNS = (
    *_FIRST,
    *(name for one in MEASURES for name in (one, f"{one}_low", f"{one}_high")),
    "currency",
)


def calendar(estimate: Estimate) -> Listing:
    """Return the calendar of an estimate that has the rows of its weeks, week by week, channels in
    their order and then all together. Money is in the currency shown, people in people.

    Raises InputError for several countries together.
    """
    refuse_several(estimate)
    title = phrase("Calendar · {title}", title=estimate.title)
    return Listing(SCHEMA, title, COLUMNS, tuple(_rows(estimate)), (), estimate.request)


def refuse_several(estimate: Estimate) -> None:
    """Refuse the calendar of an estimate without rows of its own weeks. Raises InputError."""
    if "plan.week.1.reach_so_far" not in estimate:
        raise InputError(
            phrase("--calendar: several countries have a calendar each"),
            hint=phrase("name one with --country"),
        )


def _rows(estimate: Estimate) -> Iterator[dict[str, Any]]:
    asked = estimate.request["plan"]
    start = asked.get("start")
    day = None if start is None else datetime.date.fromisoformat(str(start))
    currency = estimate["budget.total"].unit
    by_id = {row.id: row for row in estimate}
    stems = {key: f"channel.{key}" for key in estimate.names if f"channel.{key}.spend" in by_id}
    for number, (week, first, last) in enumerate(weeks_of(int(asked["days"]), day), start=1):
        for key, stem in {**stems, ALL: "plan"}.items():
            row: dict[str, Any] = {
                "week": number,
                "start": None if first is None else first.isoformat(),
                "end": None if last is None else last.isoformat(),
                "days": len(week),
                "channel": key,
                "currency": currency,
            }
            for name in MEASURES:
                id = f"{stem}.week.{number}.{name}"
                found = by_id.get(id)
                row[name] = found and found.central
                row[f"{name}_low"] = found and found.low
                row[f"{name}_high"] = found and found.high
            yield {name: row[name] for name in COLUMNS}
