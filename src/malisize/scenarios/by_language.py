"""What a message would reach in each language: an audience for each that people speak or read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from malisize.errors import InputError
from malisize.model.languages import KINDS, known_tongues, notes
from malisize.records import Listing
from malisize.request import Request
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.sweep import numbers_at, plain_options
from malisize.study import Study
from malisize.text import clean, did_you_mean, shown
from malisize.wording import joined, phrase

BY = ("language",)
ROWS = ("segment.narrowed.population", "segment.narrowed.online", "reachable.deduplicated")
_COLUMNS = (
    *("by", "language", "name", "row", "unit", "low", "central", "high"),
    *("basis", "as_of", "note"),
)


def by_language(study: Study, asked: Request, by: str = "language") -> Listing:
    """Return the people, those online and those reached of each language that people speak or
    read, one line a language and row (schema ``malisize.languages/1``).

    Raises InputError for another ``by``, where a language is asked for as well, or where the
    country has none, or the error of the first language where none has an answer.
    """
    if by.strip().casefold() not in BY:
        raise InputError(
            phrase("--by {by}: unknown", by=shown(by)),
            hint=did_you_mean(by, BY, phrase("write `--by language`")),
        )
    if study.parts:
        raise InputError(
            phrase("--by language: is asked of one country at a time"),
            hint=phrase("leave out all countries but one"),
        )
    for kind in KINDS:
        if getattr(asked, kind) or study.gives(f"audience.{kind}"):
            raise InputError(
                phrase("--by language: {option} asks for one already", option=f"--{kind}"),
                hint=phrase("leave one of them out"),
            )
    lines = [line for kind in KINDS for line in _lines(study, asked, kind)]
    if not lines:
        raise InputError(
            phrase(
                "--by language: no share of a language is published for {country}",
                country=study.country.name,
            )
        )
    tongue = (str(lines[0]["language"]),)
    spoken = lines[0]["by"] == "speaks"
    first = study.ask(asked._replace(speaks=tongue) if spoken else asked._replace(reads=tongue))
    segment = first.model.segment
    remarks = [joined("", [note.text, "."]) for note in notes(first.inputs, segment)]
    remarks.append(phrase("People have several languages, so that lines do not add up."))
    return Listing(
        "malisize.languages/1",
        joined(", ", [segment.label, phrase("what each language of a message reaches")]),
        _COLUMNS,
        tuple(lines),
        tuple(remarks),
        {"by": by, **plain_options({**asked.options(), "range": asked.range})},
    )


def _lines(study: Study, asked: Request, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the languages that people speak, or read."""
    known = known_tongues(kind, study.country)
    if not known:
        return
    batch = Batch(study, list(ROWS), describe=True, **asked.options())
    outcome = batch.run({kind: list(known)}, len(known))
    if len(outcome.faults) == len(known):
        raise outcome.faults[0]
    about = {place: form.rows for form in outcome.forms for place in form.places}
    for place, tongue in enumerate(known.values()):
        for row, what in zip(ROWS, about.get(place, [None] * len(ROWS)), strict=True):
            line: dict[str, Any] = {"by": kind, "language": tongue.id, "name": tongue.label}
            fault = outcome.faults.get(place)
            if fault is not None:
                yield line | {"row": row, "note": clean(fault.message)}
            elif what is not None and (found := numbers_at(outcome, row, place, what)):
                yield line | {"row": row, **found}
