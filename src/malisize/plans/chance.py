"""How sure a plan of a given total is to meet a target, and the split that makes it surest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.plans.aim import Aim, aim
from malisize.plans.brief import Brief, Planned
from malisize.plans.build import planned
from malisize.plans.field import Field
from malisize.plans.search import best_split, few_draws, plain_starts
from malisize.plans.solved import fixed
from malisize.plans.split import found_shares, split
from malisize.text import offered
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_SOFT = 0.03  # of the target: over how much of it a draw counts as nearly met


def with_chance(
    brief: Brief, amount: float, *, draws: int, seed: int, probability: float | None
) -> Planned:
    """Return the plan of a total with the chance that it meets the target; an allocation
    makes it largest, or what is met with the confidence asked for.

    Raises InputError without draws.
    """
    if probability is None:
        option = "--reach" if brief.request.grp is None else "--grp"
        raise InputError(
            phrase("{option} beside --total is a chance, which needs draws", option=option),
            hint=offered("--range 90%"),
        )
    wanted = aim(brief, probability)
    shares = split(brief, amount)
    wanted = wanted.leaning(amount, shares)
    known = fixed(brief) is not None
    if brief.request.allocate and not known and wanted.bounds.net(amount) > 0.0:
        shares = _surest(wanted, amount, shares, draws, seed)
    parts = _array(brief, shares)
    met = _chance(wanted, amount, parts, draws, seed)
    return planned(brief, amount, shares, None, (met, draws))._replace(moved=wanted.moved)


def _array(brief: Brief, shares: dict[str, float]) -> Array:
    """Return shares in the order of the channels, shape (channels,)."""
    import numpy as np

    return np.array([shares[key] for key in brief.keys])


def _chance(wanted: Aim, amount: float, shares: Array, draws: int, seed: int) -> float:
    """Return the share of draws in which a split, shape (channels,), meets the target."""
    met = [field.chance(amount, shares) * field.draws for field in wanted.fields(draws, seed)]
    return sum(met) / draws


def _surest(
    wanted: Aim, amount: float, central: dict[str, float], draws: int, seed: int
) -> dict[str, float]:
    """Return the split of a total that is best for a target, of a search and the central split."""
    import numpy as np

    brief, net = wanted.brief, wanted.bounds.net(amount)
    count = len(brief.keys)
    field, _, _ = wanted.few(draws, seed, few_draws(count))

    def worth(spends: Array) -> Array:
        """Return what splits are worth, shape (splits,), of spends of shape (splits, channels)."""
        return _worth(field, amount, spends / net, wanted.sure)

    first = _array(brief, central)
    found = best_split(
        wanted.bounds, net, worth, concave=False, starts=[first, *plain_starts(count)]
    )
    if found is None:
        return central
    best = np.array(found_shares(wanted.bounds, found))
    every = next(wanted.fields(draws, seed))
    values = _worth(every, amount, np.array([first, best]), wanted.sure, soft=0.0)
    chosen = best if values[1] > values[0] else first
    return dict(zip(brief.keys, chosen.tolist(), strict=True))


def _worth(
    field: Field, amount: float, shares: Array, sure: float | None, soft: float = _SOFT
) -> Array:
    """Return by split what it meets with a confidence, or its chance, softened so that it rises
    towards the target, shape (splits,).
    """
    import numpy as np

    if sure is not None:
        return field.level(amount, shares, sure)
    met = field.at(amount, shares)
    if soft == 0.0:
        chance: Array = np.mean(met >= 1.0 - 1e-12, axis=1)
        return chance
    near = np.log(np.maximum(met, 1e-12)) / soft
    soft_chance: Array = np.mean(1.0 / (1.0 + np.exp(-np.clip(near, -50.0, 50.0))), axis=1)
    return soft_chance
