"""A plan of a total and a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.model.audience import RowSpec
from malisize.model.money import XOF
from malisize.plans.brief import Brief, Planned
from malisize.plans.refusals import refuse
from malisize.plans.remarks import remarks
from malisize.quantity.node import Node
from malisize.quantity.ops import ATOM, Operation, Term, Values


class Needed(Operation):
    """The total, solved for, at which people reached come to a target."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the total."""
        return values[0]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what the total leads to."""
        return f"the total at which {terms[1][0]} comes to the target", ATOM


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
        node = Node(Needed(), (plan.costs.total, reach), XOF, label=label)
        specs.insert(0, RowSpec("budget.needed", label, node.named("budget.needed", label)))
    found = Planned(specs, [], plan, reach, dict(shares), needed, dropped)
    found.notes.extend(remarks(brief, found))
    return found
