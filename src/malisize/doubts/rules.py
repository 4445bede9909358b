"""Every rule, in the order its notes are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malisize.doubts.ages import dates_apart, oldest_figure, out_of_date, without_date
from malisize.doubts.basis import unsure
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.heard import examples, known_elsewhere, supposed_coverage
from malisize.doubts.limits import held, unmet
from malisize.doubts.often import frequency, hammered
from malisize.doubts.replaced import campaign, rivals, surveys
from malisize.doubts.scope import (
    beyond_surveys,
    carried_to,
    contested,
    idle,
    independent,
    region,
    waiting,
)
from malisize.doubts.spread import beyond_bounds, leaning, medians
from malisize.doubts.ways import two_ways
from malisize.doubts.weights import rescaled
from malisize.provenance import unique
from malisize.records import Note


def _prices(found: Evaluated) -> Iterator[Note]:
    return (note for note in found.model.notes if note.kind == "price")


def _of_the_model(found: Evaluated) -> Iterator[Note]:
    return iter(unique(note for note in found.model.notes if note.kind != "price"))


RULES: tuple[Callable[[Evaluated], Iterator[Note]], ...] = (
    oldest_figure,
    _prices,
    held,
    unmet,
    rescaled,
    two_ways,
    surveys,
    rivals,
    campaign,
    frequency,
    hammered,
    examples,
    supposed_coverage,
    known_elsewhere,
    unsure,
    out_of_date,
    without_date,
    dates_apart,
    _of_the_model,
    beyond_bounds,
    medians,
    leaning,
    carried_to,
    idle,
    independent,
    beyond_surveys,
    region,
    contested,
    waiting,
)


def notes(found: Evaluated) -> Iterator[Note]:
    """Yield what to doubt of a model as evaluated."""
    for rule in RULES:
        yield from rule(found)
