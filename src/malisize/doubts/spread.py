"""Where the draws or the corners do not say what they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.records import Note


def beyond_corners(found: Evaluated) -> Iterator[Note]:
    """Say which rows the corners cannot bracket, for a leaf moves them both ways."""
    for spec in found.model.rows:
        if spec.node in found.reading.not_monotone:
            names = ", ".join(node.id for node in found.reading.not_monotone[spec.node])
            text = f"{names} moves it both ways, so its extremes may lie between the ends"
            yield Note("envelope", f"{spec.id}: {text}", None, (spec.id,))


def medians(found: Evaluated) -> Iterator[Note]:
    """Give the median where it is more than a tenth away from the central value."""
    apart = []
    for spec in found.model.rows:
        interval = found.reading.intervals[spec.node]
        if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
            median, central = _readable(interval.median), _readable(interval.central)
            apart.append((spec.id, f"{spec.id} ({median} against {central})"))
    if apart:
        more = f" and {len(apart) - 3} more" if len(apart) > 3 else ""
        words = ", ".join(text for _, text in apart[:3])
        text = "The median of the draws is more than a tenth from the central value:"
        yield Note("median", f"{text} {words}{more}", None, tuple(id for id, _ in apart))


def _readable(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.3g}"
