"""Every data format says on what the spread of each row rests."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest

from malisize import Study
from malisize.answer import Answer
from malisize.cells import cells
from malisize.export.workbook import to_workbook
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from tests.formats import render

SHARES = ("spread_sourced", "spread_proxy", "spread_judged", "spread_joint")
PLAN = Request(plan=PlanRequest(total="300000 XOF"), draws=200)
SETTINGS = {"as judged": "", "leaning": "correlation.judgements=20%"}
Rows = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module", params=SETTINGS.values(), ids=SETTINGS)
def asked(request: pytest.FixtureRequest) -> tuple[Answer, Estimate]:
    """Return a plan and its estimate."""
    given = [request.param] if request.param else []
    answer = Study.load("restaurant-bamako", set=given).ask(PLAN)
    return answer, answer.estimate()


def of_csv(_: Answer, estimate: Estimate) -> Rows:
    rows = csv.DictReader(io.StringIO(render(estimate, "csv"), newline=""), strict=True)
    return {row["id"]: row for row in rows}


def of_json(_: Answer, estimate: Estimate) -> Rows:
    return {row["id"]: row for row in json.loads(render(estimate, "json"))["rows"]}


def of_toml(_: Answer, estimate: Estimate) -> Rows:
    return {row["id"]: row for row in tomllib.loads(render(estimate, "toml"))["rows"]}


def of_xlsx(answer: Answer, estimate: Estimate) -> Rows:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(estimate, cells(answer, estimate))))
    _, names, *rows = book["Ranges"].iter_rows(min_row=4, values_only=True)
    return {str(row[6]): dict(zip(map(str, names), row, strict=True)) for row in rows if row[6]}


@pytest.mark.slow
@pytest.mark.parametrize("read", [of_csv, of_json, of_toml, of_xlsx])
def test_the_four_shares_of_a_row_with_spread_add_up_to_one(
    asked: tuple[Answer, Estimate], read: Callable[[Answer, Estimate], Rows]
) -> None:
    """Each row with a range has the four, from 0 to 1, and what it rests on most by name; one
    without has none, nor has one that moves by rounding alone.
    """
    estimate, found = asked[1], read(*asked)
    assert found.keys() == {row.id for row in estimate}
    for row in estimate:
        shares = [found[row.id].get(name) for name in SHARES]
        if row.high - row.low <= 1e-9 * abs(row.high):
            assert not any(shares)
            continue
        parts = [float(str(part)) for part in shares]
        assert sum(parts) == pytest.approx(1.0, abs=1e-9), row.id
        assert all(0.0 <= part <= 1.0 for part in parts)
        assert found[row.id]["rests_on"] == row.rests_on


def test_parts_add_up_in_every_draw_that_leans() -> None:
    """Two areas are their union in each draw, when judgements are drawn together too."""
    asked = Request(area=("sikasso", "mopti"), draws=200)
    answer = Study.load(set=["correlation.judgements=20%"]).ask(asked)
    ids = ("area.sikasso.segment.online", "area.mopti.segment.online", "segment.online")
    for block in answer.over_draws(ids):
        one, other, both = (block[id] for id in ids)
        assert one + other == pytest.approx(both, rel=1e-12)
