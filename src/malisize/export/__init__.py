"""Results as data: csv, json, toml. Nothing is computed or rounded here."""

from __future__ import annotations

from malisize.records import Result

FORMATS = ("csv", "json", "toml", "xlsx")
BINARY = ("xlsx",)  # for a file or a pipe, never a terminal
SUFFIXES = {".csv": "csv", ".json": "json", ".toml": "toml", ".xlsx": "xlsx"}


def render(result: Result, format: str) -> str:
    """Return a result in csv, json or toml, with a final line end."""
    if format == "csv":
        from malisize.export.csv import to_csv as write
    elif format == "json":
        from malisize.export.json import to_json as write
    elif format == "toml":
        from malisize.export.toml import to_toml as write
    else:
        raise ValueError(f"no data format {format!r}")
    return write(result)
