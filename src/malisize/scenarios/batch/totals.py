"""Rows that add up the others of a table, which ask nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.aliases import folded, meaning
from malisize.errors import InputError
from malisize.scenarios.batch.columns import Column
from malisize.text import shown
from malisize.wording import phrase

_WHOM = ("area", "gender", "age", "speaks", "reads", "channel")
_LONGEST = 40  # characters of a cell that may say so


def total_rows(
    table: Mapping[str, Sequence[Any]], columns: Sequence[Column]
) -> dict[int, InputError]:
    """Return by place the fault of each row that says in a column which passes through that it is a
    total, and is blank where others say whom they are about.

    Its blank cells would be answered for everybody, on every channel.
    """
    whom = [one for one in columns if one.key in _WHOM and one.role == "option"]
    passing = [one for one in columns if one.role == "other"]
    out: dict[int, InputError] = {}
    if not passing:
        return out
    for one in whom:
        blank = _blank(table[one.name])
        for other in passing if blank else ():
            cells = list(table[other.name])  # those of a data frame go by label, not by place
            for place in blank:
                cell = cells[place]
                if place not in out and isinstance(cell, str) and _is_total(cell):
                    out[place] = InputError(
                        phrase(
                            "{name}: blank in a row that column {other} calls {cell}",
                            name=one.name,
                            other=shown(other.name),
                            cell=shown(cell),
                        ),
                        hint=phrase(
                            "leave the row out, since a total is not a scenario, or fill the cell"
                        ),
                    )
    return out


def _blank(cells: Sequence[Any]) -> list[int]:
    """Return the places of blank cells; most columns have none, which is quick to tell."""
    try:
        if all(map(str.strip, cells)):
            return []
    except TypeError:  # not all are texts
        pass
    return [
        place
        for place, cell in enumerate(cells)
        if cell is None or (isinstance(cell, str) and not cell.strip())
    ]


def _is_total(cell: str) -> bool:
    if len(cell) > _LONGEST:
        return False
    words = "".join(char if char.isalnum() else " " for char in folded(cell)).split()
    return meaning("row", " ".join(words)) == "total"
