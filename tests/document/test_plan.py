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


@pytest.mark.slow
def test_a_sure_target_says_why_the_middle_reaches_more() -> None:
    """The total is that of the cases asked for; the people reached in the middle are more, and it
    says so. A target with even odds needs no such word.
    """
    asked = PlanRequest(reach="60k", confidence="80%")
    text = page(Study.load("restaurant-bamako").budget(asked, draws=1000))
    assert "to reach 60 000 in 80 % of cases   depending on the case: likely " in text
    assert "half of all cases reach this or more; 80 % reach 60 000" in text
    even = page(STUDY.budget(PlanRequest(reach="400k", confidence="50%"), draws=1000))
    assert "in 50 % of cases" in even
    assert "half of all cases" not in even


@pytest.mark.slow
def test_prices_that_nobody_gave_are_told_beside_the_money() -> None:
    """The line of money says whether all prices or some are assumed; nothing where the user gave
    them. VAT says what it is on.
    """
    request = PlanRequest(total="1M XOF")
    own = "channels.facebook.cpm=800 XOF to 1200 XOF"
    found = {
        (settings, channels): page(
            Study.load(set=settings).budget(request, channels=channels, range=None)
        )
        for settings in ((), (own,))
        for channels in (("facebook",), ("facebook", "instagram"))
    }
    all_of_them, some, none = (
        "; prices are assumed, as none is published",
        "; some prices are assumed, as none is published",
        " = 1 000 000\n",
    )
    assert all_of_them in found[(), ("facebook",)]
    assert some in found[(own,), ("facebook", "instagram")]
    assert none in found[(own,), ("facebook",)]
    assert all("VAT on fees " in text for text in found.values())
    several = Study.load("health-campaign-liptako").budget(PlanRequest(total="20M XOF"), range=None)
    assert " XOF a person · assumed prices\n" in page(several)


def test_an_audience_says_whether_it_is_online() -> None:
    """The headline says which kind of channels it counts: online ones, others, or both."""
    for channels, said in (
        (("facebook", "tiktok"), "YOU CAN REACH ONLINE  "),
        (("radio", "sms"), "YOU CAN REACH OFFLINE  "),
        (("facebook", "radio"), "YOU CAN REACH, ONLINE OR NOT  "),
    ):
        assert said in page(STUDY.audience(channels=channels, area=["bamako"], range=None))
