"""Tables of the catalogue: what one source gives for many places, sexes or ages, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.wording import joined, of_data, of_pattern

_OF_THE_TABLE = ("columns", "rows", "row_notes")


def cells(
    table: Mapping[str, Any], by: Sequence[str], names: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """Return the observation of every cell of a table, as a catalogue file would write it.

    ``by`` are the axes of rows and columns, ``names`` what the keys of an axis stand for (a key
    without a name stands for itself). A cell is named by its keys: ``ML03/women``, or ``ML03``
    where there are no columns. Raises KeyError where a text asks for an axis that is not there.
    """
    shared = {name: value for name, value in table.items() if name not in _OF_THE_TABLE}
    columns = table.get("columns")
    for row, values in table["rows"].items():
        given = (table.get("note"), table.get("row_notes", {}).get(row))
        notes = [of_data(text) for text in given if text]
        for index, value in enumerate(values if columns else (values,)):
            keys = (row, columns[index]) if columns else (row,)
            words = {
                axis: of_data(names.get(axis, {}).get(key, key))
                for axis, key in zip(by, keys, strict=True)
            }
            yield {
                **shared,
                "value": value,
                "cell": "/".join(keys),
                "place": of_pattern(table["place"], words),
                "base": of_pattern(table["base"], words),
                "note": joined(" ", notes) if notes else None,
            }
