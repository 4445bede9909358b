"""All channels together, which is never their sum.

Online channels share a universe V between the largest channel and the online people U: V =
max(largest, min(U, first / overlap)), the first being the one that is largest at central values, in
every draw, and the overlap its own; deduplicated = V (1 - prod(1 - N_i / V)). Channels that do not
need the internet combine with the online union independently in the segment's population, but for
those that share an overlap of their own and those of people with a phone.
"""

from __future__ import annotations

from collections.abc import Sequence

from malisize.model.audience import Nested, RowSpec
from malisize.model.channels import EVERY_LINE, Channel, find
from malisize.model.inputs import Inputs
from malisize.model.languages import Narrowing
from malisize.model.population import Population
from malisize.model.segment import ONLINE_AGE
from malisize.model.sizing import Reach, reach
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node, combine, highest, lowest, total
from malisize.records import Note
from malisize.tuples import NamedTuple
from malisize.wording import both, joined, phrase

ANY_OVERLAP, OTHER_OVERLAP = "overlap", "overlap.other"


class Together(NamedTuple):
    """All channels together: rows, notes, and the universes they share (see ``Audience``)."""

    rows: tuple[RowSpec, ...] = ()
    notes: tuple[Note, ...] = ()
    shared: Node | None = None
    nested: tuple[Nested, ...] = ()
    population: Node | None = None
    leads: tuple[Node, ...] = ()


class _Ways(NamedTuple):
    """Channels taken together in three ways: with their overlap, independent, and at most."""

    union: Node
    independent: Node
    upper: Node


_INDEPENDENT = phrase(
    "The internet, phones, radio and television are assumed to be used independently of each other"
    " over the whole audience: parts of it, asked apart and added, come to less"
)


def together(people: Population, reaches: Sequence[Reach], narrowing: Narrowing) -> Together:
    """Return all channels together: the largest alone, nobody counted twice, at most."""
    if not reaches:
        return Together()
    online = [one for one in reaches if one.channel.universe == "online"]
    offline = [one for one in reaches if one.channel.universe != "online"]
    stands_in = any(one.stand_ins for one in reaches)
    rows: list[RowSpec] = []
    notes, nested, parts = _offline_parts(people, offline, narrowing)
    apart = [one.people for one in offline]
    upper_parts = list(apart)
    shared = population = None
    leads: tuple[Node, ...] = ()
    if online:
        shared, ways, leads = _online(people, online, narrowing)
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
        if len(parts) > 1:
            notes.append(Note("independent", _INDEPENDENT, None, ("reachable.deduplicated",)))
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
    return Together(tuple(rows), tuple(notes), shared, nested, population, leads)


def _online(
    people: Population, online: Sequence[Reach], narrowing: Narrowing
) -> tuple[Node, _Ways, tuple[Node, ...]]:
    """Return the universe that the online channels share, the channels together in it, and their
    people, the largest first.
    """
    age = people.segment.ages.overlap(ONLINE_AGE)
    assert age is not None  # reach() refuses a segment below that age
    universe = people.users(age)
    if narrowing.online is not None:
        universe = (universe * narrowing.online).named(
            "reachable.universe.online",
            phrase("Online people aged {words}, narrowed", words=age.words),
        )
    reached = [one.people for one in online]
    if len(reached) == 1:
        return reached[0], _Ways(reached[0], reached[0], reached[0]), ()
    middle = centrals(reached)
    first = max(online, key=lambda one: middle[one.people])
    overlap = overlap_with(first.channel, people.inputs)
    largest = highest(reached).named("reachable.largest.online", phrase("Largest online channel"))
    shared = highest([largest, lowest([first.people / overlap, universe])]).named(
        "reachable.universe", phrase("Universe the online channels share")
    )
    upper = lowest([total(reached), universe])
    ways = _Ways(combine(shared, reached), combine(universe, reached), upper)
    return shared, ways, (first.people, *(one for one in reached if one is not first.people))


def overlap_with(channel: Channel, inputs: Inputs) -> Node:
    """Return the overlap with a channel that is the largest: its own, or that of any other; one
    that a later layer gives for whichever is the largest goes before.
    """
    own = f"overlap.{channel.key}"
    key = own if inputs.has(own) else OTHER_OVERLAP
    every = inputs.has(ANY_OVERLAP)
    if every and not inputs.assumptions.rank(ANY_OVERLAP) < inputs.assumptions.rank(key):
        return inputs.assumption(ANY_OVERLAP, phrase("Overlap with the largest channel"))
    return inputs.assumption(key, phrase("Overlap with {label}", label=channel.label))


def _possible(people: Population, reaches: Sequence[Reach], narrowing: Narrowing) -> Node:
    """Return the segment's people old enough for at least one of the channels: nobody else can be
    reached.
    """
    least = min(one.channel.least_age for one in reaches)
    age = people.segment.ages.overlap(least)
    assert age is not None  # reach() refuses a segment below that age
    there = people.people(age)
    if narrowing.population is None:
        return there
    return (there * narrowing.population).named(
        f"reachable.universe.people.{age}",
        phrase("The segment's people aged {words}, narrowed", words=age.words),
    )


def _offline_parts(
    people: Population, offline: Sequence[Reach], narrowing: Narrowing
) -> tuple[list[Note], tuple[Nested, ...], list[Node]]:
    """Return the offline channels' people as independent parts, those of one universe as one part.

    Several phone channels fall independently among the people with a phone, whom a text message
    reaches: with SMS among them their union is SMS's. Channels with an overlap of their own fall
    so in the first over it.
    """
    phones = [one for one in offline if one.channel.universe == "phones"]
    notes: list[Note] = []
    nested: list[Nested] = []
    parts: list[Node] = []
    if len(phones) > 1:
        nested.append(_phones(people, phones, narrowing))
        parts.append(_union(nested[0], "reachable.phones", phrase("People reached by phone")))
        names = joined(", ", [one.channel.label for one in phones])
        text = phrase(
            "{names}: combined among the people with a phone, not among all people", names=names
        )
        notes.append(Note("phones-together", text))
    groups: dict[str, list[Reach]] = {}
    for one in offline:
        if one.channel.together:
            groups.setdefault(one.channel.together, []).append(one)
    for name, group in groups.items():
        if len(group) > 1:
            nested.append(_overlapping(people, name, group, narrowing))
            names = both([one.channel.label for one in group])
            label = phrase("{channels} together", channels=names)
            parts.append(_union(nested[-1], f"reachable.{name}", label))
    inside = {one.people for each in nested for one in each.reaches}
    return notes, tuple(nested), [*parts, *(o.people for o in offline if o.people not in inside)]


def _phones(people: Population, phones: Sequence[Reach], narrowing: Narrowing) -> Nested:
    owners = next((one.people for one in phones if one.channel.key == EVERY_LINE), None)
    if owners is None:
        every_line = find(EVERY_LINE, people.inputs.country)
        owners = reach(every_line, people, narrowing.phones).people
    every = [one.people for one in phones]
    universe = highest([owners, *(node for node in every if node is not owners)])
    if not universe.label:
        universe.named("reachable.universe.phones", phrase("People with a phone"))
    return Nested(universe, tuple(phones))


def _overlapping(
    people: Population, name: str, group: Sequence[Reach], narrowing: Narrowing
) -> Nested:
    """Return the universe of channels with an overlap: that share of the others' people meets the
    first too, as far as there are people.
    """
    every = [one.people for one in group]
    label = group[0].channel.label
    overlap = people.inputs.assumption(
        f"overlap.{name}", phrase("Overlap with {label}", label=label)
    )
    possible = _possible(people, group, narrowing)
    universe = highest([highest(every), lowest([every[0] / overlap, possible])])
    words = both([one.channel.label for one in group])
    return Nested(
        universe.named(f"reachable.universe.{name}", phrase("Universe of {words}", words=words)),
        tuple(group),
    )


def _union(nested: Nested, id: str, label: str) -> Node:
    return combine(nested.universe, [one.people for one in nested.reaches]).named(id, label)
