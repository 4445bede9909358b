"""Run every check over a catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from malisize.figures.catalogue import Figure
from malisize.figures.checks.audiences import (
    bamako,
    claims,
    growth,
    independence,
    platforms,
    tiktok,
    urban_rural,
    words,
)
from malisize.figures.checks.context import campaigns, crisis, economy
from malisize.figures.checks.equalities import EQUALITIES
from malisize.figures.checks.judge import Book, Equal, Finding, Rule
from malisize.figures.checks.parts import between, derived_ranges, parts, regions, sums
from malisize.figures.checks.printed import printed
from malisize.figures.checks.surveys import (
    ages_and_sexes,
    emop,
    former_regions,
    level_of_use,
    levels,
    model_beside_surveys,
    surveys_by_region,
)
from malisize.figures.checks.usage import ages, used

RULES: tuple[Rule, ...] = (
    printed,
    sums,
    parts,
    between,
    regions,
    derived_ranges,
    campaigns,
    words,
    growth,
    urban_rural,
    bamako,
    platforms,
    tiktok,
    claims,
    independence,
    crisis,
    economy,
    ages_and_sexes,
    former_regions,
    surveys_by_region,
    levels,
    level_of_use,
    model_beside_surveys,
    emop,
    used,
    ages,
)


def check(catalogue: Iterable[Figure], date: datetime.date) -> list[Finding]:
    """Recompute the figures of a catalogue; ``date`` ages them. A number that a check needs and
    misses is a fail.
    """
    book = Book(catalogue, date)
    findings: list[Finding] = []
    rules: list[Equal | Rule] = [*EQUALITIES, *RULES]
    for rule in rules:
        try:
            findings += rule(book)
        except LookupError as missing:
            name = rule.check if isinstance(rule, Equal) else rule.__name__.strip("_")
            findings.append(
                Finding(
                    name,
                    "fail",
                    str(missing.args[0]),
                    "",
                    "",
                    "The catalogue lacks what is needed here.",
                )
            )
    return findings
