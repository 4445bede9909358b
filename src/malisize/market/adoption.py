"""Adoption along a curve: a share between that of one year and that of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.assumptions.adoption import Adoption
from malisize.quantity.node import Node
from malisize.quantity.operation import PRODUCT, SUM, Operation, Term, bracketed
from malisize.quantity.ranges import PARTLY, RISING, Range
from malisize.quantity.unit import SHARE
from malisize.wording import joined
from malisize.wording.numbers import general


class Linear(Operation):
    """A share on the straight line between two: a (1 - t) + b t."""

    __slots__ = ("part",)

    def __init__(self, part: float) -> None:
        self.part = part

    def compute(self, values: Sequence[Any]) -> Any:
        """Return the share a part of the way from the first to the second."""
        before, after = values
        return before * (1.0 - self.part) + after * self.part

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``a × (1 - t) + b × t``."""
        parts = [
            joined(" × ", [bracketed(term), general(part)])
            for term, part in zip(terms, (1.0 - self.part, self.part), strict=True)
        ]
        return joined(" + ", parts), SUM

    def formula(self, cells: Sequence[str]) -> str:
        """Return ``a*(1-t)+b*t``."""
        return f"{cells[0]}*{1.0 - self.part!r}+{cells[1]}*{self.part!r}"

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return the part of the sum that each is."""
        return [PARTLY, PARTLY]


class Logistic(Operation):
    """A share on the logistic curve through two: its log-odds lie on a straight line.

    1 / (1 + ((1 - a) / a)^(1 - t) ((1 - b) / b)^t). The curve of adoption of J. C. Fisher and R. H.
    Pry, "A simple substitution model of technological change", Technological Forecasting and Social
    Change 3, 1971, by which log(f / (1 - f)) is linear in time.
    """

    __slots__ = ("part",)

    def __init__(self, part: float) -> None:
        self.part = part

    def compute(self, values: Sequence[Any]) -> Any:
        """Return the share a part of the way from the first to the second, in log-odds."""
        before, after = values
        against = ((1.0 - before) / before) ** (1.0 - self.part)
        against = against * ((1.0 - after) / after) ** self.part
        return 1.0 / (1.0 + against)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``odds^-1(odds(a)^(1 - t) × odds(b)^t)``, named logistic."""
        parts = [
            joined("", ["odds(", text, ")^", general(part)])
            for (text, _), part in zip(terms, (1.0 - self.part, self.part), strict=True)
        ]
        return joined("", ["1 / (1 + 1 / (", joined(" × ", parts), "))"]), PRODUCT

    def formula(self, cells: Sequence[str]) -> str:
        """Return ``1/(1+((1-a)/a)^(1-t)*((1-b)/b)^t)``."""
        before, after = cells
        return (
            f"1/(1+((1-{before})/{before})^{1.0 - self.part!r}*((1-{after})/{after})^{self.part!r})"
        )

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return a rise: (1 - t)(1 - s) / (1 - a), which has no bound as a nears 1."""
        return [RISING, RISING]


def adopted(before: Node, after: Node, adoption: Adoption, year: int) -> Node:
    """Return the share of a calendar year: that of the first year before it, that of the last after
    it, in between on the curve.
    """
    part = (year - adoption.first) / (adoption.last - adoption.first)
    if part <= 0.0:
        return before
    if part >= 1.0:
        return after
    curve = Linear(part) if adoption.curve == "linear" else Logistic(part)
    return Node(curve, (before, after), SHARE)
