"""Records: how many digits of a row are steady."""

from __future__ import annotations

import math

import pytest

from malisize.records import Row
from malisize.request import PlanRequest
from malisize.study import Study


def row(low: float, central: float, high: float, *errors: float | None) -> Row:
    """Return a row with standard errors of its ends."""
    low_error, high_error = errors or (None, None)
    return Row(
        "a", "A", "people", low, central, high, "sourced", "2025",
        low_error=low_error, high_error=high_error,
    )  # fmt: skip


def rounded(value: float, digits: int) -> float:
    """Return a value to so many significant digits."""
    return round(value, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def test_digits_end_where_seeds_part() -> None:
    """An end has digits down to a place four standard errors wide or more; the central value as far
    as the finer end; what no seed moves has all.
    """
    assert row(316_412.0, 523_456.0, 652_777.0, 240.0, 2_400.0).steady_digits == (3, 3, 2)
    assert row(316_412.0, 523_456.0, 652_777.0, 0.0, 0.0).steady_digits == (15, 15, 15)
    assert row(316_412.0, 523_456.0, 652_777.0).steady_digits == (15, 15, 15)
    assert row(0.0, 0.5, 3.0, 0.1, 2.0).steady_digits == (1, 1, 1)
    assert row(-0.0123, 0.5, 0.7, 0.0001, 0.0001).steady_digits == (2, 3, 3)


@pytest.mark.slow
def test_twenty_seeds_agree_on_the_digits_that_are_steady() -> None:
    """Over a whole plan and 20 seeds, ends written with their steady digits differ by at most one
    in the last of them, but for one end in 50.
    """
    study = Study.load("restaurant-bamako")
    plan = PlanRequest(total="300000 XOF")
    runs = [list(study.budget(plan, draws=1_000, seed=seed)) for seed in range(1, 21)]
    apart, ends = [], 0
    for same in zip(*runs, strict=True):
        for place, end in ((0, "low"), (2, "high")):
            digits = sorted(one.steady_digits[place] for one in same)[10]
            values = [getattr(one, end) for one in same]
            if digits == 15 or min(values) <= 0.0:
                continue
            ends += 1
            unit = 10.0 ** (math.floor(math.log10(min(values))) - digits + 1)
            written = [rounded(value, digits) for value in values]
            if max(written) - min(written) > 1.5 * max(unit, 0.0):
                apart.append((same[0].id, end, unit, min(written), max(written)))
    assert ends > 90
    assert len(apart) <= ends / 50, apart


SHARES = ("spread_sourced", "spread_proxy", "spread_judged", "spread_joint")


def test_rows_say_what_their_spread_comes_from() -> None:
    """The four shares of a row with spread add up to 1, and it names the leaf it rests on most by
    the key that replaces it; a row that is one leaf has the mark of its width alone.
    """
    estimate = Study.load("restaurant-bamako").audience(draws=300)
    for one in estimate:
        found = [getattr(one, name) for name in SHARES]
        if one.low == one.high:
            assert found == [None] * 4
            continue
        assert sum(found) == pytest.approx(1.0, abs=1e-12)
        assert all(0.0 <= share <= 1.0 for share in found)
        assert one.rests_on
    assert estimate["channel.facebook.accounts"].spread_proxy == 1.0
    assert estimate["internet_users"].spread_proxy == 1.0
    assert estimate["segment.narrowed.population"].spread_judged > 0.5


def test_without_ranges_nothing_is_said_of_spread() -> None:
    """No shares and no errors at central values; shares but no errors for corners."""
    study = Study.load()
    for one in study.audience(range=None):
        assert (one.spread_joint, one.low_error, one.rests_on) == (None, None, None)
    corners = study.audience(range="envelope", draws=300)["reachable.deduplicated"]
    drawn = study.audience(draws=300)["reachable.deduplicated"]
    assert corners.low_error is None
    assert [getattr(corners, name) for name in SHARES] == [getattr(drawn, name) for name in SHARES]
