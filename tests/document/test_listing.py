"""Listings for reading: what was published in one column, keys whole where there is room."""

from __future__ import annotations

import pytest

from malisize.document import of
from malisize.records import Listing
from malisize.render import Show
from malisize.render.lines import cells, plain
from malisize.render.screen import screen
from malisize.wording import language

ROWS = (
    {"value": 8.72e6, "unit": "people", "rank": "preferred", "as_of": "2023"},
    {"value": 8e6, "bound": "at_least", "unit": "people", "rank": "deprecated"},
    {"low": 0.34, "high": 0.35, "unit": "share", "rank": "normal"},
    {"value": 1.18, "low": 1.02, "high": 1.35, "unit": "USD per 1000 impressions"},
)
BRIEF = Show()
KEY = "facebook_share_of_social_users_capitals"


def shown(width: int | None, lang: str = "en", show: Show = BRIEF) -> list[str]:
    rows = tuple({"figure": KEY, **row} for row in ROWS)
    found = Listing("malisize.figures/1", "Published figures", ("figure", "unit"), rows)
    return plain(screen(of(found), width, show, language(lang))).splitlines()[2:]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_published_figures_are_a_table_of_80_columns(lang: str) -> None:
    """One line a figure, its key whole, since it is typed to see more; a long unit is broken into
    lines for it, and nothing is cut.
    """
    lines = shown(80, lang)
    assert sum(line.startswith(f"  {KEY} ") for line in lines) == len(ROWS)
    assert all(cells(line) <= 80 for line in lines)
    assert "…" not in "".join(lines)


def test_what_was_published_stands_in_one_column() -> None:
    """A number, a limit, a range, or a number with its range."""
    lines = [" ".join(line.split()) for line in shown(None)]
    assert lines[1:] == [
        f"{KEY} 8 720 000 people 2023 preferred",
        f"{KEY} at least 8 000 000 people deprecated",
        f"{KEY} 34 % to 35 % normal",
        f"{KEY} 1.18 (1.02 to 1.35) USD per 1000 impressions",
    ]


def test_what_has_no_number_says_so() -> None:
    """That nothing is published is known too, and no empty cell; a table says how many cells."""
    for row, said in (({}, "no number"), ({"cell": "63 cells"}, "63 cells")):
        rows = ({"figure": "tiktok_users", "unit": "accounts", **row},)
        found = Listing("malisize.figures/1", "Published figures", ("figure",), rows)
        text = plain(screen(of(found), 80, Show(sources=False)))
        assert f"tiktok_users  {said:>9}  accounts" in text


def test_with_all_asked_for_no_column_is_left_out() -> None:
    """A terminal leaves out the columns that matter least, dates last; -v has them all."""
    assert not any("preferred" in line for line in shown(80))
    assert shown(80)[-1] == " 2 more columns: -v"
    every = shown(80, show=Show(assumptions=True))
    assert any("preferred" in line for line in every)
    assert not any("more column" in line for line in every)
    assert any("2023" in line for line in every)
