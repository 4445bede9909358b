"""Who is online, and who has a phone: those of one area and gender, in numbers.

The national level is the published number of users times `users.level`. Children have a share of
it; the people of 15 and over are placed on odds, children where the youngest of these are.
"""

from __future__ import annotations

from malisize.assumptions.rules import option_of
from malisize.bands import Band
from malisize.country import NATIONAL
from malisize.model.carry import ONLINE, carried
from malisize.model.located import Located, Total
from malisize.model.people import People
from malisize.model.segment import ADULT_AGE, Stratum
from malisize.quantity.node import RATIO, Node, constant, total
from malisize.wording import phrase

CHILDREN_ONLINE = Band(5, ADULT_AGE.low)  # the younger are online nowhere
_AGES = "users.age_odds"


class Online(People):
    """The people of one area and gender, those online, and those with a phone."""

    __slots__ = ()

    @property
    def internet_users(self) -> Node:
        """All internet users of the country, as published."""
        return carried(self.inputs, self.inputs.figure("internet_users", "connectivity"), ONLINE)

    @property
    def online(self) -> Node:
        """All people online of the country: the published number without its width, at the level
        supposed.
        """
        level = self.inputs.assumption(
            "users.level", phrase("Published internet users who are really online")
        )
        published = carried(
            self.inputs, self.inputs.value_of("internet_users", "connectivity"), ONLINE
        )
        name = self.country.name
        return self._once(
            "online",
            lambda: (published * level).named(
                "online", phrase("People online in {name}", name=name)
            ),
        )

    @property
    def _children(self) -> Node:
        """All children online, at most those there are."""
        share = self.inputs.assumption(
            "users.children",
            phrase(
                "Children of {children_online} among people online", children_online=CHILDREN_ONLINE
            ),
        )
        nation = self.nation
        text = phrase(
            "children online cannot be more than there are of {children_online} years",
            children_online=CHILDREN_ONLINE,
        )
        return self._once(
            "children online",
            lambda: (
                (self.online * share)
                .capped(nation.people(CHILDREN_ONLINE), text, self._hint("users.children"))
                .named(
                    "online.children",
                    phrase("People online aged {children_online}", children_online=CHILDREN_ONLINE),
                )
            ),
        )

    @property
    def _adults_online(self) -> Node:
        """All people of 15 and over who are online, at most those there are."""
        share = self.inputs.assumption(
            "users.children",
            phrase(
                "Children of {children_online} among people online", children_online=CHILDREN_ONLINE
            ),
        )
        text = phrase(
            "people online of {low} and over cannot be more than there are", low=ADULT_AGE.low
        )
        nation = self.nation
        return self._once(
            "adults online",
            lambda: (
                (self.online * share.complement())
                .capped(nation.people(ADULT_AGE), text, self._hint("users.level"))
                .named(
                    "online.adults", phrase("People online aged {adult_age}", adult_age=ADULT_AGE)
                )
            ),
        )

    @property
    def nation(self) -> Online:
        """All people of the country."""
        return Online(self.inputs, Stratum(NATIONAL, "all", self.country))

    @property
    def located(self) -> Located:
        """Where people online are."""
        return self.inputs.once(
            "located online",
            lambda: Located(
                self.inputs, "online", Total(self._adults_online, ADULT_AGE), self._age_odds()
            ),
        )

    def _age_odds(self) -> list[tuple[Band, Node]]:
        bands = self.inputs.bands(_AGES, ADULT_AGE.low)
        out = []
        for band, key in bands.items():
            inside = band.overlap(ADULT_AGE)
            if inside:
                label = phrase(
                    "Odds of being online aged {band}, against the reference age", band=band
                )
                out.append((inside, self.inputs.assumption(key, label)))
        if not out:
            raise self.inputs.missing(
                f"{_AGES}.{ADULT_AGE.low}-34", phrase("odds of ages are not set")
            )
        return out

    def users(self, age: Band) -> Node:
        """Return the people online of the area and gender in an age band."""
        return self._once(("users", self.stratum, age), lambda: self._users(age))

    def _users(self, age: Band) -> Node:
        parts = []
        young, old = age.overlap(CHILDREN_ONLINE), age.overlap(ADULT_AGE)
        if young:
            parts.append(self._children_here(young))
        if old:
            parts.append(self.located.adults(self.places, self.sexes, old))
        nowhere = constant(
            0.0, phrase("nobody is online below {low}", low=CHILDREN_ONLINE.low), self.online.unit
        )
        out = total(parts) if parts else nowhere
        id, label = (
            self._id("online", age),
            phrase("People online: {age}", age=self.stratum.label(age)),
        )
        return out if out.label else out.named(id, label)

    def _children_here(self, age: Band) -> Node:
        """Return the children online of an age band: where people of the youngest band of 15 and
        over are, and at most those there are.
        """
        out = self._children
        if self.stratum.area != NATIONAL or self.stratum.gender != "all":
            youngest = self.located.bands[0][0]
            here = self.located.adults(self.places, self.sexes, youngest)
            whole = self.nation.located.adults(self.nation.places, self.nation.sexes, youngest)
            name = self._id("online.share", youngest)
            label = phrase(
                "Share of people online aged {youngest} who are {youngest_2}",
                youngest=youngest,
                youngest_2=self.stratum.label(youngest),
            )
            out = out * self._once(
                ("youngest", self.stratum), lambda: here.share_of(whole).named(name, label)
            )
        if age != CHILDREN_ONLINE:
            out = out * self.part("all", age, CHILDREN_ONLINE)
        if out is self._children:
            return out
        text = phrase(
            "children online ({age}) cannot be more than there are", age=self.stratum.label(age)
        )
        return out.capped(self.people(age), text, self._hint("users.children"))

    def _hint(self, key: str) -> str:
        return option_of(key, self.country)

    # Phones

    @property
    def owners_located(self) -> Located:
        """Where people with a phone are."""
        return self.inputs.once("located phones", self._owners_located)

    def _owners_located(self) -> Located:
        asked = Band.parse(self.country.surveys["phones"].ages, "ages")
        share = self.inputs.assumption(
            "phones.owner_share",
            phrase("People of {asked} who have a phone of their own", asked=asked),
        )
        there = self.nation.people(asked)
        whole = (there * share).named(
            "phones.surveyed", phrase("People aged {asked} with a phone", asked=asked)
        )
        every = constant(1.0, phrase("phones are as common at every age"), RATIO)
        return Located(self.inputs, "phones", Total(whole, asked), [(ADULT_AGE, every)])

    def owners(self, age: Band) -> Node:
        """Return the people of the area and gender of 15 and over who have a phone."""
        return self._once(("owners", self.stratum, age), lambda: self._owners(age))

    def _owners(self, age: Band) -> Node:
        out = self.owners_located.adults(self.places, self.sexes, age)
        id, label = (
            self._id("phones", age),
            phrase("People with a phone: {age}", age=self.stratum.label(age)),
        )
        return out if out.label else out.named(id, label)
