"""One row of a comparison in one column: how far it is from the reference, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from malisize.document.parts import currency_of
from malisize.numerals.currencies import is_currency
from malisize.rows import family_of
from malisize.wording import phrase
from malisize.wording.numbers import number, share, step
from malisize.wording.said import of_data
from malisize.wording.steady import step_of

_CLEAR = ("clearly higher", "clearly lower")


_LABELS = {
    "segment.population": phrase("People in segment"),
    "segment.online": phrase("Internet users in it"),
    "segment.narrowed.population": phrase("People, narrowed"),
    "segment.narrowed.online": phrase("Internet users, narrowed"),
    "reachable.deduplicated": phrase("All together"),
    "budget.needed": phrase("Total needed"),
    "plan.reach": phrase("People reached"),
    "plan.share": phrase("Share of audience"),
    "plan.cost_per_reached": phrase("Cost per person"),
}


def label(id: str, row: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what a row is called in every column, short, with its currency."""
    labels: list[str] = list(dict.fromkeys(one["label"] for one in row.values()))
    family = family_of(id)
    meaning = of_data(family.meaning) if family else ""
    said = _LABELS.get(id) or (labels[0] if len(labels) == 1 or not family else meaning)
    currency = currency_of(str(next(iter(row.values()))["unit"]))
    if not is_currency(currency):
        return said
    return phrase("{label}, {currency}", label=said, currency=currency)


def change(one: Mapping[str, Any] | None) -> str:
    """Return how far a central value is from the reference: in points for a share, else in percent
    or as a multiple.
    """
    if one is None or one.get("difference") is None:
        return ""
    if one.get("verdict") == "same":
        return phrase("the same")
    difference, ratio = one["difference"], one.get("ratio")
    if one["unit"] == "share":
        if difference and abs(difference) < 5e-5:
            return phrase("under 0.01 points")
        return step(difference, "share")
    if ratio is None:
        return step(difference, one["unit"]) if difference else share(0.0)
    if ratio >= 2:
        return phrase("×{ratio}", ratio=number(ratio, "ratio"))
    if ratio != 1 and abs(ratio - 1) < 5e-5:
        return phrase("under 0.01 %")
    sign = "+" if ratio > 1 else "−" if ratio < 1 else ""
    return phrase("{sign}{part}", sign=sign, part=share(abs(ratio - 1)))


def words(one: Mapping[str, Any] | None) -> str:
    """Return how many of the shared draws agree on a difference, and whether that makes it clear;
    empty where none is known.
    """
    probability = one.get("probability_above") if one is not None else None
    if one is None or probability is None or one.get("verdict") == "same":
        return ""
    equal = one.get("probability_equal") or 0.0
    higher = probability >= 0.5
    part = (probability if higher else 1.0 - probability) - equal / 2
    if part == 1.0:
        return phrase("higher in every draw") if higher else phrase("lower in every draw")
    error = one.get("probability_error", 0.0)
    said = _percent(part, error)
    if one["verdict"] in _CLEAR:
        if higher:
            return phrase("higher in {part} of draws", part=said)
        return phrase("lower in {part} of draws", part=said)
    if equal >= 0.005:
        return _with_ties(said, _percent(equal, error), higher=higher)
    if higher:
        return phrase("unclear: higher in {part} of draws", part=said)
    return phrase("unclear: lower in {part} of draws", part=said)


def _with_ties(part: str, equal: str, *, higher: bool) -> str:
    if higher:
        return phrase(
            "unclear: higher in {part} of draws, equal in {equal}", part=part, equal=equal
        )
    return phrase("unclear: lower in {part} of draws, equal in {equal}", part=part, equal=equal)


def short(one: Mapping[str, Any] | None) -> str:
    """Return the same in short: ``97 % lower``, with a question mark where it is unclear."""
    probability = one.get("probability_above") if one is not None else None
    if one is None or probability is None or one.get("verdict") == "same":
        return ""
    higher = probability >= 0.5
    equal = one.get("probability_equal") or 0.0
    part = (probability if higher else 1.0 - probability) - equal / 2
    part = _percent(part, one.get("probability_error", 0.0))
    said = phrase("{part} higher", part=part) if higher else phrase("{part} lower", part=part)
    return said if one["verdict"] in _CLEAR else phrase("{said} ?", said=said)


def _percent(part: float, error: float) -> str:
    """Return a share of draws of a standard error in percent, to as many figures as seeds agree on,
    rounded down so that nothing seems surer than it is.
    """
    if part == 1.0 or part < 0.01:
        return share(part, error)
    step = max(0.001 if part > 0.99 else 0.01, step_of(error))
    return share(math.floor(part / step + 1e-9) * step)
