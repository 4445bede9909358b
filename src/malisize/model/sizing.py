"""The people a channel reaches in a segment, from accounts, surveys, a weekly share or phones."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.assumptions.rules import option_of
from malisize.bands import Band
from malisize.country import NATIONAL
from malisize.errors import InputError
from malisize.model.carry import ACCOUNTS, LINES, carried
from malisize.model.channels import (
    Channel,
    is_chosen,
    setting,
    surveyed_ages,
)
from malisize.model.composition import Composition, StandIn
from malisize.model.kept import Kept
from malisize.model.lines import is_every_line, lines_per_person
from malisize.model.online import Online
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE
from malisize.quantity.node import Node, total
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase, units

_DEFAULTS = ("social.active_share", "social.people_per_account")


class Reach(NamedTuple):
    """A channel's people in a segment; ``accounts`` is None for channels that are not sized from
    any.

    ``local`` and ``own``: the people that a survey of one place leaves, and a number that was given
    for the country. ``by_area`` are those of each of several areas.
    """

    channel: Channel
    accounts: Node | None
    people: Node
    stand_ins: tuple[StandIn, ...]
    local: Node | None = None
    own: Node | None = None
    by_area: tuple[tuple[str, Node], ...] = ()


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
    by_area: tuple[tuple[str, Node], ...] = ()
    if len(parts) == 1:
        whole = parts[0].held(narrowing).named(id, label)
    else:
        nodes = [
            one.held(narrowing, one.who).named(f"{id}.{one.mark}", joined(", ", [label, one.who]))
            for one in parts
        ]
        whole = total(nodes).named(id, label)
        by_area = _by_area([one.area for one in parts], nodes)
    accounts = next((one.accounts for one in parts if one.accounts is not None), None)
    stand_ins = dict.fromkeys(stand_in for one in parts for stand_in in one.stand_ins)
    local, own = parts[0].local, parts[0].own
    return Reach(channel, accounts, whole, tuple(stand_ins), local, own, by_area)


def _by_area(areas: Sequence[str], nodes: Sequence[Node]) -> tuple[tuple[str, Node], ...]:
    """Return the sum of each of several areas' nodes; nothing of one area alone."""
    different = dict.fromkeys(areas)
    own = {area: [n for a, n in zip(areas, nodes, strict=True) if a == area] for area in different}
    return tuple((area, total(each)) for area, each in own.items() if len(different) > 1)


_ANY_CHANNELS = phrase(
    "which share of accounts are active people is not published; our default for any channel is"
    " used"
)


class _Sizing(Composition):
    """One channel in one stratum and age band, and what had to stand in for its own figures;
    ``least_age`` are the ages it counts there.
    """

    def __init__(self, channel: Channel, people: Online, age: Band, least_age: Band) -> None:
        super().__init__(channel, people, age, least_age)
        self.accounts: Node | None = None
        self.local: Node | None = None
        self.own: Node | None = None

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
        if raw is limit:  # whoever has a phone
            limit = self.people.people(self.age.overlap(self.least_age) or self.age)
        if narrowing is not None:
            raw, limit = raw * narrowing, limit * narrowing
        whose = {"online": phrase("online people"), "phones": phrase("people with a phone")}
        text = phrase(
            "{label} cannot reach more than the segment's {whose}",
            label=self.channel.label,
            whose=whose.get(self.channel.universe, "people"),
        )
        size = "weekly_share" if self.channel.sizing == "weekly" else "accounts"
        text = phrase("{text} ({who})", text=text, who=who) if who else text
        return raw.capped(limit, text, option_of(self.key(size), self.country))

    def limit(self) -> Node:
        """Return the people that the channel could possibly have."""
        age = self.age.overlap(self.least_age)
        assert age is not None  # reach() leaves out the others
        return {"online": self.people.users, "phones": self.people.owners}.get(
            self.channel.universe, self.people.people
        )(age)

    # Ways to people

    def from_accounts(self) -> Node:
        """Accounts x composition x active share x people per account."""
        out = self._holders()
        for share in self.composition():
            out = out * share
        return out

    def _holders(self) -> Node:
        """Return the people behind all accounts of the country."""
        self.accounts = self._accounts()
        defaults: list[str] = []
        active = self.own_or_social("active_share", phrase("monthly active share"), defaults)
        per_account = self.own_or_social(
            "people_per_account",
            phrase("people per {unit}", unit=units.one(self.channel.unit)),
            defaults,
        )
        if defaults:
            self.note(_ANY_CHANNELS, self.key("active_share"), *_DEFAULTS)
        return self.accounts * active * per_account

    def from_survey(self) -> Node:
        """Online people of the survey's ages x the share of them who hold an account x active
        share: that of the survey in its place, a supposed one elsewhere.

        Holders in a survey are people already, so no people per account. A number given for the
        country leaves the survey's place as it is and scales the rest.
        """
        place = self.country.area(self.channel.local_area)
        topic, name = self.channel.local_figure.split(".")
        surveyed = self.inputs.figure(name, topic)
        defaults: list[str] = []
        active = self.own_or_social("active_share", phrase("monthly active share"), defaults)
        if defaults:
            self.note(_ANY_CHANNELS, self.key("active_share"), *_DEFAULTS[:1])
        age = self.age.overlap(self.least_age)
        assert age is not None
        here = self.people.in_capital()
        elsewhere = self.people.places - here
        scale = self._scales(surveyed, active) if is_chosen(self.channel, self.inputs) else None
        parts = []
        if here:
            own = "figures." + name
            by = (
                phrase("your own number")
                if self.inputs.replaced([own])
                else phrase("a survey of people online aged 15+ in capitals")
            )
            text = phrase("how many use it in {label} is taken from {by}", label=place.label, by=by)
            if elsewhere:
                text = phrase("{text}; outside it nothing is published", text=text)
                self.note(
                    text, self.key("share_outside"), "figures." + name, self.key("share_outside")
                )
            else:
                self.note(text, self.key("accounts"), "figures." + name)
            part = self.people.located.adults(here, self.people.sexes, age) * surveyed
            parts.append(part if scale is None else part * scale[0])
        if elsewhere:
            outside = self._outside
            if not here:
                text = phrase(
                    "how many of the people online outside {label} use it is not published",
                    label=place.label,
                )
                self.note(text, *[self.key("share_outside")] * 2)
            part = self.people.located.adults(elsewhere, self.people.sexes, age) * outside
            parts.append(part if scale is None else part * scale[1])
        if self.gender != "all" or age != ADULT_AGE:
            text = phrase("the share of all adults online is used for this gender and age")
            self.note(text, None)
        return total(parts) * active

    @property
    def _outside(self) -> Node:
        name = self.country.capital.name
        label = phrase(
            "{label}: share of people online outside {name}", label=self.channel.label, name=name
        )
        if self.channel.universe != "online":
            label = phrase(
                "{label}: share met in a week outside {name}", label=self.channel.label, name=name
            )
        return self.inputs.assumption(self.key("share_outside"), label)

    def _scales(self, surveyed: Node, active: Node) -> tuple[Node, Node]:
        """Return by what the parts in the survey's place and elsewhere are multiplied so that they
        add up to the number given for the country.
        """
        label, id = self.channel.label, f"channel.{self.channel.key}"
        nation = self.people.nation
        place = self.country.area(self.channel.local_area).label
        located, sexes = nation.located, nation.sexes
        outside = nation.places - nation.in_capital()
        self.own = self.inputs.once((id, "own"), self._holders)
        if self.accounts is None:
            self.accounts = self._accounts()
        self.local = self.inputs.once(
            (id, "local"),
            lambda: (
                located.adults(nation.in_capital(), sexes, ADULT_AGE) * surveyed * active
            ).named(
                f"{id}.surveyed",
                phrase("{label}: people in {place} by its survey", label=label, place=place),
            ),
        )
        rest = self.inputs.once(
            (id, "rest"),
            lambda: (located.adults(outside, sexes, ADULT_AGE) * self._outside * active).named(
                f"{id}.elsewhere", phrase("{label}: people elsewhere as supposed", label=label)
            ),
        )
        own, local = self.own, self.local
        kept = self.inputs.once(
            (id, "kept"),
            lambda: Node(Kept(), (own, local, rest), own.unit).named(
                f"{id}.kept",
                phrase(
                    "{label}: people in {place} of the number for the country",
                    label=label,
                    place=place,
                ),
            ),
        )
        return kept.share_of(local), (own - kept).share_of(rest)

    def from_weekly_share(self) -> Node:
        """People aged 15 and over x the share the channel meets in a week: everywhere, or in a
        place that was surveyed and elsewhere.
        """
        key, age = self.key("weekly_share"), self.age.overlap(self.least_age)
        assert age is not None
        label = phrase("{label}: share met in a week", label=self.channel.label)
        if self.inputs.has(key):
            return self.limit() * self.inputs.assumption(key, label)
        here = self.people.in_capital() if self.channel.local_figure else frozenset()
        elsewhere = self.people.places - here
        parts = []
        if here:
            topic, name = self.channel.local_figure.split(".")
            share = self.inputs.figure(name, topic)
            self.note(
                phrase("a daily share of people aged 15+ in the capital is used as a weekly one"),
                key,
                "figures." + name,
            )
            parts.append(self.people.people_in(here, age) * share)
        if elsewhere and self.inputs.has(self.key("share_outside")):
            parts.append(self.people.people_in(elsewhere, age) * self._outside)
        elif elsewhere:
            raise self._no_size()
        return total(parts)

    def from_lines(self) -> Node:
        """People with a phone; of an operator, its lines in use / lines per person, where those
        people are.
        """
        owners = self.limit()
        self.accounts = self._accounts()
        if is_every_line(self.channel, self.inputs):
            return owners
        active = self.own_or_every_line("active_line_share", phrase("share of lines in use"))
        customers = (self.accounts * active / lines_per_person(self.channel, self.people)).named(
            f"channel.{self.channel.key}.owners",
            phrase("{label}: people with a line", label=self.channel.label),
        )
        here = self.phones_share()
        return customers if here is None else customers * here

    # The parts

    def _accounts(self) -> Node:
        key = self.key("accounts")
        label = joined(": ", [self.channel.label, units.many(self.channel.unit)])
        if self.inputs.has(key):
            if self.area != NATIONAL and self.inputs.assumptions.rank(key) > 0:
                whose = phrase("all {country}", country=self.country.name)
                self.note(
                    phrase(
                        "the {unit} given are read as those of {whose}",
                        unit=units.many(self.channel.unit),
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
        place = self.country.area(self.area).label
        local = ""
        if self.channel.local_figure:
            only = self.country.areas[self.channel.local_area]
            local = phrase(
                "; its only figure holds in {label} alone (--area {id})",
                label=only.label,
                id=only.id,
            )
        return InputError(
            phrase(
                "channel {key}: {label} has no size for {place}{local}: {why}",
                key=self.channel.key,
                label=self.channel.label,
                place=place,
                local=local,
                why=self.channel.why,
            ),
            hint=setting(self.channel),
        )
