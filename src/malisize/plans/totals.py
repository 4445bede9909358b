"""The total at which one split meets a target, at central values and in every draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from malisize.plans.aim import Aim
from malisize.plans.solve import least_total, least_totals
from malisize.quantity.evaluate import by_leaf, centrals, evaluate, one_at_its_ends
from malisize.quantity.partial import Partial
from malisize.wording import phrase
from malisize.wording.numbers import share
from malisize.wording.steady import error_of_part

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


def central_total(wanted: Aim, shares: Array) -> float:
    """Return the total at which a split, shape (channels,), meets the target at central values."""
    given = [wanted.plan.costs.asked, *(one.share for one in wanted.plan.bought)]
    read, parts = Partial([wanted.metric], given), shares.tolist()
    goal = float(wanted.target(centrals([wanted.everybody])[wanted.everybody]))
    return least_total(lambda amount: read.at([amount, *parts])[0], goal)


def totals_by_draw(wanted: Aim, shares: Array, draws: int, seed: int, start: float) -> Array:
    """Return for every draw the total at which a split meets the target in it, shape (draws,);
    infinity where nothing does.
    """
    import numpy as np

    given = [wanted.plan.costs.asked, *(one.share for one in wanted.plan.bought)]
    start = 2.0 ** round(math.log2(max(start, 1.0)))  # so that what is near it ends in the same bit
    parts, found = shares.tolist(), []
    for values, target, size in wanted.blocks(draws, seed):
        read = Partial([wanted.metric], given, values)
        found.append(
            least_totals(
                lambda amount, read=read: read.at([amount, *parts])[0],  # type: ignore[misc]
                np.broadcast_to(target, (size,)),
                start,
            )
        )
    return np.concatenate(found)


def totals_at_ends(
    wanted: Aim, shares: Array, start: float, often: float
) -> dict[str, tuple[float, float]]:
    """Return by leaf key the total at which a split, shape (channels,), meets the target with that
    leaf alone at its low and at its high end, never below that of frequencies ``often``; infinity
    where nothing does.
    """
    import numpy as np

    given = one_at_its_ends([wanted.metric, wanted.everybody])
    if not given:
        return {}
    moving = [wanted.plan.costs.total, *(one.share for one in wanted.plan.bought)]
    read, parts = Partial([wanted.metric], moving, given), shares.tolist()
    people = evaluate([wanted.everybody], given)[wanted.everybody]
    target = np.broadcast_to(wanted.target(people), (2 * len(given),))
    found = least_totals(lambda amount: read.at([amount, *parts])[0], target, start)
    return by_leaf(given, np.maximum(found, often).tolist())


def chance_of(by_draw: Array, amount: float) -> float:
    """Return the share of draws whose total, of ``by_draw`` of shape (draws,), is at most an
    amount.
    """
    import numpy as np

    return float(np.mean(by_draw <= amount * (1 + 1e-12)))


def never_in(by_draw: Array) -> str:
    """Return in how many draws no total reaches the target, nothing where that is none or all;
    ``by_draw`` has shape (draws,).
    """
    import numpy as np

    reached = float(np.mean(np.isfinite(by_draw)))
    if reached in (0.0, 1.0):
        return ""
    return phrase(
        "in {part} of draws no total reaches the target, which counts as not reachable",
        part=share(1 - reached, error_of_part(reached, len(by_draw))),
    )
