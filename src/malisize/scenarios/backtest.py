"""The back-test as a listing: whether the ranges in force hold what was published later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.errors import InputError
from malisize.figures.backtest import FEWEST, Counted, Pair, Tested, Width, by_kind, shipped
from malisize.records import Listing
from malisize.study import Study
from malisize.wording import phrase
from malisize.wording.numbers import share

COLUMNS = (
    "kind",
    "events",
    "fit",
    "held_out",
    "in_force",
    "by_rule",
    "verdict",
    "by_country",
    "low",
    "high",
    "rule_low",
    "rule_high",
    "pairs",
    "excluded",
)


def backtest(study: Study, more: Sequence[Pair] = ()) -> Listing:
    """Test the widths in force in a study on the pairs that malisize ships, and ``more``; one row a
    kind over all countries, ``more`` has the pairs, and the counts of each country.

    ``in_force`` and ``by_rule`` are widths for reading; ``low`` and ``high`` the ends of the range
    in force over its central value, ``rule_low`` and ``rule_high`` those of the rule (see
    ``figures.backtest``). Raises InputError.
    """
    inputs = study.inputs()
    kinds, pairs = shipped()
    widths = {}
    for kind, key in kinds.items():
        try:
            leaf = inputs.figure(key).leaf
        except InputError:  # not every country has every figure
            continue
        assert leaf is not None
        middle = leaf.spread.central
        widths[kind] = Width(leaf.spread.low / middle, leaf.spread.high / middle)
    found = by_kind([*pairs, *more], widths, inputs.country.code.upper())
    return Listing(
        "malisize.backtest/1",
        phrase("Ranges against what was published later"),
        COLUMNS,
        tuple(map(_row, found)),
        (
            phrase(
                "Fit: events whose every pair the range in force holds. Held out: the same for the"
                " range that a rule gives each country from the events of the others."
            ),
            phrase(
                "The rule: Student's t of 95 % times the root mean square of the events' log"
                " ratios. Below {fewest} events a count says little.",
                fewest=FEWEST,
            ),
            phrase(
                "By country: of its events, those that its range by the rule holds; without a rule,"
                " the events alone."
            ),
        ),
        {},
        {
            "countries": [
                {"kind": kind.kind, **one._asdict()} for kind in found for one in kind.countries
            ],
            "pairs": [_pair(*one) for kind in found for one in kind.each],
        },
    )


def _row(found: Tested) -> dict[str, Any]:
    width, rule = found.width, found.rule
    return {
        "kind": found.kind,
        "events": found.events,
        "fit": found.fit,
        "held_out": found.held_out,
        "in_force": _around(width),
        "by_rule": _around(rule),
        "verdict": _verdict(found),
        "by_country": ", ".join(map(_by_country, found.countries)),
        "low": width and width.low,
        "high": width and width.high,
        "rule_low": rule and rule.low,
        "rule_high": rule and rule.high,
        "pairs": found.pairs,
        "excluded": found.excluded,
    }


def _around(width: Width | None) -> str | None:
    if width is None:
        return None
    return phrase("{low} to {high}", low=share(width.low), high=share(width.high))


def _by_country(found: Counted) -> str:
    if found.held_out is None:
        return f"{found.country} {found.events}"
    return f"{found.country} {found.held_out}/{found.events}"


def _verdict(found: Tested) -> str:
    if found.few or found.held_out is None:
        return phrase("too few events")
    return phrase("the rule holds {share}", share=share(found.held_out / found.events))


def _pair(pair: Pair, fit: bool | None, held_out: bool | None) -> dict[str, Any]:
    return {**pair._asdict(), "ratio": pair.ratio, "fit": fit, "held_out": held_out}
