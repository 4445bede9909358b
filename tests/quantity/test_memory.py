"""What draws take of memory, told before they are made."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.quantity.memory import LIMIT, refuse_too_much, taken
from malisize.request import MOST_DRAWS, PlanRequest, Request
from malisize.study import Study

GIVEN = ("whatsapp", "youtube", "tiktok", "messenger", "snapchat", "x", "google_search")
CHANNELS = ("facebook", "instagram", "linkedin", *GIVEN)
SETTINGS = {f"channels.{name}.accounts": "500k to 900k" for name in GIVEN} | {
    f"channels.{name}.cpm": "1 USD to 3 USD" for name in GIVEN
}


def test_the_largest_market_is_below_a_gigabyte_at_the_most_draws() -> None:
    """320 rows over 148 leaves with a range took 775 MB when they were run."""
    assert 775 << 20 < taken(MOST_DRAWS, leaves=148, rows=320) < LIMIT


@given(
    draws=st.integers(100, MOST_DRAWS),
    leaves=st.integers(1, 2_000),
    rows=st.integers(1, 20_000),
    whole=st.integers(0, 500),
)
def test_what_is_too_much_is_refused_with_draws_that_are_not(
    draws: int, leaves: int, rows: int, whole: int
) -> None:
    """Whatever is asked for, the draws of the hint are fewer and pass."""
    kind = {"leaves": leaves, "rows": rows, "whole": whole}
    if taken(draws, **kind) <= LIMIT:
        refuse_too_much(draws, **kind)
        return
    with pytest.raises(InputError) as caught:
        refuse_too_much(draws, **kind)
    (fewer,) = re.findall(r"`--draws (\d+)`", str(caught.value.hint))
    assert 0 < int(fewer) < draws
    refuse_too_much(int(fewer), **kind)


@pytest.mark.slow
def test_a_plan_whose_money_is_held_says_how_much_its_draws_would_take() -> None:
    """The total of such a plan is looked for over all draws at once: with ten channels, 5,000,000
    are refused before any is made.
    """
    plan = PlanRequest(reach="15%", confidence="80%", allocate=True, lock=("facebook=100000 XOF",))
    asked = Request(channels=CHANNELS, plan=plan, draws=MOST_DRAWS)
    with pytest.raises(InputError) as caught:
        Study.load(set=SETTINGS).ask(asked)
    assert caught.value.message == (
        "--draws: `5000000` draws would take about 1.5 GB of memory, more than 1 GB"
    )
    assert caught.value.hint == "write `--draws 2000000`"
