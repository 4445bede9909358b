"""Tables of Our World in Data and of Statcounter."""

from __future__ import annotations

import re

from malisize.errors import InputError
from malisize.importing.cells import Cell, number_reader, whole_of, words_of
from malisize.importing.found import Found
from malisize.importing.layout import data, plain
from malisize.importing.official import (
    Asked,
    Quantity,
    figure_of,
    known_as,
    made,
    no_place,
    observation,
    rows_of,
    slug,
    source_table,
)
from malisize.importing.table import Table
from malisize.text import clean
from malisize.wording import numbers, phrase, plural


def owid(table: Table, asked: Asked) -> Found:
    """Read a table of Our World in Data: entity, code, year and one indicator."""
    told = data("official")["owid"]
    label = next(name for name in table.names if plain(name) not in told["columns"])
    number = number_reader(comma=False, blanks=frozenset())
    found, have, rows = [], set(), 0
    for _, row in rows_of(table):
        rows += 1
        have.add(words_of(row["entity"]))
        if {plain(words_of(row["code"])), plain(words_of(row["entity"]))} & asked.place.words:
            value = number(row[plain(label)])
            if value is not None:
                found.append((whole_of(row["year"]), value))
    if not found:
        raise no_place(asked, have, table.file)
    name = plain(re.sub(r"\([^()]*\)", "", label))
    quantity = known_as([(name, label)], "owid", label, asked, table.file)
    if quantity.unit == "count" and plain(label).startswith("individuals"):
        quantity = quantity._replace(unit="share", factor=0.01)
    year, value = max(found)
    key = f"owid-{slug(label, '-')}"[:60].strip("-")
    entry = observation(value, quantity, asked, key, str(year),
                        f"{table.file}: row of {asked.place.name}, {year}", basis="derived",
                        note="worked out by Our World in Data from other sources")  # fmt: skip
    ignored = [plural("{number} earlier value", "{number} earlier values", len(found) - 1)]
    return Found(
        table.file, "owid", rows, (phrase("{label}, {how}", label=told["label"], how=table.how),),
        (made(quantity, entry),), tuple(ignored if len(found) > 1 else ()),
        figures={quantity.key: figure_of(quantity, [entry])},
        sources={key: source_table(label, told["publisher"], told["url"], asked.today)},
    )  # fmt: skip


def statcounter(table: Table, asked: Asked) -> Found:
    """Read a monthly table of Statcounter: shares of page views, which are no shares of people."""
    told = data("official")["statcounter"]
    number = number_reader(comma=False, blanks=frozenset())
    last: tuple[str, dict[str, Cell]] | None = None
    rows = 0
    for _, row in rows_of(table):
        rows += 1
        when = words_of(row["date"])[:7]
        if last is None or when >= last[0]:
            last = (when, row)
    if last is None:
        raise InputError(phrase("{file}: has a header and no rows", file=table.file))
    when, row = last
    shares = {
        name: number(row[plain(name)]) or 0.0 for name in table.names if plain(name) != "date"
    }
    figures, some = {}, []
    for name, share in shares.items():
        if share <= 0.0 or plain(name) == told["other"]:
            continue
        quantity = Quantity(f"{asked.place.prefix}page_views_{slug(name)}",
                            f"Share of social media page views: {clean(name)}", "share",
                            "page views that come from social media, not people", 0.01)  # fmt: skip
        entry = observation(
            share,
            quantity,
            asked,
            "statcounter-social",
            when,
            f"{table.file}: row of {when}",
            place=_place_of(table.file, asked),
        )
        figures[quantity.key] = figure_of(quantity, [entry])
        some.append(made(quantity, entry))
    total = sum(shares.values())
    doubts = []
    if abs(total - 100.0) > 0.5:
        doubts.append(phrase("the shares of {when} add up to {total} %", when=when,
                             total=numbers.decimal(total)))  # fmt: skip
    dead = sum(share <= 0.0 for share in shares.values())
    ignored = [plural("{number} earlier month", "{number} earlier months", rows - 1)]
    if dead:
        ignored.append(plural("{number} site without page views", "{number} sites without page"
                              " views", dead))  # fmt: skip
    source = source_table(told["title"], told["publisher"], told["url"], asked.today)
    return Found(
        table.file, "statcounter", rows,
        (phrase("{label}, {how}", label=told["label"], how=table.how),),
        tuple(some), tuple(ignored), tuple(doubts), figures=figures,
        sources={"statcounter-social": source},
    )  # fmt: skip


def _place_of(file: str, asked: Asked) -> str:
    """Return the place that the name of a file of Statcounter states: ``-ww-`` is the world."""
    found = re.search(r"-([a-z]{2})-(?:monthly|quarterly|yearly|daily)", file.casefold())
    if found is None:
        return asked.place.name
    return "world" if found[1] == "ww" else found[1].upper()
