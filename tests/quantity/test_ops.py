"""Operations over many scenarios at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from malisize.quantity.operation import Values
from malisize.quantity.ops import largest, smallest
from malisize.quantity.union import COMBINE


def _alone(values: Values, scenario: int) -> list[np.ndarray]:
    """Return what one scenario has of values, shape (draws,)."""
    return [one[scenario] if np.ndim(one) > 1 else one for one in values]


@pytest.mark.parametrize("empty", [False, True])
def test_a_union_of_many_scenarios_has_the_bits_of_each_alone(empty: bool) -> None:
    """What scenarios share, with one entry a draw, is folded once for all of them; a universe of
    nobody has nobody in it, in whatever draw.
    """
    draw = np.random.default_rng(1)
    parts = [draw.uniform(0.0, 1.0, shape) for shape in ((7,), (3, 7), (7,), (3, 1))]
    universe = draw.uniform(1.0, 2.0, (3, 7))
    if empty:
        universe[1, 2] = parts[0][2] = parts[1][1, 2] = parts[2][2] = parts[3][1] = 0.0
    values = [universe, *parts]
    kept = [one.copy() for one in values]
    together = COMBINE.compute(values)
    for scenario in range(3):
        alone = COMBINE.compute(_alone(values, scenario))
        assert (together[scenario] == alone).all()
    assert all((one == before).all() for one, before in zip(values, kept, strict=True))
    assert empty == bool((together == 0.0).any())


@pytest.mark.parametrize(("fold", "one_by_one"), [(smallest, np.min), (largest, np.max)])
def test_smallest_and_largest_leave_what_they_are_given(
    fold: Callable[[Values], np.ndarray], one_by_one: Callable[..., np.ndarray]
) -> None:
    """Whatever their order and shapes, and numbers among them, no input is written over."""
    draw = np.random.default_rng(2)
    values = [draw.uniform(size=(3, 7)), 0.5, draw.uniform(size=7), draw.uniform(size=(3, 1))]
    kept = [np.copy(one) for one in values]
    found = fold(values)
    expected = one_by_one([np.broadcast_to(one, (3, 7)) for one in kept], axis=0)
    assert (found == expected).all()
    assert all((one == before).all() for one, before in zip(values, kept, strict=True))
