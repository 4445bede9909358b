"""What an operation of a formula is: an object with its parameters, which computes numbers or
arrays alike, writes itself in words, writes itself as the formula of a spreadsheet's cell, and
tells how its result follows its inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, ClassVar

from malisize.quantity.ranges import RISING, Range
from malisize.wording import joined

Values = Sequence[Any]
Term = tuple[str, int]
Cells = Sequence[str]
At = Callable[[int], str]
SUM, PRODUCT, ATOM = 1, 2, 9  # how tightly a text binds within a formula


class Operation:
    """What a node does with its inputs. Its parameters are in ``__slots__``.

    ``scales`` are the inputs that, all multiplied by one number, multiply the result by it.
    """

    __slots__ = ()
    scales: ClassVar[slice | None] = None

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

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return for each input whether the result rises with it, falls, or may do either, over
        ranges of all inputs.
        """
        return [RISING] * len(ranges)

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return for each input what holds the relative change of the result over that of the input
        (d ln f / d ln x), over ranges of the inputs and of the result, none below nothing.
        """
        return self.signs(ranges)

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the result over ranges of the inputs, for one that never turns along an
        input while the others stand still.
        """
        import numpy as np

        lows: list[tuple[Any, ...]] = []
        highs: list[tuple[Any, ...]] = []
        for (low, high), sign in zip(ranges, self.signs(ranges), strict=True):
            rises, falls = np.greater_equal(sign[0], 0.0), np.less_equal(sign[1], 0.0)
            if rises.all() or falls.all():
                least, most = (low, high) if rises.all() else (high, low)
                lows.append((least,))
                highs.append((most,))
            else:
                lows.append((np.where(falls, high, low), np.where(rises, low, high)))
                highs.append((np.where(falls, low, high), np.where(rises, high, low)))
        return self._least(lows, np.fmin, -np.inf), self._least(highs, np.fmax, np.inf)

    def _least(self, choices: Sequence[tuple[Any, ...]], fold: Any, unknown: float) -> Any:
        """Return the least or the largest result over the given choices of each input."""
        import numpy as np

        found: Any = None
        for corner in product(*choices):
            value = self.compute(corner)
            value = np.where(np.isnan(value), unknown, value)
            found = value if found is None else fold(found, value)
        return found

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
        texts.append(in_brackets(text) if loose else text)
    return joined(f" {symbol} ", texts), level


def call(name: str, terms: Sequence[Term]) -> Term:
    """Return terms as a list in brackets after a name."""
    return joined(" ", [name, in_brackets(joined(", ", [text for text, _ in terms]))]), ATOM


def bracketed(term: Term) -> str:
    """Return the text of a term, in brackets unless it is one name."""
    return term[0] if term[1] == ATOM else in_brackets(term[0])


def in_brackets(text: str) -> str:
    """Return a text in brackets."""
    return joined("", ["(", text, ")"])
