"""How often people are to be met at least, at central values: on a channel, which is a least spend
on it, and over the whole plan.

The average frequency of a split rises with its total. Over splits of one total those that meet
people most often reach few, so the best between are looked for along weighted geometric means of
people reached and impressions, from the one to the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from malisize.apart import of_channel
from malisize.errors import InfeasibleError, InputError
from malisize.lists import entries_in
from malisize.model.allocate import Limits, exchanged, repaired
from malisize.model.pieces import CPM_EXAMPLE
from malisize.model.plan import Bought, Plan, seen_together, together
from malisize.numerals import LARGEST, SINGLE, parse
from malisize.plans.brief import Brief
from malisize.plans.solve import least_total
from malisize.quantity.partial import Partial
from malisize.text import offered, shown, typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import decimal

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

OPTION = "--min-frequency"
_WEIGHTS = (0.0, 0.4, 0.7, 0.9, 1.1, 1.5, 3.0)  # of impressions against people reached
_FINER = 4  # weights between two neighbours
_COARSE = 1 / 400  # of net media: the smallest exchange along the way
_TINY = 1e-12  # what a split is worth that does not meet people often enough, at most
_MET = 1 - 1e-9

Value = Callable[["Array"], "Array"]


class Asked(NamedTuple):
    """Frequencies asked for: by channel, and over the whole plan (None: none)."""

    by_key: dict[str, float]
    whole: float | None


def asked(brief: Brief) -> Asked:
    """Read what is asked for. Raises InputError."""
    texts = [part for text in brief.request.min_frequency for part in entries_in(text)]
    alone = [text for text in texts if "=" not in text]
    if len(alone) > 1:
        raise InputError(
            phrase(
                "{option}: given twice for the whole plan, {one} and {other}",
                option=OPTION,
                one=shown(alone[0]),
                other=shown(alone[1]),
            ),
            hint=phrase("leave one of them out"),
        )
    rest = [text for text in texts if "=" in text]
    named = brief.by_channel(rest, OPTION)
    return Asked(
        {key: read_often(text, f"{OPTION} {key}") for key, text in named.items()},
        read_often(alone[0], OPTION) if alone else None,
    )


def read_often(text: str, where: str) -> float:
    """Read an average frequency. Raises InputError."""
    often = parse(text, "amount", where, limits=SINGLE, example="3").low
    if often < 1.0:
        raise InputError(
            phrase(
                "{where}: {text} is below 1, and whoever is reached is met once at least",
                where=where,
                text=shown(text),
            ),
            hint=offered(typed_at(where, "1")),
        )
    return often


def frequency_of(one: Bought) -> Callable[[float], float]:
    """Return the average frequency of a channel as a function of its spend. Raises InputError where
    it does not tell how often it meets people.
    """
    if one.seen is None:
        raise _untold(one, f"{OPTION} {one.key}")
    read = Partial([one.seen, one.met[1]], [one.spend])

    def frequency(spend: float) -> float:
        seen, people = read.at([spend])
        return float(seen / people) if people > 0.0 else 0.0

    return frequency


def least_spend(one: Bought, often: float) -> float:
    """Return the least spend at which a channel's people are met so often on average.

    Raises InputError where it does not tell how often, InfeasibleError where no spend does.
    """
    label, where = one.reach.channel.label, f"{OPTION} {one.key}"
    frequency = frequency_of(one)
    most = frequency(LARGEST)
    if most < often * _MET:
        raise InfeasibleError(
            phrase(
                "{where}: {channel} meets its people {most} times at most, not {often}",
                where=where,
                channel=label,
                most=decimal(most),
                often=decimal(often),
            ),
            hint=lower(where, most),
        )
    return least_total(frequency, often * _MET)


def lower(where: str, most: float) -> str:
    """Return the hint to ask for a frequency that can be had."""
    return phrase("write `{typed}` or lower", typed=typed_at(where, f"{floored(most):g}"))


def floored(often: float) -> float:
    """Return a frequency that is not above another, to a tenth."""
    return max(math.floor(often * 10 + 1e-7) / 10, 1.0)


def _untold(one: Bought, where: str) -> InputError:
    """Return the error for a quote without a price: a price beside it tells the impressions."""
    setting = of_channel("channels", one.key, "cpm")
    typed = typed_at("--set", f"{setting}={CPM_EXAMPLE}")
    return InputError(
        phrase(
            "{where}: {channel} is bought by a quote, which does not tell how often people are met",
            where=where,
            channel=one.reach.channel.label,
        ),
        hint=phrase("give a price of impressions beside the quote: `{typed}`", typed=typed),
    )


class Whole:
    """The average frequency that a whole plan is to have, and how spends come to it."""

    def __init__(self, plan: Plan, often: float) -> None:
        seen = seen_together(plan)
        if seen is None:
            raise _untold(next(one for one in plan.bought if one.seen is None), OPTION)
        self.often, self._plan = often, plan
        self._read = Partial([seen, together(plan, 1)], [one.spend for one in plan.bought])

    def asking(self, often: float) -> Whole:
        """Return the same of another frequency."""
        return Whole(self._plan, often)

    def most(self, shares: Array) -> float:
        """Return the frequency that a split, shape (channels,), has at the largest total."""
        return float(self.part((shares * LARGEST)[None, :])[0]) * self.often

    def part(self, spends: Array) -> Array:
        """Return by split the frequency over the one asked for, shape (splits,), of spends of shape
        (splits, channels).
        """
        import numpy as np

        seen, people = self._of(spends)
        return np.where(people > 0.0, seen / np.maximum(people, 1e-300), 0.0) / self.often

    def _of(self, spends: Array) -> tuple[Array, Array]:
        """Return impressions and people by split, both of shape (splits,)."""
        import numpy as np

        seen, people = self._read.at(list(spends.T))
        shape = (len(spends),)
        return np.broadcast_to(seen, shape), np.broadcast_to(people, shape)

    def meets(self, spends: Array) -> bool:
        """Tell whether spends, shape (channels,), meet people often enough."""
        return bool(self.part(spends[None, :])[0] >= _MET)

    def from_net(self, shares: Array) -> float:
        """Return the net media from which a split, shape (channels,), meets people often enough;
        infinity where none do.
        """

        def part(net: float) -> float:
            return float(self.part((shares * net)[None, :])[0]) if net > 0.0 else 0.0

        return least_total(part, _MET) if part(LARGEST) >= _MET else math.inf

    def holding(self, value: Value) -> Value:
        """Return what splits are worth, next to nothing where people are not met often enough."""
        import numpy as np

        def held(spends: Array) -> Array:
            """Return what splits of shape (splits, channels) are worth, shape (splits,)."""
            part = self.part(spends)
            return np.where(
                part >= _MET, np.maximum(value(spends), _TINY), _TINY * np.minimum(part, 1.0)
            )

        return held

    def between(self, net: float, limits: Limits, value: Value) -> list[Array]:
        """Return splits of net media within limits, each of shape (channels,), from the one that
        reaches most to the one that meets people most often, more of them where ``value`` is best.
        """
        import numpy as np

        least, most = (np.array(ends) for ends in limits)
        count = len(least)
        plain = np.vstack([np.full(count, 1 / count), np.eye(count)])
        corners = repaired(plain * net, net, least, most)
        split = corners[int(np.argmax(self._of(corners)[1]))]
        found: dict[float, Array] = {}
        weights: tuple[float, ...] = _WEIGHTS
        for _ in range(2):
            for weight in weights:
                split, _worth = exchanged(split, least, most, self._mean(weight), _COARSE)
                found[weight] = split
            order = sorted(found)
            worth = value(np.array([found[weight] for weight in order]))
            best = int(np.argmax(worth))
            left, right = order[max(best - 1, 0)], order[min(best + 1, len(order) - 1)]
            weights = tuple(float(one) for one in np.linspace(left, right, _FINER + 2)[1:-1])
            split = found[left]
        return [*found.values(), *corners]

    def _mean(self, weight: float) -> Value:
        def mean(spends: Array) -> Array:
            """Return the weighted mean by split, shape (splits,), of shape (splits, channels)."""
            import numpy as np

            seen, people = (np.maximum(one, 1e-300) for one in self._of(spends))
            return np.asarray(people * (seen / people) ** weight)

        return mean
