"""Where the draws or the corners do not say what they seem to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.records import Note
from malisize.wording import joined, phrase


def beyond_corners(found: Evaluated) -> Iterator[Note]:
    """Say which rows the envelope may not hold, for leaves that may move them both ways."""
    for spec in found.model.rows:
        loose = found.reading.loose.get(spec.node)
        if loose is None:
            continue
        names = ", ".join(node.id for node in loose.leaves[:3])
        more = (
            phrase(" and {count} more", count=len(loose.leaves) - 3)
            if len(loose.leaves) > 3
            else ""
        )
        text = phrase(
            "{names}{more} may move it both ways, so its extremes may lie between the ends",
            names=names,
            more=more,
        )
        if math.isfinite(loose.low) and math.isfinite(loose.high):
            text = phrase(
                "{text}, from {low} to {high} at most",
                text=text,
                low=_readable(loose.low),
                high=_readable(loose.high),
            )
        yield Note("envelope", joined(": ", [spec.id, text]), None, (spec.id,))


def medians(found: Evaluated) -> Iterator[Note]:
    """Give the median where it is more than a tenth away from the central value."""
    apart = []
    for spec in found.model.rows:
        interval = found.reading.intervals[spec.node]
        if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
            median, central = _readable(interval.median), _readable(interval.central)
            apart.append(
                (
                    spec.id,
                    phrase(
                        "{id} ({median} against {central})",
                        id=spec.id,
                        median=median,
                        central=central,
                    ),
                )
            )
    if apart:
        more = phrase(" and {count} more", count=len(apart) - 3) if len(apart) > 3 else ""
        words = ", ".join(text for _, text in apart[:3])
        text = phrase("The median of the draws is more than a tenth from the central value:")
        yield Note("median", f"{text} {words}{more}", None, tuple(id for id, _ in apart))


def _readable(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.3g}"
