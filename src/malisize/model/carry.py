"""Sizes carried to the date that an estimate is asked for: population, accounts, lines and internet
users, each from the date of its figure by a growth a year.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from malisize.errors import InputError
from malisize.expressions import expression
from malisize.figures.dates import UNDATED, months
from malisize.model.inputs import Inputs
from malisize.quantity.node import Leaf, Node
from malisize.quantity.operation import PRODUCT, Operation, Term, in_brackets
from malisize.quantity.ranges import ALIKE, EITHER, RISING, Range, chosen, sign
from malisize.text import offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase
from malisize.wording.numbers import date as in_words
from malisize.wording.numbers import general

CARRIED = "carried."
POPULATION, ACCOUNTS, LINES, ONLINE = (
    "growth.population", "growth.accounts", "growth.lines", "growth.online"
)  # fmt: skip
_GROWTHS = {
    POPULATION: phrase("Growth of the population a year, as projected"),
    ACCOUNTS: phrase("Growth of accounts a year"),
    LINES: phrase("Growth of telephone lines a year"),
    ONLINE: phrase("Growth of internet users a year, as figures are carried"),
}
_WHEN = expression(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_FARTHEST = 2100


class When(NamedTuple):
    """A date as it was written, and its place in months from year 0, days as parts of theirs."""

    text: str
    month: float


def when(text: str) -> When:
    """Read ``2026-12``, the start of a month, or a day. Raises InputError."""
    found = _WHEN.fullmatch(text.strip())
    hint = offered("--as-of 2026-12")
    if found is None:
        raise InputError(
            phrase("--as-of: {text} is not a month or a day", text=shown(text)), hint=hint
        )
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise InputError(
            phrase("--as-of: {text} is not a date", text=shown(text)), hint=hint
        ) from None
    if year > _FARTHEST:
        raise InputError(
            phrase("--as-of: {text} is after {year}", text=shown(text), year=_FARTHEST), hint=hint
        )
    return When(text.strip(), year * 12 + month + (day - 1) / 31)


class Grown(Operation):
    """An amount grown at a rate a year for some years: x (1 + g)^years."""

    __slots__ = ("years",)

    def __init__(self, years: float) -> None:
        self.years = years

    def compute(self, values: Sequence[Any]) -> Any:
        """Return the amount after the years."""
        amount, growth = values
        return amount * (1.0 + growth) ** self.years

    def words(self, terms: Sequence[Term]) -> Term:
        """Return ``x × (1 + g)^years``."""
        factor = in_brackets(joined(" + ", ["1", terms[1][0]]))
        if self.years != 1:
            factor = joined("^", [factor, general(self.years)])
        return joined(" × ", [terms[0][0], factor]), PRODUCT

    def formula(self, cells: Sequence[str]) -> str:
        """Return ``x*(1+g)^years``."""
        return f"{cells[0]}*(1+{cells[1]})^{self.years!r}"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise with the amount, and the amount's sign for growth."""
        import numpy as np

        grows = np.greater(ranges[1][0], -1.0)
        return [chosen(grows, RISING, EITHER), chosen(grows, sign(ranges[0]), EITHER)]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return one for the amount, and n g / (1 + g) for the growth."""
        low, high = ranges[1]
        return [ALIKE, (self.years * low / (1.0 + low), self.years * high / (1.0 + high))]

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the amount, which has no ends where growth may take away more than
        there is.
        """
        import numpy as np

        return chosen(np.less(ranges[1][0], -1.0), EITHER, super().image(ranges))


def carried(inputs: Inputs, size: Node, growth: str) -> Node:
    """Return a figure carried to the date asked for, by the growth a year of a key; as it is where
    no date is asked for, or the figure has none or is a number of the user's own.

    Raises InputError for a date before the figure's own.
    """
    to, own = inputs.as_of, size.leaf
    if to is None or own is None or own.figure is None or own.as_of in (None, UNDATED):
        return size
    if own.assumption is not None and inputs.assumptions.rank(own.assumption.key) > 0:
        return size
    target, start = when(to), float(months(own.as_of or ""))
    if target.month < start:
        dated = f"{int(start - 1) // 12}-{(int(start) - 1) % 12 + 1:02d}"
        raise InputError(
            phrase(
                "--as-of {to}: before the date of {figure}, {date}",
                to=target.text,
                figure=size.label,
                date=own.as_of,
            ),
            hint=offered(f"--as-of {dated}"),
        )
    if size.id not in inputs.carried:
        years = (target.month - start) / 12.0
        inputs.carried[size.id] = _carried(inputs, size, growth, years, target)
    return inputs.carried[size.id]


def _carried(inputs: Inputs, size: Node, growth: str, years: float, to: When) -> Node:
    if years == 0.0:
        return size
    rate = inputs.assumption(growth, _GROWTHS[growth])
    label = phrase("{label}, carried to {date}", label=size.label, date=in_words(to.text))
    grown = Node(Grown(years), (size, rate), size.unit)
    return grown.named(f"{CARRIED}{size.id}", label, keeps=True)


def is_carried(leaves: Iterable[Leaf]) -> bool:
    """Tell whether what rests on some leaves was carried to another date."""
    return any(leaf.key in _GROWTHS for leaf in leaves)
