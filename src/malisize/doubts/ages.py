"""How old the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.doubts.evaluated import Evaluated
from malisize.figures.dates import UNDATED, age_in_months, months
from malisize.records import Note
from malisize.wording import phrase, plural, some
from malisize.wording.numbers import month

_MOST = 3  # named in one note


def _age(months: int) -> str:
    """Return an age in words: in months up to two years, then in whole years."""
    if months < 24:
        return plural("{number} month", "{number} months", months)
    return plural("{number} year", "{number} years", round(months / 12))


def out_of_date(found: Evaluated) -> Iterator[Note]:
    """Name the figures that are older than their kind should be, the oldest first, and those that
    have no date.
    """
    stale: dict[str, tuple[int, str]] = {}
    undated: list[str] = []
    for leaf in found.leaves:
        figure = leaf.figure
        if figure is not None and figure.as_of == UNDATED and figure.figure not in undated:
            undated.append(figure.figure)
        age = age_in_months(figure.as_of, found.date) if figure and found.date else None
        if figure is None or age is None:
            continue
        if age > found.inputs.figures[figure.figure].stale_after_months:
            stale.setdefault(figure.figure, (age, figure.as_of))
    if not stale and not undated:
        return
    names = sorted(stale, key=lambda name: stale[name], reverse=True)
    figures = [
        phrase(
            "{figure} ({as_of}, {age} old)",
            figure=_label(found, name),
            as_of=month(stale[name][1]),
            age=_age(stale[name][0]),
        )
        for name in names
    ]
    figures += [phrase("{figure} (no date)", figure=_label(found, name)) for name in undated]
    names += undated
    text = phrase("Out of date: {figures}", figures=some(figures, _MOST, "; "))
    if undated:
        text = phrase("Out of date or undated: {figures}", figures=some(figures, _MOST, "; "))
    yield Note("stale", text, _shown(names[0]), (), _keys(names))


def _label(found: Evaluated, figure: str) -> str:
    return found.inputs.figures[figure].label


def _shown(figure: str) -> str:
    return phrase("see `{typed}`", typed=f"malisize figures show {figure}")


def _keys(figures: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"figures.{name}" for name in figures)


def dates_apart(found: Evaluated) -> Iterator[Note]:
    """Say where penetration sets users of one year against the people of another."""
    if found.inputs.as_of is not None:
        return  # both are carried to one date
    users = found.inputs.observation("internet_users", "connectivity")
    people = found.inputs.observation("population", "population")
    if users and people and UNDATED not in (users.as_of, people.as_of):
        apart = abs(months(users.as_of) - months(people.as_of))
        if apart > 12:
            text = phrase(
                "The share of people online divides internet users of {users} by the population of"
                " {people}: up to {apart} in which both grew",
                users=month(users.as_of),
                people=month(people.as_of),
                apart=_age(apart),
            )
            later = max((one.as_of.split("/")[-1] for one in (users, people)), key=months)
            year, month_before = divmod(months(later) - 1, 12)
            typed = f"--as-of {year}-{month_before + 1:02}"
            hint = phrase("to carry both to one date: `{typed}`", typed=typed)
            yield Note("dates", text, hint, ("segment.penetration",))
