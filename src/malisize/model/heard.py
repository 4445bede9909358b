"""Where a medium is heard, and how much of what it shows falls on the people a plan is for.

Spots, panels and posts are met by whoever is there. Of their impressions, those on target are

    impressions x (weekly people in coverage and segment) / (weekly people in coverage)
                x narrowing

with the weekly people of the audience itself. Platforms show to an area, a gender and ages alone,
so of theirs only narrowing is left, unless they can be told it too (``targetable``).
"""

from __future__ import annotations

from malisize.country import NATIONAL, Country
from malisize.errors import InputError
from malisize.model import languages
from malisize.model.channels import Channel, can_size
from malisize.model.inputs import Inputs
from malisize.model.pieces import PIECES_HEARD
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, Place, Segment, nation, parse_segment, places
from malisize.model.sizing import reach
from malisize.quantity.node import Node, constant, lowest
from malisize.quantity.ops import DIVIDE, LARGEST
from malisize.quantity.unit import RATIO, SHARE
from malisize.tuples import NamedTuple
from malisize.wording import phrase

TARGET, COVERAGE = "target", "coverage"


class Heard(NamedTuple):
    """How what a channel shows falls on a segment.

    ``share`` is the part of all impressions that is on target, None for all of them; ``scale`` is
    impressions in the coverage over those that the audience of one piece counts, None for one;
    ``listeners`` are the weekly people of the medium in its coverage, ``people`` those of the
    segment, narrowed, where the coverage has not all of it. ``where`` is the coverage,
    ``supposed`` whether nobody gave it, ``sized`` whether its weekly people are known there.
    """

    share: Node | None = None
    scale: Node | None = None
    listeners: Node | None = None
    people: Node | None = None
    where: tuple[str, ...] = ()
    supposed: bool = False
    sized: bool = True


def coverage(channel: Channel, inputs: Inputs, segment: Segment) -> tuple[tuple[str, ...], bool]:
    """Return the areas that a medium covers, and whether they are only supposed: as given, the area
    that the audience of a piece counts, the country for a national station, else those of the
    segment.

    Raises InputError for what is no area.
    """
    key = f"channels.{channel.key}.coverage"
    given = inputs.assumptions.get(key)
    if given is not None:
        return _areas(given.names, inputs.country), False
    counted = inputs.assumptions.get(f"channels.{channel.key}.audience_of")
    if counted is not None and not {TARGET, COVERAGE} & set(counted.names):
        return _areas(counted.names, inputs.country), False
    if channel.national:
        return (NATIONAL,), False
    return segment.areas, True


def refuse_areas(key: str, written: str, country: Country) -> None:
    """Refuse what no coverage of a channel, no audience of its pieces and no segment whose people
    are known can be. Raises InputError.
    """
    name = key.rpartition(".")[2]
    if name == "coverage" or (name == "audience_of" and written not in (TARGET, COVERAGE)):
        parse_segment(written, "all", "all", country)
    elif ".known." in key:
        who = {"area": NATIONAL, "gender": "all", "age": "all", name: written}
        parse_segment(who["area"], who["gender"], who["age"], country)


def common(left: tuple[str, ...], right: tuple[str, ...], country: Country) -> tuple[str, ...]:
    """Return the areas that two sets of areas share, none where they are apart."""
    there, here = (
        frozenset[Place]().union(*(places(area, country) for area in areas))
        for areas in (left, right)
    )
    if there <= here:
        return left
    if here <= there:
        return right
    names = []
    for region in sorted({place.region for place in there & here}):
        both = {place for place in there & here if place.region == region}
        whole = both == places(region, country)
        names += [region] if whole else [f"{region}:{place.side}" for place in both]
    return _areas(tuple(names), country) if names else ()


def reaches(channel: Channel, inputs: Inputs, segment: Segment) -> bool:
    """Tell whether a channel's coverage has any of a segment's areas. Raises InputError."""
    key = f"channels.{channel.key}.coverage"
    if inputs.assumptions.get(key) is None:
        return True
    where, _ = coverage(channel, inputs, segment)
    return bool(common(where, segment.areas, inputs.country))


def heard(channel: Channel, inputs: Inputs, segment: Segment, way: str) -> Heard:
    """Return how what a channel shows, bought in some way, falls on a segment that its coverage
    reaches. Raises InputError.
    """
    whom = _met(channel, inputs, segment) if way in PIECES_HEARD else Heard()
    own, id = f"channels.{channel.key}.on_target_share", f"channel.{channel.key}.on_target_share"
    label = phrase("{channel}: share of impressions on target", channel=channel.label)
    if inputs.has(own):
        return whom._replace(share=inputs.assumption(own, label))
    share, narrowing = whom.share, _narrowing(channel, inputs, segment, targeted=False)
    if narrowing is not None and share is not None:
        within = phrase(
            "{channel}: weekly people in the segment, share of all", channel=channel.label
        )
        share = share.named(f"channel.{channel.key}.in_segment", within) * narrowing
    elif narrowing is not None:
        share = narrowing * constant(1.0, phrase("shown to the segment alone"))
    return whom._replace(share=share and share.named(id, label, SHARE))


def _narrowing(
    channel: Channel, inputs: Inputs, segment: Segment, *, targeted: bool
) -> Node | None:
    """Return the product of the narrowing shares, without ``targeted`` of those that no platform
    can be told; None without any. No platform can be told a language that people speak.
    """
    out = languages.share(inputs, segment, channel.universe)
    for narrow in inputs.assumptions.narrows:
        if not narrow.targetable or targeted:
            share = inputs.given(narrow.given, narrow.label)
            out = share if out is None else out * share
    return out


def _met(channel: Channel, inputs: Inputs, segment: Segment) -> Heard:
    where, supposed = coverage(channel, inputs, segment)
    there = nation(inputs.country)._replace(areas=where)
    target = segment._replace(areas=common(where, segment.areas, inputs.country))
    sized = can_size(channel, inputs, there)
    everybody = _weekly(channel, inputs, there, sized=sized)
    wanted = everybody if _covers(target, there) else _weekly(channel, inputs, target, sized=sized)
    share = None if wanted is everybody else wanted.share_of(everybody)
    people = None
    if set(target.areas) != set(segment.areas):
        narrowing = _narrowing(channel, inputs, segment, targeted=True)
        people = wanted if narrowing is None else wanted * narrowing
    scale = _scale(channel, inputs, there, (wanted, everybody), sized=sized)
    return Heard(share, scale, everybody, people, where, supposed, sized)


def _scale(
    channel: Channel, inputs: Inputs, there: Segment, people: tuple[Node, Node], *, sized: bool
) -> Node | None:
    """Return the weekly people of a coverage over those whom the audience of a piece counts, None
    where it counts them all; ``people`` are those of coverage and segment, and those of the
    coverage.
    """
    wanted, everybody = people
    key = f"channels.{channel.key}.audience_of"
    given = inputs.assumptions.get(key)
    if given is None or given.names == (COVERAGE,):
        return None
    base = wanted
    if given.names != (TARGET,):
        named = _areas(given.names, inputs.country)
        areas = common(there.areas, named, inputs.country)
        if not areas:
            raise InputError(
                phrase(
                    "{key}: {areas} is outside the coverage, {where}",
                    key=key,
                    areas=there._replace(areas=named).where,
                    where=there.where,
                ),
                hint=f"--set channels.{channel.key}.coverage={'+'.join(named)}",
            )
        if areas != there.areas:
            base = _weekly(channel, inputs, there._replace(areas=areas), sized=sized)
        else:
            base = everybody
    return None if base is everybody else Node(DIVIDE, (everybody, base), RATIO)


def _covers(target: Segment, there: Segment) -> bool:
    """Tell whether a segment has everybody of 15 and over in some areas."""
    return (
        target.areas == there.areas
        and target.gender == "all"
        and target.ages.overlap(ADULT_AGE) == there.ages.overlap(ADULT_AGE)
    )


def _weekly(channel: Channel, inputs: Inputs, segment: Segment, *, sized: bool) -> Node:
    """Return the people of a segment who meet a medium in a week; where its share is not known in
    all of its coverage, people of the ages it counts.
    """
    population = Population(inputs, segment)
    if not sized:
        ages = segment.ages.overlap(channel.least_age)
        assert ages is not None  # an audience without such people is refused
        return population.people(ages)
    people = reach(channel, population, None).people
    if people.leaf is None:  # the audience's own row has that name
        mark = "+".join((*segment.areas, segment.gender, str(segment.ages)))
        people.id = f"channel.{channel.key}.weekly.{mark}"
        people.label = phrase(
            "{channel}: people who meet it in a week, {segment}",
            channel=channel.label,
            segment=segment.label,
        )
    return people


def _areas(names: tuple[str, ...], country: Country) -> tuple[str, ...]:
    return parse_segment(names, "all", "all", country).areas


def station(channel: Channel, inputs: Inputs, people: Node, whom: Heard, each: Node) -> Node:
    """Return the people whom one station can meet, of the weekly people of its medium: a share of
    them, at least what one spot meets. ``each`` are impressions of a spot in the coverage.
    """
    key = f"channels.{channel.key}.station_share"
    assert whom.listeners is not None
    share = inputs.assumption(
        key if inputs.has(key) else "station_share",
        phrase("{channel}: weekly people whom one station meets", channel=channel.label),
    )
    spot = Node(DIVIDE, (each, whom.listeners), SHARE).named(
        f"channel.{channel.key}.spot_share",
        phrase("{channel}: audience of a spot, share of weekly people", channel=channel.label),
    )
    held = lowest([Node(LARGEST, (share, spot), SHARE), constant(1.0, phrase("all of them"))])
    return (people * held).named(
        f"channel.{channel.key}.station",
        phrase("{channel}: people whom one station can meet", channel=channel.label),
    )
