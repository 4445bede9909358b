"""What the spread of a row comes from."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.evidence import shares
from malisize.quantity.node import Node, assumed
from malisize.quantity.sampling import Strata, drawn, ranged, sampled
from malisize.quantity.spread import LogNormal

WIDTHS = ("200000 to 250000", "2 to 5", "10 to 60")


def factors() -> list[Node]:
    """Return three positive leaves of different width."""
    return [assumed(f"leaf.{i}", f"leaf {i}", text, "people") for i, text in enumerate(WIDTHS)]


def test_of_a_product_the_shares_are_those_of_the_log_variance() -> None:
    """A product of lognormals is a straight line in their scores: nothing is joint, and each leaf
    has its exact share of the log-variance.
    """
    leaves = factors()
    product = leaves[0] * leaves[1] / leaves[2]
    parts = sampled([product], draws=10_000, seed=3, evidence=True).parts[product]
    variances = {}
    for node in leaves:
        assert node.leaf is not None
        assert isinstance(node.leaf.spread, LogNormal)
        variances[node.leaf.key] = node.leaf.spread.sigma_low**2
    whole = sum(variances.values())
    for key, part in parts.items():
        assert part == pytest.approx(variances[key] / whole, abs=0.015)
    assert sum(parts.values()) == pytest.approx(1.0, abs=0.02)


def test_what_no_leaf_does_alone_is_not_spread_over_the_leaves() -> None:
    """The distance of two leaves from each other is no straight line in either: most of its spread
    is theirs together.
    """
    one, other = (assumed(f"leaf.{i}", f"leaf {i}", "1 to 4", "people") for i in range(2))
    ratio = one / other
    apart = ratio + other / one
    parts = sampled([apart], draws=10_000, seed=1, evidence=True).parts[apart]
    assert sum(parts.values()) < 0.1


@pytest.mark.slow
@given(st.integers(0, 50), st.sampled_from([100, 1_000, 20_000]))
def test_shares_are_parts_of_one(seed: int, draws: int) -> None:
    """Whatever the seed and the draws, shares are at least 0 and add up to 1 at most; a leaf that
    is no part of a row has none.
    """
    leaves = factors()
    rows = [leaves[0], leaves[0] * leaves[1], (leaves[0] + leaves[1]).capped(leaves[2], "held")]
    found = sampled(rows, draws=draws, seed=seed, evidence=True).parts
    for row in rows:
        assert all(part >= 0.0 for part in found[row].values())
        assert sum(found[row].values()) <= 1.0 + 1e-12
    assert found[leaves[0]] == {"leaf.0": 1.0}
    assert "leaf.2" not in found[rows[1]]


@pytest.mark.parametrize("text", ["9 to 11", "0.3 to 0.5"])
def test_a_row_below_nothing_is_taken_as_it_is(text: str) -> None:
    """Where a row can be 0 or less it is fitted itself, not its logarithm."""
    one, other = (assumed(f"leaf.{i}", f"leaf {i}", text, "people") for i in range(2))
    difference = one - other
    parts = sampled([difference], draws=10_000, seed=1, evidence=True).parts[difference]
    assert parts["leaf.0"] == pytest.approx(0.5, abs=0.02)
    assert sum(parts.values()) == pytest.approx(1.0, abs=0.02)


def test_nothing_moves_nothing() -> None:
    """A row without spread has no shares, and one that is infinite in some draws neither."""
    leaves = factors()
    scores = {"leaf.0": np.linspace(-1.0, 1.0, 100)}
    still, endless = leaves[0] * leaves[1], leaves[0] * leaves[2]
    found = {still: np.full(100, 3.0), endless: np.full(100, math.inf)}
    assert shares(found, scores) == {}


def test_evidence_moves_no_number() -> None:
    """A reading is the same with its evidence as without."""
    leaves = factors()
    rows = [leaves[0] * leaves[1], leaves[1] + leaves[2]]
    with_, without = (sampled(rows, draws=700, seed=5, evidence=how) for how in (True, False))
    assert with_.intervals == without.intervals


def test_the_standard_error_of_an_end_is_what_seeds_move_it_by() -> None:
    """Over 40 seeds the ends of a product spread by their stated error or less, as strata do
    better than independent draws.
    """
    leaves = factors()
    row = leaves[0] * leaves[1] * leaves[2]
    found = [sampled([row], draws=2_000, seed=seed) for seed in range(40)]
    for place, end in enumerate(("low", "high")):
        moved = float(np.std([getattr(one.intervals[row], end) for one in found]))
        said = float(np.median([one.intervals[row][4 + place] for one in found]))
        assert 0.4 * said < moved < 1.3 * said
    assert sampled([leaves[0]], draws=2_000, seed=1).intervals[leaves[0]][4:] == (0.0, 0.0)


def test_scores_are_those_of_the_draws() -> None:
    """The scores of a block's strata give its values again."""
    leaf = factors()[1]
    strata = Strata(1_000, 4)
    spreads = ranged([leaf])
    (block,) = strata.blocks(spreads)
    scores = strata.scores(block.places)["leaf.1"]
    assert leaf.leaf is not None
    assert np.array_equal(leaf.leaf.spread.draw(scores, scores), drawn([leaf], 1_000, 4)["leaf.1"])
