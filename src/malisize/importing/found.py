"""What an import found in files: past campaigns, figures, and what was read and left out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from malisize.tuples import NamedTuple


class Flight(NamedTuple):
    """A campaign on one channel as an export has it, all its rows taken together.

    ``spent`` is in ``currency``; ``reach`` is what the file states for all of it, never a sum, so
    it is None where only parts are stated. ``days`` are those with rows, or those of its dates.
    ``who`` is the segment as far as it is said, ``was`` what the file has where money is converted.
    """

    file: str
    kind: str
    channel: str
    name: str
    rows: int
    starts: datetime.date | None
    ends: datetime.date | None
    days: int | None
    spent: float | None
    currency: str | None
    impressions: float | None
    reach: float | None
    clicks: float | None
    conversions: float | None
    who: Mapping[str, tuple[str, ...]] = {}
    was: str | None = None

    @property
    def period(self) -> str | None:
        """The first and the last day, as the catalogue writes periods."""
        if self.starts is None:
            return None
        if self.ends is None or self.ends == self.starts:
            return self.starts.isoformat()
        return f"{self.starts.isoformat()}/{self.ends.isoformat()}"

    def overlaps(self, other: Flight) -> bool:
        """Tell whether two campaigns run in a common period; one without dates may."""
        if self.starts is None or other.starts is None:
            return True
        first = max(self.starts, other.starts)
        last = min(self.ends or self.starts, other.ends or other.starts)
        return first <= last


class Value(NamedTuple):
    """A value of an assumptions file: its key, text, reason, source, address, date and mark."""

    key: str
    value: str
    why: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None
    mark: str | None = None


class Found(NamedTuple):
    """What one file gave.

    ``read`` says what it is and how it was read, ``made`` what came of it, ``ignored`` what was
    left out and why, ``doubts`` what does not add up. ``figures`` and ``sources`` are tables as the
    catalogue has them.
    """

    file: str
    kind: str
    rows: int
    read: tuple[str, ...]
    made: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    flights: tuple[Flight, ...] = ()
    values: tuple[Value, ...] = ()
    figures: Mapping[str, Mapping[str, Any]] = {}
    sources: Mapping[str, Mapping[str, Any]] = {}
