"""Bars of a market: as long as the value is of the largest, and never nothing for something."""

from __future__ import annotations

import pytest

from malisize.present.market import filled
from malisize.records import Estimate
from malisize.study import Study


@pytest.mark.parametrize(
    ("value", "drawn"),
    [(100, "█" * 10), (50, "█" * 5), (4, "▏"), (0.001, "▏"), (0, ""), (-1, ""), (250, "█" * 10)],
)
def test_a_bar_is_as_long_as_its_value(value: float, drawn: str) -> None:
    """Linear from zero; the thinnest mark where a cell would be too much, nothing for nothing."""
    assert filled(value, 100, 10) == drawn


def test_no_bar_without_a_top() -> None:
    """Where everything is zero nothing is drawn."""
    assert filled(5, 0, 10) == ""


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    return Study.load("grocery-bamako").market(years=1, draws=300)


def test_small_amounts_keep_their_decimals(estimate: Estimate) -> None:
    """Shown in euros, price times purchases can still be followed by hand."""
    from malisize.present.market import market_lines
    from malisize.render.lines import plain

    shown = Study.load("momo-merchant").market(range=None, currency="EUR")
    assert "One customer pays 68.6 EUR a year = 3.81 EUR x 18 purchases" in plain(
        market_lines(shown, None)
    )
    text = plain(market_lines(estimate, None, quiet=True))
    assert "Doubt" not in text
    assert "year 1 (2026)" in text
