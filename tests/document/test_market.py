"""A market for reading."""

from __future__ import annotations

from malisize.study import Study
from tests.document.reading import page


def test_small_amounts_keep_their_decimals() -> None:
    """Shown in euros, price times purchases can still be followed by hand."""
    shown = Study.load("momo-merchant").market(range=None, currency="EUR")
    assert "One customer pays 68.6 EUR a year: 3.81 EUR x 18 purchases" in page(shown)


def test_years_to_come_are_a_table() -> None:
    """Each year has its line, the year of the figures first."""
    text = page(Study.load("grocery-bamako").market(years=2, draws=300))
    assert [line.split("  ")[1] for line in text.splitlines() if line.startswith("  in ")] == [
        "in 1 year",
        "in 2 years",
    ]
    assert "\n  as counted " in text
