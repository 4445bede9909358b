"""Other words for the values of a request and for columns, from one table (``aliases.toml``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from malisize.packaged import table

Kind = Literal["area", "gender", "age", "language", "channel", "flag", "column", "label", "row"]


def folded(text: str) -> str:
    """Return a text in small letters and without accents, its spaces single."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(char for char in bare if not unicodedata.combining(char)).split())


def meaning(kind: Kind, text: str) -> str:
    """Return the word that a text stands for, the folded text itself where it is no other word."""
    word = folded(text)
    return _words().get(kind, {}).get(word, word)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    known = table(Path(__file__).with_name("aliases.toml"))
    return {
        kind: {other: word for word, others in words.items() for other in others}
        for kind, words in known.items()
    }
