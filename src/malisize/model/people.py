"""Who lives where: the people of an area, gender and ages.

Population x area x gender and age. Women's ages are women's; area is independent of both, but for
the age of the capital's people, with the rest of the country younger by as much.
"""

from __future__ import annotations

from collections.abc import Iterable

from malisize.bands import EVERYBODY, Band
from malisize.country import NATIONAL, Area, Country
from malisize.model.age_table import AgeTable
from malisize.model.carry import POPULATION, carried
from malisize.model.inputs import Inputs
from malisize.model.pattern import SEXES
from malisize.model.segment import (
    ADULT_AGE,
    COUNTRY,
    TOWNS,
    Place,
    Stratum,
    places,
)
from malisize.quantity.node import Node, constant, total
from malisize.wording import phrase

CHILDREN = Band(0, ADULT_AGE.low)


class People(AgeTable):
    """The people of one area and gender, as quantities; those of one study are shared."""

    __slots__ = ("stratum",)

    def __init__(self, inputs: Inputs, stratum: Stratum) -> None:
        super().__init__(inputs)
        self.stratum = stratum

    @property
    def country(self) -> Country:
        """The country of the area."""
        return self.stratum.country

    @property
    def population(self) -> Node:
        """All people of the country."""
        return carried(self.inputs, self.inputs.figure("population", "population"), POPULATION)

    @property
    def sexes(self) -> tuple[str, ...]:
        """Women, men, or both."""
        return SEXES if self.stratum.gender == "all" else (self.stratum.gender,)

    @property
    def places(self) -> frozenset[Place]:
        """The places that the area is made of."""
        return places(self.stratum.area, self.country)

    # Shares of areas in the population

    @property
    def urban(self) -> Node:
        """Urban share of the population."""
        return self.inputs.figure("urban_share", "population")

    @property
    def capital(self) -> Node:
        """The capital's share of the population."""
        area = self.country.capital
        label = phrase("{name}'s share of the population", name=area.name)
        return self.inputs.assumption(f"area.{area.id}.population_share", label)

    @property
    def capital_in_towns(self) -> Node:
        """The capital's share of the population, refused above the urban share it is a part of."""
        area = self.country.capital
        label = phrase("{name}'s share of the population", name=area.name)
        return self._once(
            "capital in towns",
            lambda: self.capital.part_of(
                self.urban, phrase("{label} is above the urban share", label=label)
            ).named(f"area.{area.id}.share", phrase("{label}, at most the urban one", label=label)),
        )

    @property
    def outside(self) -> Node:
        """Share of the population outside the capital."""
        name = self.country.capital.name
        return self._once(
            "outside",
            lambda: self.capital.complement().named(
                "area.outside.share", phrase("Share of the population outside {name}", name=name)
            ),
        )

    @property
    def in_towns(self) -> Node:
        """Share of the people outside the capital who live in towns, which stands for each
        region's.
        """
        name = self.country.capital.name
        return self._once(
            "towns",
            lambda: (
                (self.urban - self.capital_in_towns)
                .share_of(self.outside)
                .named(
                    "area.towns.share",
                    phrase("Share of people outside {name} who live in towns", name=name),
                )
            ),
        )

    def region(self, id: str) -> Node:
        """Return a region's share of the population; the capital's is given, and the others have
        those of the census in what it leaves.
        """
        if id == self.country.capital_id:
            return self.capital
        return self._once(("region", id), lambda: self._region(self.country.areas[id]))

    def _region(self, area: Area) -> Node:
        share = self._counted(area).share_of(self._once("counted", self._all_counted))
        return (self.outside * share).named(
            f"area.{area.id}.share", phrase("{name}'s share of the population", name=area.name)
        )

    def _all_counted(self) -> Node:
        counted = [self._counted(area) for area in self.country.regions.values()]
        name = self.country.capital.name
        return total(counted).named(
            "area.counted", phrase("People counted outside {name}", name=name)
        )

    def _counted(self, area: Area) -> Node:
        topic, name = area.population.split(".")
        people = self.inputs.figure(name, topic)
        if area.part == 1.0:
            return people
        text = phrase("{name}: part of the regions counted together", name=area.name)
        return self._once(
            ("counted", area.id),
            lambda: (people * constant(area.part, text)).named(
                f"area.{area.id}.counted",
                phrase("People of {name}, counted with other regions", name=area.name),
            ),
        )

    def _share_outside(self, there: Iterable[Place]) -> Node | None:
        """Return the share of the population that lives in places outside the capital; None where
        there are none.
        """
        sides: dict[str, set[str]] = {}
        for place in there:
            if place.region != self.country.capital_id:
                sides.setdefault(place.region, set()).add(place.side)
        if not sides:
            return None
        regions = [region for region in self.country.regions if region in sides]
        by_sides = {frozenset(sides[region]) for region in regions}
        every = len(regions) == len(self.country.regions)
        if len(by_sides) > 1:
            parts = [self._side(self.region(one), sides[one]) for one in regions]
            return total(parts)
        whole = self.outside if every else total([self.region(one) for one in regions])
        return self._side(whole, sides[regions[0]])

    def _side(self, share: Node, sides: set[str]) -> Node:
        if sides == {TOWNS}:
            return share * self.in_towns
        if sides == {COUNTRY}:
            return share * self._once(
                "country",
                lambda: self.in_towns.complement().named(
                    "area.countryside.share",
                    phrase("Share of those people who live in the countryside"),
                ),
            )
        return share

    # People

    def people(self, age: Band) -> Node:
        """Return the people of the area and gender in an age band."""
        return self._once(("people", self.stratum, age), lambda: self._people(age))

    def _people(self, age: Band) -> Node:
        if self.stratum.area == NATIONAL:
            whole = self.stratum.gender == "all" and age == EVERYBODY
            out = self.population if whole else self.population * self.composition(age, EVERYBODY)
        else:
            out = self.people_in(self.places, age)
        label = phrase("People: {label}", label=self.stratum.label(age))
        return out.named(self._id("people", age), label) if out.inputs else out

    def people_in(self, there: frozenset[Place], age: Band) -> Node:
        """Return the people of the gender in some places and an age band."""
        return self._once(
            ("people in", self.stratum.gender, there, age),
            lambda: total(list(self._by_half(there, age))),
        )

    def in_capital(self) -> frozenset[Place]:
        """Return those places of the area that are in the capital."""
        return frozenset(one for one in self.places if one.region == self.country.capital_id)

    def _by_half(self, there: frozenset[Place], age: Band) -> Iterable[Node]:
        """Yield the people in the capital and outside it, those under 15 and those of 15 and over
        apart.
        """
        capital = any(place.region == self.country.capital_id for place in there)
        outside = self._share_outside(there)
        for share, is_capital in ((self.capital if capital else None, True), (outside, False)):
            if share is None:
                continue
            everybody = self.population * share
            if age == EVERYBODY and self.stratum.gender == "all":
                yield everybody
                continue
            for half in (CHILDREN, ADULT_AGE):
                inside = age.overlap(half)
                if inside is None:
                    continue
                own = everybody * self.half(half, is_capital=is_capital)
                if inside == half and self.stratum.gender == "all":
                    yield own
                else:
                    yield own * self.composition(inside, half)

    def half(self, half: Band, *, is_capital: bool) -> Node:
        """Return the share of people in the capital, or outside it, who are under 15 or of 15 and
        over.
        """
        adults = self._adults(is_capital=is_capital)
        if half == ADULT_AGE:
            return adults
        name, age = self.country.capital.name, ADULT_AGE.low
        label = (
            phrase("Share of people in {name} under {age}", name=name, age=age)
            if is_capital
            else phrase("Share of people outside {name} under {age}", name=name, age=age)
        )
        where = "capital" if is_capital else "rest"
        return self._once(
            ("children", is_capital),
            lambda: adults.complement().named(f"population.{where}.share_under_15", label),
        )

    def _adults(self, *, is_capital: bool) -> Node:
        place = self.country.capital
        capital = self.inputs.assumption(
            f"area.{place.id}.share_15_up",
            phrase("Share of {name}'s people aged 15+", name=place.name),
        )
        if is_capital:
            return capital
        nation = People(self.inputs, Stratum(NATIONAL, "all", self.country))
        label = phrase("Share of people outside {name} aged 15+", name=place.name)
        return self._once(
            ("15+", "rest"),
            lambda: (
                (nation.composition(ADULT_AGE, EVERYBODY) - self.capital * capital)
                .share_of(self.outside)
                .named("population.rest.share_15_up", label)
            ),
        )

    def adults(self, region: str) -> Node:
        """Return all people of a region aged 15 and over, or of the capital."""
        is_capital = region == self.country.capital_id
        label = Stratum(region, "all", self.country).label(ADULT_AGE)
        return self._once(
            ("adults", region),
            lambda: (
                self.population * self.region(region) * self.half(ADULT_AGE, is_capital=is_capital)
            ).named(
                f"people.{region}.{ADULT_AGE}",
                phrase("People: {label}", label=label),
            ),
        )

    def composition(self, age: Band, within: Band) -> Node:
        """Return which part of the country's people of an age band, of both genders, is of this
        gender and a narrower band.
        """
        return self.part(self.stratum.gender, age, within)

    def counted_in(self, region: str) -> float:
        """Return how many people of a region, or of the capital, were counted."""
        area = self.country.areas[region]
        topic, name = area.population.split(".")
        observation = self.inputs.observation(name, topic)
        assert observation is not None
        return area.part * (observation.value or 0.0)

    def _id(self, what: str, age: Band) -> str:
        """Return the id of a quantity of this stratum; the country and everybody go unsaid."""
        parts = [what]
        if self.stratum.area != NATIONAL:
            parts.append(self.stratum.area)
        if self.stratum.gender != "all":
            parts.append(self.stratum.gender)
        return ".".join([*parts, str(age)])
