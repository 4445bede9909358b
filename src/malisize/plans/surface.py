"""Reach over splits of net media, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.model.buying import operation, room, tells
from malisize.model.curves import convolved
from malisize.model.plan import Plan
from malisize.quantity.evaluate import centrals

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


class Surface:
    """Reach over splits of net media, at central values: what the allocation climbs.

    Raises InputError where reach of ``times`` or more is asked of a channel whose curve does not
    tell it.
    """

    def __init__(self, plan: Plan, times: int) -> None:
        self.curves = [one.curve for one in plan.bought]
        self.times = times
        for one in plan.bought:
            if not tells(one.curve, times):
                why = {"quote": "a platform's quote", "list": "a list of addresses"}.get(
                    one.curve.kind, "a cap per week"
                )
                raise InputError(
                    f"--effective: {why} says nothing of {times} exposures or more ({one.key})",
                    hint=f"leave {one.key} out, or --effective",
                )
        nodes = [plan.costs.net_media, *(group.universe for group in plan.groups)]
        if plan.population is not None:
            nodes.append(plan.population)
        rooms = [room(how) for how in self.curves]
        parts = {
            count: [operation(how, count) for how in self.curves] for count in range(1, times + 1)
        }
        nodes.extend(how.price.per_franc for how in self.curves if how.price.per_franc is not None)
        nodes.extend(node for found in parts.values() for _, rest in found for node in rest)
        values = centrals([*nodes, *(node for node in rooms if node is not None)])
        self.net = float(values[plan.costs.net_media])
        self.per_franc = [
            values[how.price.per_franc] if how.price.per_franc else 1.0 for how in self.curves
        ]
        self.rooms = [values[node] if node is not None else float("inf") for node in rooms]
        self.parts = {
            count: [(op, [values[node] for node in rest]) for op, rest in found]
            for count, found in parts.items()
        }
        places = {one.key: place for place, one in enumerate(plan.bought)}
        self.groups = [
            (values[group.universe], [places[one.key] for one in group.bought])
            for group in plan.groups
        ]
        self.population = values[plan.population] if plan.population is not None else 0.0
        self.concave = times == 1 and all(how.kind in ("nbd", "quote") for how in self.curves)

    def caps(self) -> list[float]:
        """Return the most that frequency caps let each channel spend, in XOF."""
        return [
            most / per_franc for most, per_franc in zip(self.rooms, self.per_franc, strict=True)
        ]

    def reach(self, spends: Array, times: int = 1) -> Array:
        """Return each channel's reach ``times`` or more, shape (splits, channels)."""
        import numpy as np

        columns = [
            op.compute(
                [
                    (
                        spends[:, place]
                        if how.kind == "quote"
                        else spends[:, place] * self.per_franc[place]
                    ),
                    *rest,
                ]
            )
            for place, (how, (op, rest)) in enumerate(
                zip(self.curves, self.parts[times], strict=True)
            )
        ]
        out: Array = np.stack(columns, axis=1)
        return out

    def gain(self, spends: Array) -> Array:
        """Return -log(1 - R_i/V) of each channel in its universe."""
        import numpy as np

        reached = self.reach(spends)
        universe = np.ones(len(self.curves))
        for size, places in self.groups:
            universe[places] = size or 1.0
        out: Array = -np.log1p(-np.minimum(reached / universe, 1.0 - 1e-16))
        return out

    def together(self, spends: Array) -> Array:
        """Return the people each split reaches ``times`` or more over all channels."""
        import numpy as np

        if self.times == 1:
            reached = self.reach(spends)
            missed = np.ones(len(spends))
            for universe, places in self.groups:
                inside = universe * (
                    1.0 - np.prod(1.0 - reached[:, places] / (universe or 1.0), axis=1)
                )
                if len(self.groups) == 1:
                    return inside  # type: ignore[no-any-return]
                missed = missed * (1.0 - inside / self.population)
            whole: Array = self.population * (1.0 - missed)
            return whole
        lists = [self.reach(spends, count) for count in range(1, self.times + 1)]
        levels = []
        for universe, places in self.groups:
            channels = [[level[:, place] for level in lists] for place in places]
            levels.append(
                [convolved(universe, channels, count) for count in range(1, self.times + 1)]
            )
        if len(levels) == 1:
            return levels[0][-1]  # type: ignore[no-any-return]
        return convolved(self.population, levels, self.times)  # type: ignore[no-any-return]
