"""A market from below: who is left after each step."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.assumptions.entries import Step
from malisize.errors import InputError, UnitError
from malisize.market.base import TITLES, Market, reason
from malisize.model.audience import Watch
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import PEOPLE, RATIO
from malisize.wording import joined, phrase


def levels_of(out: Market, start: Node) -> dict[str, Node]:
    """Add a row for each step and for who is left after it; return the people of each level, limits
    aside.
    """
    levels: dict[str, Node] = {}
    node = start
    for place, step in enumerate(out.steps, start=1):
        key = f"market.step.{place}"
        factor = _factor(out, node, key, step)
        node, level = node * factor, step.level.casefold()
        reached = place == len(out.steps) or out.steps[place].level != step.level
        if reached and node.unit == PEOPLE:
            node = _held(out, node, key, step, levels)
        node = out.add(
            f"{key}.people",
            phrase("After step {place}: {label}", place=place, label=step.label),
            node,
        )
        if reached and node.unit != PEOPLE:
            raise UnitError(
                phrase(
                    "{key} ({label}): {level} would count `{unit}`, not people",
                    key=key,
                    label=step.label,
                    level=step.level,
                    unit=node.unit,
                ),
                hint=phrase(
                    "add a step whose ratio is in the unit people per {unit}",
                    unit=str(node.unit).rstrip("s"),
                ),
            )
        levels[level] = node
    return levels


def _factor(out: Market, node: Node, key: str, step: Step) -> Node:
    """Add the row of what a step multiplies by, and return it; say where it may lead to more people
    than before. Raises InputError for a figure that is no share.
    """
    factor = out.leaf(step.given, step.label)
    if step.given.figure is not None and factor.unit.powers and not _converts(node, factor):
        raise InputError(
            phrase(
                "{key} ({label}): {figure} is in `{unit}`, which is no share and leads from"
                " `{unit_2}` to `{unit_3}`",
                key=key,
                label=step.label,
                figure=step.given.figure,
                unit=factor.unit,
                unit_2=node.unit,
                unit_3=(node * factor).unit,
            ),
            hint=phrase("write a share, or a figure that is one"),
        )
    out.add(key, joined(": ", [step.level, step.label]), factor, note=reason(step.given))
    if (
        step.given.kind == "ratio"
        or factor.unit.powers
        or (factor.leaf and factor.leaf.spread.high > 1.0)
    ):
        out.rising.add(step.level)
    if factor.unit == RATIO and step.level in out.rising:
        text = phrase(
            "{key} ({label}) is above 100 %: more people after it than before",
            key=key,
            label=step.label,
        )
        out.watches.append(Watch(factor, constant(1.0, "100 %"), text))
    return factor


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
            levels[above],
            phrase(
                "{key} ({label}): {level} is above {titles}",
                key=key,
                label=step.label,
                level=step.level,
                titles=TITLES[above],
            ),
        )
    if above is None and (not out.bounded or step.level in out.rising):
        everybody = out.scope.people(out.scope.segment.ages)
        return node.part_of(
            everybody,
            phrase("{key} ({label}): TAM is above the people there are", key=key, label=step.label),
        )
    return node
