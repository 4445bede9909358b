"""How old the figures are."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.figures.dates import UNDATED, age_in_months, months, oldest
from malisize.records import Note
from malisize.wording import phrase


def oldest_figure(found: Evaluated) -> Iterator[Note]:
    """Say how old the oldest figure is, with every result."""
    as_of = oldest(leaf.as_of for leaf in found.leaves)
    if as_of != UNDATED:
        age = age_in_months(as_of, found.date) if found.date else None
        old = phrase(", {age} months before {date}", age=age, date=found.date) if age else ""
        yield Note("age", phrase("Oldest figure: {as_of}{old}", as_of=as_of, old=old))


def out_of_date(found: Evaluated) -> Iterator[Note]:
    """Name the figures that are older than their kind should be."""
    stale = []
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
        names = ", ".join(
            phrase("{name} ({as_of}, {age} months)", name=name, as_of=as_of, age=age)
            for age, name, as_of in stale[:3]
        )
        more = phrase(" and {count} more", count=len(stale) - 3) if len(stale) > 3 else ""
        yield Note(
            "stale",
            phrase(
                "Older than figures of their kind should be: {names}{more}", names=names, more=more
            ),
        )


def without_date(found: Evaluated) -> Iterator[Note]:
    """Name the figures that have no date."""
    undated = [
        leaf.figure.figure for leaf in found.leaves if leaf.figure and leaf.figure.as_of == UNDATED
    ]
    if undated:
        yield Note(
            "undated", phrase("Figures without a date: {undated}", undated=", ".join(undated))
        )


def dates_apart(found: Evaluated) -> Iterator[Note]:
    """Say where penetration sets users of one year against the people of another."""
    users = found.inputs.observation("internet_users", "connectivity")
    people = found.inputs.observation("population", "population")
    if users and people and UNDATED not in (users.as_of, people.as_of):
        apart = abs(months(users.as_of) - months(people.as_of))
        if apart > 12:
            text = phrase(
                "Penetration sets internet users of {as_of} against the population of {as_of_2}",
                as_of=users.as_of,
                as_of_2=people.as_of,
            )
            yield Note(
                "dates",
                phrase(
                    "{text}, {apart} months apart by their oldest dates", text=text, apart=apart
                ),
            )
