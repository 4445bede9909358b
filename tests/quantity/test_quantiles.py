"""The quantiles of draws are numpy's, bit for bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.quantiles import quantiles

FINITE = st.floats(-1e12, 1e12, allow_subnormal=False)
PROBABILITIES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8).map(sorted)


@given(values=st.lists(FINITE, min_size=1, max_size=60), probabilities=PROBABILITIES)
def test_quantiles_are_those_of_numpy(values: list[float], probabilities: list[float]) -> None:
    assert quantiles(np.array(values), probabilities) == np.quantile(values, probabilities).tolist()


@pytest.mark.parametrize("draws", [100, 101, 9_999, 10_000, 250_001])
@pytest.mark.parametrize("probability", [0.5, 0.8, 0.9, 0.999])
@pytest.mark.parametrize("around", [(), (0.04, 0.06, 0.94, 0.96)], ids=["few", "many"])
def test_quantiles_of_many_draws_are_those_of_numpy(
    draws: int, probability: float, around: tuple[float, ...]
) -> None:
    values = np.random.default_rng(draws).lognormal(10.0, 2.0, draws)
    tail = (1.0 - probability) / 2.0
    ends = sorted([tail, 0.5, 1.0 - tail, *around])
    expected = np.quantile(values, ends).tolist()
    assert quantiles(values, ends) == expected


def test_a_draw_that_is_no_number_spoils_every_quantile() -> None:
    values = np.arange(1000.0)
    values[3] = math.nan
    for ends in ([0.05, 0.5, 0.95], [0.04, 0.05, 0.5, 0.95, 0.96]):
        assert all(map(math.isnan, quantiles(values.copy(), ends)))
