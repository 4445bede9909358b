"""What a place that was surveyed keeps of a channel's number for the country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.quantity.operation import Cells, Operation, Term, Values, bracketed
from malisize.quantity.ops import is_array
from malisize.quantity.ranges import EITHER, Range
from malisize.wording import phrase


class Kept(Operation):
    """What a place keeps of a number for the country: its own people while the number has room for
    them, else its part of them and those elsewhere.
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the place's people, from the country's number, them and those elsewhere."""
        own, here, elsewhere = values
        if any(map(is_array, values)):
            import numpy as np

            both = np.maximum(here + elsewhere, 1e-300)
            return np.where(own >= here, here, own * (here / both))
        return here if own >= here else own * (here / (here + elsewhere))

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the place's people, or their part of the number where it is below them."""
        own, here, elsewhere = (bracketed(term) for term in terms)
        return phrase(
            "{here}, or {own} × {here} ÷ ({here} + {elsewhere}) where that is below",
            here=here,
            own=own,
            elsewhere=elsewhere,
        ), 1

    def formula(self, cells: Cells) -> str:
        """Return ``IF(own>=here,here,own*here/(here+elsewhere))``."""
        own, here, elsewhere = cells
        return f"IF({own}>={here},{here},{own}*({here}/({here}+{elsewhere})))"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return that each may move it either way: it steps where the number is just enough."""
        return [EITHER] * len(ranges)

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return that each may move it either way."""
        return [EITHER] * len(ranges)

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return at least nobody, at most the place's people."""
        import numpy as np

        own, here, _ = ranges
        return np.zeros_like(here[0]), np.minimum(here[1], own[1])
