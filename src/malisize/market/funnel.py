"""A market from below: who is left after each step."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.assumptions.entries import Step
from malisize.assumptions.values import reason
from malisize.assumptions.yearly import Years
from malisize.errors import InputError, UnitError
from malisize.market.adoption import adopted
from malisize.market.base import TITLES, Market
from malisize.model.audience import Watch
from malisize.numerals import is_currency
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import PEOPLE, RATIO, Unit
from malisize.text import offered
from malisize.wording import joined, phrase

_NO_CUSTOMERS = ("accounts", "connections", "followers", "impressions", "members", "visitors")


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
        if reached:
            _refuse_unit(node, key, step, levels)
            node = _held(out, node, key, step, levels)
        node = out.add(
            f"{key}.people",
            phrase("After step {place}: {label}", place=place, label=step.label),
            node,
        )
        levels[level] = node
    out.customer = levels["tam"].unit
    return levels


def factor_in(out: Market, step: Step, year: int) -> Node:
    """Return what a step multiplies by in a year to come (0: today)."""
    if step.years:
        found = Years(step.years[0], step.years)
        return _turned(out, step, out.leaf(found.of(year), out.in_year(step.label, found, year)))
    before = _turned(out, step, out.leaf(step.given, step.label))
    if step.adoption is None:
        return before
    last = phrase("{label}, by {year}", label=step.label, year=str(step.adoption.last))
    after = out.leaf(step.adoption.to, last)
    return adopted(before, after, step.adoption, out.calendar.year(year))


def _turned(out: Market, step: Step, factor: Node) -> Node:
    """Return one over a ratio that leads the other way, such as people per household of people."""
    if step.label not in out.turned:
        return factor
    return constant(1.0, "1", RATIO) / factor


def _refuse_unit(node: Node, key: str, step: Step, levels: Mapping[str, Node]) -> None:
    """Refuse a level that counts accounts and the like, which are not customers, another unit than
    TAM does, or what no count is. Raises UnitError.
    """
    unit, tam = node.unit, levels.get("tam")
    if is_count(node) and str(unit) not in _NO_CUSTOMERS:
        if tam is None or unit == tam.unit:
            return
        raise UnitError(
            phrase(
                "{key} ({label}): {level} would count `{unit}`, and TAM counts `{tam}`",
                key=key,
                label=step.label,
                level=step.level,
                unit=unit,
                tam=tam.unit,
            ),
            hint=phrase("convert in a step that leads to TAM"),
        )
    raise UnitError(
        phrase(
            "{key} ({label}): {level} would count `{unit}`, not people",
            key=key,
            label=step.label,
            level=step.level,
            unit=unit,
        ),
        hint=phrase("add a step whose ratio is in the unit people per {unit}", unit=one_of(unit)),
    )


def _factor(out: Market, node: Node, key: str, step: Step) -> Node:
    """Add the row of what a step multiplies by, and return it; say where it may lead to more people
    than before. Raises InputError for a figure that is no share.
    """
    factor = factor_in(out, step, 0)
    if factor.unit.powers and not is_count(node * factor) and is_count(node / factor):
        out.turned.add(step.label)
        factor = factor_in(out, step, 0)
    if step.given.kind == "ratio" and factor.unit.powers and not is_count(node * factor):
        raise UnitError(
            phrase(
                "{key} ({label}): a ratio in `{unit}` does not convert `{start}`",
                key=key,
                label=step.label,
                unit=factor.unit,
                start=node.unit,
            ),
            hint=offered(f'unit = "people per {one_of(node.unit)}"'),
        )
    if step.given.figure is not None and factor.unit.powers and not is_count(node * factor):
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
    own = (factor.leaf, *(one.leaf for one in factor.inputs))
    if (
        step.given.kind == "ratio"
        or factor.unit.powers
        or any(one is not None and one.spread.high > 1.0 for one in own)
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


def is_count(node: Node) -> bool:
    """Tell whether a quantity counts one thing."""
    powers = node.unit.powers
    return len(powers) == 1 and powers[0][1] == 1 and not is_currency(powers[0][0])


def one_of(unit: Unit) -> str:
    """Return one of what a unit counts, as it stands after ``per``."""
    return str(Unit(((str(unit), -1),))).removeprefix("1 per ")


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
    if above is None and node.unit == PEOPLE and (not out.bounded or step.level in out.rising):
        everybody = out.scope.people(out.scope.segment.ages)
        return node.part_of(
            everybody,
            phrase("{key} ({label}): TAM is above the people there are", key=key, label=step.label),
        )
    return node
