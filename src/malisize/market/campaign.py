"""The campaign whose conversions hold a market's SOM down."""

from __future__ import annotations

from malisize.assumptions.layers import Assumptions
from malisize.quantity.node import Node
from malisize.request import PlanRequest
from malisize.text import clean
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import asked


class Campaign(NamedTuple):
    """A plan that wins customers: its conversions, what it costs, and which one it is."""

    won: Node
    cost: Node
    flight: str


def campaign(assumptions: Assumptions, currency: str) -> PlanRequest | None:
    """Return the plan of ``[market.campaign]``, None where there is none."""
    total, days = assumptions.get("market.campaign.total"), assumptions.get("market.campaign.days")
    if total is None:
        return None
    length = int(days.numeral.low) if days is not None and days.numeral is not None else None
    return PlanRequest(total=total.written, days=length, currency=currency)


def flight(plan: PlanRequest) -> str:
    """Return which campaign a plan is, in words."""
    if plan.total is None:
        words = {"reach": plan.reach, "days": plan.days}
        return phrase("one campaign that reaches {reach} over {days} days", **words)
    words = {"total": asked(clean(plan.total)), "days": plan.days}
    return phrase("one campaign of {total} over {days} days", **words)
