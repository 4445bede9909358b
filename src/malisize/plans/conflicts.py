"""What cannot hold together of what is asked of a plan: all of it by name, with what to lift."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.apart import of_channel
from malisize.errors import InfeasibleError
from malisize.numerals import plain
from malisize.plans.amounts import Held
from malisize.plans.bounds import Bounds, bounds
from malisize.plans.brief import Brief
from malisize.plans.climb import Climb
from malisize.plans.often import OPTION, floored, frequency_of, least_spend, lower
from malisize.plans.search import best_split
from malisize.text import typed_at
from malisize.tuples import NamedTuple
from malisize.wording import both, phrase
from malisize.wording.numbers import decimal

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_TOTALS = tuple(10.0**power for power in range(3, 16))  # of net media, where none is given
_HARDLY = 1.3  # a frequency that hardly is one
_EASIEST = (OPTION, "--max", "--lock", "--min")  # to lift, the first of what decides


class One(NamedTuple):
    """One thing that is asked for: its option, its channel (empty for the whole plan) and its
    value, an average frequency or what a channel is held at.
    """

    option: str
    key: str
    value: float | Held

    @property
    def where(self) -> str:
        """The option with its channel."""
        return f"{self.option} {self.key}".rstrip()


def typed(one: One) -> str:
    """Return what is asked for as it is typed."""
    return typed_at(one.where, _text(one.value))


def _text(value: float | Held) -> str:
    if not isinstance(value, Held):
        return f"{value:g}"
    if value.currency is None:
        return plain(round(value.value, 6), "share")
    return f"{value.value:.0f} {value.currency}"


def asked_of(limits: Bounds) -> list[One]:
    """Return all that is asked for of a plan."""
    return [
        *(One(option, key, held) for option, key, held in limits.asked),
        *(One(OPTION, key, often) for key, often in limits.frequencies.by_key.items()),
        *([One(OPTION, "", limits.whole.often)] if limits.whole is not None else []),
    ]


def only(limits: Bounds, kept: Sequence[One]) -> Bounds:
    """Return limits of which only some things are asked for."""
    named = {one.key: one for one in kept if one.option == OPTION}
    often = tuple(
        least_spend(one, named[one.key].value) if one.key in named else 0.0  # type: ignore[arg-type]
        for one in limits.plan.bought
    )
    sold = (limits.brief.minimum(key) for key in limits.brief.keys)
    whole = limits.whole if "" in named else None
    if whole is not None:
        whole = whole.asking(named[""].value)  # type: ignore[arg-type]
    return limits._replace(
        asked=tuple(
            (one.option, one.key, one.value) for one in kept if isinstance(one.value, Held)
        ),
        often=often,
        least=tuple(max(pair) for pair in zip(sold, often, strict=True)),
        whole=whole,
    )


def possible(limits: Bounds, net: float | None) -> bool:
    """Tell whether some split of net media, of any where none are given, keeps to limits."""
    return any(
        _best(limits, one) is not None for one in (_totals(limits) if net is None else (net,))
    )


def _totals(limits: Bounds) -> tuple[float, ...]:
    """Return net media to look at where none are given: powers of ten, and between those the least
    and the most that amounts of money and shares leave together.
    """
    return (*_TOTALS, *(one for one in limits.ends() if 0.0 < one < math.inf))


def _best(limits: Bounds, net: float) -> object:
    return best_split(limits, net, lambda spends: spends.sum(axis=1), concave=True)


def most_of(limits: Bounds, value: Callable[[Array], Array], *, concave: bool) -> float:
    """Return the most that a split of any net media within limits is worth. ``value`` takes spends
    of shape (splits, channels) and returns what each is worth, of shape (splits,).
    """
    found = [best_split(limits, net, value, concave=concave) for net in _totals(limits)]
    return max((one.value for one in found if one is not None), default=0.0)


def conflict(limits: Bounds, net: float | None) -> InfeasibleError:
    """Return the error for what no split of net media (None: of any) keeps to together."""
    every = asked_of(limits)
    kept = list(every)
    for one in every:
        rest = [other for other in kept if other is not one]
        if not possible(only(limits, rest), net):
            kept = rest
    names = [f"`{typed(one)}`" for one in kept] + list(_sold(limits, kept, net))
    if net is None:
        message = phrase("no split of any total keeps to {names} together", names=both(names))
    elif len(names) > 1:
        message = phrase(
            "no split of {net} of net media keeps to {names} together",
            net=limits.brief.money(net),
            names=both(names),
        )
    else:
        message = phrase(
            "no split of {net} of net media keeps to {names}",
            net=limits.brief.money(net),
            names=both(names or [phrase("frequency caps")]),
        )
    return InfeasibleError(message, hint=_hint(limits, every, kept, net))


def _sold(limits: Bounds, kept: Sequence[One], net: float | None) -> Iterator[str]:
    """Yield the keys of minimum daily spends without which what is asked for would hold."""
    few = only(limits, kept)
    for place, key in enumerate(limits.brief.keys):
        least = list(few.least)
        least[place] = few.often[place]
        if least != list(few.least) and possible(few._replace(least=tuple(least)), net):
            yield of_channel("channels", key, "min_daily")


def _hint(limits: Bounds, every: Sequence[One], kept: Sequence[One], net: float | None) -> str:
    """Return the total from which all holds, and the one thing to lift, as they are typed."""
    offers = []
    enough = None if net is None else _enough(limits, net)
    if enough is not None:
        typed_total = limits.brief.typed_total(limits.total(enough), math.ceil)
        offers.append(phrase("write `{typed}` or more", typed=typed_total))
    eased = [found for one in kept if (found := _eased(limits, every, one, net)) is not None]
    if eased:
        first = min(eased, key=lambda one: (_rare(one), _EASIEST.index(one.option)))
        lifted = phrase("lift {where}: `{typed}`", where=first.where, typed=typed(first))
        offers.append(lifted)
    if len(offers) == 2:
        return phrase("{one}, or {other}", one=offers[0], other=offers[1])
    return offers[0] if offers else phrase("lift one of them")


def _rare(one: One) -> bool:
    """Tell whether a frequency is hardly one."""
    return not isinstance(one.value, Held) and one.value < _HARDLY


def _eased(limits: Bounds, every: Sequence[One], one: One, net: float | None) -> One | None:
    """Return one thing less strictly, so that all hold together; None where that alone does not."""
    return next(
        (
            other
            for other in _easier(one)
            if possible(only(limits, [other if each is one else each for each in every]), net)
        ),
        None,
    )


def _enough(limits: Bounds, net: float) -> float | None:
    """Return net media from which some split keeps to limits; None where none do."""
    low, high = net, net
    for _ in range(24):
        if possible(limits, high):
            break
        low, high = high, high * 2.0
    else:
        return None
    while high - low > 1e-3 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if possible(limits, middle) else (middle, high)
    return high


def _easier(one: One) -> Iterator[One]:
    """Yield what is asked for ever less strictly: frequencies and least spends lower, most spends
    higher, locks both ways.
    """
    if not isinstance(one.value, Held):
        often = one.value
        while often > 1.0:
            often = floored(often * 0.95 if often > 2.0 else often - 0.1)
            yield one._replace(value=often)
        return
    for step in range(1, 60):
        for factor in {"--min": (0.9,), "--max": (1.1,)}.get(one.option, (0.9, 1.1)):
            value = one.value.value * factor**step
            if one.value.currency is None:
                value = min(round(value, 2), 1.0)
            else:
                value = float(f"{value:.2g}")
            yield one._replace(value=one.value._replace(value=value))


def refuse_never(limits: Bounds, shares: Array) -> None:
    """Refuse a frequency of the whole plan that a split, shape (channels,), has at no total. Raises
    InfeasibleError.
    """
    if limits.whole is not None:
        most = limits.whole.most(shares)
        if most < limits.whole.often * (1 - 1e-9):
            raise InfeasibleError(
                phrase(
                    "{option}: this split meets people {most} times at most, not {often}",
                    option=OPTION,
                    most=decimal(most),
                    often=decimal(limits.whole.often),
                ),
                hint=lower(OPTION, most),
            )


def refuse_rare(brief: Brief, amount: float, shares: Mapping[str, float]) -> None:
    """Refuse a split of a total that meets people less often than asked for. Raises
    InfeasibleError.
    """
    import numpy as np

    plan = brief.bought(amount, shares, 1)
    limits = bounds(brief, plan, Climb(plan, 1))
    parts = np.array([shares[key] for key in brief.keys])
    refuse_never(limits, parts)
    needed = limits.often_from(parts)
    if amount >= needed * (1 - 1e-9):
        return
    net, short = limits.net(amount), []
    for place, key in enumerate(brief.keys):
        if parts[place] > 0.0 and parts[place] * net < limits.often[place] * (1 - 1e-9):
            often = frequency_of(limits.plan.bought[place])(float(parts[place] * net))
            short.append((One(OPTION, key, limits.frequencies.by_key[key]), often))
    if limits.whole is not None and not limits.whole.meets(parts * net):
        often = float(limits.whole.part((parts * net)[None, :])[0]) * limits.whole.often
        short.append((One(OPTION, "", limits.whole.often), often))
    said = [
        phrase("`{typed}` ({often})", typed=typed(one), often=decimal(often))
        for one, often in short
    ]
    first, often = short[0]
    total = brief.typed_total(needed, math.ceil)
    raise InfeasibleError(
        phrase(
            "{total} meets people less often than {said}",
            total=brief.money(amount),
            said=both(said),
        ),
        hint=phrase("write `{total}` or more", total=total)
        if len(short) > 1
        else phrase(
            "write `{total}` or more, or `{typed}` or lower",
            total=total,
            typed=typed_at(first.where, f"{floored(often):g}"),
        ),
    )
