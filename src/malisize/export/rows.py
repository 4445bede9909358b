"""Any result as one plain table: columns and rows, the same for csv and markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from malisize.record import as_dict, fields
from malisize.records import (
    Driver,
    Estimate,
    Explanation,
    Listing,
    Ranking,
    Result,
    Row,
    Tree,
)
from malisize.wording import phrase

_TREE = (
    "depth",
    "id",
    "label",
    "unit",
    "formula",
    "low",
    "central",
    "high",
    "figure",
    "assumption",
    "source",
    "see",
    "low_error",
    "high_error",
)


def table(result: Result) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the columns and the rows of a result; lists are joined by ``; ``."""
    if isinstance(result, Listing):
        return result.columns, [dict(row) for row in result.rows]
    if isinstance(result, Estimate):
        return fields(Row), [_flat(as_dict(row)) for row in result.rows]
    if isinstance(result, Ranking):
        return fields(Driver), [_flat(as_dict(driver)) for driver in result.drivers]
    assert isinstance(result, Explanation)
    return _TREE, list(_branches(result.tree, 0))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: "; ".join(value) if isinstance(value, list) else value for name, value in row.items()
    }


def _branches(tree: Tree, depth: int) -> Iterator[dict[str, Any]]:
    row: dict[str, Any] = {"depth": depth}
    row.update(
        {
            name: getattr(tree, name)
            for name in (
                "id",
                "label",
                "unit",
                "formula",
                "low",
                "central",
                "high",
                "see",
                "low_error",
                "high_error",
            )
        }
    )
    if tree.figure:
        row["figure"], row["source"] = (
            f"{tree.figure.figure} ({tree.figure.as_of})",
            tree.figure.source,
        )
    if tree.assumption:
        reason = f": {tree.assumption.why}" if tree.assumption.why else ""
        row["assumption"] = phrase(
            "{value} [{value_2}, {layer}]{reason}",
            value=tree.assumption.value,
            value_2=tree.assumption.mark or "unmarked",
            layer=tree.assumption.layer,
            reason=reason,
        )
    yield row
    for inner in tree.inputs:
        yield from _branches(inner, depth + 1)
