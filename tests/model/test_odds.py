"""Cells on odds: what adds up, what saturates, and what published cases say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from malisize.model.cells import FactorOnOdds, Odds, PeopleAtOdds
from malisize.model.odds import Cells, Sides, at_odds, factor, odds_of

ODDS = st.floats(1e-3, 1e3)
PEOPLE = st.floats(1.0, 5e6)


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    """Draw cells of up to four regions, two groups and four bands."""
    regions, groups, bands = (
        draw(st.integers(1, 4)),
        draw(st.integers(1, 2)),
        draw(st.integers(1, 4)),
    )
    several = lambda what, count: draw(st.lists(what, min_size=count, max_size=count))  # noqa: E731
    parts = several(st.floats(0.01, 1.0), groups * bands)
    return Cells(
        several(ODDS, regions * groups),
        several(st.floats(0.05, 5.0), bands),
        several(PEOPLE, regions),
        [part / sum(parts) for part in parts],
    )


def people(cells: Cells, k: float) -> list[float]:
    """Return the people of each cell at a factor on all odds, one after the other."""
    return [
        there * part * at_odds(own * band * k)
        for there, groups in cells.by_region()
        for own, parts in groups
        for band, part in zip(cells.bands, parts, strict=True)
    ]


@pytest.mark.slow
@settings(max_examples=200)
@given(tables(), st.floats(1e-6, 1.0 - 1e-6))
def test_cells_add_up_to_the_total_at_any_level(cells: Cells, level: float) -> None:
    """Whatever the level, the cells add up to it, and in none are more people than there are."""
    total = level * cells.everybody
    found = people(cells, factor(total, cells))
    assert sum(found) == pytest.approx(total, rel=1e-9)
    everybody = people(cells, 1e300)
    assert all(0.0 < one < whole for one, whole in zip(found, everybody, strict=True))


@pytest.mark.parametrize("level", [1e-9, 1e-5, 1.0 - 1e-9])
def test_extreme_levels_of_unlike_cells(level: float) -> None:
    """A level near nobody or near everybody is met where one region is nearly full and another
    nearly empty.
    """
    cells = Cells([1e5, 1e-5], [1.0, 0.1], [1e6, 1e6], [0.6, 0.4])
    total = level * cells.everybody
    k = factor(total, cells)
    assert sum(people(cells, k)) == pytest.approx(total, rel=1e-9)
    several = factor(np.array([total, total / 2, 0.0, 1e9]), cells)
    assert several[0] == pytest.approx(k, rel=1e-6)
    assert np.isfinite(several).all()


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.500001, 0.9])
def test_two_clusters_far_apart(fraction: float) -> None:
    """Newton's steps are held where half the people are online and the other half are not: there
    the total is flat in the factor.
    """
    cells = Cells([1e6, 1e-6], [1.0], [1e6, 1e6], [1.0])
    k = factor(fraction * 2e6, cells)
    assert sum(people(cells, k)) == pytest.approx(fraction * 2e6, rel=1e-9)
    assert factor(np.array([fraction * 2e6]), cells)[0] == pytest.approx(k, rel=1e-6)


@pytest.mark.slow
@given(tables(), st.floats(0.01, 0.98), st.floats(1.001, 1.02))
def test_every_cell_rises_with_the_level(cells: Cells, level: float, more: float) -> None:
    """A higher level takes people away from no cell."""
    low, high = (
        people(cells, factor(one * cells.everybody, cells)) for one in (level, level * more)
    )
    assert all(one < other for one, other in zip(low, high, strict=True))


@pytest.mark.slow
@given(tables(), st.floats(0.01, 0.99), st.floats(1.01, 5.0))
def test_a_cell_rises_with_its_own_odds_at_the_cost_of_the_others(
    cells: Cells, level: float, more: float
) -> None:
    """At one level higher odds of one region and group put more people there, and no more
    elsewhere.
    """
    total = level * cells.everybody
    raised = cells._replace(odds=[cells.odds[0] * more, *cells.odds[1:]])
    before, after = (people(one, factor(total, one)) for one in (cells, raised))
    own = len(cells.bands)
    slack = 1.0 - 1e-9
    assert all(b >= a * slack for a, b in zip(before[:own], after[:own], strict=True))
    assert all(b * slack <= a for a, b in zip(before[own:], after[own:], strict=True))


@given(tables(), st.floats(0.5, 2.0))
def test_at_a_factor_of_one_the_odds_are_the_shares(cells: Cells, k: float) -> None:
    """The total of the cells at a factor gives this factor back."""
    assert factor(sum(people(cells, k)), cells) == pytest.approx(k, rel=1e-8)


def test_arrays_are_solved_as_their_entries_are() -> None:
    """Draws, and scenarios over draws, give what each gives alone, whatever stands beside it."""
    rng = np.random.default_rng(3)
    odds = [np.exp(rng.normal(-1.5, 0.5, 50)) for _ in range(4)]
    bands = [1.0, np.exp(rng.normal(-0.5, 0.3, 50))]
    cells = Cells(odds, bands, [1e6, 3e6], [0.3, 0.2, 0.3, 0.2])
    totals = 4e6 * rng.uniform(0.05, 0.95, 50)
    found = factor(totals, cells)
    for entry in range(50):
        alone = Cells([float(o[entry]) for o in odds], [1.0, float(bands[1][entry])], *cells[2:])
        assert found[entry] == pytest.approx(factor(float(totals[entry]), alone), rel=1e-10)
    half = Cells([o[:7] for o in odds], [1.0, bands[1][:7]], *cells[2:])
    assert (factor(totals[:7], half) == found[:7]).all()
    scenarios = np.array([[1e6], [2e6]])
    both = factor(scenarios, cells)
    assert both.shape == (2, 50)
    assert (both[1] == factor(np.full(50, 2e6), cells)).all()


def test_an_entry_that_takes_more_steps_leaves_the_others_as_they_are() -> None:
    """Nobody, all people and nearly nobody among totals in the middle: each as it is alone."""
    rng = np.random.default_rng(5)
    odds = [np.exp(rng.normal(-1.0, 2.0, 40)) for _ in range(4)]
    cells = Cells(odds, [1.0, 0.4], [1e6, 3e6], [0.3, 0.2, 0.3, 0.2])
    middle = 4e6 * rng.uniform(0.2, 0.8, (3, 40))
    mixed = middle.copy()
    mixed[0, 5], mixed[1, 6], mixed[2, 7] = 0.0, 4e6, 1e-3
    found, expected = factor(mixed, cells), factor(middle, cells)
    assert (found == expected).sum() == found.size - 3
    for scenario, entry in [(0, 5), (1, 6), (2, 7)]:
        alone = Cells([o[entry : entry + 1] for o in odds], *cells[1:])
        assert found[scenario, entry] == factor(mixed[scenario, entry : entry + 1], alone)[0]


# Published cases


def test_the_odds_of_a_two_by_two_table() -> None:
    """With one region, one group and one band the share is the level; with two alike, both are."""
    assert factor(250.0, Cells([1.0], [1.0], [1000.0], [1.0])) == pytest.approx(1 / 3)
    both = Cells([2.0, 2.0], [1.0], [400.0, 600.0], [1.0])
    assert factor(500.0, both) == pytest.approx(0.5)


def test_an_odds_ratio_given_both_margins() -> None:
    """Women and men as surveyed, at another level: the odds ratio stands (a table whose margin is
    replaced keeps its cross-product; Y. Bishop, S. Fienberg and P. Holland, "Discrete Multivariate
    Analysis", 1975, ch. 3).
    """
    cells = Cells([odds_of(0.1418), odds_of(0.3629)], [1.0], [1.0], [0.507, 0.493])
    assert cells.everybody == pytest.approx(1.0)
    k = factor(0.42, cells)
    women, men = (at_odds(own * k) for own in cells.odds)
    assert odds_of(men) / odds_of(women) == pytest.approx(odds_of(0.3629) / odds_of(0.1418))
    assert 0.507 * women + 0.493 * men == pytest.approx(0.42)
    assert women == pytest.approx(0.277, abs=0.001)


# Towns and countryside


@example(odds=1e-6, towns=0.3, ratio=3.2)
@example(odds=1e6, towns=0.3, ratio=3.2)
@given(odds=st.floats(1e-6, 1e6), towns=st.floats(0.01, 0.99), ratio=st.floats(0.2, 9.0))
def test_towns_and_countryside_add_up_to_their_region(
    odds: float, towns: float, ratio: float
) -> None:
    """The odds of both sides have their ratio, and their people add up; arrays give the same."""
    outside = Sides.of(towns, ratio).country(odds)
    both = towns * at_odds(ratio * outside) + (1.0 - towns) * at_odds(outside)
    assert both == pytest.approx(at_odds(odds), rel=1e-9)
    several = Sides.of(towns, ratio).country(np.array([odds, 1.0]))
    assert several[0] == pytest.approx(outside, rel=1e-12)


# As operations


@given(tables(), st.floats(0.02, 0.98))
def test_operations_split_a_total_into_its_regions(cells: Cells, level: float) -> None:
    """The people of every region add up to the total, the countryside has a part of them."""
    total = level * cells.everybody
    regions, bands = len(cells.people), len(cells.bands)
    groups = len(cells.odds) // regions
    values = [*cells.odds, *cells.bands, *cells.people, *cells.parts]
    k = FactorOnOdds(regions, groups, bands).compute([total, *values])
    found = 0.0
    for region, there in enumerate(cells.people):
        own = cells.odds[region * groups : (region + 1) * groups]
        inputs = [k, *own, *cells.bands, there, *cells.parts]
        whole = PeopleAtOdds(groups, bands).compute(inputs)
        outside = PeopleAtOdds(groups, bands, is_country=True).compute([*inputs, 0.3, 3.2])
        assert 0.0 < outside < whole
        found += whole
    assert found == pytest.approx(total, rel=1e-9)


def test_the_odds_of_a_share_carry_their_constant() -> None:
    """A share becomes its odds, times what the ages of the survey make of them."""
    assert Odds(1.2).compute([0.25]) == pytest.approx(0.4)
    assert Odds(1.2).words([("Share", 9)])[0] == "1.2 × odds of Share"
    assert math.isclose(Odds(2.0).compute([np.array([0.5])])[0], 2.0)


def test_the_factor_says_how_many_cells_it_adds_up() -> None:
    """Two regions, two groups and three bands are twelve cells."""
    words, _ = FactorOnOdds(2, 2, 3).words([("the total", 9)])
    assert words == "the factor on the odds of 12 cells that add up to the total"
