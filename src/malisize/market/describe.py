"""The description of a market, as a table of a file."""

from __future__ import annotations

from typing import Any

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.values import Given


def described(assumptions: Assumptions) -> dict[str, Any]:
    """Return the market of merged assumptions as the ``[market]`` table of a file that describes it
    again, defaults aside.

    Of revenue per customer, and price and purchases, it has what the later layer gave.
    """
    out: dict[str, Any] = {}
    whole = assumptions.get("market.revenue_per_customer")
    parted = [
        key for key in ("market.price", "market.purchases") if assumptions.get(key) is not None
    ]
    lost: list[str] = []
    if whole is not None and parted:
        above = all(assumptions.rank(whole.key) > assumptions.rank(key) for key in parted)
        lost = parted if above else [whole.key]
    for key, given in assumptions.values.items():
        parts = key.split(".")
        if parts[0] != "market" or parts[1] == "step" or key in lost or not assumptions.rank(key):
            continue
        table = out
        for name in parts[1:-1]:
            table = table.setdefault(name, {})
        table[parts[-1]] = given.text if given.text is not None else _table(given)
    out["step"] = [
        {
            "label": step.label,
            "level": step.level,
            **(
                {"figure": step.given.figure}
                if step.given.figure
                else {step.given.kind: step.given.written}
            ),
            **(
                {"unit": step.given.unit}
                if step.given.kind == "ratio" and step.given.unit != "ratio"
                else {}
            ),
            **_why(step.given),
        }
        for step in assumptions.steps
    ]
    return out


def _table(given: Given) -> dict[str, str]:
    value = {"figure": given.figure} if given.figure is not None else {"value": given.written}
    return {**value, **_why(given)}


def _why(given: Given) -> dict[str, str]:
    found = {"why": given.why, "source": given.source, "mark": given.mark}
    return {name: text for name, text in found.items() if text is not None}
