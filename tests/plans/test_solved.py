"""What was found is fixed in the request that is saved, and a replay does not find it again."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.formats.json import to_json
from malisize.plans import split, target
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.saved.reading import read
from malisize.scenarios.rerun import rerun
from malisize.study import Study
from tests.plans.helpers import RADIO

CHANNELS = ["facebook", "instagram", "radio"]
ASKED = [
    PlanRequest(total="2M XOF", allocate=True),
    PlanRequest(reach="500k"),
    PlanRequest(reach="500k", allocate=True),
    PlanRequest(reach="500k", confidence="80%", allocate=True),
    PlanRequest(total="2M XOF", reach="500k", allocate=True),
    PlanRequest(reach="500k", allocate=True, min_frequency=("3",)),
]


def saved(plan: PlanRequest, **options: Any) -> Estimate:
    """Return a plan as it is read back from a file."""
    found = Study.load(set=RADIO).budget(plan, channels=CHANNELS, draws=500, **options)
    return read(to_json(found).encode(), "saved.json")


@pytest.mark.slow
@pytest.mark.parametrize("plan", ASKED)
def test_a_solved_plan_reproduces_without_being_solved(
    plan: PlanRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row is the same, though nothing is searched."""
    before = saved(plan)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("solved again")

    for module in (split, target):
        monkeypatch.setattr(module, "best_split", never)
    monkeypatch.setattr(target, "least", never)
    again = rerun(before, "saved.json", current=False).estimate
    for row, other in zip(again, before, strict=True):
        ends = (other.low, other.central, other.high)
        assert row.id == other.id
        assert (row.low, row.central, row.high) == pytest.approx(ends, rel=1e-9), row.id
    assert again.request["plan"]["solved"] == before.request["plan"]["solved"]


@pytest.mark.slow
def test_a_change_is_solved_for_anew() -> None:
    """What was found holds for what was asked alone: a dearer channel gets less."""
    before = saved(ASKED[0])
    changed = rerun(
        before, "saved.json", current=False, changes=["channels.radio.cost_per_spot=90000 XOF"]
    )
    key = "channel.radio.spend"
    assert changed.estimate[key].central < before[key].central


def test_what_was_given_is_not_solved() -> None:
    assert "solved" not in saved(PlanRequest(total="1M XOF")).request["plan"]
