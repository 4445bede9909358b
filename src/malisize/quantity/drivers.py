"""Rank the leaves of a node by how much of its spread each causes.

A product or quotient of independent leaves has log-variance sum(n_i^2 var(log x_i)), so each leaf's
share of it is exact. Where leaves are drawn together, shares are those of ``evidence``, and what is
missing to 1 leaves do together. Anything else is ranked by squared rank correlation with the same
draws (Saltelli et al., "Sensitivity Analysis", 2000, ch. 6), scaled to sum to 1. In each the swing
of the result is given when one leaf alone goes from its low to its high end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import ends, vague
from malisize.quantity.node import Node
from malisize.quantity.ops import DIVIDE, MULTIPLY
from malisize.quantity.sampling import BLOCK, Strata, in_blocks, sampled
from malisize.quantity.spread import LogNormal, standard_scores
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

LOG_VARIANCE = phrase("share of log-variance (exact: a product of independent inputs)")
TOGETHER = phrase(
    "what each input adds alone; the rest they do together, and some of them are drawn together"
)
RANK = phrase("squared rank correlation over the draws, scaled to 100 %")


class Part(NamedTuple):
    """A leaf, its share (0..1) of the spread, the row with that leaf alone at its low and at its
    high end, and the standard error of a share that was found over draws.
    """

    leaf: Node
    share: float
    at_low: float
    at_high: float
    error: float | None = None


def rank(root: Node, *, draws: int, seed: int, mix: Mix | None = None) -> tuple[str, list[Part]]:
    """Return the method used and the leaves that have a range and move the root, the strongest
    first.
    """
    moving = vague([root])
    if not moving:
        return LOG_VARIANCE, []
    powers = exponents(root)
    if mix and any(_key(node) in mix for node in moving):
        method, found = TOGETHER, sampled([root], draws=draws, seed=seed, mix=mix, evidence=True)
        weights = [found.parts.get(root, {}).get(_key(node), 0.0) for node in moving]
    elif powers is not None:
        method = LOG_VARIANCE
        weights = [powers[node] ** 2 * _log_variance(node) for node in moving]
    else:
        method = RANK
        target = _ranks(_whole(root, draws, seed))
        strata = Strata(draws, seed)
        weights = [_correlation(_ranks(_column(node, strata)), target) ** 2 for node in moving]
    if method != LOG_VARIANCE:
        # beyond what correlations of independent draws reach by chance (chi-squared, 1 in 2,000)
        noise = 12.0 / draws
        weights = [weight if weight > noise else 0.0 for weight in weights]
    whole = 1.0 if method == TOGETHER else sum(weights)
    moved = ends(root)
    over = None if method == LOG_VARIANCE else draws if method == RANK else min(draws, BLOCK)
    parts = [
        Part(
            node, weight / whole if whole else 0.0, *moved[_key(node)], _error(weight, whole, over)
        )
        for node, weight in zip(moving, weights, strict=True)
    ]
    parts = [part for part in parts if part.share > 0.0 or part.at_low != part.at_high]
    return method, sorted(
        parts, key=lambda part: (-part.share, -abs(part.at_high - part.at_low), part.leaf.id)
    )


def _error(weight: float, whole: float, draws: int | None) -> float | None:
    """Return the standard error of a share of ``whole`` by the delta method, from that of a
    correlation r over independent draws, (1 - r^2) / sqrt(n); None for an exact one.
    """
    if draws is None or not weight:
        return None
    return 2.0 * math.sqrt(weight) * (1.0 - min(weight, 1.0)) / math.sqrt(draws) / whole


def exponents(root: Node) -> dict[Node, int] | None:
    """Return the power of each leaf where the formula is a product or quotient of leaves, else
    None.
    """
    if root.leaf is not None:
        return {root: 1}
    if root.op not in (MULTIPLY, DIVIDE):
        return None
    out: dict[Node, int] = {}
    by_key: dict[str, Node] = {}
    for place, inner in enumerate(root.inputs):
        powers = exponents(inner)
        if powers is None:
            return None
        sign = -1 if root.op == DIVIDE and place == 1 else 1
        for node, power in powers.items():
            first = by_key.setdefault(_key(node), node)
            out[first] = out.get(first, 0) + sign * power
    return out


def _log_variance(node: Node) -> float:
    import numpy as np

    assert node.leaf is not None
    given = node.leaf.spread
    if isinstance(given, LogNormal) and given.is_straight:
        return given.sigma_low**2
    probability, score = standard_scores(4001)
    values = given.draw(probability, score)
    return float(np.var(np.log(values[values > 0.0])))


def _whole(root: Node, draws: int, seed: int) -> Array:
    """Return a node over all draws, shape (draws,)."""
    import numpy as np

    return np.concatenate([found[root] for _, found in in_blocks([root], draws, seed)])


def _column(node: Node, strata: Strata) -> Array:
    """Return all draws of a leaf, shape (draws,)."""
    assert node.leaf is not None
    return strata.column(node.leaf.key, node.leaf.spread)


def _ranks(values: Array) -> Array:
    """Return the ranks of values, shape (draws,), ties sharing the mean of theirs."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean: Array = (last - (counts - 1) / 2.0)[inverse]
    return mean


def _correlation(left: Array, right: Array) -> float:
    """Return the correlation of two arrays of shape (draws,); 0 where one of them stands still."""
    import numpy as np

    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left * left).sum() * (right * right).sum()))
    return float((left * right).sum()) / scale if scale else 0.0


def _key(node: Node) -> str:
    assert node.leaf is not None
    return node.leaf.key
