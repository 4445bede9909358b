"""Streams of random bits, each by a seed and a name of its own, so that no stream moves another.

They are those of SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
number generators", OOPSLA 2014), begun where Python's generator begins at the text of seed and
name: the same on every version and processor, which numpy does not promise of its own generators,
whose import takes a fifth of numpy's.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_GAMMA = 0x9E3779B97F4A7C15  # between states: 2^64 over the golden ratio, odd
_MIXED = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST = 31
_PIECE = 1 << 14  # numbers made at a time, which fit the caches


def begun(seed: int, name: str) -> int:
    """Return the state, of 64 bits, that a stream begins at."""
    return Random(f"{name} {seed}").getrandbits(64)


def bits(count: int, state: int) -> NDArray[np.uint64]:
    """Return the next ``count`` numbers of 64 random bits after a state, shape (count,)."""
    import numpy as np

    found = np.arange(1, count + 1, dtype=np.uint64)
    spare = np.empty(min(count, _PIECE), dtype=np.uint64)
    for start in range(0, count, _PIECE):
        part = found[start : start + _PIECE]
        moved = spare[: len(part)]
        part *= np.uint64(_GAMMA)
        part += np.uint64(state)
        for shift, factor in _MIXED:
            part ^= np.right_shift(part, np.uint64(shift), out=moved)
            part *= np.uint64(factor)
        part ^= np.right_shift(part, np.uint64(_LAST), out=moved)
    return found


def shuffled(count: int, seed: int, name: str) -> NDArray[np.intp]:
    """Return 0 to ``count`` - 1 in the order of a stream, shape (count,), read-only.

    The numbers are written into the last digits of random bits, which are sorted; so no two are
    alike, and all processors sort them alike.
    """
    import numpy as np

    low = np.uint64((1 << max(count - 1, 1).bit_length()) - 1)
    found = bits(count, begun(seed, name))
    found &= ~low
    found |= np.arange(count, dtype=np.uint64)
    found.sort()
    found &= low
    places = found.view(np.int64).astype(np.intp, copy=False)
    places.flags.writeable = False
    return places


def uniform(count: int, seed: int, name: str) -> Array:
    """Return random numbers from 0 to below 1, shape (count,)."""
    import numpy as np

    found: Array = (bits(count, begun(seed, name)) >> np.uint64(11)) * np.float64(2.0**-53)
    return found
