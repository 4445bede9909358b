"""A market from below: who is left after each step."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.assumptions.entries import Step
from malisize.errors import InputError, UnitError
from malisize.market.base import TITLES, Market, reason
from malisize.model.audience import Watch
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import PEOPLE, RATIO


def levels_of(out: Market, start: Node) -> dict[str, Node]:
    """Add a row for each step and for who is left after it; return the people of each level, limits
    aside.
    """
    levels: dict[str, Node] = {}
    node = start
    for place, step in enumerate(out.steps, start=1):
        key = f"market.step.{place}"
        factor = out.leaf(step.given, step.label)
        if step.given.figure is not None and factor.unit.powers and not _converts(node, factor):
            raise InputError(
                f"{key} ({step.label}): {step.given.figure} is in `{factor.unit}`, which is no"
                f" share and leads from `{node.unit}` to `{(node * factor).unit}`",
                hint="write a share, or a figure that is one",
            )
        out.add(key, f"{step.level}: {step.label}", factor, note=reason(step.given))
        if (
            step.given.kind == "ratio"
            or factor.unit.powers
            or (factor.leaf and factor.leaf.spread.high > 1.0)
        ):
            out.rising.add(step.level)
        if factor.unit == RATIO and step.level in out.rising:
            text = f"{key} ({step.label}) is above 100 %: more people after it than before"
            out.watches.append(Watch(factor, constant(1.0, "100 %"), text))
        node, level = node * factor, step.level.casefold()
        reached = place == len(out.steps) or out.steps[place].level != step.level
        if reached and node.unit == PEOPLE:
            node = _held(out, node, key, step, levels)
        node = out.add(f"{key}.people", f"After step {place}: {step.label}", node)
        if reached and node.unit != PEOPLE:
            raise UnitError(
                f"{key} ({step.label}): {step.level} would count `{node.unit}`, not people",
                hint=(
                    'a step with `ratio = "0.9"` and `unit = "people per'
                    f' {str(node.unit).rstrip("s")}"` leads to people'
                ),
            )
        levels[level] = node
    return levels


def _converts(node: Node, factor: Node) -> bool:
    """Tell whether a factor leads from one count to another, such as accounts to people."""
    return (
        all(power == 1 for _, power in (node * factor).unit.powers)
        and len((node * factor).unit.powers) == 1
    )


def _held(out: Market, node: Node, key: str, step: Step, levels: Mapping[str, Node]) -> Node:
    """Hold a level at or below the one it is part of, and TAM at the people there are, wherever a
    step could leave them.
    """
    above = {"SAM": "tam", "SOM": "sam"}.get(step.level)
    if above is not None and step.level in out.rising:
        return node.part_of(
            levels[above], f"{key} ({step.label}): {step.level} is above {TITLES[above]}"
        )
    if above is None and (not out.bounded or step.level in out.rising):
        everybody = out.scope.people(out.scope.segment.ages)
        return node.part_of(everybody, f"{key} ({step.label}): TAM is above the people there are")
    return node
