"""The calendar of a market: the year that is counted, and the years to come by their names."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.yearly import year_of
from malisize.errors import InputError
from malisize.market.describe import described
from malisize.market.start import counted_in
from malisize.model.inputs import Inputs
from malisize.request import MOST_YEARS
from malisize.text import command, offered
from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Calendar(NamedTuple):
    """``counted`` is the year of the people, ``today`` that of the estimate, ``first`` the first
    year to come, ``start`` that of the count a market starts from; ``count`` years are projected.
    """

    counted: int
    start: int
    today: int
    first: int
    years: int

    def year(self, place: int) -> int:
        """Return a year to come, counted from 1; today's for 0."""
        return self.first + place - 1 if place else self.today

    def since(self, place: int, counted: int) -> int:
        """Return the years of growth from a count to a year to come."""
        return self.year(place) - counted


def calendar(inputs: Inputs, asked: int | None, date: datetime.date | None) -> Calendar:
    """Return the calendar of a market of ``asked`` years (None: as its file says), at the date of
    an estimate, unless it is carried to another.

    Raises InputError for lists that do not fit it, and a first year before the count.
    """
    given = inputs.assumptions
    today = None if date is None else date.year
    if inputs.as_of is not None:
        today = int(inputs.as_of[:4])
    counted = _year_of_people(inputs, today)
    today = max(today or counted, counted)
    first = given.get("market.first_year")
    begins = today + 1
    if first is not None and first.numeral is not None:
        begins = int(first.numeral.low)
        if begins <= counted:
            raise InputError(
                phrase(
                    "market.first_year: `{year}` is not after {counted}, the year of the figures",
                    year=begins,
                    counted=counted,
                ),
                hint=offered(command("--set", f"market.first_year={counted + 1}")),
            )
    start = min(counted_in(given) or today, begins - 1) if _is_own(given) else counted
    return Calendar(counted, start, min(today, begins - 1), begins, _count(given, asked))


def _is_own(given: Assumptions) -> bool:
    start = given.get("market.start")
    return start is not None and start.numeral is not None


def _year_of_people(inputs: Inputs, today: int | None) -> int:
    """Return the year that people are counted in: that of their figure, or the one they are carried
    to.
    """
    if inputs.as_of is not None:
        return int(inputs.as_of[:4])
    observed = inputs.observation("population", "population")
    if observed and observed.as_of[:4].isdigit():
        return int(observed.as_of.rpartition("/")[2][:4])
    return today or 0


def _count(given: Assumptions, asked: int | None) -> int:
    """Return how many years to project: as asked for, as the file says, or as its lists are long.
    Raises InputError for a list of another length.
    """
    if asked is not None and not 0 <= asked <= MOST_YEARS:
        raise InputError(
            phrase(
                "--years: `{asked}` is not between 0 and {most_years}",
                asked=asked,
                most_years=MOST_YEARS,
            ),
            hint=offered("--years 5"),
        )
    lists = dict(_lists(given))
    told = given.get("market.years")
    own = int(told.numeral.low) if told is not None and told.numeral is not None else None
    if own is None and lists:
        own = next(iter(lists.values()))
    for key, length in lists.items():
        if length != own or (asked is not None and asked > length):
            _refuse_length(key, length, own, asked if length == own else None, told is not None)
    return (own or 0) if asked is None else asked


def _refuse_length(
    key: str, length: int, own: int | None, asked: int | None, is_told: bool
) -> None:
    """Refuse a list that is not as long as the years to come. Raises InputError."""
    if asked is not None:
        hint = offered(f"--years {length}")
    elif is_told:
        hint = offered(command("--set", f"market.years={length}"))
    else:
        hint = phrase("write {count} values, one for each year", count=own)
    raise InputError(
        phrase(
            "{key}: {length} values by year, and {years} years to come",
            key=key,
            length=f"`{length}`",
            years=asked if asked is not None else own,
        ),
        hint=hint,
    )


def _lists(given: Assumptions) -> Iterator[tuple[str, int]]:
    """Yield the keys that have a list by year, with how long it is."""
    longest: dict[str, int] = {}
    for key in given.values:
        found = year_of(key)
        if found is not None:
            longest[found[0]] = max(longest.get(found[0], 0), found[1])
    yield from longest.items()
    for place, step in enumerate(given.steps, start=1):
        if step.years:
            yield f"market.step.{place}", len(step.years)


def recorded(inputs: Inputs, asked: int | None, date: datetime.date | None) -> dict[str, Any]:
    """Return the market as a request keeps it, with the first of its years to come."""
    when = calendar(inputs, asked, date)
    return described(inputs.assumptions, when.first if when.years else None)
