"""Notes of one kind."""

from __future__ import annotations

from malisize.records import Estimate, Note


def notes(estimate: Estimate, kind: str) -> list[Note]:
    """Return the notes of a kind."""
    return [note for note in estimate.notes if note.kind == kind]
