"""Age bands in completed years: ``18-34`` is inclusive at both ends, ``18+`` is open, ``all`` is
everybody; and several bands taken together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from malisize.aliases import folded, meaning
from malisize.errors import InputError
from malisize.text import offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import either, phrase

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
        """Read ``18-34``, ``18+`` or ``all``, also in words. Raises InputError."""
        stripped = re.sub(r" ?[-–] ?", "-", text.strip())
        if stripped.casefold() == "all":
            return EVERYBODY
        found = _BAND.fullmatch(stripped)
        if not found:
            if meaning("age", text) == "all":
                return EVERYBODY
            found = _BAND.fullmatch(_in_digits(text))
        if not found:
            hint = offered("18-34", "18+", "all")
            if stripped.isascii() and stripped.isdigit() and len(stripped) <= 3:
                hint = (
                    phrase("write `{age}+`, or `{age}-{age}` for one year", age=stripped)
                    if int(stripped) < LAST
                    else phrase("write `65+` for everybody older")
                )
            raise InputError(
                phrase("{where}: {text} is not an age band", where=where, text=shown(text)),
                hint=hint,
            )
        low = int(found["low"])
        high = OPEN - 1 if found["open"] else int(found["high"])
        if low >= LAST or (not found["open"] and high > 120):
            raise InputError(
                phrase(
                    "{where}: {text} is beyond the ages told apart", where=where, text=shown(text)
                ),
                hint=phrase("write `65+` for everybody older"),
            )
        if high < low:
            raise InputError(
                phrase("{where}: {text} ends before it begins", where=where, text=shown(text)),
                hint=offered(f"{high}-{low}"),
            )
        return Band(low, OPEN if found["open"] else high + 1)

    @property
    def bands(self) -> tuple[Band, ...]:
        """This band alone, as ``Ages`` have theirs."""
        return (self,)

    @property
    def words(self) -> str:
        """The band in words."""
        return str(self)

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


class Ages(NamedTuple):
    """Age bands taken together: ascending, and none next to or over another."""

    bands: tuple[Band, ...]

    @staticmethod
    def of(bands: Iterable[Band]) -> Ages:
        """Return the ages of bands, each year once."""
        merged: list[Band] = []
        for band in sorted(bands):
            if merged and band.low <= merged[-1].end:
                merged[-1] = Band(merged[-1].low, max(merged[-1].end, band.end))
            else:
                merged.append(band)
        return Ages(tuple(merged))

    @property
    def words(self) -> str:
        """The ages in words, such as ``18-24 or 45-54``."""
        return either(list(map(str, self.bands)))

    def overlap(self, other: Band) -> Ages | None:
        """Return the years that lie in a band too, or None."""
        found = tuple(common for band in self.bands if (common := band.overlap(other)))
        return Ages(found) if found else None

    def __str__(self) -> str:
        return "+".join(map(str, self.bands))


ALL_AGES = Ages((EVERYBODY,))


def _in_digits(text: str) -> str:
    """Return an age band in words, such as ``18 à 45 ans`` or ``18 ans et plus``, in digits."""
    plain = re.sub(r"\b(?:ans?|years?(?: old)?|ages?|aged|de|from)\b", " ", folded(text))
    plain = " ".join(plain.split())
    plain = re.sub(r" ?(?:et|ou|and|or) (?:plus|over|older|above)$", "+", plain)
    plain = re.sub(r"^(?:entre|between) (\d+) (?:et|and) (\d+)$", r"\1-\2", plain)
    plain = re.sub(r" (?:a|to) | ?[-–] ?", "-", plain)
    under = re.fullmatch(r"(?:moins|under|below) (\d{1,3})", plain)
    return f"0-{int(under[1]) - 1}" if under and int(under[1]) > 0 else plain
