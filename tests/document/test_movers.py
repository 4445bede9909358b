"""What could change an answer: ranked by how far it moves it, each with what to type."""

from __future__ import annotations

import shlex

import pytest

from malisize.document import of
from malisize.document.blocks import Movers
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.document.asked import CASES

PLAN = PlanRequest(total="3000000 XOF")
ANSWERS = {
    "audience": "reachable.deduplicated",
    "budget": "plan.reach",
    "market": "market.som.people",
}


def run(case: str, command: str, *settings: str, range: str | None = "90%") -> Estimate:
    study = Study.load(case, set=settings)
    if command == "market":
        return study.market(range=range, draws=300)
    if command == "budget":
        return study.budget(PLAN, range=range, draws=300)
    return study.audience(range=range, draws=300)


def movers(estimate: Estimate) -> Movers:
    (found,) = (block for block in of(estimate) if isinstance(block, Movers))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("case", "command"), CASES)
def test_what_is_named_works_when_typed(case: str, command: str) -> None:
    """Three at most, the widest swing first; each setting is the value in force, so that typing it
    as it stands changes nothing.
    """
    estimate = run(case, command)
    items = movers(estimate).items
    assert 1 <= len(items) <= 3
    swings = [item.up - item.down for item in items]
    assert swings == sorted(swings, reverse=True)
    answer = ANSWERS[command]
    for item in items:
        option, setting = shlex.split(item.command)
        assert option == "--set"
        again = run(case, command, setting, range=None)
        assert again[answer].central == pytest.approx(estimate[answer].central, rel=1e-9)


def test_nothing_moves_without_ranges() -> None:
    """Where nothing has a range, nothing is said to move the answer."""
    estimate = run("default", "audience", range=None)
    assert not [block for block in of(estimate) if isinstance(block, Movers)]


@pytest.mark.slow
def test_a_target_is_moved_in_money() -> None:
    """What could change a target moves the total that it needs, by as much as typing the end of its
    range does.
    """
    request = PlanRequest(reach="400k")
    study = Study.load()
    estimate = study.budget(request, draws=300)
    first = movers(estimate).items[0]
    assert first.command == '--set channels.facebook.cpm="0.5 to 3, central 1.2 USD"'
    needed = estimate["budget.needed"].central
    for end, moved in (("0.5 USD", first.down), ("3 USD", first.up)):
        again = Study.load(set=[f"channels.facebook.cpm={end}"]).budget(request, range=None)
        assert again["budget.needed"].central == pytest.approx(needed + moved, rel=1e-6)


@pytest.mark.slow
def test_a_target_out_of_reach_at_an_end_is_said_to_be() -> None:
    """A leaf at whose end no total meets the target moves it without end, and stands first."""
    plan = PlanRequest(reach="2900k", allocate=True)
    first, *others = movers(Study.load().budget(plan, draws=300)).items
    assert first.moves.endswith(" to not reachable")
    assert all(item.up < float("inf") for item in others)
