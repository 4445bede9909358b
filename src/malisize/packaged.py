"""Where the data that malisize ships stands: in the wheel beside this module, in a checkout at the
top of the repository.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


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
    return tomllib.loads((folder("countries") / "shared.toml").read_text(encoding="utf-8"))
