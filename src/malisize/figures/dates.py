"""Dates as the catalogue writes them: YYYY, YYYY-MM, YYYY-MM-DD, start/end, or undated."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache

UNDATED = "undated"


def oldest(dates: Iterable[str | None]) -> str:
    """Return the oldest of several dates as written; of a span its start counts. Nothing dated
    gives ``undated``.

    An undated leaf beside dated ones does not hide their dates.
    """
    known = [date.partition("/")[0] for date in dates if date and date != UNDATED]
    return min(known, key=_last_day, default=UNDATED)


def age_in_months(as_of: str, date: datetime.date) -> int | None:
    """Return how many whole calendar months lie between a figure's (oldest) date and ``date``; None
    where undated.

    A year counts to its December, so that a figure is never called older than it may be. Never
    negative.
    """
    if as_of == UNDATED:
        return None
    year, month, _ = _last_day(as_of.partition("/")[0])
    return max(0, (date.year - year) * 12 + date.month - month)


def months(as_of: str) -> int:
    """Return the month of a date's start, counted from year 0; a year counts as its December."""
    year, month, _ = _last_day(as_of.partition("/")[0])
    return year * 12 + month


@cache
def _last_day(date: str) -> tuple[int, int, int]:
    parts = [int(part) for part in date.split("-")]
    return (parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 31)
