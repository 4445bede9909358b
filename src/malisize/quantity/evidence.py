"""What the spread of each row comes from: which leaves, and how much of it none of them alone.

A row is fitted by least squares as a straight line in the normal scores of its leaves, ln(row)
where all its draws are above 0; the squares of the slopes are what each leaf adds to its variance
(standardised regression coefficients: Saltelli et al., "Sensitivity Analysis", 2000, ch. 2). What
the line leaves over is spread that leaves make together: bends, limits, products, and what leaves
drawn together share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.quantity.evaluate import order
from malisize.quantity.node import Node

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_NOISE = 1e-9
_TOGETHER = 64  # rows multiplied at a time, which takes a few megabytes


def shares(
    found: Mapping[Node, Array], scores: Mapping[str, Array]
) -> dict[Node, dict[str, float]]:
    """Return by row the share (0..1) of its variance that each leaf below it adds, by key; what is
    missing to 1 they make together. A row that does not move has none.

    ``found`` has the draws of rows, ``scores`` the normal scores of the leaves, all of shape
    (draws,).
    """
    import numpy as np

    below = _leaves_below(list(found))
    alone = {row: {row.leaf.key: 1.0} for row in found if row.leaf and row.leaf.key in scores}
    rows = [row for row in found if row not in alone and _moves(found[row])]
    if not rows or not scores:
        return alone
    keys = list(scores)
    across = np.stack([scores[key] for key in keys])
    across -= across.mean(axis=1)[:, None]
    products, variance = np.empty((len(keys), len(rows))), np.empty(len(rows))
    for start in range(0, len(rows), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        down = np.stack([_straightened(found[row]) for row in rows[part]])
        down -= down.mean(axis=1)[:, None]
        products[:, part] = across @ down.T
        variance[part] = np.einsum("ij,ij->i", down, down) / down.shape[1]
    square = across @ across.T
    slopes = _fitted(square, products, across.shape[1])
    of_leaf = slopes**2 * (np.diag(square) / across.shape[1])[:, None]
    out = dict(alone)
    for place, row in enumerate(rows):
        own = {key: float(of_leaf[i, place]) for i, key in enumerate(keys) if key in below[row]}
        whole = max(float(variance[place]), sum(own.values()))
        if whole > 0.0:
            out[row] = {key: part / whole for key, part in own.items()}
    return out


def _moves(values: Array) -> bool:
    """Tell whether values, shape (draws,), are finite and differ by more than their arithmetic."""
    least, most = float(values.min()), float(values.max())
    return _NOISE * max(abs(least), abs(most)) < most - least < math.inf


def _straightened(values: Array) -> Array:
    """Return the logarithms of values that are all above 0, others as they are, shape (draws,)."""
    import numpy as np

    return np.log(values) if values.min() > 0.0 else values


def _fitted(square: Array, product: Array, draws: int) -> Array:
    """Return the slopes of rows on scores around their means, from the products of scores with each
    other, shape (leaves, leaves), and with the rows; slopes and products have shape (leaves, rows).
    """
    import numpy as np

    if draws > 2 * len(square):
        try:
            return np.asarray(np.linalg.solve(square, product), dtype=float)
        except np.linalg.LinAlgError:
            pass
    return np.asarray(np.linalg.lstsq(square, product, rcond=1e-9)[0], dtype=float)


def _leaves_below(rows: Sequence[Node]) -> dict[Node, frozenset[str]]:
    """Return by node the keys of the leaves below it."""
    out: dict[Node, frozenset[str]] = {}
    for node in order(rows):
        own = frozenset() if node.leaf is None else frozenset([node.leaf.key])
        out[node] = own.union(*(out[inner] for inner in node.inputs))
    return out
