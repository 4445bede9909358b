"""Several lines of revenue, what winning a customer costs, and the years it takes to pay back."""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.request import PlanRequest
from malisize.study import Study
from tests.market.helpers import HALF, POINT, central, described

LINES = (
    described("segment.population", HALF, HALF, HALF)
    .replace('price = "1000 XOF"\npurchases = 10\n', "")
    .replace(
        "[[market.step]]",
        """take_rate = "10%"
[market.line.fees]
label = "Fees"
price = "500 XOF"
purchases = 9
[market.line.goods]
share = "20%"
revenue_per_customer = "8000 XOF"
take_rate = "40%"
[[market.step]]""",
        1,
    )
)


def asked(text: str = LINES, **more: object) -> dict[str, float]:
    return central(Study.load(("case.toml", text.encode()), set=more).market(range=None))


def test_lines_of_revenue_are_added_by_customer() -> None:
    """Each is its own price, purchases, share of the customers and part that is kept."""
    rows = asked()
    assert rows["market.revenue_per_customer"] == pytest.approx(500 * 9 + 0.2 * 8000)
    assert rows["market.kept_per_customer"] == pytest.approx(0.1 * 4500 + 0.4 * 1600)
    won = rows["market.som.people"]
    assert rows["market.som.revenue"] == pytest.approx(won * 6100)
    assert rows["market.som.kept"] == pytest.approx(won * 1090)


def test_each_number_of_a_line_names_its_line() -> None:
    """A price, purchases and a share are told apart by the label, or the name, of their line."""
    found = Study.load(("case.toml", LINES.encode())).market(range=None)
    assert found["market.line.fees.price"].label == "Fees: price of a purchase"
    assert found["market.line.fees.purchases"].label == "Fees: purchases of a customer a year"
    assert found["market.line.goods.share"].label == "goods: share of customers who buy it"
    assert found["market.line.goods.take_rate"].label == "goods: share of it that is kept"


def test_a_price_beside_lines_is_refused() -> None:
    with pytest.raises(InputError, match=r"market\.price and market\.line\.fees exclude"):
        asked(**{"market.price": "900 XOF"})


def test_a_cost_given_is_paid_back_by_what_is_kept() -> None:
    """A cost alone limits nothing: it is set beside what a customer leaves in a year."""
    rows = asked(**{"market.winning.cost": "3270 XOF"})
    assert rows["market.winning.payback"] == pytest.approx(3.0)
    assert "market.limit.budget" not in rows


def test_the_planned_campaign_says_what_winning_a_customer_costs() -> None:
    """Its total over the customers it wins; without a take rate they pay it back with all they
    pay.
    """
    text = POINT.replace('take_rate = "20%"\n', "").replace(
        "[audience]", 'conversion_rate = "2%"\n[audience]'
    )
    plan = PlanRequest("5M XOF")
    found = Study.load(("case.toml", text.encode())).market(range=None, plan=plan)
    rows = central(found)
    cost = rows["budget.total"] / rows["market.limit.campaign"]
    assert rows["market.winning.cost"] == pytest.approx(cost)
    assert rows["market.winning.payback"] == pytest.approx(cost / 6000)
    assert found["market.winning.payback"].unit == "years"
    assert found["market.winning.payback"].label.startswith("Years until what a customer pays")
    kept = Study.load(("case.toml", text.encode()), set={"market.take_rate": "20%"})
    label = kept.market(range=None, plan=plan)["market.winning.payback"].label
    assert label.startswith("Years until what is kept of a customer")
