"""Months as people write them, in any language there is."""

from __future__ import annotations

import unicodedata
from functools import cache

from malisize.wording.language import codes, language
from malisize.wording.numbers import MONTHS

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
