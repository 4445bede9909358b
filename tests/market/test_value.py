"""What a customer pays: prices, purchases, currencies."""

from __future__ import annotations

import pytest

from malisize.errors import InputError, UnitError
from malisize.study import Study
from tests.market.helpers import HALF, POINT, described, market, notes

PRICE = "figure mototaxi_cross_town"


@pytest.mark.slow
def test_euros_and_dollars_become_francs() -> None:
    """A price in euros is 655.957 times as many francs; the currency asked for divides again."""
    found = market(**{"market.price": "2 EUR"})
    assert found["market.revenue_per_customer"].central == pytest.approx(2 * 655.957 * 12)
    shown = Study.load(("case.toml", POINT.encode())).market(range=None, currency="EUR")
    assert shown["market.som.revenue"].unit == "EUR per year"
    assert shown["market.som.revenue"].central == pytest.approx(120e6 / 655.957)


@pytest.mark.slow
def test_revenue_per_customer_replaces_price_and_purchases() -> None:
    """A later layer's revenue per customer wins over the file's price; in one layer both are two
    ways to one number.
    """
    found = market(**{"market.revenue_per_customer": "9000 XOF"})
    assert found["market.som.revenue"].central == pytest.approx(20_000 * 9_000)
    assert "market.price" not in found
    assert found.request["market"].keys() >= {"start", "revenue_per_customer", "growth"}
    assert not found.request["market"].keys() & {"price", "purchases", "growth_over_years"}
    both = POINT.replace(
        'price = "500 XOF"', 'price = "500 XOF"\nrevenue_per_customer = "9000 XOF"'
    )
    for text in (both, both.replace("purchases = 12\n", "")):
        with pytest.raises(InputError, match="two ways to one number"):
            market(text)


def test_a_price_by_key_is_the_figure() -> None:
    """A price that names a figure rests on it, with its source."""
    found = market(**{"market.price": PRICE})
    row = found["market.price"]
    assert (row.central, row.unit) == (1500, "XOF per purchase")
    assert row.sources == ("carre-transport-bamako",)
    study = Study.load(("case.toml", POINT.encode()), set={"market.price": PRICE})
    (per,) = (one for one in study.explain("market.price", range=None).tree.inputs
              if one.unit != "XOF per trip")  # fmt: skip
    assert per.label == "one trip per purchase"


@pytest.mark.parametrize("figure", ["gdp_per_capita", "rider_income_bamako"])
def test_money_for_something_else_is_no_price(figure: str) -> None:
    text = described("segment.population", HALF, HALF, HALF).replace(
        '"1000 XOF"', f'{{ figure = "{figure}" }}'
    )
    with pytest.raises(UnitError, match="not the price of a purchase"):
        notes(text)
