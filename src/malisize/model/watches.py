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


def watches(people: Population) -> Iterator[Watch]:
    """Declare what should hold of any sensible input: towns above the countryside, users below the
    people there are.
    """
    nation, country = people.nation, people.inputs.country
    place = country.capital
    whole = nation.internet_users.part_of(
        nation.population, f"there cannot be more internet users than people in {country.name}"
    )
    yield Watch(whole, nation.population, "more internet users than people")
    rural, towns, capital = (nation.penetration(area) for area in ("rural", "towns", place.id))
    yield Watch(
        rural, towns, "internet penetration of the countryside comes out above that of towns"
    )
    yield Watch(
        towns, capital, f"internet penetration of other towns comes out above that of {place.name}"
    )
    for area, rate, name in (
        ("rural", rural, "the countryside"),
        ("rural", towns, f"towns outside {place.name}"),
        (place.id, capital, place.name),
    ):
        there = People(people.inputs, Stratum(area, "all", country))
        text = f"more internet users in {name} than people aged 13 and over"
        share = there.age_share(ONLINE_AGE)
        yield Watch(rate, share, text)
    if people.segment.is_nation:
        return
    there = People(people.inputs, Stratum(place.id, "all", country))
    modelled = there.users(ADULT_AGE).share_of(there.people(ADULT_AGE))
    if country.watch.capital_online_daily:
        surveyed = people.inputs.figure(*_figure(country.watch.capital_online_daily))
        text = (
            "a survey of the capital found more people aged 15+ online on one day than this has in"
            " a month"
        )
        yield Watch(surveyed, modelled, text)
    if not country.watch.rural_online_most:
        return
    key, topic = _figure(country.watch.rural_online_most)
    deep = people.inputs.catalogue.figure(key, topic).observations[0]
    assert deep.value is not None
    least = constant(deep.value, "Internet penetration stated for deep rural zones, at most")
    text = "the whole countryside comes out below what is said of deep rural zones alone"
    yield Watch(least, rural, text)


def channel_watches(
    people: Population, reaches: Sequence[Reach], narrowing: Node | None
) -> Iterator[Watch]:
    """Declare what is plausible of accounts, and what surveys say of channels."""
    nation, country = people.nation.people(ONLINE_AGE), people.inputs.country
    place = country.capital
    for one in reaches:
        if one.accounts is not None and one.channel.sizing == "accounts":
            text = (
                f"{one.channel.label} has more {one.channel.unit} than {country.name} has people"
                f" aged {ONLINE_AGE}"
            )
            yield Watch(one.accounts, nation, text)
        share = f"channels.{one.channel.key}.share"
        if one.channel.universe == "online" and people.inputs.has(f"{share}.{place.id}"):
            capital = people.inputs.assumption(
                f"{share}.{place.id}", f"{place.name}'s share of {one.channel.label} users"
            )
            if people.inputs.has(f"{share}.urban"):
                urban: Node | None = people.inputs.assumption(
                    f"{share}.urban", f"Urban share of {one.channel.label} users"
                )
            else:
                urban = people.nation.users_area_share("urban")
            assert urban is not None
            yield Watch(
                capital_part(one.channel, capital, urban, place),
                urban,
                f"{place.name}'s share is above the urban one",
            )
        surveyed = country.watch.capital_daily.get(one.channel.key)
        if surveyed is not None and people.segment.is_capital:
            daily = people.inputs.figure(*_figure(surveyed))
            weekly = people.inputs.assumption(
                f"channels.{one.channel.key}.weekly_share",
                f"{one.channel.label}: share met in a week",
            )
            text = (
                "a survey of the capital found more adults met by"
                f" {one.channel.label.casefold()} every day than this supposes in a week"
            )
            yield Watch(daily, weekly, text)
        if one.channel.key == EVERY_LINE and narrowing is None:
            age = people.segment.ages.overlap(ONLINE_AGE)
            assert age is not None  # reach() refuses a segment below that age
            text = (
                "more people are online than have a line: the national share of line owners is too"
                " low for this segment"
            )
            yield Watch(people.users(age), one.people, text)
    found = {one.channel.key: one for one in reaches}
    order = [found[key] for key in country.watch.capital_order if key in found]
    if people.segment.is_capital and len(order) > 1:
        first, second = order[:2]
        text = (
            f"{first.channel.label} comes out below {second.channel.label}, while surveys of the"
            " capital put it ahead"
        )
        yield Watch(second.people, first.people, text)


def _figure(name: str) -> tuple[str, str]:
    """Return the key and the topic of a figure."""
    topic, _, key = name.partition(".")
    return key, topic
