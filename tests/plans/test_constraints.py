"""Laws of plans whose split is looked for: what is asked for besides, totals, and currencies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError
from tests.plans.helpers import MIXES, plan

SLACK = 1 + 1e-5  # shares are rounded to a thousandth of a percent
RATE = 600.0  # francs of a dollar in exact plans


def constraint(data: st.DataObject, keys: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Draw one thing more to ask of a plan, as options and settings."""
    key = data.draw(st.sampled_from(keys))
    part = data.draw(st.integers(1, 60))
    often = data.draw(st.sampled_from(["1.5", "2", "4"]))
    return data.draw(
        st.sampled_from(
            [
                ({"least": (f"{key}={part}%",)}, {}),
                ({"most": (f"{key}={part}%",)}, {}),
                ({"lock": (f"{key}={part}%",)}, {}),
                ({"lock": (f"{key}={part}0000 XOF",)}, {}),
                ({"min_frequency": (f"{key}={often}",)}, {}),
                ({"min_frequency": (often,)}, {}),
                ({}, {f"channels.{key}.min_daily": f"{part}000 XOF"}),
            ]
        )
    )


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(mix=st.sampled_from(MIXES[:2]), total=st.integers(200_000, 5_000_000), data=st.data())
def test_a_constraint_more_never_reaches_more(
    mix: list[str], total: int, data: st.DataObject
) -> None:
    """Whatever is asked for besides, the best split of the same total reaches no more."""
    asked, given = constraint(data, mix)
    common: dict[str, Any] = {"total": f"{total} XOF", "allocate": True, "exact": False}
    radio = {"channels.radio.audience_per_spot": "60k", "channels.radio.cost_per_spot": "25000 XOF"}
    free = plan(mix, radio, **common)["plan.reach"].central
    try:
        held = plan(mix, {**radio, **given}, **common, **asked)["plan.reach"].central
    except InfeasibleError:
        return
    assert held <= free * SLACK


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(mix=st.sampled_from(MIXES[:2]), reach=st.integers(50_000, 900_000), data=st.data())
def test_a_constraint_more_never_makes_a_target_cheaper(
    mix: list[str], reach: int, data: st.DataObject
) -> None:
    """Whatever is asked for besides, the same target costs no less."""
    asked, given = constraint(data, mix)
    common: dict[str, Any] = {"reach": str(reach), "allocate": True, "exact": False}
    radio = {"channels.radio.audience_per_spot": "60k", "channels.radio.cost_per_spot": "25000 XOF"}
    try:
        free = plan(mix, radio, **common)["budget.total"].central
        held = plan(mix, {**radio, **given}, **common, **asked)["budget.total"].central
    except InfeasibleError:
        return
    assert held >= free / SLACK


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    mix=st.sampled_from(MIXES),
    totals=st.lists(st.integers(100_000, 20_000_000), min_size=2, max_size=3, unique=True),
)
def test_the_best_split_of_more_money_reaches_more(mix: list[str], totals: list[int]) -> None:
    """Reach never falls with the total, and no channel reaches more than its people."""
    before = 0.0
    radio = {"channels.radio.audience_per_spot": "60k", "channels.radio.cost_per_spot": "25000 XOF"}
    for total in sorted(totals):
        found = plan(mix, radio, exact=False, total=f"{total} XOF", allocate=True)
        assert found["plan.reach"].central >= before / SLACK
        before = found["plan.reach"].central
        for key in mix:
            people = found[f"channel.{key}.reachable"].central
            assert found[f"channel.{key}.reach"].central <= people * (1 + 1e-9)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    dollars=st.integers(2_000, 20_000),
    held=st.sampled_from(["lock", "least", "most"]),
    part=st.integers(5, 30),
    often=st.booleans(),
)
def test_a_plan_in_dollars_is_the_plan_in_francs(
    dollars: int, held: str, part: int, *, often: bool
) -> None:
    """At one rate totals, limits and what is shown differ by rounding alone."""
    mix = ["facebook", "instagram"]
    more: dict[str, Any] = {"allocate": True}
    if often:
        more["min_frequency"] = ("1.2",)
    limit = dollars * part // 100
    francs = plan(
        mix,
        total=f"{dollars * RATE:.0f} XOF",
        **{held: (f"facebook={limit * RATE:.0f} XOF",)},
        **more,
    )
    found = plan(
        mix, total=f"{dollars} USD", currency="USD", **{held: (f"facebook={limit} USD",)}, **more
    )
    assert [row.id for row in found] == [row.id for row in francs]
    for row in found:
        other = francs[row.id]
        rate = RATE if row.unit.startswith("USD") else 1.0
        assert row.central * rate == pytest.approx(other.central, rel=2e-4, abs=1e-6), row.id


def test_a_target_in_dollars_costs_what_it_costs_in_francs() -> None:
    mix = ["facebook", "instagram"]
    shown = {code: plan(mix, reach="300k", allocate=True, currency=code) for code in ("XOF", "USD")}
    for row in shown["USD"]:
        rate = RATE if row.unit.startswith("USD") else 1.0
        assert row.central * rate == pytest.approx(shown["XOF"][row.id].central, rel=1e-9)
