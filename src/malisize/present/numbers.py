"""Numbers rounded for reading: three figures for counts, two for shares. Data formats never pass
through here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_SCALES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def number(value: float, unit: str) -> str:
    """Return a number for reading, its unit's way: ``8.72 M``, ``410 k``, ``3 090``, ``35 %``."""
    if unit == "share":
        return share(value)
    return decimal(value) if unit == "ratio" or " per " in unit else count(value)


def count(value: float) -> str:
    """Return a count to three significant figures, below 1,000 whole, below 1 to one figure; the
    number grammar can read it.
    """
    value += 0.0  # negative zero is zero
    if abs(value) < 999.5:
        return (
            f"{value:.0f}"
            if abs(value) >= 1 or value == 0
            else decimal(_significant(value, 1)).rstrip("0").rstrip(".")
        )
    return decimal(value)


def decimal(value: float) -> str:
    """Return a number to three significant figures; the number grammar can read it."""
    value = _significant(value, 3)
    size = abs(value)
    for scale, suffix in _SCALES:
        if size >= scale and size >= 1e4:
            return f"{_digits(value / scale, 3)} {suffix}"
    if size >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return _digits(value, 3)


def share(value: float) -> str:
    """Return a share in percent: two significant figures, three close to 0 or 100 where two would
    mislead.
    """
    percent = value * 100
    if percent == 0:
        return "0 %"
    if 99 < percent < 100:
        return f"{min(percent, 99.9):.1f} %"
    if percent >= 10:
        return f"{percent:.0f} %"
    return f"{_digits(_significant(percent, 2), 2)} %"


def span(low: float, high: float, unit: str) -> str:
    """Return a range for reading, or the number where both ends read alike."""
    first, last = number(low, unit), number(high, unit)
    return first if first == last else f"{first} to {last}"


def adding_up(parts: Sequence[float], whole: int) -> list[int]:
    """Round parts to integers that add up to a whole, each up or down, by the largest remainder.

    ``whole`` is their sum, rounded up or down.
    """
    rounded = [math.floor(part) for part in parts]
    short = whole - sum(rounded)
    by_remainder = sorted(range(len(parts)), key=lambda index: rounded[index] - parts[index])
    for index in by_remainder[: max(0, short)]:
        rounded[index] += 1
    return rounded


def _significant(value: float, figures: int) -> float:
    if value == 0:
        return 0.0
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def _digits(value: float, figures: int) -> str:
    """Return a number below 1,000 with ``figures`` significant figures."""
    if value == 0:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value)) + 1e-12))
    return f"{value:.{places}f}"
