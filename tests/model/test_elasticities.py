"""What each operation says of itself: how its result follows its inputs, and what holds it over
ranges of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.market.adoption import Linear, Logistic
from malisize.model.carry import Grown
from malisize.model.cells import FactorOnOdds, Odds, PeopleAtOdds
from malisize.model.reach import Convolved, Exposed, ExposedUnderCap, Listed, Quoted
from malisize.model.volume import Reached, Sliced
from malisize.quantity.operation import Operation
from malisize.quantity.ops import (
    ADD,
    COMPLEMENT,
    DIVIDE,
    FLOOR,
    LARGEST,
    MULTIPLY,
    SMALLEST,
    SUBTRACT,
)
from malisize.quantity.ranges import Range
from malisize.quantity.union import COMBINE

Point = list[float]
SOME = settings(max_examples=80, deadline=None)
AMOUNTS = st.floats(1.0, 1e6)
SHARES = st.floats(0.01, 0.99)
ODDS, CROWDS, PARTS = st.floats(0.05, 9.0), st.floats(1e3, 1e6), st.floats(0.3, 0.5)
POSITIVE = {
    ADD: [AMOUNTS] * 2,
    SUBTRACT: [st.floats(50.0, 60.0), st.floats(1.0, 49.0)],
    MULTIPLY: [AMOUNTS] * 2,
    DIVIDE: [AMOUNTS] * 2,
    COMPLEMENT: [SHARES],
    SMALLEST: [AMOUNTS] * 3,
    LARGEST: [AMOUNTS] * 3,
    FLOOR: [AMOUNTS],
    Grown(1): [AMOUNTS, SHARES],
    Grown(7): [AMOUNTS, SHARES],
    Linear(0.25): [SHARES] * 2,
    Logistic(0.25): [SHARES] * 2,
    Exposed(1): [AMOUNTS, AMOUNTS, st.floats(0.1, 30.0)],
    Exposed(2): [AMOUNTS, AMOUNTS, st.floats(0.1, 30.0)],
    Exposed(5): [AMOUNTS, AMOUNTS, st.floats(0.1, 30.0)],
    ExposedUnderCap(1): [AMOUNTS, AMOUNTS, st.floats(0.1, 9.0), st.just(3.0), st.just(1.0)],
    ExposedUnderCap(2): [AMOUNTS, AMOUNTS, st.floats(0.1, 9.0), st.just(3.0), st.just(4.0)],
    Quoted(): [AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS],
    Listed(): [AMOUNTS, AMOUNTS, st.floats(0.2, 3.0)],
    Reached((0.05, 0.2), paid=True): [AMOUNTS, st.floats(1.0, 1e5), st.floats(1e5, 1e6)],
    Reached((0.05, 0.2), paid=False): [AMOUNTS, st.floats(1.0, 1e5), st.floats(1e5, 1e6)],
    Sliced((0.05, 0.2), paid=True): [AMOUNTS, st.floats(1.0, 1e5), st.floats(1e5, 1e6)],
    Sliced((0.05, 0.2), paid=False): [AMOUNTS, st.floats(1.0, 1e5), st.floats(1e5, 1e6)],
    Odds(0.8): [SHARES],
    FactorOnOdds(2, 1, 2): [st.floats(1.0, 1000.0), *[ODDS] * 4, *[CROWDS] * 2, *[PARTS] * 2],
    FactorOnOdds(1, 2, 1): [st.floats(1.0, 500.0), *[ODDS] * 3, CROWDS, *[PARTS] * 2],
    PeopleAtOdds(1, 1): [*[ODDS] * 3, CROWDS, PARTS],
    PeopleAtOdds(2, 2): [*[ODDS] * 5, CROWDS, *[PARTS] * 4],
    PeopleAtOdds(2, 1, is_country=True): [*[ODDS] * 4, CROWDS, *[PARTS] * 2, SHARES, ODDS],
}
SIGNED = {
    ADD: [st.floats(-50, 50)] * 2,
    SUBTRACT: [st.floats(-50, 50)] * 2,
    MULTIPLY: [st.floats(-50, 50)] * 2,
    DIVIDE: [st.floats(-50, 50), st.floats(-50, 50).filter(lambda x: abs(x) > 0.01)],
    COMPLEMENT: [st.floats(-3, 3)],
    SMALLEST: [st.floats(-50, 50)] * 3,
    LARGEST: [st.floats(-50, 50)] * 3,
    Grown(2): [st.floats(-50, 50), st.floats(-0.9, 2.0)],
    Grown(3): [st.floats(-50, 50), st.floats(-3.0, 2.0)],
}


@st.composite
def unions(draw: st.DrawFn) -> Point:
    """Draw a universe and parts of it."""
    universe = draw(AMOUNTS)
    return [universe, *(universe * draw(SHARES) for _ in range(3))]


@st.composite
def tails(draw: st.DrawFn, times: int) -> Point:
    """Draw a universe and, for each of two parts of it, people exposed 1+ .. times+."""
    universe = draw(AMOUNTS)
    out = [universe]
    for _ in range(2):
        out += sorted((universe * draw(SHARES) for _ in range(times)), reverse=True)
    return out


def computed(op: Operation, points: Sequence[Point]) -> np.ndarray:
    """Return the results of an operation at points."""
    columns: list[Any] = [np.array(column) for column in zip(*points, strict=True)]
    if isinstance(op, ExposedUnderCap):
        columns[3:] = points[0][3:]
    return np.asarray(op.compute(columns))


def around(points: Sequence[Point]) -> list[Range]:
    """Return the ranges of the inputs over points, each of one box."""
    columns = np.array(points).T
    return [(column.min()[None], column.max()[None]) for column in columns]


def holds(op: Operation, points: Sequence[Point]) -> None:
    """Check that the image over the ranges of points holds the results at each of them."""
    low, high = op.image(around(points))
    values = computed(op, points)
    slack = 1e-9 * float(np.abs(values).max()) + 1e-15 * float(np.abs(points).max())
    assert (values >= float(low[0]) - slack).all()
    assert (values <= float(high[0]) + slack).all()


def steps(points: Sequence[Point]) -> list[tuple[int, Point, Point]]:
    """Return each point with one input taken from the next, and which that is."""
    out = []
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        for place in range(len(one)):
            moved = [*one[:place], other[place], *one[place + 1 :]]
            if moved != one:
                out.append((place, one, moved))
    return out


def follows(op: Operation, points: Sequence[Point], *, by_signs: bool) -> None:
    """Check that along single inputs the result follows as the operation says it does over the
    ranges of the points.
    """
    ranges = around(points)
    own = op.image(ranges)
    said = op.signs(ranges) if by_signs else op.elasticities(ranges, own)
    for place, *both in steps(points):
        one, other = sorted(both, key=lambda point: point[place])
        before, after = computed(op, [one, other]).tolist()
        if min(abs(before), abs(after)) < 1e-9 * max(map(abs, one)):
            continue  # rounding of tails that are as good as nothing
        low, high = (float(np.asarray(end).ravel()[0]) for end in said[place])
        slack = 1e-9 * max(abs(before), abs(after))
        if by_signs or before <= 0.0:
            assert after >= before - slack or low < 0.0
            assert after <= before + slack or high > 0.0
        else:
            far = np.log(other[place] / one[place])
            slack = 1e-9 + 1e-12 / far
            assert low - slack <= np.log(after / before) / far <= high + slack


@pytest.mark.slow
@pytest.mark.parametrize("op", POSITIVE, ids=repr)
@SOME
@given(data=st.data())
def test_an_operation_over_what_is_above_nothing(op: Operation, data: st.DataObject) -> None:
    """Between any two points the result follows each input within the elasticity said, rises or
    falls as said, and lies within its image.
    """
    points = data.draw(st.lists(st.tuples(*POSITIVE[op]).map(list), min_size=2, max_size=4))
    holds(op, points)
    follows(op, points, by_signs=False)
    follows(op, points, by_signs=True)


@pytest.mark.slow
@pytest.mark.parametrize("op", SIGNED, ids=repr)
@SOME
@given(data=st.data())
def test_an_operation_over_what_may_be_below_nothing(op: Operation, data: st.DataObject) -> None:
    """Where an input may be below nothing the result still lies within its image, and rises or
    falls as said.
    """
    points = data.draw(st.lists(st.tuples(*SIGNED[op]).map(list), min_size=2, max_size=4))
    holds(op, points)
    follows(op, points, by_signs=True)


@SOME
@given(points=st.lists(unions(), min_size=2, max_size=4))
def test_a_union(points: list[Point]) -> None:
    """A union lies within its image, and follows universe and parts as a part of one each."""
    holds(COMBINE, points)
    inside = [point for point in points if max(point[1:]) <= min(one[0] for one in points)]
    if len(inside) > 1:
        follows(COMBINE, inside, by_signs=False)


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2, 3])
@SOME
@given(data=st.data())
def test_people_met_together(times: int, data: st.DataObject) -> None:
    """People met over several parts lie within their image, and rise with every part."""
    points = data.draw(st.lists(tails(times), min_size=2, max_size=4))
    op = Convolved(times)
    holds(op, points)
    first = points[0]
    more = [first[0], *(min(first[0], 1.2 * people) for people in first[1:])]
    assert computed(op, [more])[0] >= computed(op, [first])[0] * (1 - 1e-9)
    assert [sign[0] for sign in op.signs(around(points))[1:]] == [0.0] * (2 * times)


@SOME
@given(points=st.lists(st.tuples(*[AMOUNTS] * 4).map(list), min_size=2, max_size=4))
def test_curves_that_turn(points: list[Point]) -> None:
    """Quotes above the audience are held too."""
    holds(Quoted(), points)
    follows(Quoted(), points, by_signs=True)


@pytest.mark.parametrize("op", [*POSITIVE, COMBINE, Convolved(2)], ids=repr)
def test_what_scales_together(op: Operation) -> None:
    """Inputs said to scale the result together do so."""
    if op.scales is None:
        return
    whole = op in (COMBINE, Convolved(2))
    point = [2000.0, 1500.0, 800.0, 1200.0, 700.0] if whole else [55.0, 40.0]
    point += [1.4, 3.0, 1.0][: 5 - len(point)] if isinstance(op, ExposedUnderCap) else []
    point += [1.4] if isinstance(op, Exposed | Listed) else []
    scaled = list(point)
    scaled[op.scales] = [3.0 * value for value in point[op.scales]]
    one, other = computed(op, [point, scaled]).tolist()
    assert other == pytest.approx(3.0 * one)


@pytest.mark.parametrize(("weeks", "rises"), [((0.5, 1.0), True), ((0.5, 4.0), False)])
def test_people_met_once_rise_with_the_audience_in_one_flight_alone(
    weeks: tuple[float, float], *, rises: bool
) -> None:
    """Under a cap, a larger audience is sure to be more people only where no flight is longer than
    its one week.
    """
    ranges: list[Range] = [(1e4, 2e4), (1e4, 2e4), (0.5, 1.0), (3.0, 3.0), weeks]
    low, _ = ExposedUnderCap(1).signs(ranges)[1]
    assert (float(low) >= 0.0) is rises
