"""Targets that no total reaches, at central values or as surely as asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from malisize.errors import InfeasibleError
from malisize.numerals import LARGEST, plain
from malisize.plans.aim import Aim
from malisize.plans.conflicts import asked_of, conflict, most_of, possible, typed
from malisize.quantity.evaluate import centrals
from malisize.text import typed_at
from malisize.wording import both, phrase
from malisize.wording.numbers import share, whole
from malisize.wording.steady import error_of_part

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


def surely(by_draw: Array, sure: float) -> float:
    """Return the least total that reaches the target in a share of the draws, of those ``by_draw``,
    shape (draws,). Raises InfeasibleError.
    """
    import numpy as np

    amount = float(np.sort(by_draw)[math.ceil(sure * len(by_draw) - 1e-9) - 1])
    if np.isfinite(amount):
        return amount
    possible = float(np.mean(np.isfinite(by_draw)))
    lower = math.floor(100 * possible)
    raise InfeasibleError(
        phrase(
            "--confidence {sure}: the target can be reached in {share} of the draws only",
            sure=plain(sure, "share"),
            share=share(possible, error_of_part(possible, len(by_draw))),
        ),
        hint=(
            phrase("write `--confidence {lower}%` or a lower --reach", lower=lower)
            if lower
            else phrase("write a lower --reach")
        ),
    )


def refuse_unreachable(wanted: Aim, shares: Array) -> None:
    """Refuse a target of people that no total reaches at central values. Raises InfeasibleError.

    ``shares`` have shape (channels,).
    """
    brief = wanted.brief
    if brief.request.grp is not None:
        return
    users = brief.row("segment.online")
    values = centrals([wanted.everybody, users])
    target = float(wanted.target(values[wanted.everybody]))
    field = wanted.central()
    most = float(field.level(LARGEST, shares[None, :], None)[0]) * target
    if target < values[wanted.everybody] and target <= most * (1 + 1e-15):
        return
    limit = min(values[wanted.everybody], most)
    online = all(one.channel.universe == "online" for one in brief.audience.reaches)
    beyond = (
        phrase(", and above the {values} who are online", values=whole(values[users]))
        if online and target > values[users]
        else ""
    )
    raise InfeasibleError(
        phrase(
            "--reach: the target of {target} people is at or above the {limit} that these"
            " channels together can reach in {days} days{beyond}",
            target=whole(target),
            limit=whole(limit),
            days=brief.flight.together(brief.keys),
            beyond=beyond,
        ),
        hint=phrase("lower --reach, add channels, or a longer flight with --days"),
    )


def never_met(wanted: Aim) -> InfeasibleError:
    """Return the error for a target that no split of any total meets and keeps to what is asked
    for.
    """
    limits = wanted.bounds
    if not possible(limits, None):
        return conflict(limits, None)
    kept = both([f"`{typed(one)}`" for one in asked_of(limits)] or [""])
    if wanted.brief.request.grp is not None or wanted.sure is not None:
        hint = phrase("write a lower target, or lift one of them")
    else:
        most = max(most_of(limits, wanted.climb.together, concave=wanted.climb.concave), 1.0)
        people = plain(math.floor(most / 100) * 100 if most > 1e4 else math.floor(most), "amount")
        hint = phrase(
            "write `{typed}` or lower, or lift one of them", typed=typed_at("--reach", people)
        )
    if not kept:
        return InfeasibleError(
            phrase("the target: no split of any total meets it"),
            hint=phrase("write a lower target, or raise a frequency cap"),
        )
    return InfeasibleError(
        phrase("the target: no split of any total meets it within {kept}", kept=kept),
        hint=hint,
    )
