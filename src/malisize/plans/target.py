"""The plan that reaches a target."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from malisize.errors import InfeasibleError, InputError
from malisize.model.leaning import leaning
from malisize.model.plan import together
from malisize.numerals import LARGEST, plain
from malisize.plans.amounts import inner_share, read_target
from malisize.plans.brief import Brief, Planned
from malisize.plans.build import planned
from malisize.plans.solve import least_total, least_totals
from malisize.plans.split import split
from malisize.quantity.evaluate import centrals, ends, evaluate, vague
from malisize.quantity.node import Node
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import Strata, ranged
from malisize.quantity.spread import Exact, Solved, Spread
from malisize.records import Note
from malisize.text import offered
from malisize.wording import phrase
from malisize.wording.numbers import share, whole

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_ROUNDS = 20


def for_target(brief: Brief, *, draws: int, seed: int, probability: float | None) -> Planned:
    """Return the plan that reaches a target, at central values or with a confidence over the
    draws.

    Raises InfeasibleError for a target that no total reaches, InputError for a confidence
    without draws.
    """
    sure = (
        None
        if brief.request.confidence is None
        else inner_share(brief.request.confidence, "--confidence")
    )
    if sure is not None and probability is None:
        raise InputError("--confidence needs draws", hint=offered("--range 90%"))
    shares: Mapping[str, float] = dict.fromkeys(brief.keys, 1.0 / len(brief.keys))
    if not brief.request.allocate:
        shares = split(brief, 0.0)
    amount, total, reach = _solve(brief, shares)
    for _ in range(_ROUNDS if brief.request.allocate else 0):
        before = amount
        shares = split(brief, before)
        amount, total, reach = _solve(brief, shares)
        if abs(amount - before) <= 1e-11 * amount:
            break
    needed: Spread = Exact(amount)
    notes: list[Note] = []
    moved: Mapping[str, tuple[float, float]] = {}
    if probability is not None:
        moved = _moved(brief, amount, shares)
        mix = leaning(brief.inputs).mix([reach, brief.row("reachable.deduplicated")], moved)
        by_draw = _solve_draws(brief, total, reach, Strata(draws, seed, mix), amount)
        needed, notes = Solved(amount, by_draw), _never(by_draw)
        if sure is not None:
            amount = _surely(by_draw, sure)
    found = planned(brief, amount, shares, needed)
    return found._replace(notes=(*found.notes, *notes), moved=moved)


def _never(by_draw: Array) -> list[Note]:
    """Return a note where no total reaches the target in some of the draws, but not in all;
    ``by_draw`` has shape (draws,).
    """
    import numpy as np

    reached = float(np.mean(np.isfinite(by_draw)))
    if reached in (0.0, 1.0):
        return []
    text = phrase(
        "In {share} of draws no total reaches the target; budget.needed has its range over"
        " the others",
        share=share(1 - reached),
    )
    return [Note("target", text, phrase("a lower --reach"), ("budget.needed",))]


def _surely(by_draw: Array, sure: float) -> float:
    """Return the least total that reaches the target in a share of the draws, of those ``by_draw``,
    shape (draws,). Raises InfeasibleError.
    """
    import numpy as np

    amount = float(np.sort(by_draw)[math.ceil(sure * len(by_draw) - 1e-9) - 1])
    if np.isfinite(amount):
        return amount
    possible = float(np.mean(np.isfinite(by_draw)))
    lower = math.floor(100 * possible)
    raise InfeasibleError(
        phrase(
            "--confidence {sure}: the target can be reached in {share} of the draws only",
            sure=plain(sure, "share"),
            share=share(possible),
        ),
        hint=(
            phrase("write `--confidence {lower}%` or a lower --reach", lower=lower)
            if lower
            else phrase("write a lower --reach")
        ),
    )


def _target(brief: Brief, together: Any) -> Any:
    """Return the target in people: as given, or a share of the deduplicated audience."""
    assert brief.request.reach is not None
    target = read_target(brief.request.reach)
    return target.value * together if target.is_share else target.value


def _solve(brief: Brief, shares: Mapping[str, float]) -> tuple[float, Node, Node]:
    """Return the total that reaches the target at central values, and the nodes of the total and
    of the people it reaches.
    """
    everybody, users = brief.row("reachable.deduplicated"), brief.row("segment.online")
    values = centrals([everybody, users])
    target = float(_target(brief, values[everybody]))
    plan = brief.bought(1.0, shares, 1)
    total, reach = plan.costs.total, together(plan, 1)
    reach_at = _reach_at(Partial([reach], [total]))
    most = float(reach_at(LARGEST))
    if target >= values[everybody] or target > most:
        limit = min(values[everybody], most)
        online = all(one.channel.universe == "online" for one in brief.audience.reaches)
        beyond = (
            phrase(", and above the {values} who are online", values=whole(values[users]))
            if online and target > values[users]
            else ""
        )
        raise InfeasibleError(
            phrase(
                "--reach: the target of {target} people is at or above the {limit} that these"
                " channels together can reach in {days} days{beyond}",
                target=whole(target),
                limit=whole(limit),
                days=brief.request.days,
                beyond=beyond,
            ),
            hint=phrase("lower --reach, add channels, or a longer flight with --days"),
        )
    return least_total(reach_at, target), total, reach


def _moved(
    brief: Brief, amount: float, shares: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Return by leaf key how far the people reached by an amount are above the target, with that
    leaf alone at its low and at its high end.
    """
    reach, everybody = (
        together(brief.bought(amount, shares, 1), 1),
        brief.row("reachable.deduplicated"),
    )
    values = centrals([reach, everybody])
    reached, people = ends(reach), ends(everybody)
    return {
        key: tuple(
            reached.get(key, (values[reach],) * 2)[end]
            - _target(brief, people.get(key, (values[everybody],) * 2)[end])
            for end in (0, 1)
        )
        for key in {**reached, **people}
    }


def _reach_at(read: Partial) -> Callable[[Any], Any]:
    """Return the people reached as a function of the total alone."""
    return lambda amount: read.at([amount])[0]


def _solve_draws(brief: Brief, total: Node, reach: Node, strata: Strata, start: float) -> Array:
    """Return for every draw the total that reaches the target in it, shape (draws,); infinity
    where nothing does.
    """
    import numpy as np

    everybody = brief.row("reachable.deduplicated")
    found = []
    for block in strata.blocks(ranged(vague([reach, everybody]))):
        people = evaluate([everybody], block.values)[everybody]
        target = np.broadcast_to(_target(brief, people), (block.size,))
        reach_at = _reach_at(Partial([reach], [total], block.values))
        found.append(least_totals(reach_at, target, start))
    return np.concatenate(found)
