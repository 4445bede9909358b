"""Ranges of the next campaign: wide for few, never certain, between what was seen and supposed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from malisize import Study
from malisize.numerals import interval, uniform
from malisize.plans.prices import ENOUGH, _quantile, predicted
from malisize.request import PlanRequest
from tests.importing import lookalikes as like
from tests.importing.reading import imported

STAND_IN = interval(0.5, 3.0, "amount", "x", central=1.2)
VALUES = st.lists(st.floats(0.01, 100.0), min_size=1, max_size=30)


@given(VALUES)
def test_a_range_is_never_certain_and_holds_its_centre(values: list[float]) -> None:
    """Whatever campaigns paid, the next one may pay less or more."""
    found = predicted(values, STAND_IN, math.inf)
    assert found is not None
    assert 0.0 < found.low < found.central < found.high


def test_one_campaign_widens_the_stand_in_towards_it() -> None:
    """The range covers what was supposed and what was seen."""
    found = predicted([9.0], STAND_IN, math.inf)
    assert found is not None
    assert found.low <= 0.5
    assert found.high >= 9.0
    assert 1.2 < found.central < 9.0


def test_more_campaigns_alike_narrow_the_range() -> None:
    """Forty campaigns of one price say more than four."""
    few = predicted([2.0, 2.1, 1.9, 2.05], STAND_IN, math.inf)
    many = predicted([2.0, 2.1, 1.9, 2.05] * 10, STAND_IN, math.inf)
    assert few is not None
    assert many is not None
    assert many.high / many.low < few.high / few.low


def test_without_a_stand_in_the_campaigns_speak_alone() -> None:
    """The centre is their geometric mean, the range that of the next one."""
    found = predicted([1.0, 4.0], None, math.inf)
    assert found is not None
    assert found.central == pytest.approx(2.0)
    wide = 1.6448536 * math.sqrt(0.3**2 / 2 + 0.3**2)
    assert math.log(found.high / found.central) == pytest.approx(wide, rel=2e-4)


def test_a_stand_in_that_may_be_nothing_weighs_nothing() -> None:
    """What may be 0 has no logarithm: the campaigns speak alone, as without it."""
    nothing = uniform(0.0, 3.0, "amount", "x")
    assert predicted([1.0, 4.0], nothing, math.inf) == predicted([1.0, 4.0], None, math.inf)


def test_a_rate_stays_below_its_most() -> None:
    """No share of clicks is above 100 %."""
    found = predicted([0.9], None, 1.0)
    assert found is not None
    assert found.high == 1.0


def test_an_import_moves_a_plan_towards_what_was_paid() -> None:
    """After two campaigns at 1.33 and 2.5 dollars the price moves up from 1.2."""
    made = imported(like.META_TOTALS_FIRST)
    study = Study.load(("own.toml", made.toml))
    given = study.inputs().assumptions.get("channels.facebook.cpm")
    assert given is not None
    assert given.numeral is not None
    assert 1.2 < (given.numeral.central or 0) < 2.5
    assert "2 campaigns" in (given.why or "")
    assert given.date == "2026-03-01/2026-03-28"
    plan = PlanRequest(total="500000 XOF")
    before = Study.load().budget(plan, channels=["facebook"], range=None)["plan.reach"].central
    after = study.budget(plan, channels=["facebook"], range=None)
    assert after["plan.reach"].central < before
    assert any(source.kind == "own" for source in after.sources)


@pytest.mark.parametrize("count", [ENOUGH, ENOUGH + 1, 10, 30, 40, 200])
def test_few_campaigns_are_as_wide_as_student_has_it(count: int) -> None:
    """Below that many the spread is supposed, and the quantile is that of a normal."""
    assert _quantile(count) == pytest.approx(stats.t.ppf(0.95, count - 1), rel=2e-3)
    assert _quantile(ENOUGH - 1) == pytest.approx(stats.norm.ppf(0.95), rel=1e-3)
