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
    note = "hypotheticals: guesses and invented examples are kept, and feed nothing unless chosen."
    yield judge(
        "used_by_default",
        not guesses,
        "every figure",
        ", ".join(guesses) or "no guess or example is used",
        "none",
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
        ", ".join(key for key, _ in older) or "every figure",
        f"{len(older)} not the newest",
        "the newest is used",
        excused=all(preferred for _, preferred in older),
        trap=(
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
            text = "undated" if age is None else f"{age} months old"
            trap = (
                f"stale: {text} on {book.date}."
                if age is not None
                else "stale: undated, so its age is unknown."
            )
            holds = age is not None and age <= limit
            yield judge("age", holds, key, text, f"at most {limit} months", trap=trap, excused=True)
    late.sort(key=lambda item: (-item[0], item[1]))
    trap = f"stale: the oldest are {', '.join(f'{key} ({age} months)' for age, key in late[:8])}."
    yield judge(
        "ages",
        not late,
        "every figure",
        f"{len(late)} past their age",
        "none",
        trap=trap,
        excused=True,
    )
