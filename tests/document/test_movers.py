"""What could change an answer: ranked by how far it moves it, each with what to type."""

from __future__ import annotations

import shlex

import pytest

from malisize.document import of
from malisize.document.blocks import Movers
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study

PLAN = PlanRequest(total="3000000 XOF")
AUDIENCES = (
    "default",
    "restaurant-bamako",
    "health-campaign",
    "mobile-money-launch",
    "linkedin-recruitment",
)
MARKETS = ("grocery-bamako", "momo-merchant", "mototaxi-bamako", "newsletter-linkedin")
ASKED = (
    *((name, "audience") for name in AUDIENCES),
    *((name, "budget") for name in AUDIENCES),
    *((name, "market") for name in MARKETS),
)
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


@pytest.mark.parametrize(("case", "command"), ASKED)
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
