"""Where the draws or the corners do not say what they seem to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.records import Note


def beyond_corners(found: Evaluated) -> Iterator[Note]:
    """Say which rows the envelope may not hold, for leaves that may move them both ways."""
    for spec in found.model.rows:
        loose = found.reading.loose.get(spec.node)
        if loose is None:
            continue
        names = ", ".join(node.id for node in loose.leaves[:3])
        more = f" and {len(loose.leaves) - 3} more" if len(loose.leaves) > 3 else ""
        text = f"{names}{more} may move it both ways, so its extremes may lie between the ends"
        if math.isfinite(loose.low) and math.isfinite(loose.high):
            text += f", from {_readable(loose.low)} to {_readable(loose.high)} at most"
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
