"""Requests that make no sense, and totals that cannot be spent, are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.assumptions.layers import Assumptions
from malisize.errors import InfeasibleError, InputError
from malisize.figures.catalogue import Catalogue
from malisize.model.inputs import Inputs
from malisize.plans.amounts import amount
from tests.places import COUNTRY
from tests.plans.helpers import notes, plan


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "a plan needs a total or a target"),
        ({"reach": "30%", "grp": "40"}, "--reach and --grp are both targets"),
        ({"total": "1M XOF", "reach": "30%"}, "--reach beside --total is a chance"),
        ({"total": "1M XOF", "confidence": "90%"}, "--confidence belongs to --reach"),
        ({"reach": "300k", "confidence": "100%"}, "is not between 0 % and 100 %"),
        ({"reach": "300k", "confidence": "90%"}, "--confidence needs draws"),
        ({"reach": "200k to 300k"}, "is a range, one number is needed"),
        ({"reach": "10% to 30%"}, "is a range, one share is needed"),
        ({"total": "1M XOF", "split": ("facebook=60%,instagram=30%",)}, "add up to 90%, not 100 %"),
        (
            {"total": "1M XOF", "split": ("facebook=60%,instagram=60%",)},
            "add up to 120%, not 100 %",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=100%",)},
            "instagram is in the plan and has no share",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "instagram=40% to 60%")},
            "one number, not a range",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "tiktok=50%")},
            "--split tiktok: not in this plan",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "facebook=50%")},
            "--split facebook: given twice",
        ),
        ({"total": "1M XOF", "split": ("facebook",)}, "a channel and a value are needed"),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "instagram=50%"), "allocate": True},
            "both decide the split",
        ),
        ({"total": "1M XOF", "lock": ("facebook=5 XOF",)}, "belong to --allocate"),
        (
            {"total": "1M XOF", "currency": "EUR", "allocate": True, "lock": ("facebook=5000",)},
            "`5000` has two readings, the plan has two currencies",
        ),
        (
            {"total": "1M XOF", "allocate": True, "lock": ("facebook=0.3",)},
            "`0.3` has two readings, a share or an amount",
        ),
        (
            {"reach": "0.3"},
            "`0.3` has two readings, a share of the audience or less than one person",
        ),
        (
            {
                "total": "1M XOF",
                "allocate": True,
                "min": ("facebook=50%",),
                "max": ("facebook=10%",),
            },
            "is above its most",
        ),
        ({"total": "1M XOF", "days": 0}, "--days: `0` is not between 1 and 366"),
        ({"total": "1M XOF", "effective": 21}, "--effective: `21` is not between 1 and 20"),
    ],
    ids=str,
)
def test_requests_that_make_no_sense(asked: dict[str, Any], message: str) -> None:
    """Each wrong request has its own message, and says what to change."""
    words = {"min": "least", "max": "most"}
    with pytest.raises(InputError) as caught:
        plan(
            ["facebook", "instagram"],
            **{words.get(key, key): value for key, value in asked.items()},
        )
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"lock": ("facebook=2M XOF",)},
            "--lock facebook: 2 000 000 XOF is above the net media of",
        ),
        ({"least": ("facebook=60%", "instagram=60%")}, "the least spends add up to"),
        (
            {"most": ("facebook=10%", "instagram=60%")},
            "the most that the channels may get adds up to",
        ),
    ],
)
def test_limits_that_leave_no_split(asked: dict[str, Any], message: str) -> None:
    """Limits that cannot hold together are refused with what they come to and the net media they
    are held against.
    """
    with pytest.raises(InfeasibleError) as caught:
        plan(["facebook", "instagram"], total="1M XOF", allocate=True, **asked)
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        {"channels.facebook.cpm": "0 XOF"},
        {"channels.facebook.cpc": "0 XOF"},
        {"channels.facebook.ctr": "0"},
        {"channels.facebook.quote.reach": "0"},
        {"channels.facebook.quote.budget": "0 XOF"},
        {"channels.sms.cost_per_message": "0 XOF"},
    ],
    ids=str,
)
def test_prices_of_nothing_are_refused(settings: dict[str, str]) -> None:
    """A price of nothing would buy everything, and is refused where it is given."""
    with pytest.raises(InputError, match="below the least possible"):
        plan(["facebook", "sms"], settings, total="1M XOF")


def test_what_cannot_tell_repeated_exposures_counts_once_at_most() -> None:
    """A list beside a channel that tells them adds to no one's second exposure but theirs, and a
    line says so.
    """
    found = plan(["facebook", "sms"], total="1M XOF", allocate=True, effective=2)
    assert 0.0 < found["plan.reach_2plus"].central <= found["plan.reach"].central
    alone = found["channel.facebook.reach_2plus"].central
    assert found["plan.reach_2plus"].central >= alone * (1 - 1e-9)
    assert "channel.sms.reach_2plus" not in found
    (text,) = notes(found, "times-unknown")
    assert text.startswith("SMS: the model does not tell how often each person")


def test_a_quote_does_not_tell_repeated_exposures() -> None:
    """A quote says how many people are reached, not how often: it counts for once."""
    quote = {
        "channels.instagram.quote.budget": "100000 XOF",
        "channels.instagram.quote.reach": "90000",
    }
    found = plan(["facebook", "instagram"], quote, total="1M XOF", effective=2)
    assert "channel.facebook.reach_2plus" in found
    assert "channel.instagram.reach_2plus" not in found


def test_a_total_below_production_is_refused_with_what_production_takes() -> None:
    """What production may cost at most, and its tax, is the least that a plan can have."""
    asked: dict[str, Any] = {"total": "50000 XOF"}
    with pytest.raises(InfeasibleError) as caught:
        plan(["facebook"], **asked)
    assert caught.value.message == (
        "the total of 50 000 XOF does not cover production and its tax, 59 000 XOF"
    )
    with pytest.raises(InfeasibleError, match="up to 118 000 XOF"):
        plan(["facebook"], {"budget.production": "50000 to 100000 XOF"}, total="100000 XOF")


def test_a_missing_exchange_rate_is_named() -> None:
    """Dollars without a rate are refused with the key that gives one."""
    bare = Inputs(Catalogue(COUNTRY), Assumptions({}, (), {}))
    with pytest.raises(
        InputError, match=r"fx\.usd: no rate is set, CFA francs for a US dollar"
    ) as caught:
        amount("100 USD", "--total", bare)
    assert (caught.value.hint or "").startswith("--set fx.usd=")
    assert amount("100 EUR", "--total", bare) == 65_595.7
