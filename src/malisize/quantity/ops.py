"""The operations of arithmetic.

Those of a trade stand with the trade (reach curves beside their mathematics). A node carries its
operation itself: nothing is registered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

from malisize.quantity.operation import (
    PRODUCT,
    SUM,
    Cells,
    Operation,
    Term,
    Values,
    bracketed,
    call,
    in_brackets,
    infix,
)
from malisize.quantity.ranges import (
    ALIKE,
    EITHER,
    FALLING,
    NOT_AT_ALL,
    PARTLY,
    RISING,
    Range,
    chosen,
    portion,
    sign,
)
from malisize.wording import joined, phrase


def is_array(value: object) -> bool:
    """Tell an array from a plain number without importing numpy."""
    return not isinstance(value, float)


def smallest(values: Values) -> Any:
    """Return the smallest of numbers or arrays."""
    if any(map(is_array, values)):
        import numpy as np

        return folded(np.minimum, sorted(values, key=np.ndim))
    return min(values)


def largest(values: Values) -> Any:
    """Return the largest of numbers or arrays."""
    if any(map(is_array, values)):
        import numpy as np

        return folded(np.maximum, sorted(values, key=np.ndim))
    return max(values)


def folded(operation: Any, values: Iterable[Any]) -> Any:
    """Return values folded from the first on, in one array for each shape that they grow to:
    (draws,), then (scenarios, draws).
    """
    import numpy as np

    values = iter(values)
    found, is_own = next(values), False
    for one in values:
        fits = is_own and np.shape(one) in (found.shape, found.shape[-1:], ())
        found = operation(found, one, out=found if fits else None)
        is_own = is_array(found) and found.ndim > 0
    return found


_LEFT_OVER = 1e-6  # of people: what rounding leaves of nobody, otherwise on each processor


def divided(over: Any, under: Any) -> Any:
    """Return the quotient; a share of nobody is 0, anything else over nothing is infinite (and
    never a result).
    """
    if is_array(over) or is_array(under):
        if not is_array(under) and 0.0 < abs(under) < math.inf:
            return over / under
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            return quotient(over, under, is_empty=is_empty_anywhere(under))
    if under == 0.0:
        return 0.0 if abs(over) < _LEFT_OVER else math.inf
    return over / under


def is_empty_anywhere(under: Any) -> bool:
    """Tell whether a divisor is nobody anywhere."""
    import numpy as np

    return bool(np.any(np.equal(under, 0.0)))


def quotient(over: Any, under: Any, *, is_empty: bool, out: Any = None) -> Any:
    """Return a new array, or ``out``, of a quotient in which nobody over nobody is 0, whatever
    rounding left of the first; their shapes are (draws,) or (scenarios, draws).
    """
    import numpy as np

    found = np.divide(over, under, out=out)
    if not is_empty:
        return found
    nobody = np.equal(under, 0.0) & (np.abs(over) < _LEFT_OVER)
    return np.where(np.equal(over, 0.0) | nobody, 0.0, found)


def _through(divisor: Range) -> Any:
    """Tell where a divisor may go through nothing."""
    import numpy as np

    return np.less(divisor[0], 0.0) & np.greater(divisor[1], 0.0)


def _picked(ranges: Sequence[Range]) -> list[Range]:
    """Return how the smallest of several follows each."""
    import numpy as np

    out = []
    for place, (low, high) in enumerate(ranges):
        others = [other for index, other in enumerate(ranges) if index != place]
        never = np.greater(low, reduce(np.minimum, [one[1] for one in others], math.inf))
        always = np.less_equal(high, reduce(np.minimum, [one[0] for one in others], math.inf))
        out.append(chosen(never, NOT_AT_ALL, chosen(always, ALIKE, PARTLY)))
    return out


_ROUNDED = 1e-9  # of a number of pieces: what rounding may take from a whole one


class Add(Operation):
    """The sum of two inputs."""

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the sum."""
        return values[0] + values[1]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a + b``."""
        return infix(terms, "+", SUM)

    def formula(self, cells: Cells) -> str:
        """Return ``a+b``."""
        return "+".join(cells)

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return the part that each input is of the sum."""
        left, right = ranges
        return [portion(left, right), portion(right, left)]


class Subtract(Operation):
    """The first input less the second."""

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the difference."""
        return values[0] - values[1]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a − b``."""
        return infix(terms, "−", SUM, strict_right=True)

    def formula(self, cells: Cells) -> str:
        """Return ``a-b``."""
        return "-".join(cells)

    def signs(self, ranges: Sequence[Range]) -> list[Range]:  # noqa: ARG002
        """Return a rise with the first, a fall with the second."""
        return [RISING, FALLING]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return x / (x - y) and -y / (x - y)."""
        import numpy as np

        (low, high), taken = ranges
        least = np.nan_to_num(np.divide(taken[0], np.subtract(high, taken[0])), posinf=np.inf)
        most = np.divide(taken[1], np.maximum(np.subtract(low, taken[1]), 0.0))
        most = np.where(np.isnan(most), np.inf, most)
        return [(1.0 + least, 1.0 + most), (-most, -least)]


class Multiply(Operation):
    """The product of two inputs."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the product."""
        return values[0] * values[1]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a × b``."""
        return infix(terms, "×", PRODUCT)

    def formula(self, cells: Cells) -> str:
        """Return ``a*b``."""
        return "*".join(cells)

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return the sign of the other factor."""
        return [sign(ranges[1]), sign(ranges[0])]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return one for both."""
        return [ALIKE, ALIKE]


class Divide(Operation):
    """The first input over the second; a share of nobody is 0."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the quotient."""
        return divided(values[0], values[1])

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a ÷ b``."""
        return infix(terms, "÷", PRODUCT, strict_right=True)

    def formula(self, cells: Cells) -> str:
        """Return ``IF(a=0,0,a/b)``."""
        return f"IF({cells[0]}=0,0,{cells[0]}/{cells[1]})"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return the sign of the divisor, and that of the quotient turned about."""
        over, under = (sign(one) for one in ranges)
        through = _through(ranges[1])
        if not through.any():
            return [under, (-over[1], -over[0])]
        return [chosen(through, EITHER, under), chosen(through, EITHER, (-over[1], -over[0]))]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return one, and minus one."""
        return [ALIKE, (-1.0, -1.0)]

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the quotient, which has no ends where the divisor goes through
        nothing.
        """
        return chosen(_through(ranges[1]), EITHER, super().image(ranges))


class Complement(Operation):
    """One less a share."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return 1 - x."""
        return 1.0 - values[0]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``1 − x``."""
        return joined(" − ", ["1", bracketed(terms[0])]), SUM

    def formula(self, cells: Cells) -> str:
        """Return ``1-x``."""
        return f"1-{cells[0]}"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:  # noqa: ARG002
        """Return a fall."""
        return [FALLING]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return -x / (1 - x)."""
        import numpy as np

        low, high = (np.divide(end, np.subtract(1.0, end)) for end in ranges[0])
        return [(-high, -low)]


class Smallest(Operation):
    """The smallest of the inputs."""

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the smallest."""
        return smallest(values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``the smaller of (…)``."""
        return call(phrase("the smaller of"), terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MIN(…)``."""
        return f"MIN({','.join(cells)})"

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return all or nothing where one input is surely the smallest, or surely not."""
        return _picked(ranges)


class Largest(Operation):
    """The largest of the inputs."""

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the largest."""
        return largest(values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``the largest of (…)``."""
        return call(phrase("the largest of"), terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MAX(…)``."""
        return f"MAX({','.join(cells)})"

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return all or nothing where one input is surely the largest, or surely not."""
        return _picked([(-high, -low) for low, high in ranges])


def left_by(text: str) -> str:
    """Return ``(1 - …)``."""
    return in_brackets(joined(" − ", ["1", text]))


class Floor(Operation):
    """The whole pieces in a number of pieces, whatever rounding left of the last one."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the whole number at or below the input."""
        (pieces,) = values
        near = pieces * (1.0 + _ROUNDED)
        if is_array(near):
            import numpy as np

            return np.floor(near)
        return float(math.floor(near))

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``whole pieces of (…)``."""
        return call(phrase("whole pieces of"), terms)

    def formula(self, cells: Cells) -> str:
        """Return ``INT(…)``."""
        return f"INT({cells[0]}*(1+{_ROUNDED:.0E}))"


ADD, SUBTRACT, MULTIPLY, DIVIDE = Add(), Subtract(), Multiply(), Divide()
COMPLEMENT, SMALLEST, LARGEST = Complement(), Smallest(), Largest()
FLOOR = Floor()
GIVEN = Operation()  # of a leaf, whose value is given
