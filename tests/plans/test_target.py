"""Plans back from a target, at central values and with a confidence."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from malisize.errors import InfeasibleError
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.sampling import drawn
from malisize.request import PlanRequest
from malisize.study import Study
from malisize.wording.numbers import whole
from tests.plans.helpers import answer, nodes, notes, plan


def test_more_people_than_are_online_cannot_have_been_reached() -> None:
    """A claim of 12.78 million people reached is refused with the audience that decides, and the
    people online.
    """
    with pytest.raises(InfeasibleError, match="12 780 000") as caught:
        Study.load().budget(
            PlanRequest(reach="12.78M"), channels=["facebook", "instagram", "linkedin"], range=None
        )
    together = Study.load().audience(channels=["facebook", "instagram", "linkedin"], range=None)[
        "reachable.deduplicated"
    ]
    online = Study.load().audience(range=None)["segment.online"].central
    assert f"above the {whole(online)} who are online" in caught.value.message
    most = int(re.search(r"above the ([\d ]+) that", caught.value.message)[1].replace(" ", ""))
    assert most == pytest.approx(together.central, rel=1e-5)
    quote = {
        "channels.facebook.quote.budget": "100000 XOF",
        "channels.facebook.quote.reach": "12.78M",
    }
    own = Study.load(set=quote).budget(
        PlanRequest(total="1M XOF"), channels=["facebook"], range=None
    )
    assert own["plan.reach"].central < own["segment.online"].central
    text = "a result of your own shows more people than its segment is supposed to have"
    assert any(text in note.text for note in own.notes)


def test_a_short_flight_reaches_less_than_the_audience() -> None:
    """A target below the month's audience and above what the flight meets is refused with the
    latter.
    """
    with pytest.raises(
        InfeasibleError,
        match="at or above the 500 000 that these channels together can reach in 1 days",
    ):
        plan(["facebook"], {"audience_met.1": "50%", "reach_shape": "5"}, reach="500001", days=1)


@pytest.mark.parametrize("target", ["1000000", "1.1M", "100%"])
def test_a_target_at_or_above_the_audience_is_refused(target: str) -> None:
    """The audience itself and more have no budget."""
    with pytest.raises(InfeasibleError, match="is at or above the"):
        plan(["facebook"], {"reach_shape": "5"}, reach=target)


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        {"reach": "300k"},
        {"reach": "30%"},
        {"reach": "300k", "allocate": True},
        {"reach": "250k", "allocate": True, "effective": 2},
        {"reach": "300k", "split": ("facebook=20%,instagram=80%",)},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "more", [{}, {"channels.facebook.frequency_cap": "3 per week"}], ids=["free", "capped"]
)
def test_forward_and_back_agree(asked: dict[str, Any], more: dict[str, str]) -> None:
    """The budget found for a target reaches it, to a relative 1e-9, when planned forward in the
    same way.
    """
    back = plan(["facebook", "instagram"], more, **asked)
    needed = back["budget.needed"].central
    assert back["budget.total"].central == needed
    forward = plan(
        ["facebook", "instagram"],
        more,
        total=f"{needed!r} XOF",
        **{key: asked[key] for key in asked if key != "reach"},
    )
    target = 300_000.0 if asked["reach"] == "300k" else 250_000.0
    if asked["reach"].endswith("%"):
        target = 0.3 * back["reachable.deduplicated"].central
    row = "plan.reach" if asked.get("effective", 1) == 1 else "plan.reach_2plus"
    assert forward[row].central == pytest.approx(target, rel=1e-9)
    assert back[row].central == pytest.approx(target, rel=1e-9)


@pytest.mark.slow
def test_a_target_with_production_costs_production_too() -> None:
    """Production and its tax come on top of what the reach costs."""
    without = plan(["facebook"], {"budget.production": "0 XOF"}, reach="300k")[
        "budget.needed"
    ].central
    more = plan(["facebook"], {"budget.production": "5000000 XOF"}, reach="300k")[
        "budget.needed"
    ].central
    assert more == pytest.approx(without + 5_900_000, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["300k", "20%"])
@pytest.mark.parametrize("sure", [0.1, 0.5, 0.9, 0.987])
def test_a_confidence_is_the_share_of_draws_that_reach_the_target(sure: float, target: str) -> None:
    """With the budget for a confidence, that share of the same draws reaches the target, within one
    draw.
    """
    found = answer(
        ["facebook", "instagram", "radio"], total=None, reach=target, confidence=f"{100 * sure:g}%"
    )
    rows = nodes(found)
    wanted = [rows["plan.reach"], rows["reachable.deduplicated"]]
    values = evaluate(wanted, drawn(vague(wanted), 10_000, 1, found.spreading.mix))
    aim = 300_000.0 if target == "300k" else 0.2 * values[wanted[1]]
    share = float(np.mean(values[wanted[0]] >= aim * (1 - 1e-12)))
    assert share == pytest.approx(sure, abs=1.0001 / 10_000)
    estimate = found.estimate()
    central = answer(["facebook", "instagram", "radio"], total=None, reach=target).estimate()
    assert estimate["budget.needed"] == central["budget.needed"]
    if sure != 0.5:
        assert (estimate["budget.total"].central > estimate["budget.needed"].central) == (
            sure > 0.5
        )


@pytest.mark.slow
def test_the_range_of_the_total_needed_follows_the_range_asked_for() -> None:
    """A narrower interval gives a narrower range of what a target costs, around the same central
    value.
    """
    study = Study.load()
    wide, narrow = (
        study.budget(PlanRequest(reach="300k"), range=range)["budget.needed"]
        for range in ("90%", "50%")
    )
    assert wide.low < narrow.low < narrow.central == wide.central < narrow.high < wide.high
    assert wide.basis == "assumed"


@pytest.mark.slow
def test_a_confidence_no_total_gives_is_refused_with_the_one_it_can() -> None:
    """Where too few draws can reach the target at all, the error says how many do, and the rest is
    noted.
    """
    with pytest.raises(InfeasibleError, match=r"can be reached in \d.* % of the draws only"):
        Study.load().budget(PlanRequest(reach="1.85M", confidence="90%"), channels=["facebook"])
    estimate = Study.load().budget(PlanRequest(reach="1.85M"), channels=["facebook"])
    assert any("draws no total reaches the target" in text for text in notes(estimate, "target"))
    assert math.isfinite(estimate["budget.needed"].low)
