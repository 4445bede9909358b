"""Official tables read into observations: what they share, and the World Bank, the UN, Our World in
Data and Statcounter.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from malisize.errors import InputError
from malisize.importing.cells import Cell, number_reader, words_of
from malisize.importing.found import Found
from malisize.importing.layout import data, plain
from malisize.importing.table import Table
from malisize.text import clean, did_you_mean, shown
from malisize.wording import numbers, phrase, plural

_STALE = 36
_SLUG = re.compile(r"[^a-z0-9]+")


class Place(NamedTuple):
    """A country asked for: its name, its codes and other names folded, whether it is the country of
    this study, and what stands before keys of figures elsewhere.
    """

    name: str
    words: frozenset[str]
    home: bool

    @property
    def prefix(self) -> str:
        """What stands before the key of a figure of another country."""
        return "" if self.home else f"{slug(self.name)}_"


class Asked(NamedTuple):
    """What the user asked of official tables: the place, the figure that the values are of, its
    unit, and the day.
    """

    place: Place
    figure: str | None
    unit: str | None
    today: datetime.date


class Quantity(NamedTuple):
    """What values are of: the key, label and unit of a figure, what people it counts, and what its
    numbers are multiplied by.
    """

    key: str
    label: str
    unit: str
    base: str
    factor: float = 1.0


def slug(text: str, mark: str = "_") -> str:
    """Return a text as a key."""
    found = _SLUG.sub(mark, plain(text)).strip(mark)
    return found if found[:1].isalpha() else f"x{mark}{found}".strip(mark)


def observation(
    value: float | None, quantity: Quantity, asked: Asked, source: str, as_of: str, where: str,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return an observation as the catalogue has it."""
    number = None if value is None else tidy(value * quantity.factor)
    told: dict[str, Any] = {} if number is None else {"value": number}
    return {
        **told,
        "base": quantity.base,
        "place": more.pop("place", asked.place.name),
        "as_of": as_of,
        "basis": more.pop("basis", "stated"),
        "source": source,
        "where": clean(where),
        **more,
    }


def tidy(value: float) -> float | int:
    """Return a number without digits that only binary arithmetic gave it, whole where it is."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 2**53 else rounded


def figure_of(quantity: Quantity, observations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the table of a figure."""
    return {
        "label": quantity.label,
        "unit": quantity.unit,
        "stale_after_months": _STALE,
        "observation": list(observations),
    }


def source_table(title: str, publisher: str, url: str, accessed: datetime.date) -> dict[str, Any]:
    """Return the table of a source."""
    return {
        "title": clean(title),
        "publisher": clean(publisher),
        "url": url,
        "accessed": accessed,
        "kind": "primary",
    }


def known_as(
    names: Iterable[tuple[str, str]], kind: str, label: str, asked: Asked, file: str
) -> Quantity:
    """Return what the values of a table are of: what was asked for, else what the indicator of one
    of ``names`` (key, name) is, else a figure of its own. Raises InputError where the two differ.
    """
    names = list(names)
    indicators = data("official")[kind].get("indicator", {})
    found = next((indicators[key] for key, _ in names if key in indicators), None)
    known = None if found is None else asked.place.prefix + found["figure"]
    if asked.figure is not None and known is not None and asked.figure != known:
        raise InputError(
            phrase("{file}: holds {label}, which is the figure {known}, not {asked}", file=file,
                   label=shown(label, 80), known=known, asked=shown(asked.figure)),
            hint=f"leave out `--figure`, or write `--figure {known}`",
        )  # fmt: skip
    unit, factor = unit_of(label) if found is None else (found["unit"], 1.0)
    if asked.unit is not None:
        unit = asked.unit
    if unit == "share":
        factor = 0.01
    base = "as the source defines it" if found is None else found["base"]
    key = asked.figure or known
    if key is None:
        if not names:
            raise InputError(
                phrase("{file}: does not say of what its values are", file=file),
                hint="name the figure: `--figure population`",
            )
        first = names[0][0]
        key = f"{asked.place.prefix}{slug(kind.split('-', maxsplit=1)[0])}_{slug(first)}"
    return Quantity(key, clean(label), unit, base, factor)


def unit_of(label: str) -> tuple[str, float]:
    """Return the unit that the name of an indicator states, and what its numbers are multiplied by:
    percent are shares.
    """
    if "%" in label or plain(label).startswith("share"):
        return "share", 0.01
    inside = re.findall(r"\(([^()]*)\)", label)
    if "US$" in label:
        return "USD", 1.0
    return (clean(inside[-1]) if inside else "count"), 1.0


def rows_of(table: Table) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the rows of a table with their lines, cells by folded names of columns."""
    names = [plain(name) for name in table.names]
    for block in table.blocks:
        columns = [block.cells[name] for name in table.names]
        for at, line in enumerate(block.lines):
            row = dict(zip(names, (column[at] for column in columns), strict=True))
            if not _is_tags(row.values()):
                yield line, row


def _is_tags(cells: Iterable[Cell]) -> bool:
    """Tell whether a row is that of HXL tags."""
    given = [one for one in map(words_of, cells) if one]
    return bool(given) and all(one.startswith("#") for one in given)


def no_place(asked: Asked, have: Iterable[str], file: str) -> InputError:
    """Return the error for a country that is not in a file."""
    there = sorted(set(have))
    return InputError(
        phrase("{file}: has no row of {place}", file=file, place=asked.place.name),
        hint=did_you_mean(asked.place.name, there, f"`--place {there[0] if there else 'CODE'}`"),
    )


def world_bank(table: Table, asked: Asked) -> Found:
    """Read the table of an indicator of the World Bank, with years as columns or as rows."""
    told = data("official")["world-bank"]
    number = number_reader(comma=False, blanks=frozenset())
    updated = _updated(table.above)
    found: list[tuple[int, float]] = []
    names: dict[tuple[str, str], None] = {}
    have: list[str] = []
    empty = rows = 0
    for _, row in rows_of(table):
        rows += 1
        code, name = words_of(row.get("country code")), words_of(row.get("country name"))
        if name:
            have.append(name)
        if not {plain(code), plain(name)} & asked.place.words:
            continue
        if "indicator code" in row:
            names[words_of(row["indicator code"]), words_of(row["indicator name"])] = None
            years = [(int(year), cell) for year, cell in row.items() if _is_year(year)]
        else:
            years = [(int(float(words_of(row["year"]) or 0)), row["value"])]
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
    updated: datetime.date | None, have: Sequence[str], asked: Asked,
) -> Found:  # fmt: skip
    """Return the last value of a series of the World Bank."""
    if len(names) > 1:
        raise InputError(
            phrase("{file}: has {count} indicators, and one is read", file=file, count=len(names)),
            hint="download one indicator at a time",
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
    others = len(set(have) - {asked.place.name})
    if others:
        ignored.append(plural("{number} other country or group",
                              "{number} other countries and groups", others))  # fmt: skip
    return Found(
        file, "world-bank", rows, read, (made(quantity, entry),), tuple(ignored),
        figures={quantity.key: figure_of(quantity, [entry])},
        sources={key: source_table(title, told["publisher"], url, updated or asked.today)},
    )  # fmt: skip


def made(quantity: Quantity, entry: Mapping[str, Any]) -> str:
    """Say what became of a value."""
    value = entry.get("value")
    unit = quantity.unit
    shown_value = (
        numbers.share(float(value)) if unit == "share" and value is not None
        else numbers.count(float(value or 0.0))
    )  # fmt: skip
    return phrase("{key}: {value} of {as_of}", key=quantity.key, value=shown_value,
                  as_of=entry["as_of"])  # fmt: skip


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


def world_bank_json(content: bytes, file: str, asked: Asked) -> Found:
    """Read an answer of the World Bank's interface. Raises InputError for one that is an error."""
    document = loaded_json(content, file)
    if not isinstance(document, list) or len(document) != 2 or not isinstance(document[1], list):
        message = ""
        if isinstance(document, list) and document and isinstance(document[0], dict):
            said = document[0].get("message")
            message = str(said[0].get("value", "")) if isinstance(said, list) and said else ""
        raise InputError(
            phrase("{file}: the World Bank answered with an error {message}", file=file,
                   message=shown(message, 80)),
            hint="ask again with the code of a country and of an indicator",
        )  # fmt: skip
    head, entries = document
    found, names, have, empty = [], dict[tuple[str, str], None](), [], 0
    for entry in entries:
        country = entry["country"]
        words = {plain(str(entry.get("countryiso3code", ""))), plain(country["id"]),
                 plain(country["value"])}  # fmt: skip
        have.append(country["value"])
        if not words & asked.place.words:
            continue
        names[entry["indicator"]["id"], entry["indicator"]["value"]] = None
        if entry["value"] is None:
            empty += 1
        else:
            found.append((int(entry["date"]), float(entry["value"])))
    try:
        updated = datetime.date.fromisoformat(str(head.get("lastupdated", ""))[:10])
    except ValueError:
        updated = None
    got = _of_series(file, (phrase("World Bank, JSON of its interface"),), len(entries),
                     data("official")["world-bank"], list(names), found, empty, updated, have,
                     asked)  # fmt: skip
    total = head.get("total", len(entries))
    if total > len(entries):
        missing = phrase("holds {rows} of {total} rows: the answer has more pages",
                         rows=len(entries), total=total)  # fmt: skip
        return got._replace(doubts=(missing,))
    return got


def loaded_json(content: bytes, file: str) -> Any:
    """Return a JSON document. Raises InputError."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(phrase("{file}: is not JSON that can be read", file=file)) from None


def owid(table: Table, asked: Asked) -> Found:
    """Read a table of Our World in Data: entity, code, year and one indicator."""
    told = data("official")["owid"]
    label = next(name for name in table.names if plain(name) not in told["columns"])
    number = number_reader(comma=False, blanks=frozenset())
    found, have, rows = [], [], 0
    for _, row in rows_of(table):
        rows += 1
        have.append(words_of(row["entity"]))
        if {plain(words_of(row["code"])), plain(words_of(row["entity"]))} & asked.place.words:
            value = number(row[plain(label)])
            if value is not None:
                found.append((int(float(words_of(row["year"]))), value))
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
