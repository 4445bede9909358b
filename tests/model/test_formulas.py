"""Formulas of cells: every operation of every model computes in a spreadsheet what it computes
here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from malisize.market.adoption import Linear, Logistic
from malisize.model.carry import Grown
from malisize.model.cells import FactorOnOdds, Odds, PeopleAtOdds
from malisize.model.reach import Convolved, Exposed, ExposedUnderCap, Listed, Quoted
from malisize.model.volume import Reached, Sliced
from malisize.quantity.evaluate import evaluate, order, vague
from malisize.quantity.node import Node
from malisize.quantity.operation import Operation
from malisize.quantity.ops import (
    ADD,
    COMPLEMENT,
    DIVIDE,
    FLOOR,
    GIVEN,
    LARGEST,
    MULTIPLY,
    SMALLEST,
    SUBTRACT,
)
from malisize.quantity.sampling import drawn
from malisize.quantity.union import COMBINE
from tests.models import CASES, DRAWS, model
from tests.quantity.spreadsheet import MOST_CHARACTERS, calculate, read

ARITHMETIC = (ADD, COMBINE, COMPLEMENT, DIVIDE, FLOOR, GIVEN, LARGEST, MULTIPLY, SMALLEST, SUBTRACT)
SOME_DRAWS = 5  # of each model
LONG = "Workings!$ABC$"  # a reference as long as any in a workbook


def near(value: float, scale: float) -> object:
    """Return what a cell may hold: the value, to a relative 1e-12 or to rounding of its whole."""
    return pytest.approx(value, rel=1e-12, abs=1e-15 * scale)


def in_cells(op: Operation, values: Sequence[float]) -> float:
    """Return an operation as a spreadsheet computes it."""
    names = [f"A{place}" for place in range(1, len(values) + 1)]
    formulas = op.formulas(names, "B{}".format)
    return calculate(formulas, dict(zip(names, values, strict=True)), "B{}".format)


def drawn_values(name: str) -> Iterator[tuple[Node, list[list[float]], list[float]]]:
    """Yield each formula of a model with the values of its inputs and its own, draw by draw."""
    answer = model(name)
    nodes = order([*answer.roots(), *(spec.node for spec in answer.model.rows)])
    values = evaluate(nodes, drawn(vague(nodes), DRAWS, 3))
    arrays = {
        node: np.broadcast_to(value, DRAWS)[:SOME_DRAWS].tolist() for node, value in values.items()
    }
    for node in nodes:
        if node.leaf is None:
            yield node, [arrays[inner] for inner in node.inputs], arrays[node]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_formula_of_a_model_computes_in_cells(name: str) -> None:
    """In every draw a spreadsheet gives each node what the evaluator gives it, from the same
    inputs.
    """
    for node, inputs, own in drawn_values(name):
        for draw in range(SOME_DRAWS):
            values = [array[draw] for array in inputs]
            scale = max(map(abs, values), default=0.0)
            assert in_cells(node.op, values) == near(own[draw], scale), node


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_formula_of_a_model_fits_into_cells(name: str) -> None:
    """No cell takes more characters, levels or arguments than Excel has, whatever the references;
    none uses what LibreOffice lacks.
    """
    for node, inputs, _ in drawn_values(name):
        cells = [f"{LONG}{1000 + place}" for place in range(len(inputs))]
        for formula in node.op.formulas(cells, lambda place: f"{LONG}{2000 + place}"):
            read(formula)
            assert len(formula) < MOST_CHARACTERS / 2


PEOPLE = st.floats(1.0, 3e7)
SHAPES = st.floats(0.05, 1e4)
SOME = settings(max_examples=60)


@example(seen=1e-3, audience=3e7, shape=100.0, times=1)
@example(seen=1e9, audience=10.0, shape=0.05, times=3)
@given(seen=st.floats(0.0, 1e9), audience=PEOPLE, shape=SHAPES, times=st.integers(1, 20))
def test_the_tail_of_the_nbd(seen: float, audience: float, shape: float, times: int) -> None:
    """Reach is one incomplete beta function; beyond once, to rounding of the audience, which the
    sum of terms here has and the cell has not.
    """
    op, values = Exposed(times), [seen, audience, shape]
    assert in_cells(op, values) == near(op.compute(values), 10 * audience if times > 1 else 0.0)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_shapes_without_end(times: int) -> None:
    """At shapes that stand for Poisson exposures a cell is right to seven digits, and to all of
    them where people are reached once.
    """
    for shape in (1e6, 1e8, 1e12, 1e20):
        op, values = Exposed(times), [2e6, 1e6, shape]
        near = pytest.approx(op.compute(values), rel=1e-12 if times == 1 else 1e-7)
        assert in_cells(op, values) == near


@pytest.mark.slow
@SOME
@given(
    mean=st.floats(1e-4, 30.0),
    audience=PEOPLE,
    shape=st.floats(0.1, 50.0),
    cap=st.integers(1, 12),
    weeks=st.floats(1.0, 9.0),
    times=st.integers(1, 13),
)
def test_a_frequency_cap(
    mean: float, audience: float, shape: float, cap: int, weeks: float, times: int
) -> None:
    """The bisection in cells ends where that of the curve does, also where the cap is full or
    nobody can be met so often.
    """
    op = ExposedUnderCap(times)
    values = [mean * audience * weeks, audience, shape, float(cap), weeks]
    assert in_cells(op, values) == pytest.approx(
        op.compute(values), rel=1e-10, abs=1e-12 * audience
    )


@pytest.mark.parametrize(
    "op",
    [Exposed(1), Exposed(3), ExposedUnderCap(1), ExposedUnderCap(2), Quoted(), Listed()],
    ids=repr,
)
def test_nobody_is_reached_by_nothing_and_of_nobody(op: Operation) -> None:
    """No impressions, and an audience of nobody, give 0 in cells as they do here."""
    rest = {Quoted: [3e4, 100.0], Listed: [1.3], ExposedUnderCap: [0.5, 4.0, 2.0]}
    for first, audience in ((0.0, 1000.0), (5.0, 0.0), (0.0, 0.0)):
        values = [first, audience, *rest.get(type(op), [0.5])]
        assert op.compute(values) == 0.0
        assert in_cells(op, values) == 0.0


@given(spend=st.floats(0, 1e8), audience=PEOPLE, quoted=PEOPLE, budget=st.floats(1, 1e8))
def test_a_quote(spend: float, audience: float, quoted: float, budget: float) -> None:
    """The hyperbola through a quote, one above the audience held at it."""
    values = [spend, audience, budget, quoted]
    assert in_cells(Quoted(), values) == near(Quoted().compute(values), 0.0)


@example(amount=950.0, paid=True)
@example(amount=2000.0, paid=False)
@given(amount=st.floats(0, 1e4), paid=st.booleans())
def test_steps_of_a_discount(amount: float, paid: bool) -> None:
    """A cell finds the step of a discount that gross comes to, from gross or from what is paid."""
    op, values = Reached((0.05, 0.1), paid=paid), [amount, 1000.0, 2000.0]
    assert in_cells(op, values) == op.compute(values)


@example(amount=0.0, paid=True)
@example(amount=1950.0, paid=True)
@given(amount=st.floats(1, 1e4), paid=st.booleans())
def test_slices_of_a_discount(amount: float, paid: bool) -> None:
    """A cell adds up what the slices of a discount take off, from gross or from what is paid."""
    op, values = Sliced((0.05, 0.1), paid=paid), [amount, 1000.0, 2000.0]
    assert in_cells(op, values) == near(op.compute(values), 0.0)


@given(messages=st.floats(0, 1e9), audience=PEOPLE, lines=st.floats(0.2, 5.0))
def test_a_list(messages: float, audience: float, lines: float) -> None:
    """People with a line on a list, all of them where every line is sent to."""
    values = [messages, audience, lines]
    assert in_cells(Listed(), values) == near(Listed().compute(values), 0.0)


@SOME
@given(
    universe=PEOPLE,
    parts=st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=6),
    times=st.integers(1, 5),
)
def test_parts_met_together(universe: float, parts: list[list[float]], times: int) -> None:
    """The convolution in cells is that of here, part after part."""
    tails = [sorted(shares, reverse=True)[:times] for shares in parts]
    values = [universe, *(universe * share for shares in tails for share in shares)]
    op = Convolved(times)
    assert in_cells(op, values) == near(op.compute(values), 10 * universe)


@given(universe=st.floats(0, 3e7), parts=st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_a_union(universe: float, parts: list[float]) -> None:
    """A union in cells is that of here, held between the largest part and the sum, also of
    nobody.
    """
    values = [universe, *(universe * share for share in parts)]
    assert in_cells(COMBINE, values) == near(COMBINE.compute(values), universe)


ODDS, CROWDS, PARTS = st.floats(0.01, 20.0), st.floats(1e3, 1e6), st.floats(0.05, 0.5)


@pytest.mark.slow
@SOME
@given(data=st.data())
def test_cells_on_odds(data: st.DataObject) -> None:
    """Newton's steps in cells end where those of here do, and so do people at their odds, of a
    region and of its countryside.
    """

    def some(what: st.SearchStrategy[float], count: int) -> list[float]:
        return data.draw(st.lists(what, min_size=count, max_size=count))

    odds, bands, people, parts = some(ODDS, 4), some(ODDS, 2), some(CROWDS, 2), some(PARTS, 4)
    total = data.draw(st.floats(0.01, 0.95)) * sum(people) * sum(parts)
    op, values = FactorOnOdds(2, 2, 2), [total, *odds, *bands, *people, *parts]
    k = op.compute(values)
    assert in_cells(op, values) == pytest.approx(k, rel=1e-9)
    own = [k, *odds[:2], *bands, people[0], *parts]
    assert in_cells(PeopleAtOdds(2, 2), own) == near(PeopleAtOdds(2, 2).compute(own), 0.0)
    own += [data.draw(st.floats(0.05, 0.95)), data.draw(st.floats(1.1, 6.0))]
    outside = PeopleAtOdds(2, 2, is_country=True)
    assert in_cells(outside, own) == pytest.approx(outside.compute(own), rel=1e-9)


@given(share=st.floats(0.01, 0.99))
def test_odds(share: float) -> None:
    """The odds of a share in cells."""
    op = Odds(1.3e-7)
    assert in_cells(op, [share]) == near(op.compute([share]), 0.0)


def test_a_share_of_nobody_is_nothing_in_cells_too() -> None:
    """Nobody over nobody is 0; somebody over nobody is the spreadsheet's own error."""
    assert in_cells(DIVIDE, [0.0, 0.0]) == 0.0
    assert in_cells(DIVIDE, [0.0, 5.0]) == 0.0
    with pytest.raises(ZeroDivisionError):
        in_cells(DIVIDE, [5.0, 0.0])


@given(amount=st.floats(0, 1e12), growth=st.floats(-0.9, 2.0), years=st.integers(1, 30))
def test_growth(amount: float, growth: float, years: int) -> None:
    """Growth over years is a power in cells."""
    op = Grown(years)
    assert in_cells(op, [amount, growth]) == near(op.compute([amount, growth]), 0.0)


@given(before=st.floats(0.01, 0.99), after=st.floats(0.01, 0.99), part=st.floats(0.01, 0.99))
def test_adoption(before: float, after: float, part: float) -> None:
    """A curve of adoption is one formula of a cell."""
    for op in (Linear(part), Logistic(part)):
        assert in_cells(op, [before, after]) == near(op.compute([before, after]), 0.0)


def test_operations_are_equal_by_their_parameters() -> None:
    """Two operations of one kind and number are one; another kind or number is another."""
    assert Exposed(2) == Exposed(2)
    assert len({Exposed(2), Exposed(2), Exposed(3), ExposedUnderCap(2), Grown(2)}) == 4
    assert repr(Exposed(2)) == "Exposed(2)"
    assert Exposed(1) != 1


def test_no_operation_is_made_before_a_model_needs_it() -> None:
    """Modules hold the operations of arithmetic, which have no parameters, and none beside them."""
    importlib.import_module("malisize.plans.plan")
    importlib.import_module("malisize.market.market")
    kept = [
        value
        for name, module in sys.modules.items()
        if name.startswith("malisize")
        for value in vars(module).values()
        if isinstance(value, Operation)
    ]
    assert {repr(value) for value in kept} == {repr(value) for value in ARITHMETIC}
