"""The line that is being completed: its country, and the files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malisize.country import Country, default
from malisize.errors import MalisizeError
from malisize.request import DAYS

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


def weeks(params: Mapping[str, Any]) -> int:
    """Return how many weeks there are in the flight typed."""
    from malisize.assumptions.flights import MOST_WEEKS, read_day

    def typed(name: str) -> str:
        given = params.get(name) or ""
        return str(given if isinstance(given, str) else given[-1])

    try:
        start, end, days = (typed(name) for name in ("start", "end", "days"))
        length = (read_day(end) - read_day(start)).days + 1 if start and end else int(days or DAYS)
    except (MalisizeError, ValueError):
        length = DAYS
    return min(max(-(-length // 7), 1), MOST_WEEKS)
