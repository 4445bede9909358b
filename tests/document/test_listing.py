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
    {"value": 8.72e6, "unit": "people", "rank": "preferred"},
    {"value": 8e6, "bound": "at_least", "unit": "people", "rank": "deprecated"},
    {"low": 0.34, "high": 0.35, "unit": "share", "rank": "normal"},
    {"value": 1.18, "low": 1.02, "high": 1.35, "unit": "USD per 1000 impressions"},
)
KEY = "facebook_share_of_social_users_capitals"


def shown(width: int | None, lang: str = "en") -> list[str]:
    rows = tuple({"figure": KEY, **row} for row in ROWS)
    found = Listing("malisize.figures/1", "Published figures", ("figure", "unit"), rows)
    return plain(screen(of(found), width, Show(), language(lang))).splitlines()[2:]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_published_figures_are_a_table_of_80_columns(lang: str) -> None:
    """One line a figure, its key whole, since it is typed to see more; units give way to it."""
    lines = shown(80, lang)
    assert len(lines) == 1 + len(ROWS)
    assert all(line.startswith(f"  {KEY} ") and cells(line) <= 80 for line in lines[1:])


def test_what_was_published_stands_in_one_column() -> None:
    """A number, a limit, a range, or a number with its range."""
    lines = [" ".join(line.split()) for line in shown(None)]
    assert lines[1:] == [
        f"{KEY} 8 720 000 people preferred",
        f"{KEY} at least 8 000 000 people deprecated",
        f"{KEY} 34 % to 35 % share normal",
        f"{KEY} 1.18 (1.02 to 1.35) USD per 1000 impressions",
    ]
