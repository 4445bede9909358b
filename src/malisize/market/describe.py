"""The description of a market, as a table of a file."""

from __future__ import annotations

from typing import Any

from malisize.assumptions.adoption import BECOMES
from malisize.assumptions.entries import Step
from malisize.assumptions.layers import Assumptions
from malisize.assumptions.values import Given
from malisize.assumptions.yearly import year_of


def described(assumptions: Assumptions, first: int | None = None) -> dict[str, Any]:
    """Return the market of merged assumptions as the ``[market]`` table of a file that describes it
    again, defaults aside.

    ``first`` is the first year to come, where there is one. Of revenue per customer, and price and
    purchases, it has what the later layer gave.
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
        year = year_of(key)
        table = out
        for name in parts[1 : -1 if year is None else -2]:
            table = table.setdefault(name, {})
        value: dict[str, str] | str = _table(given)
        if given.text is not None:
            value = {"figure": given.text, **_why(given)} if _why(given) else given.text
        if year is None:
            table[parts[-1]] = value
        else:
            table.setdefault(parts[-2], {})[year[1]] = value
    if first is not None and "first_year" not in out:
        out["first_year"] = {"value": str(first)}
    out["step"] = [_step(step) for step in assumptions.steps]
    return _listed(out)


def _listed(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table in which values by year are lists, in their order."""
    out: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict) and value and all(isinstance(one, int) for one in value):
            out[name] = [value[year] for year in sorted(value)]
        else:
            out[name] = _listed(value) if isinstance(value, dict) else value
    return out


def _step(step: Step) -> dict[str, Any]:
    """Return the table of a step."""
    given = step.given
    whole = given.kind == "ratio" and given.unit != "ratio"
    if step.years:
        value: dict[str, Any] = {given.kind: [_table(one) for one in step.years]}
    else:
        value = {given.kind: given.written, **_why(given)}
        if given.figure:
            value = {"figure": given.figure, **_why(given)}
    curve = step.adoption
    return {
        "label": step.label,
        "level": step.level,
        **value,
        **({"unit": given.unit} if whole else {}),
        **({BECOMES: _table(curve.to), "between": [curve.first, curve.last], "curve": curve.curve}
           if curve else {}),
        **({"selects": dict([step.selects])} if step.selects else {}),
    }  # fmt: skip


def _table(given: Given) -> dict[str, str]:
    value = {"figure": given.figure} if given.figure is not None else {"value": given.written}
    return {**value, **_why(given)}


def _why(given: Given) -> dict[str, str]:
    found = {name: getattr(given, name) for name in ("why", "source", "mark", "url", "date")}
    return {name: text for name, text in found.items() if text is not None}
