"""What is said of a plan: what stands in, what is far from the defaults, what falls short."""

from __future__ import annotations

import pytest

from malisize.request import PlanRequest
from malisize.study import Study
from malisize.wording.numbers import full
from tests.plans.helpers import notes, plan


def test_prices_from_elsewhere_are_said_to_be_so() -> None:
    """What rests on a proxy price says so with the setting that replaces it, and no longer once it
    is replaced.
    """
    shipped = plan(["facebook"], exact=False, total="1M XOF")
    assert any(
        "channels.facebook.cpm" in text and "--set channels.facebook.cpm=" in text
        for text in notes(shipped, "price")
    )
    assert any("562 XOF" in text and "fx.usd" in text for text in notes(shipped, "rate"))
    own = Study.load(
        (
            "own.toml",
            (
                b'[channels.facebook]\ncpm = { value = "700 XOF", mark = "sourced", why = "our'
                b' account" }\n'
            ),
        )
    )
    estimate = own.budget(PlanRequest(total="1M XOF"), channels=["facebook"], range=None)
    assert not notes(estimate, "price")
    assert not notes(estimate, "rate")


def test_what_the_unknown_shape_does_is_said() -> None:
    """A note gives the people reached with the shape alone at its ends, and is gone where the shape
    is given.
    """
    estimate = plan(["facebook"], exact=False, total="1M XOF")
    low, high = (
        plan(["facebook"], {"reach_shape": shape}, exact=False, total="1M XOF")[
            "plan.reach"
        ].central
        for shape in ("0.15", "2")
    )
    (text,) = notes(estimate, "shape")
    assert f"from {full(low)} to {full(high)}" in text
    assert "--set reach_shape=" in text
    assert not notes(plan(["facebook"], total="1M XOF"), "shape")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("currency", "amounts"),
    [
        ("XOF", ["500 XOF", "600 XOF"]),
        ("EUR", ["0.76 EUR", "0.91 EUR"]),
        ("USD", ["0.83 USD", "1.00 USD"]),
    ],
)
def test_less_a_day_than_the_platform_takes(currency: str, amounts: list[str]) -> None:
    """Below the least daily spend of a channel a note gives both amounts in the currency shown."""
    free = {"budget.agency_fee": "0%", "budget.payment_fee": "0%", "budget.production": "0 XOF"}
    estimate = plan(["facebook"], free, total="14000 XOF", currency=currency)
    (text,) = notes(estimate, "minimum-spend")
    assert [amount in text for amount in amounts] == [True, True]
    enough = plan(["facebook"], free, total="16900 XOF", currency=currency)
    assert not notes(enough, "minimum-spend")


def test_less_than_a_campaign_costs() -> None:
    """Below the published cost of a first campaign a note says so."""
    (text,) = notes(plan(["facebook"], exact=False, total="5000 XOF"), "small-total")
    assert "campaign_entry_cost" in text
    assert not notes(plan(["facebook"], exact=False, total="1M XOF"), "small-total")


@pytest.mark.slow
def test_far_from_the_campaign_the_prices_come_from() -> None:
    """More than half as far again from the campaign behind the default prices, a note gives both
    numbers.
    """
    far = notes(plan(["facebook"], exact=False, total="20M XOF"), "calibration")
    assert any("average frequency" in text and "1.88 to 3.05" in text for text in far)
    near = plan(["facebook"], exact=False, total="2M XOF")
    assert 1.88 < near["channel.facebook.frequency"].central < 3.05
    assert not any("average frequency" in text for text in notes(near, "calibration"))


@pytest.mark.slow
def test_a_campaign_is_no_measure_of_what_the_user_gave() -> None:
    """With a shape of the user's own frequency is not held against the campaign of the defaults,
    with a price of their own the cost of a person is not; nor do these stand in for Mali's.
    """
    own = {"reach_shape": "0.4 to 0.8", "channels.facebook.cpm": "3000 XOF to 9000 XOF"}
    shipped = plan(["facebook"], exact=False, total="40M XOF")
    assert len(notes(shipped, "calibration")) == 2
    for keys, left in ((["reach_shape"], "cost per 1 000"), (["channels.facebook.cpm"], "average")):
        some = plan(["facebook"], {key: own[key] for key in keys}, exact=False, total="40M XOF")
        assert all(left in text for text in notes(some, "calibration"))
    estimate = plan(["facebook"], own, exact=False, total="40M XOF")
    assert not notes(estimate, "calibration")
    assert not notes(estimate, "price")
    (text,) = notes(estimate, "shape")
    assert text.startswith("How fast reach slows as money grows moves, alone, the people reached")
    assert "is not known for Mali: it alone moves" in notes(shipped, "shape")[0]


def test_the_published_rate_of_vat_is_named_beside_the_default() -> None:
    """Where media carry no tax the published 18 % is named, and where they carry it nothing is
    said.
    """
    assert any(
        "18 %" in text for text in notes(plan(["facebook"], exact=False, total="1M XOF"), "vat")
    )
    assert not notes(plan(["facebook"], {"vat.media": "18%"}, total="1M XOF"), "vat")
