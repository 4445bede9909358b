"""One row of a comparison in one column: its number, and how far it is from the reference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from malisize.wording.numbers import number, share, span

_LABELS = {
    "segment.population": "People in segment",
    "segment.online": "Internet users in it",
    "segment.penetration": "Internet users, share of people",
    "segment.narrowed.population": "People, narrowed",
    "segment.narrowed.online": "Users, narrowed",
    "reachable.deduplicated": "All together",
    "budget.needed": "Total needed",
    "plan.reach": "People reached",
    "plan.share": "Share of audience",
    "plan.grps": "GRPs",
    "plan.cost_per_reached": "Cost per person",
}
_ENDINGS = {": reachable people": ": people", ": people reached": ": reached"}


def label(id: str, row: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what a row is called in every column, short, with its currency."""
    labels = [str(one["label"]) for one in row.values()]
    shared = labels[0] if len(set(labels)) == 1 else labels[0].partition(":")[0]
    for ending, shorter in _ENDINGS.items():
        shared = f"{shared.removesuffix(ending)}{shorter}" if shared.endswith(ending) else shared
    unit = str(next(iter(row.values()))["unit"])
    currency = next((word for word in ("XOF", "EUR", "USD") if word in unit.split()), None)
    return _LABELS.get(id, shared) + (f", {currency}" if currency else "")


def central(one: Mapping[str, Any] | None) -> str:
    """Return the central value for reading; empty where the column has no such row."""
    return "" if one is None else number(one["central"], one["unit"])


def vague(one: Mapping[str, Any] | None) -> str:
    """Return the range for reading; empty where there is none."""
    return (
        span(one["low"], one["high"], one["unit"])
        if one is not None and one["high"] > one["low"]
        else ""
    )


def sentence(one: Mapping[str, Any] | None) -> str:
    """Return the number, its range and its change in one line of words."""
    if one is None:
        return "none"
    ends = f" ({vague(one)})" if vague(one) else ""
    said = [part for part in (change(one, long=True), words(one, long=True)) if part]
    return ", ".join([central(one) + ends, *dict.fromkeys(said)])


def change(one: Mapping[str, Any] | None, *, long: bool) -> str:
    """Return how far a central value is from the reference: in points for a share, else in percent
    or as a multiple.
    """
    if one is None or one.get("difference") is None:
        return ""
    if one.get("verdict") == "same":
        return "the same"
    difference, ratio = one["difference"], one.get("ratio")
    if one["unit"] == "share":
        points = "points" if long else "pts"
        if abs(difference) < 5e-5:
            return f"under 0.01 {points}" if difference else f"0 {points}"
        return f"{_sign(difference)}{share(abs(difference)).removesuffix(' %')} {points}"
    if ratio is None:
        return (
            "0 %"
            if not difference
            else f"{_sign(difference)}{number(abs(difference), one['unit'])}"
        )
    if ratio >= 2:
        return f"×{number(ratio, 'ratio')}"
    return (
        "0 %"
        if ratio == 1
        else (
            f"{_sign(difference)}{share(abs(ratio - 1))}"
            if abs(ratio - 1) >= 5e-5
            else "under 0.01 %"
        )
    )


def words(one: Mapping[str, Any] | None, *, long: bool) -> str:
    """Return how many of the shared draws agree on a difference, and whether that makes it clear;
    empty where none is known.
    """
    probability = one.get("probability_above") if one is not None else None
    if one is None or probability is None or one.get("verdict") == "same":
        return ""
    equal = one.get("probability_equal") or 0.0
    clear = str(one["verdict"]).startswith("clearly")
    side = "higher" if probability >= 0.5 else "lower"
    part = (probability if probability >= 0.5 else 1.0 - probability) - equal / 2
    if not long:
        return f"{side} in {_percent(part)}, {'clear' if clear else 'within'}"
    often = "every draw" if part == 1.0 else f"{_percent(part)} of draws"
    tied = f", equal in {_percent(equal)}" if equal >= 0.005 else ""
    return f"{'clear' if clear else 'within the ranges'}: {side} in {often}{tied}"


def _percent(part: float) -> str:
    """Return a share of draws in percent, rounded down so that nothing seems surer than it is."""
    return (
        share(part)
        if part == 1.0 or part > 0.99 or part < 0.01
        else f"{math.floor(100 * part + 1e-9)} %"
    )


def _sign(value: float) -> str:
    return "+" if value > 0 else "−"
