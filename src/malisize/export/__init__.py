"""Results as data: csv, json, toml. Nothing is computed or rounded here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.records import Result

if TYPE_CHECKING:
    from malisize.export.csv import Convention

FORMATS = ("csv", "json", "toml", "xlsx")
BINARY = ("xlsx",)  # for a file or a pipe, never a terminal
SUFFIXES = {".csv": "csv", ".json": "json", ".toml": "toml", ".xlsx": "xlsx"}


def render(result: Result, format: str, convention: Convention | None = None) -> str:
    """Return a result in csv (by a ``convention``), json or toml, with a final line end."""
    if format == "csv":
        from malisize.export.csv import PLAIN, to_csv

        return to_csv(result, convention or PLAIN)
    if format == "json":
        from malisize.export.json import to_json as write
    elif format == "toml":
        from malisize.export.toml import to_toml as write
    else:
        raise ValueError(f"no data format {format!r}")
    return write(result)
