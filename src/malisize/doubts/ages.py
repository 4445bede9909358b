"""How old the figures are."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.figures.dates import UNDATED, age_in_months, months, oldest
from malisize.records import Note
from malisize.wording import joined, phrase, plural, some


def oldest_figure(found: Evaluated) -> Iterator[Note]:
    """Say how old the oldest figure is, with every result."""
    as_of = oldest(leaf.as_of for leaf in found.leaves)
    if as_of != UNDATED:
        age = age_in_months(as_of, found.date) if found.date else None
        if not age:
            yield Note("age", phrase("Oldest figure: {as_of}", as_of=as_of))
            return
        text = plural(
            "Oldest figure: {as_of}, {number} month before {date}",
            "Oldest figure: {as_of}, {number} months before {date}",
            age,
            as_of=as_of,
            date=found.date,
        )
        yield Note("age", text)


def out_of_date(found: Evaluated) -> Iterator[Note]:
    """Name the figures that are older than their kind should be."""
    stale: list[tuple[int, str, str]] = []
    for leaf in found.leaves:
        figure = leaf.figure
        if figure is None or found.date is None:
            continue
        if any(name == figure.figure for _, name, _ in stale):
            continue
        age = age_in_months(figure.as_of, found.date)
        if age is not None and age > found.inputs.figures[figure.figure].stale_after_months:
            stale.append((age, figure.figure, figure.as_of))
    if stale:
        stale.sort(reverse=True)
        figures = [
            phrase(
                "{figure} ({as_of}, {age} months)", figure=_name(found, name), as_of=as_of, age=age
            )
            for age, name, as_of in stale
        ]
        yield Note("stale", phrase("Out of date: {figures}", figures=some(figures, 3, "; ")))


def without_date(found: Evaluated) -> Iterator[Note]:
    """Name the figures that have no date."""
    undated = [
        _name(found, leaf.figure.figure)
        for leaf in found.leaves
        if leaf.figure and leaf.figure.as_of == UNDATED
    ]
    if undated:
        text = phrase("Figures without a date: {figures}", figures=joined("; ", undated))
        yield Note("undated", text)


def _name(found: Evaluated, figure: str) -> str:
    return found.inputs.figures[figure].label


def dates_apart(found: Evaluated) -> Iterator[Note]:
    """Say where penetration sets users of one year against the people of another."""
    users = found.inputs.observation("internet_users", "connectivity")
    people = found.inputs.observation("population", "population")
    if users and people and UNDATED not in (users.as_of, people.as_of):
        apart = abs(months(users.as_of) - months(people.as_of))
        if apart > 12:
            text = phrase(
                "Penetration divides internet users of {users} by the population of {people},"
                " {months} months apart by their oldest dates",
                users=users.as_of,
                people=people.as_of,
                months=apart,
            )
            yield Note("dates", text)
