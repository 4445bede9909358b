"""The keys that describe a market."""

from __future__ import annotations

from typing import Any

from malisize.assumptions.rule import KeyRule, key
from malisize.assumptions.texts import read_growth_way, read_level
from malisize.request import MOST_DAYS, MOST_YEARS

FIRST_YEAR, LAST_YEAR = 1990, 2150

# what customers pay, of a market or of a line of its revenue
_PRICE: dict[str, Any] = {
    "kind": "money",
    "unit": "per purchase",
    "least": 1e-6,
    "example": "500 {money} to 1500 {money}",
    "yearly": True,
}
_OFTEN: dict[str, Any] = {
    "kind": "amount",
    "unit": "purchases per person per year",
    "least": 1e-9,
    "example": "20 to 60",
    "yearly": True,
}
_WHOLE: dict[str, Any] = {
    **_PRICE,
    "unit": "per person per year",
    "example": "12000 {money} to 36000 {money}",
}
_TAKE: dict[str, Any] = {"example": "10% to 20%", "yearly": True}

_MARKET: tuple[KeyRule, ...] = (
    key(
        "market.start",
        "where a market starts: a row id of the audience, a figure, or a count of your own with its"
        " unit",
        "start",
        example="segment.online",
    ),
    key("market.step", "the steps from the start to TAM, SAM and SOM, in their order", "steps"),
    key("market.price", "price of one purchase, or `{ figure = KEY }`", **_PRICE),
    key("market.purchases", "purchases of one customer in a year", **_OFTEN),
    key(
        "market.revenue_per_customer",
        "what one customer pays in a year, in place of a price and purchases",
        **_WHOLE,
    ),
    key(
        "market.take_rate",
        "share of what customers pay that the seller keeps, such as a commission",
        **_TAKE,
    ),
    key("market.line.LINE.label", "what a line of revenue is called", "text", example="Delivery"),
    key(
        "market.line.LINE.share",
        "share of the customers who buy it (without it all of them)",
        example="20% to 40%",
        yearly=True,
    ),
    key(
        "market.line.LINE.price",
        "price of one purchase in a line of revenue; lines stand in place of `market.price`",
        **_PRICE,
    ),
    key("market.line.LINE.purchases", "purchases of one of its customers in a year", **_OFTEN),
    key(
        "market.line.LINE.revenue_per_customer",
        "what one of its customers pays in a year, in place of a price and purchases",
        **_WHOLE,
    ),
    key(
        "market.line.LINE.take_rate",
        "share of it that the seller keeps, in place of `market.take_rate`",
        **_TAKE,
    ),
    key(
        "market.growth",
        "growth of the customers in a year, also below 0%; over the years 1 + growth compounds",
        kind="growth",
        example="2% to 8%",
        yearly=True,
    ),
    key(
        "market.growth_over_years",
        "whether growth is `shared` by all years or `independent` from year to year",
        "text",
        example="shared",
        read=read_growth_way,
    ),
    key(
        "market.online_growth",
        "growth of internet users in a year, in place of the population's",
        kind="growth",
        example="2% to 5%",
        yearly=True,
    ),
    key(
        "market.first_year",
        "the first year to come; without it the one after the date of the estimate",
        kind="amount",
        unit="year",
        example="2027",
        least=FIRST_YEAR,
        most=LAST_YEAR,
        whole=True,
    ),
    key(
        "market.years",
        "years to project",
        kind="amount",
        unit="years",
        example="5",
        most=MOST_YEARS,
        whole=True,
    ),
    key(
        "market.capacity",
        "customers that can be served",
        kind="amount",
        unit="people",
        example="5000",
        yearly=True,
    ),
    key(
        "market.capacity_purchases",
        "purchases that can be served in a year",
        kind="amount",
        unit="purchases per year",
        example="400k to 600k",
        yearly=True,
    ),
    key(
        "market.winning.budget",
        "money there is to win customers",
        kind="paid",
        unit="",
        example="5M {money}",
        yearly=True,
    ),
    key(
        "market.winning.cost",
        "what winning one customer costs",
        kind="money",
        unit="per person",
        least=1e-6,
        example="1000 {money} to 4000 {money}",
        yearly=True,
    ),
    key(
        "market.campaign.total",
        "total of the campaign that wins the customers",
        kind="paid",
        unit="",
        example="5M {money}",
        single=True,
    ),
    key(
        "market.campaign.days",
        "length of that campaign's flight",
        kind="amount",
        unit="days",
        least=1.0,
        most=MOST_DAYS,
        whole=True,
        example="28",
    ),
    key(
        "market.people_per_conversion",
        "customers behind one conversion",
        kind="ratio",
        unit="people per conversion",
        least=1e-9,
        example="0.5 to 0.9",
    ),
    key(
        "market.online_buyers.least",
        "least share of people 15+ who buy online in a year",
        example="0.5%",
    ),
    key(
        "market.online_buyers.most",
        "most of them there can be, or `{ figure = KEY }`",
        example="5%",
    ),
    key(
        "market.plausible_spend",
        "most of GDP per head that a customer plausibly spends on one market",
        example="10%",
    ),
    key(
        "market.top_down.level",
        "the level a total from above is set beside: TAM, SAM or SOM",
        "text",
        example="TAM",
        read=read_level,
    ),
    key(
        "market.top_down.total",
        "what is spent in a year on something wider, or `{ figure = KEY }`",
        kind="money",
        unit="per year",
        least=1e-6,
        example="40bn {money} to 60bn {money}",
    ),
    key(
        "market.top_down.people",
        "heads, in place of a total: a row id of the audience, or a figure",
        "text",
        example="segment.population",
    ),
    key(
        "market.top_down.per_head",
        "what one head spends on everything in a year, or `{ figure = KEY }`",
        kind="money",
        unit="per person per year",
        least=1e-6,
        example="250000 {money}",
    ),
    key(
        "market.top_down.share",
        "share of that total, or of what a head spends, that this market is",
        example="1% to 3%",
    ),
)


def _with_years(rule: KeyRule) -> tuple[KeyRule, ...]:
    """Return a rule, and that of the value of one year where years may differ."""
    if not rule.yearly:
        return (rule,)
    return rule, rule._replace(pattern=(*rule.pattern, "YEAR"), yearly=False)


MARKET: tuple[KeyRule, ...] = tuple(one for rule in _MARKET for one in _with_years(rule))
