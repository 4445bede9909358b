"""A country to be written: what was given of it, and what no country can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from malisize.aliases import folded
from malisize.country import Country
from malisize.errors import InputError
from malisize.numerals import is_currency, likely
from malisize.packs import folder
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

INTERIOR = "interior"  # the area that is neither the capital nor a region that was given
RADIO = "radio"
_RESERVED = ("national", "urban", "rural", "towns", INTERIOR)
_LONGEST = 60  # letters of a name
_LONGEST_CODE = 16  # letters of an area in a code of surveys
_UNPLACED = 0.01  # of all people: what the regions may lack, or hold too many, by rounding


class Number(NamedTuple):
    """A number that somebody gave: its value, date (``2024``), source and place in it."""

    value: float
    as_of: str
    where: str
    source: Mapping[str, Any]  # title, publisher, url, accessed, kind
    is_sourced: bool
    basis: str = "stated"


class Wanted(NamedTuple):
    """A country to be written; ``numbers`` has those of the country by key, ``platforms`` the
    accounts of channels, ``regions`` the people of regions by name, ``radio`` the share of people
    whom radio meets in a week, ``lines`` those of all operators; ``like`` is the country that
    stands in.
    """

    name: str
    code: str
    currency: str
    capital: str
    numbers: Mapping[str, Number]
    platforms: Mapping[str, Number]
    like: Country
    regions: Mapping[str, Number] = {}
    radio: Number | None = None
    lines: Number | None = None

    @property
    def people(self) -> float:
        """All people."""
        return self.numbers["population"].value

    @property
    def unplaced(self) -> float:
        """The people who live neither in the capital nor in a region that was given."""
        there = sum(one.value for one in self.regions.values())
        return self.people - self.numbers["people_of_capital"].value - there

    @property
    def has_interior(self) -> bool:
        """Whether more people are unplaced than rounding leaves."""
        return self.unplaced > _UNPLACED * self.people

    @property
    def areas(self) -> dict[str, dict[str, str]]:
        """The names, by language, of the capital, the regions and, last, what is left of the
        country, by id.
        """
        names = (self.capital, *self.regions)
        left = {INTERIOR: {"en": "Interior", "fr": "Intérieur"}} if self.has_interior else {}
        return {identifier(name): {"en": name, "fr": name} for name in names} | left

    @property
    def codes(self) -> dict[str, str]:
        """The codes under which surveys have each area, by id: not those of any map."""
        found: dict[str, str] = {}
        for id in self.areas:
            code = f"{self.code}-{id[:_LONGEST_CODE]}".upper()
            found[id] = code if code not in found.values() else f"{code[:-2]}{len(found):02}"
        return found


def identifier(name: str) -> str:
    """Return the id of an area of a name."""
    found = re.sub("[^a-z0-9]+", "-", folded(name)).strip("-")[:40]
    return found if found[:1].isalpha() else ""


def refuse(wanted: Wanted) -> None:
    """Refuse what no country can be. Raises InputError."""
    if not re.fullmatch("[a-z]{2,3}", wanted.code):
        raise InputError(
            phrase("--code: {code} is not two or three small letters", code=shown(wanted.code)),
            hint=phrase("give it one of its own, such as `--code xx`"),
        )
    if wanted.code in folder.codes():
        raise InputError(
            phrase("--code: {code} is a country that malisize ships", code=shown(wanted.code)),
            hint=phrase("give it one of its own, such as `--code xx`"),
        )
    if not is_currency(wanted.currency):
        raise InputError(
            phrase("--currency: {code} is not known", code=shown(wanted.currency)),
            hint=likely(wanted.currency),
        )
    if not 0 < len(wanted.name) <= _LONGEST or set("{}") & set(wanted.name):
        raise InputError(phrase("--name: {name} is not a name", name=shown(wanted.name)))
    for key in ("people_of_capital", "internet_users"):
        if not 0 < wanted.numbers[key].value < wanted.people:
            raise InputError(
                phrase(
                    "{key}: {value} is not more than 0 and fewer than the population, {people}",
                    key=key,
                    value=f"{wanted.numbers[key].value:.0f}",
                    people=f"{wanted.people:.0f}",
                )
            )
    urban = wanted.numbers["urban_share"].value * wanted.people
    if not wanted.numbers["people_of_capital"].value < urban < wanted.people:
        raise InputError(
            phrase("--urban-share: the people in towns, {urban}, are not more than the capital's"
                   " and fewer than all", urban=f"{urban:.0f}")
        )  # fmt: skip
    _refuse_places(wanted)
    _refuse_shares(wanted)


def _refuse_places(wanted: Wanted) -> None:
    seen: set[str] = set()
    for option, name in (("--capital", wanted.capital), *(("--region", o) for o in wanted.regions)):
        id = identifier(name)
        if len(name) > _LONGEST or not id or id in _RESERVED or set("{}") & set(name):
            raise InputError(
                phrase("{option}: {name} is not a name", option=option, name=shown(name))
            )
        if id in seen:
            raise InputError(
                phrase("--region: {name} is there already", name=shown(name)),
                hint=phrase("name each place once, the capital by `--capital` alone"),
            )
        seen.add(id)
    for name, one in wanted.regions.items():
        if one.value <= 0:
            raise InputError(phrase("--region: {name} has no people", name=shown(name)))
    if wanted.unplaced < -_UNPLACED * wanted.people:
        capital = wanted.numbers["people_of_capital"].value
        raise InputError(
            phrase(
                "--region: the regions have {there} people, more than the {rest} outside the"
                " capital",
                there=f"{sum(one.value for one in wanted.regions.values()):.0f}",
                rest=f"{wanted.people - capital:.0f}",
            ),
            hint=phrase(
                "where they were counted in another year, give shares of all people, such as"
                " `--region {example}`",
                example=f"{next(iter(wanted.regions))}=12%",
            ),
        )


def _refuse_shares(wanted: Wanted) -> None:
    if wanted.radio is not None and not 0 < wanted.radio.value < 1:
        raise InputError(
            phrase("--radio: a share between 0 % and 100 % is needed"),
            hint=phrase("such as `--radio 50%`, of people aged 15 and over in a week"),
        )
    if wanted.lines is not None and wanted.lines.value <= 0:
        raise InputError(
            phrase("--lines: more than 0 lines are needed"),
            hint=phrase("such as `--lines 12M`, those of all operators"),
        )
