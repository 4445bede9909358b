"""How often people are met: channels that hammer theirs, and what keeps them from it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.doubts.evaluated import Evaluated
from malisize.lists import entries_in
from malisize.numerals import LARGEST, currency_named
from malisize.quantity.evaluate import centrals
from malisize.quantity.partial import Partial
from malisize.records import Note
from malisize.request import PlanRequest
from malisize.rungs import split_rung
from malisize.text import command, typed_at
from malisize.wording import both, phrase
from malisize.wording.numbers import decimal

if TYPE_CHECKING:
    from malisize.model.plan import Bought

MOST_FREQUENT = 15.0  # exposures of one person in four weeks beyond which a plan is in doubt
_FOUR_WEEKS = 28
_NEARLY_ALL = 0.99  # of the people a channel can reach, beyond which more money buys next to none
_ROUNDED = 0.9  # of the most, which two digits rounded down never fall below


def frequency(found: Evaluated) -> Iterator[Note]:
    """Name the channels whose people would be met more often in four weeks than is plausible, with
    what to type so that they are not.
    """
    plan, planned = found.model.request.plan, found.model.planned
    if planned is None or plan is None:
        return
    often, flight = _met(found), planned.flight
    most = {
        key: MOST_FREQUENT * max(flight.running(key), _FOUR_WEEKS) / _FOUR_WEEKS for key in often
    }
    hot = [one for one in planned.plan.bought if often.get(one.key, 0.0) > most.get(one.key, 0.0)]
    if not hot:
        return
    days = dict.fromkeys(str(flight.running(one.key)) for one in hot)
    words = phrase(
        "{channels}: each person reached is met {times} times in {days} days; above {most} in four"
        " weeks the money, the price or the audience is in doubt",
        channels=both([one.reach.channel.label for one in hot]),
        times=both([decimal(often[one.key]) for one in hot]),
        days=both(list(days)),
        most=decimal(MOST_FREQUENT),
    )
    rows = tuple(f"channel.{one.key}.frequency" for one in hot)
    yield Note("frequency", words, _remedy(found, plan, hot, most), rows)


def hammered(found: Evaluated) -> Iterator[Note]:
    """Say where the average frequency of a whole plan is that of one channel, and others stay
    below it.
    """
    plan, planned = found.model.request.plan, found.model.planned
    texts = [part for text in plan.min_frequency for part in entries_in(text)] if plan else []
    whole = [text for text in texts if "=" not in text]
    if plan is None or planned is None or not whole:
        return
    from malisize.plans.often import OPTION, read_often

    rows = {spec.id: spec.node for spec in found.model.rows}
    asked, met = read_often(whole[0], OPTION), _met(found)
    told = [one for one in planned.plan.bought if one.key in met]
    below = [one for one in told if met[one.key] < asked * (1 - 1e-9)]
    top = max(told, key=lambda one: met[one.key], default=None)
    if top is None or not below or met[top.key] < 2 * asked:
        return
    words = phrase(
        "The plan meets people {average} times on average because {channel} meets its own {times}"
        " times; below {asked}: {others}",
        average=decimal(found.values[rows["plan.frequency"]]),
        channel=top.reach.channel.label,
        times=decimal(met[top.key]),
        others=both([one.reach.channel.label for one in below]),
        asked=decimal(asked),
    )
    each = [word for one in told for word in (OPTION, f"{one.key}={asked:g}")]
    hint = command(*["--allocate"] * (not plan.allocate), *each)
    about = tuple(f"channel.{one.key}.frequency" for one in told)
    yield Note("average", words, None if plan.split else hint, about)


def _met(found: Evaluated) -> dict[str, float]:
    """Return how often the people of each channel are met, by key, where it tells."""
    rows = {spec.id: spec.node for spec in found.model.rows}
    keys = [one.channel.key for one in found.model.reaches]
    nodes = {key: rows.get(f"channel.{key}.frequency") for key in keys}
    return {key: found.values[node] for key, node in nodes.items() if node is not None}


def _remedy(
    found: Evaluated, plan: PlanRequest, hot: Sequence[Bought], most: Mapping[str, float]
) -> str | None:
    """Return what to type so that nobody is met more often, None where it is not the money."""
    assert found.model.planned is not None
    costs, bought = found.model.planned.plan.costs, found.model.planned.plan.bought
    if plan.lock or plan.least or plan.min_frequency:
        return None
    fixed = [costs.fixed] if costs.fixed is not None else []
    values = centrals([costs.net_media, costs.load, *fixed, *(one.share for one in bought)])
    net, load = values[costs.net_media], values[costs.load]
    paid = values[costs.fixed] if costs.fixed is not None else 0.0
    held = bool(plan.split) or len(bought) == 1
    useful = {one.key: _useful(one, most.get(one.key, MOST_FREQUENT)) for one in bought}
    room = min(useful[one.key] / values[one.share] for one in hot) if held else sum(useful.values())
    beyond = net > room
    if beyond and plan.total is None:
        return None
    capped = () if held else [one for one in bought if beyond or one in hot]
    spent = room if held else _ROUNDED * room
    if beyond and spent <= 0.0:
        return None
    rung = split_rung(plan.total or "")[1] or "all-in"
    typed = _typed(paid + load * spent, plan.currency, found)
    words = [typed_at("--total", typed if rung == "all-in" else f"{typed} {rung}")] * beyond
    words += ["--allocate"] * (bool(capped) and not plan.allocate)
    words += [
        typed_at(f"--max {one.key}", _typed(useful[one.key], plan.currency, found))
        for one in capped
    ]
    return " ".join(words) or None


def _useful(one: Bought, most: float) -> float:
    """Return what can be spent on a channel before it meets people too often or has nearly all."""
    from malisize.plans.often import least_spend
    from malisize.plans.solve import least_total

    people = Partial([one.met[1]], [one.spend])

    def reached(spend: float) -> float:
        return float(people.at([spend])[0])

    nearly = least_total(reached, _NEARLY_ALL * reached(LARGEST))
    return nearly if one.seen is None else min(nearly, least_spend(one, most))


def _typed(amount: float, currency: str, found: Evaluated) -> str:
    """Return an amount of the country's money, rounded down to two digits, as it can be typed."""
    from malisize.plans.amounts import rate

    code = currency or found.inputs.country.currency
    value = amount / rate(code, found.inputs)
    step = 10.0 ** max(math.floor(math.log10(max(value, 1.0))) - 1, -currency_named(code).decimals)
    rounded = math.floor(value / step) * step
    return f"{rounded:.{max(0, -round(math.log10(step)))}f} {code}"
