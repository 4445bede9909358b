"""The union of parts that fall independently in one universe."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, mul
from typing import Any

from malisize.quantity.operation import PRODUCT, Cells, Operation, Term, Values, bracketed
from malisize.quantity.ops import (
    divided,
    folded,
    is_array,
    is_empty_anywhere,
    largest,
    left_by,
    quotient,
    smallest,
)
from malisize.quantity.ranges import PARTLY, Range
from malisize.wording import joined


class Combine(Operation):
    """The union of parts that fall independently in one universe, which is the first input: V (1 -
    prod(1 - N_i / V)).
    """

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the union; rounding never takes it below the largest part or above their sum.

        They are added from the last on, so that the one that scenarios mostly move, one of the
        first, comes to a sum that all of them share.
        """
        universe, *parts = values
        if any(map(is_array, values)):
            import numpy as np

            missed, whole = _missed(universe, parts), folded(np.add, parts[::-1])
            union = np.subtract(1.0, missed, out=missed if np.ndim(missed) else None)
            union *= universe
        else:
            missed = reduce(mul, [1.0 - divided(part, universe) for part in parts])
            whole = reduce(add, parts[::-1])
            union = universe * (1.0 - missed)
        return smallest([largest([union, *parts]), whole, universe])

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the product of those missed, taken from one."""
        universe = bracketed(terms[0])
        parts = [joined(" ÷ ", [bracketed(term), universe]) for term in terms[1:]]
        misses = joined(" × ", [left_by(part) for part in parts])
        return joined(" × ", [universe, left_by(misses)]), PRODUCT

    def formula(self, cells: Cells) -> str:
        """Return the union held between the largest part and their sum, or 0 in an empty
        universe.
        """
        universe, *parts = cells
        missed = "*".join(f"(1-{part}/{universe})" for part in parts)
        union = f"MAX({universe}*(1-{missed}),{','.join(parts)})"
        return f"IF({universe}=0,0,MIN({union},{'+'.join(parts)},{universe}))"

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return a part for each, since universe and parts scale the union together."""
        return [PARTLY] * len(ranges)


def _missed(universe: Any, parts: Values) -> Any:
    """Return the share of a universe that none of its parts has, where one of them is an array: a
    new one. What parts of one shape leave is made in one array.
    """
    import numpy as np

    missed: Any = None
    spare: dict[tuple[int, ...], Any] = {}
    is_empty = is_empty_anywhere(universe)
    with np.errstate(divide="ignore", invalid="ignore"):
        for part in parts:
            shape = np.shape(part)
            left = quotient(part, universe, is_empty=is_empty, out=spare.get(shape))
            is_own = np.ndim(left) > 0
            left = np.subtract(1.0, left, out=left if is_own else None)
            if missed is None:
                missed = left
            else:
                fits = np.shape(left) in (np.shape(missed), np.shape(missed)[-1:])
                missed = np.multiply(missed, left, out=missed if fits and is_own else None)
            if is_own and missed is not left:
                spare[shape] = left
    return missed


COMBINE = Combine()
