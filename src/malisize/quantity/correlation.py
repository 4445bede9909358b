"""Leaves that lean together: what the normal scores of each are mixed from.

A group of leaves that all lean on one thing has y_i = sqrt(rho) f + sqrt(1 - rho) z_i, with z_i the
leaf's own scores and f those of the group, each from a stream of its own name, so that no other
leaf moves. Groups that share keys, and negative ones, take the Cholesky factor of their matrix, its
keys in the order of their names. Judgements lean on one thing all together: x_i = s_i sqrt(r) f +
sqrt(1 - r) y_i. The strata of a leaf are then reordered by the rank of its mixed scores (R. L. Iman
and W. J. Conover, "A distribution-free approach to inducing rank correlation among input
variables", Communications in Statistics 11(3), 1982), so its percentiles are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Mix = Mapping[str, Mapping[str, float]]  # by leaf key the weights of the streams it is mixed from

JUDGEMENTS = "correlation.judgements"  # the stream of what judgements lean on
_LEAST = 1e-9  # of a matrix that is positive definite, the least eigenvalue


class Group(NamedTuple):
    """Keys whose leaves have the correlation ``rho`` (-1..1) on normal scores, each with each."""

    keys: tuple[str, ...]
    rho: float

    @property
    def name(self) -> str:
        """The name of its stream, whatever the order of its keys."""
        return "correlation:" + " ".join(sorted(self.keys))


class NotPositiveError(ValueError):
    """Groups that no leaves can have together, with the nearest that they can."""

    def __init__(self, groups: Sequence[Group], nearest: Sequence[Group]) -> None:
        super().__init__("not positive definite")
        self.groups, self.nearest = tuple(groups), tuple(nearest)


def factors(groups: Iterable[Group]) -> dict[str, dict[str, float]]:
    """Return by key the weights of the streams that its scores are mixed from, its own under its
    key. Raises NotPositiveError.

    Of two groups that both hold a pair of keys the later one decides it.
    """
    out: dict[str, dict[str, float]] = {}
    for linked in _linked(list(groups)):
        (first, *more), keys = linked, sorted({key for group in linked for key in group.keys})
        if not more and first.rho >= 0.0:
            shared, own = math.sqrt(first.rho), math.sqrt(1.0 - first.rho)
            out.update({key: {first.name: shared, key: own} for key in keys})
            continue
        rows = _cholesky(_matrix(linked, keys))
        if rows is None:
            raise NotPositiveError(linked, _nearest(linked, keys))
        for place, key in enumerate(keys):
            weights = zip(keys, rows[place].tolist(), strict=True)
            out[key] = {other: weight for other, weight in weights if weight != 0.0}
    return out


def mixed(
    own: Mapping[str, Mapping[str, float]], keys: Mapping[str, str], leaning: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Return what leaves are mixed from, by leaf key; one that leans on nothing is left out.

    ``own`` are the weights of declared keys (see ``factors``), ``keys`` the declared key of each
    leaf, ``leaning`` by leaf key the weight of what all judgements lean on, -1..1.
    """
    out: dict[str, dict[str, float]] = {}
    for leaf, key in keys.items():
        weights = {
            leaf if stream == key else stream: weight
            for stream, weight in own.get(key, {key: 1.0}).items()
        }
        on_all = leaning.get(leaf, 0.0)
        if on_all:
            rest = math.sqrt(1.0 - on_all * on_all)
            weights = {JUDGEMENTS: on_all, **{one: rest * by for one, by in weights.items()}}
        if set(weights) != {leaf}:
            out[leaf] = weights
    return out


def _linked(groups: Sequence[Group]) -> list[list[Group]]:
    """Return groups sorted into those that share keys, in their order."""
    out: list[list[Group]] = []
    for group in groups:
        near = [one for one in out if any(set(other.keys) & set(group.keys) for other in one)]
        joined = [other for one in near for other in one]
        out = [one for one in out if one not in near]
        out.append([other for other in groups if other in joined or other is group])
    return out


def _matrix(groups: Iterable[Group], keys: Sequence[str]) -> Array:
    """Return the correlations of keys, shape (keys, keys)."""
    import numpy as np

    out = np.eye(len(keys))
    for group in groups:
        places = [keys.index(key) for key in group.keys]
        for one in places:
            for other in places:
                if one != other:
                    out[one, other] = group.rho
    return out


def _cholesky(matrix: Array) -> Array | None:
    """Return the Cholesky factor of a matrix, both of shape (keys, keys), or None without one."""
    import numpy as np

    if float(np.linalg.eigvalsh(matrix)[0]) < _LEAST:
        return None
    return np.asarray(np.linalg.cholesky(matrix), dtype=float)


def _nearest(groups: Sequence[Group], keys: Sequence[str]) -> list[Group]:
    """Return the groups with the correlations nearest to theirs that a positive definite matrix
    has, to two decimals.

    The nearest matrix is found by alternating projections (N. J. Higham, "Computing the nearest
    correlation matrix", IMA Journal of Numerical Analysis 22, 2002); a group has the mean of its
    pairs there, cut towards 0 until all of them hold together.
    """
    import numpy as np

    near, moved = _matrix(groups, keys), 0.0
    for _ in range(200):
        values, vectors = np.linalg.eigh(near - moved)
        held = (vectors * np.maximum(values, 1e-3)) @ vectors.T
        moved = held - (near - moved)
        near = held.copy()
        np.fill_diagonal(near, 1.0)
    means = []
    for group in groups:
        places = [keys.index(key) for key in group.keys]
        square = near[np.ix_(places, places)]
        means.append(float((square.sum() - np.trace(square)) / (len(places) * (len(places) - 1))))
    for cut in range(100):
        found = [
            group._replace(rho=math.trunc(100 * mean * (1 - cut / 100)) / 100)
            for group, mean in zip(groups, means, strict=True)
        ]
        if _cholesky(_matrix(found, keys)) is not None:
            break
    return found
