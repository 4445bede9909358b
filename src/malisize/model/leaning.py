"""Which leaves lean together: what assumptions declare, as what their scores are mixed from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from malisize.assumptions.correlations import (
    BETWEEN,
    JUDGEMENTS,
    Correlation,
    read_correlation,
)
from malisize.errors import InputError
from malisize.model.inputs import Inputs
from malisize.quantity.correlation import Group, Mix, NotPositiveError, factors, mixed
from malisize.quantity.evaluate import vague
from malisize.quantity.node import Leaf, Node
from malisize.tuples import NamedTuple
from malisize.wording import phrase

ADVERSE = 0.2  # of judgements that lean against an answer, for comparison


class Leaning(NamedTuple):
    """What leans together: declared correlations, the weights of their keys (see
    ``correlation.factors``), and by how much judgements do.
    """

    between: tuple[Correlation, ...]
    own: Mapping[str, Mapping[str, float]]
    judgements: float

    def mix(self, nodes: Iterable[Node], moved: Mapping[str, tuple[float, float]]) -> Mix:
        """Return what the leaves below nodes are mixed from.

        ``moved`` is the headline with one leaf alone at its low and at its high end, by key:
        judgements lean the way that moves it up.
        """
        leaves = [node.leaf for node in vague(nodes) if node.leaf is not None]
        leaning = {}
        for leaf in leaves if self.judgements else ():
            low, high = moved.get(leaf.key, (0.0, 0.0))
            if is_judged(leaf) and low != high:
                leaning[leaf.key] = math.copysign(math.sqrt(self.judgements), high - low)
        return mixed(self.own, {leaf.key: declared_key(leaf) for leaf in leaves}, leaning)

    def among(self, leaves: Iterable[Leaf]) -> list[Correlation]:
        """Return the correlations that hold two of some leaves or more."""
        keys = {declared_key(leaf) for leaf in leaves}
        return [one for one in self.between if len(keys.intersection(one.keys)) > 1]


def is_judged(leaf: Leaf) -> bool:
    """Tell whether the width of a leaf is a judgement."""
    return leaf.basis == "assumed"


def declared_key(leaf: Leaf) -> str:
    """Return the key by which a correlation names a leaf: that of its assumption."""
    return leaf.assumption.key if leaf.assumption is not None else leaf.key


def leaning(inputs: Inputs) -> Leaning:
    """Return what the assumptions declare to lean together.

    Raises InputError for correlations that cannot all be, with the nearest that can.
    """
    between = inputs.assumptions.get(BETWEEN)
    found = tuple(read_correlation(text) for text in (between.texts or () if between else ()))
    given = inputs.assumptions.get(JUDGEMENTS)
    judgements = 0.0
    if given is not None:
        assert given.numeral is not None
        judgements = given.numeral.low
    try:
        own = factors([Group(one.keys, one.rho) for one in found])
    except NotPositiveError as error:
        assert between is not None
        raise InputError(
            phrase(
                "{layer}: correlation: {groups}: no numbers can be correlated like this",
                layer=between.layer,
                groups="; ".join(_said(group) for group in error.groups),
            ),
            hint=phrase(
                "the nearest that can: {groups}",
                groups="; ".join(_said(group) for group in error.nearest),
            ),
        ) from None
    return Leaning(found, own, judgements)


def _said(group: Group) -> str:
    return Correlation(group.keys, group.rho).written
