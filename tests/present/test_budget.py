"""A plan for reading: what is printed of money adds up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.plans.request import PlanRequest
from malisize.present.budget import budget_lines
from malisize.present.lines import plain
from malisize.study import Study

STUDY = Study.load()
MONEY = re.compile(
    r"^ +(Total budget|[A-Z][a-zA-Z ]+?)  +([\d ]+(?:\.\d\d)?) (?:XOF|EUR)", re.MULTILINE
)


def amount(text: str) -> float:
    """Return an amount as printed."""
    return float(text.replace(" ", ""))


def printed(
    total: str, channels: list[str], currency: str = "XOF"
) -> tuple[dict[str, float], list[float]]:
    """Return the money lines of a plan as printed, and the spend of each channel."""
    request = PlanRequest(total=f"{total} {currency}", currency=currency, days=14)
    text = plain(budget_lines(STUDY.budget(request, channels=channels, range=None), None))
    lines = {name: amount(value) for name, value in MONEY.findall(text)}
    rows = text[text.index("\n Channel ") + 1 :].split("\n\n")[0].splitlines()[1:]
    spends = [amount(re.split(r"  +", row.strip())[1]) for row in rows]
    return lines, spends


@settings(max_examples=40, deadline=None)
@given(
    st.integers(20_000, 40_000_000),
    st.lists(
        st.sampled_from(["facebook", "instagram", "linkedin", "sms"]), min_size=1, unique=True
    ),
    st.sampled_from(["XOF", "EUR"]),
)
def test_money_as_printed_adds_up(total: int, channels: list[str], currency: str) -> None:
    """The lines of the total add up to it, and what channels are given to net media, to the last
    franc or cent.
    """
    asked = str(total) if currency == "XOF" else f"{total / 100:.2f}"
    lines, spends = printed(asked, channels, currency)
    whole = lines.pop("Total budget")
    assert whole == float(asked)
    assert sum(lines.values()) == pytest.approx(whole, abs=1e-6)
    assert sum(spends) == pytest.approx(lines["Net media"], abs=1e-6)
    assert len(spends) == len(channels)
