"""A comparison: the answer of each column, how far each row is from the reference, and the inputs
that differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.document.blocks import (
    Answer,
    Answers,
    AnyCell,
    Asked,
    Block,
    Cell,
    Column,
    Item,
    Lines,
    Section,
    Table,
)
from malisize.document.change import change, label, short, words
from malisize.document.headings import CODES
from malisize.document.parts import amount, ends_of, heading_of_ranges, likely_row, range_of
from malisize.records import Listing
from malisize.rows import is_of
from malisize.wording import Said, joined, phrase, some
from malisize.wording.numbers import given as as_given

Rows = dict[str, dict[str, Mapping[str, Any]]]  # by row id or key, and column
_ANSWERS = ("market.som.people", "plan.reach", "reachable.deduplicated")
_AUDIENCE = (
    "segment.population",
    "segment.online",
    "segment.narrowed.population",
    "segment.narrowed.online",
    "channel.CHANNEL.reachable",
    "reachable.deduplicated",
)
_PLAN = (
    "budget.needed",
    "budget.total",
    "budget.net_media",
    "channel.CHANNEL.spend",
    "channel.CHANNEL.reach",
    "plan.reach",
    "plan.share",
    "plan.frequency",
    "plan.cost_per_reached",
    "plan.conversions",
    "plan.cost_per_conversion",
    "reachable.deduplicated",
)
_MARKET = (
    "market.start",
    "market.tam.people",
    "market.sam.people",
    "market.som.people",
    "market.revenue_per_customer",
    "market.tam.revenue",
    "market.sam.revenue",
    "market.som.revenue",
    "market.som.kept",
    "market.ratio",
)
_LESS = ("segment.online", "segment.narrowed.online")  # than the channels
_COMMON = (  # doubts about every input, which say nothing of a difference
    *("age", "assumed", "proxy", "stale", "dates", "undated", "median", "price", "shape"),
    "allocation",
)
_MOST_ANSWERS, _MOST_INPUTS, _MOST_KEYS = 3, 3, 4  # on a screen


def comparison(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a comparison."""
    names = [str(column["column"]) for column in found.more["columns"]]
    rows = by_row(found)
    yield Asked(phrase("{title}: {names}", title=found.title, names=joined(", ", names)))
    yield from _answers(found, rows, names)
    yield Lines(tuple(_legend(found)), close=True)
    kept = _kept(rows, names, found)
    if kept:
        short = len(names) * (3 if len(names) < 3 else 1)  # what leaves room for the legend
        few = None if found.request.get("rows") else range(short)
        yield _table(found, {id: rows[id] for id in kept}, names)._replace(few=few)
    else:
        yield Lines((phrase("every row is the same in every column"),))
    left = {id: row for id, row in rows.items() if id not in kept}
    if left:
        yield _table(found, left, names)._replace(name=phrase("All other rows"), detail=True)
    yield from _inputs(found, names)
    yield Section("doubts", tuple(_doubts(found)))
    if found.remarks:
        yield Lines(tuple(found.remarks), quiet=True)


def by_row(found: Listing) -> Rows:
    """Return the lines of a comparison by row and column."""
    rows: Rows = {}
    for row in found.rows:
        rows.setdefault(row["row"], {})[row["column"]] = row
    return rows


def answering(rows: Rows) -> str | None:
    """Return the row that answers, None where none does."""
    return next((one for one in _ANSWERS if one in rows), None)


def _answers(found: Listing, rows: Rows, names: Sequence[str]) -> Iterator[Block]:
    """Yield the number that answers, of the first columns, each with its change."""
    id = answering(rows)
    if id is None:
        return
    items = []
    for name in names[:_MOST_ANSWERS]:
        one = rows[id].get(name)
        ends = ends_of(one) if one is not None else None
        if one is None or ends is None:
            continue
        said = joined(", ", [part for part in (change(one), words(one)) if part] or [""])
        items.append(
            Answer(
                name,
                amount(one["central"], one["unit"]),
                likely_row(found.request, ends),
                said,
                as_it_is=True,
            )
        )
    yield Answers(tuple(items))


def _legend(found: Listing) -> Iterator[str]:
    """Yield what each column is, the first being what the others are compared with."""
    abouts = []
    for column in found.more["columns"]:
        parts = [column[part] for part in ("title", "segment") if column.get(part)]
        abouts.append(joined(" · ", parts) if parts else "")
    names = [str(column["column"]) for column in found.more["columns"]]
    if len(set(map(str, abouts))) == 1:
        yield phrase("all: {about}; the reference: {name}", about=abouts[0], name=names[0])
        return
    for place, (name, about) in enumerate(zip(names, abouts, strict=True)):
        if place:
            yield phrase("{name}: {about}", name=name, about=about)
        else:
            yield phrase("{name} (the reference): {about}", name=name, about=about)


def _kept(rows: Rows, names: Sequence[str], found: Listing) -> list[str]:
    """Return the rows to show: those asked for, else those that matter and differ."""
    if found.request.get("rows"):
        return list(rows)
    if found.request.get("market"):
        families: Sequence[str] = _MARKET
    else:
        families = _PLAN if "plan" in found.request else _AUDIENCE
    kept = [
        id
        for id, row in rows.items()
        if any(is_of(id, family) for family in families) and not _same(row, names)
    ]
    return sorted(kept, key=lambda kept_id: _weight(kept_id, rows[kept_id]))


def _weight(id: str, row: Mapping[str, Mapping[str, Any]]) -> tuple[int, float]:
    """Return where a row stands: channels by their size, the one that answers above at the end."""
    if id in _ANSWERS:
        return 3, 0.0
    if is_of(id, "channel.CHANNEL.reachable") or is_of(id, "channel.CHANNEL.reach"):
        return 1, -max(one["central"] for one in row.values())
    return (2 if id in _LESS or is_of(id, "channel.CHANNEL.spend") else 0), 0.0


def _same(row: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> bool:
    return all(row.get(name, {}).get("verdict") == "same" for name in names[1:])


def _table(found: Listing, rows: Rows, names: Sequence[str]) -> Table:
    """Return each row with the numbers of the reference, and a line below for each other column."""
    columns = (
        Column(phrase("{name}, then others", name=names[0]), label=True),
        Column(phrase("central"), "number", main=True),
        Column(heading_of_ranges(found.request), "range"),
        Column(phrase("change"), "number"),
        Column(phrase("in the shared draws"), extra=1),
    )
    lines = [
        _line(name if place else label(id, row), row.get(name), below=place > 0)
        for id, row in rows.items()
        for place, name in enumerate(names)
    ]
    return Table(columns, tuple(lines))


def _line(what: str, one: Mapping[str, Any] | None, *, below: bool) -> tuple[AnyCell, ...]:
    head = Cell(phrase("  {name}", name=what) if below else what)
    ends = ends_of(one) if one is not None else None
    if one is None or ends is None:
        return (head, Cell(phrase("none")), None, None, None)
    return (
        head,
        amount(ends.central, ends.unit),
        range_of(ends),
        Cell(change(one)),
        Cell(words(one), shorter=(short(one),)),
    )


def _inputs(found: Listing, names: Sequence[str]) -> Iterator[Block]:
    """Yield the inputs whose values differ, a line each, and their reasons."""
    given: Rows = {}
    for entry in found.more["inputs"]:
        given.setdefault(entry["key"], {})[entry["column"]] = entry
    if not given:
        yield Lines((phrase("no input differs"),))
        return
    columns = (Column(phrase("input", "heading")), *(Column(name) for name in names))
    lines = tuple(
        (Cell(key), *(Cell(_value(row.get(name))) for name in names)) for key, row in given.items()
    )
    all_of_them = len(lines) <= _MOST_INPUTS
    said = phrase("{keys}: values with -v", keys=some(list(given), _MOST_KEYS))
    yield Table(
        columns,
        lines,
        phrase("Inputs that differ"),
        few=None if all_of_them else (),
        left="" if all_of_them else said,
    )
    yield Section("reasons", tuple(_reasons(given)))


def _value(entry: Mapping[str, Any] | None) -> str:
    if entry is None or entry.get("value") is None:
        return phrase("not given")
    if entry.get("used") is False:
        return phrase("{value} (not used)", value=entry["value"])
    value: str = entry["value"]
    return value if isinstance(value, Said) else as_given(value)


def _reasons(given: Rows) -> Iterator[Item]:
    for key, row in given.items():
        for name, entry in row.items():
            told = [entry[part] for part in ("mark", "layer") if entry.get(part)]
            about = joined(", ", [CODES.get(one, one) for one in told] or [""])
            if not about:
                continue
            said = phrase("{key}, {name} [{about}]", key=key, name=name, about=about)
            if entry.get("why"):
                said = phrase("{said}: {why}", said=said, why=entry["why"])
            if entry.get("source"):
                said = phrase("{said} ({source})", said=said, source=entry["source"])
            yield Item(said)


def _doubts(found: Listing) -> Iterator[Item]:
    """Yield the notes that not every column has, those about every input left to the data."""
    for note in found.more["notes"]:
        if note["kind"] not in _COMMON:
            yield Item(phrase("{column}: {text}", column=note["column"], text=note["text"]))
