"""Ranges against what was published later."""

from __future__ import annotations

import math

import pytest

from malisize.errors import InputError
from malisize.figures.backtest import FEWEST, PROMISED, Pair, Width, by_kind, read, rule, shipped
from malisize.scenarios.backtest import backtest
from malisize.study import Study


def pair(country: str, event: str, later: float, **more: str) -> Pair:
    """Return a pair whose first value is 1."""
    return Pair("a", country, "q", "2020", "2022", "revised", event, "s", "t", 1.0, later, **more)


def test_the_counts_that_are_shipped() -> None:
    """Of seven events of internet users the rule holds six, held out, of six of platform accounts
    five; population has too few. These counts change with the pairs or the widths alone.
    """
    found = {row["kind"]: row for row in backtest(Study.load()).rows}
    counts = {
        kind: (row["events"], row["pairs"], row["excluded"], row["fit"], row["held_out"])
        for kind, row in found.items()
    }
    assert counts == {
        "internet": (7, 15, 1, 6, 6),
        "facebook": (6, 8, 2, 6, 5),
        "instagram": (1, 1, 0, 0, None),
        "linkedin": (1, 1, 0, 0, None),
        "population": (4, 5, 0, 3, 4),
        "mobile": (4, 4, 1, None, 3),
        "account": (3, 3, 0, None, 3),
        "survey": (2, 3, 1, None, None),
    }


@pytest.mark.parametrize("code", ["ml", "bf", "ne"])
def test_events_are_counted_by_country_and_pooled(code: str) -> None:
    """Whichever country is asked, counts of each add up to those of all, and a kind says how many
    of each country's events its range by the rule holds.
    """
    found = backtest(Study.load(country=code))
    each = found.more["countries"]
    for row in found.rows:
        own = [one for one in each if one["kind"] == row["kind"]]
        for name in ("events", "pairs", "excluded"):
            assert sum(one[name] for one in own) == row[name]
        if row["held_out"] is not None:
            assert sum(one["held_out"] or 0 for one in own) == row["held_out"]
    kinds = {row["kind"]: row["by_country"] for row in found.rows}
    assert kinds["internet"] == "BF 3/4, CI 1/1, ML 1/1, NE 1/1"
    assert kinds["survey"] == "ML 2"
    assert {one["country"] for one in each} == {"BF", "CI", "ML", "NE", "SN"}


def test_where_there_are_five_events_the_rule_holds_four_of_five() -> None:
    """The held-out column reaches 80 % for every kind with five events; others say too few."""
    _, pairs = shipped()
    for one in by_kind(pairs, {}, "ML"):
        assert one.few == (one.events < FEWEST)
        if not one.few:
            assert one.held_out is not None
            assert one.held_out >= PROMISED * one.events
    verdicts = {row["kind"]: row["verdict"] for row in backtest(Study.load()).rows}
    assert verdicts["population"] == "too few events"
    assert verdicts["internet"].endswith("86 %")


def test_the_width_of_platform_accounts_is_that_of_the_rule() -> None:
    """The shipped width is the rule's, to three figures."""
    (row,) = [row for row in backtest(Study.load()).rows if row["kind"] == "facebook"]
    assert row["low"] == pytest.approx(row["rule_low"], rel=0.005)
    assert row["high"] == pytest.approx(row["rule_high"], rel=0.005)


def test_the_rule_takes_one_value_an_event_from_other_countries() -> None:
    """However many pairs an event has it counts once; the country's own and what is excluded count
    nowhere.
    """
    e = math.e
    pairs = [
        pair("A", "one", e), pair("A", "one", 1 / e), pair("B", "two", e**2),
        pair("C", "own", 50.0), pair("A", "odd", 90.0, excluded="an error"),
    ]  # fmt: skip
    found = rule(pairs, "C")
    assert found is not None
    half = 2.920 * math.sqrt((1 + 4) / 2)
    assert (found.low, found.high) == pytest.approx((math.exp(-half), math.exp(half)))
    assert rule(pairs[3:4], "C") is None
    (kind,) = by_kind(pairs, {"a": Width(0.3, 3.0)}, "C")
    assert (kind.events, kind.pairs, kind.excluded) == (3, 4, 1)
    assert kind.fit == 1


WRONG = {
    "without dates": (b'[[pair]]\nkind = "a"\n', "published is missing"),
    "a date in words": (b'[[pair]]\nlater = "last year"\n', "`last year` is not a date"),
    "an unknown field": (b"[[pair]]\nvaleu = 3\n", "unknown key `valeu`"),
    "nothing as a value": (b"[[pair]]\nvalue = 0\n", "a number above 0"),
    "no tables": (b"pair = 3\n", "an array of tables"),
    "another table": (b"[pairs]\n", "unknown key `pairs`"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_pair_is_refused(content: bytes, words: str) -> None:
    """A pair without its dates, or with anything else wrong, is named with its place."""
    with pytest.raises(InputError) as caught:
        read(content, "own.toml")
    assert any(words in fault.message for fault in caught.value.faults), caught.value.faults


def test_every_shipped_pair_has_its_sources_and_what_is_excluded_its_reason() -> None:
    """Sources name a publication; events are of one country; reasons are sentences."""
    kinds, pairs = shipped()
    assert set(kinds) <= {pair.kind for pair in pairs}
    for one in pairs:
        assert one.event.startswith(f"{one.country}: ")
        assert len(one.source) > 3
        assert one.excluded is None or len(one.excluded) > 20
    listed = backtest(Study.load()).more["pairs"]
    assert len(listed) == len(pairs) == 45
    assert sum(one["excluded"] is not None for one in listed) == 5
