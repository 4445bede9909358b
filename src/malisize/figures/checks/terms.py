"""Expressions over figures, as a country's checks write them: ``[key]``, ``[key@source]`` and
``[key@source@as_of]`` are what observations state, with what their precision leaves open.

They are arithmetic, comparison and a few named functions; nothing else is read, so a file cannot do
more than compute.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from string import ascii_lowercase
from typing import Any

from malisize.errors import InputError
from malisize.figures.checks.bands import BANDS
from malisize.figures.checks.judge import Book
from malisize.figures.checks.spans import Span, exact, span, summed
from malisize.figures.conflicts import stated
from malisize.records import Observation
from malisize.text import clean, shown
from malisize.wording import of_data, of_pattern, phrase
from malisize.wording.numbers import points
from malisize.wording.numbers import published as number

_LONGEST = 600
_FAULTS = (
    ArithmeticError, AttributeError, MemoryError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_NAMED = re.compile(r"\[([a-z0-9_@./-]{1,120})\]")
_FILLED = re.compile(r"\{([^{}]*)\}")
_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( million)?(?! *%)\b")


def counts_in(text: str) -> list[float]:
    """Return the counts written in a text, in their order: ``3,803``, ``1.2 million``."""
    found = [
        float(digits.replace(",", "")) * (1e6 if million else 1.0)
        for digits, million in _COUNT.findall(text)
    ]
    if not found:
        raise LookupError(f"no counts in: {text}")
    return found


class Terms:
    """Values by name, of one check over a book; ``each`` is the observation that a check of every
    one of a figure is about.
    """

    def __init__(self, book: Book, each: Observation | None = None) -> None:
        self.book = book
        self.each = each
        self.values: dict[str, Any] = {}

    def value(self, text: str) -> Any:
        """Return what an expression comes to. Raises LookupError for a figure that is missing,
        InputError for what is no expression.
        """
        try:
            return self._of(_parsed(text).body)
        except _FAULTS as error:
            raise InputError(
                phrase("checks: {text}: {message}", text=shown(text, 80), message=clean(str(error)))
            ) from None

    def filled(self, text: str | Mapping[str, str]) -> str:
        """Return a text with the expressions in braces in their place."""
        if not isinstance(text, str):
            return of_data({code: str(self.filled(one)) for code, one in text.items()})
        template, expressions = pattern(text)
        values = {name: self.value(one) for name, one in expressions.items()}
        if len(values) == 1 and template == f"{{{next(iter(values))}}}":
            (alone,) = values.values()
            return alone if isinstance(alone, str) else str(alone)
        return of_pattern(template, values)

    def observation(self, name: str) -> Observation:
        """Return the observation of a name. Raises LookupError."""
        if name == "each" and self.each is not None:
            return self.each
        return self.book.observation(name)

    def _of(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            return node.value
        if isinstance(node, ast.Name) and node.id in self.values:
            return self.values[node.id]
        if isinstance(node, ast.BinOp):
            return _joined(type(node.op), self._of(node.left), self._of(node.right))
        if isinstance(node, ast.BoolOp):
            results = (bool(self._of(one)) for one in node.values)
            return all(results) if isinstance(node.op, ast.And) else any(results)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return not self._of(node.operand)
        if isinstance(node, ast.Compare):
            values = [self._of(one) for one in (node.left, *node.comparators)]
            return all(
                _COMPARED[type(op)](first, second)
                for op, first, second in zip(node.ops, values, values[1:], strict=False)
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._called(node.func.id, [self._of(one) for one in node.args])
        raise ValueError("is no expression of a check")

    def _called(self, name: str, given: list[Any]) -> Any:
        if name in _PLAIN:
            return _PLAIN[name](*given)
        if name in _OBSERVED:
            return _OBSERVED[name](self, *given)
        raise ValueError(f"no function {name}")


def pattern(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with a name in the place of each expression (``{a}``, ``{b}``), as translators
    see it, and the expressions by name.
    """
    names = dict(zip(ascii_lowercase, expressions_in(text), strict=False))
    taken = iter(names)
    return _FILLED.sub(lambda _: f"{{{next(taken)}}}", text), names


def expressions_in(text: str) -> list[str]:
    """Return the expressions that a text has in braces."""
    return _FILLED.findall(text)


def check_expression(text: str) -> None:
    """Refuse what is no expression. Raises InputError."""
    for node in ast.walk(_parsed(text)):
        called = node.func if isinstance(node, ast.Call) else None
        known = called is None or (isinstance(called, ast.Name) and called.id in _FUNCTIONS)
        if not isinstance(node, _ALLOWED) or not known:
            raise _no_expression(text)


_ALLOWED = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.BoolOp, ast.And, ast.Or,
    ast.UnaryOp, ast.Not, ast.Compare, ast.Call, *_OPERATIONS, *_COMPARED,
)  # fmt: skip


def _no_expression(text: str) -> InputError:
    return InputError(phrase("checks: {text} is not an expression", text=shown(text, 80)))


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.Expression:
    if len(text) > _LONGEST:
        raise InputError(phrase("checks: an expression is too long"))
    try:
        return ast.parse(_NAMED.sub(r'of("\1")', text).strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _no_expression(text) from None


def _joined(operation: type[ast.operator], one: Any, other: Any) -> Any:
    """Return two values joined; a plain number beside one with a precision is exact."""
    if not isinstance(one, int | float | Span) or not isinstance(other, int | float | Span):
        raise ValueError("is no number")
    if isinstance(one, Span) != isinstance(other, Span):
        one, other = (part if isinstance(part, Span) else exact(part) for part in (one, other))
    return _OPERATIONS[operation](one, other)


def _end(terms: Terms, name: str, end: str) -> float:
    found = getattr(terms.observation(name), end)
    if found is None:
        raise LookupError(f"{name}: no range")
    return float(found)


def _of_year(terms: Terms, key: str, year: str) -> float:
    found = [o for o in terms.book.figure(key).observations if o.as_of == year]
    if not found:
        raise LookupError(f"no observation {key} of {year}")
    return span(max(found, key=lambda o: (o.rank == "preferred", o.basis == "survey"))).at


_PLAIN: Mapping[str, Callable[..., Any]] = {
    "at": lambda one: one.at,
    "low": lambda one: one.low,
    "high": lambda one: one.high,
    "exact": exact,
    "span": Span,
    "sum": lambda *parts: summed(parts) if isinstance(parts[0], Span) else sum(parts),
    "min": min,
    "max": max,
    "abs": abs,
    "log": math.log,
    "power": lambda base, times: base ** float(times),
    "meets": lambda one, other: one.meets(other),
    "text": lambda one, unit="": one.text(unit),
    "number": number,
    "points": lambda value: phrase("{value} points", value=points(value)),
    "says": lambda text, part: part in text.casefold(),
}
_OBSERVED: Mapping[str, Callable[..., Any]] = {
    "of": lambda terms, name: span(terms.observation(name)),
    "bands": lambda terms, *lows: summed(terms.book(BANDS[low // 5]) for low in lows),
    "stated": lambda terms, name: stated(terms.observation(name)),
    "least": lambda terms, name: _end(terms, name, "low"),
    "most": lambda terms, name: _end(terms, name, "high"),
    "of_year": _of_year,
    "count": lambda terms, name, place: counts_in(terms.observation(name).base)[int(place)],
    "unit": lambda terms, name: terms.observation(name).unit,
    "base": lambda terms, name: terms.observation(name).base,
    "label": lambda terms, name: terms.observation(name).label,
    "rank": lambda terms, name: terms.observation(name).rank,
    "as_of": lambda terms, name: terms.observation(name).as_of,
    "hedged": lambda terms, name: terms.observation(name).hedge is not None,
    "unused": lambda terms, key: terms.book.figure(key).used() is None,
}
_FUNCTIONS = frozenset({*_PLAIN, *_OBSERVED})
