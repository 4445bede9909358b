"""Results in a format, as tests read them."""

from __future__ import annotations

from malisize.formats import written
from malisize.handing import Handing
from malisize.records import Result


def render(result: Result, format: str) -> str:
    """Return the text of a result in a format."""
    return written(Handing(result), format).decode()
