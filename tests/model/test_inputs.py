"""Figures and assumptions as leaves."""

from __future__ import annotations

import pytest

from malisize.assumptions.values import Given
from tests.model.helpers import inputs


@pytest.mark.parametrize(
    "more",
    [
        {"url": "https://example.org/survey"},
        {"date": "2026-03"},
        {"url": "https://e.org", "date": "2026"},
    ],
)
def test_a_source_of_ones_own_is_cited_by_its_address_or_its_date(more: dict[str, str]) -> None:
    """An address is enough, and so is a date: either makes a source that can be looked up again."""
    made = inputs()
    found = made.cited(Given("overlap", "mine.toml", source="Own survey", **more))  # type: ignore[arg-type]
    assert found is not None
    assert (found.title, found.url, found.accessed) == (
        "Own survey",
        more.get("url", ""),
        more.get("date", ""),
    )
    assert made.source(found.key) == found


def test_a_source_in_words_alone_is_not_cited() -> None:
    """A text without address and date names nothing that could be looked up."""
    assert inputs().cited(Given("overlap", "mine.toml", source="Own survey")) is None
    assert inputs().cited(Given("overlap", "mine.toml")) is None
