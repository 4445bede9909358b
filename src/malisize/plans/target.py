"""The least total that meets a target, and the split that meets it: solved together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from malisize.model.allocate import repaired
from malisize.numerals import LARGEST
from malisize.plans.aim import Aim, aim
from malisize.plans.brief import Brief, Planned
from malisize.plans.build import planned
from malisize.plans.conflicts import refuse_never
from malisize.plans.field import Field
from malisize.plans.search import Split, best_split, few_draws, plain_starts
from malisize.plans.solved import fixed
from malisize.plans.split import found_shares, split
from malisize.plans.totals import (
    central_total,
    chance_of,
    never_in,
    totals_at_ends,
    totals_by_draw,
)
from malisize.plans.unreachable import never_met, refuse_unreachable, surely
from malisize.quantity.spread import Exact, Solved
from malisize.records import Note
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Find = Callable[[float, "Array | None"], "Array | None"]
_ROUNDS = 60
_SETTLED = 1e-9  # of the total: where the search at central values ends, and over draws
_SETTLED_OVER_DRAWS = 1e-3
_KEPT = 1e-6  # of the total: to where amounts that are held decide it
_JUMP = 1e-4  # of the total: to where a minimum spend decides it


def for_target(brief: Brief, *, draws: int, seed: int, probability: float | None) -> Planned:
    """Return the plan of the least total that meets a target, at central values or with a
    confidence over the draws.

    Raises InfeasibleError for a target that no total reaches, InputError for a confidence
    without draws, or with more than memory holds.
    """
    wanted = aim(brief, probability)
    known = fixed(brief)
    if known is not None:
        return _fixed(wanted, *known, draws=draws, seed=seed, probability=probability)
    equal = _array(wanted, dict.fromkeys(brief.keys, 1.0 / len(brief.keys)))
    if brief.request.allocate:
        refuse_unreachable(wanted, equal)
        shares, amount = _allocated(wanted)
    else:
        shares = _array(wanted, split(brief, 0.0))
        refuse_unreachable(wanted, shares)
        refuse_never(wanted.bounds, shares)
        amount = max(central_total(wanted, shares), _often_from(wanted, shares))
    if probability is None:
        return _exactly(wanted, shares, amount)
    wanted = wanted.leaning(amount, _by_key(wanted, shares))
    if wanted.sure is not None and brief.request.allocate:
        if wanted.bounds.amounts:
            wanted.refuse_too_much(draws)
        shares, amount = _sure(wanted, (shares, amount), draws, seed)
    return _over_draws(wanted, shares, amount, draws, seed)


def _fixed(
    wanted: Aim,
    shares: Mapping[str, float],
    amount: float,
    *,
    draws: int,
    seed: int,
    probability: float | None,
) -> Planned:
    """Return the plan of a split and a total that were found before."""
    parts = _array(wanted, shares)
    if probability is None:
        return _exactly(wanted, parts, amount)
    often = _often_from(wanted, parts)
    central = amount if wanted.sure is None else max(central_total(wanted, parts), often)
    wanted = wanted.leaning(central, shares)
    by_draw = totals_by_draw(wanted, parts, draws, seed, central)
    return _needing(wanted, parts, (amount, central, often), by_draw)


def _exactly(wanted: Aim, shares: Array, amount: float) -> Planned:
    """Return the plan of a split, shape (channels,), and its total, without draws."""
    plan = planned(wanted.brief, amount, _by_key(wanted, shares), Exact(amount))
    return plan._replace(needs=_needs(wanted, shares, amount, _often_from(wanted, shares)))


def _needs(
    wanted: Aim, shares: Array, central: float, often: float
) -> Callable[[], dict[str, tuple[float, float]]]:
    """Return what gives the totals that a split, shape (channels,), needs by leaf at its ends."""
    return partial(totals_at_ends, wanted, shares, central, often)


def _over_draws(wanted: Aim, shares: Array, amount: float, draws: int, seed: int) -> Planned:
    """Return the plan of a split, its total as sure as asked for over all draws; ``amount`` is its
    total at central values, or where it was looked for.
    ``shares`` have shape (channels,).
    """
    brief, central = wanted.brief, amount
    by_draw = totals_by_draw(wanted, shares, draws, seed, amount)
    often = _often_from(wanted, shares)
    if wanted.sure is not None:
        amount = surely(by_draw, wanted.sure)
        if brief.request.allocate:
            found = _never_dearer(wanted, draws, seed, (shares, by_draw, amount))
            shares, by_draw, amount = found
            if wanted.bounds.amounts:
                shares, by_draw, amount = _kept(wanted, draws, seed, shares, amount)
            amount = max(amount, wanted.bounds.from_total(shares))
        often = _often_from(wanted, shares)
        amount = max(amount, often)
        central = max(central_total(wanted, shares), often)
        if brief.request.allocate:  # as a replay of what was found looks for them
            wanted = wanted.leaning(central, _by_key(wanted, shares))
            by_draw = totals_by_draw(wanted, shares, draws, seed, central)
    return _needing(wanted, shares, (amount, central, often), by_draw)


def _needing(
    wanted: Aim, shares: Array, totals: tuple[float, float, float], by_draw: Array
) -> Planned:
    """Return the plan of a split, shape (channels,), with the totals that its target needs by draw,
    shape (draws,); ``totals`` are its own, that at central values, and that of frequencies.
    """
    import numpy as np

    amount, central, often = totals
    brief, by_draw = wanted.brief, np.maximum(by_draw, often)
    never, chance = never_in(by_draw), (chance_of(by_draw, amount), len(by_draw))
    needed = Solved(central, by_draw)
    plan = planned(brief, amount, _by_key(wanted, shares), needed, chance, never)
    notes = plan.notes
    if never:
        notes = (*notes, Note("target", never, phrase("a lower --reach"), ("budget.needed",)))
    needs = _needs(wanted, shares, central, often)
    return plan._replace(notes=notes, moved=wanted.moved, needs=needs)


def _often_from(wanted: Aim, shares: Array) -> float:
    """Return the total from which a split, shape (channels,), meets people as often as asked for;
    0 where nothing is.
    """
    return wanted.bounds.often_from(shares) if wanted.brief.request.min_frequency else 0.0


def _array(wanted: Aim, shares: Mapping[str, float]) -> Array:
    """Return shares in the order of the channels, shape (channels,)."""
    import numpy as np

    return np.array([shares[key] for key in wanted.brief.keys])


def _by_key(wanted: Aim, shares: Array) -> dict[str, float]:
    """Return shares, shape (channels,), by the keys of their channels."""
    return dict(zip(wanted.brief.keys, shares.tolist(), strict=True))


# Total and split together


def _allocated(wanted: Aim) -> tuple[Array, float]:
    """Return the split that meets the target at the least total at central values, and that
    total.
    The split has shape (channels,).
    """
    field = wanted.central()

    def central(total: float, last: Array | None) -> Array | None:  # noqa: ARG001
        """Return the best split of a total at central values, shape (channels,)."""
        net = wanted.bounds.net(total)
        if net <= 0.0:
            return None
        climb = wanted.climb
        return _shares(
            wanted, best_split(wanted.bounds, net, climb.together, concave=climb.concave)
        )

    equal = _array(wanted, dict.fromkeys(wanted.brief.keys, 1.0 / len(wanted.brief.keys)))
    start = central_total(wanted, equal)
    return least(
        wanted,
        central,
        lambda shares: central_total(wanted, shares),
        lambda total, shares: float(field.level(total, shares[None, :], None)[0]),
        start,
        _SETTLED,
    )


def _shares(wanted: Aim, found: Split | None) -> Array | None:
    """Return a split as shares of net media, shape (channels,)."""
    import numpy as np

    return None if found is None else np.array(found_shares(wanted.bounds, found))


def _sure(wanted: Aim, first: tuple[Array, float], draws: int, seed: int) -> tuple[Array, float]:
    """Return the split that meets the target with the confidence asked for at the least total, and
    that total over a part of the draws. ``first`` is the solution at central values.
    Splits have shape (channels,).
    """
    count = len(first[0])
    field, values, aims = wanted.few(draws, seed, few_draws(count))
    starts = [first[0], *plain_starts(count), *_hard_draws(wanted, field, values, aims, first)]

    def find(total: float, last: Array | None) -> Array | None:
        """Return the best split of a total over the draws, shape (channels,)."""
        net = wanted.bounds.net(total)
        if net <= 0.0:
            return None
        found = best_split(
            wanted.bounds,
            net,
            lambda spends: field.level(total, spends / net, wanted.sure),
            concave=False,
            starts=starts if last is None else [last, *starts],
        )
        return _shares(wanted, found)

    start = field.least(first[0], wanted.sure, first[1])
    if not math.isfinite(start):
        start = first[1] * 100.0
    return least(
        wanted,
        find,
        lambda shares: field.least(shares, wanted.sure, start),
        lambda total, shares: float(field.level(total, shares[None, :], wanted.sure)[0]),
        start,
        _SETTLED_OVER_DRAWS,
    )


def least(
    wanted: Aim,
    find: Find,
    solve: Callable[[Array], float],
    worth: Callable[[float, Array], float],
    start: float,
    settled_at: float,
) -> tuple[Array, float]:
    """Return the split and the least total at which the best split meets a target.

    ``find`` returns the best split at a total, given the one before, None where there is none;
    ``solve`` the least total of a split, ``worth`` what a split of a total comes to, over the
    target. A total at which the best split meets it is lowered to what that split needs; where
    minimum spends hold it up, and below it, totals are bisected. Raises InfeasibleError where no
    total of any size meets it.
    Splits have shape (channels,).
    """
    amounts = wanted.bounds.amounts  # the same shares of another total would not keep to them
    low, high = wanted.bounds.floor(), math.inf
    most = wanted.bounds.total(wanted.bounds.ends()[1])
    total, best = min(max(start, low * (1 + 1e-9)), most), None
    for _ in range(_ROUNDS):
        shares = find(total, best)
        if shares is not None and worth(total, shares) >= 1.0 - 1e-12:
            held = wanted.bounds.from_total(shares)
            needs = min(max(solve(shares), held), total)
            high, best = total if amounts else needs, shares
            settles, free = needs >= total * (1 - settled_at), needs > held * (1 + 1e-12)
            if settles and free:
                break
            if not settles and (free or amounts) and needs > low:
                total = needs
                continue
        else:
            low = max(low, total)
        if high == math.inf:
            if total >= most:
                break
            total = min(2.0 * total, most)
        elif high - low <= (settled_at if amounts else max(settled_at, _JUMP)) * high:
            break
        else:
            total = (low + high) / 2
        if total > LARGEST:
            break
    if best is None:
        raise never_met(wanted)
    return best, max(high, _often_from(wanted, best))


def _hard_draws(
    wanted: Aim, field: Field, values: Mapping[str, Any], aims: Array, first: tuple[Array, float]
) -> list[Array]:
    """Return the splits that are best in the draws in which the target costs more than in 75 and in
    90 % of them.
    ``aims`` have shape (draws,), splits (channels,).
    """
    import numpy as np

    shares, total = first
    order = np.argsort(-field.at(total, shares[None, :])[0])
    net, out = wanted.bounds.net(total), []
    for part in (0.75, 0.9):
        place = int(order[int(part * (field.draws - 1))])
        one = {key: found[place] for key, found in values.items()}
        alone = Field(wanted.plan, wanted.metric, float(aims[place]), one)
        found = best_split(
            wanted.bounds,
            net,
            lambda spends, alone=alone: alone.level(total, spends / net, None),  # type: ignore[misc]
            concave=wanted.climb.concave,
            starts=[shares, np.full(len(shares), 1.0 / len(shares))],
        )
        if found is not None:
            out.append(found.spends / net)
    return out


def _never_dearer(
    wanted: Aim, draws: int, seed: int, found: tuple[Array, Array, float]
) -> tuple[Array, Array, float]:
    """Return a solution, or that of the equal split or of a channel alone where, over all draws,
    the target is cheaper so.
    A solution is a split, shape (channels,), its total in each draw, shape (draws,), and its total.
    """
    import numpy as np

    shares, _, amount = found
    count = len(shares)
    others = np.vstack([np.full(count, 1.0 / count), np.eye(count)])
    others = np.array([one for one in others if _allowed(wanted, one, amount)])
    if not len(others):
        return found
    field = next(wanted.fields(draws, seed))
    worth = field.level(amount, others, wanted.sure)
    for place in np.argsort(-worth)[:1]:
        if worth[place] > 1.0 + 1e-9:
            other = others[place]
            again = totals_by_draw(wanted, other, draws, seed, amount)
            assert wanted.sure is not None
            cheaper = surely(again, wanted.sure)
            if max(cheaper, wanted.bounds.from_total(other)) < amount:
                return other, again, cheaper
    return found


def _kept(
    wanted: Aim, draws: int, seed: int, shares: Array, amount: float
) -> tuple[Array, Array, float]:
    """Return a split whose amounts of money are kept at the very total that it needs.
    Splits have shape (channels,), totals by draw (draws,).
    """
    import numpy as np

    fields = list(wanted.fields(draws, seed))

    def at(total: float) -> Array:
        """Return the split at a total, shape (channels,)."""
        net = wanted.bounds.net(total)
        least, most = (np.array(ends) for ends in wanted.bounds.limits(net))
        bought = shares > 0.0  # others stay out, and these at their minimums
        low = np.where(bought, np.maximum(least, wanted.bounds.least), least)
        high = np.where(bought, most, least)
        if low.sum() <= net <= high.sum() and (low <= high).all():
            least, most = low, high
        kept: Array = repaired(shares[None, :] * net, net, least, most)[0] / net
        return kept

    def met(total: float) -> float:
        if total < _often_from(wanted, at(total)) * (1 - 1e-9):
            return 0.0
        chances = [field.chance(total, at(total)) * field.draws for field in fields]
        return sum(chances) / draws / (wanted.sure or 1.0)

    low, high = amount * 0.98, amount
    while met(high) < 1.0 - 1e-12 and high < LARGEST:
        low, high = high, high * 1.02
    while high - low > _KEPT * high:
        middle = (low + high) / 2
        low, high = (middle, high) if met(middle) < 1.0 - 1e-12 else (low, middle)
    return at(high), totals_by_draw(wanted, at(high), draws, seed, high), high


def _allowed(wanted: Aim, shares: Array, total: float) -> bool:
    """Tell whether a split, shape (channels,), keeps to the limits and minimum spends."""
    net = wanted.bounds.net(total)
    least, most = wanted.bounds.limits(net)
    spends = (shares * net).tolist()
    return total >= wanted.bounds.from_total(shares) and all(
        low * (1 - 1e-9) <= spend <= high * (1 + 1e-9)
        for spend, low, high in zip(spends, least, most, strict=True)
    )
