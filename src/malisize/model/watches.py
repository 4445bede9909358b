"""What should hold of any sensible audience, and is noted where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.model.audience import Watch
from malisize.model.channels import EVERY_LINE
from malisize.model.people import People
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, CAPITAL, NATION, ONLINE_AGE, Stratum
from malisize.model.sizing import Reach, bamako_part
from malisize.quantity.node import Node, constant


def watches(people: Population) -> Iterator[Watch]:
    """Declare what should hold of any sensible input: towns above the countryside, users below the
    people there are.
    """
    nation = people.nation
    whole = nation.internet_users.part_of(
        nation.population, "there cannot be more internet users than people in Mali"
    )
    yield Watch(whole, nation.population, "more internet users than people")
    rural, towns, capital = (nation.penetration(area) for area in ("rural", "towns", "bamako"))
    yield Watch(
        rural, towns, "internet penetration of the countryside comes out above that of towns"
    )
    yield Watch(
        towns, capital, "internet penetration of other towns comes out above that of Bamako"
    )
    for area, rate, name in (
        ("rural", rural, "the countryside"),
        ("rural", towns, "towns outside Bamako"),
        ("bamako", capital, "Bamako"),
    ):
        there = People(people.inputs, Stratum(area, "all"))
        text = f"more internet users in {name} than people aged 13 and over"
        share = there.age_share(ONLINE_AGE)
        yield Watch(rate, share, text)
    if people.segment.areas == NATION.areas:
        return
    there = People(people.inputs, Stratum("bamako", "all"))
    modelled = there.users(ADULT_AGE).share_of(there.people(ADULT_AGE))
    surveyed = people.inputs.figure("bamako_internet_yesterday", "internet_surveys")
    text = (
        "a survey of the capital found more people aged 15+ online on one day than this has in a"
        " month"
    )
    yield Watch(surveyed, modelled, text)
    key = "rural_internet_penetration_deep"
    deep = people.inputs.catalogue.figure(key, "internet_surveys").observations[0]
    assert deep.value is not None
    least = constant(deep.value, "Internet penetration stated for deep rural zones, at most")
    text = "the whole countryside comes out below what is said of deep rural zones alone"
    yield Watch(least, rural, text)


def channel_watches(
    people: Population, reaches: Sequence[Reach], narrowing: Node | None
) -> Iterator[Watch]:
    """Declare what is plausible of accounts, and what surveys say of one channel against another.

    In Bamako, as in other capitals, WhatsApp leads Facebook.
    """
    nation = people.nation.people(ONLINE_AGE)
    for one in reaches:
        if one.accounts is not None and one.channel.sizing == "accounts":
            text = (
                f"{one.channel.label} has more {one.channel.unit} than Mali has people aged"
                f" {ONLINE_AGE}"
            )
            yield Watch(one.accounts, nation, text)
        share = f"channels.{one.channel.key}.share"
        if one.channel.universe == "online" and people.inputs.has(f"{share}.bamako"):
            capital = people.inputs.assumption(
                f"{share}.bamako", f"Bamako's share of {one.channel.label} users"
            )
            if people.inputs.has(f"{share}.urban"):
                urban: Node | None = people.inputs.assumption(
                    f"{share}.urban", f"Urban share of {one.channel.label} users"
                )
            else:
                urban = people.nation.users_area_share("urban")
            assert urban is not None
            yield Watch(
                bamako_part(one.channel, capital, urban),
                urban,
                "Bamako's share is above the urban one",
            )
        if one.channel.key == "radio" and people.segment.areas == CAPITAL.areas:
            daily = people.inputs.figure("radio_daily_share_bamako", "broadcast")
            weekly = people.inputs.assumption(
                "channels.radio.weekly_share", "Radio: share met in a week"
            )
            text = (
                "a survey of the capital found more adults listening to radio every day than this"
                " supposes in a week"
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
    found = {one.channel.key: one.people for one in reaches}
    if people.segment.areas == CAPITAL.areas and {"whatsapp", "facebook"} <= set(found):
        text = "WhatsApp comes out below Facebook, while surveys of the capital put it ahead"
        yield Watch(found["facebook"], found["whatsapp"], text)
