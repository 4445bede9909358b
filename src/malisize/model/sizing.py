"""The people a channel reaches in a segment, from accounts, a survey, a weekly share or lines."""

from __future__ import annotations

from typing import NamedTuple

from malisize.assumptions.rules import option_of
from malisize.bands import Band
from malisize.country import Area
from malisize.errors import InputError
from malisize.model.carry import ACCOUNTS, LINES, carried
from malisize.model.channels import AGES, EVERY_LINE, Channel, find, setting, surveyed_ages
from malisize.model.people import People
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Stratum
from malisize.quantity.node import Node, total
from malisize.text import command
from malisize.wording import both, joined, phrase, plural


class StandIn(NamedTuple):
    """What stands in for a channel's own number, and the options that would replace it."""

    text: str
    hint: str | None


class Reach(NamedTuple):
    """A channel's people in a segment; ``accounts`` is None for channels that are not sized from
    any.
    """

    channel: Channel
    accounts: Node | None
    people: Node
    stand_ins: tuple[StandIn, ...]


def reach(channel: Channel, population: Population, narrowing: Node | None) -> Reach:
    """Build the people a channel reaches in a segment, after narrowing: those of its strata.

    Raises InputError where the channel is unavailable or has no size for an area, naming the key
    that gives it one.
    """
    if channel.unavailable:
        raise InputError(
            phrase(
                "channel {key}: {label} is not available in {name}: {why}",
                key=channel.key,
                label=channel.label,
                name=population.inputs.country.name,
                why=channel.why,
            )
        )
    ages = population.segment.ages
    parts: list[_Sizing] = []
    for people in population.strata:
        counted = surveyed_ages(channel, people.inputs, people.stratum.area) or channel.least_age
        found = [
            _Sizing(channel, people, age, counted) for age in ages.bands if age.overlap(counted)
        ]
        if not found:
            raise InputError(
                phrase(
                    "channel {key}: {label} counts ages {counted} alone, and the segment is aged"
                    " {words}",
                    key=channel.key,
                    label=channel.label,
                    counted=counted,
                    words=ages.words,
                ),
                hint=phrase(
                    "leave the channel out, or widen the ages: `--age {counted}`", counted=counted
                ),
            )
        parts.extend(found)
    id, label = (
        f"channel.{channel.key}.reachable",
        phrase("{label}: reachable people", label=channel.label),
    )
    if len(parts) == 1:
        whole = parts[0].held(narrowing).named(id, label)
    else:
        nodes = [
            one.held(narrowing, one.who).named(f"{id}.{one.mark}", joined(", ", [label, one.who]))
            for one in parts
        ]
        whole = total(nodes).named(id, label)
    accounts = next((one.accounts for one in parts if one.accounts is not None), None)
    stand_ins = dict.fromkeys(stand_in for one in parts for stand_in in one.stand_ins)
    return Reach(channel, accounts, whole, tuple(stand_ins))


class _Sizing:
    """One channel in one stratum and age band, and what had to stand in for its own figures;
    ``least_age`` are the ages it counts there.
    """

    def __init__(self, channel: Channel, people: People, age: Band, least_age: Band) -> None:
        self.channel = channel
        self.people = people
        self.inputs = people.inputs
        self.area, self.gender, self.country = people.stratum
        self.age = age
        self.least_age = least_age
        self.stand_ins: list[StandIn] = []
        self.accounts: Node | None = None

    @property
    def who(self) -> str:
        """The people in words."""
        return self.people.stratum.label(self.age)

    @property
    def mark(self) -> str:
        """The people as the end of an id."""
        return f"{self.area}.{self.gender}.{self.age}"

    def held(self, narrowing: Node | None, who: str = "") -> Node:
        """Return the channel's people, at most those there are; ``who`` they are, of several."""
        if surveyed_ages(self.channel, self.inputs, self.area) is not None:
            raw = self.from_survey()
        else:
            ways = {
                "accounts": self.from_accounts,
                "weekly": self.from_weekly_share,
                "lines": self.from_lines,
            }
            raw = ways[self.channel.sizing]()
        limit = self.limit()
        if narrowing is not None:
            raw, limit = raw * narrowing, limit * narrowing
        whose = phrase("online people") if self.channel.universe == "online" else "people"
        text = phrase(
            "{label} cannot reach more than the segment's {whose}",
            label=self.channel.label,
            whose=whose,
        )
        return raw.capped(limit, phrase("{text} ({who})", text=text, who=who) if who else text)

    def key(self, name: str) -> str:
        return f"channels.{self.channel.key}.{name}"

    def limit(self) -> Node:
        """Return the people that the channel could possibly have."""
        age = self.age.overlap(self.least_age)
        assert age is not None  # reach() leaves out the others
        return (
            self.people.users(age) if self.channel.universe == "online" else self.people.people(age)
        )

    # Three ways to people

    def from_accounts(self) -> Node:
        """Accounts x composition x active share x people per account."""
        self.accounts = self._accounts()
        out = self.accounts
        for share in self._composition():
            out = out * share
        defaults: list[str] = []
        active = self._own_or_social("active_share", phrase("monthly active share"), defaults)
        per_account = self._own_or_social(
            "people_per_account",
            phrase("people per {unit}", unit=_singular(self.channel.unit)),
            defaults,
        )
        if defaults:
            text = plural(
                "{names} is the default for any channel",
                "{names} are the defaults for any channel",
                len(defaults),
                names=both(defaults),
            )
            self._note(text, self.key("active_share"))
        return out * active * per_account

    def from_survey(self) -> Node:
        """Online people of the survey's ages x the share of them who hold an account x active
        share.

        Holders in a survey are people already, so no people per account.
        """
        base = self.limit()
        topic, name = self.channel.local_figure.split(".")
        holders = base * self.inputs.figure(name, topic)
        own = self.inputs.replaced([f"figures.{name}"])
        by = f"figures.{name}" if own else phrase("a survey of online people 15+ in capitals")
        where = self.country.areas[self.area].label
        self._note(
            phrase("sized by {by}, for {where} alone", by=by, where=where), self.key("accounts")
        )
        if self.gender != "all" or self.age.overlap(ADULT_AGE) != ADULT_AGE:
            self._note(
                phrase("that share of all adults online stands in for this gender and age")
                if own
                else phrase(
                    "the survey's share of all adults online stands in for this gender and age",
                ),
                None,
            )
        defaults: list[str] = []
        active = self._own_or_social("active_share", phrase("monthly active share"), defaults)
        if defaults:
            self._note(
                phrase("monthly active share is the default for any channel"),
                self.key("active_share"),
            )
        return holders * active

    def from_weekly_share(self) -> Node:
        """People aged 15 and over x the share the channel meets in a week."""
        base = self.limit()
        key = self.key("weekly_share")
        label = phrase("{label}: share met in a week", label=self.channel.label)
        if self.inputs.has(key):
            return base * self.inputs.assumption(key, label)
        if self.channel.local_figure and self.channel.local_area == self.area:
            topic, name = self.channel.local_figure.split(".")
            share = self.inputs.figure(name, topic)
            self._note(
                phrase("a daily share of people 15+ in the capital stands in for a weekly one"), key
            )
            return base * share
        raise self._no_size()

    def from_lines(self) -> Node:
        """Segment's people x the share who own a phone: lines in use / lines per person, over
        people aged 13 and over.
        """
        base = self.limit()
        self.accounts = self._accounts()
        active = self._own_or_every_line("active_line_share", phrase("share of lines in use"))
        lines = self._own_or_every_line("lines_per_person", phrase("lines per person"))
        owners = (self.accounts * active / lines).named(
            f"channel.{self.channel.key}.owners",
            phrase("{label}: people with a line", label=self.channel.label),
        )
        nation = People(self.inputs, Stratum("national", "all", self.country))
        everybody = nation.people(ONLINE_AGE)
        held = owners.capped(
            everybody,
            phrase(
                "{label}: people with a line cannot be more than people aged {online_age}",
                label=self.channel.label,
                online_age=ONLINE_AGE,
            ),
        )
        share = held.share_of(everybody).named(
            f"channel.{self.channel.key}.owner_share",
            phrase("Share of people {online_age} with a line", online_age=ONLINE_AGE),
        )
        if (
            self.area != "national"
            or self.gender != "all"
            or self.age.overlap(ONLINE_AGE) != ONLINE_AGE
        ):
            self._note(
                phrase("the national share of people with a line stands in for the segment's own"),
                None,
            )
        return base * share

    # The parts

    def _accounts(self) -> Node:
        key = self.key("accounts")
        label = joined(": ", [self.channel.label, self.channel.unit])
        if self.inputs.has(key):
            if self.area != "national" and self.inputs.assumptions.rank(key) > 0:
                whose = phrase("all {country}", country=self.country.name)
                self._note(
                    phrase(
                        "the {unit} given are read as those of {whose}",
                        unit=self.channel.unit,
                        whose=whose,
                    ),
                    None,
                )
            return self.inputs.assumption(key, label, self.channel.unit)
        if self.channel.figure:
            topic, name = self.channel.figure.split(".")
            if self.inputs.has_figure(name, topic):
                growth = LINES if self.channel.sizing == "lines" else ACCOUNTS
                return carried(self.inputs, self.inputs.figure(name, topic), growth)
        raise self._no_size()

    def _no_size(self) -> InputError:
        place = self.country.areas[self.area].label
        words = {
            "key": self.channel.key,
            "channel": self.channel.label,
            "place": place,
            "why": self.channel.why,
        }
        text = phrase("channel {key}: {channel} has no size for {place}: {why}", **words)
        if self.channel.local_figure:
            only = self.country.areas[self.channel.local_area]
            text = phrase(
                "channel {key}: {channel} has no size for {place}; its only figure holds in"
                " {local} alone (--area {id}): {why}",
                local=only.label,
                id=only.id,
                **words,
            )
        return InputError(text, hint=setting(self.channel))

    def _composition(self) -> list[Node]:
        """Return the shares of the channel's users that lie in the segment."""
        shares = [self._area_share(), self._gender_share(), self._age_share()]
        return [share for share in shares if share is not None]

    def _area_share(self) -> Node | None:
        area = self.area
        if area == "national":
            return None
        if self.channel.universe != "online":
            self._note(phrase("the area's share of people stands in"), None)
            return self.people.area_share(area)
        urban = self._own_or_users(
            "share.urban", "urban", phrase("Urban share of {label} users", label=self.channel.label)
        )
        if area == "urban":
            return urban
        if area == "rural":
            return urban.complement().named(
                self.key("share.rural"),
                phrase("Rural share of {label} users", label=self.channel.label),
            )
        place = self.country.capital
        share = f"share.{place.id}"
        capital = self._own_or_users(
            share,
            place.id,
            phrase("{name}'s share of {label} users", name=place.name, label=self.channel.label),
        )
        if self.inputs.has(self.key(share)):
            capital = capital_part(self.channel, capital, urban, place)
        if area == place.id:
            return capital
        self._note(
            phrase("users outside {name} are spread over regions like people", name=place.name),
            None,
        )
        return (capital.complement() * self.people.area_outside_capital(area)).named(
            f"channel.{self.channel.key}.share.{area}",
            phrase(
                "{label}: share of {label_2} users",
                label=self.country.areas[area].label,
                label_2=self.channel.label,
            ),
        )

    def _own_or_users(self, name: str, area: str, label: str) -> Node:
        key = self.key(name)
        if self.inputs.has(key):
            return self.inputs.assumption(key, label)
        self._note(phrase("the area's share of internet users stands in"), key)
        share = self.people.users_area_share(area)
        assert share is not None
        return share

    def _gender_share(self) -> Node | None:
        if self.gender == "all":
            return None
        key = self.key("share.female")
        if self.inputs.has(key):
            women = self.inputs.assumption(
                key, phrase("Women among {label} users", label=self.channel.label)
            )
        elif self.channel.universe == "online":
            self._note(phrase("women's share of internet users stands in"), key)
            women = self.inputs.assumption("users.female", phrase("Women among internet users"))
        else:
            self._note(phrase("women's share of the population stands in"), key)
            women = self.inputs.figure("female_share", "population")
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
            survey = self.country.watch.social_ages
            text = (
                phrase("ages of social media users in {survey} stand in", survey=survey)
                if survey and not own
                else phrase("ages of social media users stand in")
            )
            self._note(text, hint=hint)
            whose = phrase("social media users")
            return self.people.band_share("social", age, whose, within=ONLINE_AGE)
        if self.channel.universe == "online":
            self._note(phrase("ages of internet users stand in"), hint=hint)
            return self.people.band_share("users", age, phrase("internet users"), within=ONLINE_AGE)
        self._note(phrase("ages of the population stand in"), hint=hint)
        inside = age.overlap(self.least_age)
        assert inside is not None
        share = self.people.age_share(inside).share_of(self.people.age_share(self.least_age))
        return share.named(
            f"channel.{self.channel.key}.share_{age}",
            phrase(
                "Share of people {least_age} aged {inside}", least_age=self.least_age, inside=inside
            ),
        )

    def _own_or_social(self, name: str, label: str, defaults: list[str]) -> Node:
        key = self.key(name)
        unit = (
            phrase("people per {unit}", unit=_singular(self.channel.unit))
            if name == "people_per_account"
            else None
        )
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
        if unit is None or unit == given.unit:
            return self.inputs.assumption(shared, label)
        return self.inputs.given(given, label, unit)

    def _own_or_every_line(self, name: str, label: str) -> Node:
        key = self.key(name)
        every = f"channels.{EVERY_LINE}.{name}"
        if self.inputs.has(key) or key == every:
            return self.inputs.assumption(key, joined(": ", [self.channel.label, label]))
        self._note(phrase("{label} over all operators stands in", label=label), key)
        return self.inputs.assumption(
            every, joined(": ", [find(EVERY_LINE, self.country).label, label])
        )

    def _note(self, text: str, key: str | None = None, *, hint: str | None = None) -> None:
        self.stand_ins.append(StandIn(text, option_of(key, self.country) if key else hint))


def capital_part(channel: Channel, capital: Node, urban: Node, place: Area) -> Node:
    """Return the capital's share of a channel's users, which is a part of the urban share and
    refused above it.
    """
    key, whose = f"channels.{channel.key}.share", phrase("{name}'s share", name=place.name)
    text = phrase(
        "{key}.{id}: {whose} is above the urban share it is a part of ({key}.urban)",
        key=key,
        id=place.id,
        whose=whose,
    )
    return capital.part_of(urban, text).named(
        f"channel.{channel.key}.share.{place.id}",
        phrase("{whose} of {label} users, at most the urban one", whose=whose, label=channel.label),
    )


def _singular(unit: str) -> str:
    return unit.removesuffix("s")
