"""New files of a market and of a plan: they run as written, and show every key there is."""

from __future__ import annotations

import re

import pytest

from malisize.assumptions.every_key import new_file
from malisize.assumptions.rules import rules_of
from malisize.loading import vocabulary
from malisize.request import PlanRequest
from malisize.study import Study
from malisize.wording import language
from tests.places import COUNTRY, read_layer

WORDS = vocabulary(Study.load().catalogue)
HOLDERS = {"LINE": "delivery", "DAYS": "28"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_new_market_runs_as_written(lang: str) -> None:
    """In both languages, with years to come."""
    text = new_file("market", COUNTRY, language(lang))
    found = Study.load(("mine.toml", text.encode())).market(years=2, range=None)
    assert found["market.year.2.som.revenue"].central > 0
    assert text.startswith("# Un marché" if lang == "fr" else "# A market")
    assert ("prix d'un achat" in text) == (lang == "fr")
    assert ('title = "Mon marché"' in text) == (lang == "fr")
    assert ('label = "Pourrait acheter"' in text) == (lang == "fr")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "count", "instead"),
    [
        ("# start = {", 1, "start = "),
        ('# ratio = "7 to 9"', 2, "share = "),
        ('# figure = "account_ownership"', 1, "share = "),
        ("# selects = {", 1, None),
        ('# share = ["5%", "8%", "12%"]', 1, "share = "),
        ('# becomes = "20% to 35%"', 3, None),
    ],
)
def test_each_way_to_write_a_start_or_a_step_runs(
    first: str, count: int, instead: str | None
) -> None:
    """Each, no comment any more and in the place of what it stands for, gives a market."""
    lines = new_file("market", COUNTRY, language("en")).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith(first))
    for place in range(at, at + count):
        lines[place] = lines[place].removeprefix("# ")
    if instead is not None:
        del lines[max(place for place in range(at) if lines[place].startswith(instead))]
    found = Study.load(("mine.toml", "\n".join(lines).encode())).market(years=3, range=None)
    assert found["market.year.3.som.people"].central > 0


@pytest.mark.slow
def test_the_campaign_and_the_share_shown_are_read() -> None:
    """What stands commented below the keys of a plan runs once it is no comment."""
    text = new_file("budget", COUNTRY, language("en"))
    head, mark, rest = text.partition("# [[campaign]]")
    lines = (mark + rest).splitlines()
    told = [line.removeprefix("# ") for line in lines if not line.startswith("# A ")]
    without, found = (
        Study.load(("mine.toml", one.encode())).budget(PlanRequest("2M XOF"), range=None)
        for one in (text, head + "\n".join(told))
    )
    assert found["segment.narrowed.population"].central > 0
    impressions = "channel.facebook.impressions"
    assert found[impressions].central != without[impressions].central


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_new_plan_runs_as_written(lang: str) -> None:
    text = new_file("budget", COUNTRY, language(lang))
    found = Study.load(("mine.toml", text.encode())).budget(PlanRequest("2M XOF"), range=None)
    assert found["plan.reach"].central > 0


def test_every_key_of_a_market_is_shown_and_every_example_is_read() -> None:
    """Each commented line of the table is a key that reads by itself, and no key is missing."""
    text = new_file("market", COUNTRY, language("en"))
    table = text[text.index("[market]") : text.index("[[market.step]]")]
    shown = set()
    for line in table.splitlines():
        found = re.fullmatch(r"(?:# )?([a-z_.]+) = (.+)", line)
        if found is not None:
            shown.add(f"market.{found[1]}")
            read_layer(f"market.{found[1]} = {found[2]}\n".encode(), "mine.toml", WORDS)
    known = {
        ".".join(HOLDERS.get(part, part) for part in rule.pattern)
        for rule in rules_of(COUNTRY)
        if rule.pattern[0] == "market" and rule.pattern[-1] != "YEAR" and rule.form != "steps"
    }
    assert shown == known


def test_every_key_of_buying_is_shown() -> None:
    """Those of the money of a plan, and those of a channel."""
    text = new_file("budget", COUNTRY, language("en"))
    for rule in rules_of(COUNTRY):
        if rule.pattern[:2] == ("channels", "CHANNEL") and rule.pattern[-1] != "BAND":
            assert f"\n# {'.'.join(rule.pattern[2:])} = " in text
        if rule.pattern[0] in ("budget", "vat", "fx", "flight"):
            assert f"\n# {'.'.join(rule.pattern)} = " in text
