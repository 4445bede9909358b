"""What should hold of any sensible audience, and is noted where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.model.audience import Watch
from malisize.model.channels import EVERY_LINE
from malisize.model.people import People
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Stratum
from malisize.model.sizing import Reach, capital_part
from malisize.quantity.node import Node, constant
from malisize.wording import phrase


def watches(people: Population) -> Iterator[Watch]:
    """Declare what should hold of any sensible input: towns above the countryside, users below the
    people there are.
    """
    nation, country = people.nation, people.inputs.country
    place = country.capital
    whole = nation.internet_users.part_of(
        nation.population,
        phrase("there cannot be more internet users than people in {name}", name=country.name),
    )
    yield Watch(whole, nation.population, phrase("more internet users than people"))
    rural, towns, capital = (nation.penetration(area) for area in ("rural", "towns", place.id))
    yield Watch(
        rural,
        towns,
        phrase("internet penetration of the countryside comes out above that of towns"),
    )
    yield Watch(
        towns,
        capital,
        phrase(
            "internet penetration of other towns comes out above that of {name}", name=place.name
        ),
    )
    for area, rate, name in (
        ("rural", rural, phrase("the countryside")),
        ("rural", towns, phrase("towns outside {name}", name=place.name)),
        (place.id, capital, place.name),
    ):
        there = People(people.inputs, Stratum(area, "all", country))
        text = phrase("more internet users in {name} than people aged 13 and over", name=name)
        share = there.age_share(ONLINE_AGE)
        yield Watch(rate, share, text)
    if people.segment.is_nation:
        return
    there = People(people.inputs, Stratum(place.id, "all", country))
    modelled = there.users(ADULT_AGE).share_of(there.people(ADULT_AGE))
    if country.watch.capital_online_daily:
        surveyed = people.inputs.figure(*_figure(country.watch.capital_online_daily))
        text = phrase(
            "a survey of the capital found more people aged 15+ online on one day than"
            " this has in a month"
        )
        yield Watch(surveyed, modelled, text)
    if not country.watch.rural_online_most:
        return
    key, topic = _figure(country.watch.rural_online_most)
    deep = people.inputs.catalogue.figure(key, topic).observations[0]
    assert deep.value is not None
    least = constant(
        deep.value, phrase("Internet penetration stated for deep rural zones, at most")
    )
    text = phrase("the whole countryside comes out below what is said of deep rural zones alone")
    yield Watch(least, rural, text)


def channel_watches(
    people: Population, reaches: Sequence[Reach], narrowing: Node | None
) -> Iterator[Watch]:
    """Declare what is plausible of accounts, and what surveys say of channels."""
    nation, country = people.nation.people(ONLINE_AGE), people.inputs.country
    place = country.capital
    for one in reaches:
        if one.accounts is not None and one.channel.sizing == "accounts":
            text = phrase(
                "{label} has more {unit} than {name} has people aged {online_age}",
                label=one.channel.label,
                unit=one.channel.unit,
                name=country.name,
                online_age=ONLINE_AGE,
            )
            yield Watch(one.accounts, nation, text)
        share = f"channels.{one.channel.key}.share"
        if one.channel.universe == "online" and people.inputs.has(f"{share}.{place.id}"):
            capital = people.inputs.assumption(
                f"{share}.{place.id}",
                phrase("{name}'s share of {label} users", name=place.name, label=one.channel.label),
            )
            if people.inputs.has(f"{share}.urban"):
                urban: Node | None = people.inputs.assumption(
                    f"{share}.urban",
                    phrase("Urban share of {label} users", label=one.channel.label),
                )
            else:
                urban = people.nation.users_area_share("urban")
            assert urban is not None
            yield Watch(
                capital_part(one.channel, capital, urban, place),
                urban,
                phrase("{name}'s share is above the urban one", name=place.name),
            )
        surveyed = country.watch.capital_daily.get(one.channel.key)
        if surveyed is not None and people.segment.is_capital:
            daily = people.inputs.figure(*_figure(surveyed))
            weekly = people.inputs.assumption(
                f"channels.{one.channel.key}.weekly_share",
                phrase("{label}: share met in a week", label=one.channel.label),
            )
            text = phrase(
                "a survey of the capital found more adults met by {label} every day than this"
                " supposes in a week",
                label=one.channel.label.casefold(),
            )
            yield Watch(daily, weekly, text)
        if one.channel.key == EVERY_LINE and narrowing is None:
            age = people.segment.ages.overlap(ONLINE_AGE)
            assert age is not None  # reach() refuses a segment below that age
            text = phrase(
                "more people are online than have a line: the national share of line owners"
                " is too low for this segment"
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


def _figure(name: str) -> tuple[str, str]:
    """Return the key and the topic of a figure."""
    topic, _, key = name.partition(".")
    return key, topic
