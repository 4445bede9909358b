"""What the allocation climbs: the graph of the plan itself, read at other spends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.answer import Answer
from malisize.plans.climb import Climb
from malisize.quantity.evaluate import centrals
from malisize.request import PlanRequest
from tests.models import PRICES, SIZES, WEEKLY, Case

MIXES: dict[str, tuple[tuple[str, ...], int, dict[str, str]]] = {
    "one universe": (("facebook", "instagram", "youtube"), 1, {}),
    "one universe, three times": (("facebook", "instagram", "youtube"), 3, {}),
    "several universes": (("facebook", "radio", "billboards", "email"), 1, {}),
    "several universes, twice": (("facebook", "radio", "email"), 2, {}),
    "phones and a quote": (("sms", "ussd", "x", "facebook"), 1, {}),
    "one alone": (("facebook",), 2, {}),
    "capped": (("facebook", "instagram"), 2, {"channels.facebook.frequency_cap": "5 per flight"}),
}


def asked(mix: str, split: np.ndarray | None = None, total: str = "300000 XOF") -> Answer:
    """Build the plan of a mix of channels, at a split or in equal parts."""
    channels, times, more = MIXES[mix]
    parts: tuple[str, ...] = ()
    if split is not None:
        shares = (split / split.sum()).tolist()
        parts = tuple(f"{name}={share!r}" for name, share in zip(channels, shares, strict=True))
    request = PlanRequest(total, split=parts, effective=times)
    return Case(
        set={**SIZES, **WEEKLY, **PRICES, **more},
        options={"channels": list(channels)},
        plan=request,
    ).answer()


def climb(mix: str) -> Climb:
    """Return what the allocation of a mix climbs."""
    planned = asked(mix).planned
    assert planned is not None
    return Climb(planned.plan, MIXES[mix][1])


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@pytest.mark.parametrize("mix", MIXES)
@given(data=st.data())
def test_reach_at_a_split_is_that_of_the_plan_of_that_split(mix: str, data: st.DataObject) -> None:
    """Reading the graph at given spends gives what a plan built with that split reaches."""
    channels, times, _ = MIXES[mix]
    share = st.floats(0.05, 1.0)
    split = np.array(data.draw(st.lists(share, min_size=len(channels), max_size=len(channels))))
    answer = asked(mix, split)
    rows = {spec.id: spec.node for spec in answer.model.rows}
    row = rows["plan.reach" if times == 1 else f"plan.reach_{times}plus"]
    spends = [rows[f"channel.{name}.spend"] for name in channels]
    values = centrals([row, *spends])
    at = np.array([[values[node] for node in spends]])
    assert climb(mix).together(at)[0] == pytest.approx(values[row], rel=1e-13)


@pytest.mark.slow
@pytest.mark.parametrize("mix", MIXES)
def test_what_is_divided_is_the_net_media_of_the_plan(mix: str) -> None:
    """It is what a plan spends on its channels together."""
    answer = asked(mix)
    assert answer.planned is not None
    spends = [one.spend for one in answer.planned.plan.bought]
    assert climb(mix).net == pytest.approx(sum(centrals(spends)[one] for one in spends), rel=1e-12)


def test_a_cap_is_the_most_a_channel_can_spend() -> None:
    """What a frequency cap lets be spent is where the impressions its people may see are bought."""
    found = climb("capped")
    free, capped = climb("one universe"), found.most
    assert free.most == [float("inf")] * 3
    assert capped[1] == float("inf")
    reached = found.together(np.array([[capped[0] * part, 1000.0] for part in (0.9, 1.0, 1.5)]))
    assert reached[0] < reached[1] == pytest.approx(reached[2])


@pytest.mark.slow
def test_only_curves_without_a_bend_are_called_concave() -> None:
    """One start is enough for reach once over curves of impressions and quotes, and for nothing
    else.
    """
    concave = {mix: climb(mix).concave for mix in MIXES}
    assert [mix for mix, is_so in concave.items() if is_so] == ["one universe", "several universes"]


def test_what_no_curve_tells_counts_for_one_exposure() -> None:
    """Beyond once a quote and a list add nothing but the exposure of those they reach."""
    planned = asked("phones and a quote").planned
    assert planned is not None
    spends = np.array([[1e5, 1e5, 1e5, 1e5], [0.0, 0.0, 0.0, 4e5]])
    twice, once = (Climb(planned.plan, times).together(spends) for times in (2, 1))
    assert (twice < once).all()
    assert (twice > 0.0).all()
