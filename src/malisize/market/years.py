"""A market in years to come: customers grow, and never beyond the people, or the people online, of
their year.
"""

from __future__ import annotations

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.rules import option_of
from malisize.assumptions.values import Given
from malisize.errors import InputError
from malisize.market.base import TITLES, Market
from malisize.market.limits import limited
from malisize.market.value import add_money
from malisize.model.audience import Watch
from malisize.model.carry import Grown
from malisize.model.inputs import Inputs
from malisize.quantity.node import Node, leaf
from malisize.records import Note
from malisize.request import MOST_YEARS
from malisize.text import offered
from malisize.wording import phrase


def years_of(given: Assumptions, asked: int | None) -> int:
    """Return how many years to project. Raises InputError."""
    if asked is None:
        found = given.get("market.years")
        return int(found.numeral.low) if found is not None and found.numeral is not None else 0
    if not 0 <= asked <= MOST_YEARS:
        raise InputError(
            phrase(
                "--years: `{asked}` is not between 0 and {most_years}",
                asked=asked,
                most_years=MOST_YEARS,
            ),
            hint=offered("--years 5"),
        )
    return asked


def add_years(out: Market, tam: Node, years: int) -> None:
    """Add the levels of the years to come, held at the online people and the population of each
    year.

    Raises InputError without a growth.
    """
    if not years:
        return
    inputs, given = out.inputs, out.inputs.assumptions
    growth = given.get("market.growth")
    if growth is None:
        raise inputs.missing(
            "market.growth", phrase("years to come need a growth"), '--set market.growth="2% to 8%"'
        )
    way = given.meaning("market.growth_over_years")
    people_growth = inputs.figure("population_growth", "demography")
    own = given.get("market.online_growth")
    online_growth = (
        out.leaf(own, phrase("Growth of internet users a year")) if own else people_growth
    )
    base = _year_of_people(inputs)
    everybody, users = (
        out.scope.people(out.scope.segment.ages),
        out.scope.users(out.scope.segment.ages),
    )
    grown = tam
    for year in range(1, years + 1):
        stem = f"market.year.{year}"
        when = _when(year, base)
        there = out.add(
            f"{stem}.population",
            phrase("People in {when}", when=when),
            _grown(everybody, people_growth, year),
        )
        if way == "independent":
            grown = _grown(grown, _growth_of(inputs, growth, year), 1)
        else:
            grown = _grown(tam, out.leaf(growth, phrase("Growth of the customers a year")), year)
        text = phrase("market.growth: TAM of {when} leaves the population of that year", when=when)
        node = grown.part_of(there, text)
        if out.online:
            text = phrase("more people online than there are in {when}", when=when)
            online = _grown(users, online_growth, year).capped(there, text)
            node = _held_online(out, stem, when, node, online)
        _later(out, stem, when, node)
    _say(out, way, own)
    text = phrase(
        "market.growth is above the population's: it supposes that a growing share of"
        " people become customers, which no source supports"
    )
    customers = out.leaf(growth, phrase("Growth of the customers a year"))
    out.watches.append(Watch(customers, people_growth, text))


def _year_of_people(inputs: Inputs) -> int | None:
    """Return the year that the population is of; None where it does not say."""
    observed = inputs.observation("population", "population")
    return (
        int(observed.as_of.rpartition("/")[2][:4])
        if observed and observed.as_of[:4].isdigit()
        else None
    )


def _when(year: int, base: int | None) -> str:
    """Return the name of a year to come, with its date where it is known."""
    return (
        phrase("year {year} ({date})", year=year, date=base + year)
        if base
        else phrase("year {year}", year=year)
    )


def _held_online(out: Market, stem: str, when: str, node: Node, online: Node) -> Node:
    """Add the people online of a year; return its TAM, held at them."""
    online = out.add(f"{stem}.online", phrase("People online in {when}", when=when), online)
    return node.capped(online, phrase("TAM would exceed the people online of its year"))


def _say(out: Market, way: str, own: Given | None) -> None:
    """Say how growth is drawn, what stays as it is, and what people online grow by."""
    drawn = (
        phrase("drawn once for all years")
        if way != "independent"
        else phrase("drawn anew for each year")
    )
    text = phrase(
        "Growth of the customers is {drawn}; prices, and the shares of SAM and SOM, stay as they"
        " are. SOM of a year is what the steps would win in it, not sales",
        drawn=drawn,
    )
    other = "shared" if way == "independent" else "independent"
    hint = phrase("the other way: `{typed}`", typed=f"--set market.growth_over_years={other}")
    out.notes.append(Note("growth", text, hint, (), ("market.growth",)))
    if not out.online:
        return
    option = option_of("market.online_growth", out.inputs.country)
    if own is None:
        text = phrase(
            "People online grow with the population: what is published of internet users"
            " shows no growth of their share, so penetration stands still"
        )
        hint = phrase("`{option_of}` if you know better", option_of=option)
        out.notes.append(Note("online-growth", text, hint))
    else:
        text = phrase(
            "Internet users grow as you suppose (market.online_growth): no source supports that"
            " their share grows"
        )
        out.notes.append(Note("online-growth-supposed", text, None, (), ("market.online_growth",)))


def _later(out: Market, stem: str, when: str, tam: Node) -> None:
    """Add the levels of a year and their money: the shares of today of that year's TAM, and the
    limits of today.
    """
    levels = {"tam": out.add(f"{stem}.tam.people", phrase("TAM in {when}: people", when=when), tam)}
    for level, above in (("sam", "tam"), ("som", "sam")):
        node = levels[above]
        for step in out.steps:
            if step.level.casefold() != level:
                continue
            node = node * out.leaf(step.given, step.label)
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
            node = limited(out, node, phrase(" of later years"))
        levels[level] = out.add(
            f"{stem}.{level}.people",
            phrase("{titles} in {when}: people", titles=TITLES[level], when=when),
            node,
        )
    for level, people in levels.items():
        add_money(
            out,
            f"{stem}.{level}",
            phrase("{level} in {when}", level=TITLES[level], when=when),
            people,
        )


def _growth_of(inputs: Inputs, given: Given, year: int) -> Node:
    """Return the growth of one year, drawn apart from that of the others."""
    whole = inputs.value(given, phrase("Growth of the customers a year"))
    assert whole.leaf is not None
    return leaf(
        whole.leaf._replace(key=phrase("market.growth ({year})", year=year)),
        phrase("Growth of the customers in year {year}", year=year),
        whole.unit,
    )


def _grown(node: Node, growth: Node, years: int) -> Node:
    """Return an amount grown for some years: x (1 + g)^years."""
    return Node(Grown(years), (node, growth), node.unit)
