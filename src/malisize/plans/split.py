"""How a plan divides net media among its channels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from malisize.errors import InfeasibleError, InputError
from malisize.model.allocate import Limits, allocate
from malisize.numerals import parse, plain
from malisize.plans.amounts import by_channel, limit, split_of
from malisize.plans.brief import Brief
from malisize.plans.climb import Climb
from malisize.text import command, offered, typed_at
from malisize.wording import phrase

_DECIMALS = 5


def split(brief: Brief, amount: float) -> dict[str, float]:
    """Return each channel's share of net media: as asked for, equal, or the best at central
    values.
    """
    equal = dict.fromkeys(brief.keys, 1.0 / len(brief.keys))
    if brief.request.split:
        return _given_split(brief)
    if not brief.request.allocate:
        return equal
    climb = Climb(brief.bought(amount, equal, brief.request.effective), brief.request.effective)
    if climb.net <= 0.0:
        return equal
    limits = _limits(brief, climb)
    spends = allocate(climb.net, limits, climb.together, concave=climb.concave)
    return dict(zip(brief.keys, settled(spends, limits), strict=True))


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
    given = by_channel(brief.request.split, "--split", brief.keys, brief.inputs.country)
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
            hint=(
                offered(typed_at(f"--split {last}", plain(round(fitting, 6), "share")))
                if 0.0 <= fitting <= 1.0
                else phrase("lower some of them")
            ),
        )
    return {key: numerals[key].low / whole for key in brief.keys}


def _limits(brief: Brief, climb: Climb) -> Limits:
    net = climb.net
    least: dict[str, float] = dict.fromkeys(brief.keys, 0.0)
    most: dict[str, float] = dict.fromkeys(brief.keys, net)
    for name, texts in (
        ("--lock", brief.request.lock),
        ("--min", brief.request.least),
        ("--max", brief.request.most),
    ):
        for key, text in by_channel(texts, name, brief.keys, brief.inputs.country).items():
            amount = limit(text, f"{name} {key}", net, brief.request, brief.inputs)
            if name in ("--lock", "--min"):
                least[key] = max(least[key], amount)
            if name in ("--lock", "--max"):
                most[key] = min(most[key], amount)
            if amount > net * (1 + 1e-9) and name != "--max":
                raise InfeasibleError(
                    phrase(
                        "{name} {key}: {amount} is above the net media of {net}",
                        name=name,
                        key=key,
                        amount=brief.money(amount),
                        net=brief.money(net),
                    ),
                    hint=phrase(
                        "raise --total, or write `{typed}` or less",
                        typed=typed_at(f"{name} {key}", brief.typed(net, math.floor)),
                    ),
                )
    for key in brief.keys:
        if least[key] > most[key] * (1 + 1e-12):
            raise InputError(
                phrase(
                    "--min {key}: {least} is above its most, {most}",
                    key=key,
                    least=brief.money(least[key]),
                    most=brief.money(most[key]),
                ),
                hint=phrase("lower --min {key} or raise --max {key}", key=key),
            )
    if sum(least.values()) > net * (1 + 1e-9):
        raise InfeasibleError(
            phrase(
                "the least spends add up to {values}, above the net media of {net}",
                values=brief.money(sum(least.values())),
                net=brief.money(net),
            ),
            hint=phrase("raise --total, or lower --lock or --min"),
        )
    for key, cap in zip(brief.keys, climb.most, strict=True):
        most[key] = min(most[key], cap)
    if sum(most.values()) < net * (1 - 1e-9):
        held = phrase(", frequency caps included,") if min(climb.most) < net else ""
        raise InfeasibleError(
            phrase(
                "the most that the channels may get{held} adds up to {values}, below the net"
                " media of {net}",
                held=held,
                values=brief.money(sum(most.values())),
                net=brief.money(net),
            ),
            hint=phrase("lower --total, or raise --max, --lock or the frequency caps"),
        )
    return Limits(
        tuple(least[key] for key in brief.keys),
        tuple(max(least[key], most[key]) for key in brief.keys),
    )
