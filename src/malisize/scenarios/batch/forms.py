"""Scenarios sorted by the form of their formulas, and the model that those of one form share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from malisize.answer import Answer
from malisize.assumptions.correlations import JUDGEMENTS
from malisize.errors import MalisizeError
from malisize.model.inputs import CENTRAL
from malisize.model.located import SHARED
from malisize.plans.amounts import rate
from malisize.provenance import About
from malisize.quantity.evaluate import order
from malisize.quantity.many import Centrals
from malisize.quantity.node import Check, Node
from malisize.rungs import ROW_OF
from malisize.scenarios.batch.cells import Cells, text_of
from malisize.scenarios.batch.columns import Column
from malisize.scenarios.batch.scenario import Asked, Table, answer, is_planned
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_RATES = "fx."  # structural with a plan: the rate of a total, and of the currency shown
TOTAL_LEAF = "budget.total"


class Form(NamedTuple):
    """Scenarios of one form: their places, what the number of each row is (None: it has no value),
    and their channels.
    """

    places: Sequence[int]
    rows: Sequence[About | None]
    channels: tuple[str, ...]


@dataclass(eq=False)
class Model:
    """A model that scenarios of one form share: the rows asked for (None: no value), their scales,
    and what may refuse.
    """

    answer: Answer
    nodes: list[Node | None]
    scales: list[float]
    keys: frozenset[str]
    exact: Mapping[str, str]
    checks: list[Check]
    francs: float
    _centrals: dict[tuple[Node, ...], Centrals] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether each scenario needs a model of its own: how judgements lean, and what campaigns
        teach, depends on its numbers, and of several countries each is a model.
        """
        answer = self.answer
        together = answer.parts or answer.model.leaning.judgements
        return bool(together or answer.inputs.lessons.moved)

    def central(
        self, rows: Sequence[Node], given: Mapping[str, Array], count: int
    ) -> dict[Node, Array]:
        """Return by row its central values, shape (count,), from those that scenarios of the form
        give its leaves by key, shape (count,).
        """
        which = tuple(rows)
        if which not in self._centrals:
            self._centrals[which] = Centrals(rows, given)
        return self._centrals[which].at(given, count)

    def given_by(self, key: str) -> tuple[str, ...]:
        """Return the keys of the leaves that a cell gives."""
        planned = self.answer.model.planned
        if key == TOTAL_LEAF and planned is not None:
            key = planned.plan.costs.asked.id
        own = (key,) if key in self.keys else ()
        return (*own, self.exact[key]) if key in self.exact else own


def groups(
    asked: Asked,
    cells: Mapping[str, Cells],
    texts: Mapping[str, Any],
    count: int,
    faults: Mapping[int, MalisizeError],
) -> Iterable[NDArray[np.intp]]:
    """Yield the places of the scenarios of each form, shape (scenarios,) of the form, those with
    faults left out.
    """
    import numpy as np

    if not count:
        return
    codes = np.zeros(count, dtype=np.int64)
    parts = [one.classes for one in cells.values()]
    priced = is_planned(asked, {**cells, **texts}) or asked.request.market is not None
    parts.extend(
        np.unique(cells[key].values, return_inverse=True)[1]
        for key in cells
        if key == JUDGEMENTS or key.startswith(SHARED) or (priced and key.startswith(_RATES))
    )
    for column_cells in texts.values():
        known: dict[object, int] = {}
        keys = (
            column_cells
            if all(map(_is_text, column_cells))
            else [text_of(cell, "") for cell in column_cells]
        )
        parts.append(np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64))
    for part in parts:
        if len(part) and (part == part[0]).all():
            continue
        codes = np.unique(codes * (int(part.max()) + 1) + part, return_inverse=True)[1]
    if faults:
        codes[list(faults)] = -1
    if len(codes) and (codes == codes[0]).all():
        if codes[0] >= 0:
            yield np.arange(count)
        return
    by_code = np.argsort(codes, kind="stable")
    for places in np.split(by_code, np.flatnonzero(np.diff(codes[by_code])) + 1):
        if len(places) and codes[places[0]] >= 0:
            yield places


def form_of(
    rows: Sequence[str],
    table: Table,
    columns: Sequence[Column],
    cells: Mapping[str, Cells],
    first: int,
) -> tuple[object, ...]:
    """Return what scenarios must have in common to share the model of the one at ``first``."""
    key: list[object] = [rows]
    for one in columns:
        if one.role == "number":
            key.append((one.key, int(cells[one.key].classes[first])))
            if one.key == JUDGEMENTS or one.key.startswith((_RATES, *SHARED)):
                key.append(text_of(table[one.name][first], one.key))
        elif one.role != "other":
            key.append((one.key, text_of(table[one.name][first], one.key)))
    return tuple(key)


def model_of(answer: Answer, rows: Sequence[str], currency: str | None) -> Model:
    """Return what evaluates an answer on arrays; ``currency`` is that of the total it was asked
    with, None without one.
    """
    nodes = [None if answer.has_no_value(row) else answer.spec(row).node for row in rows]
    scales = [answer.shown_unit(node)[1] if node is not None else 1.0 for node in nodes]
    below = order([*answer.roots(), *(node for node in nodes if node is not None)])
    checks = [node.check for node in below if node.check is not None and node.check.kind == "part"]
    leaves = [node.leaf for node in below if node.leaf is not None]
    own = {
        leaf.key
        for leaf in leaves
        if leaf.assumption is not None and leaf.assumption.key == leaf.key
    }
    keys = frozenset(
        own | {TOTAL_LEAF} | set(ROW_OF.values())
    )  # where a figure's own number was preferred, the cell is not what counts
    exact = {
        leaf.assumption.key: leaf.key
        for leaf in leaves
        if leaf.assumption is not None and leaf.key == f"{leaf.assumption.key}{CENTRAL}"
    }
    francs = 1.0 if currency is None else rate(currency, answer.inputs)
    return Model(answer, nodes, scales, keys, exact, list(dict.fromkeys(checks)), francs)


def described(
    asked: Asked, rows: Sequence[str], places: Sequence[int], scenario: Mapping[str, str]
) -> Form:
    """Return what the numbers of scenarios of one form are, by one of them."""
    try:
        found = answer(asked, scenario, strict=False)
        about = [None if found.has_no_value(row) else found.about(found.spec(row)) for row in rows]
    except MalisizeError:
        return Form(places, [None] * len(rows), ())
    return Form(places, about, tuple(one.channel.key for one in found.model.reaches))


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)
