"""What a customer of a market pays in a year, and what customers pay together."""

from __future__ import annotations

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.rules import option_of
from malisize.assumptions.values import Given
from malisize.country import Country
from malisize.errors import InputError, UnitError
from malisize.market.base import Market, reason
from malisize.model.money import in_own
from malisize.numerals import CURRENCIES
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import Unit
from malisize.text import offered
from malisize.wording import phrase

_BOUGHT = frozenset(
    {  # what one purchase may be
        "purchases",
        "item",
        "items",
        "trip",
        "trips",
        "delivery",
        "deliveries",
        "order",
        "orders",
        "basket",
        "ride",
        "visit",
        "transaction",
        "subscription",
    }
)
_YEARS = Unit.parse("years")


def add_value(out: Market) -> None:
    """Add the revenue of one customer: price x purchases, or as given. Raises InputError for none
    or two ways.
    """
    inputs = out.inputs
    given = inputs.assumptions
    whole, price, often = _way(given)
    if whole is not None:
        node = in_own(timed(out.leaf(whole, phrase("Revenue per customer a year"))), inputs)
        note = reason(whole)
    else:
        node, note = _bought(out, price, often), ""
    expected = Unit.parse(f"{inputs.country.currency} per person per year")
    if node.unit != expected:
        raise UnitError(
            phrase(
                "market.revenue_per_customer: comes out in `{unit}`, not in `{expected}`",
                unit=node.unit,
                expected=expected,
            )
        )
    out.value = out.add(
        "market.revenue_per_customer", phrase("Revenue per customer a year"), node, note=note
    )
    if given.get("market.take_rate") is not None:
        take = given.values["market.take_rate"]
        out.take = out.add(
            "market.take_rate",
            phrase("Share of it that is kept"),
            out.leaf(take, phrase("Share kept")),
            note=reason(take),
        )


def _way(given: Assumptions) -> tuple[Given | None, Given | None, Given | None]:
    """Return the revenue per customer, or the price and the purchases, whichever way a later layer
    gives. Raises InputError where one layer gives both.
    """
    price, often = given.get("market.price"), given.get("market.purchases")
    whole = given.get("market.revenue_per_customer")
    if whole is not None and (price is not None or often is not None):
        others = [one for one in (price, often) if one is not None]
        if all(given.rank(whole.key) > given.rank(one.key) for one in others):
            price = often = None
        elif any(given.rank(one.key) > given.rank(whole.key) for one in others):
            whole = None
        else:
            raise InputError(
                phrase(
                    "market.revenue_per_customer and {key} are two ways to one number",
                    key=others[0].key,
                ),
                hint=phrase("leave out one of them: revenue per customer, or price and purchases"),
            )
    return whole, price, often


def _bought(out: Market, price: Given | None, often: Given | None) -> Node:
    """Add the price and the purchases of a customer; return what they come to in a year. Raises
    InputError without one of them.
    """
    inputs = out.inputs
    if price is None:
        raise inputs.missing(
            "market.price",
            phrase("what a customer pays is needed"),
            f'--set market.price="1500 {inputs.country.currency}"',
        )
    if often is None:
        raise inputs.missing(
            "market.purchases",
            phrase("how often a customer buys in a year is needed"),
            '--set market.purchases="20 to 60"',
        )
    cost = in_own(
        _per_purchase(out.leaf(price, phrase("Price of a purchase")), price, inputs.country),
        inputs,
    )
    times = out.leaf(often, phrase("Purchases of a customer a year"))
    out.add("market.price", phrase("Price of a purchase"), cost, note=reason(price))
    out.add("market.purchases", phrase("Purchases of a customer a year"), times, note=reason(often))
    return cost * times


def timed(node: Node) -> Node:
    """Return an amount of a year as an amount per year, where its figure leaves the year unsaid."""
    return (
        node
        if any(word == "years" for word, _ in node.unit.powers)
        else node / constant(1.0, phrase("one year"), _YEARS)
    )


def _per_purchase(node: Node, given: Given, country: Country) -> Node:
    """Return a figure's price (of a trip, an item, an order) as the price of a purchase. Raises
    UnitError for no price.
    """
    if given.figure is None:
        return node
    money = [word for word, power in node.unit.powers if power == 1]
    things = [(word, power) for word, power in node.unit.powers if power != 1]
    if len(money) != 1 or money[0] not in CURRENCIES or [power for _, power in things] != [-1]:
        raise UnitError(
            phrase(
                "market.price: {figure} is in `{unit}`, and a price is money per something",
                figure=given.figure,
                unit=node.unit,
            ),
            hint=offered(option_of("market.price", country)),
        )
    if things[0][0] not in _BOUGHT:
        raise UnitError(
            phrase(
                "market.price: {figure} is in `{unit}`, which is no price of a purchase",
                figure=given.figure,
                unit=node.unit,
            ),
            hint=offered(option_of("market.price", country)),
        )
    if things[0][0] == "purchases":
        return node
    one = Unit(((things[0][0], 1), ("purchases", -1)))
    return node * constant(1.0, phrase("one {things} per purchase", things=things[0][0]), one)


def add_money(out: Market, stem: str, title: str, people: Node) -> Node:
    """Add the money of a level, and what of it is kept."""
    assert out.value is not None
    revenue = out.add(
        f"{stem}.revenue",
        phrase("{title}: what customers pay a year", title=title),
        people * out.value,
    )
    if out.take is not None:
        out.add(
            f"{stem}.kept",
            phrase("{title}: what is kept of it a year", title=title),
            revenue * out.take,
        )
    return revenue
