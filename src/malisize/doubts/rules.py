"""Every rule, in the order of notes that nothing weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malisize.apart import looked_up
from malisize.doubts.ages import dates_apart, oldest_figure, out_of_date, without_date
from malisize.doubts.basis import unsure
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.heard import examples, known_elsewhere, supposed_coverage
from malisize.doubts.level import contested_level
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
from malisize.doubts.weighing import weighed
from malisize.doubts.weights import rescaled
from malisize.provenance import unique
from malisize.records import Note


def _prices(found: Evaluated) -> Iterator[Note]:
    return (note for note in found.model.notes if note.kind == "price")


def _of_the_model(found: Evaluated) -> Iterator[Note]:
    return iter(unique(note for note in found.model.notes if note.kind != "price"))


RULES: tuple[Callable[[Evaluated], Iterator[Note]], ...] = (
    contested_level,
    _prices,
    held,
    unmet,
    rescaled,
    two_ways,
    surveys,
    rivals,
    campaign,
    idle,
    frequency,
    hammered,
    examples,
    supposed_coverage,
    known_elsewhere,
    contested,
    unsure,
    out_of_date,
    _of_the_model,
    medians,
    leaning,
    beyond_bounds,
    carried_to,
    independent,
    beyond_surveys,
    region,
    waiting,
    without_date,
    dates_apart,
    oldest_figure,
)


def notes(found: Evaluated) -> list[Note]:
    """Return what to doubt of a model as evaluated, the weightiest first."""
    every = weighed(found, (note for rule in RULES for note in rule(found)))
    here = found.inputs.country
    return [note._replace(hint=note.hint and looked_up(note.hint, here)) for note in every]
