"""How a plan divides net media among its channels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from malisize.errors import InfeasibleError, InputError
from malisize.model.allocate import Limits
from malisize.numerals import parse, plain
from malisize.plans.aim import metric_of
from malisize.plans.amounts import split_of
from malisize.plans.bounds import Bounds, bounds
from malisize.plans.brief import Brief
from malisize.plans.climb import Climb
from malisize.plans.search import Split, best_split
from malisize.plans.solved import fixed
from malisize.text import command, offered, typed_at
from malisize.wording import phrase

_DECIMALS = 5


def split(brief: Brief, amount: float) -> dict[str, float]:
    """Return each channel's share of net media: as asked for, equal, or the best at central
    values.
    """
    known = fixed(brief)
    if known is not None:
        return known[0]
    if not brief.request.allocate:
        shares = brief.weighted(asked_split(brief))
        if brief.request.min_frequency and brief.request.total is not None:
            from malisize.plans.conflicts import refuse_rare

            refuse_rare(brief, amount, shares)
        return shares
    equal = dict.fromkeys(brief.keys, 1.0 / len(brief.keys))
    plan = brief.bought(amount, equal, brief.request.effective)
    climb = Climb(plan, brief.request.effective, metric_of(brief, plan))
    if climb.net <= 0.0:
        return equal
    limits = bounds(brief, plan, climb)
    limits.refuse(climb.net)
    found = best_split(limits, climb.net, climb.together, concave=climb.concave)
    if found is None:
        raise _below_minimums(brief, limits, climb.net)
    return dict(zip(brief.keys, found_shares(limits, found), strict=True))


def asked_split(brief: Brief) -> dict[str, float]:
    """Return each channel's share of net media as asked for, or equal. Raises InputError."""
    if brief.request.split:
        return _given_split(brief)
    return dict.fromkeys(brief.keys, 1.0 / len(brief.keys))


def found_shares(limits: Bounds, found: Split) -> list[float]:
    """Return a split that was found as shares of net media, rounded where that keeps to what is
    asked for.
    """
    import numpy as np

    spends = found.spends.tolist()
    shares, net = settled(spends, found.limits), sum(spends)
    if limits.whole is None or limits.whole.meets(np.array(shares) * net):
        return shares
    return [spend / net for spend in spends]


def _below_minimums(brief: Brief, limits: Bounds, net: float) -> InfeasibleError:
    """Return the error for net media that buys no channel at its minimum, or of which no split
    keeps to all that is asked for.
    """
    if brief.request.min_frequency or net >= min(limits.least):
        from malisize.plans.conflicts import conflict

        return conflict(limits, net)
    cheapest = min(limits.least)
    key = brief.keys[limits.least.index(cheapest)]
    total = brief.typed_total(limits.total(cheapest), math.ceil)
    return InfeasibleError(
        phrase(
            "net media of {net} buy no channel at its minimum daily spend: the least is {least}"
            " over {days} days ({key})",
            net=brief.money(net),
            least=brief.money(cheapest),
            days=brief.flight.running(key),
            key=key,
        ),
        hint=phrase(
            "write `{total}` or more, or a shorter flight with --days",
            total=total,
        ),
    )


def settled(spends: Sequence[float], limits: Limits) -> list[float]:
    """Return spends as shares of their whole, rounded to a thousandth of a percent where limits
    leave room.

    The search for a split ends where no exchange is better, which processors that round differently
    reach up to some 1e-7 apart; so fine a difference is worth nothing in reach.
    """
    net = sum(spends)
    ends = [(low / net, high / net) for low, high in zip(*limits, strict=True)]
    shares = [
        min(max(round(spend / net, _DECIMALS), low), high)
        for spend, (low, high) in zip(spends, ends, strict=True)
    ]
    for place in sorted(range(len(shares)), key=lambda place: -shares[place]):
        low, high = ends[place]
        rest = 1.0 - sum(shares[:place]) - sum(shares[place + 1 :])
        if low < high and low <= rest <= high:
            return [*shares[:place], rest, *shares[place + 1 :]]
    return [spend / net for spend in spends]


def _given_split(brief: Brief) -> dict[str, float]:
    given = brief.by_channel(brief.request.split, "--split")
    numerals = {key: parse(text, "share", f"--split {key}") for key, text in given.items()}
    if any(numeral.shape != "exact" for numeral in numerals.values()):
        raise InputError(
            phrase("--split: a share of the plan is one number, not a range"),
            hint=offered(command("--split", split_of(brief.keys))),
        )
    whole = sum(numeral.low for numeral in numerals.values())
    absent = [key for key in brief.keys if key not in given]
    if absent:
        raise InputError(
            phrase("--split: {absent} is in the plan and has no share", absent=absent[0]),
            hint=phrase(
                "write `{typed}`, or leave the channel out",
                typed=command("--split", f"{absent[0]}=0%"),
            ),
        )
    if abs(whole - 1.0) > 1e-9:
        last = list(given)[-1]
        fitting = numerals[last].low + 1.0 - whole
        raise InputError(
            phrase(
                "--split: the shares add up to {whole}, not 100 %",
                whole=plain(round(whole, 6), "share"),
            ),
            hint=offered(
                typed_at(f"--split {last}", plain(round(fitting, 6), "share"))
                if 0.0 <= fitting <= 1.0
                else command("--split", split_of(brief.keys))
            ),
        )
    return {key: numerals[key].low / whole for key in brief.keys}
