"""A flight: its days, its weeks, and the days on which each channel runs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from malisize.tuples import NamedTuple
from malisize.weeks import weeks_of


class Flight(NamedTuple):
    """The days of a plan, counted from 0, and the date of the first where it is known.

    Weeks have seven days from the first day on; the last may be short. ``on_air`` are, by channel,
    the days on which it runs, of channels that do not run on all of them.
    """

    days: int
    start: datetime.date | None = None
    on_air: Mapping[str, frozenset[int]] = {}

    @property
    def weeks(self) -> tuple[range, ...]:
        """The days of each week."""
        return tuple(week for week, _, _ in weeks_of(self.days, self.start))

    @property
    def pauses(self) -> bool:
        """Whether a channel does not run on some day."""
        return bool(self.on_air)

    def running(self, key: str) -> int:
        """Return on how many days a channel runs."""
        return len(self.days_of(key))

    def together(self, keys: list[str]) -> int:
        """Return on how many days one of some channels runs."""
        return len(frozenset().union(*map(self.days_of, keys)))

    def within(self, key: str, week: range) -> int:
        """Return on how many days of a week a channel runs."""
        return len(self.days_of(key).intersection(week))

    def so_far(self, key: str, week: range) -> int:
        """Return on how many days a channel has run by the end of a week."""
        return len(self.days_of(key).intersection(range(week.stop)))

    def days_of(self, key: str) -> frozenset[int]:
        """Return the days on which a channel runs."""
        return self.on_air.get(key) or frozenset(range(self.days))
