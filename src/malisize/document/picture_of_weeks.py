"""The calendar of a plan as a picture: a bar for what each channel spends in a week."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.audience import channel_rows, name_of
from malisize.document.blocks import Cell
from malisize.document.calendar import by_channel, names_of_weeks
from malisize.document.parts import currency_of, money
from malisize.document.picture import Mark, Picture
from malisize.records import Estimate
from malisize.wording import phrase


def calendar_of(estimate: Estimate, source: str) -> Iterator[Picture]:
    """Yield the calendar of an estimate that has the rows of its weeks."""
    if "plan.week.1.reach_so_far" not in estimate:
        return
    weeks = names_of_weeks(estimate)
    rows = channel_rows(estimate, "channel.CHANNEL.reach")
    lines = by_channel(estimate, rows, len(weeks))
    unit = estimate["budget.total"].unit
    marks = tuple(
        Mark(name_of(estimate, row), money(line.spend, unit), at=Cell(said, float(place)))
        for row in rows
        for place, (said, line) in enumerate(zip(weeks, lines[row.id], strict=True))
    )
    what = phrase("Spend by week in {currency}", currency=currency_of(unit))
    title = phrase("{what} · {title}", what=what, title=estimate.title)
    yield Picture("calendar", title, what, marks, source, unit=currency_of(unit))
