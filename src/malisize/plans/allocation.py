"""What to say of a split that was looked for: what it is better than, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from malisize.apart import of_channel
from malisize.plans.aim import metric_of
from malisize.plans.brief import Brief, Planned
from malisize.plans.climb import Climb
from malisize.records import Note
from malisize.text import command
from malisize.wording import Said, phrase
from malisize.wording.numbers import decimal, full, share, whole

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_FELT = 5e-4  # what a split is better by, below which nothing is said of it
_STEP = 1e-3  # of net media: what a person more is priced by


def allocation(brief: Brief, planned: Planned) -> Iterator[Note]:
    """Yield how much better a split is than the equal one at central values, and why it leaves
    channels out.
    """
    import numpy as np

    times = brief.request.effective
    climb = Climb(planned.plan, times, metric_of(brief, planned.plan))
    if not climb.net > 0.0:
        return
    spends = np.array([planned.shares[key] * climb.net for key in brief.keys])
    even = np.full(len(spends), climb.net / len(spends))
    found, equal = climb.together(np.array([spends, even])).tolist()
    often = "" if times == 1 else phrase(" {times} times or more", times=times)
    better = ""
    if equal > 0.0 and found / equal - 1.0 >= _FELT:
        better = phrase(", {more} more than the equal split", more=share(found / equal - 1.0))
    if brief.request.grp is not None:
        yield Note("allocation", phrase("The split found gives {found} GRPs", found=whole(found)))
    else:
        words = phrase(
            "The split found reaches {found} people{often}{better}",
            found=full(found),
            often=often,
            better=better,
        )
        yield Note("allocation", words)
        yield from _left_out(brief, planned, climb, spends)


def _left_out(brief: Brief, planned: Planned, climb: Climb, spends: Array) -> Iterator[Note]:
    """Yield for each channel that gets nothing what a person more costs on it, against the channel
    where one is cheapest.

    ``spends`` have shape (channels,).
    """
    import numpy as np

    count = len(spends)
    least = [brief.minimum(key) for key in brief.keys]
    steps = np.array([max(small, _STEP * climb.net) for small in least])
    steps = np.where(spends > 0.0, _STEP * climb.net, steps)
    more = climb.together(spends[None, :] + np.diag(steps)) - climb.together(spends[None, :])
    costs = np.where(more > 0.0, steps / np.maximum(more, 1e-300), np.inf)
    bought = [index for index in range(count) if spends[index] > 0.0]
    if not bought:
        return
    cheapest = min(bought, key=lambda index: costs[index])
    for index, one in enumerate(planned.plan.bought):
        if spends[index] > 0.0:
            continue
        hint = phrase("to buy it all the same: `{typed}`", typed=command("--min", f"{one.key}=10%"))
        label, rows = one.reach.channel.label, (of_channel("channel", one.key, "spend"),)
        if least[index] > climb.net:
            reason = phrase(
                "{channel} is left out: it sells {least} at least, and net media are {net}",
                channel=label,
                least=brief.money(least[index]),
                net=brief.money(climb.net),
            )
            hint = phrase("to buy it, give a higher --total")
        elif not np.isfinite(costs[index]):
            reason = phrase("{channel} is left out: it reaches nobody more", channel=label)
        else:
            reason = phrase(
                "{channel} is left out: one more person costs {cost} there, against {other} on"
                " {cheapest}",
                channel=label,
                cost=_price(brief, float(costs[index])),
                other=_price(brief, float(costs[cheapest])),
                cheapest=planned.plan.bought[cheapest].reach.channel.label,
            )
        yield Note("left-out", reason, hint, rows)


def _price(brief: Brief, amount: float) -> Said:
    """Return what a person costs, in the currency shown."""
    return phrase(
        "{amount} {currency}",
        amount=decimal(brief.shown(amount)),
        currency=brief.request.currency,
    )
