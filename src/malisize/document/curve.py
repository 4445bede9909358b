"""A curve: whom each total reaches, on one axis, and whom the total of the plan does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    Next,
    Range,
    Section,
    Step,
    Table,
)
from malisize.document.parts import (
    amount,
    heading_of_ranges,
    likely_row,
    money,
    moved,
    scale_of,
)
from malisize.moved import Move
from malisize.records import Ends, Listing
from malisize.wording import phrase
from malisize.wording.numbers import full
from malisize.wording.steady import figures_of

_PLAN, _EACH = 10, 2  # the place of the total of the plan; a screen shows every second point


def curve(found: Listing) -> Iterator[Block]:
    """Yield the blocks of a curve."""
    yield Asked(found.title)
    central = 0.0
    for row in found.rows[_PLAN : _PLAN + 1]:
        central = float(row["central"])
        yield Answers((_answer(found, row),))
        yield Lines(tuple(found.remarks), close=True)
    currency = str(found.rows[0]["currency"]) if found.rows else ""
    top = max((float(row["high"]) for row in found.rows), default=0.0)
    columns = (
        Column(phrase("budget {currency}", currency=currency), "number"),
        Column(phrase("people"), "number", main=True),
        Column(heading_of_ranges(found.request), "range", axis=(0.0, top)),
        Column(phrase("{currency}/person", currency=currency), "number"),
    )
    few = range(_EACH, len(found.rows), _EACH) or None
    yield Table(columns, tuple(_point(row) for row in found.rows), few=few)
    yield from moved([Move(**move) for move in found.more["moves"]], central, "people")
    notes = found.more["notes"]
    yield Section("doubts", tuple(Item(note["text"], note["hint"] or "") for note in notes))
    yield Next((_plan(),))


def _plan() -> Step:
    said = phrase("`budget` without `--curve` shows the plan of this total")
    return Step(said, said, phrase("the plan: without `--curve`"))


def _answer(found: Listing, row: Mapping[str, Any]) -> Answer:
    total = _budget(row)
    return Answer(
        phrase("{amount} {currency} reach", amount=total.text, currency=total.unit),
        amount(float(row["central"]), "people"),
        likely_row(found.request, _ends(row)),
    )


def _ends(row: Mapping[str, Any]) -> Ends:
    return Ends("people", *(row[name] for name in Ends._fields[1:]))


def _budget(row: Mapping[str, Any]) -> Cell:
    currency = str(row["currency"])
    return money(round(float(row["budget"]) * scale_of(currency)), currency)


def _range(ends: Ends) -> Range | None:
    """Return the range of a point with as many figures as the answer has."""
    if not ends.high > ends.low:
        return None
    figures = figures_of(ends.low, ends.high)
    low, high = (
        Cell(full(value, figures, error or 0.0), value, ends.unit)
        for value, error in ((ends.low, ends.low_error), (ends.high, ends.high_error))
    )
    return Range(low, high, ends.central)


def _point(row: Mapping[str, Any]) -> tuple[AnyCell, ...]:
    ends, each = _ends(row), row["cost_per_reached"]
    return (
        _budget(row),
        amount(ends.central, "people"),
        _range(ends),
        amount(float(each), f"{row['currency']} per person") if each else None,
    )
