"""How many: the funnel from the population to the people each channel reaches, and all channels
together.

Together is never the sum. Online channels share a universe V between the largest channel and the
online people U: V = min(U, largest / overlap); deduplicated = V (1 - prod(1 - N_i / V)). Channels
that do not need the internet combine with the online union independently in the segment's
population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from malisize.bands import EVERYBODY
from malisize.model.channels import (
    EVERY_LINE,
    GROUPS,
    Channel,
    Reach,
    bamako_part,
    can_size,
    channels,
    find,
    reach,
    setting,
)
from malisize.model.inputs import Inputs
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, REGIONS, People, Segment
from malisize.quantity.node import Node, combine, constant, highest, lowest, total
from malisize.records import Note


class RowSpec(NamedTuple):
    """A row to be: its id and label, its quantity, a remark, and whether something stands in for
    its own figures.
    """

    id: str
    label: str
    node: Node
    note: str = ""
    stands_in: bool = False


class Watch(NamedTuple):
    """An expectation: at central values ``low`` should not exceed ``high``; where it does, ``text``
    is a note.

    With ``drawn`` it should not in the draws either: from 5 % of them on it is a note too.
    """

    low: Node
    high: Node
    text: str
    drawn: bool = False


class Comparison(NamedTuple):
    """One number found in two ways: the row and node of each, and the first over the second."""

    first_row: str
    first: Node
    second_row: str
    second: Node
    ratio: Node


@dataclass(slots=True)
class Audience:
    """The rows of an audience, what to watch, and the channels left out for want of a number.

    ``shared`` is the universe V of the online channels, ``phones`` that of several phone channels,
    ``population`` that of all together: a plan combines reach in them.
    """

    segment: Segment
    rows: list[RowSpec] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    waiting: list[Channel] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    shared: Node | None = None
    phones: Node | None = None
    population: Node | None = None
    comparison: Comparison | None = None


def choose(
    names: Sequence[str], inputs: Inputs, segment: Segment
) -> tuple[list[Channel], list[Channel]]:
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
    return list(chosen.values()), [channel for key, channel in waiting.items() if key not in chosen]


def build(inputs: Inputs, segment: Segment, names: Sequence[str]) -> Audience:
    """Build the audience of a segment over channels. Raises InputError for an unknown channel or a
    missing number.
    """
    out = Audience(segment)
    people = People(inputs, segment)
    chosen, out.waiting = choose(names, inputs, segment)
    if segment.age.overlap(ONLINE_AGE) is None:
        out.notes.append(
            Note(
                "method",
                f"Channels count people aged {ONLINE_AGE}, so none has anybody in this segment",
            )
        )
    _funnel(out, people)
    narrowing = _narrow(out, people)
    reaches = [reach(channel, people, narrowing) for channel in chosen]
    online = [one for one in reaches if one.channel.universe == "online"]
    offline = [one for one in reaches if one.channel.universe != "online"]
    out.reaches = reaches
    if narrowing is not None and len(reaches) > 1:
        out.notes.append(
            Note("method", "Narrowing shares are taken to be the same on every channel")
        )
    if segment.area in ("rural", *REGIONS) and segment.age != EVERYBODY:
        out.notes.append(
            Note("stand-in", "Ages of all people outside Bamako stand in for this area's")
        )
    for one in reaches:
        _channel_rows(out, people, one, narrowing)
    if reaches:
        _together(out, people, online, offline, narrowing)
    _watch(out, people)
    _watch_channels(out, people, reaches, narrowing)
    out.notes.extend(_stand_in_notes(reaches))
    return out


def _funnel(out: Audience, people: People) -> None:
    segment, rows = out.segment, out.rows
    rows.append(RowSpec("population", "Population of Mali", people.population))
    rows.append(RowSpec("internet_users", "Internet users in Mali", people.internet_users))
    everyone, online = people.people(segment.age), people.users(segment.age)
    rows.append(RowSpec("segment.population", f"People: {segment.label}", everyone))
    rows.append(
        RowSpec(
            "segment.online",
            f"Internet users: {segment.label}",
            online,
            stands_in=segment.is_region,
        )
    )
    for id, ages in (("all_ages", EVERYBODY), ("13_up", ONLINE_AGE), ("15_up", ADULT_AGE)):
        age = segment.age.overlap(ages)
        if age is None or (ages != EVERYBODY and age == segment.age):
            continue
        who = "of all ages" if age == EVERYBODY else f"aged {age}"
        rate = people.users(age).share_of(people.people(age))
        label = f"Internet users {who}, share of people {who}"
        row = f"segment.penetration.{id}" if ages != EVERYBODY else "segment.penetration"
        rows.append(RowSpec(row, label, rate.named(row, label), stands_in=segment.is_region))


def _narrow(out: Audience, people: People) -> Node | None:
    inputs, segment = people.inputs, out.segment
    narrowing: Node | None = None
    labels = []
    for narrow in inputs.assumptions.narrows:
        share = inputs.given(narrow.given, narrow.label)
        narrowing = share if narrowing is None else narrowing * share
        labels.append(narrow.label)
    if narrowing is None:
        return None
    if narrowing.inputs:
        narrowing.named("segment.narrowing", "All narrowing shares")
    words = ", ".join(labels)
    for id, name, node in (
        ("population", "People", people.people(segment.age)),
        ("online", "Internet users", people.users(segment.age)),
    ):
        row, label = f"segment.narrowed.{id}", f"{name}, of them: {words}"
        stands_in = id == "online" and segment.is_region
        out.rows.append(
            RowSpec(row, label, (node * narrowing).named(row, label), stands_in=stands_in)
        )
    return narrowing


def _channel_rows(out: Audience, people: People, one: Reach, narrowing: Node | None) -> None:
    key, label = one.channel.key, one.channel.label
    if one.accounts is not None:
        out.rows.append(
            RowSpec(f"channel.{key}.accounts", f"{label}: {one.channel.unit}", one.accounts)
        )
    row = f"channel.{key}.reachable"
    out.rows.append(
        RowSpec(row, f"{label}: reachable people", one.people, stands_in=bool(one.stand_ins))
    )
    whole = (
        people.users(out.segment.age)
        if one.channel.universe == "online"
        else people.people(out.segment.age)
    )
    if narrowing is not None:
        whole = whole * narrowing
    whom = (
        "the segment's internet users"
        if one.channel.universe == "online"
        else "the segment's people"
    )
    share = one.people.share_of(whole).named(f"channel.{key}.share", f"{label}: share of {whom}")
    out.rows.append(
        RowSpec(f"channel.{key}.share", share.label, share, stands_in=bool(one.stand_ins))
    )


def _together(
    out: Audience, people: People, online: list[Reach], offline: list[Reach], narrowing: Node | None
) -> None:
    stands_in = any(one.stand_ins for one in (*online, *offline))
    parts = _offline_parts(out, people, offline, narrowing)
    apart = [one.people for one in offline]
    upper_parts = list(apart)
    if online:
        age = out.segment.age.overlap(ONLINE_AGE)
        assert age is not None  # reach() refuses a segment below that age
        universe = people.users(age)
        if narrowing is not None:
            universe = (universe * narrowing).named(
                "reachable.universe.online", f"Online people aged {age}, narrowed"
            )
        reached = [one.people for one in online]
        largest = highest(reached)
        overlap = people.inputs.assumption("overlap", "Overlap with the largest channel")
        if len(reached) == 1:
            union = independent = upper = out.shared = reached[0]
        else:
            largest.named("reachable.largest.online", "Largest online channel")
            shared = lowest([largest / overlap, universe]).named(
                "reachable.universe", "Universe the online channels share"
            )
            out.shared = shared
            union = combine(shared, reached)
            independent = combine(universe, reached)
            upper = lowest([total(reached), universe])
        parts, apart, upper_parts = [union, *parts], [independent, *apart], [upper, *upper_parts]
        if offline and len(reached) > 1:
            label = "All online channels together"
            out.rows.append(
                RowSpec(
                    "reachable.online",
                    label,
                    union.named("reachable.online", label),
                    stands_in=stands_in,
                )
            )
            independent.named("reachable.online.independent", "Online channels, independent")
            upper.named("reachable.online.upper", "Online channels, at most")
    every = [one.people for one in (*online, *offline)]
    if offline and len(every) > 1:
        population = out.population = _possible(out, people, [*online, *offline], narrowing)
        together, independent = combine(population, parts), combine(population, apart)
        upper = lowest([total(upper_parts), population])
    else:
        together, independent, upper = parts[0], apart[0], upper_parts[0]
    for id, label, node in (
        ("largest", "Largest channel alone: the least there can be", highest(every)),
        ("independent", "All channels if using one says nothing of another", independent),
        ("upper", "All channels if nobody used two: the most there can be", upper),
        ("deduplicated", "All channels together with nobody counted twice", together),
    ):
        row = f"reachable.{id}"
        out.rows.append(
            RowSpec(row, label, node if node.label else node.named(row, label), stands_in=stands_in)
        )


def _possible(out: Audience, people: People, reaches: list[Reach], narrowing: Node | None) -> Node:
    """Return the segment's people old enough for at least one of the channels: nobody else can be
    reached.
    """
    least = min(one.channel.least_age for one in reaches)
    age = out.segment.age.overlap(least)
    assert age is not None  # reach() refuses a segment below that age
    there = people.people(age)
    if narrowing is None:
        return there
    return (there * narrowing).named(
        "reachable.universe.people", f"The segment's people aged {age}, narrowed"
    )


def _offline_parts(
    out: Audience, people: People, offline: list[Reach], narrowing: Node | None
) -> list[Node]:
    """Return the offline channels' people as independent parts: several phone channels are one
    part.

    They fall independently among the owners of any line, whom a text message reaches: with SMS
    among them their union is SMS's.
    """
    phones = [one for one in offline if one.channel.universe == "phones"]
    if len(phones) < 2:
        return [one.people for one in offline]
    owners = next((one.people for one in phones if one.channel.key == EVERY_LINE), None)
    if owners is None:
        owners = reach(find(EVERY_LINE), people, narrowing).people
    every = [one.people for one in phones]
    universe = highest([owners, *(node for node in every if node is not owners)])
    out.phones = universe.named("reachable.universe.phones", "People with a line")
    names = ", ".join(one.channel.label for one in phones)
    out.notes.append(
        Note("method", f"{names}: combined among the people who own a line, not among all people")
    )
    rest = [one.people for one in offline if one.channel.universe != "phones"]
    return [combine(universe, every).named("reachable.phones", "People reached by phone"), *rest]


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


def _watch(out: Audience, people: People) -> None:
    """Declare what should hold of any sensible input: towns above the countryside, users below the
    people there are.
    """
    whole = people.internet_users.part_of(
        people.population, "there cannot be more internet users than people in Mali"
    )
    out.watches.append(Watch(whole, people.population, "more internet users than people"))
    rural, towns, capital = (people.penetration(area) for area in ("rural", "towns", "bamako"))
    out.watches.append(
        Watch(rural, towns, "internet penetration of the countryside comes out above that of towns")
    )
    out.watches.append(
        Watch(towns, capital, "internet penetration of other towns comes out above that of Bamako")
    )
    for area, rate, name in (
        ("rural", rural, "the countryside"),
        ("rural", towns, "towns outside Bamako"),
        ("bamako", capital, "Bamako"),
    ):
        there = People(people.inputs, Segment(area, "all", EVERYBODY))
        text = f"more internet users in {name} than people aged 13 and over"
        share = there.age_share(ONLINE_AGE)
        out.watches.append(Watch(rate, share, text))
    if out.segment.area == "national":
        return
    there = People(people.inputs, Segment("bamako", "all", EVERYBODY))
    modelled = there.users(ADULT_AGE).share_of(there.people(ADULT_AGE))
    surveyed = people.inputs.figure("bamako_internet_yesterday", "internet_surveys")
    text = (
        "a survey of the capital found more people aged 15+ online on one day than this has in a"
        " month"
    )
    out.watches.append(Watch(surveyed, modelled, text))
    key = "rural_internet_penetration_deep"
    deep = people.inputs.catalogue.figure(key, "internet_surveys").observations[0]
    assert deep.value is not None
    least = constant(deep.value, "Internet penetration stated for deep rural zones, at most")
    text = "the whole countryside comes out below what is said of deep rural zones alone"
    out.watches.append(Watch(least, rural, text))


def _watch_channels(
    out: Audience, people: People, reaches: Sequence[Reach], narrowing: Node | None
) -> None:
    """Declare what is plausible of accounts, and what surveys say of one channel against another.

    In Bamako, as in other capitals, WhatsApp leads Facebook.
    """
    nation = People(people.inputs, Segment("national", "all", EVERYBODY)).people(ONLINE_AGE)
    for one in reaches:
        if one.accounts is not None and one.channel.sizing == "accounts":
            text = (
                f"{one.channel.label} has more {one.channel.unit} than Mali has people aged"
                f" {ONLINE_AGE}"
            )
            out.watches.append(Watch(one.accounts, nation, text))
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
                urban = people.users_area_share("urban")
            assert urban is not None
            out.watches.append(
                Watch(
                    bamako_part(one.channel, capital, urban),
                    urban,
                    "Bamako's share is above the urban one",
                )
            )
        if one.channel.key == "radio" and out.segment.area == "bamako":
            daily = people.inputs.figure("radio_daily_share_bamako", "broadcast")
            weekly = people.inputs.assumption(
                "channels.radio.weekly_share", "Radio: share met in a week"
            )
            text = (
                "a survey of the capital found more adults listening to radio every day than this"
                " supposes in a week"
            )
            out.watches.append(Watch(daily, weekly, text))
        if one.channel.key == EVERY_LINE and narrowing is None:
            age = out.segment.age.overlap(ONLINE_AGE)
            assert age is not None  # reach() refuses a segment below that age
            text = (
                "more people are online than have a line: the national share of line owners is too"
                " low for this segment"
            )
            out.watches.append(Watch(people.users(age), one.people, text))
    found = {one.channel.key: one.people for one in reaches}
    if out.segment.area == "bamako" and {"whatsapp", "facebook"} <= set(found):
        text = "WhatsApp comes out below Facebook, while surveys of the capital put it ahead"
        out.watches.append(Watch(found["facebook"], found["whatsapp"], text))


def waiting_note(waiting: Sequence[Channel]) -> Note | None:
    """Return the note on channels a group left out, or None."""
    if not waiting:
        return None
    names = ", ".join(channel.key for channel in waiting[:4])
    more = f" and {len(waiting) - 4} more" if len(waiting) > 4 else ""
    text = f"Waiting for your number: {names}{more}"
    return Note("waiting", text, f"malisize channels, then for example {setting(waiting[0])}")
