"""Limits that bind, and expectations that do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.doubts.evaluated import Evaluated
from malisize.model.audience import Watch
from malisize.quantity.sampling import in_blocks
from malisize.quantity.unit import SHARE
from malisize.records import Note
from malisize.text import clean
from malisize.wording import phrase
from malisize.wording.numbers import share


def held(found: Evaluated) -> Iterator[Note]:
    """Say which caps bind: at central values, or in 5 % of the draws or more."""
    shown_texts = set()
    for check in [*found.binding, *found.reading.bound]:
        part = found.reading.bound.get(check, 0.0)
        central = check in found.binding
        if check.text in shown_texts or not (central or part >= 0.05):
            continue
        shown_texts.add(check.text)
        when = phrase("at the central values") if central else ""
        often = phrase("in {share} of draws", share=share(part)) if part else ""
        rows = tuple(spec.id for spec in found.model.rows if check in found.below.limits(spec.node))
        yield Note(
            "cap",
            phrase(
                "{text}: this limit holds {names}",
                text=clean(check.text),
                names=" and ".join(one for one in (when, often) if one),
            ),
            None,
            rows,
        )


def unmet(found: Evaluated) -> Iterator[Note]:
    """Say which expectations do not hold: at central values, or in 5 % of the draws or more."""
    often = _broken(found, [watch for watch in found.model.watches if watch.drawn])
    for watch in found.model.watches:
        low, high = found.values[watch.low], found.values[watch.high]
        if low > high * (1 + 1e-9):
            shares = watch.low.unit == SHARE
            against = (
                phrase("{low} against {high}", low=share(low), high=share(high))
                if shares
                else f"{low:,.0f} against {high:,.0f}"
            )
            yield Note("check", f"{watch.text} ({against})")
        elif often.get(watch, 0.0) >= 0.05:
            yield Note(
                "check",
                phrase("{text}: in {often} of draws", text=watch.text, often=share(often[watch])),
            )


def _broken(found: Evaluated, watches: Sequence[Watch]) -> dict[Watch, float]:
    """Return the share of draws in which each expectation does not hold."""
    how = found.spreading
    if how.mode != "draws" or not watches:
        return {}
    import numpy as np

    ends = [end for watch in watches for end in (watch.low, watch.high)]
    broken = dict.fromkeys(watches, 0)
    for size, values in in_blocks(ends, how.draws, how.seed):
        for watch in watches:
            above = np.greater(values[watch.low], values[watch.high])
            broken[watch] += round(float(np.mean(above)) * size)
    return {watch: count / how.draws for watch, count in broken.items()}
