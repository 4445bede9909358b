"""How far a number that was drawn is rounded, so that another seed prints it alike."""

from __future__ import annotations

import math

_APART = 4.0  # standard errors between the ends of 20 seeds: 3.7 on average, were they normal
_STEPS = (1.0, 2.0, 5.0, 10.0)


def steadied(value: float, error: float, most: int) -> tuple[float, int]:
    """Return a number of a standard error as it is shown, and to how many figures, ``most`` at
    most: rounded to a 1, 2 or 5 at the place at which 20 seeds give the same or its neighbour.
    """
    if not error or not value or not math.isfinite(value):
        return value, most
    step = _step(_APART * error)
    if step <= 10.0 ** (_first(value) - most + 1):
        return value, most
    rounded = round(value / step) * step
    if not rounded:
        return value, 1
    return rounded, max(1, _first(rounded) - _first(step) + 1)


def error_of_part(part: float, draws: int) -> float:
    """Return the standard error of a share of independent draws, sqrt(p (1 - p) / n)."""
    return math.sqrt(part * (1.0 - part) / draws)


def figures_of(low: float, high: float) -> int:
    """Return how many figures tell the ends of a range apart, as people say them."""
    return 2 if low <= 0 or high > 1.15 * low else 3


def step_of(error: float) -> float:
    """Return the step to which numbers of a standard error are rounded; 0 for an exact one."""
    return _step(_APART * error) if error else 0.0


def _step(least: float) -> float:
    """Return the first of 1, 2 or 5 times a power of ten that is not below a number."""
    scale = 10.0 ** math.floor(math.log10(least))
    return next(one * scale for one in _STEPS if one * scale >= least * (1.0 - 1e-9))


def _first(value: float) -> int:
    """Return the power of ten of the first digit of a number."""
    return math.floor(math.log10(abs(value)) + 1e-12)
