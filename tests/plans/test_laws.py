"""The laws every plan keeps, centrally and in every draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.quantity.evaluate import centrals, evaluate, vague
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import drawn
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import MIXES, RADIO, answer, nodes


@pytest.mark.slow
@settings(max_examples=8)
@given(mix=st.sampled_from(MIXES), overlap=st.integers(5, 99), total=st.integers(0, 50_000_000))
def test_bounds_hold_in_every_draw(mix: list[str], overlap: int, total: int) -> None:
    """Largest channel <= reach together <= the sum and the universe, and no channel above its
    audience, in every draw.
    """
    rows = nodes(answer(mix, {"overlap": f"{overlap}%"}, total=f"{total} XOF"))
    wanted = [node for id, node in rows.items() if "reach" in id]
    values = evaluate(wanted, drawn(vague(wanted), 2000, 3))

    def of(id: str) -> Any:
        return np.broadcast_to(values[rows[id]], (2000,))

    slack = 1 + 1e-12
    assert (of("plan.reach_largest") <= of("plan.reach") * slack).all()
    assert (of("plan.reach") <= of("plan.reach_upper") * slack).all()
    assert (of("plan.reach") <= of("reachable.deduplicated") * slack).all()
    assert (of("plan.reach_upper") <= sum(of(f"channel.{key}.reach") for key in mix) * slack).all()
    for key in mix:
        assert (of(f"channel.{key}.reach") <= of(f"channel.{key}.reachable") * slack).all()
        if f"channel.{key}.reach_3plus" in rows:
            assert (
                of(f"channel.{key}.reach_3plus") <= of(f"channel.{key}.reach_2plus") * slack
            ).all()
            assert (of(f"channel.{key}.reach_2plus") <= of(f"channel.{key}.reach") * slack).all()
    central = centrals(wanted)
    assert central[rows["plan.reach_largest"]] <= central[rows["plan.reach"]] * slack
    assert central[rows["plan.reach"]] <= central[rows["plan.reach_upper"]] * slack


@pytest.mark.slow
@settings(max_examples=8)
@given(
    mix=st.sampled_from(MIXES),
    totals=st.lists(st.integers(1_000, 50_000_000), min_size=2, max_size=4, unique=True),
    capped=st.booleans(),
)
def test_more_money_reaches_more_at_a_higher_price(
    mix: list[str], totals: list[int], capped: bool
) -> None:
    """As the budget grows reach never falls and cost per person never falls, centrally and in every
    draw.
    """
    given = {"channels.facebook.frequency_cap": "100 per week"} if capped else {}
    found = answer(mix, given, total="1000 XOF")
    reach = found.planned.reach
    for samples in (None, drawn(vague([reach]), 500, 1)):
        read = Partial([reach], [found.planned.plan.costs.total], samples)
        before = cost = None
        for total in sorted(totals):
            people = np.asarray(read.at([float(total)])[0])
            assert before is None or (people >= before * (1 - 1e-12)).all()
            assert cost is None or (total / people >= cost * (1 - 1e-9)).all()
            before, cost = people, total / people


@pytest.mark.slow
def test_the_same_seed_gives_the_same_plan() -> None:
    """Two runs with one seed give the same rows and notes, another seed other ranges around the
    same central values.
    """
    study = Study.load(set=RADIO)
    request = PlanRequest(total="2M XOF", allocate=True)
    first, again, other = (
        study.budget(request, channels=["facebook", "instagram", "radio"], draws=1000, seed=seed)
        for seed in (1, 1, 2)
    )
    assert first.rows == again.rows
    assert first.notes == again.notes
    assert [row.central for row in first.rows] == [row.central for row in other.rows]
    assert [row.low for row in first.rows] != [row.low for row in other.rows]


def test_a_plan_for_one_row_reads_like_the_whole() -> None:
    """Reading reach at a total gives what building the plan at that total gives."""
    found = answer(["facebook", "radio", "sms"], total="1000 XOF")
    direct = answer(["facebook", "radio", "sms"], total="7M XOF")
    reach = direct.planned.reach
    read = Partial([found.planned.reach], [found.planned.plan.costs.total])
    assert read.at([7e6]) == [centrals([reach])[reach]]
