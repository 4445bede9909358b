"""What holds SOM down: capacity, money to win customers, a planned campaign."""

from __future__ import annotations

from collections.abc import Callable

from malisize.assumptions.rules import option_of
from malisize.assumptions.values import reason
from malisize.assumptions.yearly import by_year
from malisize.market.base import Limit, Market
from malisize.market.campaign import Campaign
from malisize.model.money import in_own
from malisize.quantity.node import Node
from malisize.wording import phrase

BUDGET, COST = "market.winning.budget", "market.winning.cost"
CAMPAIGN = "market.campaign.total"
_CAPACITY = "market.capacity"
_PURCHASES, _OFTEN = "market.capacity_purchases", "market.purchases"


def add_limits(out: Market, campaign: Campaign | None) -> None:
    """Add what holds SOM down: capacity in customers or purchases, money to win customers, or a
    planned campaign.
    """
    values = out.inputs.assumptions.values
    if by_year(values, _CAPACITY) is not None:
        text = phrase("Customers that can be served")
        _limit(out, "capacity", text, (_CAPACITY,), lambda year: _given(out, _CAPACITY, text, year))
    if by_year(values, _PURCHASES) is not None:
        if not any(spec.id == _OFTEN for spec in out.rows):
            raise out.inputs.missing(
                _OFTEN, phrase("a limit in purchases needs how often a customer buys")
            )
        text = phrase("Customers whose purchases can be served")
        _limit(out, "purchases", text, (_PURCHASES, _OFTEN), lambda year: _served(out, year))
    if by_year(values, BUDGET) is not None:
        if by_year(values, COST) is None:
            text = phrase("money to win customers and what one costs go together")
            raise out.inputs.missing(COST, text)
        text = phrase("Customers that the money there is can win")
        _limit(out, "budget", text, (BUDGET, COST), lambda year: _affordable(out, year))
    if campaign is not None:
        won = won_by(out, campaign)
        text = phrase("Customers that {flight} can win", flight=campaign.flight)
        _limit(out, "campaign", text, (CAMPAIGN,), lambda _: won)


def _given(out: Market, key: str, label: str, year: int) -> Node:
    node = out.at(key, label, year)
    assert node is not None
    return node


def _served(out: Market, year: int) -> Node:
    purchases = _given(out, _PURCHASES, phrase("Purchases that can be served"), year)
    return purchases / _given(out, _OFTEN, phrase("Purchases of a customer a year"), year)


def _affordable(out: Market, year: int) -> Node:
    money = in_own(_given(out, BUDGET, phrase("Money to win customers"), year), out.inputs)
    return money / cost_of_winning(out, year)


def cost_of_winning(out: Market, year: int = 0) -> Node:
    """Return what winning one customer costs, as it is given."""
    return in_own(_given(out, COST, phrase("Cost of winning a customer"), year), out.inputs)


def won_by(out: Market, campaign: Campaign) -> Node:
    """Return the customers that a campaign can win."""
    each = out.inputs.assumption("market.people_per_conversion", phrase("Customers per conversion"))
    won = campaign.won * each
    return Node(won.op, won.inputs, out.customer)


def _limit(
    out: Market, name: str, label: str, keys: tuple[str, ...], of: Callable[[int], Node]
) -> None:
    given = out.inputs.assumptions.get(keys[0]) or out.inputs.assumptions.get(f"{keys[0]}.1")
    note = reason(given) if given else ""
    today = out.add(f"market.limit.{name}", label, of(0), note=note)
    varies = out.varies(*keys)

    def in_year(year: int) -> Node:
        if not year or not varies:
            return today
        when = str(out.calendar.year(year))
        text = phrase("{label} in {when}", label=label, when=when)
        return out.add(f"market.year.{year}.limit.{name}", text, of(year))

    hint = option_of(keys[0], out.inputs.country)
    if keys[0] == CAMPAIGN:
        hint = phrase("a larger campaign")
    out.limits.append(Limit(name, label, in_year, varies, hint))


def limited(out: Market, som: Node, year: int = 0) -> Node:
    """Return SOM held at every limit of a year to come (0: today)."""
    when = phrase(" of later years") if year else ""
    for limit in out.limits:
        text = phrase("SOM is limited: {limit}", limit=limit.label)
        if when:
            text = phrase("SOM{when} is limited: {limit}", when=when, limit=limit.label)
        som = som.capped(limit.of(year), text, limit.hint)
    return som
