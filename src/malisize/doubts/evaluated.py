"""What doubts are read from: a model as evaluated."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from malisize.compose import Model
from malisize.model.inputs import Inputs
from malisize.provenance import Below
from malisize.quantity.evaluate import Reading
from malisize.quantity.node import Check, Leaf, Node
from malisize.spreading import Spreading


class Evaluated(NamedTuple):
    """A model and its ranges: ``values`` are central, ``binding`` the limits that bind at them,
    ``leaves`` what its rows rest on.
    """

    model: Model
    inputs: Inputs
    spreading: Spreading
    reading: Reading
    values: Mapping[Node, float]
    binding: Sequence[Check]
    below: Below
    leaves: Sequence[Leaf]
    date: datetime.date | None
    market: bool
