"""Ranges of numbers, and their arithmetic: a lower and an upper end, as numbers or as arrays of one
shape, a box each.

Ends may be infinite, and infinity times nothing is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

Range = tuple[Any, Any]

ALIKE: Range = (1.0, 1.0)
NOT_AT_ALL: Range = (0.0, 0.0)
PARTLY: Range = (0.0, 1.0)
RISING: Range = (0.0, float("inf"))
FALLING: Range = (-float("inf"), 0.0)
EITHER: Range = (-float("inf"), float("inf"))


def positive(ranges: Iterable[Range]) -> Any:
    """Return where no range reaches below nothing."""
    import numpy as np

    return reduce(np.logical_and, [np.greater_equal(low, 0.0) for low, _ in ranges])


def chosen(where: Any, one: Range, other: Range) -> Range:
    """Return one range where a condition holds, another where not."""
    import numpy as np

    return np.where(where, one[0], other[0]), np.where(where, one[1], other[1])


def product(one: Range, other: Range) -> Range:
    """Return the range of products."""
    import numpy as np

    if one is ALIKE:
        return other
    if one is PARTLY:
        return np.minimum(other[0], 0.0), np.maximum(other[1], 0.0)
    found = [np.multiply(left, right) for left in one for right in other]
    found = [np.where(np.isnan(each), 0.0, each) for each in found]
    return reduce(np.minimum, found), reduce(np.maximum, found)


def within(one: Range, other: Range) -> Range:
    """Return what two ranges that hold the same numbers have in common."""
    import numpy as np

    return np.fmax(one[0], other[0]), np.fmin(one[1], other[1])


def added(ranges: Sequence[Range]) -> Range:
    """Return the range of sums."""
    low, high = ranges[0]
    for other in ranges[1:]:
        low, high = low + other[0], high + other[1]
    return low, high


def portion(one: Range, rest: Range) -> Range:
    """Return the range of x / (x + y) for x and y that are not below nothing."""
    import numpy as np

    low = np.divide(one[0], np.add(one[0], rest[1]))
    high = np.divide(one[1], np.add(one[1], rest[0]))
    return np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 1.0, high)


def sign(one: Range) -> Range:
    """Return how a product follows the other factor: one range where it is the same everywhere."""
    import numpy as np

    inf = float("inf")
    rises, falls = np.greater_equal(one[0], 0.0), np.less_equal(one[1], 0.0)
    if rises.all() and not falls.any():
        return RISING
    return np.where(rises, 0.0, -inf), np.where(falls, 0.0, inf)
