"""Who: areas, a gender and ages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from malisize.aliases import meaning
from malisize.bands import ALL_AGES, Ages, Band
from malisize.country import NATIONAL, Country
from malisize.errors import InputError
from malisize.lists import several_in
from malisize.text import did_you_mean, shown
from malisize.wording import both, joined, phrase

GENDERS = {"all": "everyone", "women": "women", "men": "men"}
PUBLISHED_BANDS = (*(Band(low, low + 5) for low in range(0, 65, 5)), Band.parse("65+", "bands"))
ONLINE_AGE = Band.parse("13+", "platforms")
ADULT_AGE = Band.parse("15+", "surveys")


class Stratum(NamedTuple):
    """One area and one gender: what a segment is made of, age bands apart."""

    area: str
    gender: str
    country: Country

    def label(self, age: Band) -> str:
        """People of an age band in words, such as ``Bamako, women, 18-35``."""
        return Segment((self.area,), self.gender, Ages((age,)), self.country).label


class Segment(NamedTuple):
    """Areas x a gender x ages. Areas do not overlap, and neither do age bands."""

    areas: tuple[str, ...]
    gender: str
    ages: Ages
    country: Country

    @property
    def label(self) -> str:
        """The segment in words, such as ``Bamako, women, 18-35``."""
        age = (
            phrase("all ages")
            if self.ages == ALL_AGES
            else phrase("aged {ages}", ages=self.ages.words)
        )
        return joined(", ", [self.where, GENDERS[self.gender], age])

    @property
    def where(self) -> str:
        """The areas in words, such as ``Bamako, Kayes and Mopti regions``."""
        areas = [self.country.areas[area] for area in self.areas]
        names = [area.name for area in areas]
        if self.regions:
            names[-1] += " region" if len(self.regions) == 1 else " regions"
        *first, last = names
        return both([*first, last]) if first else last

    @property
    def regions(self) -> tuple[str, ...]:
        """The areas that are census regions other than the capital."""
        return tuple(area for area in self.areas if self.country.areas[area].kind == "region")

    @property
    def is_nation(self) -> bool:
        """Whether it is in the whole country, of any gender and age."""
        return self.areas == (NATIONAL,)

    @property
    def is_capital(self) -> bool:
        """Whether it is in the capital, of any gender and age."""
        return self.areas == (self.country.capital_id,)

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """The areas, each with the gender."""
        return tuple(Stratum(area, self.gender, self.country) for area in self.areas)


def nation(country: Country) -> Segment:
    """Return everybody in a country."""
    return Segment((NATIONAL,), "all", ALL_AGES, country)


def parse_segment(
    area: str | Sequence[str],
    gender: str | Sequence[str],
    age: str | Sequence[str],
    country: Country,
) -> Segment:
    """Read a segment of a country from texts, in any case and without accents; several of one kind
    are taken together, and what they share counts once.

    Raises InputError with a suggestion, and for areas whose overlap nobody has published.
    """
    areas = _apart([_area(text, country) for text in _each(area, "area")], country)
    genders = {_gender(text) for text in _each(gender, "gender")}
    (sex,) = genders if len(genders) == 1 else ("all",)
    ages = Ages.of(Band.parse(text, "age") for text in _each(age, "age"))
    return Segment(areas, sex, ages, country)


def _each(given: str | Sequence[str], name: str) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not texts:
        raise InputError(
            phrase("{name}: the list is empty", name=name),
            hint=phrase("name one, or leave `{name}` out", name=name),
        )
    return [part for text in texts for part in several_in(text)]


def _area(text: str, country: Country) -> str:
    place, known = country.area_id(text), country.sized
    if place in known:
        return place
    if place in country.areas:
        raise InputError(
            phrase("area {text}: no population of its own is published", text=shown(text)),
            hint=phrase("write a larger area, such as `rural`"),
        )
    raise InputError(
        phrase("no area {text}", text=shown(text)),
        hint=did_you_mean(place, known, phrase("one of {names}", names=", ".join(known))),
    )


def _gender(text: str) -> str:
    sex = meaning("gender", text)
    if sex not in GENDERS:
        raise InputError(
            phrase("no gender {text}", text=shown(text)),
            hint=did_you_mean(sex, GENDERS, phrase("one of all, women, men")),
        )
    return sex


def _apart(areas: Sequence[str], country: Country) -> tuple[str, ...]:
    """Return areas as parts that do not overlap. Raises InputError where that cannot be done."""
    found, known = set(areas), country.sized
    if NATIONAL in found or {"urban", "rural"} <= found:
        return (NATIONAL,)
    if "urban" in found:
        found.discard(country.capital_id)
    side = next((area for area in ("urban", "rural") if area in found), None)
    region = next((area for area in areas if known[area].kind == "region"), None)
    if side and region:
        raise InputError(
            phrase(
                "area {side}+{region}: how many people of {label} are {side} is not"
                " published, so those in both would count twice",
                side=side,
                region=region,
                label=known[region].label,
            ),
            hint=phrase(
                "write `--area {side}` or `--area {region}`, each in a run of its own",
                side=side,
                region=region,
            ),
        )
    return tuple(area for area in known if area in found)
