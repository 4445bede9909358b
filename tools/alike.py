"""Tell whether two texts say the same: words exactly, numbers by value.

Processors and versions of numpy round exponentials and logarithms differently in the last bit, so
that kept outputs must not be compared as text.
"""

from __future__ import annotations

import math
import re

TOLERANCE = 1e-9
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def alike(one: str, other: str) -> bool:
    """Return whether two texts differ in nothing but digits of numbers that are equal to a
    relative 1e-9. Whole numbers are words.
    """
    if one == other:
        return True
    numbers, others = _NUMBER.findall(one), _NUMBER.findall(other)
    return (
        len(numbers) == len(others)
        and all(map(_close, numbers, others))
        and _NUMBER.split(one) == _NUMBER.split(other)
    )


def _close(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.isdecimal() and other.isdecimal():
        return False
    return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=1e-12)
