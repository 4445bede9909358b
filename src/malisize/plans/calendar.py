"""The calendar of a plan: what each channel spends and shows in a week, and whom it has reached so
far.

A channel spends evenly over the days on which it runs. Its reach so far is its own curve at the
impressions so far, and the plan's reach so far adds channels as the plan's reach does; after the
last week both are those of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping

from malisize.model.audience import RowSpec
from malisize.model.buying import reached
from malisize.model.flight import Flight
from malisize.model.plan import Bought, together
from malisize.plans.brief import Planned
from malisize.quantity.node import Node, constant, total
from malisize.quantity.unit import RATIO
from malisize.rows import family_of
from malisize.weeks import WEEK
from malisize.wording import phrase

_ADDED = {
    "spend": phrase("spend"),
    "impressions": phrase("impressions"),
    "grps": phrase("GRPs"),
}
_REACHED = phrase("people reached so far")
_ALL = constant(1.0, phrase("all days on air"), RATIO)


def is_asked(planned: Planned) -> bool:
    """Tell whether a plan says when it runs: by its dates, or by weeks without some channel."""
    return planned.flight.start is not None or planned.flight.pauses


def is_of_week(id: str) -> bool:
    """Tell whether a row, in any case, is one of a week."""
    family = family_of(id.strip().casefold())
    return family is not None and ".WEEK." in family.id


def with_weeks(rows: tuple[RowSpec, ...], planned: Planned | None) -> tuple[RowSpec, ...]:
    """Return the rows of a plan with those of its weeks, which they may have already."""
    if planned is None or any(is_of_week(spec.id) for spec in rows):
        return rows
    return (*rows, *week_rows(planned))


def week_rows(planned: Planned) -> tuple[RowSpec, ...]:
    """Return the rows of every week, those of each channel and then those of the plan."""
    given = {spec.id: spec for spec in planned.rows}
    weeks = tuple(enumerate(planned.flight.weeks, start=1))
    out: list[RowSpec] = []
    added: dict[str, list[list[Node]]] = {name: [[] for _ in weeks] for name in _ADDED}
    for one in planned.plan.bought:
        for number, week in weeks:
            for spec in _of_channel(one, planned.flight, number, week, given):
                out.append(spec)
                name = spec.id.rpartition(".")[2]
                if name in added:
                    added[name][number - 1].append(spec.node)
    whole = ("spend", *(name for name in _ADDED if f"plan.{name}" in given))
    for number, week in weeks:
        for name in whole:
            node = _sum(added[name][number - 1])
            label = phrase("Week {week}: {words}", week=number, words=_ADDED[name])
            out.append(_row(f"plan.week.{number}.{name}", label, node))
        label = phrase("Week {week}: {words}", week=number, words=_REACHED)
        node = _reached_by_all(planned, week)
        out.append(_row(f"plan.week.{number}.reach_so_far", label, node))
    return tuple(out)


def _of_channel(
    one: Bought, flight: Flight, number: int, week: range, given: Mapping[str, RowSpec]
) -> list[RowSpec]:
    """Return the rows of a channel in a week."""
    stem, channel = f"channel.{one.key}", one.reach.channel.label
    part = _part(flight.within(one.key, week), flight.running(one.key))
    out = []
    for name, words in _ADDED.items():
        spec = given.get(f"{stem}.{name}")
        if spec is None:
            continue
        label = phrase("{channel}, week {week}: {words}", channel=channel, week=number, words=words)
        id = f"{stem}.week.{number}.{name}"
        out.append(_row(id, label, spec.node * part, stands_in=spec.stands_in))
    label = phrase("{channel}, week {week}: {words}", channel=channel, week=number, words=_REACHED)
    node = _reached_by(one, flight, week)
    id = f"{stem}.week.{number}.reach_so_far"
    out.append(_row(id, label, node, stands_in=bool(one.reach.stand_ins)))
    return out


def _row(id: str, label: str, node: Node, *, stands_in: bool = False) -> RowSpec:
    return RowSpec(id, label, node.named(id, label), stands_in=stands_in)


def _part(days: int, running: int) -> Node:
    """Return the share of the days on which a channel runs."""
    words = phrase("{days} of {running} days on air", days=days, running=running)
    return constant(days / running, words, RATIO)


def _reached_by(one: Bought, flight: Flight, week: range) -> Node:
    """Return the people whom a channel has reached by the end of a week."""
    days, running = flight.so_far(one.key, week), flight.running(one.key)
    if days == running:
        return one.met[1] * _ALL
    part = _part(days, running)
    seen = None if one.seen is None else one.seen * part
    return reached(one.curve._replace(weeks=days / WEEK), one.spend * part, seen, 1)


def _reached_by_all(planned: Planned, week: range) -> Node:
    """Return the people whom all channels together have reached by the end of a week."""
    plan, flight = planned.plan, planned.flight
    if all(flight.so_far(one.key, week) == flight.running(one.key) for one in plan.bought):
        return planned.reach * _ALL
    bought = {one.key: one._replace(met={1: _reached_by(one, flight, week)}) for one in plan.bought}
    groups = tuple(
        group._replace(bought=tuple(bought[one.key] for one in group.bought))
        for group in plan.groups
    )
    return together(plan._replace(bought=tuple(bought.values()), groups=groups), 1)


def _sum(nodes: list[Node]) -> Node:
    return total(nodes) if len(nodes) > 1 else nodes[0] * constant(1.0, phrase("one channel"))
