"""What people read: sentences with their parameters, numbers for reading, and languages."""

from malisize.wording.language import ENGLISH, Language, codes, language
from malisize.wording.said import (
    Said,
    Text,
    Translated,
    both,
    either,
    joined,
    of_data,
    of_pattern,
    parameters_of,
    parts_of,
    phrase,
    plural,
    say,
    some,
)

__all__ = [
    "ENGLISH",
    "Language",
    "Said",
    "Text",
    "Translated",
    "both",
    "codes",
    "either",
    "joined",
    "language",
    "of_data",
    "of_pattern",
    "parameters_of",
    "parts_of",
    "phrase",
    "plural",
    "say",
    "some",
]
