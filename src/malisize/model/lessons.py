"""What past campaigns taught of the leaves of a study: how far each moved, and which together."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.quantity.node import Leaf
from malisize.quantity.spread import LogNormal, Spread, lognormal
from malisize.records import Note
from malisize.tuples import NamedTuple

FACTOR = "channels.{channel}.audience_factor"


class Lessons(NamedTuple):
    """Scores by leaf key as shift and scale, what the scores of each are mixed from, the channels
    whose audience has a factor, and what to say of it.
    """

    moved: Mapping[str, tuple[float, float]] = {}
    mix: Mapping[str, Mapping[str, float]] = {}
    channels: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def leaf(self, leaf: Leaf) -> Leaf:
        """Return a leaf as campaigns moved it."""
        found = self.moved.get(leaf.key)
        if found is None:
            return leaf
        from malisize.quantity.learning import Moved

        return leaf._replace(spread=Moved(leaf.spread, *found))

    def told(self, spread: Spread) -> Spread:
        """Return a spread as it was told, before campaigns moved it."""
        if not self.moved:
            return spread
        from malisize.quantity.learning import Moved

        return spread.base if isinstance(spread, Moved) else spread


NONE = Lessons()


def factor_spread() -> Spread:
    """Return how far a channel's audience may be from the assumed one: 90 % within 0.5 to 2."""
    found: LogNormal = lognormal(0.5, 2.0)
    return found
