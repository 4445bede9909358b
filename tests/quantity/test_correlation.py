"""Leaves that lean together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.correlation import JUDGEMENTS, Group, NotPositiveError, factors, mixed
from malisize.quantity.node import Node, assumed
from malisize.quantity.quantiles import quantiles
from malisize.quantity.sampling import Strata, sampled
from malisize.quantity.spread import LogNormal, standard_scores

KEYS = ("a", "b", "c", "d")
DRAWS = 20_000


def scores(groups: list[Group], keys: tuple[str, ...] = KEYS, **leaning: float) -> np.ndarray:
    """Return the scores of leaves, shape (draws, keys)."""
    mix = mixed(factors(groups), dict(zip(keys, keys, strict=True)), leaning)
    strata = Strata(DRAWS, 7, mix)
    return np.stack([strata.points(key)[1] for key in keys], axis=1)


def test_a_group_has_its_correlation_and_moves_nobody_else() -> None:
    """Leaves of a group have the correlation declared, on exact strata; others keep their draws."""
    apart, together = scores([]), scores([Group(("a", "b"), 0.6)])
    found = np.corrcoef(together.T)
    assert found[0, 1] == pytest.approx(0.6, abs=0.015)
    assert abs(found[0, 2]) < 0.03
    assert np.array_equal(together[:, 2:], apart[:, 2:])
    assert not np.array_equal(together[:, :2], apart[:, :2])
    every = standard_scores(DRAWS)[1]
    for column in together.T:
        assert np.array_equal(np.sort(column), every)


def test_groups_that_share_keys_take_one_matrix() -> None:
    """Overlapping and negative groups hold all at once, whatever the order of their keys; of a pair
    that two groups hold the later one decides.
    """
    groups = [Group(("b", "a"), 0.8), Group(("c", "a"), -0.3), Group(("c", "d"), 0.5)]
    found = np.corrcoef(scores(groups).T)
    assert found[0, 1] == pytest.approx(0.8, abs=0.015)
    assert found[0, 2] == pytest.approx(-0.3, abs=0.015)
    assert found[2, 3] == pytest.approx(0.5, abs=0.015)
    turned = [group._replace(keys=group.keys[::-1]) for group in groups]
    assert np.array_equal(scores(groups), scores(turned))
    later = scores([Group(("a", "b"), -0.5), Group(("a", "b", "c"), 0.4)])
    assert np.corrcoef(later.T)[0, 1] == pytest.approx(0.4, abs=0.015)


def test_what_no_leaves_can_be_is_refused_with_the_nearest() -> None:
    """Three leaves cannot all be the opposite of each other; the nearest they can be is named, and
    it holds.
    """
    with pytest.raises(NotPositiveError) as caught:
        factors([Group(("a", "b", "c"), -0.9)])
    (nearest,) = caught.value.nearest
    assert nearest.rho == pytest.approx(-0.49, abs=0.011)
    assert factors(caught.value.nearest)
    with pytest.raises(NotPositiveError) as caught:
        factors([Group(("a", "b"), 0.9), Group(("b", "c"), 0.9), Group(("a", "c"), -0.9)])
    assert factors(caught.value.nearest)
    assert [round(group.rho, 1) for group in caught.value.nearest] == [0.5, 0.5, -0.5]


@pytest.mark.slow
@given(st.floats(-0.99, 0.99), st.floats(-0.99, 0.99), st.floats(-0.99, 0.99))
def test_every_refusal_names_what_holds(one: float, two: float, three: float) -> None:
    """Whatever three correlations are asked for, they hold or the nearest named does."""
    groups = [Group(("a", "b"), one), Group(("b", "c"), two), Group(("a", "c"), three)]
    try:
        rows = factors(groups)
    except NotPositiveError as error:
        rows = factors(error.nearest)
    for weights in rows.values():
        assert sum(weight * weight for weight in weights.values()) == pytest.approx(1.0)


def test_judgements_lean_on_one_thing_with_their_sign() -> None:
    """Leaves lean on one stream by the root of r with their sign, beside what their group has."""
    r = 0.2
    found = np.corrcoef(
        scores([Group(("a", "b"), 0.5)], a=math.sqrt(r), b=math.sqrt(r), c=-math.sqrt(r)).T
    )
    assert found[0, 1] == pytest.approx(r + (1 - r) * 0.5, abs=0.015)
    assert found[0, 2] == pytest.approx(-r, abs=0.015)
    assert abs(found[0, 3]) < 0.03
    assert mixed({}, {"a": "a"}, {"a": 0.5})["a"] == {JUDGEMENTS: 0.5, "a": math.sqrt(0.75)}


@pytest.mark.slow
@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.3, 0.9, 1.0])
def test_the_product_of_correlated_lognormals_has_its_closed_form(rho: float) -> None:
    """ln(XY) is normal with variance s^2 + t^2 + 2 rho s t, and each factor keeps its percentiles
    to 1e-12.
    """
    leaves = [assumed("a", "a", "200000 to 250000", "people"), assumed("b", "b", "2 to 5", "ratio")]
    mix = mixed(factors([Group(("a", "b"), rho)] if rho else []), {"a": "a", "b": "b"}, {})
    product = leaves[0] * leaves[1]
    found = sampled([product, *leaves], draws=200_000, seed=2, mix=mix)
    s, t = (_sigma(leaf) for leaf in leaves)
    sigma = math.sqrt(s * s + t * t + 2 * rho * s * t)
    middle, z = math.sqrt(200_000 * 250_000) * math.sqrt(10), 1.6448536269514722
    interval = found.intervals[product]
    assert interval.low == pytest.approx(middle * math.exp(-z * sigma), rel=0.004)
    assert interval.high == pytest.approx(middle * math.exp(z * sigma), rel=0.004)
    strata = Strata(99_999, 3, mix)
    for leaf in leaves:
        assert leaf.leaf is not None
        ends = quantiles(strata.column(leaf.leaf.key, leaf.leaf.spread), (0.25, 0.5, 0.75))
        plain = quantiles(
            Strata(99_999, 3).column(leaf.leaf.key, leaf.leaf.spread), (0.25, 0.5, 0.75)
        )
        assert ends == pytest.approx(plain, rel=1e-12)


def _sigma(node: Node) -> float:
    assert node.leaf is not None
    assert isinstance(node.leaf.spread, LogNormal)
    return node.leaf.spread.sigma_low


def test_a_block_of_draws_is_the_same_whatever_its_size() -> None:
    """Draws in blocks are those of all at once, leaning together too."""
    leaf = assumed("a", "a", "2 to 5", "ratio").leaf
    assert leaf is not None
    mix = mixed(factors([Group(("a", "b"), 0.7)]), {"a": "a", "b": "b"}, {"a": 0.4})
    strata = Strata(40_000, 5, mix)
    blocks = np.concatenate([block.values["a"] for block in strata.blocks({"a": leaf.spread})])
    assert np.array_equal(blocks, strata.column("a", leaf.spread))
