"""What a user knows of a channel's people: a platform's own estimate for the segment, and a result
that a campaign has had.

A known audience replaces the chain of shares for the segment it was given for. A quoted reach is
evidence: the audience is at least what it reached over the most of an audience that a campaign
reaches, so that no result of the user's is impossible.
"""

from __future__ import annotations

from malisize.assumptions.rules import option_of
from malisize.country import NATIONAL
from malisize.errors import InputError
from malisize.model.audience import Watch
from malisize.model.channels import Channel
from malisize.model.inputs import Inputs
from malisize.model.languages import Narrowing
from malisize.model.population import Population
from malisize.model.segment import Segment, parse_segment
from malisize.model.sizing import Reach, reach
from malisize.quantity.node import Node
from malisize.quantity.ops import DIVIDE, LARGEST
from malisize.quantity.unit import PEOPLE
from malisize.tuples import NamedTuple
from malisize.wording import phrase

REACHED_MOST = "quote_reaches"
_COUNTS = ("people", "accounts")


class Own(NamedTuple):
    """A channel's people, and what to watch of them: where a result of the user's moves them."""

    reach: Reach
    watch: Watch | None = None


def known_segment(channel: Channel, inputs: Inputs) -> Segment | None:
    """Return the segment whose people on a channel are known; None where nobody gave them.

    What the key does not say of it is everybody. Raises InputError.
    """
    stem = f"channels.{channel.key}.known"
    if not any(inputs.has(f"{stem}.{count}") for count in _COUNTS):
        return None
    who: dict[str, tuple[str, ...]] = {"area": (NATIONAL,), "gender": ("all",), "age": ("all",)}
    for name in who:
        given = inputs.assumptions.get(f"{stem}.{name}")
        if given is not None:
            who[name] = given.names
    return parse_segment(**who, country=inputs.country)


def is_known(channel: Channel, inputs: Inputs, segment: Segment) -> bool:
    """Tell whether a channel's people are known for exactly a segment."""
    return known_segment(channel, inputs) == segment


def own_reach(channel: Channel, people: Population, narrowing: Narrowing) -> Own:
    """Return a channel's people in a segment as the user knows them, else as they are sized, moved
    by a result of the user's. Raises InputError.
    """
    inputs = people.inputs
    if not channel.unavailable and is_known(channel, inputs, people.segment):
        return Own(_known(channel, people, narrowing))
    sized = reach(channel, people, narrowing.of(channel.universe))
    one = _learned(sized, people, narrowing)
    shown = _shown(channel, inputs)
    if shown is None:
        return Own(one)
    limit = _limit(channel, people, narrowing)
    text = phrase(
        "{channel}: a result of your own shows more people than its segment is supposed to have",
        channel=channel.label,
    )
    moved = Node(LARGEST, (one.people, shown), PEOPLE).capped(limit, text, _beyond(channel, people))
    moved = moved.named(
        f"channel.{channel.key}.moved",
        phrase("{channel}: reachable people, moved by a result of your own", channel=channel.label),
    )
    disagree = phrase(
        "{channel}: your result and the assumed audience disagree, and the audience is moved up",
        channel=channel.label,
    )
    return Own(
        one._replace(people=moved, by_area=()), Watch(shown, one.people, disagree, drawn=True)
    )


def _learned(one: Reach, people: Population, narrowing: Narrowing) -> Reach:
    """Return a channel's people as past campaigns show them, at most those there are."""
    channel = one.channel
    factor = people.inputs.audience_factor(channel.key, channel.label)
    if factor is None:
        return one
    text = phrase(
        "{channel}: campaigns of your own show more people than its segment is supposed to have",
        channel=channel.label,
    )
    limit = _limit(channel, people, narrowing)
    held = (one.people * factor).capped(limit, text, _beyond(channel, people))
    name = phrase("{channel}: reachable people, by campaigns of your own", channel=channel.label)
    return one._replace(people=held.named(f"channel.{channel.key}.learned", name))


def _known(channel: Channel, people: Population, narrowing: Narrowing) -> Reach:
    inputs, stem = people.inputs, f"channels.{channel.key}.known"
    given = [f"{stem}.{count}" for count in _COUNTS if inputs.has(f"{stem}.{count}")]
    ranks = [inputs.assumptions.rank(key) for key in given]
    if len(set(ranks)) < len(ranks):
        raise InputError(
            phrase("{stem}: people and accounts are both given, and one decides", stem=stem),
            hint=phrase("leave one of them out"),
        )
    key = max(given, key=inputs.assumptions.rank)
    label = phrase("{channel}: people known for this segment", channel=channel.label)
    accounts = None
    if key.endswith("people"):
        node = inputs.assumption(key, label)
    else:
        accounts = inputs.assumption(
            key, phrase("{channel}: accounts known for this segment", channel=channel.label)
        )
        own = f"channels.{channel.key}.people_per_account"
        per = inputs.assumption(
            own if inputs.has(own) else "social.people_per_account",
            phrase("{channel}: people per account", channel=channel.label),
            phrase("people per account"),
        )
        node = accounts * per
    ages = people.segment.ages.overlap(channel.least_age)
    if ages is None:
        raise InputError(
            phrase(
                "{stem}: {channel} counts ages {least} alone", stem=stem, channel=channel.label,
                least=channel.least_age,
            )
        )  # fmt: skip
    text = phrase(
        "{stem}: more people than {segment} has of the ages {least}",
        stem=stem,
        segment=people.segment.label,
        least=channel.least_age,
    )
    held = node.part_of(people.people(ages), text)
    share = narrowing.of(channel.universe)
    if share is not None:
        held = held * share
    text = phrase(
        "{channel}: more people are known than its segment is supposed to have online",
        channel=channel.label,
    )
    limit = _limit(channel, people, narrowing)
    held = held.capped(limit, text, _beyond(channel, people))
    name = phrase("{channel}: reachable people", channel=channel.label)
    return Reach(channel, accounts, held.named(f"channel.{channel.key}.reachable", name), ())


def _shown(channel: Channel, inputs: Inputs) -> Node | None:
    """Return the people that a result of the user's shows a channel to have; None without one."""
    key = f"channels.{channel.key}.quote.reach"
    if not inputs.has(key):
        return None
    people = inputs.assumption(key, phrase("{channel}: quoted reach", channel=channel.label))
    most = inputs.assumption(
        REACHED_MOST, phrase("Most of an audience that a quoted budget reaches")
    )
    return Node(DIVIDE, (people, most), PEOPLE).named(
        f"channel.{channel.key}.shown",
        phrase("{channel}: people that a result of your own shows", channel=channel.label),
    )


def _beyond(channel: Channel, people: Population) -> str:
    """Return what to do where more people are seen than a segment is supposed to have."""
    key = {"online": "users.level", "phones": "phones.owner_share"}.get(channel.universe)
    if key is None:
        return phrase("say whom the result counts: --area, --gender and --age")
    return option_of(key, people.segment.country)


def _limit(channel: Channel, people: Population, narrowing: Narrowing) -> Node:
    """Return the people of a segment whom a channel could possibly have."""
    ages = people.segment.ages.overlap(channel.least_age)
    assert ages is not None  # reach() and _known() refuse such a segment
    if channel.universe == "online":
        limit, share = people.users(ages), narrowing.online
    else:
        limit, share = people.people(ages), narrowing.population
    return limit if share is None else limit * share
