"""The operations a formula may use: each an object with its parameters, which computes numbers or
arrays alike, writes itself in words, and writes itself as the formula of a spreadsheet's cell.

The operations of arithmetic stand here; those of a trade stand with the trade (reach curves beside
their mathematics) and are ``Operation`` too. A node carries its operation itself: nothing is
registered, and two operations of one class with equal parameters are equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

Values = Sequence[Any]
Term = tuple[str, int]
Cells = Sequence[str]
At = Callable[[int], str]
SUM, PRODUCT, ATOM = 1, 2, 9  # how tightly a text binds within a formula


class Operation:
    """What a node does with its inputs. Its parameters are in ``__slots__``."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the result for inputs that are floats, or arrays of one length."""
        raise NotImplementedError

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the formula over the texts of the inputs, and how tightly it binds."""
        raise NotImplementedError

    def formula(self, cells: Cells) -> str:
        """Return the formula of one cell over references to those of the inputs.

        It is written for Excel and LibreOffice alike: without the leading ``=``, with English names
        of functions and commas, and none of LET or LAMBDA.
        """
        raise NotImplementedError

    def formulas(self, cells: Cells, at: At) -> list[str]:  # noqa: ARG002
        """Return the formulas of all cells the operation takes, in order, its own the last.

        Most take one. Those before the last are helpers; the helper numbered from 0 stands where
        ``at`` says.
        """
        return [self.formula(cells)]

    def _parameters(self) -> tuple[Any, ...]:
        kinds = type(self).__mro__
        return tuple(
            getattr(self, name) for kind in kinds for name in getattr(kind, "__slots__", ())
        )

    def __eq__(self, other: object) -> bool:
        return (
            type(self) is type(other)
            and isinstance(other, Operation)
            and self._parameters() == other._parameters()
        )

    def __hash__(self) -> int:
        return hash((type(self), *self._parameters()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._parameters()))})"


def infix(terms: Sequence[Term], symbol: str, level: int, *, strict_right: bool = False) -> Term:
    """Return terms joined by a sign, in brackets where they bind less tightly than it."""
    texts = []
    for index, (text, binds) in enumerate(terms):
        loose = binds < level or (strict_right and index > 0 and binds == level)
        texts.append(f"({text})" if loose else text)
    return f" {symbol} ".join(texts), level


def call(name: str, terms: Sequence[Term]) -> Term:
    """Return terms as a list in brackets after a name."""
    return f"{name} ({', '.join(text for text, _ in terms)})", ATOM


def bracketed(term: Term) -> str:
    """Return the text of a term, in brackets unless it is one name."""
    return term[0] if term[1] == ATOM else f"({term[0]})"


def is_array(value: object) -> bool:
    """Tell an array from a plain number without importing numpy."""
    return not isinstance(value, float)


def smallest(values: Values) -> Any:
    """Return the smallest of numbers or arrays."""
    if any(map(is_array, values)):
        import numpy as np

        return reduce(np.minimum, values)
    return min(values)


def largest(values: Values) -> Any:
    """Return the largest of numbers or arrays."""
    if any(map(is_array, values)):
        import numpy as np

        return reduce(np.maximum, values)
    return max(values)


def divided(over: Any, under: Any) -> Any:
    """Return the quotient; a share of nobody is 0, anything else over nothing is infinite (and
    never a result).
    """
    if is_array(over) or is_array(under):
        if not is_array(under) and 0.0 < abs(under) < math.inf:
            return over / under
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            quotient = np.divide(over, under)
        return (
            np.where(np.equal(over, 0.0), 0.0, quotient)
            if np.any(np.equal(under, 0.0))
            else quotient
        )
    if under == 0.0:
        return 0.0 if over == 0.0 else math.inf
    return over / under


class Add(Operation):
    """The sum of two inputs."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the sum."""
        return values[0] + values[1]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a + b``."""
        return infix(terms, "+", SUM)

    def formula(self, cells: Cells) -> str:
        """Return ``a+b``."""
        return "+".join(cells)


class Subtract(Operation):
    """The first input less the second."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the difference."""
        return values[0] - values[1]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a − b``."""
        return infix(terms, "−", SUM, strict_right=True)

    def formula(self, cells: Cells) -> str:
        """Return ``a-b``."""
        return "-".join(cells)


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


class Complement(Operation):
    """One less a share."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return 1 - x."""
        return 1.0 - values[0]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``1 − x``."""
        return f"1 − {bracketed(terms[0])}", SUM

    def formula(self, cells: Cells) -> str:
        """Return ``1-x``."""
        return f"1-{cells[0]}"


class Smallest(Operation):
    """The smallest of the inputs."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the smallest."""
        return smallest(values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``the smaller of (…)``."""
        return call("the smaller of", terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MIN(…)``."""
        return f"MIN({','.join(cells)})"


class Largest(Operation):
    """The largest of the inputs."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the largest."""
        return largest(values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``the largest of (…)``."""
        return call("the largest of", terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MAX(…)``."""
        return f"MAX({','.join(cells)})"


class Combine(Operation):
    """The union of parts that fall independently in one universe, which is the first input: V (1 -
    prod(1 - N_i / V)).
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the union; rounding never takes it below the largest part or above their sum."""
        universe, *parts = values
        missed: Any = 1.0
        for part in parts:
            missed = missed * (1.0 - divided(part, universe))
        union = universe * (1.0 - missed)
        return smallest([largest([union, *parts]), reduce(add, parts), universe])

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the product of those missed, taken from one."""
        universe = bracketed(terms[0])
        misses = " × ".join(f"(1 − {bracketed(term)} ÷ {universe})" for term in terms[1:])
        return f"{universe} × (1 − {misses})", PRODUCT

    def formula(self, cells: Cells) -> str:
        """Return the union held between the largest part and their sum, or 0 in an empty
        universe.
        """
        universe, *parts = cells
        missed = "*".join(f"(1-{part}/{universe})" for part in parts)
        union = f"MAX({universe}*(1-{missed}),{','.join(parts)})"
        return f"IF({universe}=0,0,MIN({union},{'+'.join(parts)},{universe}))"


ADD, SUBTRACT, MULTIPLY, DIVIDE = Add(), Subtract(), Multiply(), Divide()
COMPLEMENT, SMALLEST, LARGEST, COMBINE = Complement(), Smallest(), Largest(), Combine()
GIVEN = Operation()  # of a leaf, whose value is given
