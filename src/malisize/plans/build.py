"""A plan of a total and a split."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.model.audience import RowSpec
from malisize.model.money import XOF
from malisize.plans.brief import Brief, Planned
from malisize.plans.refusals import refuse
from malisize.plans.remarks import remarks
from malisize.quantity.node import Node
from malisize.quantity.ops import OPS, Op

OPS["needed"] = Op(
    lambda v: v[0], lambda terms: (f"the total at which {terms[1][0]} comes to the target", 9)
)


def planned(
    brief: Brief,
    amount: float,
    shares: Mapping[str, float],
    needed: tuple[float, float, float] | None = None,
) -> Planned:
    """Return the plan of a total in XOF and each channel's share of net media.

    Raises InfeasibleError where a strict brief has a total that cannot be spent.
    """
    plan, every, reach, dropped = brief.built(amount, shares)
    specs = [spec for spec in every if spec.id not in dropped]
    if brief.strict:
        refuse(brief, plan)
    if needed is not None:
        label = "Total that reaches the target"
        node = Node("needed", (plan.costs.total, reach), XOF, label=label)
        specs.insert(0, RowSpec("budget.needed", label, node.named("budget.needed", label)))
    found = Planned(specs, [], plan, reach, dict(shares), needed, dropped)
    found.notes.extend(remarks(brief, found))
    return found
