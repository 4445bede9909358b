"""All channels together, which is never their sum.

Online channels share a universe V between the largest channel and the online people U:
V = min(U, largest / overlap); deduplicated = V (1 - prod(1 - N_i / V)). Channels that do not need
the internet combine with the online union independently in the segment's population.
"""

from __future__ import annotations

from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import EVERY_LINE, find
from malisize.model.people import People
from malisize.model.segment import ONLINE_AGE
from malisize.model.sizing import Reach, reach
from malisize.quantity.node import Node, combine, highest, lowest, total
from malisize.records import Note


def together(
    out: Audience, people: People, online: list[Reach], offline: list[Reach], narrowing: Node | None
) -> None:
    """Add the rows of all channels together: the largest alone, nobody counted twice, at most."""
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
