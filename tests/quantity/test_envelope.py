"""Envelopes: bounds that hold over everything the leaves may be, or a mark on the very row."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from malisize.quantity.envelope import enveloped
from malisize.quantity.evaluate import Reading, centrals, evaluate, leaves, order, vague
from malisize.quantity.extremes import CLOSE
from malisize.quantity.node import Node, assumed, combine, constant, highest
from malisize.quantity.sampling import sampled
from tests.model.graphs import MOST, graphs
from tests.models import CASES, model
from tests.quantity.oracle import by_hand
from tests.quantity.strategies import formulas, pool

SOME = settings(max_examples=40)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def at_points(row: Node, points: np.ndarray) -> np.ndarray:
    """Return a row at points of its leaves, shape (points, leaves), given as shares of the way from
    the low to the high end.
    """
    given = {
        node.leaf.key: node.leaf.spread.low
        + (node.leaf.spread.high - node.leaf.spread.low) * points[:, place]
        for place, node in enumerate(vague([row]))
        if node.leaf is not None
    }
    return np.broadcast_to(np.asarray(evaluate([row], given)[row], float), len(points))


def corners(row: Node) -> np.ndarray:
    """Return a row at every corner of its leaves."""
    count = len(vague([row]))
    assert count <= MOST
    return at_points(row, np.array(list(itertools.product((0.0, 1.0), repeat=count)), float))


def within(values: np.ndarray, low: float, high: float) -> bool:
    """Tell whether values lie between two ends, to the millionth that bounds are proven to."""
    slack = 2 * CLOSE * max(abs(low), abs(high))
    return bool((values >= low - slack).all() and (values <= high + slack).all())


@pytest.mark.slow
@MANY
@given(graphs())
def test_no_corner_lies_outside(row: Node) -> None:
    """Over random graphs of all the operations and up to twelve leaves, the envelope holds every
    corner there is, marked or not.
    """
    interval = enveloped([row]).intervals[row]
    assert within(corners(row), interval.low, interval.high)


@pytest.mark.slow
@MANY
@given(graphs())
def test_nothing_between_the_corners_lies_outside_either(row: Node) -> None:
    """Wherever the leaves are between their ends, the envelope holds the row, or its mark does."""
    reading = enveloped([row])
    interval = reading.intervals[row]
    points = np.random.default_rng(0).random((400, max(1, len(vague([row])))))
    points[::2] = np.round(4 * points[::2]) / 4
    values = at_points(row, points)
    if row in reading.loose:
        assert within(values, reading.loose[row].low, reading.loose[row].high)
        assert reading.loose[row].low <= interval.low
        assert interval.high <= reading.loose[row].high
    else:
        assert within(values, interval.low, interval.high)


@pytest.mark.slow
@MANY
@given(graphs(leaves=4))
def test_a_bound_without_a_mark_is_reached(row: Node) -> None:
    """Where no mark is set, the ends are those of the row to a millionth: some point between the
    ends of the leaves comes as close as a fine grid can tell.
    """
    reading = enveloped([row])
    interval = reading.intervals[row]
    count = len(vague([row]))
    steps = {1: 20_001, 2: 201, 3: 33, 4: 13}.get(count)
    if row in reading.loose or steps is None:
        return
    grid = np.array(list(itertools.product(np.linspace(0, 1, steps), repeat=count)))
    values = at_points(row, grid)
    wide = 1e-3 * (interval.high - interval.low) * (1 if count < 3 else 20) + 1e-9
    assert values.min() <= interval.low + wide + CLOSE * abs(interval.low)
    assert values.max() >= interval.high - wide - CLOSE * abs(interval.high)


@pytest.mark.slow
@given(formulas(monotone=True))
def test_the_envelope_of_a_rising_row_is_the_row_at_all_lows_and_all_highs(row: Node) -> None:
    """A row that only rises has its envelope at every leaf's low end and every leaf's high end."""
    interval = enveloped([row]).intervals[row]
    low = {node.leaf.key: node.leaf.spread.low for node in leaves([row]) if node.leaf}
    high = {node.leaf.key: node.leaf.spread.high for node in leaves([row]) if node.leaf}
    assert interval.low == pytest.approx(by_hand(row, low), rel=1e-9)
    assert interval.high == pytest.approx(by_hand(row, high), rel=1e-9)


def test_the_envelope_takes_each_leaf_in_the_direction_that_moves_the_row() -> None:
    """A quotient is lowest with a low numerator and a high denominator."""
    over, under = (
        assumed("over", "Over", "10 to 20", "people"),
        assumed("under", "Under", "2 to 4", "people"),
    )
    row = over / under
    interval = enveloped([row]).intervals[row]
    assert (interval.low, interval.high) == pytest.approx((2.5, 10.0))


def test_a_row_that_turns_between_the_ends_of_a_leaf_is_followed_there() -> None:
    """The product x (1 - x) is largest at one half, where no corner is, and the envelope knows."""
    x, y = assumed("x", "X", "10% to 90%", "share"), assumed("y", "Y", "1 to 2", "people")
    row, straight = y * x * x.complement(), y * x
    reading = enveloped([row, straight])
    assert not reading.loose
    assert (reading.intervals[row].low, reading.intervals[row].high) == pytest.approx((0.09, 0.5))
    assert reading.intervals[straight][:3:2] == pytest.approx((0.1, 1.8))


def test_the_envelope_looks_beyond_the_middle() -> None:
    """A leaf that is idle at the centre, behind a cap, still counts at the corner where the cap
    lets go.
    """
    limit = assumed("limit", "Limit", 40.0, "people")
    over = assumed("over", "Over", "50 to 500", "people")
    under = assumed("under", "Under", "0.5 to 2", "ratio", kind="ratio")
    row = (over / under).capped(limit, "too many")
    outer, inner = (
        enveloped([row]).intervals[row],
        sampled([row], draws=2000, seed=1).intervals[row],
    )
    assert outer.low == pytest.approx(25.0)
    assert outer.low <= inner.low
    assert outer.high == 40.0


def test_corners_that_lie_two_turns_away_are_found() -> None:
    """A largest of two products, each of which needs both of its leaves turned, has its corner
    found, where turning one leaf at a time from the middle stops short.
    """
    a, b, c, d = (assumed(name, name, "1 to 9", "people") for name in "abcd")
    rest = assumed("rest", "Rest", 60.0, "people")
    scale = constant(1.0, "1 person", rest.unit)
    row = highest([a * b / scale, rest]) - highest([a * c / scale, rest - d])
    assert within(corners(row), *enveloped([row]).intervals[row][:3:2])


def test_a_leaf_whose_direction_depends_on_another_is_followed_to_both_ends() -> None:
    """In x (y - c) the sign of y - c decides which way x moves the row, and the bounds hold."""
    x, y, c = (
        assumed(name, name, value, "people")
        for name, value in (("x", "1 to 10"), ("y", "5 to 30"), ("c", 10.0))
    )
    row = x * (y - c)
    reading = enveloped([row])
    assert not reading.loose
    assert (reading.intervals[row].low, reading.intervals[row].high) == pytest.approx(
        (-50.0, 200.0)
    )


def test_more_leaves_than_can_be_proven_are_searched_and_marked() -> None:
    """Twenty leaves that all move a row both ways are searched from many starts; the row is marked
    with them and with what it stays within, and the search finds the corner known to be best.
    """
    people = [assumed(f"x{place}", f"X{place}", "1 to 10", "people") for place in range(20)]
    row = people[0] - people[0]
    for left, right in itertools.pairwise(people):
        row = row + left * (left - right) / constant(1.0, "1 person", left.unit)
    reading = enveloped([row])
    assert set(reading.loose[row].leaves) <= set(people)
    assert reading.loose[row].low <= reading.intervals[row].low
    alternating = {f"x{place}": 10.0 if place % 2 == 0 else 1.0 for place in range(20)}
    assert reading.intervals[row].high >= centrals([row], alternating)[row] * (1 - 1e-9)


def test_an_envelope_without_ranges_is_the_central_value() -> None:
    """Where nothing has a range, and for a row that none of the ranges moves, low, central and high
    coincide. No other seed would move them: ends without draws have no error.
    """
    people, shares = pool()
    row = people[3] * shares[2]
    exact = (75_000.0, 75_000.0, 75_000.0, 75_000.0, 0.0, 0.0)
    assert enveloped([row]).intervals[row] == exact
    reading = enveloped([row, people[0]])
    assert reading.intervals[row] == exact
    assert reading.intervals[people[0]][:3] == pytest.approx(
        (200_000.0, math.sqrt(5e10), 250_000.0)
    )


def test_a_union_in_a_universe_that_follows_its_largest_part() -> None:
    """Whichever part is the largest, the envelope of their union is that of all its corners."""
    people = [
        assumed(f"p{place}", f"P{place}", f"{2 + place}k to {60 - 9 * place}k", "people")
        for place in range(4)
    ]
    overlap = assumed("overlap", "Overlap", "60% to 98%", "share")
    row = combine(highest(people) / overlap, people)
    interval = enveloped([row]).intervals[row]
    values = corners(row)
    assert (interval.low, interval.high) == pytest.approx((values.min(), values.max()), rel=1e-6)


def _held(reading: Reading, rows: list[Node], given: dict[str, float]) -> list[Node]:
    """Return the rows that lie outside their envelope at values of the leaves."""
    values = centrals(rows, given)
    out = []
    for row in rows:
        low, _, high, *_ = reading.intervals[row]
        if row in reading.loose:
            low, high = reading.loose[row].low, reading.loose[row].high
        if not within(np.array([values[row]]), low, high):
            out.append(row)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CASES)[::6])  # each takes seconds
def test_a_model_stays_within_its_envelope(name: str) -> None:
    """At random corners, and between them, every row of a model lies within its envelope, or
    within what its mark says.
    """
    rows = [spec.node for spec in model(name).model.rows]
    reading = enveloped(rows)
    moving = [node.leaf for node in vague(rows) if node.leaf is not None]
    random = np.random.default_rng(7)
    for draw in range(24):
        parts = random.random(len(moving))
        parts = np.round(parts) if draw % 2 else parts
        given = {
            leaf.key: float(leaf.spread.low + (leaf.spread.high - leaf.spread.low) * part)
            for leaf, part in zip(moving, parts, strict=True)
        }
        assert not _held(reading, rows, given)
    assert all(row in reading.intervals for row in rows)
    assert len(order(rows)) > 1
