"""What a plan comes to over totals and splits, against what it should come to, at central values
or in draws.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from malisize.model.plan import Plan
from malisize.quantity.node import Node
from malisize.quantity.partial import Partial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from malisize.quantity.arrays import Array

_LEAST = 1e-300


class Field:
    """A metric of a plan over its target: 1 where it is just met.

    ``target`` is a number or an array of shape (draws,); ``samples`` are values of leaves by key,
    each of shape (draws,), of ``draws`` draws (None: central values, one draw).
    """

    def __init__(
        self,
        plan: Plan,
        metric: Node,
        target: Any,
        samples: Mapping[str, Any] | None = None,
        draws: int = 1,
    ) -> None:
        given = [plan.costs.asked, *(one.share for one in plan.bought)]
        self._read = Partial([metric], given, samples)
        self._target = target
        self.draws = draws

    def at(self, totals: Any, shares: Array) -> Array:
        """Return the metric over its target by split and draw, shape (splits, draws), for totals in
        money of shape (splits,) or one for all, and shares of net media of shape (splits,
        channels).
        """
        import numpy as np

        count = len(shares)
        money = np.broadcast_to(np.asarray(totals, float), (count,))[:, None]
        (found,) = self._read.at([money, *(column[:, None] for column in shares.T)])
        met = np.broadcast_to(found, (count, self.draws))
        return np.asarray(met / np.maximum(self._target, _LEAST))

    def level(self, totals: Any, shares: Array, sure: float | None) -> Array:
        """Return by split what is met at least in a share ``sure`` of the draws (None: in the one
        at central values), shape (splits,).
        """
        import numpy as np

        found = self.at(totals, shares)
        place = 0 if sure is None else self.draws - math.ceil(sure * self.draws - 1e-9)
        place = min(place, self.draws - 1)
        out: Array = np.partition(found, place, axis=1)[:, place]
        return out

    def chance(self, total: float, shares: Array) -> float:
        """Return the share of draws in which a split of a total, of shape (channels,), meets the
        target.
        """
        import numpy as np

        return float(np.mean(self.at(total, shares[None, :]) >= 1.0 - 1e-12))

    def least(self, shares: Array, sure: float | None, start: float) -> float:
        """Return the total from which a split of shape (channels,) meets the target in a share of
        the draws, to a millionth; infinity where none does. ``start`` is where to look first.
        """
        import numpy as np

        low, high = start / 100.0, start * 100.0
        for _ in range(8):
            totals = np.geomspace(low, high, 33)
            met = self.level(totals, np.repeat(shares[None, :], 33, axis=0), sure) >= 1.0
            first = int(np.argmax(met)) if met.any() else 33
            if first == 33:
                if high > 1e17:
                    return math.inf
                low, high = high, high * 1e4
            elif first == 0:
                if low < 1e-3:
                    return float(low)
                low, high = low / 1e4, low
            else:
                low, high = float(totals[first - 1]), float(totals[first])
                if high <= low * (1 + 1e-6):
                    return high
        return high
