"""Every rule, in the order of notes that nothing weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malisize.apart import looked_up
from malisize.doubts.ages import dates_apart, out_of_date
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


_TOLD = frozenset(  # kinds whose keys need no second word on whether anybody published them
    {"people-online", "stand-in", "ages-unasked", "price", "shape", "vat", "rate", "towns"}
)
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
    dates_apart,
)


def notes(found: Evaluated) -> list[Note]:
    """Return what to doubt of a model as evaluated, the weightiest first."""
    by_rule = {rule: list(rule(found)) for rule in RULES}
    told = {
        key for own in by_rule.values() for note in own if note.kind in _TOLD for key in note.keys
    }
    by_rule[unsure] = list(unsure(found, told))
    every = weighed(found, (note for own in by_rule.values() for note in own))
    here = found.inputs.country
    return [note._replace(hint=note.hint and looked_up(note.hint, here)) for note in every]
