"""What a plan is to come to: people reached, or GRPs, as a field over totals and splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.errors import InputError
from malisize.model.plan import Plan, together
from malisize.numerals import SINGLE, parse
from malisize.plans.amounts import inner_share, read_target
from malisize.plans.bounds import Bounds, bounds
from malisize.plans.brief import Brief
from malisize.plans.climb import Climb
from malisize.plans.field import Field
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import centrals, ends, evaluate, vague
from malisize.quantity.memory import refuse_too_much
from malisize.quantity.node import Node
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import Strata, ranged
from malisize.text import offered
from malisize.tuples import NamedTuple
from malisize.wording import phrase

Drawn = tuple[Mapping[str, Any], Any, int]  # leaves by key, targets, and how many draws


class Aim(NamedTuple):
    """A target of a plan: the plan at no total in particular, its metric, what a share of it is of,
    and how sure it is to be met (None: at central values). ``held`` are draws of one block, which
    are read again and again, by their number and seed.
    """

    brief: Brief
    plan: Plan
    metric: Node
    everybody: Node
    climb: Climb
    bounds: Bounds
    sure: float | None
    held: dict[tuple[int, int], Drawn]
    mix: Mix | None = None
    moved: Mapping[str, tuple[float, float]] = {}

    def leaning(self, amount: float, shares: Mapping[str, float]) -> Aim:
        """Return the target with leaves that lean together as at a total and split that meet it."""
        moved = self._moved(amount, shares)
        mix = self.brief.mix([self.metric, self.everybody], moved)
        return self._replace(mix=mix, moved=moved, held={})

    def _moved(self, amount: float, shares: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Return by leaf key how far a plan comes out above the target, with that leaf alone at its
        low and at its high end.
        """
        brief = self.brief
        metric = metric_of(brief, brief.bought(amount, shares, brief.request.effective))
        values = centrals([metric, self.everybody])
        reached, people = ends(metric), ends(self.everybody)
        both = (values[metric],) * 2, (values[self.everybody],) * 2
        return {
            key: tuple(
                reached.get(key, both[0])[end] - self.target(people.get(key, both[1])[end])
                for end in (0, 1)
            )
            for key in {**reached, **people}
        }

    def target(self, everybody: Any) -> Any:
        """Return the target in the metric's unit, for people of the deduplicated audience."""
        request = self.brief.request
        if request.grp is not None:
            return parse(request.grp, "amount", "--grp", limits=SINGLE).low
        assert request.reach is not None
        target = read_target(request.reach)
        return target.value * everybody if target.is_share else target.value

    def central(self) -> Field:
        """Return the field at central values."""
        everybody = centrals([self.everybody])[self.everybody]
        return Field(self.plan, self.metric, self.target(everybody))

    def blocks(self, draws: int, seed: int) -> Iterator[Drawn]:
        """Yield draws block by block: values of leaves by key, targets, and how many they are."""
        if (draws, seed) in self.held:
            yield self.held[draws, seed]
            return
        spreads = ranged(vague([self.metric, self.everybody]))
        for block in Strata(draws, seed, self.mix).blocks(spreads):
            people = evaluate([self.everybody], block.values)[self.everybody]
            found = block.values, self.target(people), block.size
            if block.size == draws:
                self.held[draws, seed] = found
            yield found

    def fields(self, draws: int, seed: int) -> Iterator[Field]:
        """Yield the field in all draws, block by block."""
        for values, target, size in self.blocks(draws, seed):
            yield Field(self.plan, self.metric, target, values, size)

    def refuse_too_much(self, draws: int) -> None:
        """Raise InputError for more draws than can be held together as fields."""
        given = [self.plan.costs.asked, *(one.share for one in self.plan.bought)]
        arrays = Partial([self.metric], given).drawn
        leaves = len(vague([self.metric, self.everybody]))
        refuse_too_much(draws, leaves=leaves, rows=1, whole=arrays)

    def few(self, draws: int, seed: int, most: int) -> tuple[Field, Mapping[str, Any], Any]:
        """Return the field in the first of the draws, at most so many, their values of leaves, and
        their targets.
        """
        import numpy as np

        values, target, size = next(self.blocks(draws, seed))
        count = min(size, most)
        first = {key: np.asarray(one)[:count] for key, one in values.items()}
        aims = np.broadcast_to(target, (size,))[:count]
        return Field(self.plan, self.metric, aims, first, count), first, aims


def aim(brief: Brief, probability: float | None) -> Aim:
    """Return the target of a request. Raises InputError for a confidence without draws, and GRPs of
    a segment without adults.
    """
    request = brief.request
    sure = None
    if request.confidence is not None:
        sure = inner_share(request.confidence, "--confidence")
        if probability is None:
            raise InputError(phrase("--confidence needs draws"), hint=offered("--range 90%"))
    equal = dict.fromkeys(brief.keys, 1.0 / len(brief.keys))
    plan = brief.bought(1.0, equal, request.effective)
    metric = metric_of(brief, plan)
    climb = Climb(plan, request.effective, metric)
    return Aim(
        brief,
        plan,
        metric,
        brief.row("reachable.deduplicated"),
        climb,
        bounds(brief, plan, climb),
        sure,
        {},
    )


def metric_of(brief: Brief, plan: Plan) -> Node:
    """Return what a plan is to have most of: people reached as often as asked for, or GRPs.

    Raises InputError for GRPs where there are none.
    """
    if brief.request.grp is None:
        return together(plan, brief.request.effective)
    found = brief.points(plan)
    if found is None:
        raise InputError(
            phrase("--grp: a channel of the plan has no impressions, or nobody is 15 or over"),
            hint=phrase("write a target of people, such as `--reach 30%`"),
        )
    return found
