"""How many: the funnel from the population to the people each channel reaches, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.bands import ALL_AGES, EVERYBODY
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import Channel, can_size, channels, find, group_of
from malisize.model.inputs import Inputs
from malisize.model.own import is_known, own_reach
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Segment, nation
from malisize.model.sizing import Reach, is_every_line, lines_per_person
from malisize.model.together import together
from malisize.model.watches import channel_watches, watches
from malisize.quantity.node import RATIO, Node
from malisize.records import Note


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
        group = group_of(name, inputs.country)
        if group is None:
            channel = find(name, inputs.country)
            chosen[channel.key] = channel
            continue
        for channel in channels(inputs.country).values():
            if channel.unavailable or (
                group != "all" and (channel.universe == "online") != (group == "online")
            ):
                continue
            if segment.ages.overlap(channel.least_age) is None:
                continue
            sized = can_size(channel, inputs, segment) or is_known(channel, inputs, segment)
            (chosen if sized else waiting)[channel.key] = channel
    left_out = (channel for key, channel in waiting.items() if key not in chosen)
    return tuple(chosen.values()), tuple(left_out)


def build(inputs: Inputs, segment: Segment, names: Sequence[str]) -> Audience:
    """Build the audience of a segment over channels. Raises InputError for an unknown channel or a
    missing number.
    """
    people = Population(inputs, segment)
    chosen, waiting = choose(names, inputs, segment)
    funnel = _funnel(people)
    narrowing = _narrowing(people)
    known = [own_reach(channel, people, narrowing) for channel in chosen]
    reaches = tuple(one.reach for one in known)
    rows = [row for one in reaches for row in _channel_rows(people, one, narrowing)]
    every_line = [one.channel for one in reaches if is_every_line(one.channel, inputs)]
    if every_line:
        lines = lines_per_person(every_line[0], people.nation)
        rows.append(RowSpec("phones.lines_per_person", lines.label, lines))
    every = together(people, reaches, narrowing)
    return Audience(
        segment,
        (*funnel, *_narrowed(people, narrowing), *rows, *every.rows),
        (
            *watches(people),
            *channel_watches(people, reaches, narrowing),
            *(one.watch for one in known if one.watch is not None),
        ),
        (*_notes(segment, reaches, narrowing), *every.notes, *_stand_in_notes(reaches)),
        waiting,
        reaches,
        every.shared,
        every.nested,
        every.population,
        every.leads,
    )


def _notes(segment: Segment, reaches: Sequence[Reach], narrowing: Node | None) -> Iterator[Note]:
    if segment.ages.overlap(ONLINE_AGE) is None:
        text = f"Channels count people aged {ONLINE_AGE}, so none has anybody in this segment"
        yield Note("method", text)
    if narrowing is not None and len(reaches) > 1:
        yield Note("method", "Narrowing shares are taken to be the same on every channel")
    kinds = ("rural", "towns", *segment.regions)
    standing = [area for area in segment.areas if area in kinds]
    if standing and segment.ages != ALL_AGES:
        whose, capital = "this area's", segment.country.capital.name
        if len(segment.areas) > 1:
            whose = f"those of {segment._replace(areas=tuple(standing)).where}"
        yield Note("stand-in", f"Ages of all people outside {capital} stand in for {whose}")


def _funnel(people: Population) -> list[RowSpec]:
    segment = people.segment
    everyone, online = people.people(segment.ages), people.users(segment.ages)
    country = segment.country.name
    rows = [
        RowSpec("population", f"Population of {country}", people.nation.population),
        RowSpec(
            "internet_users",
            f"Internet users in {country}, published",
            people.nation.internet_users,
        ),
        RowSpec("online", f"People online in {country}", people.nation.online),
        RowSpec("segment.population", f"People: {segment.label}", everyone),
        RowSpec("segment.online", f"People online: {segment.label}", online),
    ]
    for id, ages in (("all_ages", EVERYBODY), ("13_up", ONLINE_AGE), ("15_up", ADULT_AGE)):
        age = segment.ages.overlap(ages)
        if age is None or (ages != EVERYBODY and age == segment.ages):
            continue
        who = "of all ages" if age == ALL_AGES else f"aged {age.words}"
        rate = people.users(age).share_of(people.people(age))
        label = f"People online {who}, share of people {who}"
        row = f"segment.penetration.{id}" if ages != EVERYBODY else "segment.penetration"
        rows.append(RowSpec(row, label, rate.named(row, label)))
    rows += _outcomes(people)
    return rows


def _outcomes(people: Population) -> Iterator[RowSpec]:
    """Yield what follows from surveys and the national level: women's part, and towns against the
    countryside where the segment is one of them.
    """
    segment, country = people.segment, people.segment.country
    adults = segment.ages.overlap(ADULT_AGE)
    if segment.gender == "all" and adults:
        women = Population(people.inputs, segment._replace(gender="women"))
        share = women.users(adults).share_of(people.users(adults))
        row, label = "segment.online.women", f"Women among people online aged {adults.words}"
        yield RowSpec(row, label, share.named(row, label))
    if not {"urban", "rural"} & set(segment.areas):
        return
    rates = {}
    for area in ("towns", "rural", country.capital_id):
        one = Population(people.inputs, nation(country)._replace(areas=(area,)))
        rates[area] = one.users(ALL_AGES).share_of(one.people(ALL_AGES))
    place = country.capital
    for row, label, over, under in (
        ("online.town_to_rural", "Share online in towns over the countryside's", "towns", "rural"),
        (
            "online.capital_to_town",
            f"Share online in {place.name} over other towns'",
            place.id,
            "towns",
        ),
    ):
        yield RowSpec(row, label, (rates[over] / rates[under]).named(row, label, RATIO))


def _narrowing(people: Population) -> Node | None:
    """Return the product of all narrowing shares, None without any."""
    narrowing: Node | None = None
    for narrow in people.inputs.assumptions.narrows:
        share = people.inputs.given(narrow.given, narrow.label)
        narrowing = share if narrowing is None else narrowing * share
    if narrowing is not None and narrowing.inputs:
        narrowing.named("segment.narrowing", "All narrowing shares")
    return narrowing


def _narrowed(people: Population, narrowing: Node | None) -> Iterator[RowSpec]:
    if narrowing is None:
        return
    words = ", ".join(narrow.label for narrow in people.inputs.assumptions.narrows)
    age = people.segment.ages
    for id, name, node in (
        ("population", "People", people.people(age)),
        ("online", "People online", people.users(age)),
    ):
        row, label = f"segment.narrowed.{id}", f"{name}, of them: {words}"
        yield RowSpec(row, label, (node * narrowing).named(row, label))


def _channel_rows(people: Population, one: Reach, narrowing: Node | None) -> Iterator[RowSpec]:
    key, label = one.channel.key, one.channel.label
    if one.accounts is not None:
        yield RowSpec(f"channel.{key}.accounts", f"{label}: {one.channel.unit}", one.accounts)
    stands_in, online = bool(one.stand_ins), one.channel.universe == "online"
    row = f"channel.{key}.reachable"
    yield RowSpec(row, f"{label}: reachable people", one.people, stands_in=stands_in)
    age = people.segment.ages
    whole = people.users(age) if online else people.people(age)
    if narrowing is not None:
        whole = whole * narrowing
    whom = "the segment's people online" if online else "the segment's people"
    share = one.people.share_of(whole).named(f"channel.{key}.share", f"{label}: share of {whom}")
    yield RowSpec(f"channel.{key}.share", share.label, share, stands_in=stands_in)


def _stand_in_notes(reaches: Sequence[Reach]) -> list[Note]:
    """Return one note for each thing that stands in, naming the channels it stands in for."""
    found: dict[str, list[tuple[Reach, str | None]]] = {}
    for one in reaches:
        for stand_in in one.stand_ins:
            found.setdefault(stand_in.text, []).append((one, stand_in.hint))
    notes = []
    for text, users in found.items():
        names = ", ".join(dict.fromkeys(one.channel.label for one, _ in users))
        rows = tuple(dict.fromkeys(f"channel.{one.channel.key}.reachable" for one, _ in users))
        notes.append(Note("stand-in", f"{names}: {text}", users[0][1], rows))
    return notes
