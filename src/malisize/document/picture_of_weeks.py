"""The calendar of a plan as a picture: a bar for what each channel spends in a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.document.audience import channel_rows, name_of
from malisize.document.blocks import Cell
from malisize.document.calendar import Line, all_weeks, by_channel, names_of_weeks
from malisize.document.countries import parts_of
from malisize.document.parts import currency_of, money
from malisize.document.picture import Mark, Picture
from malisize.records import Estimate
from malisize.wording import phrase


def calendar_of(estimate: Estimate, source: str) -> Iterator[Picture]:
    """Yield the calendar of an estimate that has the rows of its weeks."""
    if "plan.week.1.reach_so_far" not in estimate:
        return
    unit = estimate["budget.total"].unit
    marks = tuple(_marks(estimate))
    what = phrase("Spend by week in {currency}", currency=currency_of(unit))
    title = phrase("{what} · {title}", what=what, title=estimate.title)
    yield Picture("calendar", title, what, marks, source, unit=currency_of(unit))


def _marks(estimate: Estimate) -> Iterator[Mark]:
    """Yield a mark for each channel and week; one for each country where there are several."""
    weeks, unit = names_of_weeks(estimate), estimate["budget.total"].unit
    lines: dict[str, Sequence[Line]] = {}
    if estimate.parts:
        for country, own in parts_of(estimate):
            lines[country] = all_weeks(own, len(weeks))
    else:
        rows = channel_rows(estimate, "channel.CHANNEL.reach")
        found = by_channel(estimate, len(weeks))
        lines = {name_of(estimate, row): found[row.id] for row in rows}
    for name, every in lines.items():
        for place, (said, line) in enumerate(zip(weeks, every, strict=True)):
            yield Mark(name, money(line.spend, unit), at=Cell(said, float(place)))
