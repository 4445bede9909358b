"""The exposure classes of a plan: how many are met once, twice and more often."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.blocks import Cell, Column, Table
from malisize.document.parts import amount, heading_of_ranges, of_row, range_of
from malisize.records import Estimate, Row
from malisize.wording import phrase, plural


def exposure(estimate: Estimate) -> Iterator[Table]:
    """Yield the people reached by how often they are met, which add up to all of them; nothing
    where the plan does not tell.
    """
    found = dict(_classes(estimate))
    if not found:
        return
    whole = estimate["plan.reach"].central
    columns = (
        Column(phrase("met")),
        Column(phrase("people"), "number", main=True),
        Column(phrase("of them"), "number"),
        Column(
            heading_of_ranges(estimate.request),
            "range",
            axis=(0.0, max(row.high for row in found.values())),
        ),
    )
    rows = tuple(
        (Cell(words), of_row(row), amount(row.central / whole, "share"), range_of(row))
        for words, row in found.items()
    )
    yield Table(columns, rows, name=phrase("How often people are met"), quiet=True)


def _classes(estimate: Estimate) -> Iterator[tuple[str, Row]]:
    """Yield the words and the row of each class, the last that of all who are met more often."""
    if not estimate["plan.reach"].central > 0:
        return
    times = 1
    while f"plan.exposed_{times}" in estimate:
        yield plural("once", "{number} times", times), estimate[f"plan.exposed_{times}"]
        times += 1
    if times > 1:
        words = phrase("{times} times or more", times=times)
        yield words, estimate[f"plan.reach_{times}plus"]
