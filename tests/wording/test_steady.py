"""Numbers that were drawn have no more figures than other seeds agree on."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.wording.numbers import number, of_table, rough, share
from malisize.wording.steady import error_of_part, steadied, step_of


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (316_412.0, 0.0, "316 000"),
        (316_412.0, 100.0, "316 000"),
        (652_777.0, 2_400.0, "650 000"),
        (583.0, 20.0, "600"),
        (15_100.0, 900.0, "15 000"),
        (94_600.0, 700.0, "95 000"),
        (40.0, 60.0, "40"),
    ],
)
def test_an_end_is_rounded_to_a_step_of_four_errors(value: float, error: float, shown: str) -> None:
    """To a 1, 2 or 5 at its place, three figures at most; one figure of what is all error."""
    assert of_table(value, "people", error) == shown


def test_other_numbers_round_by_the_same_steps() -> None:
    """Shares, money, ratios, and the ends of a range as people say it."""
    assert share(0.4466, 0.02) == "40 %"
    assert share(0.9951, 0.0001) == "99.5 %"
    assert share(0.9951, 0.004) == "99 %"  # nothing rounds to all of it
    assert number(94.6e9, "XOF", 4e8) == "94 bn"
    assert of_table(7.84, "XOF per person", 0.1) == "8.0"
    assert rough(2_496_000.0, 5_830_000.0, "people", (15_000.0, 40_000.0)) == (
        "2 500 000 to 5 800 000"
    )


@given(
    st.floats(1e-6, 1e12),
    st.floats(1e-4, 0.2),
    st.integers(0, 1_000),
)
def test_twenty_seeds_print_neighbours(value: float, part: float, seed: int) -> None:
    """Values that lie four errors apart or less print as one of two neighbouring steps, and no
    further from what they are than half a step.
    """
    error = value * part
    step = step_of(error)
    seen = value + error * np.random.default_rng(seed).uniform(-2.0, 2.0, 20)
    shown = [steadied(float(one), error, 15)[0] for one in seen]
    assert max(shown) - min(shown) <= step * (1 + 1e-9)
    assert all(abs(a - b) <= step / 2 * (1 + 1e-9) for a, b in zip(shown, seen, strict=True))


@given(st.floats(1e-9, 1e9))
def test_a_step_is_the_first_of_one_two_or_five(error: float) -> None:
    """At least four errors, and less than two and a half times as much."""
    step = step_of(error)
    assert 4.0 * error * (1 - 1e-6) <= step <= 10.0 * error * (1 + 1e-6)
    first = round(step / 10.0 ** math.floor(math.log10(step) + 1e-9))
    assert first in (1, 2, 5)


def test_a_share_of_draws_has_the_error_of_a_share() -> None:
    """The square root of p (1 - p) / n; none where all draws agree."""
    assert error_of_part(0.5, 10_000) == pytest.approx(0.005)
    assert error_of_part(1.0, 10_000) == 0.0
