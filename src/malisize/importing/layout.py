"""Layouts of exports: names of columns by language, and what each means. They are data files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from malisize import packaged
from malisize.tuples import NamedTuple

_FOLDER = Path(__file__).parent / "layouts"
ADS = tuple((_FOLDER / "ads.txt").read_text(encoding="utf-8").split())  # by how often they are used
_SIGN = 3  # what a column that no other kind has counts for
_CODE = re.compile(r"\s*\(([A-Z]{3})\)\s*$")
LANGUAGES = ("en", "fr", "es", "pt")


class Column(NamedTuple):
    """A column of a layout: its meaning, its names by language, and what it is.

    A ``name`` says which campaign a row is of, a ``breakdown`` parts one campaign into rows, a
    ``measure`` is a number, ``money`` one with a currency.
    """

    meaning: str
    names: Mapping[str, tuple[str, ...]]
    name: bool = False
    breakdown: bool = False
    measure: bool = False
    money: bool = False
    stands_for: str = ""


class Layout(NamedTuple):
    """The layout of an export: its kind, columns by meaning, and words of its cells.

    ``platforms`` gives the channel of a platform as the export names it (empty: none here),
    ``channel`` the one where no platform is named. ``totals`` begin the name of a totals row,
    ``blanks`` stand for no number, ``no_conversion`` are parts of result types that are none.
    """

    kind: str
    label: str
    channel: str
    columns: Mapping[str, Column]
    platforms: Mapping[str, str]
    signs: tuple[str, ...]
    totals: tuple[str, ...]
    blanks: frozenset[str]
    no_conversion: tuple[str, ...]
    dates: str = ""


class Match(NamedTuple):
    """A header as a layout reads it: the layout, which name has which meaning, the language, the
    currency that headers of money name, and how much fits.
    """

    layout: Layout
    meanings: Mapping[str, str]
    language: str
    currencies: tuple[str, ...]
    score: int

    def column(self, meaning: str) -> str | None:
        """Return the name of the column of a meaning."""
        return next((name for name, what in self.meanings.items() if what == meaning), None)


def plain(text: str) -> str:
    """Return a header or a cell for comparing: without accents, case, odd spaces or quotes."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'"))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return " ".join(bare.casefold().split())


def currency_of(header: str) -> str | None:
    """Return the code of the currency that a header names in brackets at its end."""
    found = _CODE.search(header)
    return found[1] if found else None


@cache
def layout(kind: str) -> Layout:
    """Return the layout of a kind of export of advertising."""
    document = packaged.table(_FOLDER / f"{kind}.toml")
    columns = {
        meaning: Column(
            meaning,
            {language: tuple(entry[language]) for language in LANGUAGES if language in entry},
            **{name: value for name, value in entry.items() if name not in LANGUAGES},
        )
        for meaning, entry in document.pop("columns").items()
    }
    return Layout(
        kind,
        document["label"],
        document["channel"],
        columns,
        document["platforms"],
        tuple(document["signs"]),
        tuple(document["totals"]),
        frozenset(document["blanks"]),
        tuple(document["no_conversion"]),
        document.get("dates", ""),
    )


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return the data of a layout of official tables."""
    return packaged.table(_FOLDER / f"{name}.toml")


@cache
def _meanings(kind: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return by header the meanings it may have, each with its language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for column in layout(kind).columns.values():
        for language, names in column.names.items():
            for name in names:
                found.setdefault(plain(name), []).append((column.meaning, language))
    return {name: tuple(them) for name, them in found.items()}


def matched(names: Sequence[str], kind: str) -> Match:
    """Return a header as the layout of a kind reads it; the language is that of most names."""
    known, chosen = _meanings(kind), layout(kind)
    fits = [known.get(plain(name)) or known.get(plain(_CODE.sub("", name))) for name in names]
    counts = {
        language: sum(any(one == language for _, one in fit) for fit in fits if fit)
        for language in LANGUAGES
    }
    language = max(LANGUAGES, key=lambda one: counts[one])
    meanings: dict[str, str] = {}
    currencies: dict[str, None] = {}
    for name, fit in zip(names, fits, strict=True):
        if not fit:
            continue
        meaning = next((what for what, spoken in fit if spoken == language), fit[0][0])
        column = chosen.columns[meaning]
        meanings.setdefault(name, column.stands_for or meaning)
        code = currency_of(name)
        if column.money and code is not None:
            currencies[code] = None
    told = {what for fit in fits if fit for what, _ in fit}
    score = len(set(meanings.values())) + _SIGN * len(told.intersection(chosen.signs))
    return Match(chosen, meanings, language, tuple(currencies), score)
