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
_FORM = 3  # of what is kept


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

    One that malisize ships is parsed once and kept beside the text it was parsed from, as the
    bytecode of what it says, which loads as fast as a pickle and needs no module; not where Python
    may write none.
    """
    data, text = path.read_bytes(), str(path)
    top = next((top for top in _shipped() if text.startswith(f"{top}{os.sep}")), None)
    if top is None:
        return _parsed(data)
    import marshal

    stamp = (_FORM, data)  # times are those of a wheel where an installer keeps them
    name = text[len(str(top.parent)) :].strip(os.sep).replace(os.sep, "-")
    kept = _KEPT / f"{name}.{sys.implementation.cache_tag}"
    try:
        of, code = marshal.loads(kept.read_bytes())
        if of == stamp:
            names = {}
            if "datetime" in code.co_names:  # a tenth of a completion
                import datetime

                names["datetime"] = datetime
            document: dict[str, Any] = eval(code, names)
            return document
    except Exception:  # not there, cut short or of another Python: made anew
        pass
    document = _parsed(data)
    if not sys.dont_write_bytecode:
        _keep(kept, marshal.dumps((stamp, compile(repr(document), name, "eval"))))
    return document


@cache
def _shipped() -> tuple[Path, ...]:
    return folder("countries"), folder("assumptions"), _PACKAGE


def _parsed(data: bytes) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(data.decode())


def _keep(path: Path, data: bytes) -> None:
    """Write what is kept, whole or not at all; a folder that cannot be written to is left alone."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
