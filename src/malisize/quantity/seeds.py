"""The seeds of several countries: what one country draws is what it draws alone, and no leaf of
another moves with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from malisize.quantity.streams import begun


def seed_of(seed: int, code: str) -> int:
    """Return the seed of a country's draws where it is not the one meant without a name."""
    return begun(seed, code) >> 1


class Seeds(int):
    """A seed, and by what a key begins with (``xx.``) the seed of those leaves, whose streams go by
    the rest of their keys.
    """

    parts: Mapping[str, int]

    def __new__(cls, seed: int, parts: Mapping[str, int]) -> Seeds:
        """Return a seed with those of parts."""
        made = super().__new__(cls, seed)
        made.parts = parts
        return made


def stream_of(seed: int, key: str) -> tuple[int, str]:
    """Return the seed and the name of the stream of a key."""
    if isinstance(seed, Seeds):
        before, dot, rest = key.partition(".")
        if f"{before}{dot}" in seed.parts:
            return seed.parts[f"{before}{dot}"], rest
    return seed, key
