"""How often people are met: what is said of channels that hammer theirs, and what helps."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from malisize.doubts.often import MOST_FREQUENT
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.document.reading import page
from tests.doubts.helpers import notes
from tests.plans.helpers import EXACT

STUDY = Study.load(set=EXACT)
CHANNELS = ["facebook", "instagram", "sms"]
FIELDS = {"--total": "total", "--max": "most"}


def planned(plan: PlanRequest, channels: list[str]) -> Estimate:
    return STUDY.budget(plan, channels=channels, range=None, area="bamako", age="18-35")


def mended(plan: PlanRequest, hint: str) -> PlanRequest:
    """Return a plan with the options of a hint."""
    words = iter(shlex.split(hint))
    most: list[str] = []
    for word in words:
        if word == "--allocate":
            plan = plan._replace(allocate=True)
        elif word == "--max":
            most.append(next(words))
        else:
            plan = plan._replace(**{FIELDS[word]: next(words)})
    return plan._replace(most=tuple(most))


@pytest.mark.slow
@pytest.mark.parametrize("total", ["20M XOF", "900M XOF"])
@pytest.mark.parametrize(
    ("asked", "channels"),
    [
        ({}, CHANNELS),
        ({"allocate": True}, CHANNELS),
        ({"split": ("facebook=40%,instagram=60%",)}, ["facebook", "instagram"]),
        ({}, ["facebook"]),
        ({"currency": "USD", "days": 56}, ["facebook", "instagram"]),
    ],
)
def test_what_is_offered_against_a_frequency_that_nobody_meets_works(
    asked: dict[str, Any], channels: list[str], total: str
) -> None:
    """Once what is offered is typed, no channel meets its people more than 15 times in four weeks,
    or what is offered then does it.
    """
    plan = PlanRequest(total, **asked)
    for _ in range(3):
        found = notes(planned(plan, channels), "frequency")
        if not found:
            break
        assert found[0].hint is not None
        plan = mended(plan, found[0].hint)
    estimate = planned(plan, channels)
    often = [row.central for row in estimate if row.id.endswith(".frequency") and row.id[0] == "c"]
    assert max(often) <= MOST_FREQUENT * max(plan.days or 28, 28) / 28 * (1 + 1e-9)


def test_a_frequency_that_nobody_meets_is_said_beside_the_answer() -> None:
    """The sentence stands beside the answer, and among the caveats again with what to type."""
    text = page(planned(PlanRequest("900M XOF"), ["facebook"]))
    said = "Facebook: each person reached is met"
    answer, caveats = text.split("CAVEATS")
    assert said in answer
    (caveat,) = (line for line in caveats.splitlines() if said in line)
    assert "--total" in caveat
    assert "each person reached" not in page(planned(PlanRequest("1M XOF"), ["facebook"]))


@pytest.mark.slow
def test_an_average_that_one_channel_makes_is_said() -> None:
    """A plan may meet its minimum frequency by hammering a small channel while the others stay
    below it; what is offered then holds on each.
    """
    study, channels = Study.load(), ["facebook", "instagram"]
    plan = PlanRequest("2M XOF", allocate=True, min_frequency=("3",))
    (found,) = notes(study.budget(plan, channels=channels, range=None), "average")
    assert "because Instagram meets its own" in found.text
    assert found.hint == "--min-frequency facebook=3 --min-frequency instagram=3"
    each = plan._replace(min_frequency=("facebook=3", "instagram=3"))
    kept = study.budget(each, channels=channels, range=None)
    assert not notes(kept, "average")
    often = [row.central for row in kept if row.id.endswith(".frequency") and row.id[0] == "c"]
    assert min(often) >= 3 * (1 - 1e-9)


def test_an_average_that_no_channel_stays_below_is_no_doubt() -> None:
    """However often one channel meets its people, where every other meets its own often enough."""
    plan = PlanRequest("40M XOF", split=("facebook=50%,instagram=50%",), min_frequency=("2",))
    found = planned(plan, ["facebook", "instagram"])
    often = [found[f"channel.{key}.frequency"].central for key in ("facebook", "instagram")]
    assert min(often) > 2
    assert max(often) > 4
    assert not notes(found, "average")


def test_a_fixed_split_is_offered_no_frequency_a_channel() -> None:
    plan = PlanRequest("5M XOF", split=("facebook=10%,instagram=90%",), min_frequency=("5",))
    (found,) = notes(planned(plan, ["facebook", "instagram"]), "average")
    assert found.hint is None
