"""Who, in numbers: a stratum as people (population side) and as internet users (online side).

Population side: population x area x gender x age band, independent but for the age of the
capital's people. Online side: every share is a share of internet users. Areas follow from the
national total and two ratios, so parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from malisize.bands import EVERYBODY, Band
from malisize.errors import InputError
from malisize.model.carry import ONLINE, POPULATION, carried
from malisize.model.inputs import Inputs
from malisize.model.segment import ADULT_AGE, PUBLISHED_BANDS, Stratum
from malisize.quantity.node import RATIO, SHARE, Node, constant, total
from malisize.wording import phrase


@dataclass(slots=True)
class People:
    """The population and the internet users of one area and gender, as quantities.

    ``kept`` are the quantities made so far, which strata of one segment share.
    """

    inputs: Inputs
    stratum: Stratum
    kept: dict[object, Node] = field(default_factory=dict)

    @property
    def population(self) -> Node:
        """All people of the country."""
        return carried(self.inputs, self.inputs.figure("population", "population"), POPULATION)

    @property
    def internet_users(self) -> Node:
        """All internet users of the country."""
        return carried(self.inputs, self.inputs.figure("internet_users", "connectivity"), ONLINE)

    # Shares of areas in the population

    @property
    def urban(self) -> Node:
        """Urban share of the population."""
        return self.inputs.figure("urban_share", "population")

    @property
    def capital(self) -> Node:
        """The capital's share of the population, a part of the urban share."""
        area = self.stratum.country.capital
        label = phrase("{name}'s share of the population", name=area.name)
        return self._once(
            area.id,
            lambda: (
                self.inputs.assumption(f"area.{area.id}.population_share", label)
                .part_of(self.urban, f"{label} is above the urban share")
                .named(
                    f"area.{area.id}.share", phrase("{label}, at most the urban one", label=label)
                )
            ),
        )

    @property
    def rural(self) -> Node:
        """Rural share of the population."""
        return self._once(
            "rural",
            lambda: self.urban.complement().named(
                "area.rural.share", phrase("Rural share of the population")
            ),
        )

    @property
    def towns(self) -> Node:
        """Share of the population in towns other than the capital."""
        return self._once(
            "towns",
            lambda: (self.urban - self.capital).named(
                "area.towns.share", phrase("Share of the population in other towns")
            ),
        )

    def area_share(self, area: str) -> Node | None:
        """Return an area's share of the population; None for the whole country."""
        if area == "national":
            return None
        country = self.stratum.country
        if area in country.regions:
            place = country.areas[area]
            topic, name = place.population.split(".")
            return self._once(
                ("region", area),
                lambda: (
                    self.inputs.figure(name, topic)
                    .share_of(self.inputs.figure("census_population", "population"))
                    .named(
                        f"area.{area}.share",
                        phrase("{name}'s share of the population counted in 2022", name=place.name),
                    )
                ),
            )
        return {"urban": self.urban, "rural": self.rural, country.capital_id: self.capital}[area]

    def area_outside_capital(self, area: str) -> Node:
        """Return a region's share of the people who live outside the capital."""
        share = self.area_share(area)
        assert share is not None
        return self._once(
            ("outside", area),
            lambda: share.share_of(self.capital.complement()).named(
                f"area.{area}.share_outside_{self.stratum.country.capital_id}",
                phrase(
                    "{name}'s share of people outside {name_2}",
                    name=self.stratum.country.areas[area].name,
                    name_2=self.stratum.country.capital.name,
                ),
            ),
        )

    # Population side

    def people(self, age: Band) -> Node:
        """Return the people of the area and gender in an age band."""
        return self._once(("people", self.stratum, age), lambda: self._people(age))

    def _people(self, age: Band) -> Node:
        out = self.population
        share = self.area_share(self.stratum.area)
        if share is not None:
            out = out * share
        if self.stratum.gender != "all":
            out = out * self._gender(
                self.inputs.figure("female_share", "population"), "population", "people"
            )
        if age != EVERYBODY:
            out = out * self.age_share(age)
        return (
            out.named(
                self._id("people", age), phrase("People: {label}", label=self.stratum.label(age))
            )
            if out.inputs
            else out
        )

    def age_share(self, age: Band) -> Node:
        """Return the share of the area's people in an age band, the capital's own age structure
        respected.
        """
        return self._once(("age", self.stratum.area, age), lambda: self._age_share(age))

    def _age_share(self, age: Band) -> Node:
        area = self.stratum.area
        if area == "national":
            return self._part_of_people(age, EVERYBODY)
        halves = ((half, age.overlap(half)) for half in (Band(0, ADULT_AGE.low), ADULT_AGE))
        share = total([self._in_half(inside, half) for half, inside in halves if inside])
        if share.label:
            return share
        label = phrase(
            "{label}: share of people aged {age}",
            label=self.stratum.country.areas[area].label,
            age=age,
        )
        return share.named(f"population.{area}.share_{age}", label, SHARE)

    def _in_half(self, age: Band, half: Band) -> Node:
        """Return the share of the area's people in a part of those under 15, or of those of 15 and
        over; within the half it is the country's.
        """
        area = self._share_15_up(self.stratum.area)
        if half != ADULT_AGE:
            area = area.complement()
        return area if age == half else self._part_of_people(age, half) * area

    def _part_of_people(self, part: Band, whole: Band) -> Node:
        """Return the part of the country's people of an age band that are in a narrower one.

        Published shares are rounded: divided by their own sum, parts add up to the whole.
        """
        return self._once(("part", part, whole), lambda: self._published_part(part, whole))

    def _published_part(self, part: Band, whole: Band) -> Node:
        share = self._published_sum(part).share_of(self._published_sum(whole))
        if whole == EVERYBODY:
            return share.named(
                f"population.share_{part}", phrase("Share of people aged {part}", part=part)
            )
        label = phrase("People aged {part}, of those aged {whole}", part=part, whole=whole)
        return share.named(f"population.part_{part}_of_{whole}", label)

    def _published_sum(self, age: Band) -> Node:
        return self._once(("sum", age), lambda: self._sum(age))

    def _sum(self, age: Band) -> Node:
        shares = [self._published(band, age) for band in PUBLISHED_BANDS if band.overlap(age)]
        if age != EVERYBODY:
            return total(shares)
        self.inputs.wholes["figures.population_share"] = shares
        return total(shares).named("population.share_sum", phrase("All published shares of ages"))

    def _published(self, band: Band, age: Band) -> Node:
        name = f"{band.low}_up" if band.is_open else f"{band.low}_{band.end - 1}"
        share = self.inputs.figure(f"population_share_{name}", "population")
        within, years = band.part_in(age)
        if within == years:
            return share
        part = self._once(
            ("years", within, years),
            lambda: constant(
                within / years, phrase("{within} of {years} years", within=within, years=years)
            ),
        )
        return share * part

    def _share_15_up(self, area: str) -> Node:
        """Return the share of an area's people aged 15+: the capital's is given, the rest of
        the country makes up the whole.
        """
        if area == "national":
            return self._part_of_people(ADULT_AGE, EVERYBODY)
        place = self.stratum.country.capital
        capital = self.inputs.assumption(
            f"area.{place.id}.share_15_up",
            phrase("Share of {name}'s people aged 15+", name=place.name),
        )
        if area == place.id:
            return capital
        nation = self._share_15_up("national")
        rest = self._once(
            ("15+", "rest"),
            lambda: (
                (nation - self.capital * capital)
                .share_of(self.capital.complement())
                .named(
                    "population.rest.share_15_up",
                    phrase("Share of people outside {name} aged 15+", name=place.name),
                )
            ),
        )
        if area != "urban":
            return rest
        return self._once(
            ("15+", "urban"),
            lambda: (
                (self.capital * capital + self.towns * rest)
                .share_of(self.urban)
                .named("population.urban.share_15_up", phrase("Share of urban people aged 15+"))
            ),
        )

    # Online side

    def penetration(self, area: str) -> Node:
        """Return the internet penetration (all ages) of the countryside, other towns, or the
        capital.
        """
        return self._once(("penetration", area), lambda: self._penetration(area))

    def _penetration(self, area: str) -> Node:
        place = self.stratum.country.capital
        names = {
            "rural": phrase("Internet penetration of the countryside"),
            "towns": phrase("Internet penetration of other towns"),
            place.id: phrase("Internet penetration of {name}", name=place.name),
        }
        if area == "rural":
            rate = self.internet_users.share_of(self.population * self._weight_sum)
        elif area == "towns":
            rate = self.penetration("rural") * self._town_to_rural
        else:
            rate = self.penetration("towns") * self._capital_to_town
        return rate.named(f"penetration.{area}", names[area])

    @property
    def _town_to_rural(self) -> Node:
        return self.inputs.assumption(
            "area.town_to_rural", phrase("Penetration of other towns over the countryside's")
        )

    @property
    def _capital_to_town(self) -> Node:
        area = self.stratum.country.capital
        return self.inputs.assumption(
            f"area.{area.id}_to_town",
            phrase("Penetration of {name} over other towns'", name=area.name),
        )

    @property
    def _weight_sum(self) -> Node:
        """Return s_r + s_t k1 + s_b k1 k2, by which the national penetration is divided to give the
        countryside's.
        """
        k1, k2 = self._town_to_rural, self._capital_to_town
        return self._once(
            "weights",
            lambda: (self.rural + self.towns * k1 + self.capital * k1 * k2).named(
                "penetration.weights", phrase("National penetration over the countryside's"), RATIO
            ),
        )

    def users_area_share(self, area: str) -> Node | None:
        """Return an area's share of internet users; None for the whole country."""
        if area == "national":
            return None
        return self._once(("users", area), lambda: self._users_area_share(area))

    def _users_area_share(self, area: str) -> Node:
        k1, k2 = self._town_to_rural, self._capital_to_town
        label = phrase(
            "Share of internet users in {label}", label=self.stratum.country.areas[area].label
        )
        if area in self.stratum.country.regions:
            capital = self.users_area_share(self.stratum.country.capital_id)
            assert capital is not None
            share = capital.complement() * self.area_outside_capital(area)
        elif area == self.stratum.country.capital_id:
            share = (self.capital * k1 * k2).share_of(self._weight_sum)
        elif area == "urban":
            share = (self.towns * k1 + self.capital * k1 * k2).share_of(self._weight_sum)
        else:
            share = self.rural.share_of(self._weight_sum)
        return share.named(f"users.{area}.share", label)

    def users(self, age: Band) -> Node:
        """Return the internet users of the area and gender in an age band, at most the
        people there are.
        """
        return self._once(("online", self.stratum, age), lambda: self._users(age))

    def _users(self, age: Band) -> Node:
        out = self.internet_users
        share = self.users_area_share(self.stratum.area)
        if share is not None:
            out = out * share
        if self.stratum.gender != "all":
            out = out * self._gender(
                self.inputs.assumption("users.female", phrase("Women among internet users")),
                "users",
                phrase("internet users"),
            )
        if age != EVERYBODY:
            out = out * self.band_share("users", age, phrase("internet users"))
        who = self.stratum.label(age)
        capped = out.capped(
            self.people(age),
            phrase("Internet users ({who}) would exceed the population", who=who),
        )
        return capped.named(self._id("online", age), phrase("Internet users: {who}", who=who))

    def _gender(self, women: Node, id: str, whose: str) -> Node:
        if self.stratum.gender == "women":
            return women
        return self._once(
            (id, "men"),
            lambda: women.complement().named(
                f"{id}.male", phrase("Men among {whose}", whose=whose)
            ),
        )

    def band_share(self, prefix: str, age: Band, whose: str, *, within: Band = EVERYBODY) -> Node:
        """Return the share of users in an age band, from weights ``PREFIX.age.BAND``, among those
        ``within`` a wider band.

        Weights are normalised; a band cut by the limits is split like the population. Raises
        InputError without weights.
        """
        return self._once(
            (prefix, age, within), lambda: self._band_share(prefix, age, whose, within)
        )

    def _band_share(self, prefix: str, age: Band, whose: str, within: Band) -> Node:
        table = f"{prefix}.age"
        bands = self.inputs.bands(table)
        if not bands:
            raise self.inputs.missing(
                f"{table}.18-34",
                phrase("the ages of {whose} are not set", whose=whose),
            )

        given = {
            band: self.inputs.assumption(
                key, phrase("Weight of ages {band} among {whose}", band=band, whose=whose)
            )
            for band, key in bands.items()
        }
        self.inputs.wholes[table] = list(given.values())

        def weight(band: Band, limits: Band) -> Node | None:
            common = band.overlap(limits)
            if common is None:
                return None
            node = given[band]
            return node if common == band else node * self._part_of_people(common, band)

        limits = age.overlap(within)
        chosen = [node for band in bands if limits and (node := weight(band, limits))]
        whole = [node for band in bands if (node := weight(band, within))]
        if not whole:
            raise InputError(
                phrase("{table}: no age band lies within {within}", table=table, within=within)
            )
        of = "" if within == EVERYBODY else f" {within}"
        mark = "" if within == EVERYBODY else f"_of_{within}"
        name = phrase("Share of {whose}{of} aged {age}", whose=whose, of=of, age=age)
        part = (
            total(chosen)
            if chosen
            else constant(0.0, phrase("no band of {table} lies in {age}", table=table, age=age))
        )
        denominator = self._once(
            (prefix, "sum", within),
            lambda: total(whole).named(
                f"{table}.sum{mark}",
                phrase("All weights of ages of {whose}{of}", whose=whose, of=of),
            ),
        )
        return part.share_of(denominator).named(f"{prefix}.share_{age}{mark}", name)

    def _id(self, what: str, age: Band) -> str:
        """Return the id of a quantity of this stratum; the country and everybody go unsaid."""
        parts = [what]
        if self.stratum.area != "national":
            parts.append(self.stratum.area)
        if self.stratum.gender != "all":
            parts.append(self.stratum.gender)
        return ".".join([*parts, str(age)])

    def _once(self, key: object, make: Callable[[], Node]) -> Node:
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]
