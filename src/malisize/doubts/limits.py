"""Limits that bind, and expectations that do not hold."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.quantity.unit import SHARE
from malisize.records import Note
from malisize.wording import phrase
from malisize.wording.numbers import share, whole
from malisize.wording.steady import error_of_part


def held(found: Evaluated) -> Iterator[Note]:
    """Say which caps bind: at central values, or in 5 % of the draws or more."""
    shown_texts = set()
    for check in [*found.binding, *found.reading.bound]:
        part = found.reading.bound.get(check, 0.0)
        central = check in found.binding
        if check.text in shown_texts or not (central or part >= 0.05):
            continue
        shown_texts.add(check.text)
        rows = tuple(spec.id for spec in found.model.rows if check in found.below.limits(spec.node))
        kind = "cap" if central else "cap-in-draws"
        said = _of_draws(part, found) if part else ""
        yield Note(kind, _holding(check.text, said, central=central), check.hint, rows)


def _of_draws(part: float, found: Evaluated) -> str:
    """Return a share of the draws, to as many figures as seeds agree on."""
    return share(part, error_of_part(part, found.spreading.draws))


def _holding(limit: str, part: str, *, central: bool) -> str:
    """Say that a limit binds, and where: in a share of the draws, at central values."""
    words = {"limit": limit, "share": part}
    if central and part:
        return phrase("{limit}; held there at the central values and in {share} of draws", **words)
    if central:
        return phrase("{limit}; held there at the central values", limit=limit)
    return phrase("{limit}; held there in {share} of draws", **words)


def unmet(found: Evaluated) -> Iterator[Note]:
    """Say which expectations do not hold: at central values, or in 5 % of the draws or more."""
    for watch in found.model.watches:
        often = found.reading.above.get((watch.low, watch.high), 0.0)
        low, high = found.values[watch.low], found.values[watch.high]
        if low > high * (1 + 1e-9):
            written = share if watch.low.unit == SHARE else whole
            words = {"what": watch.text, "low": written(low), "high": written(high)}
            text = phrase("{what} ({low} against {high})", **words)
            yield Note("check", text, watch.hint, watch.rows)
        elif watch.drawn and often >= 0.05:
            words = {"what": watch.text, "share": _of_draws(often, found)}
            text = phrase("{what}: in {share} of draws", **words)
            yield Note("check-in-draws", text, watch.hint, watch.rows)
