"""Help in the words of a country, and with the formats and languages there are."""

from __future__ import annotations

from malisize.country import default
from malisize.wording import codes, either, phrase
from malisize.wording.said import Text


def in_words(text: str) -> Text:
    """Return a help text with what stands for the words in braces: names of the country, formats,
    languages.
    """
    words = default().words()
    if "{formats}" in text:
        from malisize.formats import names

        words = {"formats": either(names())}
    elif "{languages}" in text:
        words = {"languages": either(codes())}
    return phrase(text, **words) if any(f"{{{word}}}" in text for word in words) else phrase(text)
