"""The line that is being completed: its country, and the files that it names."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malisize.country import Country, default
from malisize.errors import MalisizeError

_Words = Callable[..., list[Any]]
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
        return folder.country(named if isinstance(named, str) else named[0])
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


def defaults(path: tuple[str, ...]) -> list[str]:
    """Return the names that the shipped defaults have in a table, none where there is no such
    table.
    """
    table = shipped(country())
    for part in path:
        table = table.get(part, {})
    return list(table)


def channel_keys() -> list[str]:
    """Return the channels that exist in the country."""
    known = country().table("channels.toml")
    return [name for name, entry in known.items() if not entry.get("unavailable")]


def of_each(sign: str) -> Callable[[_Words], _Words]:
    """Have a completion offer what it does in the first of several countries of the line, and in
    each with its code and a sign before.
    """

    def lend(complete: _Words) -> _Words:
        @functools.wraps(complete)
        def run(*given: Any, **named: Any) -> list[Any]:
            *before, incomplete = (*given, *named.values())  # the word comes last either way
            of = functools.partial(complete, *before)
            codes = _codes()
            code, found, rest = incomplete.partition(sign)
            if len(codes) < 2:
                return of(incomplete)
            if found and code in codes:
                return _in(code, sign, of, rest)
            out = of(incomplete)
            for one in codes:
                if sign == "." and one.startswith(incomplete):
                    out = [*out, f"{one}."]
                elif sign == "/" and not incomplete:
                    out = [*out, *_in(one, sign, of, "")]
            return out

        return run

    return lend


def _in(code: str, sign: str, complete: _Words, incomplete: str) -> list[Any]:
    """Return what a completion offers in a country of the line, with its code before."""
    named = _LINE["country"]
    _LINE["country"] = _codes()[code]
    try:
        found = complete(incomplete)
    finally:
        _LINE["country"] = named
    return [
        (f"{code}{sign}{one[0]}", *one[1:]) if isinstance(one, tuple) else f"{code}{sign}{one}"
        for one in found
    ]


def _codes() -> dict[str, str]:
    """Return the names of the countries of the line by their codes; one that is none is passed
    over.
    """
    out: dict[str, str] = {}
    named = _LINE.get("country")
    if not named:
        return out
    from malisize.packs import folder

    for name in named if isinstance(named, list | tuple) else [named]:
        try:
            out.setdefault(folder.country(name).code, name)
        except MalisizeError:
            continue
    return out
