"""The shipped assumptions files of a country."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from malisize import packaged
from malisize.country import Country
from malisize.errors import InputError
from malisize.text import did_you_mean, quoted, shown
from malisize.wording import phrase

DEFAULT = "default"


def folder(country: Country) -> Path:
    """Return the folder that holds the files of a country: its own, or those that malisize ships
    for it.
    """
    own = country.folder / "assumptions"
    return own if own.is_dir() else packaged.folder("assumptions") / country.code


def names(country: Country) -> list[str]:
    """Return the names of the shipped files, without their suffix, in alphabetical order."""
    return sorted(path.stem for path in folder(country).glob("*.toml"))


def defaults(country: Country) -> dict[str, Any]:
    """Return the document of the defaults of a country."""
    return packaged.table(folder(country) / f"{DEFAULT}.toml")


def read(name: str, country: Country) -> bytes:
    """Return the text of a shipped file. Raises InputError with a suggestion."""
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
