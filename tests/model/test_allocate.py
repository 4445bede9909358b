"""Splits: the published case, brute force on a grid, scipy's solvers, limits, and what is not
concave.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, minimize

from malisize.errors import InfeasibleError
from malisize.model import curves
from malisize.model.allocate import Limits, allocate

Array = NDArray[np.float64]
Reach = Callable[[Array, int, int], Array]


class Market:
    """Channels with NBD curves, or lists of lines, in one universe or several within a
    population.
    """

    def __init__(
        self,
        people: list[float],
        per_franc: list[float],
        shape: float,
        *,
        overlap: float = 0.9,
        groups: list[list[int]] | None = None,
        lines: dict[int, float] | None = None,
        times: int = 1,
    ) -> None:
        self.people, self.per_franc, self.shape = people, per_franc, shape
        self.groups = groups or [list(range(len(people)))]
        self.universes = [max(people[place] for place in group) / overlap for group in self.groups]
        self.population = 3 * sum(self.universes)
        self.lines = lines or {}
        self.times = times

    @property
    def channels(self) -> range:
        """The places of the channels."""
        return range(len(self.people))

    def reach(self, spends: Array, place: int, times: int = 1) -> Array:
        """Return the people a channel reaches ``times`` or more at each spend."""
        seen = spends[:, place] * self.per_franc[place]
        if place in self.lines:
            return curves.list_reach(seen, self.people[place], self.lines[place])
        return curves.nbd_reach(seen, self.people[place], self.shape, times)

    def gain(self, spends: Array) -> Array:
        """Return -log(1 - R/V) of each channel."""
        out = np.empty_like(spends)
        for group, universe in zip(self.groups, self.universes, strict=True):
            for place in group:
                out[:, place] = -np.log1p(
                    -np.minimum(self.reach(spends, place) / universe, 1 - 1e-16)
                )
        return out

    def together(self, spends: Array) -> Array:
        """Return the people each split reaches ``times`` or more over all channels."""
        levels = [
            [
                curves.convolved(
                    universe,
                    [
                        [self.reach(spends, place, k) for k in range(1, self.times + 1)]
                        for place in group
                    ],
                    count,
                )
                for count in range(1, self.times + 1)
            ]
            for group, universe in zip(self.groups, self.universes, strict=True)
        ]
        if len(levels) == 1:
            return levels[0][-1]
        return curves.convolved(self.population, levels, self.times)

    def split(self, budget: float, limits: Limits | None = None, *, concave: bool = False) -> Array:
        """Return the split found."""
        count = len(self.people)
        limits = limits or Limits((0.0,) * count, (budget,) * count)
        found = np.array(allocate(budget, limits, self.together, concave=concave))
        assert found.sum() == pytest.approx(budget, rel=1e-12)
        assert (found >= np.array(limits.least) - 1e-9 * budget).all()
        assert (found <= np.array(limits.most) + 1e-9 * budget).all()
        return found

    def at(self, *splits: Any) -> Array:
        """Return the reach of splits."""
        return self.together(np.array(splits, float))


def grid(budget: float, count: int, steps: int) -> Array:
    """Return every split of a budget in equal steps."""
    cuts = itertools.product(range(steps + 1), repeat=count - 1)
    return np.array([[*cut, steps - sum(cut)] for cut in cuts if sum(cut) <= steps]) * (
        budget / steps
    )


def solved(market: Market, budget: float, low: Array, high: Array) -> float:
    """Return the largest reach that scipy's solvers find, on the sum of logarithms of those missed,
    from several starts; a start on which a solver breaks off counts for nothing.
    """
    count = len(low)
    scale = budget / count
    best = 0.0
    for start in [
        np.full(count, 1.0),
        *(0.9 * count * np.eye(count)[place] + 0.1 for place in range(count)),
    ]:
        for method in ("SLSQP", "trust-constr"):
            found = climbed(
                market, scale, np.clip(start, low / scale, high / scale), method, low, high
            )
            if found is not None and abs(found.sum() - budget) < 1e-6 * budget:
                best = max(best, float(market.at(found)[0]) * min(1.0, budget / found.sum()))
    return best


def climbed(
    market: Market, scale: float, start: Array, method: str, low: Array, high: Array
) -> Array | None:
    """Return where a solver of scipy ends from a start; None where it breaks off on its own."""
    count = len(start)
    options = {"maxiter": 300} if method == "SLSQP" else {"maxiter": 300, "gtol": 1e-9}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = minimize(
                lambda parts: -float(market.gain(parts[None, :] * scale).sum()),
                start,
                method=method,
                bounds=Bounds(low / scale, high / scale),
                constraints=[LinearConstraint(np.ones(count), count, count)],
                options=options,
            )
        except ValueError:
            return None
    return np.clip(found.x * scale, low, high)


@st.composite
def markets(draw: st.DrawFn, *, most: int = 4) -> tuple[Market, float]:
    """Draw a market of any size, prices, shape and overlap, and a budget."""
    count = draw(st.integers(2, most))
    people = draw(st.lists(st.floats(1e4, 5e6), min_size=count, max_size=count))
    per_franc = draw(st.lists(st.floats(0.05, 5.0), min_size=count, max_size=count))
    market = Market(
        people, per_franc, draw(st.floats(0.1, 5.0)), overlap=draw(st.floats(0.05, 1.0))
    )
    return market, draw(st.floats(1e4, 5e6))


def published() -> Market:
    """Return the published case: three channels with Goerg's curve and CPM of 1.0, 1.6 and 6.0 in a
    universe of six million.
    """
    return Market([3e6, 1.5e6, 4e5], [1000 / 1.0, 1000 / 1.6, 1000 / 6.0], 1.0, overlap=0.5)


def test_published_case() -> None:
    """The published split is met to a hundredth of the currency, its union to a relative 1e-9."""
    market = published()
    found = market.split(20_000.0, concave=True)
    assert market.universes == [6e6]
    assert found == pytest.approx([12490.4505107, 5948.72041778, 1560.82907152], abs=0.01)
    assert market.at(found)[0] == pytest.approx(3134209.3083257605, rel=1e-9)


def test_published_case_without_knowing_it_is_concave() -> None:
    """Exchanges from other starts do not leave the published split."""
    assert published().split(20_000.0) == pytest.approx(
        [12490.4505107, 5948.72041778, 1560.82907152], abs=0.01
    )


@settings(max_examples=25)
@given(case=markets(most=3))
def test_no_split_on_a_grid_is_better(case: tuple[Market, float]) -> None:
    """For two and three channels no split on a fine grid reaches more."""
    market, budget = case
    count = len(market.people)
    found = market.at(market.split(budget, concave=True))[0]
    assert found >= market.together(grid(budget, count, 400 if count == 2 else 60)).max() * (
        1 - 1e-12
    )


@pytest.mark.slow
@settings(max_examples=30)
@given(case=markets(most=5))
def test_scipy_finds_nothing_better(case: tuple[Market, float]) -> None:
    """At random curves, prices and overlaps, no start of SLSQP or trust-constr ends above the split
    found.
    """
    market, budget = case
    low, high = np.zeros(len(market.people)), np.full(len(market.people), budget)
    found = float(market.at(market.split(budget, concave=True))[0])
    assert found >= solved(market, budget, low, high) * (1 - 1e-9)


@pytest.mark.slow
@settings(max_examples=20)
@given(case=markets(most=4), parts=st.lists(st.floats(0.0, 0.2), min_size=8, max_size=8))
def test_limits_are_kept_and_scipy_finds_nothing_better_within_them(
    case: tuple[Market, float], parts: list[float]
) -> None:
    """With least and most spends and a lock, the split keeps them and is still the best there
    is.
    """
    market, budget = case
    count = len(market.people)
    low = np.array(parts[:count]) * budget
    high = np.maximum(low + np.array(parts[4 : 4 + count]) * budget, 0.6 * budget)
    high[0] = low[0]
    if high.sum() < budget:
        high[1:] = budget
    limits = Limits(tuple(low.tolist()), tuple(high.tolist()))
    found = market.split(budget, limits, concave=True)
    assert found[0] == pytest.approx(low[0], rel=1e-9, abs=1e-9)
    assert float(market.at(found)[0]) >= solved(market, budget, low, high) * (1 - 1e-9)


@pytest.mark.slow
@settings(max_examples=20)
@given(case=markets(most=3), times=st.integers(2, 4))
def test_repeated_exposures(case: tuple[Market, float], times: int) -> None:
    """For reach of k times or more, which is not concave, no single channel, equal split or grid is
    better.
    """
    market, budget = case
    market.times = times
    count = len(market.people)
    others = np.vstack(
        [
            grid(budget, count, 100 if count == 2 else 24),
            np.eye(count) * budget,
            np.full(count, budget / count),
        ]
    )
    assert market.at(market.split(budget))[0] >= market.together(others).max() * (1 - 1e-9)


@pytest.mark.slow
@settings(max_examples=20)
@given(case=markets(most=3), lines=st.floats(1.0, 3.0))
def test_lists_of_lines(case: tuple[Market, float], lines: float) -> None:
    """With a list of telephone lines among the channels no single channel, equal split or grid is
    better.
    """
    market, budget = case
    market.lines = {0: lines}
    count = len(market.people)
    others = np.vstack([grid(budget, count, 200 if count == 2 else 30), np.eye(count) * budget])
    assert market.at(market.split(budget))[0] >= market.together(others).max() * (1 - 1e-9)


@pytest.mark.slow
@settings(max_examples=20)
@given(
    people=st.lists(st.floats(1e5, 5e6), min_size=3, max_size=3),
    per_franc=st.lists(st.floats(0.05, 5.0), min_size=3, max_size=3),
    shape=st.floats(0.1, 5.0),
    overlap=st.floats(0.05, 1.0),
    budget=st.floats(1e4, 5e6),
    concave=st.booleans(),
)
def test_two_universes(
    people: list[float],
    per_franc: list[float],
    shape: float,
    overlap: float,
    budget: float,
    concave: bool,
) -> None:
    """With channels that need no internet beside online ones, no single channel, equal split or
    grid is better.
    """
    market = Market(people, per_franc, shape, overlap=overlap, groups=[[0, 1], [2]])
    found = market.at(market.split(budget, concave=concave))[0]
    assert found >= market.together(np.vstack([grid(budget, 3, 60), np.eye(3) * budget])).max() * (
        1 - 1e-12
    )


def test_ten_channels_beat_every_pair_and_every_single_one() -> None:
    """Over ten channels no single one, no pair in tenths, and no equal split is better."""
    random = np.random.default_rng(7)
    market = Market(
        (10 ** random.uniform(4, 6.7, 10)).tolist(),
        (10 ** random.uniform(-1, 0.7, 10)).tolist(),
        0.55,
    )
    budget = 3e6
    pairs = [
        budget * (np.eye(10)[left] * step + np.eye(10)[right] * (10 - step)) / 10
        for left, right in itertools.combinations(range(10), 2)
        for step in range(11)
    ]
    found = market.at(market.split(budget, concave=True))[0]
    assert found > market.together(np.array([*pairs, np.full(10, budget / 10)])).max()


def test_nothing_is_split_into_nothing() -> None:
    """A budget of zero gives every channel nothing, one channel gets all there is."""
    market = Market([1e6, 5e5], [1.0, 2.0], 1.0)
    assert allocate(0.0, Limits((0.0, 0.0), (0.0, 0.0)), market.together) == [0.0, 0.0]
    alone = Market([1e6], [1.0], 1.0)
    assert alone.split(500.0).tolist() == [500.0]


def test_channels_of_nobody_do_no_harm() -> None:
    """A channel that can reach nobody gets nothing."""
    market = Market([1e6, 0.0], [1.0, 1.0], 1.0)
    assert market.split(1e6, concave=True) == pytest.approx([1e6, 0.0], abs=1.0)


@pytest.mark.parametrize(
    "limits",
    [
        Limits((60.0, 60.0), (100.0, 100.0)),
        Limits((0.0, 0.0), (40.0, 40.0)),
        Limits((50.0, 0.0), (20.0, 100.0)),
    ],
)
def test_limits_that_leave_no_split_are_refused(limits: Limits) -> None:
    """Least spends above the budget, most spends below it, and a least above its most have no
    answer.
    """
    market = Market([1e6, 5e5], [1.0, 2.0], 1.0)
    with pytest.raises(InfeasibleError, match="leave no split of 100 of net media"):
        allocate(100.0, limits, market.together)
