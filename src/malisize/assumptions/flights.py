"""The grammar of flights: days as people write them, and weeks that run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.expressions import expression
from malisize.text import offered, shown
from malisize.wording import phrase
from malisize.wording.months import month_named

if TYPE_CHECKING:
    import datetime

MOST_WEEKS = 53
_ISO = expression(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = expression(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_DAY_FIRST = expression(r"(\d{1,2})(?:st|nd|rd|th|er)?\s+(\D+?)\.?,?\s+(\d{4})", re.ASCII)
_MONTH_FIRST = expression(r"(\D+?)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_WEEKS = expression(r"(\d{1,2})(?:\s*(?:-|–|to|à)\s*(\d{1,2}))?")
EVERY = "all"
_EXAMPLE = "2026-12-01"
_FAR = range(1990, 2101)


def read_day(text: str) -> datetime.date:
    """Read a day: ``2026-12-01``, ``31/12/2026``, ``1 December 2026``, ``1er décembre 2026``.

    Raises InputError, with both readings where day and month could be exchanged.
    """
    bare = " ".join(text.split())
    found = _ISO.fullmatch(bare)
    if found:
        return _day(text, *map(int, found.groups()))
    found = _NUMBERS.fullmatch(bare)
    if found:
        first, second, year = map(int, found.groups())
        if first > 12 or first == second:
            return _day(text, year, second, first)
        if second > 12:
            return _day(text, year, first, second)
        days = (_day(text, year, second, first), _day(text, year, first, second))
        raise InputError(
            phrase("{text} has two readings", text=shown(text)),
            hint=offered(*(day.isoformat() for day in days)),
        )
    found = _DAY_FIRST.fullmatch(bare)
    if found and (month := month_named(found[2])):
        return _day(text, int(found[3]), month, int(found[1]))
    found = _MONTH_FIRST.fullmatch(bare)
    if found and (month := month_named(found[1])):
        return _day(text, int(found[3]), month, int(found[2]))
    raise _no_day(text)


def _day(text: str, year: int, month: int, day: int) -> datetime.date:
    import datetime

    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise _no_day(text) from None
    if year not in _FAR:
        raise _no_day(text)
    return found


def _no_day(text: str) -> InputError:
    return InputError(phrase("{text} is not a date", text=shown(text)), hint=offered(_EXAMPLE))


def read_weeks(text: str) -> tuple[int, ...] | None:
    """Read weeks that run, counted from 1: ``1-2, 5``; None for ``all``. Raises InputError."""
    if text.strip().casefold() == EVERY:
        return None
    weeks: set[int] = set()
    for part in text.split(","):
        found = _WEEKS.fullmatch(part.strip())
        if found is None:
            raise InputError(
                phrase("{text} is not a list of weeks", text=shown(text)), hint=offered("1-2, 5")
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if first == 0:
            raise InputError(
                phrase("{text}: weeks are counted from 1", text=shown(text)),
                hint=offered(written([1, *range(1, max(last, 1) + 1)])),
            )
        if last < first:
            raise InputError(
                phrase("{text}: ends before it begins", text=shown(part.strip())),
                hint=offered(written(range(last or 1, first + 1))),
            )
        if last > MOST_WEEKS:
            raise InputError(
                phrase("{text}: no flight has week {week}", text=shown(text), week=last),
                hint=offered(written(range(min(first, MOST_WEEKS), MOST_WEEKS + 1))),
            )
        weeks.update(range(first, last + 1))
    return tuple(sorted(weeks))


def written(weeks: Iterable[int]) -> str:
    """Return weeks as they are typed: ``1-2, 5``."""
    runs: list[list[int]] = []
    for week in sorted(set(weeks)):
        if runs and runs[-1][-1] == week - 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    return ", ".join(map(_run, runs))


def _run(weeks: Sequence[int]) -> str:
    return str(weeks[0]) if len(weeks) == 1 else f"{weeks[0]}-{weeks[-1]}"
