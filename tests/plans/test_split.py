"""The best split keeps to its limits, and no other split is better."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.request import PlanRequest
from malisize.study import Study
from malisize.wording.numbers import full
from tests.plans.helpers import MIXES, RADIO, notes, plan


def test_an_allocation_says_how_much_better_it_is() -> None:
    """The note compares the split found with the equal one, for a total and for a target alike."""
    found = plan(["facebook", "instagram"], total="1M XOF", allocate=True)
    even = plan(["facebook", "instagram"], total="1M XOF")["plan.reach"].central
    better = 100 * (found["plan.reach"].central / even - 1)
    (text,) = notes(found, "allocation")
    assert (
        f"{full(found['plan.reach'].central)} people, {better:.0f} % more than the equal split"
        in text
    )
    assert notes(plan(["facebook", "instagram"], reach="300k", allocate=True), "allocation")


def test_locks_and_limits_are_kept() -> None:
    """A locked channel gets what it is locked at, others at least and at most what is said."""
    estimate = plan(
        ["facebook", "instagram", "radio"],
        total="5M XOF",
        allocate=True,
        lock=("facebook=300000 XOF",),
        least=("instagram=10%",),
        most=("radio=2M XOF",),
    )
    spend = {
        key: estimate[f"channel.{key}.spend"].central for key in ("facebook", "instagram", "radio")
    }
    assert spend["facebook"] == pytest.approx(300_000)
    assert spend["instagram"] >= 0.1 * estimate["budget.net_media"].central * (1 - 1e-9)
    assert spend["radio"] <= 2_000_000 * (1 + 1e-9)
    assert sum(spend.values()) == pytest.approx(estimate["budget.net_media"].central, rel=1e-12)


def test_an_allocation_fills_no_cap() -> None:
    """A channel under a frequency cap gets at most what the cap lets it show."""
    estimate = plan(
        ["facebook", "instagram"],
        {"channels.facebook.frequency_cap": "1 per flight"},
        total="3M XOF",
        allocate=True,
    )
    assert estimate["channel.facebook.spend"].central <= 1_000_000 * (1 + 1e-9)


@pytest.mark.slow
@settings(max_examples=10)
@given(
    mix=st.sampled_from(MIXES),
    overlap=st.integers(5, 99),
    shape=st.floats(0.1, 3.0),
    total=st.integers(20_000, 20_000_000),
    parts=st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(
        lambda parts: sum(parts[:2]) > 0
    ),
)
def test_no_other_split_is_better(
    mix: list[str], overlap: int, shape: float, total: int, parts: list[int]
) -> None:
    """The split found reaches at least as many as any other split and any single channel, at any
    overlap.
    """
    given = {**RADIO, "overlap": f"{overlap}%", "reach_shape": f"{shape:.6f}"}
    study = Study.load(set=given)

    def reach(**asked: Any) -> float:
        request = PlanRequest(total=f"{total} XOF", **asked)
        return study.budget(request, channels=mix, range=None)["plan.reach"].central

    best = reach(allocate=True)
    weights = parts[: len(mix)] if sum(parts[: len(mix)]) else [1] * len(mix)
    splits = [[float(place == other) for other in range(len(mix))] for place in range(len(mix))]
    splits.append([weight / sum(weights) for weight in weights])
    for split in splits:
        texts = tuple(f"{key}={100 * share!r}%" for key, share in zip(mix, split, strict=True))
        assert best >= reach(split=texts) * (1 - 1e-9)
    assert best >= reach() * (1 - 1e-9)
