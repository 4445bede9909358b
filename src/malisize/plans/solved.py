"""A split and a total that were found, as the request that is saved fixes them: a replay need not
find them again.
"""

from __future__ import annotations

import math

from malisize.plans.brief import Brief, Planned
from malisize.quantity.evaluate import centrals
from malisize.request import PlanRequest

_TOTAL = "total"
_WHOLE = 1e-9  # how far shares may be from adding up


def found(request: PlanRequest, planned: Planned) -> tuple[str, ...] | None:
    """Return the total, and each channel's share of net media, that a plan was found to have; None
    where nothing was looked for.
    """
    if not request.allocate and request.reach is None and request.grp is None:
        return None
    total = planned.plan.costs.asked
    values = {_TOTAL: centrals([total])[total], **planned.shares}
    return tuple(f"{key}={float(value)!r}" for key, value in values.items())


def fixed(brief: Brief) -> tuple[dict[str, float], float] | None:
    """Return the split and the total that a request fixes; None where it fixes none, or those of
    other channels.
    """
    values: dict[str, float] = {}
    for text in brief.request.solved or ():
        key, _, number = text.partition("=")
        try:
            values[key] = float(number)
        except ValueError:
            return None
    total = values.pop(_TOTAL, math.nan)
    sound = all(0.0 <= value < math.inf for value in (total, *values.values()))
    whole = abs(sum(values.values()) - 1.0) <= _WHOLE
    if not sound or not whole or list(values) != brief.keys:
        return None
    return values, total
