"""The least total at which a rising function reaches a target."""

from __future__ import annotations

import math

import pytest

from malisize.plans.solve import least_total


@pytest.mark.parametrize("target", [0.25, 0.5, 1.0, 3.0, 1e6])
def test_the_least_total_is_found_to_the_last_bit(target: float) -> None:
    found = least_total(math.sqrt, target)
    assert math.sqrt(found) >= target > math.sqrt(math.nextafter(found, 0.0))


def test_what_nothing_reaches_costs_nothing() -> None:
    assert least_total(lambda total: total + 2.0, 2.0) == 0.0
