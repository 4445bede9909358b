"""Ends of ranges have no more figures than other seeds agree on."""

from __future__ import annotations

import pytest

from malisize.document.parts import range_of
from malisize.records import Row
from malisize.study import Study
from malisize.wording.numbers import of_table

SEEDS = range(1, 21)


def row(low: float, high: float, *errors: float) -> Row:
    """Return a row with standard errors of its ends."""
    return Row(
        "a", "A", "people", low, (low + high) / 2, high, "assumed", "2025",
        low_error=errors[0], high_error=errors[1],
    )  # fmt: skip


def test_an_end_is_written_to_its_steady_figures_two_at_least() -> None:
    """Three figures where seeds agree on them, two where not, or where they agree on one alone."""
    found = range_of(row(316_412.0, 652_777.0, 100.0, 2_400.0))
    assert found is not None
    assert (found.low.text, found.high.text) == ("316 000", "650 000")
    wide = range_of(row(583.0, 15_100.0, 20.0, 900.0))
    assert wide is not None
    assert (wide.low.text, wide.high.text) == ("580", "15 000")
    assert [of_table(0.4466, "share", 1), of_table(94.6e9, "XOF", 2)] == ["40 %", "95 bn"]


@pytest.mark.parametrize("file", ["restaurant-bamako", "health-campaign"])
def test_twenty_seeds_agree_on_the_figures_shown(file: str) -> None:
    """A third figure is shown only where 20 seeds lie within 2 % of each other, which is no more
    than two in it, but for one end in 30.
    """
    study = Study.load(file)
    runs = [list(study.audience(draws=500, seed=seed)) for seed in SEEDS]
    third, ends = 0, 0
    for same in zip(*runs, strict=True):
        if not same[0].unit.startswith("people") or same[0].low_error is None:
            continue
        for place, end in ((0, "low"), (2, "high")):
            values = [getattr(one, end) for one in same]
            if min(values) < 1_000.0 or max(one.steady_digits[place] for one in same) > 3:
                continue
            ends += 1
            if min(one.steady_digits[place] for one in same) == 3:
                third += max(values) - min(values) > 0.02 * min(values)
    assert ends > 8
    assert third <= ends / 30
