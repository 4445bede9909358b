"""The shipped assumptions files: in the wheel beside this module, in a checkout at the top of the
repository.
"""

from __future__ import annotations

from pathlib import Path

from malisize.errors import InputError
from malisize.text import did_you_mean, quoted, shown
from malisize.wording import phrase

DEFAULT = "default"


def folder() -> Path:
    """Return the folder that holds the shipped files."""
    package = Path(__file__).parent / "bundled"
    return package if package.is_dir() else Path(__file__).parents[3] / "assumptions"


def names() -> list[str]:
    """Return the names of the shipped files, without their suffix, in alphabetical order."""
    return sorted(path.stem for path in folder().glob("*.toml"))


def read(name: str) -> bytes:
    """Return the text of a shipped file. Raises InputError with a suggestion."""
    if name not in names():
        raise InputError(
            phrase("no bundled assumptions {name}", name=shown(name)),
            hint=did_you_mean(
                name,
                names(),
                f"one of {', '.join(names())}; a file needs its path, such as"
                f" {quoted(f'./{name}.toml')}",
            ),
        )
    return (folder() / f"{name}.toml").read_bytes()
