"""A small spreadsheet: formulas of cells as Excel and LibreOffice read them, with their precedence
and the few functions that are used.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from scipy.special import betainc

Cells = Mapping[str, float]
Read = Callable[[Cells], float]

MOST_CHARACTERS = 8192
MOST_LEVELS = 64
MOST_ARGUMENTS = 255
_TOKEN = re.compile(
    r"(\d+(?:\.\d*)?(?:E[+-]?\d+)?)|((?:[A-Za-z_]+!)?\$?[A-Z]+\$?\d+)|([A-Z][A-Z.]*)(?=\()"
    r"|(<=|>=|<>|[-+*/^(),<>=])"
)
_BINDING: dict[str, tuple[int, Callable[[Any, Any], Any]]] = {
    "<": (1, operator.lt),
    ">": (1, operator.gt),
    "<=": (1, operator.le),
    ">=": (1, operator.ge),
    "=": (1, operator.eq),
    "<>": (1, operator.ne),
    "+": (2, operator.add),
    "-": (2, operator.sub),
    "*": (3, operator.mul),
    "/": (3, operator.truediv),
    "^": (4, operator.pow),
}


def _beta(x: float, alpha: float, beta: float) -> float:
    if not (0.0 <= x <= 1.0 and alpha > 0.0 and beta > 0.0):
        raise ValueError(f"#NUM!: BETADIST({x}, {alpha}, {beta})")
    return float(betainc(alpha, beta, x))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "MIN": min,
    "MAX": max,
    "OR": lambda *given: any(given),
    "EXP": math.exp,
    "INT": math.floor,
    "LN": math.log,
    "BETADIST": _beta,
}


class _Parser:
    """Reads one formula by recursive descent; a minus before a term binds closer than ``^``."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            assert found, f"not a formula: {text[place:]!r} in {text!r}"
            kind = ("number", "cell", "function", "sign")[found.lastindex - 1]  # type: ignore[operator]
            self.tokens.append((kind, found[0]))
            place = found.end()
        self.tokens.append(("end", ""))
        self.levels = self.deepest = self.widest = 0

    def take(self, expected: str | None = None) -> tuple[str, str]:
        kind, text = self.tokens.pop(0)
        assert expected is None or text == expected, f"{text!r} where {expected!r} belongs"
        return kind, text

    def whole(self) -> Read:
        read = self.expression(1)
        assert self.tokens[0][0] == "end", f"{self.tokens[0][1]!r} after the end"
        return read

    def expression(self, least: int) -> Read:
        left = self.term()
        while (found := _BINDING.get(self.tokens[0][1])) is not None and found[0] >= least:
            self.take()
            left = self._both(found[1], left, self.expression(found[0] + 1))
        return left

    @staticmethod
    def _both(sign: Callable[[Any, Any], Any], left: Read, right: Read) -> Read:
        return lambda cells: sign(left(cells), right(cells))

    def term(self) -> Read:
        kind, text = self.take()
        if text == "-":
            inner = self.term()
            return lambda cells: -inner(cells)
        if kind == "number":
            value = float(text)
            return lambda cells: value
        if kind == "cell":
            return lambda cells: cells[text]
        self.levels += 1
        self.deepest = max(self.deepest, self.levels)
        if kind == "function":
            self.take("(")
            given = [self.expression(1)]
            while self.tokens[0][1] == ",":
                self.take()
                given.append(self.expression(1))
            self.widest = max(self.widest, len(given))
            read = _called(text, given)
        else:
            assert text == "(", f"{text!r} is no term"
            read = self.expression(1)
        self.take(")")
        self.levels -= 1
        return read


def _called(name: str, given: list[Read]) -> Read:
    if name == "IF":
        test, then, other = given
        return lambda cells: then(cells) if test(cells) else other(cells)
    function = _FUNCTIONS[name]
    return lambda cells: function(*(one(cells) for one in given))


@cache
def read(formula: str) -> Read:
    """Return a formula as a function of the cells, and refuse what Excel would not take: too many
    characters, levels or arguments.
    """
    assert not formula.startswith("=")
    assert len(formula) <= MOST_CHARACTERS, f"{len(formula)} characters"
    parser = _Parser(formula)
    found = parser.whole()
    assert parser.deepest <= MOST_LEVELS, f"{parser.deepest} levels"
    assert parser.widest <= MOST_ARGUMENTS, f"{parser.widest} arguments"
    return found


def calculate(formulas: list[str], cells: dict[str, float], at: Callable[[int], str]) -> float:
    """Return the last of a list of formulas, each put into its cell for those after it."""
    for place, formula in enumerate(formulas):
        cells[at(place)] = float(read(formula)(cells))
    return cells[at(len(formulas) - 1)]
