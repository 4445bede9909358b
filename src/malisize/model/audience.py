"""How many: the funnel from the population to the people each channel reaches, and all channels
together.

Together is never the sum. Online channels share a universe V between the largest channel and the
online people U: V = min(U, largest / overlap); deduplicated = V (1 - prod(1 - N_i / V)). Channels
that do not need the internet combine with the online union independently in the segment's
population.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from malisize.bands import EVERYBODY
from malisize.model.channels import (
    EVERY_LINE,
    GROUPS,
    Channel,
    Reach,
    can_size,
    channels,
    find,
    reach,
    setting,
)
from malisize.model.inputs import Inputs
from malisize.model.parts import RowSpec, Watch
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, REGIONS, People, Segment
from malisize.model.watches import channel_watches, watches
from malisize.quantity.node import Node, combine, highest, lowest, total
from malisize.records import Note


class Audience(NamedTuple):
    """The rows of an audience, what to watch, and the channels left out for want of a number.

    ``shared`` is the universe V of the online channels, ``phones`` that of several phone channels,
    ``population`` that of all together: a plan combines reach in them.
    """

    segment: Segment
    rows: tuple[RowSpec, ...]
    watches: tuple[Watch, ...]
    notes: tuple[Note, ...]
    waiting: tuple[Channel, ...]
    reaches: tuple[Reach, ...]
    shared: Node | None = None
    phones: Node | None = None
    population: Node | None = None


class _Together(NamedTuple):
    """All channels together: rows, notes, and the universes they share (see ``Audience``)."""

    rows: tuple[RowSpec, ...] = ()
    notes: tuple[Note, ...] = ()
    shared: Node | None = None
    phones: Node | None = None
    population: Node | None = None


def choose(
    names: Sequence[str], inputs: Inputs, segment: Segment
) -> tuple[tuple[Channel, ...], tuple[Channel, ...]]:
    """Return the channels asked for, once each, and those a group leaves out because they have no
    size for it.

    ``online``, ``offline`` and ``all`` stand for every channel of that group that has a size.
    Raises InputError.
    """
    chosen: dict[str, Channel] = {}
    waiting: dict[str, Channel] = {}
    for name in names:
        group = name.strip().casefold()
        if group not in GROUPS:
            channel = find(name)
            chosen[channel.key] = channel
            continue
        for channel in channels().values():
            if channel.unavailable or (
                group != "all" and (channel.universe == "online") != (group == "online")
            ):
                continue
            if segment.age.overlap(channel.least_age) is None:
                continue
            (chosen if can_size(channel, inputs, segment) else waiting)[channel.key] = channel
    left_out = (channel for key, channel in waiting.items() if key not in chosen)
    return tuple(chosen.values()), tuple(left_out)


def build(inputs: Inputs, segment: Segment, names: Sequence[str]) -> Audience:
    """Build the audience of a segment over channels. Raises InputError for an unknown channel or a
    missing number.
    """
    people = People(inputs, segment)
    chosen, waiting = choose(names, inputs, segment)
    funnel = _funnel(people)
    narrowing = _narrowing(people)
    reaches = tuple(reach(channel, people, narrowing) for channel in chosen)
    rows = [row for one in reaches for row in _channel_rows(people, one, narrowing)]
    together = _together(people, reaches, narrowing) if reaches else _Together()
    return Audience(
        segment,
        (*funnel, *_narrowed(people, narrowing), *rows, *together.rows),
        (*watches(people), *channel_watches(people, reaches, narrowing)),
        (*_notes(segment, reaches, narrowing), *together.notes, *_stand_in_notes(reaches)),
        waiting,
        reaches,
        together.shared,
        together.phones,
        together.population,
    )


def _notes(segment: Segment, reaches: Sequence[Reach], narrowing: Node | None) -> Iterator[Note]:
    if segment.age.overlap(ONLINE_AGE) is None:
        text = f"Channels count people aged {ONLINE_AGE}, so none has anybody in this segment"
        yield Note("method", text)
    if narrowing is not None and len(reaches) > 1:
        yield Note("method", "Narrowing shares are taken to be the same on every channel")
    if segment.area in ("rural", *REGIONS) and segment.age != EVERYBODY:
        yield Note("stand-in", "Ages of all people outside Bamako stand in for this area's")


def _funnel(people: People) -> list[RowSpec]:
    segment = people.segment
    everyone, online = people.people(segment.age), people.users(segment.age)
    own = segment.is_region
    rows = [
        RowSpec("population", "Population of Mali", people.population),
        RowSpec("internet_users", "Internet users in Mali", people.internet_users),
        RowSpec("segment.population", f"People: {segment.label}", everyone),
        RowSpec("segment.online", f"Internet users: {segment.label}", online, stands_in=own),
    ]
    for id, ages in (("all_ages", EVERYBODY), ("13_up", ONLINE_AGE), ("15_up", ADULT_AGE)):
        age = segment.age.overlap(ages)
        if age is None or (ages != EVERYBODY and age == segment.age):
            continue
        who = "of all ages" if age == EVERYBODY else f"aged {age}"
        rate = people.users(age).share_of(people.people(age))
        label = f"Internet users {who}, share of people {who}"
        row = f"segment.penetration.{id}" if ages != EVERYBODY else "segment.penetration"
        rows.append(RowSpec(row, label, rate.named(row, label), stands_in=own))
    return rows


def _narrowing(people: People) -> Node | None:
    """Return the product of all narrowing shares, None without any."""
    narrowing: Node | None = None
    for narrow in people.inputs.assumptions.narrows:
        share = people.inputs.given(narrow.given, narrow.label)
        narrowing = share if narrowing is None else narrowing * share
    if narrowing is not None and narrowing.inputs:
        narrowing.named("segment.narrowing", "All narrowing shares")
    return narrowing


def _narrowed(people: People, narrowing: Node | None) -> Iterator[RowSpec]:
    if narrowing is None:
        return
    words = ", ".join(narrow.label for narrow in people.inputs.assumptions.narrows)
    age, own = people.segment.age, people.segment.is_region
    for id, name, node, stands_in in (
        ("population", "People", people.people(age), False),
        ("online", "Internet users", people.users(age), own),
    ):
        row, label = f"segment.narrowed.{id}", f"{name}, of them: {words}"
        yield RowSpec(row, label, (node * narrowing).named(row, label), stands_in=stands_in)


def _channel_rows(people: People, one: Reach, narrowing: Node | None) -> Iterator[RowSpec]:
    key, label = one.channel.key, one.channel.label
    if one.accounts is not None:
        yield RowSpec(f"channel.{key}.accounts", f"{label}: {one.channel.unit}", one.accounts)
    stands_in, online = bool(one.stand_ins), one.channel.universe == "online"
    row = f"channel.{key}.reachable"
    yield RowSpec(row, f"{label}: reachable people", one.people, stands_in=stands_in)
    age = people.segment.age
    whole = people.users(age) if online else people.people(age)
    if narrowing is not None:
        whole = whole * narrowing
    whom = "the segment's internet users" if online else "the segment's people"
    share = one.people.share_of(whole).named(f"channel.{key}.share", f"{label}: share of {whom}")
    yield RowSpec(f"channel.{key}.share", share.label, share, stands_in=stands_in)


class _Ways(NamedTuple):
    """Channels taken together in three ways: with their overlap, independent, and at most."""

    union: Node
    independent: Node
    upper: Node


def _together(people: People, reaches: Sequence[Reach], narrowing: Node | None) -> _Together:
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
            row, label = "reachable.online", "All online channels together"
            rows.append(RowSpec(row, label, ways.union.named(row, label), stands_in=stands_in))
            ways.independent.named("reachable.online.independent", "Online channels, independent")
            ways.upper.named("reachable.online.upper", "Online channels, at most")
    every = [one.people for one in (*online, *offline)]
    together = _Ways(parts[0], apart[0], upper_parts[0])
    if offline and len(every) > 1:
        population = _possible(people, [*online, *offline], narrowing)
        most = lowest([total(upper_parts), population])
        together = _Ways(combine(population, parts), combine(population, apart), most)
    for id, label, node in (
        ("largest", "Largest channel alone: the least there can be", highest(every)),
        ("independent", "All channels if using one says nothing of another", together.independent),
        ("upper", "All channels if nobody used two: the most there can be", together.upper),
        ("deduplicated", "All channels together with nobody counted twice", together.union),
    ):
        row = f"reachable.{id}"
        named = node if node.label else node.named(row, label)
        rows.append(RowSpec(row, label, named, stands_in=stands_in))
    return _Together(tuple(rows), tuple(notes), shared, phones, population)


def _online(people: People, online: Sequence[Reach], narrowing: Node | None) -> tuple[Node, _Ways]:
    """Return the universe that the online channels share, and the channels together in it."""
    age = people.segment.age.overlap(ONLINE_AGE)
    assert age is not None  # reach() refuses a segment below that age
    universe = people.users(age)
    if narrowing is not None:
        universe = (universe * narrowing).named(
            "reachable.universe.online", f"Online people aged {age}, narrowed"
        )
    reached = [one.people for one in online]
    overlap = people.inputs.assumption("overlap", "Overlap with the largest channel")
    if len(reached) == 1:
        return reached[0], _Ways(reached[0], reached[0], reached[0])
    largest = highest(reached).named("reachable.largest.online", "Largest online channel")
    shared = lowest([largest / overlap, universe]).named(
        "reachable.universe", "Universe the online channels share"
    )
    upper = lowest([total(reached), universe])
    return shared, _Ways(combine(shared, reached), combine(universe, reached), upper)


def _possible(people: People, reaches: Sequence[Reach], narrowing: Node | None) -> Node:
    """Return the segment's people old enough for at least one of the channels: nobody else can be
    reached.
    """
    least = min(one.channel.least_age for one in reaches)
    age = people.segment.age.overlap(least)
    assert age is not None  # reach() refuses a segment below that age
    there = people.people(age)
    if narrowing is None:
        return there
    return (there * narrowing).named(
        "reachable.universe.people", f"The segment's people aged {age}, narrowed"
    )


def _offline_parts(
    people: People, offline: Sequence[Reach], narrowing: Node | None
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
        owners = reach(find(EVERY_LINE), people, narrowing).people
    every = [one.people for one in phones]
    universe = highest([owners, *(node for node in every if node is not owners)])
    universe.named("reachable.universe.phones", "People with a line")
    names = ", ".join(one.channel.label for one in phones)
    text = f"{names}: combined among the people who own a line, not among all people"
    rest = [one.people for one in offline if one.channel.universe != "phones"]
    union = combine(universe, every).named("reachable.phones", "People reached by phone")
    return [Note("method", text)], universe, [union, *rest]


def _stand_in_notes(reaches: Sequence[Reach]) -> list[Note]:
    """Return one note for each thing that stands in, naming the channels it stands in for."""
    found: dict[str, list[tuple[Reach, str | None]]] = {}
    for one in reaches:
        for stand_in in one.stand_ins:
            found.setdefault(stand_in.text, []).append((one, stand_in.key))
    notes = []
    for text, users in found.items():
        names = ", ".join(dict.fromkeys(one.channel.label for one, _ in users))
        key = users[0][1]
        rows = tuple(dict.fromkeys(f"channel.{one.channel.key}.reachable" for one, _ in users))
        notes.append(
            Note("stand-in", f"{names}: {text}", f'--set {key}="…"' if key else None, rows)
        )
    return notes


def waiting_note(waiting: Sequence[Channel]) -> Note | None:
    """Return the note on channels a group left out, or None."""
    if not waiting:
        return None
    names = ", ".join(channel.key for channel in waiting[:4])
    more = f" and {len(waiting) - 4} more" if len(waiting) > 4 else ""
    text = f"Waiting for your number: {names}{more}"
    return Note("waiting", text, f"malisize channels, then for example {setting(waiting[0])}")
