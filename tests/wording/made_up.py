"""A language made up: each part of a message stands in ⟦ ⟧, so that what is said in no language
stands outside, and numbers are written as nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from malisize.assumptions.keys import RULES
from malisize.assumptions.market_keys import MARKET
from malisize.country import default
from malisize.figures.catalogue import Catalogue, figure_names
from malisize.model.channels import channels
from malisize.request import FIELDS
from malisize.wording import Language

_PARAMETER = re.compile(r"(\{\w+\})")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_TYPED = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|--?[a-z][\w-]*|\[\[?[\w.]+\]?\]")
_ID = re.compile(r"\S*[\w\]][._@=/:\[][\w\[]\S*|\S*\d\S*|\b[A-Z][A-Z0-9_.]+\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


class MadeUp(Language):
    """Messages as in English, each literal part in ⟦ ⟧; numbers with another decimal mark."""

    code = "xx"

    def message(
        self, message: str, context: str | None, many: str | None, number: int | None
    ) -> str:
        """Return a message with its literal parts marked."""
        if context == "number":
            return {".": "¤"}.get(message, f"⟦{message}⟧")
        chosen = super().message(message, context, many, number)
        parts = _PARAMETER.split(chosen)
        return "".join(
            part if index % 2 or not part.strip() else f"⟦{part}⟧"
            for index, part in enumerate(parts)
        )

    def of_data(self, by_language: Mapping[str, str]) -> str:
        """Return a text of data, marked."""
        return f"⟦{super().of_data(by_language)}⟧"


MADE_UP = MadeUp()


@cache
def names() -> frozenset[str]:
    """Return the words that no language changes: parts of keys, options, units and ids."""
    out: set[str] = {"malisize", "toml", "json", "csv", "markdown", "jsonl", "table", "fr", "en"}
    country = default()
    for text in (
        *(field.option for field in FIELDS),
        *(field.metavar for field in FIELDS),
        *(".".join(rule.pattern) for rule in (*RULES, *MARKET)),
        *country.sized,
        *channels(country),
        *figure_names(country),
    ):
        out.update(word.casefold() for word in _WORD.findall(text))
    catalogue = Catalogue(country)
    for key in figure_names(country):
        figure = catalogue.figure(key)
        out.update(word.casefold() for word in _WORD.findall(figure.unit))
    return frozenset(out)


def escaped(text: str, known: Iterable[str] = ()) -> list[str]:
    """Return the words of a text that no language says: neither in ⟦ ⟧, nor typed, nor a name."""
    bare = _SAID.sub(" ", text)
    for one in sorted(known, key=len, reverse=True):
        bare = bare.replace(one, " ")
    bare = _ID.sub(" ", _TYPED.sub(" ", bare))
    return [word for word in _WORD.findall(bare) if word.casefold() not in names()]
