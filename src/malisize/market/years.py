"""A market in years to come: customers grow, and never beyond the people, or the people online, of
their year.
"""

from __future__ import annotations

from collections.abc import Mapping

from malisize.assumptions.entries import Step
from malisize.assumptions.rules import option_of
from malisize.assumptions.values import Given
from malisize.assumptions.yearly import Years, by_year
from malisize.market.base import TITLES, Market
from malisize.market.funnel import factor_in
from malisize.market.limits import limited
from malisize.market.value import add_money, worth_in
from malisize.model.audience import Watch
from malisize.model.carry import POPULATION, Grown
from malisize.model.inputs import Inputs
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node, leaf
from malisize.quantity.unit import PEOPLE
from malisize.records import Note
from malisize.wording import phrase

_GROWTH = "market.growth"
_LABEL = phrase("Growth of the customers a year")
_ONLINE = phrase("Growth of internet users a year")


def add_years(out: Market, levels: Mapping[str, Node]) -> None:
    """Add the levels of the years to come, held at the online people and the population of each
    year.

    Raises InputError without a growth.
    """
    calendar = out.calendar
    if not calendar.years:
        return
    inputs, given = out.inputs, out.inputs.assumptions
    if by_year(given.values, _GROWTH) is None:
        raise inputs.missing(
            _GROWTH, phrase("years to come need a growth"), f'--set {_GROWTH}="2% to 8%"'
        )
    people_growth = (
        inputs.figure("population_growth", "demography")
        if inputs.has_figure("population_growth", "demography")
        else inputs.assumption(POPULATION, phrase("Growth of the population a year, as projected"))
    )
    own = by_year(given.values, "market.online_growth")
    everybody, users = (
        out.scope.people(out.scope.segment.ages),
        out.scope.users(out.scope.segment.ages),
    )
    for year in range(1, calendar.years + 1):
        stem, when = f"market.year.{year}", str(calendar.year(year))
        there = out.add(
            f"{stem}.population",
            phrase("People in {when}", when=when),
            _grown(everybody, people_growth, calendar.since(year, calendar.counted)),
        )
        node = _customers(out, _tam(out, levels["tam"], year), year)
        if out.customer == PEOPLE:
            text = phrase(
                "market.growth: TAM of {when} leaves the population of that year", when=when
            )
            node = node.part_of(there, text)
        if out.online:
            online = (
                _compounded(out, users, own, year)
                if own
                else _grown(users, people_growth, calendar.since(year, calendar.counted))
            )
            text = phrase("more people online than there are in {when}", when=when)
            node = _held_online(
                out,
                stem,
                when,
                node,
                online.capped(there, text, option_of("market.online_growth", out.inputs.country)),
            )
        _later(out, stem, when, node, year)
    _say(out, own is not None)
    if out.customer == PEOPLE:
        _watch_growth(out, people_growth)


def _watch_growth(out: Market, people_growth: Node) -> None:
    """Declare that customers are not supposed to grow faster than people do."""
    text = phrase(
        "market.growth is above the population's: it supposes that a growing share of"
        " people become customers, which no source supports"
    )
    years = range(1, out.calendar.years + 1) if out.varies(_GROWTH) else (1,)
    found = [out.at(_GROWTH, _LABEL, year) for year in years]
    growths = [node for node in found if node is not None]
    fastest = max(growths, key=lambda node: centrals([node])[node])
    out.watches.append(Watch(fastest, people_growth, text))


def _tam(out: Market, today: Node, year: int) -> Node:
    """Return today's TAM with the shares of a year to come in place of today's."""
    steps = [step for step in out.steps if step.level == "TAM"]
    if not any(step.years or step.adoption for step in steps):
        return today
    node = out.begins
    assert node is not None
    for step in steps:
        node = node * factor_in(out, step, year)
    return node


def _customers(out: Market, tam: Node, year: int) -> Node:
    """Return customers grown from the year of their count to a year to come."""
    found = by_year(out.inputs.assumptions.values, _GROWTH)
    assert found is not None
    if out.inputs.assumptions.meaning("market.growth_over_years") != "independent":
        return _compounded(out, tam, found, year)
    for place in range(1, out.calendar.since(year, out.calendar.start) + 1):
        when = out.calendar.start + place
        one = found.of(max(when - out.calendar.first + 1, 1))
        tam = _grown(tam, _growth_of(out.inputs, one, place, when), 1)
    return tam


def _compounded(out: Market, node: Node, growth: Years, year: int) -> Node:
    """Return an amount grown to a year to come: by one growth for all years, or by that of each,
    the first of which holds from the count on.
    """
    calendar, is_online = out.calendar, growth.first.key.startswith("market.online_growth")
    start = calendar.counted if is_online else calendar.start
    label = _ONLINE if is_online else _LABEL
    if not growth.varies:
        return _grown(node, out.leaf(growth.first, label), calendar.since(year, start))
    for place in range(1, year + 1):
        one = out.leaf(growth.of(place), out.in_year(label, growth, place))
        node = _grown(node, one, calendar.since(1, start) if place == 1 else 1)
    return node


def _held_online(out: Market, stem: str, when: str, node: Node, online: Node) -> Node:
    """Add the people online of a year; return its TAM, held at them."""
    online = out.add(f"{stem}.online", phrase("People online in {when}", when=when), online)
    text = phrase("TAM would exceed the people online of its year")
    return node.capped(online, text, option_of("market.growth", out.inputs.country))


def _say(out: Market, is_own: bool) -> None:
    """Say how growth is drawn, what stays as it is, and what people online grow by."""
    given = out.inputs.assumptions
    way = given.meaning("market.growth_over_years")
    drawn = (
        phrase("drawn once for all years")
        if way != "independent"
        else phrase("drawn anew for each year")
    )
    text = phrase(
        "Growth of the customers is {drawn}, from {start} on; what is no list by year and no curve"
        " stays as it is. SOM of a year is what the steps would win in it, not sales",
        drawn=drawn,
        start=str(out.calendar.start),
    )
    other = "shared" if way == "independent" else "independent"
    hint = phrase("the other way: `{typed}`", typed=f"--set market.growth_over_years={other}")
    out.notes.append(Note("growth", text, hint, (), ("market.growth",)))
    for place, step in enumerate(out.steps, start=1):
        curve = step.adoption
        if curve is not None:
            words = (
                phrase("a straight line")
                if curve.curve == "linear"
                else phrase("a logistic curve, a straight line of its log-odds")
            )
            text = phrase(
                "“{label}” goes from {before} in {first} to {after} in {last} along {curve}",
                label=step.label,
                before=step.given.written,
                after=curve.to.written,
                first=str(curve.first),
                last=str(curve.last),
                curve=words,
            )
            out.notes.append(Note("adoption", text, None, (), (f"market.step.{place}",)))
    if not out.online:
        return
    option = option_of("market.online_growth", out.inputs.country)
    if not is_own:
        text = phrase(
            "People online grow with the population: what is published of internet users"
            " shows no growth of their share, so penetration stands still"
        )
        hint = phrase("`{option_of}` if you know better", option_of=option)
        out.notes.append(Note("online-growth", text, hint))
    else:
        text = phrase(
            "Internet users grow as you suppose: no source supports that their share of people"
            " grows"
        )
        out.notes.append(Note("online-growth-supposed", text, None, (), ("market.online_growth",)))


def _later(out: Market, stem: str, when: str, tam: Node, year: int) -> None:
    """Add the levels of a year and their money: the shares, the limits and what customers pay, as
    they are in that year.
    """
    label = phrase("TAM in {when}: {unit}", when=when, unit=out.customers)
    levels = {"tam": out.add(f"{stem}.tam.people", label, tam)}
    for level, above in (("sam", "tam"), ("som", "sam")):
        node = levels[above]
        for place, step in enumerate(out.steps, start=1):
            if step.level.casefold() != level:
                continue
            node = node * _factor_row(out, step, place, year)
        if TITLES[level] in out.rising:
            node = node.part_of(
                levels[above],
                phrase(
                    "market.step: {titles} is above {titles_2} in {when}",
                    titles=TITLES[level],
                    titles_2=TITLES[above],
                    when=when,
                ),
            )
        if level == "som":
            node = limited(out, node, year)
        levels[level] = out.add(
            f"{stem}.{level}.people",
            phrase("{titles} in {when}: {unit}", titles=TITLES[level], when=when,
                   unit=out.customers),
            node,
        )  # fmt: skip
    worth = worth_in(out, year)
    for level, people in levels.items():
        title = phrase("{level} in {when}", level=TITLES[level], when=when)
        add_money(out, f"{stem}.{level}", title, people, worth)


def _factor_row(out: Market, step: Step, place: int, year: int) -> Node:
    """Return what a step multiplies by in a year, with a row where that differs from today."""
    factor = factor_in(out, step, year)
    if not step.years and step.adoption is None:
        return factor
    label = phrase("{level}: {label} in {when}", level=step.level, label=step.label,
                   when=str(out.calendar.year(year)))  # fmt: skip
    return out.add(f"market.year.{year}.step.{place}", label, factor)


def _growth_of(inputs: Inputs, given: Given, place: int, when: int) -> Node:
    """Return the growth of one year, drawn apart from that of the others."""
    whole = inputs.value(given, _LABEL)
    assert whole.leaf is not None
    return leaf(
        whole.leaf._replace(key=phrase("market.growth ({year})", year=place)),
        phrase("Growth of the customers in year {year}", year=str(when)),
        whole.unit,
    )


def _grown(node: Node, growth: Node, years: int) -> Node:
    """Return an amount grown for some years: x (1 + g)^years."""
    return Node(Grown(years), (node, growth), node.unit) if years else node
