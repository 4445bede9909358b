"""A plan of a total and a split."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from malisize.model.audience import RowSpec
from malisize.plans.brief import Brief, Planned
from malisize.plans.refusals import refuse
from malisize.plans.remarks import remarks
from malisize.quantity.node import Leaf, Node
from malisize.quantity.operation import ATOM, Operation, Term
from malisize.quantity.spread import Exact, Spread
from malisize.quantity.unit import SHARE
from malisize.wording import phrase
from malisize.wording.numbers import decimal, whole


class Needed(Operation):
    """A total that was solved for, from the total of the plan and the people it reaches."""

    __slots__ = ()

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what the total leads to."""
        return phrase("the total at which {terms} comes to the target", terms=terms[1][0]), ATOM


class Chance(Operation):
    """The share of draws in which a total meets a target."""

    __slots__ = ()

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what is counted."""
        return phrase(
            "the share of draws in which {terms} meets the target", terms=terms[1][0]
        ), ATOM


def planned(
    brief: Brief,
    amount: float,
    shares: Mapping[str, float],
    needed: Spread | None = None,
    chance: tuple[float, int] | None = None,
    never: str = "",
) -> Planned:
    """Return the plan of a total and each channel's share of net media; ``needed`` is the total
    that a target needs and ``chance`` that of this total meeting it over so many draws, leaves that
    are given; ``never`` says in how many draws no total does.

    Raises InfeasibleError where a strict brief has a total that cannot be spent.
    """
    plan, every, reach, dropped = brief.built(amount, shares)
    specs = [spec for spec in every if spec.id not in dropped]
    if brief.strict:
        refuse(brief, plan)
    below = (plan.costs.total, reach)
    if chance is not None:
        met, draws = chance
        label = phrase("Chance that this total reaches the target")
        points = 100 * 1.645 * math.sqrt(met * (1 - met) / draws)
        note = phrase(
            "to {points} points either way, by {draws} draws",
            points=decimal(points),
            draws=whole(draws),
        )
        source = Leaf("plan.chance", Exact(met))
        node = Node(Chance(), below, SHARE, label=label, leaf=source)
        specs.insert(0, RowSpec("plan.chance", label, node, note))
    if needed is not None:
        label = phrase("Total that reaches the target")
        node = Node(Needed(), below, brief.unit, label=label, leaf=Leaf("budget.needed", needed))
        specs.insert(0, RowSpec("budget.needed", label, node, never))
    found = Planned(tuple(specs), (), plan, reach, shares, dropped, brief.flight, brief=brief)
    return found._replace(notes=tuple(remarks(brief, found)))
