"""Where the observations of one figure disagree, by how much, and which of them is used and why."""

from __future__ import annotations

import math
from collections.abc import Iterable

from malisize.figures.catalogue import NEVER_BY_DEFAULT, Figure
from malisize.records import Observation
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import dated
from malisize.wording.numbers import published as number


class Conflict(NamedTuple):
    """A figure whose observations differ: the one used, the others, and the largest over the
    smallest of them.

    ``used`` is empty where none is used by default; ``reason`` then begins with ``none used by
    default``. ``arithmetic`` are the steps of what malisize or a source worked out.
    """

    figure: str
    label: str
    unit: str
    used: str
    others: tuple[str, ...]
    spread: float
    reason: str
    arithmetic: tuple[str, ...] = ()


def conflicts(catalogue: Iterable[Figure]) -> list[Conflict]:
    """Return every figure whose observations disagree, the widest apart first.

    A bound that the other observations keep is no disagreement. Of a range without a central value
    the middle counts.
    """
    found = [conflict for figure in catalogue if (conflict := _conflict(figure)) is not None]
    return sorted(found, key=lambda conflict: (-conflict.spread, conflict.figure))


def central(observation: Observation) -> float | None:
    """Return the value of an observation, the middle of its range, or None where no number is
    published.
    """
    if observation.value is not None:
        return observation.value
    if observation.low is None or observation.high is None:
        return None
    return (observation.low + observation.high) / 2


def stated(observation: Observation) -> str:
    """Write what an observation states: a number, a range or a bound."""
    unit = observation.unit
    if observation.low is not None and observation.high is not None:
        ends = {"low": number(observation.low, unit), "high": number(observation.high, unit)}
        if observation.value is None:
            return phrase("{low} to {high}", **ends)
        return phrase("{value} ({low} to {high})", value=number(observation.value, unit), **ends)
    if observation.value is None:
        return phrase("no number")
    value = number(observation.value, unit)
    if observation.bound == "at_most":
        return phrase("at most {value}", value=value)
    if observation.bound == "at_least":
        return phrase("at least {value}", value=value)
    return value


def _conflict(figure: Figure) -> Conflict | None:
    if figure.by:  # cells of a table are not values of one thing
        return None
    numbers = [(o, value) for o in figure.observations if (value := central(o)) is not None]
    plain = [value for o, value in numbers if o.bound is None]
    differing = [
        (o, value) for o, value in numbers if o.bound is None or not _keeps(plain, o.bound, value)
    ]
    if len({(value, o.low, o.high) for o, value in differing}) < 2:
        return None
    used = figure.used()
    values = [value for _, value in differing]
    return Conflict(
        figure.key,
        figure.label,
        figure.unit,
        _cited(used) if used else "",
        tuple(_cited(o) for o, _ in numbers if o is not used),
        max(values) / min(values) if min(values) > 0 else math.inf,
        _reason(figure, used),
        tuple(
            phrase("{where}: {message}", where=f"{o.source}, {o.as_of}", message=o.note)
            for o, _ in numbers
            if o.basis == "derived" and o.note is not None
        ),
    )


def _keeps(plain: list[float], bound: str, value: float) -> bool:
    return all(other <= value if bound == "at_most" else other >= value for other in plain)


def _cited(observation: Observation) -> str:
    words = {
        "value": stated(observation),
        "source": observation.source,
        "as_of": dated(observation.as_of),
    }
    if observation.rank == "deprecated":
        return phrase("{value} ({source}, {as_of}, deprecated)", **words)
    return phrase("{value} ({source}, {as_of})", **words)


def _reason(figure: Figure, used: Observation | None) -> str:
    if used is not None:
        return used.reason or phrase("the only one that is neither set aside nor a guess")
    if any(o.rank == "normal" and o.basis not in NEVER_BY_DEFAULT for o in figure.observations):
        return phrase("none used by default: several are sound and none is preferred")
    return phrase("none used by default: each is set aside, a guess or an example")
