"""What rests on a proxy or on nobody's figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.doubts.evaluated import Evaluated
from malisize.provenance import in_force, key_of
from malisize.quantity.evaluate import swing
from malisize.quantity.node import Leaf
from malisize.records import Note
from malisize.wording import phrase, some

_MOST = 3  # named in one note


def unsure(found: Evaluated) -> Iterator[Note]:
    """Name what rests on a proxy or on nobody's figure."""
    leaves = _by_swing(found)
    for basis in ("proxy", "assumed"):
        resting = [leaf for leaf in leaves if leaf.basis == basis]
        if not resting:
            continue
        first = {key_of(leaf): leaf.key for leaf in reversed(resting)}
        places = dict.fromkeys(first[key_of(leaf)] for leaf in resting)
        names = some([found.below.labels[key] for key in places], _MOST, "; ")
        text = (
            phrase("Borrowed from another place or group: {names}", names=names)
            if basis == "proxy"
            else phrase("Our judgement, no source: {names}", names=names)
        )
        yield Note(basis, text, phrase("`{option}` in force", option=in_force(resting[0])))


def _by_swing(found: Evaluated) -> Sequence[Leaf]:
    """Return the leaves that move the last row most first; without ranges, as they are."""
    if found.spreading.mode == "none" or not found.leaves:
        return found.leaves
    swings = swing(found.model.rows[-1].node)
    return sorted(found.leaves, key=lambda leaf: -swings.get(leaf.key, 0.0))
