"""A check and its verdict: what holds passes, what a trap explains is known, the rest fails."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from malisize.figures.catalogue import Figure
from malisize.figures.checks.spans import Span, span
from malisize.figures.dates import age_in_months, oldest
from malisize.records import Observation
from malisize.tuples import NamedTuple
from malisize.wording import phrase

Verdict = Literal["pass", "known", "fail"]
Rule = Callable[["Book"], Iterator["Finding"]]


class Finding(NamedTuple):
    """One check and its verdict: what was computed, what is stated, and why they differ where a
    trap explains it.
    """

    check: str
    verdict: Verdict
    subject: str
    computed: str
    stated: str
    note: str


class Book:
    """The figures of a catalogue by name: ``key``, or ``key@source`` (its newest), or
    ``key@source@as_of``.
    """

    def __init__(self, catalogue: Iterable[Figure], date: datetime.date) -> None:
        self.figures = {figure.key: figure for figure in catalogue}
        self.date = date
        self.touched: list[Observation] = []

    def figure(self, key: str) -> Figure:
        """Return a figure. Raises LookupError."""
        if key not in self.figures:
            raise LookupError(f"no figure {key}")
        return self.figures[key]

    def observation(self, name: str) -> Observation:
        """Return the observation of a name. Raises LookupError."""
        key, _, wanted = name.partition("@")
        source, _, as_of = wanted.partition("@")
        figure = self.figure(key)
        if not source:
            found = figure.used() or (
                figure.observations[0] if len(figure.observations) == 1 else None
            )
        else:
            fitting = [
                o for o in figure.observations if o.source == source and as_of in ("", o.as_of)
            ]
            # of several, the one not set aside, and then the newest
            fitting.sort(key=lambda o: (o.rank != "deprecated", o.bound is None, oldest([o.as_of])))
            found = fitting[-1] if fitting else None
        if found is None:
            raise LookupError(f"no observation {name}")
        self.touched.append(found)
        return found

    def __call__(self, name: str) -> Span:
        """Return what an observation states."""
        return span(self.observation(name))

    def months_apart(self) -> int:
        """Return how far the dates of the observations touched lie apart; the undated do not
        count.
        """
        ages = [
            age
            for o in self.touched
            if (age := age_in_months(o.as_of, datetime.date.max)) is not None
        ]
        return max(ages) - min(ages) if ages else 0


def judge(
    check: str,
    holds: bool,
    subject: str,
    computed: str,
    stated: str,
    note: str = "",
    *,
    trap: str = "",
    excused: bool = False,
) -> Finding:
    """Return pass where it holds; else known where ``trap``, whose id begins the text, excuses it;
    else fail.
    """
    if holds:
        return Finding(check, "pass", subject, computed, stated, note)
    if trap and excused:
        return Finding(check, "known", subject, computed, stated, trap)
    return Finding(check, "fail", subject, computed, stated, _unexplained(trap))


def _unexplained(trap: str) -> str:
    name = trap.partition(":")[0]
    if not name:
        return ""
    return phrase(
        "Not explained by {name}: it differs by more, or is no longer marked as it was.", name=name
    )
