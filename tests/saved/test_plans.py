"""A saved plan opens again, in every command; compare takes two totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from malisize.errors import InputError
from malisize.formats.toml import to_toml
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.compare import compare
from malisize.study import Study

TWO = ["facebook", "instagram"]
ASKED = PlanRequest(reach="400k", confidence="80%", allocate=True, days=14)


def saved(asked: PlanRequest = ASKED, **more: Any) -> tuple[str, bytes]:
    found = Study.load().budget(asked, channels=TWO, draws=500, **more)
    return "saved.toml", to_toml(found).encode()


def opened(plan: PlanRequest, set: Mapping[str, str] | None = None) -> Estimate:
    return Study.load(saved(), set=set or {}).budget(plan, draws=500)


@pytest.mark.slow
def test_a_saved_plan_opens_again_with_a_change() -> None:
    """Nothing but the change is typed: target, confidence, allocation and days are those saved."""
    again = opened(PlanRequest())
    assert again.request["plan"]["reach"] == "400k"
    assert again.request["plan"]["days"] == 14
    dearer = opened(PlanRequest(), {"channels.facebook.cpm": "3 USD"})
    assert dearer["budget.total"].central > again["budget.total"].central
    assert "--reach 400k --confidence 80% --allocate --days 14" in dearer.request["options"]


@pytest.mark.slow
def test_what_is_typed_replaces_what_was_saved() -> None:
    """A total takes the place of the target and its confidence, a split that of the allocation."""
    total = opened(PlanRequest("2M XOF"))
    assert total.request["plan"].get("reach") is None
    assert total.request["plan"].get("confidence") is None
    assert total["budget.total"].central == 2_000_000
    split = opened(PlanRequest(split=("facebook=50%", "instagram=50%")))
    assert split.request["plan"]["allocate"] is False
    assert split.request["plan"]["reach"] == "400k"


@pytest.mark.slow
def test_rows_of_a_saved_plan_are_explained_ranked_and_varied() -> None:
    study = Study.load(saved(PlanRequest("1M XOF", days=7)))
    plain = study.budget(PlanRequest(), range=None)["plan.reach"].central
    assert study.explain("plan.reach", range=None).tree.central == pytest.approx(plain)
    assert study.drivers("plan.reach", draws=500).central == pytest.approx(plain)
    found = Batch(study, ["plan.reach"]).run({"overlap": ["80%", "95%"]})
    assert len(set(found.values["plan.reach"].tolist())) == 2
    assert "plan.reach" not in study.audience(range=None)


def test_a_plan_without_anything_to_plan_for_is_refused() -> None:
    with pytest.raises(InputError, match="a plan needs a total or a target"):
        Study.load().budget(PlanRequest(), channels=TWO)


@pytest.mark.slow
def test_saved_plans_are_compared_as_plans() -> None:
    first = Study.load(saved(PlanRequest("1M XOF")))
    second = Study.load(saved(PlanRequest("2M XOF")))
    asked = Request(draws=500)
    found = compare([("a", first), ("b", second)], asked, ["budget.total"])
    assert [row["central"] for row in found.rows] == [1_000_000, 2_000_000]


def test_compare_takes_two_totals() -> None:
    study, totals = Study.load(), ["1M XOF", "2M XOF"]
    asked = Request(channels=tuple(TWO), draws=500, plan=PlanRequest(totals[0], "500k"))
    columns = [(total, study) for total in totals]
    found = compare(columns, asked, ["plan.reach", "plan.chance"], totals)
    by = {(row["row"], row["column"]): row for row in found.rows}
    assert by["plan.reach", "2M XOF"]["difference"] > 0
    assert by["plan.chance", "1M XOF"]["central"] < by["plan.chance", "2M XOF"]["central"]
