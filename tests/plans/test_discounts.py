"""Plans under discounts: splits and totals that are looked for where prices fall by steps."""

from __future__ import annotations

import pytest

from tests.plans.helpers import plan

BOTH = ["facebook", "radio"]
STEPS = {"channels.radio.volume_discount": "10% from 400000 XOF, 40% from 900000 XOF"}


@pytest.mark.slow
@pytest.mark.parametrize("total", ["500000 XOF", "1500000 XOF"])
def test_an_allocation_is_never_worse_than_a_split_of_a_grid(total: str) -> None:
    """Steps of one channel make another split best than marginal gains alone would."""
    best = plan(BOTH, STEPS, total=total, allocate=True)["plan.reach"].central
    for part in range(0, 101, 20):
        split = (f"facebook={part}%,radio={100 - part}%",)
        tried = plan(BOTH, STEPS, total=total, split=split)["plan.reach"].central
        assert best >= tried * (1 - 1e-9), part


def test_a_target_under_steps_is_the_least_total() -> None:
    """The total that was found reaches the target, and a little less does not."""
    found = plan(BOTH, STEPS, reach="1.5M", allocate=True)
    needed = found["budget.needed"].central
    assert found["plan.reach"].central >= 1_500_000 * (1 - 1e-9)
    less = plan(BOTH, STEPS, total=f"{needed * 0.98:.0f} XOF", allocate=True)
    assert less["plan.reach"].central < 1_500_000


@pytest.mark.slow
def test_a_larger_discount_never_reaches_fewer() -> None:
    """Reach rises with each discount, whichever it is."""
    for key in ("budget.agency_discount", "channels.radio.discount"):
        reached = [
            plan(BOTH, {**STEPS, key: f"{percent}%"}, total="800000 XOF")["plan.reach"].central
            for percent in (0, 10, 30, 60)
        ]
        assert reached == sorted(reached), key
        assert len(set(reached)) == len(reached), key


@pytest.mark.slow
def test_a_plan_in_dollars_is_that_in_francs_at_the_rate() -> None:
    """Amounts and steps in dollars give what the same in francs gives at 600 francs a dollar."""
    francs = {
        "budget.discount": "60000 XOF",
        "budget.agency_fee": "120000 XOF",
        "channels.radio.volume_discount": "10% from 300000 XOF",
    }
    dollars = {
        "budget.discount": "100 USD",
        "budget.agency_fee": "200 USD",
        "channels.radio.volume_discount": "10% from 500 USD",
    }
    one = plan(BOTH, francs, total="1200000 XOF HT")
    other = plan(BOTH, dollars, total="2000 USD HT", currency="USD")
    assert other["plan.reach"].central == pytest.approx(one["plan.reach"].central, rel=1e-9)
    assert other["budget.total"].central * 600 == pytest.approx(one["budget.total"].central)


def test_exposure_classes_add_up_to_the_people_reached() -> None:
    """Those met once, twice, three times and more often are all who are reached, in the middle
    and with a longer list of exposures too.
    """
    for effective in (1, 5):
        found = plan(BOTH, total="2000000 XOF", effective=effective)
        last = max(4, effective)
        classes = [found[f"plan.exposed_{times}"].central for times in range(1, last)]
        whole = sum(classes) + found[f"plan.reach_{last}plus"].central
        assert whole == pytest.approx(found["plan.reach"].central, rel=1e-12)
        assert min(classes) > 0
