"""What doubts are read from: a model as evaluated."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from malisize.compose import Model
from malisize.model.inputs import Inputs
from malisize.provenance import Below
from malisize.quantity.evaluate import AtEnds, Reading
from malisize.quantity.node import Check, Leaf, Node
from malisize.spreading import Spreading
from malisize.tuples import NamedTuple


class Evaluated(NamedTuple):
    """A model and its ranges: ``values`` are central, ``moved`` the rows that answer with one leaf
    alone at its ends, none without ranges, ``binding`` the limits that bind at central values,
    ``leaves`` what its rows rest on.
    """

    model: Model
    inputs: Inputs
    spreading: Spreading
    reading: Reading
    values: Mapping[Node, float]
    moved: Mapping[Node, AtEnds]
    binding: Sequence[Check]
    below: Below
    leaves: Sequence[Leaf]
    date: datetime.date | None
    market: bool

    def row(self, id: str) -> Node:
        """Return the node of a row."""
        return next(spec.node for spec in self.model.rows if spec.id == id)

    @property
    def answering(self) -> Node:
        """The row that doubts are weighed by: the headline, or where that is a total that was
        solved for, the people it reaches.
        """
        node = self.row(self.model.headline)
        return node if node.leaf is None or not self.model.planned else self.row("plan.reach")
