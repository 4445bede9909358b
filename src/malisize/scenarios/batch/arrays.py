"""Scenarios of one form, evaluated together on arrays of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from malisize.errors import MalisizeError
from malisize.plans.refusals import refused
from malisize.quantity.evaluate import broken_part, not_finite
from malisize.quantity.many import Shared, sampled_many
from malisize.scenarios.batch.cells import Cells
from malisize.scenarios.batch.forms import Model
from malisize.spreading import Spreading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

Results = tuple["Array", ...]  # central, low, high, maybe their errors: each (rows, scenarios)

_MOST_DRAWN = 4  # forms whose shared draws are kept, a few hundred bytes a draw each


def doubtful(
    model: Model,
    given: Mapping[str, Array],
    places: NDArray[np.intp],
    faults: dict[int, MalisizeError],
) -> NDArray[np.intp]:
    """Note scenarios with a part above its whole as faults; return those a plan may have to
    refuse, and those with another largest channel than the model's, of those at ``places``, shape
    (scenarios,), as the values given are.
    """
    import numpy as np

    if model.checks:
        parts = [node for check in model.checks for node in (check.part, check.whole)]
        values = model.central(parts, given, len(places))
        for check in model.checks:
            part, whole_ = values[check.part], values[check.whole]
            for index in np.flatnonzero(part > whole_ * (1 + 1e-12)).tolist():
                faults.setdefault(
                    int(places[index]),
                    broken_part(check, float(part[index]), float(whole_[index])),
                )
    alone = np.zeros(len(places), dtype=bool)
    leads = model.answer.model.leads
    if leads:
        values = model.central(leads, given, len(places))
        for other in leads[1:]:
            alone |= values[other] > values[leads[0]]
    planned = model.answer.planned
    if planned is not None:
        alone[refused(planned.plan, given, len(places))] = True
    return places[alone]


@lru_cache(maxsize=_MOST_DRAWN)
def _shared(model: Model, given: tuple[str, ...], own: tuple[str, ...], draws: int) -> Shared:
    """Return what the scenarios of a form share of so many draws, that of the latest forms kept."""
    nodes = [node for node in model.nodes if node is not None]
    how = model.answer.spreading
    return Shared(nodes, given, own, draws=draws, seed=how.seed, mix=how.mix)


def evaluate(
    how: Spreading,
    rows: Sequence[str],
    model: Model,
    cells: Mapping[str, Cells],
    given: Mapping[str, Array],
    places: NDArray[np.intp],
    out: Results,
    faults: dict[int, MalisizeError],
) -> None:
    """Fill in the results of the scenarios at ``places``, which share a model; these and the values
    given have shape (scenarios,). Raises InfeasibleError where one of them has no answer.
    """
    import numpy as np

    nodes = [node for node in model.nodes if node is not None]
    middle = model.central(nodes, given, len(places))
    ends = {}
    if how.mode == "draws":
        spreads = {
            key: [cells[key].spreads[place] for place in places.tolist()]
            for key in given
            if key in cells and int(places[0]) in cells[key].spreads
        }
        ends = sampled_many(
            _shared(model, tuple(given), tuple(spreads), how.draws),
            given,
            spreads,
            len(places),
            probability=how.probability,
            errors=len(out) > 3,
        )
    central, low, high, *errors = out
    for index, (node, scale) in enumerate(zip(model.nodes, model.scales, strict=True)):
        if node is None:
            continue
        values = middle[node]
        least, most, *apart = ends.get(node, (values, values))
        for target, found in zip(errors, apart, strict=False):
            target[index, places] = found / scale
        for name, target, found in (
            ("low", low, np.fmin(least, values)),
            ("central", central, values),
            ("high", high, np.fmax(most, values)),
        ):
            target[index, places] = found / scale + 0.0
            for wrong in places[~(np.abs(found) < 1e300)].tolist():
                faults.setdefault(wrong, not_finite(rows[index], name))
