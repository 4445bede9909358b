"""What each channel of a plan must and may get: what is asked for, frequency caps, and the least
that a platform sells.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from malisize.errors import InfeasibleError, InputError
from malisize.model.allocate import Limits
from malisize.model.plan import Plan
from malisize.numerals import LARGEST
from malisize.plans.amounts import Held, read_limit
from malisize.plans.brief import Brief
from malisize.plans.climb import Climb
from malisize.plans.often import Asked, Whole, asked, least_spend
from malisize.quantity.evaluate import centrals
from malisize.text import typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_STEPS = 200  # towards where limits add up to net media
_OPTIONS = (("--lock", "lock"), ("--min", "least"), ("--max", "most"))


class Bounds(NamedTuple):
    """Limits of spends at any net media, at central values.

    ``asked`` are the options, ``caps`` the most that frequency caps let a channel spend, ``least``
    the least that it is bought for where it is bought at all, ``often`` what of it a minimum
    frequency asks for, all in the country's money and in the order of the channels.
    ``load`` is the total over net media, ``fixed`` what is paid whatever the media, ``whole`` the
    frequency that the whole ``plan`` is to have.
    """

    brief: Brief
    asked: tuple[tuple[str, str, Held], ...]
    caps: tuple[float, ...]
    least: tuple[float, ...]
    load: float
    fixed: float
    plan: Plan
    often: tuple[float, ...]
    frequencies: Asked
    whole: Whole | None

    def net(self, total: float) -> float:
        """Return net media of a total, both in one money."""
        return max(total - self.fixed, 0.0) / self.load

    def total(self, net: float) -> float:
        """Return the total of net media, both in one money."""
        return net * self.load + self.fixed

    def limits(self, net: float) -> Limits:
        """Return the least and most of each channel that are asked for at net media, whether
        or not a split of it can keep to them.
        """
        keys = self.brief.keys
        least, most = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, net)
        for option, key, held in self.asked:
            amount = self._francs(key, held, net)
            if option in ("--lock", "--min"):
                least[key] = max(least[key], amount)
            if option in ("--lock", "--max"):
                most[key] = min(most[key], amount)
        capped = [min(most[key], cap) for key, cap in zip(keys, self.caps, strict=True)]
        most = {key: max(least[key], cap) for key, cap in zip(keys, capped, strict=True)}
        for place, key in enumerate(keys):
            if least[key] > 0.0:  # beyond the most, no split keeps to both
                least[key] = max(least[key], self.least[place])
        return Limits(tuple(least[key] for key in keys), tuple(most[key] for key in keys))

    def from_total(self, shares: Array) -> float:
        """Return the total from which a split buys each of its channels at its minimum or more and
        meets people as often as asked for.

        ``shares`` have shape (channels,).
        """
        return max(self._from(self.least, shares), self.often_from(shares))

    def often_from(self, shares: Array) -> float:
        """Return the total from which a split, shape (channels,), meets people as often as asked
        for; infinity where none does.
        """
        whole = 0.0 if self.whole is None else self.total(self.whole.from_net(shares))
        return max(self._from(self.often, shares), whole)

    def _from(self, least: tuple[float, ...], shares: Array) -> float:
        """Return the total from which a split, shape (channels,), gives each of its channels the
        least there is for it.
        """
        parts = zip(least, shares.tolist(), strict=True)
        needed = [small / share for small, share in parts if share > 0.0]
        return self.total(max(needed, default=0.0))

    @property
    def amounts(self) -> bool:
        """Whether some limit is an amount of money, not a share of net media."""
        return any(held.currency is not None for _, _, held in self.asked)

    def ends(self) -> tuple[float, float]:
        """Return the least and the most net media that what channels are held at, in money and in
        shares, and frequency caps leave together: 0 and infinity where nothing holds them.
        """
        low, high = 0.0, LARGEST
        for _ in range(_STEPS):
            before = low, high
            low, high = sum(self.limits(low).least), sum(self.limits(high).most)
            if (low, high) == before:
                break
        return low, high if high < LARGEST else math.inf

    def floor(self) -> float:
        """Return the total below which what is asked for cannot be bought."""
        paid = [
            self._francs(key, held, 0.0)
            for option, key, held in self.asked
            if option in ("--lock", "--min") and held.currency is not None
        ]
        return self.total(sum(paid))

    def _francs(self, key: str, held: Held, net: float) -> float:
        """Return what a channel is held at, of net media, as it counts in them."""
        whole = net if held.currency is None else self.brief.rate(held.currency)
        return held.value * whole * self.brief.weight(key)

    def refuse(self, net: float) -> None:
        """Refuse limits that no split of net media can keep to. Raises InputError where they
        contradict each other, InfeasibleError where the money does not fit.
        """
        brief = self.brief
        for name, key, held in self.asked:
            amount = self._francs(key, held, net)
            if amount > net * (1 + 1e-9) and name != "--max":
                raise InfeasibleError(
                    phrase(
                        "{name} {key}: {amount} is above the net media of {net}",
                        name=name,
                        key=key,
                        amount=brief.money(amount / brief.weight(key)),
                        net=brief.money(net),
                    ),
                    hint=phrase(
                        "raise --total, or write `{typed}` or less",
                        typed=typed_at(f"{name} {key}", brief.typed(net, math.floor)),
                    ),
                )
        self._refuse_apart(net)
        least, most = self.limits(net)
        if sum(least) > net * (1 + 1e-9) and not brief.request.min_frequency:
            raise InfeasibleError(
                phrase(
                    "the least spends add up to {values}, above the net media of {net}",
                    values=brief.money(sum(least)),
                    net=brief.money(net),
                ),
                hint=phrase("raise --total, or lower --lock or --min"),
            )
        if sum(most) < net * (1 - 1e-9):
            raise InfeasibleError(
                phrase(
                    "the most that the channels may get{held} adds up to {values}, below the net"
                    " media of {net}",
                    held=phrase(", frequency caps included,") if min(self.caps) < net else "",
                    values=brief.money(sum(most)),
                    net=brief.money(net),
                ),
                hint=phrase("lower --total, or raise --max, --lock or the frequency caps"),
            )

    def _refuse_apart(self, net: float) -> None:
        """Refuse a channel whose least is above its most. Raises InputError."""
        brief = self.brief
        for key in brief.keys:
            of = [
                (name, self._francs(key, held, net)) for name, one, held in self.asked if one == key
            ]
            least = max((amount for name, amount in of if name != "--max"), default=0.0)
            most = min((amount for name, amount in of if name != "--min"), default=math.inf)
            if least > most * (1 + 1e-12):
                raise InputError(
                    phrase(
                        "--min {key}: {least} is above its most, {most}",
                        key=key,
                        least=brief.money(least / brief.weight(key)),
                        most=brief.money(most / brief.weight(key)),
                    ),
                    hint=phrase("lower --min {key} or raise --max {key}", key=key),
                )


def bounds(brief: Brief, plan: Plan, climb: Climb) -> Bounds:
    """Read the limits of a plan's spends. Raises InputError for a text that is no limit and a
    frequency of a channel that tells none, InfeasibleError for one that no spend comes to.
    """
    held = []
    country = brief.inputs.country
    for option, name in _OPTIONS:
        texts = brief.by_channel(getattr(brief.request, name), option)
        for key, text in texts.items():
            held.append((option, key, read_limit(text, f"{option} {key}", brief.request, country)))
    nodes = [plan.costs.load, *([plan.costs.fixed] if plan.costs.fixed is not None else [])]
    values = centrals(nodes)
    fixed = values[plan.costs.fixed] if plan.costs.fixed is not None else 0.0
    wanted = asked(brief)
    often = tuple(
        least_spend(one, wanted.by_key[one.key]) if one.key in wanted.by_key else 0.0
        for one in plan.bought
    )
    sold = (brief.minimum(key) for key in brief.keys)
    return Bounds(
        brief,
        tuple(held),
        tuple(climb.most),
        tuple(max(pair) for pair in zip(sold, often, strict=True)),
        float(values[plan.costs.load]),
        float(fixed),
        plan,
        often,
        wanted,
        None if wanted.whole is None else Whole(plan, wanted.whole),
    )
