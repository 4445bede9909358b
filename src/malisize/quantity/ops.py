"""The operations a formula may use: each computes numbers or arrays alike, and writes itself as
text.

An operation that is missing here is added here, and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, mul, sub
from typing import Any, NamedTuple

Values = Sequence[Any]
Term = tuple[str, int]
_SUM, _PRODUCT, _ATOM = 1, 2, 9


class Op(NamedTuple):
    """How an operation computes (on floats, or on arrays of one length) and how it is written."""

    compute: Callable[[Values], Any]
    render: Callable[[list[Term]], Term]


def _infix(symbol: str, level: int, *, strict_right: bool = False) -> Callable[[list[Term]], Term]:
    def render(terms: list[Term]) -> Term:
        texts = []
        for place, (text, binds) in enumerate(terms):
            loose = binds < level or (strict_right and place > 0 and binds == level)
            texts.append(f"({text})" if loose else text)
        return f" {symbol} ".join(texts), level

    return render


def _call(name: str) -> Callable[[list[Term]], Term]:
    return lambda terms: (f"{name} ({', '.join(text for text, _ in terms)})", _ATOM)


def _render_combine(terms: list[Term]) -> Term:
    universe = _wrap(terms[0])
    misses = " × ".join(f"(1 − {_wrap(term)} ÷ {universe})" for term in terms[1:])
    return f"{universe} × (1 − {misses})", _PRODUCT


def _wrap(term: Term) -> str:
    return term[0] if term[1] == _ATOM else f"({term[0]})"


def is_array(value: object) -> bool:
    """Tell an array from a plain number without importing numpy."""
    return not isinstance(value, float)


def _smallest(values: Values) -> Any:
    if any(map(is_array, values)):
        import numpy as np

        return reduce(np.minimum, values)
    return min(values)


def _largest(values: Values) -> Any:
    if any(map(is_array, values)):
        import numpy as np

        return reduce(np.maximum, values)
    return max(values)


def _divide(values: Values) -> Any:
    """Return the quotient; a share of nobody is 0, anything else over nothing is infinite (and
    never a result).
    """
    over, under = values
    if is_array(over) or is_array(under):
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


def _combine(values: Values) -> Any:
    """Return the union in an independent universe; rounding never takes it below the largest part
    or above their sum.
    """
    universe, *parts = values
    missed: Any = 1.0
    for part in parts:
        missed = missed * (1.0 - _divide([part, universe]))
    union = universe * (1.0 - missed)
    return _smallest([_largest([union, *parts]), reduce(add, parts), universe])


OPS: dict[str, Op] = {
    "add": Op(lambda v: add(*v), _infix("+", _SUM)),
    "sub": Op(lambda v: sub(*v), _infix("−", _SUM, strict_right=True)),
    "mul": Op(lambda v: mul(*v), _infix("×", _PRODUCT)),
    "div": Op(_divide, _infix("÷", _PRODUCT, strict_right=True)),
    "complement": Op(lambda v: 1.0 - v[0], lambda terms: (f"1 − {_wrap(terms[0])}", _SUM)),
    "min": Op(_smallest, _call("the smaller of")),
    "max": Op(_largest, _call("the largest of")),
    "combine": Op(_combine, _render_combine),
}
