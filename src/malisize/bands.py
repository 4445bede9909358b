"""Age bands in completed years: ``18-34`` is inclusive at both ends, ``18+`` is open, ``all`` is
everybody.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from malisize.errors import InputError
from malisize.text import shown

OPEN = 200
LAST = 85  # an open band is spread evenly up to this age
_BAND = re.compile(r"(?P<low>\d{1,3})(?:-(?P<high>\d{1,3})|(?P<open>\+))", re.ASCII)


class Band(NamedTuple):
    """People whose age in completed years is at least ``low`` and below ``end`` (``OPEN`` where
    there is no upper end).
    """

    low: int
    end: int

    @staticmethod
    def parse(text: str, where: str) -> Band:
        """Read ``18-34``, ``18+`` or ``all``. Raises InputError."""
        stripped = re.sub(r" ?[-–] ?", "-", text.strip())
        if stripped.casefold() == "all":
            return EVERYBODY
        found = _BAND.fullmatch(stripped)
        if not found:
            hint = "write `18-34`, `18+` or `all`"
            if stripped.isascii() and stripped.isdigit() and len(stripped) <= 3:
                one = f"`{stripped}+`, or `{stripped}-{stripped}` for one year"
                hint = f"write {one}" if int(stripped) < LAST else "write `65+` for everybody older"
            raise InputError(f"{where}: {shown(text)} is not an age band", hint=hint)
        low = int(found["low"])
        high = OPEN - 1 if found["open"] else int(found["high"])
        if low >= LAST or (not found["open"] and high > 120):
            raise InputError(
                f"{where}: {shown(text)} is beyond the ages told apart",
                hint="write `65+` for everybody older",
            )
        if high < low:
            raise InputError(
                f"{where}: {shown(text)} ends before it begins", hint=f"write `{high}-{low}`"
            )
        return Band(low, OPEN if found["open"] else high + 1)

    @property
    def is_open(self) -> bool:
        """Whether there is no upper end."""
        return self.end >= OPEN

    def overlap(self, other: Band) -> Band | None:
        """Return the years common to both bands, or None."""
        low, end = max(self.low, other.low), min(self.end, other.end)
        return Band(low, end) if low < end else None

    def part_in(self, other: Band) -> tuple[int, int]:
        """Return how many of this band's years lie in the other, and how many years it has.

        People are taken to be spread evenly over the years of a band, those of an open band up to
        the age of 84.
        """
        mine, theirs = Band(self.low, min(self.end, LAST)), Band(other.low, min(other.end, LAST))
        common = mine.overlap(theirs)
        return (common.end - common.low if common else 0), mine.end - mine.low

    def __str__(self) -> str:
        if self == EVERYBODY:
            return "all"
        return f"{self.low}+" if self.is_open else f"{self.low}-{self.end - 1}"


EVERYBODY = Band(0, OPEN)
