"""What a total cannot pay for, or cannot spend."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from malisize.apart import of_channel
from malisize.errors import InfeasibleError
from malisize.model.buying import room
from malisize.model.plan import Plan
from malisize.plans.brief import Brief
from malisize.quantity.evaluate import centrals, evaluate, vague
from malisize.quantity.unit import SHARE
from malisize.wording import phrase
from malisize.wording.numbers import whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEES = ("budget.agency_fee", "budget.payment_fee")


def refuse(brief: Brief, plan: Plan) -> None:
    """Refuse a total below production, or above what frequency caps let the channels show, at
    central values.
    """
    money = plan.costs
    nodes = [
        money.asked,
        money.net_media,
        money.load,
        *([money.fixed] if money.fixed is not None else []),
    ]
    caps = {one.key: room(one.curve) for one in plan.bought}
    known = [node for node in caps.values() if node is not None]
    nodes.extend(
        one.curve.price.per_franc for one in plan.bought if one.curve.price.per_franc is not None
    )
    values = centrals([*nodes, *known, *(one.curve.audience for one in plan.bought)])
    total, net, fixed = values[money.asked], values[money.net_media], 0.0
    if money.fixed is not None:
        ends = {node.leaf.key: node.leaf.spread.high for node in vague([money.fixed]) if node.leaf}
        fixed, most_fixed = values[money.fixed], centrals([money.fixed], ends)[money.fixed]
        if total < most_fixed * (1 - 1e-12):
            raise _below_production(brief, total, fixed, most_fixed)
    for one in plan.bought:
        most, per_franc, share = caps[one.key], one.curve.price.per_franc, one.share
        if most is None or per_franc is None or share.leaf is None:
            continue
        part = share.leaf.spread.central
        spend, can = net * part, values[most] / values[per_franc]
        if spend > can * (1 + 1e-9):
            all_in = fixed + values[money.load] * can / part
            people = values[one.curve.audience]
            raise InfeasibleError(
                phrase(
                    "channel {key}: {spend} buys {spend_2} impressions, and a cap of {cap} over"
                    " {days} days lets {people} people see {values}: at most {can} can be spent on"
                    " it",
                    key=one.key,
                    spend=brief.money(spend),
                    spend_2=whole(spend * values[per_franc]),
                    cap=one.curve.cap,
                    days=brief.flight.running(one.key),
                    people=whole(people),
                    values=whole(values[most]),
                    can=brief.money(can),
                ),
                hint=phrase(
                    "write `{typed_at}` or less, give it less with --split, or raise {setting}",
                    typed_at=brief.typed_total(all_in, math.floor),
                    setting=of_channel("channels", one.key, "frequency_cap"),
                ),
            )


def _below_production(
    brief: Brief, total: float, fixed: float, most_fixed: float
) -> InfeasibleError:
    """Return the refusal of a total below production and its tax, ``most_fixed`` at their most, all
    in money.
    """
    least = brief.typed_total(most_fixed, math.ceil)
    upto = "up to " if most_fixed > fixed else ""
    words = {
        "total": brief.money(total),
        "upto": upto,
        "most_fixed": brief.money(most_fixed),
    }
    fees = [key for key in _FEES if brief.inputs.assumption(key, key).unit != SHARE]
    if fees:
        return InfeasibleError(
            phrase(
                "the total of {total} does not cover the fees that are amounts, with production"
                " and tax: {upto}{most_fixed}",
                **words,
            ),
            hint=phrase("write `{typed_at}` or more, or lower {key}", typed_at=least, key=fees[0]),
        )
    return InfeasibleError(
        phrase(
            "the total of {total} does not cover production and its tax, {upto}{most_fixed}",
            **words,
        ),
        hint=phrase(
            "write `{typed_at}` or more, or lower budget.production",
            typed_at=least,
        ),
    )


def refused(plan: Plan, given: Mapping[str, Any], count: int) -> NDArray[np.bool_]:
    """Return which of ``count`` scenarios ``refuse`` may refuse, shape (scenarios,): all it does,
    few more. ``given`` has leaf values by key, shape (scenarios,).
    """
    import numpy as np

    money = plan.costs
    out = np.zeros(count, dtype=bool)
    if money.fixed is not None:
        ends = {node.leaf.key: node.leaf.spread.high for node in vague([money.fixed]) if node.leaf}
        values = evaluate([money.asked, money.fixed], {**ends, **given})
        out |= values[money.asked] < values[money.fixed] * (1 + 1e-9)
    for one in plan.bought:
        most, per_franc = room(one.curve), one.curve.price.per_franc
        if most is None or per_franc is None:
            continue
        values = evaluate([money.net_media, one.share, most, per_franc], given)
        out |= values[money.net_media] * values[one.share] * values[per_franc] > values[most]
    return out
