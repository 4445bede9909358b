"""The envelope of rows: the least and the most they come to while every leaf is between its stated
ends, and where that is not proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from malisize.quantity.directions import Graph
from malisize.quantity.evaluate import Interval, Loose, Reading, centrals, evaluate, exactly, vague
from malisize.quantity.extremes import CLOSE, extreme
from malisize.quantity.node import Node

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


def enveloped(rows: Sequence[Node]) -> Reading:
    """Evaluate rows to the least and the most they come to over all values of the leaves between
    their stated ends.

    A leaf that a row only rises or only falls with is at the end that moves the row down (low) or
    up (high). The extremes over the others are searched, and bounded to a millionth; a row whose
    extremes may lie beyond those found is ``loose``.
    """
    import numpy as np

    middle = centrals(rows)
    unique = list(dict.fromkeys(rows))
    moving = vague(unique)
    if not moving:
        return exactly(unique)
    keys = [node.leaf.key for node in moving if node.leaf]
    low, high = (
        np.array([float(getattr(node.leaf.spread, end)) for node in moving if node.leaf])
        for end in ("low", "high")
    )
    (least, most), _ = Graph(unique, keys).elasticities(
        (low[:, None], high[:, None]), thoroughly=True
    )
    rises, falls = least[:, :, 0] >= 0.0, most[:, :, 0] <= 0.0
    corners = np.concatenate([np.where(rises, low, high), np.where(rises, high, low)])
    found = _diagonal(unique, keys, corners)
    loose: dict[Node, Loose] = {}
    for place in np.flatnonzero((~(rises | falls)).any(axis=1)):
        row, open = unique[place], np.flatnonzero(~(rises[place] | falls[place]))
        leaves, ends = [moving[one] for one in open], (low[open], high[open])
        bounds = []
        for side in (0, 1):
            corner = corners[place + side * len(unique)]
            fixed = {key: float(corner[one]) for one, key in enumerate(keys) if one not in open}
            value, bound = extreme(row, leaves, ends, fixed, most=side == 1)
            found[side][place] = value
            bounds.append((bound, abs(value - bound) <= CLOSE * abs(value)))
        if not all(proven for _, proven in bounds):
            loose[row] = Loose(tuple(leaves), bounds[0][0], bounds[1][0])
    intervals = {
        row: Interval(min(bottom, middle[row]), middle[row], max(top, middle[row]), middle[row])
        for row, bottom, top in zip(unique, *(side.tolist() for side in found), strict=True)
    }
    return Reading(intervals, loose=loose)


def _diagonal(rows: Sequence[Node], keys: Sequence[str], corners: Array) -> tuple[Array, Array]:
    """Return the rows at their own corners, two arrays of shape (rows,); ``corners`` has shape
    (2 x rows, leaves), those of the lows first.
    """
    import numpy as np

    given: dict[str, Any] = dict(zip(keys, corners.T, strict=True))
    values = evaluate(rows, given)
    count = len(rows)
    whole = np.array([np.broadcast_to(values[row], 2 * count) for row in rows])
    places = np.arange(count)
    return whole[places, places], whole[places, places + count]
