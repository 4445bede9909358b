"""Which parts of a document are shown."""

from __future__ import annotations

from typing import NamedTuple


class Show(NamedTuple):
    """Which parts are shown beyond the answer and its table.

    ``remarks`` are what could change the answer, what else there is, and what to do next.
    """

    doubts: bool = True
    sources: bool = True
    assumptions: bool = False
    remarks: bool = True


EVERYTHING = Show()
