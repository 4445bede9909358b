"""The shipped assumptions files of a country."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeGuard

from malisize import packaged
from malisize.country import Country
from malisize.errors import InputError
from malisize.text import did_you_mean, quoted, shown
from malisize.wording import phrase

DEFAULT = "default"
BUILDS_ON = "builds_on"  # the key by which defaults name those that they stand over


def folder(country: Country) -> Path:
    """Return the folder that holds the files of a country: its own, or those that malisize ships
    for it.
    """
    own = country.folder / "assumptions"
    return own if own.is_dir() else packaged.folder("assumptions") / country.code


def shared() -> list[str]:
    """Return the names of the defaults that countries share."""
    return _stems(packaged.folder("assumptions") / "shared")


def together() -> list[str]:
    """Return the names of the files that are about several countries."""
    return _stems(packaged.folder("assumptions") / "together")


def _stems(path: Path) -> list[str]:
    return sorted(file.stem for file in path.glob("*.toml"))


def names(country: Country) -> list[str]:
    """Return the names of the shipped files, without their suffix, in alphabetical order."""
    return _stems(folder(country))


def is_of(name: str, country: Country, run: Iterable[Country]) -> bool:
    """Tell whether a name is of a file of one of the countries of a run, or of none of them."""
    return name in names(country) or not any(name in names(one) for one in run)


def defaults(country: Country) -> dict[str, Any]:
    """Return the document of the defaults of a country, over those that it builds on.

    Of these, channels that the country does not have are left out; a value is replaced as a whole,
    as are ages. Raises InputError for a name that is not shared.
    """
    own = packaged.table(folder(country) / f"{DEFAULT}.toml")
    base = taken_base(own, f"{DEFAULT}.toml")
    if base is None:
        return own
    below = packaged.table(packaged.folder("assumptions") / "shared" / f"{base}.toml")
    known = country.table("channels.toml")
    for table, more in (("channels", ()), ("overlap", ("other",))):
        held = below.get(table, {})
        below[table] = {name: held[name] for name in held if name in known or name in more}
    return _over(below, own)


def document(name: str, country: Country) -> dict[str, Any]:
    """Return the document of a shipped file; that of the defaults with those that they build on."""
    if name == DEFAULT:
        return defaults(country)
    return packaged.table(folder(country) / f"{name}.toml")


def taken_base(document: dict[str, Any], where: str) -> str | None:
    """Take from a document the name of the defaults that it builds on, None where it names none.
    Raises InputError.
    """
    name: str | None = document.pop(BUILDS_ON, None)
    if name is not None and name not in shared():
        raise InputError(
            phrase(
                "{where}: {key}: no defaults {name}",
                where=where,
                key=BUILDS_ON,
                name=shown(str(name)),
            ),
            hint=did_you_mean(str(name), shared(), ", ".join(shared())),
        )
    return name


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return a table over another."""
    out = dict(below)
    for key, value in above.items():
        under = out.get(key)
        if isinstance(under, list) and isinstance(value, list) and key == "correlation":
            out[key] = [*under, *value]
        elif _is_table(under) and _is_table(value):
            out[key] = _over(under, value)
        else:
            out[key] = value
    return out


def _is_table(value: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether it is a table of keys, not one value with its reason nor values by age."""
    return isinstance(value, dict) and not (
        "why" in value or any(key[:1].isdigit() for key in value)
    )


def read(name: str, country: Country) -> bytes:
    """Return the text of a shipped file. Raises InputError with a suggestion."""
    for place, held in (("shared", shared()), ("together", together())):
        if name in held:
            return (packaged.folder("assumptions") / place / f"{name}.toml").read_bytes()
    known = names(country)
    if name not in known:
        raise InputError(
            phrase("no bundled assumptions {name}", name=shown(name)),
            hint=did_you_mean(
                name,
                known,
                phrase(
                    "one of {names}; a file needs its path, such as {path}",
                    names=", ".join(known),
                    path=quoted(f"./{name}.toml"),
                ),
            ),
        )
    return (folder(country) / f"{name}.toml").read_bytes()
