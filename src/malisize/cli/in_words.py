"""Help in the words of a country, and with the names of the formats there are."""

from __future__ import annotations

from malisize.country import default
from malisize.wording import either, phrase
from malisize.wording.said import Text


def in_words(text: str) -> Text:
    """Return a help text with what stands for the words in braces: the country's own names, and
    the formats.
    """
    if "{formats}" in text:
        from malisize.formats import names

        return phrase(text, formats=either(names()))
    words = default().words()
    return phrase(text, **words) if any(f"{{{word}}}" in text for word in words) else phrase(text)
