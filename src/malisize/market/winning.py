"""What winning a customer costs, and the years it takes one to pay that back."""

from __future__ import annotations

from malisize.assumptions.yearly import by_year
from malisize.market.base import Market
from malisize.market.campaign import Campaign
from malisize.market.limits import COST, cost_of_winning, won_by
from malisize.quantity.node import Node
from malisize.quantity.ops import DIVIDE
from malisize.quantity.unit import Unit
from malisize.wording import phrase


def add_winning(out: Market, campaign: Campaign | None) -> None:
    """Add what winning a customer costs, of the planned campaign or as given, and the years in
    which what is kept of a customer pays it back.
    """
    if campaign is not None:
        cost = campaign.cost / won_by(out, campaign)
        label = phrase("Cost of winning a customer by {flight}", flight=campaign.flight)
    elif by_year(out.inputs.assumptions.values, COST) is not None:
        cost, label = cost_of_winning(out), phrase("Cost of winning a customer")
    else:
        return
    assert out.worth is not None
    cost = out.add("market.winning.cost", label, cost)
    payback = Node(DIVIDE, (cost, out.worth.left), Unit.parse("years"))
    kept = out.worth.take is not None or out.worth.kept is not None
    words = (
        phrase("Years until what is kept of a customer pays for winning one")
        if kept
        else phrase("Years until what a customer pays has paid for winning one")
    )
    out.add("market.winning.payback", words, payback)
