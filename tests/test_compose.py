"""A request and its inputs make a model, which nobody changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from malisize.answer import Answer
from malisize.quantity.evaluate import order
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.study import Study

GROCERY = Study.load("grocery-bamako", set={"conversion_rate": "0.01 to 0.05"})
PLAN = PlanRequest(total="1M XOF")
REQUESTS = {
    "audience": Request(draws=200),
    "budget": Request(channels=("facebook", "instagram"), draws=200, plan=PLAN),
    "target": Request(channels=("facebook",), draws=200, plan=PlanRequest(reach="5k")),
    "market": Request(draws=200, market=MarketRequest(2)),
    "market with a campaign": Request(
        channels=("facebook",), draws=200, plan=PLAN, market=MarketRequest()
    ),
}


def state(answer: Answer) -> list[tuple[Any, ...]]:
    """Return everything a reader of the model could have changed."""
    rows = [(spec.id, spec.label, spec.note, spec.stands_in) for spec in answer.model.rows]
    nodes = [
        (id(node), node.id, node.label, node.op, node.inputs, node.unit, node.leaf, node.check)
        for node in order(answer.roots())
    ]
    return [*rows, *nodes, answer.model.notes, answer.model.watches, answer.model.waiting]


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_reading_a_model_changes_nothing_of_it(name: str) -> None:
    """Estimates, explanations, rankings, curves and draws leave the model as it was built."""
    answer = GROCERY.ask(REQUESTS[name])
    before = state(answer)
    row = answer.model.rows[-1].id
    readers: list[Callable[[], object]] = [
        answer.estimate,
        lambda: answer.explanation(row),
        lambda: answer.ranking(row),
        lambda: list(answer.over_draws([row])),
        lambda: answer.intervals([row]),
    ]
    if answer.planned is not None:
        readers.append(answer.curve)
    for read in readers:
        read()
        assert state(answer) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_a_model_is_made_of_tuples(name: str) -> None:
    """Nothing can be added to a model, and nothing of it set."""
    model = GROCERY.ask(REQUESTS[name]).model
    parts = (model.rows, model.watches, model.notes, model.waiting, model.reaches)
    assert all(isinstance(part, tuple) for part in parts)
    with pytest.raises(AttributeError):
        model.rows = ()  # type: ignore[misc]


def test_each_part_stands_as_it_does_alone() -> None:
    """A plan and a market add rows to those of the audience, and change none of them."""
    channels = ("facebook", "instagram")
    alone = GROCERY.ask(Request(channels=channels, range=None)).estimate().rows
    planned = GROCERY.ask(Request(channels=channels, range=None, plan=PLAN)).estimate().rows
    both = Request(channels=channels, range=None, plan=PLAN, market=MarketRequest())
    assert planned[: len(alone)] == alone
    assert GROCERY.ask(both).estimate().rows[: len(planned)] == planned


def test_what_the_assumptions_decide_is_filled_in() -> None:
    """The request of a model says whom, where and on which channels, whoever decided."""
    found = Study.load("restaurant-bamako").ask(Request(gender=("F",), range=None)).model.request
    assert (found.area, found.gender, found.range) == (("bamako",), ("women",), "none")
    assert found.channels
    assert found.narrow
