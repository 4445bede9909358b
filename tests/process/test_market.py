"""The market command as users run it: worked cases checked by hand, formats, screens, readers, and
what is refused.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable
from math import prod
from pathlib import Path

import pytest

# By case: central shares of the steps (those to TAM, SAM, SOM), revenue per customer, the limit on
# SOM by hand, what is kept.
CASES = {
    "grocery-bamako": (([0.016], [0.7, 0.5, 0.3], [0.2]), 9_000 * 12, 18_000 / 12, None),
    "mototaxi-bamako": (([0.28], [0.22, 0.6], [0.2]), 700 * 50, 1_800_000 / 50, 0.15),
    "newsletter-linkedin": (([0.4], [0.28, 0.5475], [0.03]), 24_000, None, None),
    "momo-merchant": (([0.5475], [0.2], [0.18]), 2_500 * 18, 300_000, 0.01),
}
MARKET = """
[audience]
area = "bamako"
channels = ["facebook"]
[market]
start = "segment.online"
price = "500 XOF"
purchases = 10
growth = "5%"
[[market.step]]
label = "a"
share = "50%"
level = "TAM"
[[market.step]]
label = "b"
share = "20% to 40%"
level = "SAM"
[[market.step]]
label = "c"
share = "10%"
level = "SOM"
"""


def rows(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of a csv by id."""
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def centrals(text: str) -> dict[str, float]:
    return {id: float(row["central"]) for id, row in rows(text).items()}


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "mine.toml").write_text(MARKET, encoding="utf-8")
    return "mine.toml"


# The worked cases


@pytest.mark.parametrize("case", CASES)
def test_each_worked_case_by_hand(case: str, malisize: Callable) -> None:
    """People at each level, money, limits and years of a worked case are what hand arithmetic on
    its file gives.
    """
    (tam, sam, som), each, limit, kept = CASES[case]
    asked = ("--years", "2", "--range", "none", "--date", "2026-11-26", "-f", "csv", "-q")
    result = malisize("market", "-a", case, *asked)
    assert (result.code, result.err) == (0, "")
    found = centrals(result.out)
    start = found["market.start"]
    people = {
        "tam": start * prod(tam),
        "sam": start * prod(tam + sam),
        "som": start * prod(tam + sam + som),
    }
    steps = [*tam, *sam, *som]
    assert found[f"market.step.{len(steps)}.people"] == pytest.approx(people["som"])
    if limit is None:
        limit = found["plan.conversions"]  # one customer a conversion
        assert limit == pytest.approx(found["plan.clicks"] * 0.01)
    people["som"] = min(people["som"], limit)
    assert found["market.revenue_per_customer"] == pytest.approx(each)
    for level, count in people.items():
        assert found[f"market.{level}.people"] == pytest.approx(count)
        assert found[f"market.{level}.revenue"] == pytest.approx(count * each)
        if kept is not None:
            assert found[f"market.{level}.kept"] == pytest.approx(count * each * kept)
    growth = {
        "grocery-bamako": 0.06,
        "mototaxi-bamako": 0.05,
        "newsletter-linkedin": 0.04,
        "momo-merchant": 0.03,
    }[case]
    assert found["market.year.2.tam.people"] == pytest.approx(people["tam"] * (1 + growth) ** 3)
    assert found["market.year.2.population"] == pytest.approx(  # of 2028, from 2025
        found["market.population"] * 1.02889**3
    )


ABOVE = [
    ("grocery-bamako", 267_843, 0.005),
    ("mototaxi-bamako", 900 * 562.14, 0.008),
    ("momo-merchant", 267_843, 0.02),
]


@pytest.mark.parametrize(("case", "heads", "share"), ABOVE)
def test_each_case_from_above_by_hand(
    case: str, heads: float, share: float, malisize: Callable
) -> None:
    """Heads x what a head spends x the share of it, beside the level the file names, and both in
    the table with their ratio.
    """
    found = centrals(malisize("market", "-a", case, "--range", "none", "-f", "csv", "-q").out)
    above = found["market.top_down.people"] * heads * share
    level = "sam" if case == "momo-merchant" else "tam"
    assert found["market.top_down.revenue"] == pytest.approx(above)
    assert found["market.ratio"] == pytest.approx(found[f"market.{level}.revenue"] / above)
    text = malisize("market", "-a", case).out
    assert "from below, by the steps" in text
    assert "  from above " in text
    assert "the ranges overlap" in text


def test_the_published_bound_of_online_buyers_has_both_ends(malisize: Callable) -> None:
    """The grocery case stays within the bound; as many buyers as among Benin's internet users are
    more, which is said.
    """
    plain = malisize("market", "-a", "grocery-bamako").out
    assert "Online buyers in Mali among people 18+, at least: 58 800 (0.50 %)" in plain
    assert "Online buyers in Mali among people 18+, at most: 588 000 (5.0 %)" in plain
    said = (
        "TAM (“Bought anything online within a year”) needs more online buyers than Mali has at"
        " most"
    )
    assert f"{said}: in 5 % of draws" in plain
    more = malisize("market", "-a", "grocery-bamako", "--scenario", "as-in-benin").out
    assert "needs more online buyers than Mali has at most" in more
    assert "(1 646 575 against 588 063)" in more


def test_the_published_fare_is_used_by_key(malisize: Callable) -> None:
    """A scenario of the motorcycle taxis takes the fare published for a ride across the river, with
    its source.
    """
    found = rows(
        malisize(
            "market", "-a", "mototaxi-bamako", "--scenario", "across-town", "-f", "csv", "-q"
        ).out
    )
    assert float(found["market.price"]["central"]) == 1500
    assert found["market.price"]["sources"] == "carre-transport-bamako"
    assert found["market.price"]["basis"] == "proxy"


# Formats, screens, streams


def test_every_format_carries_the_same_numbers(malisize: Callable) -> None:
    """csv, json and toml give one set of rows; json and toml say which market it was."""
    asked = ("market", "-a", "momo-merchant", "--years", "1", "--currency", "EUR", "--draws", "500")
    table = rows(malisize(*asked, "--format", "csv").out)
    document = json.loads(malisize(*asked, "--format", "json").out)
    saved = tomllib.loads(malisize(*asked, "--format", "toml").out)
    assert document["command"] == saved["command"] == "market"
    assert document["request"]["market"] == saved["request"]["market"]
    assert saved["request"]["market"]["start"] == "segment.population"
    assert saved["request"]["market"]["years"] == {"value": "1"}
    by_id = {row["id"]: row for row in saved["rows"]}
    assert list(table) == [row["id"] for row in document["rows"]] == list(by_id)
    for row in document["rows"]:
        assert row["unit"] == table[row["id"]]["unit"] == by_id[row["id"]]["unit"]
        for end in ("low", "central", "high"):
            assert row[end] == float(table[row["id"]][end]) == by_id[row["id"]][end]
    assert table["market.tam.revenue"]["unit"] == "EUR per year"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 96, 200])
@pytest.mark.parametrize("case", CASES)
def test_a_screen_of_any_width_shows_numbers_whole(
    case: str, width: int, malisize: Callable
) -> None:
    """The levels and the money are on the screen, and no line is wider than it where it may
    break.
    """
    screen = malisize.terminal(width, "market", "-a", case, "--years", "1", "--draws", "500", "-q")
    assert screen.code == 0
    for words in ("TAM", "SAM", "SOM", "YOU COULD WIN"):
        assert words in screen.text
    assert "XOF" in screen.text
    if width >= 40:
        long = [
            line
            for line in screen.lines
            if len(line) > width and "http" not in line and "[" not in line
        ]
        assert long == []


def test_a_pipe_is_plain_and_whole(malisize: Callable) -> None:
    """In a pipe the labels are whole, nothing is coloured, and a reader who leaves is no error."""
    result = malisize("market", "-a", "newsletter-linkedin")
    assert "  TAM Reads business news in French at least weekly" in result.out
    assert "\x1b" not in result.out
    assert result.err == ""
    gone = malisize.shell('"$@" | head -1', "market", "-a", "newsletter-linkedin")
    assert gone.out.startswith("Paid newsletter for professionals on LinkedIn · ")
    assert gone.err == ""


def test_what_to_type_next_works(malisize: Callable) -> None:
    """The line below the table is a command that runs, and explains the market's own row."""
    text = malisize(
        "market", "-a", "momo-merchant", "--years", "2", "--set", "market.step.3=20%"
    ).out
    line = next(line for line in text.splitlines() if line.startswith(" `malisize explain"))
    command = line.strip().removesuffix("`: what it is made of").removeprefix("`").split()
    assert command[:3] == ["malisize", "explain", "market.som.people"]
    done = malisize(*command[1:])
    assert done.code == 0
    assert "market.step.3 [without a mark, --set]" in done.out


def test_explain_and_drivers_build_the_market(malisize: Callable) -> None:
    """A row of a market needs no further option, not even the years of a later one."""
    assert (
        "SOM in 2030"
        in malisize(
            "explain", "market.year.4.som.people", "-a", "momo-merchant", "--date", "2026-11-26"
        ).out
    )
    assert (
        "Purchases of a customer a year"
        in malisize("drivers", "market.som.revenue", "-a", "grocery-bamako").out
    )
    assert "Two ways" not in malisize("audience", "-a", "momo-merchant").out
    malisize.refused("explain", "market.som.people", saying="no file given describes a market")
    malisize.refused(
        "explain",
        "market.som.peple",
        "-a",
        "momo-merchant",
        saying="did you mean `market.som.people`?",
    )


def test_years_and_options_of_a_plan(file: str, malisize: Callable) -> None:
    """A plan's options make a campaign the limit; the file's growth serves the years asked for."""
    first = ("--set", "market.first_year=2026")
    asked = ("market", "-a", file, "--years", "3", *first, "--range", "none", "-f", "csv", "-q")
    plain = centrals(malisize(*asked).out)
    limited = centrals(
        malisize(*asked, "--total", "500000 XOF", "--set", "conversion_rate=0.02").out
    )
    assert limited["market.limit.campaign"] == pytest.approx(limited["plan.clicks"] * 0.02)
    assert (
        limited["market.som.people"]
        == limited["market.limit.campaign"]
        < plain["market.som.people"]
    )
    assert limited["market.tam.people"] == plain["market.tam.people"]
    assert plain["market.year.3.som.people"] == pytest.approx(plain["market.som.people"] * 1.05**3)


def test_without_ranges_a_row_is_one_number(file: str, malisize: Callable) -> None:
    """With no ranges asked for, low, central and high are one number in every row."""
    found = rows(malisize("market", "-a", file, "--range", "none", "-f", "csv", "-q").out)
    assert all(row["low"] == row["central"] == row["high"] for row in found.values())


def test_a_market_can_be_checked(file: str, tmp_path: Path, malisize: Callable) -> None:
    """The check of a file builds its market: a fault that only building finds is found."""
    assert "`malisize market` uses" in malisize("assumptions", "check", file).out
    (tmp_path / "bad.toml").write_text(MARKET.replace("purchases = 10\n", ""), encoding="utf-8")
    malisize.refused("assumptions", "check", "bad.toml", saying="market.purchases")


# What is refused

BAD: list[tuple[list[str], list[str]]] = [
    (["--set", "market.start=nowhere"], ["market.start: `nowhere` is neither a row nor a figure"]),
    (["--set", "market.start=market.som.people"], ["market.start", "made of itself"]),
    (
        ["--set", "market.start=gdp_per_capita"],
        ["market.start: `gdp_per_capita` is in `USD per person`"],
    ),
    (
        ["--set", "market.start=account_ownership"],
        ["market.start: `account_ownership` is in `share`"],
    ),
    (
        ["--set", "market.start=channel.linkedin.reachable"],
        ["market.start: no row", "add `--channel linkedin`"],
    ),
    (
        ["--set", "market.start=mobile_money_accounts"],
        ["market.step.1 (a): TAM would count `accounts`, not people"],
    ),
    (["--set", "market.price=500"], ["market.price: `500` has no currency", "500 XOF"]),
    (
        ["--set", "market.price=figure account_ownership"],
        ["market.price: account_ownership is in `share`"],
    ),
    (["--set", "market.price=figure nope"], ["market.price: no figure `nope`"]),
    (["--set", "market.step.4=10%"], ["market.step.4: this market has 3 steps"]),
    (["--set", "market.step.2=120%"], ["market.step.2: `120%` is above 100 %"]),
    (
        ["--set", "market.step.2=1.2"],
        ["market.step.2: `1.2` is above 100 %, and this step is a share"],
    ),
    (["--set", "market.step.x=2"], ["market.step.x: `x` is not the number of a step"]),
    (["--set", "market.step=2"], ["market.step: steps stand in a file", "market.step.1="]),
    (["--set", "market.pric=3"], ["unknown key `pric` in `market`", "did you mean `price`?"]),
    (["--years", "2.5"], ["--years", "a whole number is needed"]),
    (["--years", "-1"], ["--years: `-1` is negative"]),
    (["--years", "31"], ["--years: `31` is not between 0 and 30"]),
    (["--set", "market.years=2.5"], ["market.years: `2.5`: a whole number is needed"]),
    (
        ["--years", "10", "--date", "2026-11-26", "--set", "market.growth=60%"],
        ["market.growth: TAM of 2029 leaves the population of that year"],
    ),
    (["--set", "market.growth=900%"], ["market.growth: `900%` is above 100 %"]),
    (
        ["--set", "market.growth_over_years=shard"],
        ["market.growth_over_years", "did you mean `shared`?"],
    ),
    (
        ["--set", "market.winning.budget=5 XOF"],
        ["market.winning.cost: money to win customers and what one costs go together"],
    ),
    (
        ["--set", "market.campaign.total=1M XOF"],
        ["conversion_rate: what a campaign wins needs conversions per click"],
    ),
    (["--set", "market.campaign.total=1M XOF to 2M XOF"], ["market.campaign.total", "is a range"]),
    (
        ["--set", "market.top_down.level=TOM"],
        ["market.top_down.level: `TOM` is none of TAM, SAM, SOM"],
    ),
    (
        ["--set", "market.top_down.level=TAM"],
        ["market.top_down.total: a total, or heads, is needed"],
    ),
    (["--set", "market.top_down.total=5bn XOF"], ["market.top_down.share"]),
    (
        ["--set", "market.online_buyers.most=5%"],
        ["market.online_buyers.least: a bound states both ends"],
    ),
    (["--currency", "JPX"], ["--currency `JPX`: unknown"]),
    (["--scenario", "none"], ["no scenario `none`"]),
]


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=[" ".join(case[0])[:60] for case in BAD])
def test_bad_input_is_refused_by_its_key(
    arguments: list[str], words: list[str], file: str, malisize: Callable
) -> None:
    """One line that names the key, nothing on standard output."""
    malisize.refused("market", "-a", file, *arguments, saying=words)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ('price = "500 XOF"\n', "market.price: what a customer pays is needed"),
        ("purchases = 10\n", "market.purchases: how often a customer buys"),
        ('start = "segment.online"\n', "market.start: no file given describes a market"),
        ('growth = "5%"\n', "market.growth: years to come need a growth"),
    ],
)
def test_what_is_missing_is_named(
    left_out: str, words: str, tmp_path: Path, malisize: Callable
) -> None:
    """A key that nobody gave is named, with what to type."""
    (tmp_path / "less.toml").write_text(MARKET.replace(left_out, ""), encoding="utf-8")
    malisize.refused("market", "-a", "less.toml", "--years", "1", saying=words)
    malisize.refused(
        "market", "--years", "1", saying="market.start: no file given describes a market"
    )


def test_hostile_labels_are_harmless(
    tmp_path: Path, malisize: Callable, harmless: Callable
) -> None:
    """Markup, escapes and formulas in labels and reasons are shown as text."""
    text = MARKET.replace(
        'label = "a"', 'label = "[/b] \\u001b[31m=cmd|x"\nwhy = "[link=x]y \\u202e"'
    )
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    screen = malisize.terminal(80, "market", "-a", "odd.toml", "--draws", "200")
    harmless(screen.text)
    assert "[/b]" in screen.text
    harmless(malisize("market", "-a", "odd.toml", "-f", "csv", "-q").out.replace("\r\n", "\n"))
