"""The weeks of a flight: seven days each from its first day on; the last may be short."""

from __future__ import annotations

import datetime

WEEK = 7
_DAY = datetime.timedelta(1)
Week = tuple[range, datetime.date | None, datetime.date | None]


def weeks_of(days: int, start: datetime.date | None) -> tuple[Week, ...]:
    """Return the days of each week, counted from 0, with the dates of its first and its last, None
    without dates.
    """
    weeks = [range(first, min(first + WEEK, days)) for first in range(0, days, WEEK)]
    if start is None:
        return tuple((week, None, None) for week in weeks)
    return tuple(
        (week, start + week.start * _DAY, start + (week.stop - 1) * _DAY) for week in weeks
    )
