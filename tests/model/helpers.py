"""Building the model without the study around it, and reading its rows at central values or over
draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from malisize.assumptions import bundled
from malisize.assumptions.layers import Layer, document_layer, merge, narrow_layer
from malisize.assumptions.settings import set_layer
from malisize.figures.catalogue import Catalogue
from malisize.loading import vocabulary
from malisize.model.audience import Audience
from malisize.model.inputs import Inputs
from malisize.model.reachable import build
from malisize.quantity.evaluate import centrals, evaluate, vague
from malisize.quantity.sampling import drawn
from malisize.request import Loaded, pairs
from malisize.study import Study
from tests.places import COUNTRY, parse_segment

CATALOGUE = Catalogue(COUNTRY)
WORDS = vocabulary(CATALOGUE)
DEFAULT = document_layer(bundled.defaults(COUNTRY), "default.toml", WORDS)


def inputs(
    settings: Mapping[str, object] | None = None,
    *,
    narrow: Sequence[str] = (),
    without: Iterable[str] = (),
) -> Inputs:
    """Return the inputs of the shipped defaults with some keys set, some narrowed, some taken
    out.
    """
    gone = tuple(without)
    values = (
        {key: given for key, given in DEFAULT.values.items() if not key.startswith(gone)}
        if gone
        else DEFAULT.values
    )
    layers = [
        Layer(DEFAULT.name, values),
        set_layer(pairs(settings or {}), WORDS),
    ]
    if narrow:
        layers.append(narrow_layer(narrow))
    return Inputs(CATALOGUE, merge(layers))


def audience(
    area: str = "national",
    gender: str = "all",
    age: str = "all",
    channels: Sequence[str] = ("online",),
    settings: Mapping[str, object] | None = None,
    *,
    narrow: Sequence[str] = (),
    without: Iterable[str] = (),
) -> Audience:
    """Build the audience of a segment."""
    return build(
        inputs(settings, narrow=narrow, without=without), parse_segment(area, gender, age), channels
    )


def rows(*segment: Any, **more: Any) -> dict[str, float]:
    """Return the central value of every row of an audience."""
    built = audience(*segment, **more)
    values = centrals([spec.node for spec in built.rows])
    return {spec.id: values[spec.node] for spec in built.rows}


def draws(*segment: Any, count: int = 500, **more: Any) -> dict[str, np.ndarray]:
    """Return every row of an audience over seeded draws."""
    built = audience(*segment, **more)
    nodes = list(dict.fromkeys(spec.node for spec in built.rows))
    values = evaluate(nodes, drawn(vague(nodes), count, 1))
    return {spec.id: np.broadcast_to(values[spec.node], (count,)) for spec in built.rows}


def union_of(universe: float, parts: Sequence[float]) -> float:
    """Return how many of a universe are in at least one of several parts that fall
    independently.
    """
    return universe * (1 - math.prod(1 - part / universe for part in parts)) if universe else 0.0


def without(*keys: str) -> Study:
    """Return a study of the shipped defaults from which some keys are missing."""
    values = {key: given for key, given in DEFAULT.values.items() if not key.startswith(keys)}
    return Study(CATALOGUE, [Layer(DEFAULT.name, values)], Loaded())
