"""What rests on a proxy or on nobody's figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from malisize.doubts.evaluated import Evaluated
from malisize.provenance import in_force, key_of
from malisize.quantity.node import Leaf
from malisize.records import Note
from malisize.wording import phrase, some

_MOST = 3  # named in one note


def unsure(found: Evaluated, told: Collection[str] = ()) -> Iterator[Note]:
    """Name what rests on a proxy or on nobody's figure, but for the keys that other notes told."""
    leaves = [leaf for leaf in _by_swing(found) if not {leaf.key, key_of(leaf)} & set(told)]
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
        keys = tuple(dict.fromkeys(key_of(leaf) for leaf in resting))
        yield Note(basis, text, _yours(resting), (), keys)


def _yours(leaves: Sequence[Leaf]) -> str | None:
    """Return how to put one's own number in the place of the first leaf that can be set."""
    leaf = next(
        (leaf for leaf in leaves if leaf.assumption or leaf.figure or leaf.observations), None
    )
    if leaf is None:
        return None
    option = in_force(leaf)
    if leaf.assumption is None and leaf.observations:
        return phrase("see `{typed}`", typed=option)
    return phrase("give your own, beginning with `{option}`; all of them: -v", option=option)


def _by_swing(found: Evaluated) -> Sequence[Leaf]:
    """Return the leaves that move the answer most first; without ranges, as they are."""
    moved = found.moved.get(found.answering, {})

    def swing(leaf: Leaf) -> float:
        low, high = moved.get(leaf.key, (0.0, 0.0))
        return abs(high - low)

    return sorted(found.leaves, key=swing, reverse=True)
