"""Any table, by what the user says its columns are: figures by place and date, or assumptions by
key.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from malisize.errors import InputError
from malisize.importing.cells import (
    Cell,
    date_reader,
    day_first,
    decimal_comma,
    number_reader,
    words_of,
)
from malisize.importing.found import Found, Value
from malisize.importing.layout import plain
from malisize.importing.official import (
    Asked,
    Quantity,
    figure_of,
    observation,
    rows_of,
    slug,
    source_table,
)
from malisize.importing.table import Table
from malisize.text import clean, command, did_you_mean, offered, shown
from malisize.toml_file import ASSUMPTIONS_LIMIT
from malisize.wording import phrase, plural

MEANINGS = ("value", "low", "high", "place", "code", "year", "date", "key", "why", "source", "url")
_YEAR = re.compile(r"(?<![0-9])(?:19[5-9][0-9]|20[0-9]{2})(?![0-9])")
_MOST = 10_000  # rows: more figures than a file holds
_NUMBERS = ("value", "low", "high")


def maps_of(texts: Sequence[str]) -> dict[str, str]:
    """Return what each column means from ``COLUMN=MEANING`` texts, split at the last ``=``. Raises
    InputError.
    """
    found: dict[str, str] = {}
    for text in texts:
        column, equals, meaning = text.rpartition("=")
        column, meaning = column.strip(), meaning.strip()
        if not equals or not column or not meaning:
            raise InputError(
                phrase("--map {text}: a column and its meaning are needed", text=shown(text)),
                hint=offered('--map "Population=value"'),
            )
        if meaning not in MEANINGS and "." not in meaning:
            raise InputError(
                phrase("--map {text}: {meaning} is not what a column can be", text=shown(text),
                       meaning=shown(meaning)),
                hint=did_you_mean(meaning, MEANINGS, phrase("one of {meanings}, or a"
                " key", meanings=', '.join(MEANINGS))),
            )  # fmt: skip
        if found.setdefault(plain(column), meaning) != meaning:
            raise InputError(phrase("--map {column}: given twice", column=shown(column)))
    return found


def read(table: Table, maps: Mapping[str, str], asked: Asked) -> Found:
    """Return the figures or the assumptions of a table. Raises InputError."""
    missing = [column for column in maps if column not in map(plain, table.names)]
    if missing:
        known = [name for name in table.names if name]
        raise InputError(
            phrase("{file}: no column {column}", file=table.file, column=shown(missing[0])),
            hint=did_you_mean(
                missing[0], known, phrase("columns: {names}", names=", ".join(known[:12]))
            ),
        )
    rows = [row for _, row in islice(rows_of(table), _MOST)]
    if len(rows) == _MOST:
        raise too_much(table.file)
    if not rows:
        raise InputError(phrase("{file}: has a header and no rows", file=table.file))
    how = (phrase("a table by --map, {how}", how=table.how),)
    meanings = set(maps.values())
    if "key" in meanings or any("." in one for one in meanings):
        values = tuple(_values(rows, maps, table))
        made = tuple(phrase("{key} = {value}", key=one.key, value=one.value) for one in values)
        return Found(table.file, "table", len(rows), how, made, values=values)
    return _observations(rows, maps, table, asked, how)


def too_much(file: str) -> InputError:
    """Return the error for a file that gives more than an assumptions file holds."""
    return InputError(
        phrase("{file}: gives more than the {most} KiB that a file of assumptions holds",
               file=file, most=ASSUMPTIONS_LIMIT // 1024),
        hint=phrase("leave in it the rows that you need, such as those of one region"),
    )  # fmt: skip


def _observations(
    rows: Sequence[Mapping[str, Cell]], maps: Mapping[str, str], table: Table, asked: Asked,
    how: tuple[str, ...],
) -> Found:  # fmt: skip
    by = {meaning: column for column, meaning in maps.items()}
    if asked.figure is None or not ("value" in by or {"low", "high"} <= set(by)):
        raise InputError(
            phrase("{file}: its figure or its column of values is not named", file=table.file),
            hint=offered('--figure population --map "Population=value"'),
        )
    number, date = _readers(rows, by, table)
    base = "as the source defines it"
    named = _YEAR.search(f"{by.get('value', by.get('low'))} {table.file}")
    of_file = "undated" if named is None else named[0]
    places = [column for column, meaning in maps.items() if meaning == "place"]
    others = [name for name in table.names if name and plain(name) not in maps]
    apart = f"{others[0] if others else table.names[0]}=place"
    by_key: dict[str, list[dict[str, Any]]] = {}
    quantities: dict[str, Quantity] = {}
    empty = 0
    for row in rows:
        told = {name: number(row[by[name]]) for name in _NUMBERS if name in by}
        if all(value is None for value in told.values()):
            empty += 1
            continue
        place = ", ".join(word for column in places if (word := words_of(row[column])))
        code = words_of(row[by["code"]]) if "code" in by else ""
        parts = [asked.figure, slug(code or place) if code or place else ""]
        key = "_".join(part for part in parts if part)
        label = clean(f"{asked.figure}: {place} {code}".strip(" :"))
        day = date(row[by["date"]]) if "date" in by else None
        as_of = day.isoformat() if day else words_of(row[by["year"]])[:4] if "year" in by else ""
        quantity = quantities.setdefault(key, Quantity(key, label, asked.unit or "people", base))
        more = {
            name: value for name, value in told.items() if name != "value" and value is not None
        }
        entry = observation(told.get("value"), quantity, asked, "own-table", as_of or of_file,
                            table.file, place=place or asked.place.name, **more)  # fmt: skip
        have = by_key.setdefault(key, [])
        if any(one["as_of"] == entry["as_of"] for one in have):
            raise InputError(
                phrase("{file}: {key} has two values of {as_of}", file=table.file, key=key,
                       as_of=entry["as_of"]),
                hint=phrase("map the column that tells them apart:"
                " `{command}`", command=command('--map', apart)),
            )  # fmt: skip
        have.append(entry)
    figures = {key: figure_of(quantities[key], entries) for key, entries in by_key.items()}
    ignored = [plural("{number} row without a value", "{number} rows without a value", empty)]
    source = source_table(f"Table {table.file}", "imported by --map", table.file, asked.today)
    return Found(
        table.file, "table", len(rows), how,
        (plural("{number} figure", "{number} figures", len(figures)),),
        tuple(ignored if empty else ()), figures=figures, sources={"own-table": source},
    )  # fmt: skip


def _readers(
    rows: Sequence[Mapping[str, Cell]], by: Mapping[str, str], table: Table
) -> tuple[Callable[[Cell], float | None], Callable[[Cell], datetime.date | None]]:
    """Return what reads the numbers and the dates of a table, by its own conventions."""
    texts = [cell for name in _NUMBERS if name in by for row in rows
             if isinstance(cell := row[by[name]], str)]  # fmt: skip
    comma = decimal_comma(texts, otherwise=table.delimiter == ";")
    dates = [str(row[by["date"]]) for row in rows] if "date" in by else []
    return (
        number_reader(comma=comma, blanks=frozenset()),
        date_reader(first=day_first(dates, otherwise=True)),
    )


def _values(
    rows: Sequence[Mapping[str, Cell]], maps: Mapping[str, str], table: Table
) -> list[Value]:
    by = {meaning: column for column, meaning in maps.items()}
    found: list[Value] = []
    if "key" in by:
        if "value" not in by:
            raise InputError(phrase("{file}: no column has the values", file=table.file),
                             hint=offered('--map "Value=value"'))  # fmt: skip
        for row in rows:
            key = words_of(row[by["key"]])
            if key:
                more = {name: words_of(row[by[name]]) or None
                        for name in ("why", "source", "url", "date") if name in by}  # fmt: skip
                found.append(Value(key, words_of(row[by["value"]]), **more))
        return found
    if len(rows) > 1:
        raise InputError(
            phrase("{file}: has {rows} rows, and one key has one value", file=table.file,
                   rows=len(rows)),
            hint=phrase("leave one row, or map a column to `key` and one to `value`"),
        )  # fmt: skip
    for column, key in maps.items():
        if "." in key:
            found.append(Value(key, words_of(rows[0][column]), source=table.file))
    return found
