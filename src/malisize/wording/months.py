"""Months as people write them, in any language there is, and days from one to another."""

from __future__ import annotations

import unicodedata
from functools import cache

from malisize.wording.language import Language, codes, language
from malisize.wording.numbers import MONTHS, by_language
from malisize.wording.said import phrase, say

_FEWEST = 3  # letters of a month cut short


@cache
def month_named(text: str) -> int | None:
    """Return the number of a month by its name in one of the languages, which may be cut short
    (``Dec``, ``déc``) where one month alone begins so; None for what is no month.
    """
    word = _bare(text)
    if len(word) < _FEWEST:
        return None
    found = {
        number
        for code in codes()
        for number, name in enumerate(MONTHS, start=1)
        if _bare(language(code).message(name, "month", None, None)).startswith(word)
    }
    return found.pop() if len(found) == 1 else None


def _bare(text: str) -> str:
    """Return a word without case, accents and the point that ends it."""
    letters = unicodedata.normalize("NFKD", text.strip().rstrip(".")).casefold()
    return "".join(one for one in letters if not unicodedata.combining(one))


@by_language
def days(language: Language, first: str, last: str) -> str:
    """Return the days from one of ISO 8601 to another: ``1–7 Dec 2026``, ``29 Dec 2026 – 4 Jan
    2027``.
    """
    begins, ends = ((int(part) for part in day.split("-")) for day in (first, last))
    (year, month, day), (last_year, last_month, last_day) = begins, ends
    short = [MONTHS[one - 1][:3] for one in (month, last_month)]
    start, end = (language.message(one, "short month", None, None) for one in short)
    parts: dict[str, object] = {"day": day, "month": start, "year": year}
    parts |= {"last_day": last_day, "last_month": end, "last_year": last_year}
    if first == last:
        said = phrase("{day} {month} {year}", **parts)
    elif year != last_year:
        said = phrase("{day} {month} {year} – {last_day} {last_month} {last_year}", **parts)
    elif month != last_month:
        said = phrase("{day} {month} – {last_day} {last_month} {year}", **parts)
    else:
        said = phrase("{day}–{last_day} {month} {year}", **parts)
    return str(say(said, language))
