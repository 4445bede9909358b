"""A replay: the verdict in one sentence, what changed beneath, and the rows that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.document.blocks import AnyCell, Asked, Block, Cell, Column, Lines, Table
from malisize.document.parts import amount, currency_of, ends_of, range_of
from malisize.numerals import plain
from malisize.numerals.currencies import is_currency
from malisize.records import Listing
from malisize.wording import joined, phrase
from malisize.wording.numbers import general, number, share

_Row = Mapping[str, Any]
_KEPT = ("same", "close")


def replay(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a replay; what stayed as it was is detail."""
    yield Asked(found.title)
    yield Lines((_asked(found.request),))
    yield from _sections(found)
    rows = [row for row in found.rows if "unit" in row]
    changed = [row for row in rows if row["verdict"] not in _KEPT]
    kept = [row for row in rows if row["verdict"] in _KEPT]
    now = phrase("now")
    if changed:
        yield _table(phrase("row", "heading"), now, [_row(row) for row in changed])
    if kept:
        table = _table(phrase("row", "heading"), now, [_row(row) for row in kept])
        yield table._replace(detail=True)
    if found.remarks:
        yield Lines(tuple(found.remarks), remark=True)


def _asked(request: Mapping[str, Any]) -> str:
    """Return the request as it was typed, and the day it was saved."""
    typed = f"malisize {request['command']} {request.get('options', '')}".rstrip()
    if not request.get("date"):
        return phrase("{file}: {typed}", file=request["file"], typed=typed)
    return phrase(
        "{file}: {typed}, saved with the date {date}",
        file=request["file"],
        typed=typed,
        date=request["date"],
    )


def _sections(found: Listing) -> Iterator[Block]:
    """Yield what changed beneath: figures, defaults, fields of the file."""
    today = phrase("today")
    figures = [_figure(row) for row in found.more.get("figures", ())]
    if figures:
        yield _table(phrase("figure"), today, figures)
    for used in (True, False):
        defaults = [row for row in found.more.get("defaults", ()) if bool(row["used"]) is used]
        if defaults:
            table = _table(phrase("default"), today, [_default(row) for row in defaults])
            yield table._replace(detail=not used)
    fields = found.more.get("fields", ())
    if fields:
        columns = (Column(phrase("field")), Column(phrase("saved")), Column(phrase("run")))
        yield Table(
            columns,
            tuple(
                tuple(Cell(str(row[name])) for name in ("field", "saved", "run")) for row in fields
            ),
        )


def _table(what: str, now: str, rows: Sequence[tuple[AnyCell, ...]]) -> Table:
    columns = (
        Column(what),
        Column(phrase("saved")),
        Column(now),
        Column(phrase("change"), main=True),
    )
    return Table(columns, tuple(rows))


def _figure(row: _Row) -> tuple[AnyCell, ...]:
    return (
        Cell(row["figure"]),
        Cell(_side(row, "saved_")),
        Cell(_side(row, "")),
        Cell(_change(row)),
    )


def _side(row: _Row, prefix: str) -> str:
    """Return a figure on one side: its number or range, its date and its source."""
    value, low, high = (row.get(f"{prefix}{name}") for name in ("value", "low", "high"))
    source, date = row.get(f"{prefix}source"), row.get(f"{prefix}as_of")
    if source is None:
        return ""
    unit = row["unit"]
    ends = None
    if low is not None and high is not None:
        ends = phrase("{low} to {high}", low=amount(low, unit).text, high=amount(high, unit).text)
    if value is not None:
        said = amount(value, unit).text
        said = phrase("{number} ({ends})", number=said, ends=ends) if ends else said
    else:
        said = ends or phrase("no number")
    return phrase("{number}, {date}, {source}", number=said, date=date, source=source)


def _default(row: _Row) -> tuple[AnyCell, ...]:
    saved, today = row.get("saved") or "", row.get("today") or ""
    return (Cell(row["key"]), Cell(saved), Cell(today), Cell(_change(row)))


def _change(row: _Row) -> str:
    """Return a change in words: by how much, ``newly used``, ``no longer used``, or what else is
    another.
    """
    if row["change"] != "changed":
        return {"new": phrase("newly used"), "gone": phrase("no longer used")}[row["change"]]
    ratio = row.get("ratio")
    if ratio is None:
        return phrase("changed")
    if ratio == 1.0:
        if "key" in row:
            return phrase("same centre, another range")
        return phrase("same centre; another range, date or source")
    return phrase("{change} (× {ratio})", change=percent(ratio - 1.0), ratio=general(ratio))


def _row(row: _Row) -> tuple[AnyCell, ...]:
    """Return a row's cells, money with its currency; numbers that would read alike and are not the
    same stand in full.
    """
    saved, now = (_ends(row, prefix) for prefix in ("saved_", ""))
    if saved == now and row["verdict"] == "different":
        saved, now = (_in_full(row, prefix) for prefix in ("saved_", ""))
    money = is_currency(currency_of(row["unit"]))
    return (
        Cell(f"{row['id']} ({row['unit']})" if money else row["id"]),
        Cell(saved, shorter=_alone(row, "saved_")),
        Cell(now, shorter=_alone(row, "")),
        Cell(_CHANGES.get(row["verdict"]) or _moved(row)),
    )


def _alone(row: _Row, prefix: str) -> tuple[str, ...]:
    """Return the number of one side without its range, for where there is little room."""
    values = _values(row, prefix)
    return () if values is None else (amount(values[1], row["unit"]).text,)


_CHANGES = {
    "new": phrase("new"),
    "gone": phrase("gone"),
    "same": phrase("same"),
    "close": phrase("same to 1e-9"),
}


def _values(row: _Row, prefix: str) -> tuple[float, float, float] | None:
    if row.get(f"{prefix}central") is None:
        return None
    low, central, high = (float(row[f"{prefix}{end}"]) for end in ("low", "central", "high"))
    return low, central, high


def _ends(row: _Row, prefix: str) -> str:
    names = ("low", "central", "high", "low_error", "high_error")
    found = ends_of({name: row.get(f"{prefix}{name}") for name in names}, row["unit"])
    if found is None:
        return ""
    central, ends = amount(found.central, found.unit).text, range_of(found)
    if ends is None:
        return central
    return phrase(
        "{number} ({low} to {high})", number=central, low=ends.low.text, high=ends.high.text
    )


def _in_full(row: _Row, prefix: str) -> str:
    values = _values(row, prefix)
    if values is None:
        return ""
    low, central, high = (plain(value, "amount") for value in values)
    return phrase("{number} ({low} to {high})", number=central, low=low, high=high)


def _moved(row: _Row) -> str:
    """Return by how much a row moved: its central value, or the ends alone where that stayed."""
    difference = row.get("difference")
    if difference:
        return percent(difference)
    if difference is None:
        return phrase("from zero") if "now" not in row["unit"] else phrase("another unit")
    parts = []
    for end, said in (("low", phrase("low")), ("high", phrase("high"))):
        before, now = float(row[f"saved_{end}"]), float(row[end])
        if before != now and before:
            moved = percent(now / before - 1.0)
            parts.append(phrase("{end} {change}", end=said, change=moved))
        elif before != now:
            parts.append(phrase("{end} from zero", end=said))
    return joined(", ", parts) if parts else ""


def percent(change: float) -> str:
    """Return a relative change with its sign: ``+12 %``, ``−0.40 %``, ``+1.2e-13``; beyond tenfold
    as a factor.
    """
    if abs(change) < 5e-5:
        return f"{change:+.1e}"
    if change > 9:
        return phrase("×{ratio}", ratio=number(change + 1, "ratio"))
    sign = "+" if change > 0 else "−"
    return phrase("{sign}{part}", sign=sign, part=share(abs(change)))
