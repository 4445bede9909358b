"""The least and the most a row comes to over all values of a few leaves, with what proves it.

Corners are tried first, all of them or, for many leaves, those that no exchange of one end betters,
and what lies between along one leaf after the other.
Then boxes of leaves are cut until none can hold less: a box in which the row only rises or only
falls with a leaf shrinks to that leaf's end, one whose bound is no better than what was found is
done (branch and bound with a monotonicity test; E. Hansen and G. W. Walster, "Global Optimization
Using Interval Analysis", 2nd ed., 2004, ch. 12). Leaves stand in rows, boxes or points in columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from malisize.quantity.directions import Graph
from malisize.quantity.node import Node
from malisize.quantity.partial import Partial
from malisize.quantity.streams import uniform

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array, Sides

    At = Callable[[Array], Array]

_ALL_CORNERS = 12  # leaves whose corners are all tried
_STARTS = 24  # points from which the others are searched, most of them random
_STEPS = 9  # of a leaf from end to end
_ROUNDS = 30
_BOXES = 600  # looked at together
_PIECES = 16  # that a box is cut into while there are few
CLOSE = 1e-6  # of what is found: how far a bound that proves it may be from it


def extreme(
    row: Node,
    leaves: Sequence[Node],
    ends: tuple[Array, Array],
    fixed: Mapping[str, float],
    *,
    most: bool,
) -> tuple[float, float]:
    """Return the least (or ``most``) a row was found to come to over values of leaves between their
    ends, arrays of shape (leaves,), and what it cannot be below (above).

    ``fixed`` are the values of other leaves by key, others are central.
    """
    import numpy as np

    sign = -1.0 if most else 1.0
    read = Partial([row], leaves, fixed)

    def at(points: Array) -> Array:
        """Return the row at points, shape (leaves, ...), without the axis of the leaves: (...,)."""
        (found,) = read.at(list(points))
        return sign * np.broadcast_to(np.asarray(found, float), points.shape[1:])

    keys = [node.leaf.key for node in leaves if node.leaf is not None]
    with np.errstate(all="ignore"):
        found = _between(at, ends, _at_corners(at, ends))
        found, bound = _bounded(Graph([row], keys, fixed), at, ends, sign, found)
    return sign * found, sign * bound


def _at_corners(at: At, ends: tuple[Array, Array]) -> Array:
    """Return the corner of the least value, shape (leaves,), as both ends are: of all, or where a
    search from several starts ends.
    """
    import numpy as np

    low, high = (end[:, None] for end in ends)
    count = len(low)
    if count <= _ALL_CORNERS:
        sides = np.array(list(product((False, True), repeat=count)), dtype=bool).T
        points = np.where(sides, high, low)
        return points[:, np.argmin(at(points))]
    sides = _turned(at, ends)
    values = at(np.where(sides, high, low))
    flips = np.eye(count, dtype=bool)
    for _ in range(3 * count):
        turned = (sides[:, :, None] ^ flips[:, None, :]).reshape(count, -1)
        each = at(np.where(turned, high, low)).reshape(-1, count)
        best, least = np.argmin(each, axis=1), np.min(each, axis=1)
        if not (values - least > CLOSE * np.abs(values)).any():
            break
        single = np.zeros_like(sides)
        single[best, np.arange(len(best))] = least < values
        every = (each < values[:, None]).T
        together = at(np.where(sides ^ every, high, low))
        sides ^= np.where(together < least, every, single).astype(bool)
        values = np.fmin(np.fmin(together, least), values)
    points = np.where(sides, high, low)
    return points[:, np.argmin(values)]


def _turned(at: At, ends: tuple[Array, Array]) -> Sides:
    """Return corners to search from, True for the high end, shape (leaves, starts): each turns
    every leaf to the end that is better alone, seen from one point.
    """
    import numpy as np

    low, high = (end[:, None] for end in ends)
    count = len(low)
    shares = uniform(count * _STARTS, 0, "corners").reshape(count, _STARTS)
    shares[:, :3] = 0.0, 0.5, 1.0
    points = np.repeat((low + (high - low) * shares)[:, :, None], count, axis=2)
    own = np.arange(count)
    sides = []
    for end in ends:
        points[own, :, own] = end[:, None]
        sides.append(at(points))
    return (sides[1] < sides[0]).T


def _between(at: At, ends: tuple[Array, Array], point: Array) -> float:
    """Return the least value that moving one leaf at a time between its ends leads to, from a
    point; all have shape (leaves,).
    """
    import numpy as np

    count = len(point)
    steps = np.linspace(ends[0], ends[1], _STEPS, axis=1)
    value = float(at(point[:, None])[0])
    for _ in range(3 * count):
        points = np.repeat(point[:, None], count * _STEPS, axis=1)
        points[np.repeat(np.arange(count), _STEPS), np.arange(count * _STEPS)] = steps.ravel()
        values = at(points)
        place = int(np.argmin(values))
        if not values[place] < value:
            break
        point, value = points[:, place], float(values[place])
    return value


def _bounded(
    graph: Graph, at: At, ends: tuple[Array, Array], sign: float, best: float
) -> tuple[float, float]:
    """Return the least value found and what no value is below, between ends of shape (leaves,)."""
    import numpy as np

    low, high = ends[0][:, None], ends[1][:, None]
    bound, floor = np.array([-np.inf]), np.inf
    rounds = _ROUNDS if len(low) <= _ALL_CORNERS else 1  # boxes of more are too many to cut
    for _ in range(rounds):
        (least, most), (image,) = graph.elasticities((low, high))
        least, most = (least[0], most[0]) if sign > 0 else (-most[0], -least[0])
        rises, falls = least >= 0.0, most <= 0.0
        low, high = np.where(falls & ~rises, high, low), np.where(rises, low, high)
        strength = np.where(low < high, np.maximum(np.abs(least), np.abs(most)), 0.0)
        if (rises | falls).any() and (low < high).any():
            image = graph.ranges((low, high))[graph.rows[0]]
        middle = np.where(low > 0.0, np.sqrt(low * high), (low + high) / 2)
        middle = np.where(low < high, middle, low)
        values = at(middle)
        best = float(np.fmin.reduce(values, initial=best))
        below = np.nan_to_num(
            image[0] if sign > 0 else -image[1], nan=-np.inf, posinf=np.inf, neginf=-np.inf
        )
        bound = np.fmax(below, _near(values, strength, low, high, middle))
        bound = np.where((low < high).any(axis=0), bound, values)
        left = ~(bound >= best - CLOSE * abs(best))
        floor = float(np.fmin.reduce(bound[~left], initial=floor))
        if not left.any():
            return best, min(best, floor)
        bound, low, high, strength = bound[left], low[:, left], high[:, left], strength[:, left]
        if 2 * low.shape[1] > _BOXES:
            break
        low, high = _cut(low, high, strength)
    return best, min(best, floor, float(np.min(bound)))


def _near(values: Array, strength: Array, low: Array, high: Array, middle: Array) -> Array:
    """Return what holds the row from below by its value in the middle of each box and how strongly
    it follows each leaf, where that is known: shape (boxes,), from values of that shape and others
    of shape (leaves, boxes).
    """
    import numpy as np

    away = np.log(np.maximum(high / middle, middle / low))
    far = np.sum(np.where(strength > 0.0, strength * away, 0.0), axis=0)
    bound = values * np.exp(np.where(values > 0.0, -far, far))
    return np.where(np.isfinite(far), bound, -np.inf)


def _cut(low: Array, high: Array, strength: Array) -> tuple[Array, Array]:
    """Return the pieces of each box, cut along the leaf that the row follows furthest across it:
    from shape (leaves, boxes) to shape (leaves, pieces x boxes).
    """
    import numpy as np

    across = np.where(low > 0.0, np.log(high / np.where(low > 0.0, low, 1.0)), high - low)
    widest = np.argmax(np.minimum(strength, 1e6) * across, axis=0)
    boxes = np.arange(low.shape[1])
    pieces = max(2, min(_PIECES, _BOXES // 8 // len(boxes)))
    cuts = np.linspace(low[widest, boxes], high[widest, boxes], pieces + 1)
    lower, upper = (np.repeat(end[:, None, :], pieces, axis=1) for end in (low, high))
    lower[widest, :, boxes], upper[widest, :, boxes] = cuts[:-1].T, cuts[1:].T
    return lower.reshape(len(low), -1), upper.reshape(len(low), -1)
