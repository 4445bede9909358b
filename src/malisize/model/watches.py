"""What should hold of any sensible audience, and is noted where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.model.audience import Nested, Watch
from malisize.model.channels import EVERY_LINE
from malisize.model.composition import capital_part
from malisize.model.languages import Narrowing
from malisize.model.online import Online
from malisize.model.pattern import SEXES
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Stratum
from malisize.model.sizing import Reach
from malisize.quantity.node import combine, total
from malisize.wording import both, phrase, units


def watches(people: Population) -> Iterator[Watch]:
    """Declare what should hold of any sensible input: no more users than people, and as many online
    in the capital as a survey of it found on one day.
    """
    nation, country = people.nation, people.inputs.country
    for users, text in (
        (nation.internet_users, phrase("more internet users than people")),
        (nation.online, phrase("more people online than people")),
    ):
        whole = users.part_of(
            nation.population,
            phrase("there cannot be {text} in {name}", text=text, name=country.name),
        )
        yield Watch(whole, nation.population, text)
    text = phrase("{name} has more people than towns have", name=country.capital.name)
    yield Watch(nation.capital_in_towns, nation.urban, text)
    if people.segment.is_nation:
        return
    there = Online(people.inputs, Stratum(country.capital_id, "all", country))
    modelled = there.users(ADULT_AGE).share_of(there.people(ADULT_AGE))
    if country.watch.capital_online_daily:
        surveyed = people.inputs.figure(*_figure(country.watch.capital_online_daily))
        text = phrase(
            "a survey of the capital found more people aged 15+ online on one day than"
            " this has in a month"
        )
        yield Watch(surveyed, modelled, text)


def channel_watches(
    people: Population, reaches: Sequence[Reach], narrowing: Narrowing
) -> Iterator[Watch]:
    """Declare what is plausible of accounts, and what surveys say of channels."""
    nation, country = people.nation.people(ONLINE_AGE), people.inputs.country
    place = country.capital
    for one in reaches:
        if one.accounts is not None and one.channel.sizing == "accounts":
            text = phrase(
                "{label} has more {unit} than {name} has people aged {online_age}",
                label=one.channel.label,
                unit=units.many(one.channel.unit),
                name=country.name,
                online_age=ONLINE_AGE,
            )
            yield Watch(one.accounts, nation, text)
        if one.local is not None and one.own is not None:
            text = phrase(
                "{label}: the number for the country is below what a survey leaves in {name}"
                " alone, so {name} and the rest shrink in proportion",
                label=one.channel.label,
                name=place.name,
            )
            yield Watch(one.local, one.own, text)
        share = f"channels.{one.channel.key}.share"
        if one.channel.universe == "online" and people.inputs.has(f"{share}.{place.id}"):
            capital = capital_part(one.channel, people.nation, place)
            if people.inputs.has(f"{share}.urban"):
                urban = people.inputs.assumption(
                    f"{share}.urban",
                    phrase("Urban share of {label} users", label=one.channel.label),
                )
                yield Watch(
                    capital, urban, phrase("{name}'s share is above the urban one", name=place.name)
                )
        if one.channel.key == EVERY_LINE and narrowing == Narrowing():
            age = people.segment.ages.overlap(ONLINE_AGE)
            assert age is not None  # reach() refuses a segment below that age
            text = phrase(
                "more people are online than have a phone: the share of owners is too low here"
            )
            yield Watch(people.users(age), one.people, text)
    found = {one.channel.key: one for one in reaches}
    order = [found[key] for key in country.watch.capital_order if key in found]
    if people.segment.is_capital and len(order) > 1:
        first, second = order[:2]
        text = phrase(
            "{label} comes out below {label_2}, while surveys of the capital put it ahead",
            label=first.channel.label,
            label_2=second.channel.label,
        )
        yield Watch(second.people, first.people, text)


def media_watches(
    people: Population, nested: Sequence[Nested], narrowing: Narrowing
) -> Iterator[Watch]:
    """Declare that media of a group together meet no more than met any mass medium in a week."""
    country, segment = people.inputs.country, people.segment
    none, ages = country.watch.no_media, segment.ages.overlap(ADULT_AGE)
    groups = [one for one in nested if all(each.channel.together for each in one.reaches)]
    if not none or ages is None or narrowing != Narrowing():
        return
    for group in groups:
        most = []
        for sex in SEXES if segment.gender == "all" else (segment.gender,):
            there = Population(people.inputs, segment._replace(gender=sex)).people(ages)
            most.append(there * people.inputs.figure(*_figure(none[sex])).complement())
        label = phrase("People who met any mass medium in a week, by a survey")
        names = both([one.channel.label for one in group.reaches])
        text = phrase(
            "{channels} together come to more people than a survey found to meet any mass medium"
            " in a week",
            channels=names,
        )
        union = combine(group.universe, [one.people for one in group.reaches])
        whole = total(most)
        named = whole if whole.leaf else whole.named("media.most", label)
        yield Watch(union, named, text, drawn=True)


def _figure(name: str) -> tuple[str, str]:
    """Return the key and the topic of a figure."""
    topic, _, key = name.partition(".")
    return key, topic
