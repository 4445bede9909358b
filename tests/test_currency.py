"""Money in the currency that is asked for, whatever the command."""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.request import BY_NAME, MarketRequest, PlanRequest, Request, read
from malisize.study import Study

PLAN = PlanRequest(total="500000 XOF")
ROWS = ["budget.net_media", "channel.facebook.spend", "plan.cost_per_reached", "plan.reach"]


@pytest.mark.slow
@pytest.mark.parametrize("code", ["EUR", "USD", "XOF"])
@pytest.mark.parametrize("row", ROWS)
def test_a_tree_and_a_ranking_are_in_the_currency_of_the_row(row: str, code: str) -> None:
    """Explained and ranked, a row has the unit and the numbers that it has in the estimate."""
    request = Request(channels=("facebook",), plan=PLAN._replace(currency=code))
    answer = Study.load().ask(request)
    found = next(one for one in answer.estimate().rows if one.id == row)
    expected = [found.low, found.central, found.high]
    tree, ranking = answer.explanation(row).tree, answer.ranking(row)
    assert (tree.unit, ranking.unit) == (found.unit, found.unit)
    assert [tree.low, tree.central, tree.high] == pytest.approx(expected, rel=1e-12)
    assert [ranking.low, ranking.central, ranking.high] == pytest.approx(expected, rel=1e-12)
    widest = ranking.drivers[0]
    ends = sorted([widest.at_low, widest.at_high])
    assert ends[0] <= found.central * (1 + 1e-9)
    assert found.central <= ends[1] * (1 + 1e-9)


def test_the_rate_is_a_step_of_the_tree() -> None:
    """The first step divides francs by the rate, so that the tree adds up by hand."""
    request = Request(channels=("facebook",), plan=PLAN._replace(currency="EUR"))
    tree = Study.load().ask(request).explanation("channel.facebook.spend").tree
    francs, rate = tree.inputs
    assert (francs.unit, rate.unit, rate.central) == ("XOF", "XOF per EUR", 655.957)
    assert tree.central == pytest.approx(francs.central / rate.central, rel=1e-12)


@pytest.mark.slow
def test_a_market_is_explained_in_its_currency() -> None:
    """Revenue a year, too."""
    request = Request(market=MarketRequest(None, "EUR"))
    answer = Study.load("grocery-bamako").ask(request)
    found = next(one for one in answer.estimate().rows if one.id == "market.som.revenue")
    tree = answer.explanation("market.som.revenue").tree
    assert tree.unit == found.unit
    assert tree.central == pytest.approx(found.central, rel=1e-12)


@pytest.mark.parametrize(("typed", "code"), [("dollars", "USD"), ("F CFA", "XOF"), ("EURO", "EUR")])
def test_a_currency_is_taken_for_what_people_write_it_as(typed: str, code: str) -> None:
    """`--currency dollars` is refused, and its hint is no code that looks like the word."""
    with pytest.raises(InputError) as caught:
        read(BY_NAME["currency"], typed, "--currency")
    assert caught.value.hint == f"did you mean `{code}`?"
    with pytest.raises(InputError) as caught:
        read(BY_NAME["currency"], "pesos", "--currency")
    assert "did you mean" not in str(caught.value.hint)
