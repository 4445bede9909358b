"""What is used by default, and how old it is."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from malisize.figures.catalogue import NEVER_BY_DEFAULT
from malisize.figures.checks.bands import BANDS
from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.conflicts import central
from malisize.figures.dates import age_in_months
from malisize.records import Observation
from malisize.wording import joined, phrase


def used(book: Book, figures: Collection[str]) -> Iterator[Finding]:
    """Check that what is used by default is sound, and the newest; ``figures`` are those that
    results use.
    """
    unsound = (*NEVER_BY_DEFAULT, "forecast")
    named = {key: o for key in book.figures if (o := book.figures[key].used())}
    guesses = [
        key for key, o in named.items() if o.basis in NEVER_BY_DEFAULT or o.rank == "deprecated"
    ]
    guesses += [key for key in figures if key in named and named[key].basis in unsound]
    note = phrase(
        "hypotheticals: guesses and invented examples are kept, and feed nothing unless chosen."
    )
    yield judge(
        "used_by_default",
        not guesses,
        phrase("every figure"),
        ", ".join(guesses) or phrase("no guess or example is used"),
        phrase("none"),
        note,
    )
    older = []
    for key, o in named.items():
        newer = [other for other in book.figures[key].observations if _supersedes(other, o)]
        if newer:
            older.append((key, o.rank == "preferred"))
    yield judge(
        "preferred_dates",
        not older,
        ", ".join(key for key, _ in older) or phrase("every figure"),
        phrase("{count} not the newest", count=len(older)),
        phrase("the newest is used"),
        excused=all(preferred for _, preferred in older),
        trap=phrase(
            "stale: a newer number is passed over on purpose, and the reason stands "
            "beside the one preferred."
        ),
    )


def _supersedes(other: Observation, used: Observation) -> bool:
    sound = (
        other.rank == "normal"
        and other.basis not in NEVER_BY_DEFAULT
        and central(other) is not None
    )
    ages = [age_in_months(o.as_of, datetime.date.max) for o in (other, used)]
    return sound and ages[0] is not None and (ages[1] is None or ages[0] < ages[1])


def ages(book: Book, figures: Collection[str]) -> Iterator[Finding]:
    """Check that what results use, ``figures``, is not past its age."""
    late: list[tuple[int, str]] = []
    for key, figure in book.figures.items():
        o, limit = figure.used(), figure.stale_after_months
        if o is None:
            continue
        age = age_in_months(o.as_of, book.date)
        if age is not None and age > limit:
            late.append((age, key))
        if key in figures and key not in BANDS[1:]:  # the bands share one date
            text, trap = _aged(age, book.date)
            holds = age is not None and age <= limit
            most = phrase("at most {limit} months", limit=limit)
            yield judge("age", holds, key, text, most, trap=trap, excused=True)
    late.sort(key=lambda item: (-item[0], item[1]))
    oldest = [phrase("{key} ({age} months)", key=key, age=age) for age, key in late[:8]]
    trap = phrase("stale: the oldest are {names}.", names=joined(", ", oldest)) if oldest else ""
    yield judge(
        "ages",
        not late,
        phrase("every figure"),
        phrase("{count} past their age", count=len(late)),
        phrase("none"),
        trap=trap,
        excused=True,
    )


def _aged(age: int | None, date: datetime.date) -> tuple[str, str]:
    """Return how old a figure is, and what that means."""
    if age is None:
        return phrase("undated"), phrase("stale: undated, so its age is unknown.")
    text = phrase("{age} months old", age=age)
    return text, phrase("stale: {text} on {date}.", text=text, date=date)
