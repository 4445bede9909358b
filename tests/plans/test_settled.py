"""A split that was found is settled on shares that every machine finds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malisize import Study
from malisize.model.allocate import Limits
from malisize.plans.split import settled
from malisize.request import PlanRequest

FREE = Limits((0.0, 0.0, 0.0), (1e6, 1e6, 1e6))


def up_to_the_whole(spends: list[float]) -> Limits:
    """Return limits that leave each channel the whole of what is spent."""
    return Limits((0.0,) * len(spends), (sum(spends),) * len(spends))


@example([1.0, 200_400.0], [0.0, 5.8e-10])
@given(
    st.lists(st.floats(1.0, 1e6), min_size=2, max_size=6),
    st.lists(st.floats(-1e-9, 1e-9), min_size=6, max_size=6),
)
def test_shares_add_up_and_are_a_thousandth_of_a_percent_apart(
    spends: list[float], noise: list[float]
) -> None:
    """Each share is within a hundred-thousandth of what was found, but for the largest, which
    takes what is left.
    """
    found = settled(spends, up_to_the_whole(spends))
    assert sum(found) == pytest.approx(1.0, abs=1e-14)
    for share, spend in zip(found, spends, strict=True):
        assert share == pytest.approx(spend / sum(spends), abs=5e-6 * len(spends) + 1e-12)
        assert share * 1e5 == pytest.approx(round(share * 1e5), abs=1e-6)
    if all(abs(spend / sum(spends) * 1e5 % 1.0 - 0.5) > 1e-3 for spend in spends):
        moved = [spend * (1.0 + off) for spend, off in zip(spends, noise, strict=False)]
        assert settled(moved, up_to_the_whole(moved)) == found


def test_what_limits_decide_stays_as_it_is() -> None:
    """A lock, and a least or a most that holds, is kept to the last digit."""
    locked = Limits((123_456.7, 0.0, 0.0), (123_456.7, 1e6, 1e6))
    found = settled([123_456.7, 500_000.0, 376_543.3], locked)
    assert found[0] == 123_456.7 / 1e6
    held = Limits((0.0, 200_034.4, 0.0), (1e6, 1e6, 400_003.4))
    found = settled([399_962.2, 200_034.4, 400_003.4], held)
    assert found[1] == 200_034.4 / 1e6
    assert sum(found) == pytest.approx(1.0, abs=1e-15)
    assert found[2] <= 400_003.4 / 1e6
    every = Limits((300_000.7, 699_999.3), (300_000.7, 699_999.3))
    assert settled([300_000.7, 699_999.3], every) == [300_000.7 / 1e6, 699_999.3 / 1e6]


def test_equal_channels_settle_alike_whatever_the_last_digit() -> None:
    """Where three channels are worth the same, the first takes what is left."""
    for off in (0.0, 1e-9, -1e-9):
        found = settled([1e6 / 3 * (1 + off), 1e6 / 3, 1e6 / 3 * (1 - off)], FREE)
        assert found == pytest.approx([0.33334, 0.33333, 0.33333], abs=1e-15)


@pytest.mark.slow
def test_a_split_found_can_be_typed() -> None:
    """The shares of an allocation, given as a split, are the same plan."""
    plan = {"total": "5M XOF", "days": 28}
    channels = ["facebook", "instagram", "linkedin", "radio", "sms"]
    study = Study.load(
        set=[
            "channels.radio.cost_per_spot=15000 XOF to 45000 XOF",
            "channels.radio.audience_per_spot=20k to 60k",
        ]
    )
    found = study.budget(PlanRequest(**plan, allocate=True), channels=channels, range=None)
    net = found["budget.net_media"].central
    shares = {key: found[f"channel.{key}.spend"].central / net for key in channels}
    typed = ",".join(f"{key}={100 * share:.3f}%" for key, share in shares.items())
    again = study.budget(PlanRequest(**plan, split=(typed,)), range=None)
    assert again["plan.reach"].central == pytest.approx(found["plan.reach"].central, rel=1e-12)
