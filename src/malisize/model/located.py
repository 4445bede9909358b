"""Where the people of a national total are: those online, or those with a phone, on odds by region,
sex and age band.

Each region has the odds of the surveys' region that it lies in, times a ratio of its own where
several do. One factor on all odds makes all cells add up to the total, at every level of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from malisize.bands import Band
from malisize.country import NATIONAL, SIDES, Country
from malisize.model.cells import FactorOnOdds, Odds, PeopleAtOdds
from malisize.model.inputs import Inputs
from malisize.model.pattern import SEXES, Found, constant, found
from malisize.model.people import People
from malisize.model.segment import ADULT_AGE, COUNTRY, GENDERS, TITLES, TOWNS, Place, Stratum
from malisize.quantity.node import Leaf, Node, leaf, total
from malisize.quantity.spread import Spread
from malisize.quantity.unit import PEOPLE, RATIO, SHARE
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase

SHARED = ("users.age_odds.", "area.region_odds_ratio")  # keys of which other leaves are made too
_WORDS = {"online": phrase("People online"), "phones": phrase("People with a phone")}


class Total(NamedTuple):
    """People of the whole country who are to be found: their node, and the ages they are of."""

    people: Node
    ages: Band


class Located:
    """Places the people of a national total. ``kind`` names the survey of the country whose shares
    are taken, ``bands`` are age bands with their odds over those of the band of odds 1.
    """

    def __init__(
        self, inputs: Inputs, kind: str, whole: Total, bands: Sequence[tuple[Band, Node]]
    ) -> None:
        self.inputs, self.kind, self.whole, self.bands = inputs, kind, whole, bands
        self.country: Country = inputs.country
        self.nation = People(inputs, Stratum(NATIONAL, "all", self.country))
        self.regions = (self.country.capital_id, *self.country.regions)
        self._survey = self.country.surveys[kind]
        self._found = inputs.once(("found", kind), self._surveyed)

    @property
    def words(self) -> str:
        """Who is found, such as ``people online``."""
        return _WORDS[self.kind]

    @property
    def factor(self) -> Node:
        """The one factor on all odds for which all cells add up to the total."""
        return self._once("factor", self._factor)

    def _factor(self) -> Node:
        bands = [(band, node) for band, node in self.bands if band.overlap(self.whole.ages)]
        odds = [self.odds(region, sex) for region in self.regions for sex in SEXES]
        there = [self.nation.adults(region) for region in self.regions]
        parts = [
            self.nation.part(sex, inside, ADULT_AGE)
            for sex in SEXES
            for band, _ in bands
            if (inside := band.overlap(self.whole.ages))
        ]
        op = FactorOnOdds(len(self.regions), len(SEXES), len(bands))
        inputs = (self.whole.people, *odds, *(node for _, node in bands), *there, *parts)
        label = phrase("{whom}: factor on all odds, for which they add up", whom=self.words)
        return Node(op, inputs, RATIO).named(f"{self.kind}.factor", label)

    def adults(self, there: frozenset[Place], sexes: Sequence[str], age: Band) -> Node:
        """Return the people in places who are of some sexes and of an age band of 15 and over."""
        everywhere = self.nation.places
        if tuple(sexes) == SEXES and age == self.whole.ages:
            if there == everywhere:
                return self.whole.people
            left = everywhere - there
            if {place.region for place in left} == {self.country.capital_id}:
                return self._once(("outside", age), lambda: self._rest(left, age))
        sides: dict[str, set[str]] = {}
        for place in there:
            sides.setdefault(place.region, set()).add(place.side)
        return total(
            [
                self._in_region(region, frozenset(sides[region]), tuple(sexes), age)
                for region in self.regions
                if region in sides
            ]
        )

    def _rest(self, left: frozenset[Place], age: Band) -> Node:
        name = self.country.capital.name
        return (self.whole.people - self.adults(left, SEXES, age)).named(
            f"{self.kind}.outside.{age}",
            phrase(
                "{whom} outside {place}, aged {age}",
                whom=self.words,
                place=name,
                age=age,
            ),
        )

    def _in_region(
        self, region: str, sides: frozenset[str], sexes: tuple[str, ...], age: Band
    ) -> Node:
        key = ("in", region, sides, sexes, age)
        return self._once(key, lambda: self._of_region(region, sides, sexes, age))

    def _of_region(
        self, region: str, sides: frozenset[str], sexes: tuple[str, ...], age: Band
    ) -> Node:
        is_capital = region == self.country.capital_id
        side = "" if is_capital or len(sides) == 2 else next(iter(sides))
        place = self.country.area(f"{region}:{side}" if side else region)
        gender = "all" if len(sexes) == len(SEXES) else sexes[0]
        who = [place.label] if gender == "all" else [place.label, GENDERS[gender]]
        label = phrase("{whom}: {who}, aged {age}", whom=self.words, who=joined(", ", who), age=age)
        id = f"{self.kind}.{place.id}.{gender}.{age}"
        if side == TOWNS:  # what the countryside leaves, so that both add up in every draw
            whole = self._in_region(region, frozenset(SIDES), sexes, age)
            country = self._in_region(region, frozenset([COUNTRY]), sexes, age)
            return (whole - country).named(id, label)
        bands = [(inside, node) for band, node in self.bands if (inside := band.overlap(age))]
        op = PeopleAtOdds(len(sexes), len(bands), is_country=bool(side))
        inputs = [
            self.factor,
            *(self.odds(region, sex) for sex in sexes),
            *(node for _, node in bands),
            self.nation.adults(region),
            *(self.nation.part(sex, inside, ADULT_AGE) for sex in sexes for inside, _ in bands),
        ]
        if side:
            inputs += [self.nation.in_towns, self._town_odds]
        return Node(op, tuple(inputs), PEOPLE).named(id, label)

    @property
    def _town_odds(self) -> Node:
        return self.inputs.assumption(
            "area.urban_odds_ratio",
            phrase("Odds in a region's towns over those in its countryside"),
        )

    # Odds

    def odds(self, region: str, sex: str) -> Node:
        """Return the odds of a region and sex, at the age of odds 1 and the surveys' own level."""
        return self._once(("odds", region, sex), lambda: self._odds(region, sex))

    def _odds(self, region: str, sex: str) -> Node:
        surveyed = self._once(
            ("surveyed", self.country.survey_code(region), sex),
            lambda: self._surveyed_odds(self.country.survey_code(region), sex),
        )
        area = self.country.areas[region]
        within = [one.id for one in self.country.parts_of(area.within) if one.id in self.regions]
        if area.kind != "region" or len(within) < 2:
            return surveyed
        label = phrase(
            "{whom}: odds, {sex}, {place}", whom=self.words, sex=GENDERS[sex], place=area.label
        )
        return (surveyed * self._own(region)).named(f"{self.kind}.odds.{region}.{sex}", label)

    def _surveyed_odds(self, code: str, sex: str) -> Node:
        one = self._found[f"{code}/{sex}"]
        place = one.observations[0].place
        label = phrase(
            "{who} aged {ages} in {place}, surveys at one level",
            who=TITLES[sex],
            ages=self._survey.ages,
            place=place,
        )
        node = leaf(
            Leaf(
                f"{self.kind}.share.{code}.{sex}",
                one.spread,
                "proxy" if one.is_proxy else "derived",
                as_of=min(o.as_of for o in one.observations),
                sources=tuple(dict.fromkeys(o.source for o in one.observations)),
                kind="share",
                observations=one.observations,
            ),
            label,
            SHARE,
        )
        op = Odds(constant(one.spread, self._ages_of(sex)))
        return Node(op, (node,), RATIO).named(
            f"{self.kind}.odds.{code}.{sex}",
            phrase("{whom}: odds, {sex}, {place}", whom=self.words, sex=GENDERS[sex], place=place),
        )

    def _ages_of(self, sex: str) -> list[tuple[float, float]]:
        """Return the odds of each age band that the surveys asked, with its people."""
        asked = Band.parse(self._survey.ages, "ages")
        out = []
        for band, node in self.bands:
            inside = band.overlap(asked)
            assert node.leaf is not None
            if inside:
                people = self.nation.counted(sex, inside)
                out.append((float(node.leaf.spread.central), people))
        return out

    def _own(self, region: str) -> Node:
        """Return a region's odds over those of the surveys' region that it lies in: a leaf of its
        own, since two of them are not alike for sure.
        """
        key = "area.region_odds_ratio"
        whole = self.inputs.assumption(key, phrase("Odds in a region, against the region surveyed"))
        assert whole.leaf is not None
        own: Spread = whole.leaf.spread
        label = phrase(
            "{label}: odds against the region surveyed",
            label=self.country.areas[region].label,
        )
        return self._once(
            ("own", region),
            lambda: leaf(whole.leaf._replace(key=f"{key}.{region}", spread=own), label, RATIO),  # type: ignore[union-attr]
        )

    def _surveyed(self) -> dict[str, Found]:
        topic, name = self._survey.figure.split(".")
        figure = self.inputs.catalogue.figure(name, topic)
        self.inputs.figures[name] = figure
        observed = {source: figure.cells(source) for source in self._survey.sources}
        ages = Band.parse(self._survey.ages, "ages")
        people: dict[str, float] = {}
        for region in self.regions:
            for sex in SEXES:
                cell = f"{self.country.survey_code(region)}/{sex}"
                own = self.nation.counted_in(region) * self.nation.counted(sex, ages)
                people[cell] = people.get(cell, 0.0) + own
        return found(self._survey, observed, people)

    def _once(self, key: object, make: Callable[[], Node]) -> Node:
        return self.inputs.once((self.kind, key), make)
