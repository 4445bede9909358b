"""A language made up: each part of a message stands in ⟦ ⟧, so that what is said in no language
stands outside, and numbers are written as nowhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from malisize import formats
from malisize.assumptions import bundled
from malisize.assumptions.keys import RULES
from malisize.assumptions.market_keys import MARKET
from malisize.assumptions.texts import FEE_BASES
from malisize.cli.app import COMMANDS
from malisize.country import default, shipped
from malisize.figures.catalogue import Catalogue
from malisize.figures.names import figure_names
from malisize.model.channels import GROUPS, channels
from malisize.packs.folder import codes as countries
from malisize.request import FIELDS
from malisize.wording import Language, codes, language, say

_PARAMETER = re.compile(r"(\{\w+\})")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_COMMAND = re.compile(r"\bmalisize [^\n]*")
_GRAMMAR = re.compile(  # values as they are typed
    r"[\d.]+ ?[%kM]? to [\d.]+ ?[%kM]?(?:, central [\d.]+ ?[%kM]?)?(?: [A-Z]{3})?|min \S+ max \S+"
)
_TYPED = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|(?<!\w)--?[a-z][\w-]*|\[\[?[\w.]+\]?\]")
_ID = re.compile(r"\S*[\w\]][._@=/:\[][\w\[]\S*|\S*\d\S*|\b[A-Z][A-Z0-9_.]+\b")
_FRAME = re.compile(r"[│├└─●┤╴|]")
_WORD = re.compile(r"[^\W\d_]{2,}")
SUBCOMMANDS = {
    "figures": ("list", "show", "sources", "conflicts", "check", "backtest", "import"),
    "assumptions": ("list", "show", "new", "check", "diff"),
    "countries": ("list", "check", "new"),
}


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
    out: set[str] = {"malisize", "jsonl", *formats.names(), *codes()}
    out.update(
        ("none", "mkdir", "list", "show", "sources", "conflicts", "check", "backtest", "new")
    )
    out.add("diff")  # with those above, the commands of groups
    country = default()
    catalogue = Catalogue(country)
    for text in (
        *(field.option for field in FIELDS),
        *(field.metavar for field in FIELDS),
        *(".".join(rule.pattern) for rule in (*RULES, *MARKET)),
        *country.sized,
        *channels(country),
        *figure_names(country),
        *(source.key for source in catalogue.sources()),
        *bundled.names(country),
        *(name for one in bundled.names(country) for name in scenarios_of(one)),
        *country.topics,
        *countries(),
        *GROUPS,
        *COMMANDS,
        *FEE_BASES,
    ):
        out.update(word.casefold() for word in _WORD.findall(text))
    for key in figure_names(country):
        figure = catalogue.figure(key)
        out.update(word.casefold() for word in _WORD.findall(figure.unit))
    return frozenset(out)


def scenarios_of(name: str) -> list[str]:
    """Return the names of the scenarios of a bundled file."""
    document = tomllib.loads(bundled.read(name, default()).decode())
    return list(document.get("scenario", {}))


@cache
def titles() -> tuple[str, ...]:
    """Return what stays in the language of its source: titles, publishers, and those of the parts
    of a source, which French says as they are.
    """
    french, found = language("fr"), set[str]()
    for catalogue in (Catalogue(shipped(code)) for code in countries()):
        found.update(
            text for one in catalogue.sources() for text in (one.title, one.publisher, one.url)
        )
        wheres = {o.where for figure in catalogue for o in figure.observations}
        found.update(str(one) for one in wheres if " " in one and say(one, french) == one)
    return tuple(sorted(found, key=len, reverse=True))


def written(text: str) -> str:
    """Return a text without what no language changes: titles, what is typed, keys and ids; its
    lines are one, as a narrow screen breaks titles.
    """
    left = " ".join(_FRAME.sub(" ", text).split())
    for one in titles():
        left = left.replace(one, " ")
    return _ID.sub(" ", _TYPED.sub(" ", _GRAMMAR.sub(" ", left)))


def escaped(text: str) -> list[str]:
    """Return the words of a text that no language says: neither in ⟦ ⟧, nor typed, nor a name or
    title.
    """
    left = _COMMAND.sub(" ", _SAID.sub(" ", text))
    return [word for word in _WORD.findall(written(left)) if word.casefold() not in names()]
