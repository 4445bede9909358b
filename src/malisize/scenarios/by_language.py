"""What a message would reach in each language: an audience for each that people speak or read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from malisize.apart import of
from malisize.country import Country
from malisize.errors import InputError, MalisizeError
from malisize.model.languages import KINDS, known_tongues, notes
from malisize.records import Listing
from malisize.request import Request
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.sweep import numbers_at, plain_options
from malisize.several.asking import by_country
from malisize.study import Study
from malisize.text import clean, did_you_mean, shown
from malisize.wording import both, joined, phrase

BY = ("language",)
ROWS = ("segment.narrowed.population", "segment.narrowed.online", "reachable.deduplicated")
_COLUMNS = (
    *("by", "language", "name", "row", "unit", "low", "central", "high"),
    *("basis", "as_of", "note"),
)


def by_language(study: Study, asked: Request, by: str = "language") -> Listing:
    """Return the people, those online and those reached of each language that people speak or
    read, one line a language and row (schema ``malisize.languages/1``); of several countries those
    of each, as ``ml/bambara``.

    Raises InputError for another ``by``, where a language is asked for as well, or where the
    countries have none, or the error of the first language where none has an answer.
    """
    if by.strip().casefold() not in BY:
        raise InputError(
            phrase("--by {by}: unknown", by=shown(by)),
            hint=did_you_mean(by, BY, phrase("write `--by language`")),
        )
    for kind in KINDS:
        if getattr(asked, kind) or study.gives(f"audience.{kind}"):
            raise InputError(
                phrase("--by language: {option} asks for one already", option=f"--{kind}"),
                hint=phrase("leave one of them out"),
            )
    lines, labels, remarks = [], [], []
    for one, own in _each(study, asked):
        with of(one.country):
            found = [line for kind in KINDS for line in _lines(one, own, kind)]
            if not found:
                continue
            first = one.ask(_in(own, found[0]["by"], found[0]["language"]))
        segment = first.model.segment
        labels.append(segment.label)
        remarks += [joined("", [note.text, "."]) for note in notes(first.inputs, segment)]
        lines += [_of_country(line, one.country) for line in found] if study.parts else found
    if not lines:
        raise InputError(
            phrase(
                "--by language: no share of a language is published for {country}",
                country=both([one.name for one in study.countries]),
            )
        )
    remarks.append(phrase("People have several languages, so that lines do not add up."))
    return Listing(
        "malisize.languages/1",
        joined(", ", [both(labels), phrase("what each language of a message reaches")]),
        _COLUMNS,
        tuple(lines),
        tuple(dict.fromkeys(remarks)),
        {"by": by, **plain_options({**asked.options(), "range": asked.range})},
    )


def _each(study: Study, asked: Request) -> Iterator[tuple[Study, Request]]:
    """Yield the study of each country, with what is asked of it."""
    if not study.parts:
        yield study, asked
        return
    requests = by_country(asked, study.countries)
    for code, one in study.parts.items():
        yield one, requests[code]


def _in(asked: Request, kind: str, tongue: str) -> Request:
    """Return a request of those who speak, or read, a language."""
    return asked._replace(speaks=(tongue,)) if kind == "speaks" else asked._replace(reads=(tongue,))


def _rows(study: Study, asked: Request) -> list[str]:
    """Return the rows that a language has: nobody is reached where no channel has a size."""
    try:
        there = {spec.id for spec in study.ask(asked._replace(range="none")).model.rows}
    except MalisizeError:  # of this language, and maybe not of others
        return list(ROWS)
    return [row for row in ROWS if row in there]


def _of_country(line: dict[str, Any], country: Country) -> dict[str, Any]:
    """Return a line as one of several countries: a language is that of a country."""
    name = phrase("{country}: {message}", country=country.name, message=line["name"])
    return {**line, "language": f"{country.code}/{line['language']}", "name": name}


def _lines(study: Study, asked: Request, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the languages that people speak, or read."""
    known = known_tongues(kind, study.country)
    if not known:
        return
    rows = _rows(study, _in(asked, kind, next(iter(known))))
    batch = Batch(study, rows, describe=True, **asked.options())
    outcome = batch.run({kind: list(known)}, len(known))
    if len(outcome.faults) == len(known):
        raise outcome.faults[0]
    about = {place: form.rows for form in outcome.forms for place in form.places}
    for place, tongue in enumerate(known.values()):
        for row, what in zip(rows, about.get(place, [None] * len(rows)), strict=True):
            line: dict[str, Any] = {"by": kind, "language": tongue.id, "name": tongue.label}
            fault = outcome.faults.get(place)
            if fault is not None:
                yield line | {"row": row, "note": clean(fault.message)}
            elif what is not None and (found := numbers_at(outcome, row, place, what)):
                yield line | {"row": row, **found}
