"""Reach against total budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from malisize.plans.brief import Planned
from malisize.plans.solve import Reader
from malisize.quantity.evaluate import centrals, drawn, vague

_CURVE = 20


def curve(
    planned: Planned, *, draws: int, seed: int, probability: float | None
) -> list[dict[str, float]]:
    """Return reach against total budget, from nothing in steps of a tenth of the total up to
    twice it, the split held.

    ``probability`` is that of the range (None: central values alone). Money in XOF, people in
    people.
    """
    total = centrals([planned.plan.costs.total])[planned.plan.costs.total]
    central = Reader(planned.reach)
    sampled = None
    if probability is not None:
        sampled = Reader(planned.reach, drawn(vague([planned.reach]), draws, seed))
    out = []
    for step in range(_CURVE + 1 if total > 0.0 else 1):
        amount = total * step / 10
        middle = float(central.at(amount))
        point = {"budget": amount, "low": middle, "central": middle, "high": middle}
        if sampled is not None and probability is not None:
            import numpy as np

            ends = [(1 - probability) / 2, (1 + probability) / 2]
            low, high = np.quantile(sampled.at(amount), ends).tolist()
            point["low"], point["high"] = min(low, middle), max(high, middle)
        out.append(point)
    return out


def knee(points: Sequence[Mapping[str, float]]) -> float | None:
    """Return the budget from which the next tenth of the total buys less than half of the reach the
    last one did, or None.
    """
    gains = [
        (here["budget"], here["central"] - before["central"]) for before, here in pairwise(points)
    ]
    for (budget, last), (_, following) in pairwise(gains):
        if following < last / 2:
            return budget
    return None
