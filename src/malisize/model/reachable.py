"""How many: the funnel from the population to the people each channel reaches, and all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import mul

from malisize.bands import ALL_AGES, EVERYBODY
from malisize.model import languages
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import Channel, can_size, channels, find, group_of
from malisize.model.composition import StandIn
from malisize.model.inputs import Inputs
from malisize.model.languages import Narrowing
from malisize.model.lines import is_every_line, lines_per_person
from malisize.model.own import is_known, own_reach
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Segment, nation
from malisize.model.sizing import Reach
from malisize.model.together import together
from malisize.model.watches import channel_watches, media_watches, watches
from malisize.quantity.node import RATIO, Node
from malisize.records import Note
from malisize.text import clean, command
from malisize.wording import joined, phrase, units


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
    narrowing = _narrowing(people, {one.universe for one in chosen})
    known = [own_reach(channel, people, narrowing) for channel in chosen]
    reaches = tuple(one.reach for one in known)
    rows = [row for one in reaches for row in _channel_rows(people, one, narrowing)]
    every_line = [one.channel for one in reaches if is_every_line(one.channel, inputs)]
    if every_line:
        lines = lines_per_person(every_line[0], people.nation)
        rows.append(RowSpec("phones.lines_per_person", lines.label, lines))
    rows += _subtotals(people, reaches)
    every = together(people, reaches, narrowing)
    return Audience(
        segment,
        (*funnel, *_narrowed(people, narrowing), *rows, *every.rows),
        (
            *watches(people),
            *channel_watches(people, reaches, narrowing),
            *media_watches(people, every.nested, narrowing),
            *(one.watch for one in known if one.watch is not None),
        ),
        (*_notes(inputs, segment, reaches, narrowing), *every.notes, *_stand_in_notes(reaches)),
        waiting,
        reaches,
        every.shared,
        every.nested,
        every.population,
        every.leads,
    )


def _notes(
    inputs: Inputs, segment: Segment, reaches: Sequence[Reach], narrowing: Narrowing
) -> Iterator[Note]:
    yield from languages.notes(inputs, segment)
    if segment.ages.overlap(ONLINE_AGE) is None:
        text = phrase(
            "Channels count people aged {online_age}, so none has anybody in this segment",
            online_age=ONLINE_AGE,
        )
        yield Note("too-young", text)
    if narrowing != Narrowing() and len(reaches) > 1:
        labels = [clean(one.label) for one in inputs.assumptions.narrows]
        what = joined("; ", [*labels, *languages.words_of(inputs)])
        text = phrase("The same share on every channel is taken for: {what}", what=what)
        hint = phrase(
            "where channels differ in it, size each alone with its own share: `{typed}`",
            typed=command("--channel", reaches[0].channel.key),
        )
        yield Note("narrowing", text, hint)
    kinds = ("rural", "towns", *segment.regions)
    standing = [area for area in segment.areas if area in kinds]
    if standing and segment.ages != ALL_AGES:
        capital = segment.country.capital.name
        whose: str = phrase("this area")
        if len(segment.areas) > 1:
            whose = segment._replace(areas=tuple(standing)).where
        yield Note(
            "area-ages",
            phrase(
                "Ages of all people outside {capital} are used for {whose}",
                capital=capital,
                whose=whose,
            ),
        )


def _funnel(people: Population) -> list[RowSpec]:
    segment = people.segment
    everyone, online = people.people(segment.ages), people.users(segment.ages)
    country = segment.country.name
    rows = [
        RowSpec(
            "population",
            phrase("Population of {country}", country=country),
            people.nation.population,
        ),
        RowSpec(
            "internet_users",
            phrase("Internet users in {country}, published", country=country),
            people.nation.internet_users,
        ),
        RowSpec(
            "online", phrase("People online in {country}", country=country), people.nation.online
        ),
        RowSpec("segment.population", phrase("People: {label}", label=segment.label), everyone),
        RowSpec("segment.online", phrase("People online: {label}", label=segment.label), online),
    ]
    for id, ages in (("all_ages", EVERYBODY), ("13_up", ONLINE_AGE), ("15_up", ADULT_AGE)):
        age = segment.ages.overlap(ages)
        if age is None or (ages != EVERYBODY and age == segment.ages):
            continue
        who = phrase("of all ages") if age == ALL_AGES else phrase("aged {ages}", ages=age.words)
        rate = people.users(age).share_of(people.people(age))
        label = phrase("People online {who}, share of people {who}", who=who)
        row = f"segment.penetration.{id}" if ages != EVERYBODY else "segment.penetration"
        rows.append(RowSpec(row, label, rate.named(row, label)))
    rows += _outcomes(people)
    return rows


def _subtotals(people: Population, reaches: Sequence[Reach]) -> Iterator[RowSpec]:
    """Yield people, people online and the people of each channel for each of several areas."""
    segment = people.segment
    if len(people.strata) < 2:
        return
    for one in people.strata:
        area = one.stratum.area
        part = segment._replace(areas=(area,))
        there = Population(people.inputs, part)
        for id, title, node in (
            ("population", phrase("People"), there.people(segment.ages)),
            ("online", phrase("People online"), there.users(segment.ages)),
        ):
            label = joined(": ", [title, part.label])
            yield RowSpec(f"area.{area}.segment.{id}", label, node)
        for found in reaches:
            key, name = found.channel.key, found.channel.label
            for id, node in found.by_area:
                if id == area:
                    label = phrase(
                        "{label}: reachable people, {where}", label=name, where=part.where
                    )
                    row = f"area.{area}.channel.{key}.reachable"
                    yield RowSpec(row, label, node, stands_in=bool(found.stand_ins))


def _outcomes(people: Population) -> Iterator[RowSpec]:
    """Yield what follows from surveys and the national level: women's part, and towns against the
    countryside where the segment is one of them.
    """
    segment, country = people.segment, people.segment.country
    adults = segment.ages.overlap(ADULT_AGE)
    if segment.gender == "all" and adults:
        women = Population(people.inputs, segment._replace(gender="women"))
        share = women.users(adults).share_of(people.users(adults))
        row, label = (
            "segment.online.women",
            phrase("Women among people online aged {words}", words=adults.words),
        )
        yield RowSpec(row, label, share.named(row, label))
    if not {"urban", "rural"} & set(segment.areas):
        return
    rates = {}
    for area in ("towns", "rural", country.capital_id):
        one = Population(people.inputs, nation(country)._replace(areas=(area,)))
        rates[area] = one.users(ALL_AGES).share_of(one.people(ALL_AGES))
    place = country.capital
    for row, label, over, under in (
        (
            "online.town_to_rural",
            phrase("Share online in towns over the countryside's"),
            "towns",
            "rural",
        ),
        (
            "online.capital_to_town",
            phrase("Share online in {name} over other towns'", name=place.name),
            place.id,
            "towns",
        ),
    ):
        yield RowSpec(row, label, (rates[over] / rates[under]).named(row, label, RATIO))


def _narrowing(people: Population, universes: Iterable[str]) -> Narrowing:
    """Return the products of all narrowing shares in some universes, None without any."""
    given = [people.inputs.given(one.given, one.label) for one in people.inputs.assumptions.narrows]
    labelled = _product(given)
    found = {}
    for universe in ("population", "online", *universes):
        spoken = languages.share(people.inputs, people.segment, universe)
        found[universe] = labelled if spoken is None else _product([*given, spoken])
    for universe, node in found.items():
        if node is not None and node.inputs and not node.label:
            apart = "" if node is labelled or universe == "population" else f".{universe}"
            node.named(f"segment.narrowing{apart}", phrase("All narrowing shares"))
    return Narrowing(**found)


def _product(shares: Sequence[Node]) -> Node | None:
    return reduce(mul, shares) if shares else None


def _narrowed(people: Population, narrowing: Narrowing) -> Iterator[RowSpec]:
    labels = [narrow.label for narrow in people.inputs.assumptions.narrows]
    words = joined(", ", [*labels, *languages.words_of(people.inputs)]) if any(narrowing) else ""
    age = people.segment.ages
    for id, name, node, share in (
        ("population", "People", people.people(age), narrowing.population),
        ("online", phrase("People online"), people.users(age), narrowing.online),
    ):
        if share is None:
            continue
        row, label = (
            f"segment.narrowed.{id}",
            phrase("{name}, of them: {words}", name=name, words=words),
        )
        yield RowSpec(row, label, (node * share).named(row, label))


def _channel_rows(people: Population, one: Reach, narrowing: Narrowing) -> Iterator[RowSpec]:
    key, label = one.channel.key, one.channel.label
    if one.accounts is not None:
        yield RowSpec(
            f"channel.{key}.accounts",
            joined(": ", [label, units.many(one.channel.unit)]),
            one.accounts,
        )
    stands_in, online = bool(one.stand_ins), one.channel.universe == "online"
    row = f"channel.{key}.reachable"
    yield RowSpec(
        row, phrase("{label}: reachable people", label=label), one.people, stands_in=stands_in
    )
    age = people.segment.ages
    whole = people.users(age) if online else people.people(age)
    left = narrowing.of("online" if online else "population")
    if left is not None:
        whole = whole * left
    whom = phrase("the segment's people online") if online else phrase("the segment's people")
    share = one.people.share_of(whole).named(
        f"channel.{key}.share", phrase("{label}: share of {whom}", label=label, whom=whom)
    )
    yield RowSpec(f"channel.{key}.share", share.label, share, stands_in=stands_in)


def _stand_in_notes(reaches: Sequence[Reach]) -> list[Note]:
    """Return one note for each thing that stands in, naming the channels it stands in for."""
    found: dict[str, list[tuple[Reach, StandIn]]] = {}
    for one in reaches:
        for stand_in in one.stand_ins:
            found.setdefault(stand_in.text, []).append((one, stand_in))
    notes = []
    for text, users in found.items():
        names = joined(", ", list(dict.fromkeys(one.channel.label for one, _ in users)))
        rows = tuple(dict.fromkeys(f"channel.{one.channel.key}.reachable" for one, _ in users))
        keys = tuple(dict.fromkeys(key for _, stand_in in users for key in stand_in.keys))
        words = phrase("{names}: {text}", names=names, text=text)
        notes.append(Note("stand-in", words, users[0][1].hint, rows, keys))
    return notes
