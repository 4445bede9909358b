"""The total at which reach comes to a target, at central values and in every draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from malisize.numerals import LARGEST

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_STEPS = 200


def least_total(reach_at: Callable[[float], Any], target: float) -> float:
    """Return the least total at which a rising function reaches a target, to the last bit."""
    low, high = 0.0, 1.0
    if not reach_at(0.0) < target:
        return 0.0
    while reach_at(high) < target:
        low, high = high, high * 4.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if reach_at(middle) < target else (low, middle)
    return high


def least_totals(reach_at: Callable[[Array], Any], target: Array, start: float) -> Array:
    """Return for every draw the least total that reaches its target; infinity where none does.

    ``reach_at`` takes a total a draw; ``target`` has shape (draws,); ``start`` is a total
    near which to look first.
    """
    import numpy as np

    draws = len(target)

    def short(total: Array) -> Any:
        """Tell where a total falls short of the target, both of shape (draws,)."""
        return np.broadcast_to(reach_at(total), (draws,)) < target

    never = short(np.full(draws, LARGEST))
    middle = np.full(draws, np.log(max(start, 1.0)))
    low, high = middle - 1.0, middle + 1.0
    for _ in range(40):
        under, over = short(np.exp(high)) & ~never, ~short(np.exp(low)) & (low > -40.0)
        if not (under.any() or over.any()):
            break
        high, low = np.where(under, high + 2.0, high), np.where(over, low - 2.0, low)
    for _ in range(45):
        middle = (low + high) / 2
        under = short(np.exp(middle))
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.where(never, np.inf, np.where(target > 0.0, np.exp(high), 0.0))
