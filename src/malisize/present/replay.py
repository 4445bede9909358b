"""A replay for reading: the verdict in one sentence, what changed beneath, and the rows that
differ, before and after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.numerals import plain
from malisize.records import Listing
from malisize.render.lines import WIDEST, Column, Line, stacked, table, wrap
from malisize.wording.numbers import number, span

_Row = Mapping[str, Any]
_CHANGES = {"new": "new", "gone": "gone", "same": "same", "close": "same to 1e-9"}


def replay_lines(
    listing: Listing, width: int | None, *, quiet: bool = False, verbose: bool = False
) -> list[Line]:
    """Return the lines of a replay for a width in cells (None: a pipe).

    ``verbose`` shows the rows that are the same too, and the changed defaults that no number of
    this request rests on.
    """
    if width is not None:
        width = min(width, WIDEST)
    out: list[Line] = [[(line, "bold")] for line in wrap(listing.title, width)]
    out.extend([(line, "dim")] for line in wrap(_asked(listing.request), width))
    defaults = [row for row in listing.more.get("defaults", ()) if verbose or row["used"]]
    _section(out, "figure", [_figure(row) for row in listing.more.get("figures", ())], width)
    _section(out, "default", [_default(row) for row in defaults], width)
    _fields(out, listing.more.get("fields", ()), width)
    rows = [
        row
        for row in listing.rows
        if "unit" in row and (verbose or row["verdict"] not in ("same", "close"))
    ]
    _section(
        out,
        "row",
        [_row(row) for row in rows],
        width,
        narrower=[_row(row, ranges=False) for row in rows],
    )
    if listing.remarks and not quiet:
        out.append([])
        out.extend(
            [(line, "dim")]
            for text in listing.remarks
            for line in wrap(text, width, indent=" ", first=" ")
        )
    return out


def _asked(request: Mapping[str, Any]) -> str:
    """Return the request as it was typed, and the day it was saved."""
    typed = f"malisize {request['command']} {request.get('options', '')}".rstrip()
    return f"{request['file']}: {typed}" + (
        f", saved with the date {request['date']}" if request.get("date") else ""
    )


def _section(
    out: list[Line],
    heading: str,
    rows: Sequence[Sequence[str]],
    width: int | None,
    *,
    narrower: Sequence[Sequence[str]] = (),
) -> None:
    """Add a table of what was saved beside what is now; where it does not fit, of ``narrower``
    rows, else every row stacked.
    """
    if not rows:
        return
    columns = (
        Column(heading),
        Column("saved"),
        Column("now" if heading == "row" else "today"),
        Column("change", style="bold"),
    )
    out.append([])
    short = table(columns, narrower, width) if narrower else None
    out.extend(table(columns, rows, width) or short or stacked(columns, rows, width))


def _fields(out: list[Line], fields: Sequence[_Row], width: int | None) -> None:
    """Add a table of the fields of the file that are not what was run."""
    if not fields:
        return
    columns = (Column("field"), Column("saved"), Column("run"))
    rows = [[field["field"], field["saved"], field["run"]] for field in fields]
    out.append([])
    out.extend(table(columns, rows, width) or stacked(columns, rows, width))


def _figure(row: _Row) -> list[str]:
    def side(prefix: str) -> str:
        value, low, high = (row.get(f"{prefix}{name}") for name in ("value", "low", "high"))
        if row.get(f"{prefix}source") is None:
            return ""
        text = (
            number(value, row["unit"]) if value is not None else "no number" if low is None else ""
        )
        ends = f"{span(low, high, row['unit'])}" if low is not None and high is not None else ""
        text = f"{text} ({ends})" if text and ends else text or ends
        return f"{text}, {row[f'{prefix}as_of']}, {row[f'{prefix}source']}"

    return [row["figure"], side("saved_"), side(""), _change(row)]


def _default(row: _Row) -> list[str]:
    return [row["key"], row.get("saved") or "", row.get("today") or "", _change(row)]


def _change(row: _Row) -> str:
    """Return a change in words: by how much, ``newly used``, ``no longer used``, or what else is
    another.
    """
    if row["change"] != "changed":
        return {"new": "newly used", "gone": "no longer used"}[row["change"]]
    ratio = row.get("ratio")
    if ratio is None:
        return "changed"
    if ratio == 1.0:
        return (
            "same centre, another range"
            if "key" in row
            else "same centre; another range, date or source"
        )
    return f"{percent(ratio - 1.0)} (× {ratio:.4g})"


def _row(row: _Row, *, ranges: bool = True) -> list[str]:
    """Return a row's cells, money with its currency; numbers that would read alike and are not the
    same stand in full.
    """
    saved, now = (_ends(row, prefix, ranges=ranges) for prefix in ("saved_", ""))
    if saved == now and ranges and row["verdict"] == "different":
        saved, now = (_ends(row, prefix, ranges=ranges, full=True) for prefix in ("saved_", ""))
    change = _CHANGES.get(row["verdict"]) or _moved(row)
    money = any(currency in row["unit"] for currency in ("XOF", "EUR", "USD"))
    return [f"{row['id']} ({row['unit']})" if money else row["id"], saved, now, change]


def _ends(row: _Row, prefix: str, *, ranges: bool, full: bool = False) -> str:
    if row.get(f"{prefix}central") is None:
        return ""
    low, central, high = (float(row[f"{prefix}{end}"]) for end in ("low", "central", "high"))
    if full:
        return f"{plain(central, 'amount')} ({plain(low, 'amount')} to {plain(high, 'amount')})"
    unit = row["unit"]
    return number(central, unit) + (f" ({span(low, high, unit)})" if ranges and high > low else "")


def _moved(row: _Row) -> str:
    """Return by how much a row moved: its central value, or the ends alone where that stayed."""
    difference = row.get("difference")
    if difference:
        return percent(difference)
    if difference is None:
        return "from zero" if "now" not in row["unit"] else "another unit"
    parts = []
    for end in ("low", "high"):
        before, now = float(row[f"saved_{end}"]), float(row[end])
        if before != now:
            parts.append(f"{end} {percent(now / before - 1.0)}" if before else f"{end} from zero")
    return ", ".join(parts)


def percent(change: float) -> str:
    """Return a relative change with its sign: ``+12 %``, ``−0.4 %``, ``+1.2e-13``; beyond tenfold
    as a factor.
    """
    if abs(change) < 5e-5:
        return f"{change:+.1e}"
    if change > 9:
        return f"× {change + 1:.3g}"
    digits = 0 if abs(change) >= 0.1 else 1 if abs(change) >= 0.01 else 2
    return f"{100 * change:+.{digits}f} %"
