"""Reach against total budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from malisize.plans.brief import Planned
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import Interval, centrals, vague
from malisize.quantity.ops import is_array
from malisize.quantity.partial import Partial
from malisize.quantity.quantiles import quantiles_in_blocks
from malisize.quantity.sampling import Levels, Strata, ranged

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_CURVE = 20


def curve(
    planned: Planned, *, draws: int, seed: int, probability: float | None, mix: Mix | None = None
) -> list[dict[str, float]]:
    """Return reach against total budget, from nothing in steps of a tenth of the total up to
    twice it, the split held.

    ``probability`` is that of the range (None: central values alone). Money in the country's own,
    people in people.
    """
    total = centrals([planned.plan.costs.asked])[planned.plan.costs.asked]
    central = Partial([planned.reach], [planned.plan.costs.asked])
    amounts = [total * step / 10 for step in range(_CURVE + 1 if total > 0.0 else 1)]
    ends: dict[float, list[float]] = {}
    levels = Levels.of(probability or 0.0, draws)
    if probability is not None:
        ends = _ends(planned, amounts, Strata(draws, seed, mix), levels)
    out = []
    for amount in amounts:
        middle = float(central.at([amount])[0])
        found = Interval(middle, middle, middle, middle)
        if amount in ends:
            found = levels.interval(middle, ends[amount])
        out.append({"budget": amount, **found._asdict()})
    return out


def _ends(
    planned: Planned, amounts: Sequence[float], strata: Strata, levels: Levels
) -> dict[float, list[float]]:
    """Return by total the quantiles of reach at levels over the draws, where they move it."""
    spreads = ranged(vague([planned.reach]))

    def blocks(wanted: Sequence[float]) -> Iterator[dict[float, Array]]:
        """Yield the reach at each amount block by block, shape (draws,) of the block."""
        for block in strata.blocks(spreads):
            read = Partial([planned.reach], [planned.plan.costs.asked], block.values)
            found = {amount: read.at([amount])[0] for amount in wanted}
            yield {amount: values for amount, values in found.items() if is_array(values)}

    def whole(amount: float) -> Array:
        """Return the reach at an amount, shape (draws,)."""
        import numpy as np

        return np.concatenate([found[amount] for found in blocks([amount])])

    return quantiles_in_blocks(blocks(amounts), strata.draws, levels.wanted, whole)


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
