"""Indicators of the World Bank: tables with years as columns or as rows, and its JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from malisize.errors import InputError
from malisize.importing.cells import number_reader, whole_of, words_of
from malisize.importing.found import Found
from malisize.importing.layout import data, plain
from malisize.importing.official import (
    Asked,
    figure_of,
    json_number,
    known_as,
    loaded_json,
    made,
    no_place,
    observation,
    rows_of,
    slug,
    source_table,
)
from malisize.importing.table import Table
from malisize.text import shown
from malisize.wording import phrase, plural


def read(table: Table, asked: Asked) -> Found:
    """Read the table of an indicator of the World Bank, with years as columns or as rows."""
    told = data("official")["world-bank"]
    number = number_reader(comma=False, blanks=frozenset())
    updated = _updated(table.above)
    found: list[tuple[int, float]] = []
    names: dict[tuple[str, str], None] = {}
    have: set[str] = set()
    empty = rows = 0
    for _, row in rows_of(table):
        rows += 1
        code, name = words_of(row.get("country code")), words_of(row.get("country name"))
        if name:
            have.add(name)
        if not {plain(code), plain(name)} & asked.place.words:
            continue
        if "indicator code" in row:
            names[words_of(row["indicator code"]), words_of(row["indicator name"])] = None
            years = [(int(year), cell) for year, cell in row.items() if _is_year(year)]
        else:
            years = [(whole_of(row["year"]), row["value"])]
        for year, cell in years:
            value = number(cell)
            if value is None:
                empty += 1
            else:
                found.append((year, value))
    return _of_series(table.file, (phrase("World Bank, {how}", how=table.how),), rows, told,
                      list(names), found, empty, updated, have, asked)  # fmt: skip


def _of_series(
    file: str, read: tuple[str, ...], rows: int, told: Mapping[str, Any],
    names: Sequence[tuple[str, str]], found: Sequence[tuple[int, float]], empty: int,
    updated: datetime.date | None, have: set[str], asked: Asked,
) -> Found:  # fmt: skip
    """Return the last value of a series of the World Bank."""
    if len(names) > 1:
        raise InputError(
            phrase("{file}: has {count} indicators, and one is read", file=file, count=len(names)),
            hint=phrase("download one indicator at a time"),
        )
    if not found:
        if names or empty:
            raise InputError(phrase("{file}: has no value of {place} in any year", file=file,
                                    place=asked.place.name))  # fmt: skip
        raise no_place(asked, have, file)
    code, name = names[0] if names else ("", asked.figure or "")
    quantity = known_as(names, "world-bank", name, asked, file)
    year, value = max(found)
    key = f"world-bank-{slug(code or quantity.key, '-')}"
    title = f"{name} ({code})" if code else f"World Bank, {quantity.key}"
    url = told["url"].format(code=code)
    entry = observation(value, quantity, asked, key, str(year),
                        f"{file}: row of {asked.place.name}, {year}")  # fmt: skip
    ignored = []
    if len(found) > 1:
        first = min(found)[0]
        ignored.append(plural("{number} earlier value, from {first} on",
                              "{number} earlier values, from {first} on", len(found) - 1,
                              first=first))  # fmt: skip
    if empty:
        ignored.append(plural("{number} empty year", "{number} empty years", empty))
    others = len(have - {asked.place.name})
    if others:
        ignored.append(plural("{number} other country or group",
                              "{number} other countries and groups", others))  # fmt: skip
    return Found(
        file, "world-bank", rows, read, (made(quantity, entry),), tuple(ignored),
        figures={quantity.key: figure_of(quantity, [entry])},
        sources={key: source_table(title, told["publisher"], url, updated or asked.today)},
    )  # fmt: skip


def _is_year(name: str) -> bool:
    return len(name) == 4 and name.isascii() and name.isdigit()


def _updated(above: Sequence[Sequence[str]]) -> datetime.date | None:
    """Return the day a file says it was last updated, None where it does not."""
    for row in above:
        if row and plain(row[0]).startswith("last updated"):
            try:
                return datetime.date.fromisoformat(row[1][:10])
            except (ValueError, IndexError):
                return None
    return None


def read_json(content: bytes, file: str, asked: Asked) -> Found:
    """Read an answer of the World Bank's interface. Raises InputError for one that is an error."""
    document = loaded_json(content, file)
    if not isinstance(document, list) or len(document) != 2 or not isinstance(document[1], list):
        message = ""
        with suppress(LookupError, TypeError, AttributeError):
            message = str(document[0]["message"][0].get("value", ""))
        raise InputError(
            phrase("{file}: the World Bank answered with an error {message}", file=file,
                   message=shown(message, 80)),
            hint=_ASK_AGAIN,
        )  # fmt: skip
    head, entries = document
    found, names, have, empty = [], dict[tuple[str, str], None](), set[str](), 0
    for number, entry in enumerate(entries, 1):
        try:
            country, words, name, dated, value = _told(entry)
        except (LookupError, TypeError, AttributeError):
            raise InputError(
                phrase("{file}: row {row} is not one of the World Bank", file=file,
                       row=number),
                hint=_ASK_AGAIN,
            ) from None  # fmt: skip
        have.add(country)
        if not words & asked.place.words:
            continue
        names[name] = None
        if value is None:
            empty += 1
        else:
            found.append((whole_of(dated), json_number(value, file)))
    about = head if isinstance(head, dict) else {}
    try:
        updated = datetime.date.fromisoformat(str(about.get("lastupdated", ""))[:10])
    except ValueError:
        updated = None
    got = _of_series(file, (phrase("World Bank, JSON of its interface"),), len(entries),
                     data("official")["world-bank"], list(names), found, empty, updated, have,
                     asked)  # fmt: skip
    total = about.get("total")
    if isinstance(total, int) and total > len(entries):
        missing = phrase("holds {rows} of {total} rows: the answer has more pages",
                         rows=len(entries), total=total)  # fmt: skip
        return got._replace(doubts=(missing,))
    return got


_ASK_AGAIN = phrase("ask again with the code of a country and of an indicator")


def _told(entry: Any) -> tuple[str, set[str], tuple[str, str], str, Any]:
    """Return the country of a row, the words that stand for it, its indicator, date and value.
    Raises LookupError, TypeError or AttributeError for what is no row.
    """
    country, indicator = entry["country"], entry["indicator"]
    named = str(country["value"])
    words = {plain(str(one)) for one in (entry.get("countryiso3code", ""), country["id"], named)}
    name = str(indicator["id"]), str(indicator["value"])
    return named, words, name, str(entry["date"]), entry["value"]
