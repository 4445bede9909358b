"""Reach against total budget."""

from __future__ import annotations

import pytest

from malisize.plans.curve import knee
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import EXACT, plan


@pytest.mark.slow
def test_the_curve_starts_at_nothing_and_goes_through_the_plan() -> None:
    """The curve has a point per tenth of the total up to twice it, from nobody for nothing, and the
    plan on it.
    """
    study = Study.load(set=EXACT)
    listing = study.curve(PlanRequest(total="1M XOF"), channels=["facebook"], range="90%")
    assert [row["budget"] for row in listing.rows] == pytest.approx(
        [step * 100_000 for step in range(21)]
    )
    assert listing.rows[0]["central"] == 0.0
    assert listing.rows[0]["cost_per_reached"] is None
    assert listing.rows[10]["central"] == pytest.approx(
        plan(["facebook"], total="1M XOF")["plan.reach"].central, rel=1e-12
    )
    reach = [row["central"] for row in listing.rows]
    assert reach == sorted(reach)
    words = "prices from elsewhere are used: Facebook"  # not where the price is the user's own
    assert not any(words in note["text"] for note in listing.more["notes"])
    shipped = Study.load().curve(PlanRequest(total="1M XOF"), channels=["facebook"], range="90%")
    assert any(words in note["text"] for note in shipped.more["notes"])


def test_the_curve_of_no_money_is_one_point() -> None:
    """A total of nothing has no steps: its curve is nobody for nothing."""
    study = Study.load(set={**EXACT, "budget.production": "0 XOF"})
    rows = study.curve(PlanRequest(total="0 XOF"), channels=["facebook"], range=None).rows
    assert [(row["budget"], row["central"]) for row in rows] == [(0.0, 0.0)]


def test_the_curve_is_shown_in_the_currency_asked_for() -> None:
    """Budgets and costs of the curve are in the currency shown."""
    listing = Study.load(set=EXACT).curve(
        PlanRequest(total="1000 EUR", currency="EUR"), channels=["facebook"], range=None
    )
    assert listing.rows[10]["budget"] == pytest.approx(1000.0)
    assert listing.rows[10]["currency"] == "EUR"


def test_the_point_where_money_buys_less_than_half() -> None:
    """The knee is the budget whose next tenth buys less than half of what its last tenth did, and
    its row says so.
    """
    flat = Study.load(
        set={"channels.facebook.reach_shape": 1000000.0, "channels.facebook.cpm": "0.01 USD"}
    )
    rows = flat.curve(PlanRequest(total="500000 XOF"), channels=["facebook"], range=None).rows
    turns = [row["budget"] for row in rows if row["halves_here"]]
    assert turns == [
        knee([{key: float(row[key]) for key in ("budget", "central")} for row in rows])
    ]
    points = [
        {"budget": float(step), "central": reach}
        for step, reach in enumerate((0.0, 10.0, 19.0, 27.0, 30.0, 32.0))
    ]
    assert knee(points) == 3.0
    assert knee(points[:4]) is None
    assert knee([{"budget": 0.0, "central": 0.0}]) is None
