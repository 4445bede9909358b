"""How many: the funnel from the population to the people each channel reaches, and all together."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.bands import EVERYBODY
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import (
    GROUPS,
    Channel,
    can_size,
    channels,
    find,
)
from malisize.model.inputs import Inputs
from malisize.model.people import People
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, REGIONS, Segment
from malisize.model.sizing import Reach, reach
from malisize.model.together import together
from malisize.model.watches import watch, watch_channels
from malisize.quantity.node import Node
from malisize.records import Note


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
        together(out, people, online, offline, narrowing)
    watch(out, people)
    watch_channels(out, people, reaches, narrowing)
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
