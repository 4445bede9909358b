"""Which way rows go: at a point, ranges of elasticities close in on the derivative."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from malisize.quantity.directions import Graph
from malisize.quantity.evaluate import evaluate
from malisize.quantity.node import Node, assumed, constant
from malisize.quantity.ranges import ALIKE, product

POINT = {"a": 20.0, "b": 30.0, "c": 7.0, "s": 0.2, "t": 0.4}


def _row(build: Callable[..., Node]) -> Node:
    people = (assumed(key, key.upper(), "1 to 100", "people") for key in "abc")
    return build(*people, *(assumed(key, key.upper(), "10% to 90%", "share") for key in "st"))


def _at(row: Node, point: dict[str, float]) -> float:
    return float(evaluate([row], dict(point))[row])


@pytest.mark.parametrize("thoroughly", [False, True])
@pytest.mark.parametrize(
    "build",
    [
        lambda a, b, c, s, t: a / (a + b * constant(2.0, "two")),
        lambda a, b, c, s, t: (constant(3.0, "three") * a) / (a + constant(3.0, "three") * b),
        lambda a, b, c, s, t: (a + b) / (a + b + c / constant(2.0, "two")),
        lambda a, b, c, s, t: s.complement() / (s.complement() + t),
        lambda a, b, c, s, t: t / (s + t).complement(),
        lambda a, b, c, s, t: (a * s) / (a * s + b),
        lambda a, b, c, s, t: (a - c) / (b - c),
    ],
)
def test_at_a_point_the_elasticity_of_a_ratio_is_its_derivative(
    build: Callable[..., Node], *, thoroughly: bool
) -> None:
    """A box that is one point has one elasticity by leaf, that of small steps up and down, whether
    the ratio is one of straight lines or not.
    """
    row = _row(build)
    keys = list(POINT)
    ends = np.array([[value] for value in POINT.values()])
    (low, high), _ = Graph([row], keys).elasticities((ends, ends), thoroughly=thoroughly)
    step = 1e-6
    for place, key in enumerate(keys):
        up, down = (_at(row, {**POINT, key: POINT[key] * (1 + way)}) for way in (step, -step))
        slope = (up - down) / (2 * step * _at(row, POINT))
        assert low[0, place, 0] == pytest.approx(slope, abs=1e-6)
        assert high[0, place, 0] == pytest.approx(slope, abs=1e-6)


def test_what_is_followed_alike_keeps_its_range_from_either_side() -> None:
    """An elasticity of one leaves a range as it is, whichever of the two factors it is."""
    assert product(ALIKE, (2.0, 3.0)) == product((2.0, 3.0), ALIKE) == (2.0, 3.0)
