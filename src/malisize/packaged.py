"""Where the data that malisize ships stands: in the wheel beside this module, in a checkout at the
top of the repository; and its tables, kept parsed.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_KEPT = _PACKAGE / "__pycache__"  # where Python keeps the modules beside this one
_FORM = 1  # of what is kept


def folder(name: str) -> Path:
    """Return the folder of shipped data of a name, ``countries`` or ``assumptions``."""
    inside = _PACKAGE / "bundled" / name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name


def is_shipped(code: str) -> bool:
    """Tell whether malisize ships a country of a code."""
    return (folder("countries") / code / "country.toml").is_file()


@cache
def shared() -> dict[str, Any]:
    """Return what countries share: currencies, and which country is meant where none is named."""
    return table(folder("countries") / "shared.toml")


def table(path: Path) -> dict[str, Any]:
    """Return the document of a TOML file that is known to be well formed.

    One that malisize ships is parsed once and kept, as Python keeps a module's bytecode: until the
    size or the time of the file changes, and not where Python may write none.
    """
    top = next((top for top in _shipped() if path.is_relative_to(top)), None)
    if top is None:
        return _parsed(path)
    import pickle

    found = path.stat()
    stamp = (_FORM, found.st_mtime_ns, found.st_size)
    name = "-".join((top.name, *path.relative_to(top).parts))
    kept = _KEPT / f"{name}.{sys.implementation.cache_tag}"
    try:
        with kept.open("rb") as stream:
            if pickle.load(stream) == stamp:
                document: dict[str, Any] = pickle.load(stream)
                return document
    except Exception:  # not there, cut short or of another Python: made anew
        pass
    document = _parsed(path)
    if not sys.dont_write_bytecode:
        _keep(kept, pickle.dumps(stamp) + pickle.dumps(document))
    return document


@cache
def _shipped() -> tuple[Path, ...]:
    return folder("countries"), folder("assumptions"), _PACKAGE


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


def _keep(path: Path, data: bytes) -> None:
    """Write what is kept, whole or not at all; a folder that cannot be written to is left alone."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
