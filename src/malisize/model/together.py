"""All channels together, which is never their sum.

Online channels share a universe V between the largest channel and the online people U:
V = min(U, largest / overlap); deduplicated = V (1 - prod(1 - N_i / V)). Channels that do not need
the internet combine with the online union independently in the segment's population.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from malisize.model.audience import RowSpec
from malisize.model.channels import EVERY_LINE, find
from malisize.model.population import Population
from malisize.model.segment import ONLINE_AGE
from malisize.model.sizing import Reach, reach
from malisize.quantity.node import Node, combine, highest, lowest, total
from malisize.records import Note
from malisize.wording import phrase


class Together(NamedTuple):
    """All channels together: rows, notes, and the universes they share (see ``Audience``)."""

    rows: tuple[RowSpec, ...] = ()
    notes: tuple[Note, ...] = ()
    shared: Node | None = None
    phones: Node | None = None
    population: Node | None = None


class _Ways(NamedTuple):
    """Channels taken together in three ways: with their overlap, independent, and at most."""

    union: Node
    independent: Node
    upper: Node


def together(people: Population, reaches: Sequence[Reach], narrowing: Node | None) -> Together:
    """Return all channels together: the largest alone, nobody counted twice, at most."""
    if not reaches:
        return Together()
    online = [one for one in reaches if one.channel.universe == "online"]
    offline = [one for one in reaches if one.channel.universe != "online"]
    stands_in = any(one.stand_ins for one in reaches)
    rows: list[RowSpec] = []
    notes, phones, parts = _offline_parts(people, offline, narrowing)
    apart = [one.people for one in offline]
    upper_parts = list(apart)
    shared = population = None
    if online:
        shared, ways = _online(people, online, narrowing)
        parts = [ways.union, *parts]
        apart, upper_parts = [ways.independent, *apart], [ways.upper, *upper_parts]
        if offline and len(online) > 1:
            row, label = "reachable.online", phrase("All online channels together")
            rows.append(RowSpec(row, label, ways.union.named(row, label), stands_in=stands_in))
            ways.independent.named(
                "reachable.online.independent", phrase("Online channels, independent")
            )
            ways.upper.named("reachable.online.upper", phrase("Online channels, at most"))
    every = [one.people for one in (*online, *offline)]
    found = _Ways(parts[0], apart[0], upper_parts[0])
    if offline and len(every) > 1:
        population = _possible(people, [*online, *offline], narrowing)
        most = lowest([total(upper_parts), population])
        found = _Ways(combine(population, parts), combine(population, apart), most)
    for id, label, node in (
        ("largest", phrase("Largest channel alone: the least there can be"), highest(every)),
        (
            "independent",
            phrase("All channels if using one says nothing of another"),
            found.independent,
        ),
        ("upper", phrase("All channels if nobody used two: the most there can be"), found.upper),
        ("deduplicated", phrase("All channels together with nobody counted twice"), found.union),
    ):
        row = f"reachable.{id}"
        named = node if node.label else node.named(row, label)
        rows.append(RowSpec(row, label, named, stands_in=stands_in))
    return Together(tuple(rows), tuple(notes), shared, phones, population)


def _online(
    people: Population, online: Sequence[Reach], narrowing: Node | None
) -> tuple[Node, _Ways]:
    """Return the universe that the online channels share, and the channels together in it."""
    age = people.segment.ages.overlap(ONLINE_AGE)
    assert age is not None  # reach() refuses a segment below that age
    universe = people.users(age)
    if narrowing is not None:
        universe = (universe * narrowing).named(
            "reachable.universe.online",
            phrase("Online people aged {words}, narrowed", words=age.words),
        )
    reached = [one.people for one in online]
    overlap = people.inputs.assumption("overlap", phrase("Overlap with the largest channel"))
    if len(reached) == 1:
        return reached[0], _Ways(reached[0], reached[0], reached[0])
    largest = highest(reached).named("reachable.largest.online", phrase("Largest online channel"))
    shared = lowest([largest / overlap, universe]).named(
        "reachable.universe", phrase("Universe the online channels share")
    )
    upper = lowest([total(reached), universe])
    return shared, _Ways(combine(shared, reached), combine(universe, reached), upper)


def _possible(people: Population, reaches: Sequence[Reach], narrowing: Node | None) -> Node:
    """Return the segment's people old enough for at least one of the channels: nobody else can be
    reached.
    """
    least = min(one.channel.least_age for one in reaches)
    age = people.segment.ages.overlap(least)
    assert age is not None  # reach() refuses a segment below that age
    there = people.people(age)
    if narrowing is None:
        return there
    return (there * narrowing).named(
        "reachable.universe.people",
        phrase("The segment's people aged {words}, narrowed", words=age.words),
    )


def _offline_parts(
    people: Population, offline: Sequence[Reach], narrowing: Node | None
) -> tuple[list[Note], Node | None, list[Node]]:
    """Return the offline channels' people as independent parts, several phone channels as one part
    in their universe.

    They fall independently among the owners of any line, whom a text message reaches: with SMS
    among them their union is SMS's.
    """
    phones = [one for one in offline if one.channel.universe == "phones"]
    if len(phones) < 2:
        return [], None, [one.people for one in offline]
    owners = next((one.people for one in phones if one.channel.key == EVERY_LINE), None)
    if owners is None:
        owners = reach(find(EVERY_LINE, people.inputs.country), people, narrowing).people
    every = [one.people for one in phones]
    universe = highest([owners, *(node for node in every if node is not owners)])
    universe.named("reachable.universe.phones", phrase("People with a line"))
    names = ", ".join(one.channel.label for one in phones)
    text = phrase(
        "{names}: combined among the people who own a line, not among all people", names=names
    )
    rest = [one.people for one in offline if one.channel.universe != "phones"]
    union = combine(universe, every).named("reachable.phones", phrase("People reached by phone"))
    return [Note("method", text)], universe, [union, *rest]
