"""What each part of the search for a split promises, against every split of a grid on two and three
channels.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from malisize.model import allocate as parts
from malisize.model.allocate import Limits, allocate
from tests.model.test_allocate import Market, grid

Array = NDArray[np.float64]
Objective = Callable[[Array], Array]
BUDGET = 1000.0


def roots(*worth: float) -> Objective:
    """Return a reach of which each channel gives its worth times the root of its spend, so that the
    best split is in proportion to the squares of what they are worth.
    """
    return lambda spends: np.sqrt(np.maximum(spends, 0.0)) @ np.array(worth)


def hills(*tops: tuple[tuple[float, ...], float, float]) -> Objective:
    """Return a reach with a hill at each of some shares of the budget, of a height and a width."""

    def together(spends: Array) -> Array:
        heights = []
        for shares, height, width in tops:
            away = np.abs(spends / BUDGET - np.array(shares)).max(axis=1)
            heights.append(height * np.maximum(0.0, 1.0 - away / width))
        return 1.0 + np.max(heights, axis=0)

    return together


def limits_of(data: st.DataObject, count: int) -> tuple[Array, Array]:
    """Draw least and most spends that leave a split; some channels are locked."""
    part = st.floats(0.0, 1.0 / count)
    least = np.array(data.draw(st.lists(part, min_size=count, max_size=count))) * BUDGET
    room = np.array(data.draw(st.lists(st.floats(0.0, 1.0), min_size=count, max_size=count)))
    locked = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    most = np.where(locked, least, least + room * BUDGET)
    if most.sum() < BUDGET:
        most[-1] = BUDGET
    return least, most


def within(splits: Array, least: Array, most: Array) -> Array:
    """Return the splits that limits allow."""
    return splits[((splits >= least) & (splits <= most)).all(axis=1)]


# The grid


@pytest.mark.slow
@pytest.mark.parametrize("count", range(2, 15))
def test_the_grid_has_every_split_in_equal_steps_once(count: int) -> None:
    """It has every split in its steps once, and the next finer would have more than it may."""
    found = parts._grid(count)
    steps = round(1.0 / np.unique(found)[1])
    cells = np.rint(found * steps).astype(int)
    assert found == pytest.approx(cells / steps, abs=1e-12)
    assert (cells >= 0).all()
    assert (cells.sum(axis=1) == steps).all()
    assert len({tuple(row) for row in cells}) == len(cells) == math.comb(steps + count - 1, steps)
    assert len(cells) <= 2000 < math.comb(steps + count, count - 1)


def test_the_grid_of_very_many_channels_has_halves() -> None:
    """However many channels there are, every two of them share the budget in one split."""
    found = parts._grid(70)
    assert len(found) == 70 * 71 / 2
    assert set(np.unique(found)) == {0.0, 0.5, 1.0}


# Starts that lie apart


def test_starts_are_those_more_than_a_tenth_of_the_budget_from_each_before() -> None:
    """A split is left out where every channel of it is within a tenth of one taken before; those
    kept stay in order, and there are at most so many.
    """
    splits = BUDGET * np.array(
        [
            [0.5, 0.3, 0.2],
            [0.59, 0.21, 0.2],  # two channels, 0.09 each
            [0.65, 0.2, 0.15],
            [0.35, 0.375, 0.275],  # 0.15 taken from one channel and given to two
            [0.5, 0.15, 0.35],
            [0.7, 0.25, 0.05],  # 0.1 from the third
            [0.0, 0.0, 1.0],
            [1.0, 0.0, 0.0],
        ]
    )
    kept = [0, 2, 3, 4, 6, 7]
    assert np.array(parts._apart(splits, BUDGET, 9)).tolist() == splits[kept].tolist()
    assert np.array(parts._apart(splits, BUDGET, 3)).tolist() == splits[kept[:3]].tolist()
    assert np.array(parts._apart(splits, BUDGET, 1)).tolist() == splits[:1].tolist()
    assert len(parts._apart(splits, 10 * BUDGET, 9)) == 1


# Splits brought within limits


@settings(max_examples=60)
@given(data=st.data(), count=st.integers(2, 3))
def test_a_repaired_split_is_the_nearest_within_the_limits(data: st.DataObject, count: int) -> None:
    """It spends the budget within the limits, and none of a grid within them is nearer."""
    least, most = limits_of(data, count)
    whole = grid(BUDGET, count, 40)
    splits = whole[data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4))]
    found = parts.repaired(splits, BUDGET, least, most)
    assert found.sum(axis=1) == pytest.approx(BUDGET, rel=1e-12)
    assert (found >= least).all()
    assert (found <= most).all()
    others = within(whole, least, most)
    for split, one in zip(splits, found, strict=True):
        far = np.linalg.norm(others - split, axis=1)
        assert np.linalg.norm(one - split) <= far.min(initial=np.inf) + 1e-9 * BUDGET


def test_a_split_within_the_limits_is_left_as_it_is() -> None:
    """What needs no repair keeps every bit, at its limits too and though its sum is off by the
    last, beside another that needs it.
    """
    splits = np.array([[100.0, 200.0, 700.0], [176.7, 381.9, 441.4]])
    assert splits[1].sum() != BUDGET
    least, most = np.array([0.0, 250.0, 0.0]), np.array([176.7, 1000.0, 1000.0])
    found = parts.repaired(splits, BUDGET, least, most)
    assert found[1].tolist() == splits[1].tolist()
    assert found[0] == pytest.approx([75.0, 250.0, 675.0], abs=1e-9)


def test_a_lock_takes_a_repaired_split_all_the_way() -> None:
    """Locks far from the split are met, from either side."""
    for split, lock in (([0.0, 1000.0], 1000.0), ([1000.0, 0.0], 0.0)):
        ends = np.array([lock, 0.0]), np.array([lock, 1000.0])
        (found,) = parts.repaired(np.array([split]), BUDGET, *ends)
        assert found == pytest.approx([lock, 1000.0 - lock], abs=1e-9)


# Exchanges


@settings(max_examples=40)
@given(data=st.data(), count=st.integers(2, 3))
def test_exchanges_end_at_the_best_split_within_the_limits(data: st.DataObject, count: int) -> None:
    """Over curves without a bend they end where none of a fine grid within the limits is better,
    and where that is told by arithmetic at that split, with locks kept and the budget spent.
    """
    least, most = limits_of(data, count)
    worth = data.draw(st.lists(st.floats(0.1, 3.0), min_size=count, max_size=count))
    together = roots(*worth)
    (start,) = parts.repaired(np.eye(count)[:1] * BUDGET, BUDGET, least, most)
    found, reach = parts.exchanged(start, least, most, together)
    assert found.sum() == pytest.approx(BUDGET, rel=1e-12)
    assert (found >= least - 1e-9).all()
    assert (found <= most + 1e-9).all()
    assert found[least == most] == pytest.approx(least[least == most], abs=1e-9)
    assert reach == pytest.approx(together(found[None])[0], rel=1e-14)
    assert reach >= together(start[None])[0]
    others = within(grid(BUDGET, count, 400 if count == 2 else 80), least, most)
    assert reach >= together(others).max(initial=0.0) * (1 - 1e-12)
    steepest = np.array(worth) / (2 * np.sqrt(np.maximum(found, 1e-12)))
    more, less = found < most - 1e-3, found > least + 1e-3
    if more.any() and less.any():
        assert steepest[more].max() <= steepest[less].min() * (1 + 1e-4)


@pytest.mark.parametrize("start", [(1000.0, 0.0, 0.0), (0.0, 0.0, 1000.0), (400.0, 300.0, 300.0)])
def test_exchanges_find_a_split_known_by_arithmetic(start: tuple[float, ...]) -> None:
    """Of roots worth 3, 2 and 1 it is 9 : 4 : 1, to a millionth of the budget, wherever they
    begin.
    """
    least, most = np.zeros(3), np.full(3, BUDGET)
    found, reach = parts.exchanged(np.array(start), least, most, roots(3.0, 2.0, 1.0))
    assert found == pytest.approx(BUDGET * np.array([9, 4, 1]) / 14, abs=1e-6 * BUDGET)
    assert reach == pytest.approx(math.sqrt(14 * BUDGET), rel=1e-12)


def test_exchanges_fill_the_dearest_up_to_its_most_and_no_further() -> None:
    """Where each franc is worth the same everywhere, the best channels get their most, the worst
    its least, to the last franc.
    """
    least, most = np.array([50.0, 0.0, 125.0]), np.array([300.0, 1000.0, 1000.0])
    start = np.array([60.0, 200.0, 740.0])
    found, reach = parts.exchanged(start, least, most, lambda spends: spends @ [3.0, 2.0, 1.0])
    assert found == pytest.approx([300.0, 575.0, 125.0], abs=1e-9)
    assert reach == pytest.approx(900.0 + 1150.0 + 125.0)


def test_exchanges_step_over_a_bend() -> None:
    """A channel that reaches nobody below a quarter of the budget is reached by the first step, and
    reach never falls on the way.
    """

    def together(spends: Array) -> Array:
        return np.where(spends[:, 0] >= 250.0, 50.0, 0.0) + 1.0 + spends[:, 1] / 1e3

    seen: list[float] = []

    def watched(spends: Array) -> Array:
        values = together(spends)
        seen.append(float(values.max()))
        return values

    limits = np.zeros(2), np.full(2, BUDGET)
    found, reach = parts.exchanged(np.array([0.0, BUDGET]), *limits, watched)
    assert found == pytest.approx([250.0, 750.0], abs=1e-9)
    assert reach == together(found[None])[0] == max(seen)


def test_nothing_is_exchanged_where_nothing_may_move() -> None:
    """A split that is locked stays as it is, and so does one that any exchange would harm."""
    lock = np.array([250.0, 750.0])
    found, reach = parts.exchanged(lock, lock, lock, roots(1.0, 1.0))
    assert found.tolist() == lock.tolist()
    assert reach == roots(1.0, 1.0)(lock[None])[0]
    flat, _ = parts.exchanged(lock, np.zeros(2), np.full(2, BUDGET), lambda s: np.ones(len(s)))
    assert flat.tolist() == lock.tolist()


# Together


@pytest.mark.parametrize("before", range(6))
def test_the_best_of_six_starts_is_kept(before: int) -> None:
    """A narrow peak between the points of the grid, of which up to five hills stand higher at every
    start, is climbed all the same. No exchange leads from beside the peak to a hill.
    """
    places = [(0.1, 0.3, 0.6), (0.3, 0.5, 0.2), (0.75, 0.25, 0), (0.1, 0.8, 0.1), (0, 0, 1)]
    peak = (31.5 / 61, 6.5 / 61, 23 / 61)
    wide = [(place, 2.0 - 0.1 * i, 0.08) for i, place in enumerate(places[:before])]
    starts = parts._grid(3) * BUDGET
    assert hills((peak, 2.5, 0.011))(starts).max() < 2.0
    together = hills(*wide, (peak, 2.5, 0.011))
    assert all(hills(hill)(starts).max() > 2.0 for hill in wide)
    found = allocate(BUDGET, Limits((0.0,) * 3, (BUDGET,) * 3), together)
    assert found == pytest.approx(BUDGET * np.array(peak), abs=0.05)


def test_of_what_is_called_concave_one_start_is_climbed() -> None:
    """Called concave, a reach is climbed from the best of the equal split and each channel alone,
    whatever lies elsewhere.
    """
    alone, beside_equal, hidden = (1.0, 0.0, 0.0), (0.4, 0.3, 0.3), (0.1, 0.2, 0.7)
    free = Limits((0.0,) * 3, (BUDGET,) * 3)
    together = hills((alone, 1.5, 0.15), (beside_equal, 2.0, 0.15), (hidden, 3.0, 0.15))
    assert allocate(BUDGET, free, together, concave=True) == pytest.approx([BUDGET, 0.0, 0.0])
    found = allocate(BUDGET, free, together)
    assert found == pytest.approx(BUDGET * np.array(hidden), abs=0.05)
    together = hills((alone, 0.5, 0.15), (beside_equal, 2.0, 0.15), (hidden, 3.0, 0.15))
    assert together(np.array([allocate(BUDGET, free, together, concave=True)]))[0] > 2.5


@pytest.mark.parametrize("concave", [True, False])
def test_every_start_is_brought_within_the_limits(concave: bool) -> None:
    """Limits that neither the equal split nor any channel alone keeps are kept, with a lock, a
    least and a most.
    """
    limits = Limits((100.0, 0.0, 550.0), (100.0, 200.0, 1000.0))
    found = allocate(BUDGET, limits, roots(3.0, 2.0, 1.0), concave=concave)
    assert found == pytest.approx([100.0, 200.0, 700.0], abs=1e-6)


def test_limits_that_rounding_alone_breaks_leave_a_split() -> None:
    """Least and most spends that add up to the budget but for the last digit are no error."""
    locks = tuple(BUDGET * part for part in (0.1, 0.2, 0.7))
    for nudge in (1 - 1e-15, 1 + 1e-15):
        ends = tuple(lock * nudge for lock in locks)
        found = allocate(BUDGET, Limits(ends, ends), roots(1.0, 1.0, 1.0))
        assert found == pytest.approx(locks, rel=1e-12)
        assert sum(found) == pytest.approx(BUDGET, rel=1e-12)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(data=st.data(), count=st.integers(2, 3), times=st.integers(1, 3), lines=st.booleans())
def test_no_split_of_a_grid_within_the_limits_is_better(
    data: st.DataObject, count: int, times: int, lines: bool
) -> None:
    """Of curves with or without a bend, with locks, least and most spends, every split of a grid
    within the limits reaches at most as many.
    """
    least, most = limits_of(data, count)
    market = Market(
        data.draw(st.lists(st.floats(1e3, 1e5), min_size=count, max_size=count)),
        data.draw(st.lists(st.floats(1.0, 100.0), min_size=count, max_size=count)),
        data.draw(st.floats(0.1, 5.0)),
        times=times,
        lines={0: 2.5} if lines and times == 1 else None,
    )
    concave = times == 1 and not lines
    found = market.split(BUDGET, Limits(tuple(least), tuple(most)), concave=concave)
    others = within(grid(BUDGET, count, 200 if count == 2 else 40), least, most)
    best = market.together(others).max(initial=0.0)
    assert market.at(found)[0] >= best * (1 - 1e-9)
