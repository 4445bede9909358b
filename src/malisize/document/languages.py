"""What a message reaches in each language: a table of those that people speak, one of those they
read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.document.blocks import AnyCell, Asked, Block, Cell, Column, Lines, Table
from malisize.document.parts import amount, ends_of, heading_of_ranges, range_of
from malisize.records import Listing
from malisize.wording import phrase

_REACHED = "reachable.deduplicated"
_ONLINE = "segment.narrowed.online"
_PEOPLE = "segment.narrowed.population"


def languages(found: Listing) -> Iterator[Block]:
    """Yield the blocks of an audience by language."""
    yield Asked(found.title)
    for by, name in (
        ("speaks", phrase("By a language that people speak")),
        ("reads", phrase("By a language that people read")),
    ):
        lines = [line for line in found.rows if line["by"] == by]
        if lines:
            yield _table(found, name, lines)
    yield Lines(tuple(found.remarks))


def _table(found: Listing, name: str, lines: list[Mapping[str, Any]]) -> Table:
    by_language: dict[str, dict[str, Mapping[str, Any]]] = {}
    for line in lines:
        by_language.setdefault(line["language"], {})[line["row"]] = line
    answer = _REACHED if any(_REACHED in one for one in by_language.values()) else _ONLINE
    ends = [line["high"] for line in lines if line["row"] == answer and "high" in line]
    columns = [
        Column(phrase("language")),
        Column(phrase("people"), "number"),
        Column(phrase("online"), "number"),
    ]
    if answer == _REACHED:
        columns.append(Column(phrase("you can reach"), "number", main=True))
    columns.append(
        Column(heading_of_ranges(found.request), "range", axis=(0.0, max(ends, default=0.0)))
    )
    order = sorted(by_language.values(), key=lambda one: -_central(one.get(answer)))
    return Table(tuple(columns), tuple(_row(one, answer) for one in order), name=name)


def _central(line: Mapping[str, Any] | None) -> float:
    return float(line.get("central", 0.0)) if line else 0.0


def _row(of: Mapping[str, Mapping[str, Any]], answer: str) -> tuple[AnyCell, ...]:
    name = next(iter(of.values()))["name"]
    rows = (_PEOPLE, _ONLINE, *([_REACHED] if answer == _REACHED else []))
    ends = ends_of(of.get(answer, {}))
    ranged = None if ends is None else range_of(ends)
    numbers = [_number(of.get(row)) for row in rows]
    return (Cell(name), *numbers, ranged)


def _number(line: Mapping[str, Any] | None) -> AnyCell:
    if line is None or "central" not in line:
        return Cell(phrase("no answer")) if line else None
    return amount(line["central"], line["unit"])
