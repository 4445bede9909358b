"""What the allocation of a plan climbs: its own graph, with the spend on each channel given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.model.buying import room
from malisize.model.plan import Plan, together
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node
from malisize.quantity.partial import Partial

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


class Climb:
    """Reach over spends on the channels of a plan, at central values.

    ``net`` is net media and ``most`` what frequency caps let each channel spend, both in money;
    ``concave`` says that no other start can lead to a better split than the first. ``metric`` is
    what to climb in place of the people reached ``times`` or more.
    """

    def __init__(self, plan: Plan, times: int, metric: Node | None = None) -> None:
        spends = [one.spend for one in plan.bought]
        self._whole = Partial([metric or together(plan, times)], spends)
        rooms = [room(one.curve) for one in plan.bought]
        prices = [one.curve.price.per_franc for one in plan.bought]
        nodes = [plan.costs.net_media, *rooms, *prices]
        values = centrals([node for node in nodes if node is not None])
        self.net = float(values[plan.costs.net_media])
        self.most = [
            values[most] / values[per_franc]
            if most is not None and per_franc is not None
            else float("inf")
            for most, per_franc in zip(rooms, prices, strict=True)
        ]
        kinds = {one.curve.kind for one in plan.bought}
        self.concave = times == 1 and kinds <= {"nbd", "quote"} and not plan.ladder.stepped

    def together(self, spends: Array) -> Array:
        """Return the people each split reaches over all channels, shape (splits,)."""
        (people,) = self._whole.at(list(spends.T))
        return people  # type: ignore[no-any-return]
