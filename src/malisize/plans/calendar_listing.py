"""The calendar of a plan as a table for data: a row for each week and channel, and for all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

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
    their order and then all together, of several countries those of each as ``xx/plaza``. Money is
    in the currency shown, people in people.
    """
    title = phrase("Calendar · {title}", title=estimate.title)
    return Listing(SCHEMA, title, COLUMNS, tuple(_rows(estimate)), (), estimate.request)


def _stems(estimate: Estimate) -> Iterator[tuple[str, str]]:
    """Yield what has weeks, by its name and what its rows begin with."""
    for code, one in estimate.parts.items():
        for name, stem in _stems(one):
            yield f"{code}/{name}", f"{code}.{stem}"
    if not estimate.parts:
        for key in estimate.names:
            yield key, f"channel.{key}"
    yield ALL, "plan"


def _rows(estimate: Estimate) -> Iterator[dict[str, Any]]:
    asked = estimate.request["plan"]
    start = asked.get("start")
    day = None if start is None else datetime.date.fromisoformat(str(start))
    currency = estimate["budget.total"].unit
    by_id = {row.id: row for row in estimate}
    stems = {name: stem for name, stem in _stems(estimate) if f"{stem}.week.1.spend" in by_id}
    for number, (week, first, last) in enumerate(weeks_of(int(asked["days"]), day), start=1):
        for key, stem in stems.items():
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
