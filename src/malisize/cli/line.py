"""The line that is being completed: its country, and the files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malisize.country import Country, default
from malisize.errors import MalisizeError

_LINE: dict[str, Any] = {}  # what the line being completed gives, by parameter


def read_line(params: Mapping[str, Any]) -> None:
    """Take what the line being completed gives so far."""
    _LINE.clear()
    _LINE.update(params)


def given() -> Mapping[str, Any]:
    """Return what the line being completed gives, by parameter."""
    return _LINE


def country() -> Country:
    """Return the country that the line names, else the one where none is named."""
    named = _LINE.get("country")
    if not named:
        return default()
    from malisize.packs import folder

    try:
        return folder.country(named[-1] if isinstance(named, list) else named)
    except MalisizeError:
        return default()


@cache
def shipped(of: Country) -> dict[str, Any]:
    """Return the defaults of a country as its file has them."""
    from malisize.assumptions import bundled

    return bundled.defaults(of)


def documents(params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the assumptions files named on the line; one that cannot be read is passed over."""
    for name in (*(params.get("assumptions") or ()), *(params.get("files") or ())):
        try:
            yield _document(name)
        except (MalisizeError, OSError, ValueError, RuntimeError):
            continue


def _document(name: str) -> dict[str, Any]:
    """Read an assumptions file as it was named. Raises MalisizeError, OSError, ValueError,
    RuntimeError.
    """
    from malisize import toml_file
    from malisize.assumptions import bundled

    if name in bundled.names(country()):
        return toml_file.read(bundled.read(name, country()), name)
    path = Path(name).expanduser()
    if not path.is_file():  # a pipe would wait for its end
        return {}
    with path.open("rb") as stream:
        return toml_file.read(stream.read(toml_file.ASSUMPTIONS_LIMIT + 1), name)


def entries(document: Mapping[str, Any], table: str, name: str) -> list[Mapping[str, Any]]:
    """Return the tables of an array of a file, none where it has no such array."""
    found = document.get(table)
    entries = found.get(name) if isinstance(found, dict) else None
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []


def steps_described(params: Mapping[str, Any]) -> range:
    """Return the places of the steps of the market that the files on the line describe; of any
    market where none is named.
    """
    from malisize.assumptions.rules import MOST_PLACES

    files = list(documents(params))
    counts = [len(found) for one in files if (found := entries(one, "market", "step"))]
    most = counts[-1] if counts else 0 if files else MOST_PLACES
    return range(1, most + 1)


def revenue_lines(params: Mapping[str, Any]) -> dict[str, None]:
    """Return the lines of revenue of the markets that the files on the line describe."""
    tables = (document.get("market") for document in documents(params))
    lines = (table.get("line") for table in tables if isinstance(table, dict))
    return dict.fromkeys(name for found in lines if isinstance(found, dict) for name in found)
