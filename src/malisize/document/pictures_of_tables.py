"""Pictures of results without rows of their own: curves, comparisons, sweeps, rankings, trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.document.blocks import Cell
from malisize.document.change import label
from malisize.document.comparison import answering, by_row
from malisize.document.parts import amount, ends_of
from malisize.document.picture import Mark, Picture, mark_of
from malisize.document.sweep import called, keys_of, point_of, tables_of
from malisize.records import Explanation, Listing, Ranking, Tree
from malisize.wording import joined, phrase, units

_SOURCE = "malisize"
_MOST_SWINGS, _MOST_LINES, _DEEPEST = 8, 14, 2
_FEW = 3  # points of a line, at least


def curve_of(curve: Listing, title: str = "", source: str = _SOURCE) -> Iterator[Picture]:
    """Yield reach against budget."""
    marks = []
    for point in curve.rows:
        budget = amount(float(point["budget"]), str(point["currency"]))
        marks.append(_mark(budget.text, point, "people", at=budget))
    currency = str(curve.rows[0]["currency"]) if curve.rows else ""
    yield Picture(
        "curve",
        phrase("{what} · {title}", what=phrase("Reach against budget"), title=title)
        if title
        else curve.title,
        phrase("people reached"),
        tuple(marks),
        source,
        below=phrase("budget in {currency}", currency=currency),
    )


def compared(found: Listing) -> Iterator[Picture]:
    """Yield the row that answers in each column of a comparison, or the first one asked for."""
    rows = by_row(found)
    asked = found.request.get("rows")
    id = str(asked[0]) if asked else answering(rows)
    if id is None or id not in rows:
        return
    lines = {name: one for name, one in rows[id].items() if ends_of(one) is not None}
    if not lines:
        return
    unit = str(next(iter(lines.values()))["unit"])
    marks = tuple(_mark(name, one, unit) for name, one in lines.items())
    title = phrase("{what} · {title}", what=label(id, rows[id]), title=found.title)
    yield Picture("range", title, units.many(unit), marks, _SOURCE, unit=unit)


def swept(found: Listing) -> Iterator[Picture]:
    """Yield a sweep: a line where one key varies in numbers, else the ranges of its points."""
    tables = tables_of(found)
    if not tables:
        return
    row, unit = tables[0]
    keys = keys_of(found)
    lines = [
        line
        for line in found.rows
        if line["row"] == row and line.get("unit", unit) == unit and ends_of(line, unit)
    ]
    if not lines:
        return
    title = phrase("{what} · {title}", what=called(row), title=joined(", ", keys))
    axis = units.many(unit) if unit not in ("share", "ratio", "") else row
    along = [_along(line, keys[0]) for line in lines] if len(keys) == 1 else [None]
    points = [cell for cell in along if cell is not None]
    if len(points) == len(lines) >= _FEW:
        marks = tuple(
            _mark(cell.text, line, unit, at=cell) for cell, line in zip(points, lines, strict=True)
        )
        below = _named(lines[0], keys[0])
        yield Picture("curve", title, axis, marks, _SOURCE, below=below, unit=unit)
    marks = tuple(_mark(" · ".join(point_of(line, keys)), line, unit) for line in lines)
    yield Picture("range", title, axis, marks, _SOURCE, unit=unit)


def _named(line: Mapping[str, Any], key: str) -> str:
    currency = line.get(f"{key}.currency")
    return phrase("{key} in {currency}", key=key, currency=currency) if currency else key


def _along(line: Mapping[str, Any], key: str) -> Cell | None:
    """Return where a point stands on the axis of a key, None for what is no number from 0 on."""
    value = line[key]
    unit = str(line.get(f"{key}.currency", ""))
    if isinstance(value, str) and value.strip().endswith("%"):
        value, unit = value.strip().removesuffix("%"), "share"
    try:
        number = float(value) / (100 if unit == "share" else 1)
    except (TypeError, ValueError):
        return None
    return Cell(point_of(line, [key])[0], number, unit) if number >= 0 else None


def ranked(found: Ranking) -> Iterator[Picture]:
    """Yield how far each of the strongest drivers alone moves a row, none without any."""
    marks = tuple(
        Mark(
            driver.label,
            amount(found.central, found.unit),
            amount(driver.at_low, found.unit),
            amount(driver.at_high, found.unit),
        )
        for driver in found.drivers[:_MOST_SWINGS]
    )
    if marks:
        title = phrase("{what} · {title}", what=found.label, title=found.title)
        axis = units.many(found.unit)
        yield Picture("tornado", title, axis, marks, _SOURCE, middle=found.central, unit=found.unit)


def explained(found: Explanation) -> Picture:
    """Return what a row is made of, two levels deep."""
    tree = found.tree
    title = phrase("{what} · {title}", what=tree.label, title=found.title)
    marks = tuple(_branches(tree, 0))[:_MOST_LINES]
    return Picture("tree", title, units.many(tree.unit), marks, _SOURCE, unit=tree.unit)


def _branches(tree: Tree, depth: int) -> Iterator[Mark]:
    yield mark_of(tree.label, tree)._replace(depth=depth)
    if depth < _DEEPEST:
        for inner in tree.inputs:
            yield from _branches(inner, depth + 1)


def _mark(label: str, line: Mapping[str, Any], unit: str, *, at: Cell | None = None) -> Mark:
    ends = ends_of(line, unit)
    assert ends is not None
    return mark_of(label, ends, at=at)
