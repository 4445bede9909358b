"""Help in the words of a country."""

from __future__ import annotations

from malisize.country import default
from malisize.wording import phrase
from malisize.wording.said import Text


def in_words(text: str) -> Text:
    """Return a help text with the country's own names for the words in braces."""
    words = default().words()
    return phrase(text, **words) if any(f"{{{word}}}" in text for word in words) else phrase(text)
