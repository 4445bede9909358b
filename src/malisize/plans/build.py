"""A plan of a total and a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malisize.model.audience import RowSpec
from malisize.model.money import own_unit
from malisize.plans.brief import Brief, Planned
from malisize.plans.refusals import refuse
from malisize.plans.remarks import remarks
from malisize.quantity.node import Leaf, Node
from malisize.quantity.operation import ATOM, Operation, Term
from malisize.quantity.spread import Spread
from malisize.wording import phrase


class Needed(Operation):
    """A total that was solved for, from the total of the plan and the people it reaches."""

    __slots__ = ()

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what the total leads to."""
        return phrase("the total at which {terms} comes to the target", terms=terms[1][0]), ATOM


def planned(
    brief: Brief, amount: float, shares: Mapping[str, float], needed: Spread | None = None
) -> Planned:
    """Return the plan of a total and each channel's share of net media; ``needed`` is the
    total that a target needs, a leaf that is given.

    Raises InfeasibleError where a strict brief has a total that cannot be spent.
    """
    plan, every, reach, dropped = brief.built(amount, shares)
    specs = [spec for spec in every if spec.id not in dropped]
    if brief.strict:
        refuse(brief, plan)
    if needed is not None:
        label = phrase("Total that reaches the target")
        below = (plan.costs.total, reach)
        node = Node(
            Needed(), below, own_unit(brief.inputs), label=label, leaf=Leaf("budget.needed", needed)
        )
        specs.insert(0, RowSpec("budget.needed", label, node))
    found = Planned(tuple(specs), (), plan, reach, shares, dropped)
    return found._replace(notes=tuple(remarks(brief, found)))
