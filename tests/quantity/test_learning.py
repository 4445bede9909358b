"""Learning on normal scores: exact where all is linear, calibrated over truths of the prior."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.learning import Moved, at_scores, learn
from malisize.quantity.spread import Uniform, logitnormal, lognormal, standard_scores


def test_what_is_linear_is_learned_exactly() -> None:
    """Ln reach = a z1 + b z2 observed once: the posterior is the normal one of the textbook."""
    slopes, error, seen = np.array([0.6, 0.2]), 0.1, 0.9

    def predict(scores):
        return (scores @ slopes)[:, None]

    found = learn(predict, [seen], [error], 2)
    bend = np.eye(2) + np.outer(slopes, slopes) / error**2
    covariance = np.linalg.inv(bend)
    assert found.mode == pytest.approx(covariance @ slopes * seen / error**2, abs=1e-8)
    assert found.factor @ found.factor.T == pytest.approx(covariance, abs=1e-9)
    assert found.effective == pytest.approx(1.0, abs=1e-6)


def test_nothing_observed_moves_nothing() -> None:
    """A prediction that no score moves leaves the prior."""
    found = learn(lambda scores: np.zeros((len(scores), 1)), [0.3], [0.1], 3)
    assert found.mode == pytest.approx(np.zeros(3))
    assert found.factor == pytest.approx(np.eye(3))


SPREADS = (lognormal(0.5, 3.0, 1.2), logitnormal(0.2, 0.6), Uniform(2.0, 5.0))


@given(st.sampled_from(SPREADS), st.floats(-2.0, 2.0), st.floats(0.1, 1.0))
def test_a_moved_spread_has_its_ends_in_order_and_stays_possible(spread, shift, scale) -> None:
    """Ends, centre and draws of a moved spread agree, and stay where the spread can be."""
    moved = Moved(spread, shift, scale)
    assert moved.low <= moved.central <= moved.high
    drawn = moved.draw(*standard_scores(2_001))
    assert np.median(drawn) == pytest.approx(moved.central, rel=1e-9)
    assert np.quantile(drawn, 0.05) == pytest.approx(moved.low, rel=0.01)
    assert drawn.min() > 0.0
    if isinstance(spread, Uniform):
        assert 2.0 <= drawn.min() <= drawn.max() <= 5.0


@pytest.mark.slow
def test_truths_drawn_from_the_prior_are_covered_as_often_as_said() -> None:
    """Simulation-based calibration (Talts and others, 2018): over truths of the prior, a 90 %
    interval of what is foretold holds it 9 times in 10, a 50 % interval half the time. Its centre,
    a mode, may lie a little to one side.
    """
    audience, factor, shape = lognormal(1.5e6, 3e6), lognormal(0.5, 2.0), lognormal(0.15, 2.0, 0.55)

    def reach(scores, impressions):
        people = at_scores(audience, scores[:, 0]) * at_scores(factor, scores[:, 1])
        form = at_scores(shape, scores[:, 2])
        return people * -np.expm1(-form * np.log1p(impressions / people / form))

    def predict(scores):
        return np.log(np.stack([reach(scores, 9e5), reach(scores, 4e6)], axis=1))

    generator = np.random.Generator(np.random.PCG64(7))
    ranks = []
    for _ in range(400):
        truth = generator.standard_normal((1, 3))
        seen = predict(truth)[0] + 0.1 * generator.standard_normal(2)
        found = learn(predict, seen.tolist(), [0.1, 0.1], 3)
        draws = found.mode + generator.standard_normal((400, 3)) @ found.factor.T
        ranks.append(float((reach(draws, 2e7) < reach(truth, 2e7)).mean()))
    inside = np.mean([0.05 <= rank <= 0.95 for rank in ranks])
    assert 0.86 <= inside <= 0.94
    assert 0.43 <= np.mean([0.25 <= rank <= 0.75 for rank in ranks]) <= 0.57
    assert 0.40 <= np.mean([rank < 0.5 for rank in ranks]) <= 0.60


def test_observations_that_contradict_each_other_leave_few_draws() -> None:
    """Two reaches of one number of impressions, ten times apart, cannot both be."""

    def predict(scores):
        one = np.log(np.maximum(at_scores(lognormal(0.5, 2.0), scores[:, 0]), 1e-9))
        return np.stack([one, one], axis=1)

    found = learn(predict, [0.0, math.log(10.0)], [0.1, 0.1], 1)
    assert abs(found.predicted[0] - 0.0) > 0.2
    assert abs(found.predicted[1] - math.log(10.0)) > 0.2
