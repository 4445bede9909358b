"""Streams of random bits, each by a seed and a name of its own, so that no stream moves another.

They are those of SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
number generators", OOPSLA 2014), begun where Python's generator begins at the text of seed and
name: the same on every version and processor, which numpy does not promise of its own generators,
whose import takes a fifth of numpy's.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_GAMMA = 0x9E3779B97F4A7C15  # between states: 2^64 over the golden ratio, odd
_MIXED = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST = 31
_ALL = (1 << 64) - 1
_PIECE = 1 << 14  # numbers made at a time, which fit the caches


def begun(seed: int, name: str) -> int:
    """Return the state, of 64 bits, that a stream begins at."""
    return Random(f"{name} {seed}").getrandbits(64)


def bits(count: int, state: int) -> NDArray[np.uint64]:
    """Return the next ``count`` numbers of 64 random bits after a state, shape (count,)."""
    import numpy as np

    found = np.empty(count, dtype=np.uint64)
    for _ in _pieces(found, state):
        pass
    return found


def _pieces(found: NDArray[np.uint64], state: int) -> Iterator[tuple[Any, Any, int]]:
    """Fill an array, shape (count,), with random bits, and yield each piece, another of its length
    and where it begins.
    """
    import numpy as np

    steps = np.arange(1, min(len(found), _PIECE) + 1, dtype=np.uint64)
    steps *= np.uint64(_GAMMA)
    spare = np.empty_like(steps)
    for start in range(0, len(found), _PIECE):
        part = found[start : start + _PIECE]
        moved = spare[: len(part)]
        np.add(steps[: len(part)], np.uint64((state + start * _GAMMA) & _ALL), out=part)
        for shift, factor in _MIXED:
            part ^= np.right_shift(part, np.uint64(shift), out=moved)
            part *= np.uint64(factor)
        part ^= np.right_shift(part, np.uint64(_LAST), out=moved)
        yield part, moved, start


def shuffled(count: int, seed: int, name: str) -> NDArray[np.intp]:
    """Return 0 to ``count`` - 1 in the order of a stream, shape (count,), read-only.

    The numbers are written into the last digits of random bits, which are sorted; so no two are
    alike, and all processors sort them alike.
    """
    import numpy as np

    last = _last(count)
    found = np.empty(count, dtype=np.uint64)
    numbers = np.arange(min(count, _PIECE), dtype=np.uint64)
    for part, spare, start in _pieces(found, begun(seed, name)):
        np.bitwise_and(part, ~last, out=part)
        np.bitwise_or(part, np.add(numbers[: len(part)], np.uint64(start), out=spare), out=part)
    found.sort()
    found &= last
    places = found.view(np.int64).astype(np.intp, copy=False)
    places.flags.writeable = False
    return places


def order(values: Array) -> NDArray[np.intp]:
    """Return what sorts values, those that are alike in their order, both of shape (count,).

    As in ``shuffled``, the places stand in the last digits of what is sorted, which takes a third
    of sorting places by values: of a million values those within 10^-9 of each other are alike.
    """
    import numpy as np

    last = _last(len(values)).astype(np.int64)
    found = values.view(np.int64)
    found = found ^ ((found >> 63) & np.int64((1 << 63) - 1))  # numbers in the order of the values
    found &= ~last
    found |= np.arange(len(values))
    found.sort()
    found &= last
    return found.astype(np.intp, copy=False)


def _last(count: int) -> np.uint64:
    """Return the last digits that numbers below a count take, all set."""
    import numpy as np

    return np.uint64((1 << max(count - 1, 1).bit_length()) - 1)


def uniform(count: int, seed: int, name: str) -> Array:
    """Return random numbers from 0 to below 1, shape (count,)."""
    import numpy as np

    found: Array = (bits(count, begun(seed, name)) >> np.uint64(11)) * np.float64(2.0**-53)
    return found
