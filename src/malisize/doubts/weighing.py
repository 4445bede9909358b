"""How much each doubt weighs: how far what it is about moves the row that answers."""

from __future__ import annotations

from collections.abc import Iterable

from malisize.doubts.evaluated import Evaluated
from malisize.provenance import key_of
from malisize.records import Note
from malisize.wording import parameters_of

# What decides or spoils the answer, or leaves out what was typed: to be seen before all else.
BROKEN = frozenset(
    {
        *("check", "cap", "two-ways-apart", "counted-twice", "frequency", "average"),
        *("minimum-spend", "small-total", "target", "replaced", "idle"),
    }
)
NATIONAL = "people-online"  # what the country is divided on stands before what is small
_UNMEASURED = 0.02  # of the row: what nothing measures comes behind what moves it more


def weighed(found: Evaluated, notes: Iterable[Note]) -> list[Note]:
    """Return notes with their effects and parameters, the weightiest first: what is broken, then by
    how far each moves the row that answers.
    """
    swings = _swings(found)
    full = [
        note._replace(effect=_effect(note, swings), parameters=parameters_of(note.text) or None)
        for note in notes
    ]
    return sorted(full, key=_rank)


def _rank(note: Note) -> tuple[bool, float]:
    effect = _UNMEASURED if note.effect is None else note.effect
    if note.kind == NATIONAL:
        effect = max(effect, _UNMEASURED)
    return note.kind not in BROKEN, -effect


def _effect(note: Note, swings: dict[str, float]) -> float | None:
    """Return the effect that a rule measured itself, or that of the weightiest of a note's keys."""
    if note.effect is not None:
        return note.effect
    if not swings or not note.keys:
        return None
    return max(swings.get(key, 0.0) for key in note.keys)


def _swings(found: Evaluated) -> dict[str, float]:
    """Return by key how far a leaf alone moves the row that answers, as a share of it; nothing
    without ranges.
    """
    if found.spreading.mode == "none":
        return {}
    node = found.answering
    central, moved = abs(found.values[node]), found.moved[node]
    if not central:
        return {}
    swings: dict[str, float] = {}
    for leaf in found.below.leaves(node):
        low, high = moved.get(leaf.key, (0.0, 0.0))
        for key in {leaf.key, key_of(leaf)}:
            swings[key] = max(swings.get(key, 0.0), abs(high - low) / central)
    return swings
