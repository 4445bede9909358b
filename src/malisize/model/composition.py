"""Which part of a channel's people lies in a stratum, and what stands in for what is not known."""

from __future__ import annotations

from malisize.assumptions.rules import option_of
from malisize.bands import Band
from malisize.country import NATIONAL, Area
from malisize.model.channels import AGES, EVERY_LINE, Channel, find
from malisize.model.online import Online
from malisize.model.segment import ADULT_AGE, GENDERS, ONLINE_AGE, TITLES, Stratum
from malisize.quantity.node import Node
from malisize.text import command
from malisize.tuples import NamedTuple
from malisize.wording import joined, of_data, phrase


class StandIn(NamedTuple):
    """What stands in for a channel's own number, the options that would replace it, and the keys
    of what is taken.
    """

    text: str
    hint: str | None
    keys: tuple[str, ...] = ()


class Composition:
    """The shares of a channel's people in one stratum and age band. Where the channel has none of
    its own, its people are where, and of whom, people online are.
    """

    def __init__(self, channel: Channel, people: Online, age: Band, least_age: Band) -> None:
        self.channel = channel
        self.people = people
        self.inputs = people.inputs
        self.area, self.gender, self.country = people.stratum
        self.age = age
        self.least_age = least_age
        self.stand_ins: list[StandIn] = []

    @property
    def who(self) -> str:
        """The people in words."""
        return self.people.stratum.label(self.age)

    @property
    def mark(self) -> str:
        """The people as the end of an id."""
        return f"{self.area}.{self.gender}.{self.age}"

    def key(self, name: str) -> str:
        """Return a key of the channel."""
        return f"channels.{self.channel.key}.{name}"

    def note(self, text: str, key: str | None = None, *taken: str, hint: str | None = None) -> None:
        """Say what stands in, with the key that would replace it, or a hint of its own, and the
        keys of what is taken.
        """
        self.stand_ins.append(StandIn(text, option_of(key, self.country) if key else hint, taken))

    def composition(self) -> list[Node]:
        """Return the shares of the channel's users that lie in the segment."""
        if self.channel.universe == "phones":
            share = self.phones_share()
            return [] if share is None else [share]
        shares = [self._area_share(), self._gender_share(), self._age_share()]
        return [share for share in shares if share is not None]

    def phones_share(self) -> Node | None:
        """Return the part of all people with a phone that is in the stratum and of the ages; None
        where that is all of them.
        """
        age = self.age.overlap(ADULT_AGE)
        assert age is not None  # reach() leaves out the others
        if self.area == NATIONAL and self.gender == "all" and age == ADULT_AGE:
            return None
        self.note(phrase("as many of its users are taken to be here as of all phone owners"), None)
        return self.inputs.once(
            ("phones share", self.mark),
            lambda: (
                self.people.owners(age)
                .share_of(self.people.nation.owners(ADULT_AGE))
                .named(
                    f"phones.share.{self.mark}",
                    phrase("Share of people with a phone: {who}", who=self.who),
                )
            ),
        )

    # Areas

    def _area_share(self) -> Node | None:
        area = self.area
        if area == NATIONAL:
            return None
        place, kind = self.country.capital, self.country.area(area).kind
        key = self.key(f"share.{place.id}")
        own_urban = self.inputs.has(self.key("share.urban"))
        if kind in ("urban", "rural") and own_urban:
            urban = self._urban()
            if kind == "urban":
                return urban
            label = phrase("Rural share of {label} users", label=self.channel.label)
            return urban.complement().named(self.key("share.rural"), label)
        if not self.inputs.has(key):
            whose = phrase("as many of its users are taken to live here as of all people online")
            self.note(whose, self.key("share.urban") if kind in ("urban", "rural") else key)
            return (
                self._online(area)
                .share_of(self._online(NATIONAL))
                .named(
                    f"channel.{self.channel.key}.share.{area}",
                    phrase(
                        "{label}: share of {label_2} users",
                        label=self.country.area(area).label,
                        label_2=self.channel.label,
                    ),
                )
            )
        capital = capital_part(self.channel, self.people, place)
        if kind == "capital":
            return capital
        self.note(
            phrase(
                "users outside {name} are spread over areas as people online are", name=place.name
            ),
            None,
        )
        outside = self.inputs.once(
            "13+ online outside",
            lambda: (self._online(NATIONAL) - self._online(place.id)).named(
                f"online.outside.{ONLINE_AGE}",
                phrase(
                    "People online outside {name}, aged {online_age}",
                    name=place.name,
                    online_age=ONLINE_AGE,
                ),
            ),
        )
        there = self._online(area)
        if kind == "urban":
            there = there - self._online(place.id)
        share = capital.complement() * there.share_of(outside)
        return (share + capital if kind == "urban" else share).named(
            f"channel.{self.channel.key}.share.{area}",
            phrase(
                "{label}: share of {label_2} users",
                label=self.country.area(area).label,
                label_2=self.channel.label,
            ),
        )

    def _online(self, area: str, gender: str = "all", age: Band = ONLINE_AGE) -> Node:
        return Online(self.inputs, Stratum(area, gender, self.country)).users(age)

    def _urban(self) -> Node:
        return self.inputs.assumption(
            self.key("share.urban"),
            phrase("Urban share of {label} users", label=self.channel.label),
        )

    # Genders and ages

    def _gender_share(self) -> Node | None:
        if self.gender == "all":
            return None
        key = self.key("share.female")
        if not self.inputs.has(key):
            self.note(
                phrase(
                    "as many of its users are taken to be {gender} as of people online there",
                    gender=GENDERS[self.gender],
                ),
                key,
            )
            return (
                self._online(self.area, self.gender)
                .share_of(self._online(self.area))
                .named(
                    f"channel.{self.channel.key}.share.{self.area}.{self.gender}",
                    phrase(
                        "{who} among people online in {place}",
                        who=TITLES[self.gender],
                        place=self.country.area(self.area).label,
                    ),
                )
            )
        women = self.inputs.assumption(
            key, phrase("Women among {label} users", label=self.channel.label)
        )
        if self.gender == "women":
            return women
        return women.complement().named(
            self.key("share.male"), phrase("Men among {label} users", label=self.channel.label)
        )

    def _age_share(self) -> Node | None:
        age = self.age
        if age.overlap(self.least_age) == self.least_age:
            return None
        who = phrase("{channel} users", channel=self.channel.label)
        if self.inputs.bands(self.key("age")):
            return self.people.band_share(
                f"channels.{self.channel.key}", age, who, within=ONLINE_AGE
            )
        ages = self.key("age")
        hint = " ".join(command("--set", f"{ages}.{band}={part}") for band, part in AGES.items())
        if self.channel.is_social and self.inputs.bands("social.age"):
            own = self.inputs.replaced(self.inputs.bands("social.age").values())
            survey = self.country.watch.social_ages and of_data(self.country.watch.social_ages)
            text = (
                phrase("ages are those of social media users in {survey}", survey=survey)
                if survey and not own
                else phrase("ages are those of social media users")
            )
            self.note(text, hint=hint)
            return self.people.band_share(
                "social", age, phrase("social media users"), within=ONLINE_AGE
            )
        self.note(phrase("ages are those of people online"), hint=hint)
        inside = age.overlap(self.least_age)
        assert inside is not None
        share = self._online(self.area, self.gender, inside).share_of(
            self._online(self.area, self.gender, self.least_age)
        )
        return share.named(
            f"channel.{self.channel.key}.share_{self.mark}",
            phrase(
                "Share of people online aged {least_age} who are of {inside}: {who}",
                least_age=self.least_age,
                inside=inside,
                who=self.who,
            ),
        )

    # What another channel, or all of them, stand in with

    def own_or_social(self, name: str, label: str, defaults: list[str]) -> Node:
        """Return a share of the channel's own, or that of any channel, added to ``defaults``."""
        key = self.key(name)
        singular = self.channel.unit.removesuffix("s")
        unit = f"people per {singular}" if name == "people_per_account" else None
        if self.inputs.has(key):
            return self.inputs.assumption(key, joined(": ", [self.channel.label, label]), unit)
        shared = f"social.{name}"
        given = self.inputs.assumptions.get(shared)
        if given is None:
            raise self.inputs.missing(
                key,
                phrase("{channel}: {what} is not set", channel=self.channel.label, what=label),
            )
        defaults.append(label)
        label = joined(": ", [phrase("Any channel"), label])
        if unit is None or unit == given.unit:
            return self.inputs.assumption(shared, label)
        return self.inputs.given(given, label, unit)

    def own_or_every_line(self, name: str, label: str) -> Node:
        """Return a share of the operator's own lines, or that of all operators'."""
        key = self.key(name)
        every = f"channels.{EVERY_LINE}.{name}"
        if self.inputs.has(key) or key == every:
            return self.inputs.assumption(key, joined(": ", [self.channel.label, label]))
        self.note(phrase("that of all operators is used ({label})", label=label), key, every)
        return self.inputs.assumption(
            every, joined(": ", [find(EVERY_LINE, self.country).label, label])
        )


def capital_part(channel: Channel, people: Online, place: Area) -> Node:
    """Return the capital's share of a channel's users, where one is given: a part of the urban
    share where that is given too, and refused above it.
    """
    inputs, key = people.inputs, f"channels.{channel.key}.share"
    label = phrase("{name}'s share of {label} users", name=place.name, label=channel.label)
    capital = inputs.assumption(f"{key}.{place.id}", label)
    if not inputs.has(f"{key}.urban"):
        return capital
    urban = inputs.assumption(
        f"{key}.urban", phrase("Urban share of {label} users", label=channel.label)
    )
    whose = phrase("{name}'s share", name=place.name)
    text = phrase(
        "{key}.{id}: {whose} is above the urban share it is a part of ({key}.urban)",
        key=key,
        id=place.id,
        whose=whose,
    )
    return inputs.once(
        ("capital part", channel.key),
        lambda: capital.part_of(urban, text).named(
            f"channel.{channel.key}.share.{place.id}",
            phrase(
                "{whose} of {label} users, at most the urban one", whose=whose, label=channel.label
            ),
        ),
    )
