"""How far one leaf moves a row of a result, as a record."""

from __future__ import annotations

import math

from malisize.tuples import NamedTuple


class Move(NamedTuple):
    """How far one leaf moves a row: the row when it alone is at its low and at its high end.

    ``key`` is what sets the leaf, ``setting`` the option that gives it the value it has, empty
    where none does.
    """

    row: str
    key: str
    label: str
    setting: str
    unit: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far the row moves from one end to the other: without end where it has no value at one
        of them.
        """
        if math.isinf(self.at_low) or math.isinf(self.at_high):
            return math.inf
        return abs(self.at_high - self.at_low)
