"""A plan for reading: what is printed of money adds up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.plans.request import PlanRequest
from malisize.study import Study
from tests.document.reading import lines_of_total, page, spends

STUDY = Study.load()


@pytest.mark.slow
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
    request = PlanRequest(total=f"{asked} {currency}", currency=currency, days=14)
    text = page(STUDY.budget(request, channels=channels, range=None))
    parts, whole = lines_of_total(text)
    assert whole == float(asked)
    assert sum(parts) == pytest.approx(whole, abs=1e-6)
    assert sum(spends(text)) == pytest.approx(parts[0], abs=1e-6)
    assert len(spends(text)) == len(channels)
