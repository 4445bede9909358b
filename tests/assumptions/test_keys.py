"""The keys of assumptions: what each may hold, and what may follow what."""

from __future__ import annotations

import itertools

import pytest

from malisize.assumptions.rules import HOLDERS, below, is_table, rule_for, rules_of
from malisize.country import shipped
from malisize.numerals import parse
from tests.places import COUNTRY

RULES = rules_of(COUNTRY)

NAMES = {
    "CHANNEL": "facebook",
    "BAND": "18-34",
    "FIGURE": "population",
    "DAYS": "7",
    "PLACE": "2",
    "YEAR": "3",
    "LINE": "fees",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: ".".join(rule.pattern))
def test_every_rule_is_found_by_a_key_that_fits_it(rule: object) -> None:
    """A key with its holders filled in finds its own rule, and every path above it is a table,
    with a value of its own where it is an array or ``overlap``.
    """
    pattern = rule.pattern
    key = tuple(NAMES.get(part, part) for part in pattern)
    assert rule_for(key, COUNTRY) is rule
    for depth in range(1, len(key)):
        assert is_table(key[:depth], COUNTRY)
        has_value = pattern[depth] in ("PLACE", "YEAR") or key[:depth] == ("overlap",)
        assert (rule_for(key[:depth], COUNTRY) is not None) == has_value
    assert rule.meaning


@pytest.mark.parametrize("code", ["bf", "ml", "ne"])
def test_any_key_fits_one_rule_at_most(code: str) -> None:
    """So that rules may be looked at in any order."""
    patterns = [rule.pattern for rule in rules_of(shipped(code))]
    for one, other in itertools.combinations(patterns, 2):
        pairs = zip(one, other, strict=False)
        assert len(one) != len(other) or any(
            first != second and first not in HOLDERS and second not in HOLDERS
            for first, second in pairs
        )


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.example and rule.form == "number"],
    ids=lambda rule: rule.pattern,
)
def test_every_example_is_readable(rule: object) -> None:
    """The example of a number reads in the number grammar, at or above the least possible."""
    parse(rule.example, rule.kind, "example", limits=rule.limits)


def test_unknown_keys_have_no_rule() -> None:
    """Keys that exist nowhere, or go on below a value, have no rule."""
    for key in (
        "overlaps",
        "audience",
        "audience.area.x",
        "channels.facebook",
        "channels.facebook.share",
        "overlap.facebook.x",
        "social.age",
    ):
        assert rule_for(tuple(key.split(".")), COUNTRY) is None
    assert not is_table(("overlap", "facebook"), COUNTRY)
    assert not is_table(("reach_shape",), COUNTRY)


def test_what_may_follow_a_path_is_listed() -> None:
    """Below a path stand the names that may follow, holders included."""
    names = ["age", "area", "channels", "gender", "narrow", "reads", "speaks"]
    assert below(("audience",), COUNTRY) == names
    assert below(("channels",), COUNTRY) == ["CHANNEL"]
    assert "accounts" in below(("channels", "facebook"), COUNTRY)
    assert below(("channels", "facebook", "share"), COUNTRY) == ["bamako", "female", "urban"]
    assert below(("overlap",), COUNTRY) == ["CHANNEL"]
    assert below(("overlap", "facebook"), COUNTRY) == below(("reach_shape",), COUNTRY) == []
    assert set(HOLDERS) == set(NAMES)
