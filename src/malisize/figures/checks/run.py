"""Run every check over a catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from malisize.country import Country
from malisize.figures.catalogue import Figure
from malisize.figures.checks import surveys
from malisize.figures.checks.judge import Book, Finding
from malisize.figures.checks.tables import EACH, ONE, Rule, Table, model_figures, tables
from malisize.figures.checks.usage import ages, used
from malisize.wording import phrase

_ORDER = ("equal", "printed", "sum", "parts", "between", "regions", "ends", "judge")


def check(catalogue: Iterable[Figure], date: datetime.date, country: Country) -> list[Finding]:
    """Recompute the figures of a catalogue by the checks of a country; ``date`` ages them. A number
    that a check needs and misses is a fail.
    """
    book = Book(catalogue, date)
    findings: list[Finding] = []
    for name, rule in _rules(country):
        try:
            findings += rule(book)
        except LookupError as missing:
            findings.append(
                Finding(
                    name,
                    "fail",
                    str(missing.args[0]),
                    "",
                    "",
                    phrase("The catalogue lacks what is needed here."),
                )
            )
    return findings


def _rules(country: Country) -> Iterator[tuple[str, Callable[[Book], Iterator[Finding]]]]:
    """Yield the checks of a country in their order, with the names of those that lack a figure."""
    found, figures = tables(country), model_figures(country)
    yield from (rule for name in _ORDER for rule in _of_table(name, country))
    if "surveys" in found:
        for rule in surveys.RULES:
            yield rule.__name__, partial(_framed, rule, found["surveys"], country)
    yield from _of_table("late", country)
    yield "used", partial(used, figures=figures)
    yield "ages", partial(ages, figures=figures)


def _of_table(
    name: str, country: Country
) -> Iterator[tuple[str, Callable[[Book], Iterator[Finding]]]]:
    given = tables(country).get(name)
    if name in ONE and given is not None:
        yield name, partial(_with, ONE[name], given)
    for entry in given or () if name in EACH else ():
        yield str(entry.get("check", name)), partial(_with, EACH[name], entry)


def _with(rule: Rule, entry: Table, book: Book) -> Iterator[Finding]:
    return rule(book, entry)


def _framed(
    rule: Callable[[surveys.Frame], Iterator[Finding]], table: Table, country: Country, book: Book
) -> Iterator[Finding]:
    return rule(surveys.Frame(book, table, country))
