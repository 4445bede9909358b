"""What holds SOM down: capacity, money to win customers, a planned campaign."""

from __future__ import annotations

from malisize.assumptions.values import Given
from malisize.market.base import Market, reason
from malisize.market.campaign import Campaign
from malisize.model.money import in_own
from malisize.quantity.node import Node
from malisize.wording import phrase


def add_limits(out: Market, campaign: Campaign | None) -> None:
    """Add what holds SOM down: capacity in customers or purchases, money to win customers, or a
    planned campaign.
    """
    inputs, given = out.inputs, out.inputs.assumptions
    capacity = given.get("market.capacity")
    if capacity is not None:
        _limit(
            out,
            "capacity",
            phrase("Customers that can be served"),
            out.leaf(capacity, phrase("Customers that can be served")),
            capacity,
        )
    purchases = given.get("market.capacity_purchases")
    if purchases is not None:
        often = given.get("market.purchases")
        if (
            often is None
            or out.value is None
            or not any(spec.id == "market.purchases" for spec in out.rows)
        ):
            raise inputs.missing(
                "market.purchases",
                phrase("a limit in purchases needs how often a customer buys"),
            )
        served = out.leaf(purchases, phrase("Purchases that can be served")) / out.leaf(
            often, phrase("Purchases of a customer a year")
        )
        _limit(
            out, "purchases", phrase("Customers whose purchases can be served"), served, purchases
        )
    budget, cost = given.get("market.winning.budget"), given.get("market.winning.cost")
    if (budget is None) != (cost is None):
        lacking = "market.winning.cost" if cost is None else "market.winning.budget"
        raise inputs.missing(
            lacking,
            phrase("money to win customers and what one costs go together"),
        )
    if budget is not None and cost is not None:
        money = in_own(out.leaf(budget, phrase("Money to win customers")), inputs)
        won = money / in_own(out.leaf(cost, phrase("Cost of winning a customer")), inputs)
        _limit(out, "budget", phrase("Customers that the money there is can win"), won, budget)
    if campaign is not None:
        each = inputs.assumption("market.people_per_conversion", phrase("Customers per conversion"))
        _limit(
            out,
            "campaign",
            phrase("Customers that {flight} can win", flight=campaign.flight),
            campaign.won * each,
            given.get("market.campaign.total"),
        )


def _limit(out: Market, name: str, label: str, node: Node, given: Given | None) -> None:
    added = out.add(f"market.limit.{name}", label, node, note=reason(given) if given else "")
    out.limits.append((name, added, label))


def limited(out: Market, som: Node, when: str = "") -> Node:
    """Return SOM held at every limit; ``when`` says of which year."""
    for _, limit, label in out.limits:
        text = phrase("SOM is limited: {limit}", limit=label)
        if when:
            text = phrase("SOM{when} is limited: {limit}", when=when, limit=label)
        som = som.capped(limit, text)
    return som
