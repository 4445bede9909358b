"""Who: areas, a gender and ages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from malisize.aliases import meaning
from malisize.bands import ALL_AGES, Ages, Band
from malisize.country import NATIONAL, SIDES, Country
from malisize.errors import InputError
from malisize.lists import several_in
from malisize.text import did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import both, joined, phrase, some

GENDERS = {"all": phrase("everyone"), "women": phrase("women"), "men": phrase("men")}
TITLES = {"all": phrase("People"), "women": phrase("Women"), "men": phrase("Men")}
ONLINE_AGE = Band.parse("13+", "platforms")
ADULT_AGE = Band.parse("15+", "surveys")


TOWNS, COUNTRY = SIDES


class Place(NamedTuple):
    """One side of a region, its towns or its countryside; a capital is all towns."""

    region: str
    side: str


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
        return joined(", ", [self.where, *self.whom])

    @property
    def whom(self) -> tuple[str, str]:
        """The gender and the ages in words."""
        age = (
            phrase("all ages")
            if self.ages == ALL_AGES
            else phrase("aged {ages}", ages=self.ages.words)
        )
        return GENDERS[self.gender], age

    @property
    def where(self) -> str:
        """The areas in words, such as ``Bamako, Kayes and Mopti regions``."""
        areas = [self.country.area(area) for area in self.areas]
        regions = [area.name_of for area in areas if area.kind == "region"]
        others = [area.label for area in areas if area.kind != "region"]
        if len(regions) < 2 or areas[-1].kind != "region":
            return both([area.label for area in areas])
        if not others:
            return phrase("{names} regions", names=both(regions))
        return phrase("{others}, {names} regions", others=joined(", ", others), names=both(regions))

    @property
    def regions(self) -> tuple[str, ...]:
        """The areas that are regions, or sides of one, other than the capital."""
        return tuple(area for area in self.areas if self.country.area(area).is_region)

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
    region, _, side = place.partition(":")
    if side and region in known:
        if known[region].kind in ("region", "former") and side in SIDES:
            return place
        raise InputError(
            phrase(
                "area {text}: a region has `{towns}` and `{country}`, nothing else",
                text=shown(text),
                towns=TOWNS,
                country=COUNTRY,
            ),
            hint=phrase(
                "write `{regions}:{towns}`", regions=next(iter(country.regions)), towns=TOWNS
            ),
        )
    if place in known:
        return place
    own = known.get(place.partition("-")[2])
    larger = country.areas.get(own.within) if own and own.kind == "region" else None
    if own and larger and larger.kind == "former":
        raise InputError(
            phrase(
                "no area {text}: {name} is a region of today alone, and was part of {larger}",
                text=shown(text),
                name=own.name,
                larger=larger.label,
            ),
            hint=offered(own.id, larger.id),
        )
    raise InputError(
        phrase("no area {text}", text=shown(text)),
        hint=did_you_mean(place, known, phrase("one of {names}", names=some(list(known), _MOST))),
    )


def _gender(text: str) -> str:
    sex = meaning("gender", text)
    if sex not in GENDERS:
        raise InputError(
            phrase("no gender {text}", text=shown(text)),
            hint=did_you_mean(sex, GENDERS, phrase("one of all, women, men")),
        )
    return sex


def places(area: str, country: Country) -> frozenset[Place]:
    """Return the places that an area is made of."""
    kind = country.area(area).kind
    if kind == "capital":
        return frozenset([Place(area, TOWNS)])
    if kind == "side":
        region, _, side = area.partition(":")
        return frozenset(one for one in places(region, country) if one.side == side)
    regions: Iterable[str] = country.regions
    if kind == "region":
        regions = [area]
    elif kind == "former":
        regions = [part.id for part in country.parts_of(area) if part.id in country.regions]
    sides = {"urban": (TOWNS,), "towns": (TOWNS,), "rural": (COUNTRY,)}.get(kind, SIDES)
    found = {Place(region, side) for region in regions for side in sides}
    if kind in ("national", "urban"):
        found.add(Place(country.capital_id, TOWNS))
    return frozenset(found)


_MOST = 8  # areas that a hint names
_LARGEST_FIRST = ("national", "urban", "rural", "towns", "capital", "former", "region", "side")


def _apart(areas: Sequence[str], country: Country) -> tuple[str, ...]:
    """Return areas as parts that do not overlap, the largest first, and what is only partly new by
    its sides.
    """
    wanted = frozenset[Place]().union(*(places(area, country) for area in areas))
    found: dict[str, frozenset[Place]] = {}
    whole = {NATIONAL, *areas, *(area.partition(":")[0] for area in areas if ":" in area)}
    for area in sorted(whole, key=lambda one: _LARGEST_FIRST.index(country.area(one).kind)):
        there, taken = places(area, country), frozenset[Place]().union(*found.values())
        if there <= wanted and not there & taken:
            found[area] = there
        elif area in areas:
            for region in sorted({place.region for place in there - taken}):
                left = {place for place in there - taken if place.region == region}
                both = left == places(region, country)
                found.update(
                    {region: frozenset(left)}
                    if both
                    else {f"{place.region}:{place.side}": frozenset([place]) for place in left}
                )
    order = {id: index for index, id in enumerate(country.areas)}
    return tuple(sorted(found, key=lambda one: (order[one.partition(":")[0]], one)))
