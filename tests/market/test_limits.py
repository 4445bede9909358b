"""What holds SOM down."""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.request import PlanRequest
from malisize.study import Study
from tests.market.helpers import POINT, central, market, texts


@pytest.mark.slow
def test_the_least_limit_holds_som() -> None:
    """Capacity in customers, in purchases and money to win them each bound SOM; the least of them
    decides.
    """
    rows = central(market(**{"market.capacity": "15000"}))
    assert rows["market.som.people"] == rows["market.limit.capacity"] == 15_000
    rows = central(market(**{"market.capacity": "15000", "market.capacity_purchases": "120000"}))
    assert rows["market.som.people"] == rows["market.limit.purchases"] == 10_000
    found = market(**{"market.winning.budget": "4M XOF", "market.winning.cost": "2000 XOF"})
    assert found["market.som.people"].central == 2_000
    assert any(
        "SOM is limited: Customers that the money there is" in text for text in texts(found, "cap")
    )
    assert central(market(**{"market.capacity": "25000"}))["market.som.people"] == pytest.approx(
        20_000
    )


@pytest.mark.slow
def test_a_campaign_wins_what_the_budget_command_counts() -> None:
    """The limit is plan.conversions of the same plan, from the file or from options, times people
    per conversion.
    """
    more = {"conversion_rate": "0.02", "market.people_per_conversion": "0.5"}
    plan = PlanRequest(total="1M XOF")
    asked = market(plan=plan, **more)
    assert asked["market.limit.campaign"].central == pytest.approx(
        asked["plan.conversions"].central / 2
    )
    budget = Study.load(("case.toml", POINT.encode()), set=more).budget(plan, range=None)
    assert asked["plan.conversions"].central == pytest.approx(budget["plan.conversions"].central)
    written = market(**more, **{"market.campaign.total": "1M XOF"})
    assert written["market.som.people"].central == asked["market.som.people"].central < 20_000
    with pytest.raises(InputError, match="conversion_rate"):
        market(plan=plan)


def test_a_campaign_is_traced_and_set_beside_what_it_wins() -> None:
    found = Study.load("newsletter-linkedin").market(draws=300)
    assert found["budget.total"].basis == "assumed"
    assert "market.campaign.total" in found["budget.total"].assumptions
    assert "what a small publisher can spend" in found["market.limit.campaign"].note
    assert any("the campaign costs more in XOF" in note.text for note in found.notes)
    assert "market.plausible_spend" in found["market.plausible"].assumptions
