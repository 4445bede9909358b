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
from malisize.document.parts import (
    amount,
    currency_of,
    ends_of,
    heading_of_ranges,
    likely_row,
    moved,
    range_of,
)
from malisize.moved import Move
from malisize.numerals.currencies import is_currency
from malisize.records import Listing
from malisize.rows import ANSWERS, is_of
from malisize.wording import Said, joined, phrase, some
from malisize.wording.numbers import given as as_given
from malisize.wording.numbers import stated
from malisize.wording.said import parts_of

Rows = dict[str, dict[str, Mapping[str, Any]]]  # by row id or key, and column
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
_GIVEN = ("budget.total", "budget.net_media")  # by the request, behind what it brings
_LESS = ("segment.online", "segment.narrowed.online")  # than the channels
_COMMON = (  # doubts about every input, which say nothing of a difference
    *("assumed", "proxy", "stale", "dates", "median", "price", "shape"),
    "allocation",
)
_JUDGED = ("unsourced", "unmarked")
_FEW_COLUMNS = 2
_MOST_ANSWERS, _MOST_INPUTS, _MOST_KEYS = 3, 3, 4  # on a screen


def comparison(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a comparison."""
    names = [str(column["column"]) for column in found.more["columns"]]
    rows = by_row(found)
    yield Asked(phrase("{title}: {names}", title=found.title, names=joined(", ", names)))
    yield from _answers(found, rows, names)
    yield from _legend(found, names)
    kept = _kept(rows, names, found)
    if kept:
        short = len(names) * (1 if len(names) > _FEW_COLUMNS else 2)  # leaves room for the rest
        few = None if found.request.get("rows") else range(short)
        yield _table(found, {id: rows[id] for id in kept}, names)._replace(few=few)
    else:
        yield Lines((phrase("every row is the same in every column"),))
    left = {id: row for id, row in rows.items() if id not in kept}
    if left:
        yield _table(found, left, names)._replace(name=phrase("All other rows"), detail=True)
    yield from _inputs(found, names)
    yield from _movers(found, rows, names)
    yield Section("doubts", tuple(_doubts(found, rows)))
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
    return next((one for one in ANSWERS if one in rows), None)


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
                _number(one),
                likely_row(found.request, ends),
                said,
                as_it_is=True,
            )
        )
    yield Answers(tuple(items))


def _number(one: Mapping[str, Any]) -> Cell:
    """Return the number of a column, money with its currency."""
    said, currency = amount(one["central"], one["unit"]), currency_of(str(one["unit"]))
    if not is_currency(currency):
        return said
    return said._replace(text=phrase("{amount} {currency}", amount=said.text, currency=currency))


def _legend(found: Listing, names: Sequence[str]) -> Iterator[Block]:
    """Yield whom each column is about, the first being what the others are compared with, and what
    it is called.
    """
    columns = found.more["columns"]
    titles = [column.get("title") or "" for column in columns]
    segments = [column["segment"] for column in columns]
    if len(set(map(str, titles))) == len(set(map(str, segments))) == 1:
        about = joined(" · ", [one for one in (titles[0], segments[0]) if one])
        yield Lines((phrase("all: {about}", about=about),), close=True)
        return
    few = len(names) <= _FEW_COLUMNS
    whom = [phrase("{name}: {about}", name=name, about=segment)
            for name, segment in zip(names, segments, strict=True)]  # fmt: skip
    yield Lines(tuple(whom), close=True, quiet=not few)
    called = [phrase("{name}: {about}", name=name, about=title)
              for name, title in zip(names, titles, strict=True) if title]  # fmt: skip
    yield Lines(tuple(called), close=True, quiet=True)


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
    if id in ANSWERS:
        return 3, 0.0
    if is_of(id, "channel.CHANNEL.reachable") or is_of(id, "channel.CHANNEL.reach"):
        return 1, -max(one["central"] for one in row.values())
    if id in _LESS or is_of(id, "channel.CHANNEL.spend"):
        return 2, 0.0
    return 0, float(id in _GIVEN)


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
        totals = {row["total"] for row in found.more["columns"] if row.get("total")}
        if len(totals) < 2:
            yield Lines((phrase("no input differs"),))
        return
    columns = (Column(phrase("inputs that differ", "heading")), *(Column(name) for name in names))
    lines = tuple(_input(key, [row.get(name) for name in names]) for key, row in given.items())
    all_of_them = len(lines) <= _MOST_INPUTS
    said = phrase("Inputs that differ, with -v: {keys}", keys=some(list(given), _MOST_KEYS))
    yield Table(
        columns,
        lines,
        few=None if all_of_them else (),
        left="" if all_of_them else said,
    )
    yield Section("reasons", tuple(_reasons(given)))


def _input(key: str, entries: Sequence[Mapping[str, Any] | None]) -> tuple[AnyCell, ...]:
    """Return an input by its key, or by what all columns call it, and its value in each."""
    values = [_value(entry) for entry in entries]
    called = {parts_of(value)[0] if len(parts_of(value)) > 1 else "" for value in values}
    name, *more = called
    if not name or more:
        return (Cell(key), *map(Cell, values))
    return (Cell(name), *(Cell(joined(": ", parts_of(value)[1:])) for value in values))


def _movers(found: Listing, rows: Rows, names: Sequence[str]) -> Iterator[Block]:
    """Yield what could change the difference most, of the column that is moved most."""
    moves = found.more.get("moves", ())
    if not moves:
        return
    id, name = str(moves[0]["row"]), str(moves[0]["column"])
    one = rows.get(id, {}).get(name)
    if one is None or one.get("difference") is None:
        return
    own = [move for move in moves if move["column"] == name]
    by = phrase("moves the difference by")
    if len(names) > _FEW_COLUMNS:
        by = phrase("moves the difference of {name} by", name=name)
    yield from moved([_move(move) for move in own], float(one["difference"]), one["unit"], by,
                     {str(move["label"]): _apart(move, names[0], name) for move in own
                      if "setting" not in move})  # fmt: skip


def _move(entry: Mapping[str, Any]) -> Move:
    given = {name: entry.get(name, "") for name in Move._fields}
    return Move(**given)


def _apart(entry: Mapping[str, Any], reference: str, name: str) -> str:
    """Return the ends of an input that is another on both sides."""
    ends = ("reference_low", "reference_high"), ("low", "high")
    here, there = (stated(entry[low], entry[high], entry["unit"]) for low, high in ends)
    return phrase(
        "{here} in {reference}, {there} in {name}",
        here=here, there=there, reference=reference, name=name,
    )  # fmt: skip


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


def _doubts(found: Listing, rows: Rows) -> Iterator[Item]:
    """Yield what makes the difference doubtful, then the notes that not every column has; those
    about every input are left to the data.
    """
    id = answering(rows)
    for name, one in rows.get(id or "", {}).items():
        if one.get("verdict") == "within the ranges":
            said = phrase(
                "{name}: either side may be the higher one, {words}", name=name, words=words(one)
            )
            yield Item(said)
    judged = [entry["key"] for entry in found.more["inputs"] if entry.get("mark") in _JUDGED]
    if judged:
        keys = some(list(dict.fromkeys(judged)), _MOST_KEYS)
        yield Item(
            phrase("What sets the columns apart is judged, not published: {keys}", keys=keys)
        )
    for note in found.more["notes"]:
        if note["kind"] not in _COMMON:
            yield Item(phrase("{column}: {text}", column=note["column"], text=note["text"]))
