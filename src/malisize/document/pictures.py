"""What a result shows as pictures: ranges, a tornado, a funnel, a curve, a calendar, a tree."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from malisize.document.audience import REACHED as REACHABLE
from malisize.document.audience import channel_rows, name_of
from malisize.document.blocks import Movers
from malisize.document.market import WON, steps_of
from malisize.document.parts import amount, movers
from malisize.document.picture import Mark, Picture, mark_of
from malisize.document.picture_of_weeks import calendar_of
from malisize.document.pictures_of_tables import compared, curve_of, explained, ranked, swept
from malisize.document.plan import NEEDED
from malisize.records import Estimate, Explanation, Listing, Ranking, Result, Row
from malisize.wording import joined, phrase, units

_LISTED: dict[str, Callable[[Listing], Iterator[Picture]]] = {
    "malisize.curve/1": curve_of,
    "malisize.compare/1": compared,
    "malisize.sweep/1": swept,
}


def pictures(
    result: Result, curve: Callable[[], Listing | None] | None = None
) -> Iterator[Picture]:
    """Yield the pictures of a result, the main one first. ``curve`` gives that of a plan, and is
    asked last.
    """
    if isinstance(result, Estimate):
        if result.command == "calendar":
            yield from calendar_of(result, _source(result))
            return
        yield from _market(result) if WON in result else _audience(result)
        found = curve() if curve is not None else None
        if found is not None:
            yield from curve_of(found, result.title, _source(result))
        yield from calendar_of(result, _source(result))
    elif isinstance(result, Explanation):
        yield explained(result)
    elif isinstance(result, Ranking):
        yield from ranked(result)
    elif result.schema in _LISTED:
        yield from _LISTED[result.schema](result)


def _audience(estimate: Estimate) -> Iterator[Picture]:
    planned = "plan.reach" in estimate
    family = "channel.CHANNEL.reach" if planned else "channel.CHANNEL.reachable"
    together = "plan.reach" if planned else REACHABLE
    source = _source(estimate)
    rows = channel_rows(estimate, family)
    if together in estimate and rows:
        whole = estimate[together]
        marks = [mark_of(name_of(estimate, row), row) for row in rows]
        if len(rows) > 1:
            marks.append(mark_of(phrase("All together, nobody twice"), whole))
        title = phrase("People reached by channel") if planned else phrase("People you can reach")
        yield Picture("range", _titled(estimate, title), phrase("people"), tuple(marks), source)
        needed = NEEDED in estimate
        yield from _tornado(estimate, estimate[NEEDED if needed else together], source)
        yield _funnel(estimate, source)


def _market(estimate: Estimate) -> Iterator[Picture]:
    source = _source(estimate)
    title = _titled(estimate, phrase("From people to customers"))
    marks = tuple(mark_of(label, row) for label, row in steps_of(estimate))
    yield Picture("funnel", title, phrase("people"), marks, source)
    levels = tuple(
        mark_of(row.label, row)
        for name in ("tam", "sam", "som")
        for row in [estimate[f"market.{name}.people"]]
    )
    title = _titled(estimate, phrase("What the market is, in people"))
    yield Picture("range", title, phrase("people"), levels, source)
    yield from _tornado(estimate, estimate[WON], source)


def _titled(estimate: Estimate, what: str) -> str:
    return phrase("{what} · {title}", what=what, title=estimate.title)


def _tornado(estimate: Estimate, row: Row, source: str) -> Iterator[Picture]:
    for block in movers(estimate, row.id):
        assert isinstance(block, Movers)
        marks = tuple(
            Mark(
                one.text,
                amount(row.central, row.unit),
                amount(row.central + one.down, row.unit),
                amount(row.central + one.up, row.unit),
            )
            for one in block.items
            if math.isfinite(one.up - one.down)  # a target that is out of reach has no end to draw
        )
        if marks:
            title = _titled(estimate, phrase("What could change this most"))
            axis = phrase("people") if row.unit == "people" else units.many(row.unit)
            yield Picture("tornado", title, axis, marks, source, middle=row.central, unit=row.unit)


def _funnel(estimate: Estimate, source: str) -> Picture:
    steps: Sequence[tuple[str, str]] = (
        ("segment.population", phrase("People asked for")),
        ("segment.narrowed.population", phrase("After narrowing")),
        ("segment.narrowed.online", phrase("Online, after narrowing")),
        (REACHABLE, phrase("Within reach")),
        ("plan.reach", phrase("Reached by the plan")),
    )
    if "segment.narrowed.population" not in estimate:
        steps = (steps[0], ("segment.online", phrase("Online")), *steps[3:])
    marks = tuple(mark_of(label, estimate[id]) for id, label in steps if id in estimate)
    title = _titled(estimate, phrase("From people to reach"))
    return Picture("funnel", title, phrase("people"), marks, source)


def _source(estimate: Estimate) -> str:
    publishers = list(dict.fromkeys(source.publisher for source in estimate.sources))
    shown = joined(", ", publishers[:3])
    if len(publishers) > 3:
        return phrase(
            "malisize, after {publishers} and {number} more",
            publishers=shown,
            number=len(publishers) - 3,
        )
    return phrase("malisize, after {publishers}", publishers=shown) if publishers else "malisize"
