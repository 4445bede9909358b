"""Volume discounts: the share that their steps take off, of gross or of what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from malisize.quantity.operation import Cells, Operation, Term, Values, call
from malisize.quantity.ops import is_array, largest
from malisize.quantity.ranges import FALLING, RISING, Range
from malisize.wording import phrase

_ROUNDED = 1e-9  # of a step: what rounding may leave gross below it


class _Stepped(Operation):
    """What the steps of a volume discount take off.

    The first input is gross, or with ``paid`` what is left of it; the others are the amounts from
    which the shares of ``rates`` hold.
    """

    __slots__ = ("paid", "rates")

    def __init__(self, rates: tuple[float, ...], *, paid: bool) -> None:
        self.rates = rates
        self.paid = paid

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise with the amount, a fall with the steps."""
        return [RISING, *[FALLING] * (len(ranges) - 1)]


class Reached(_Stepped):
    """The share that the steps of a volume discount take off: that of the highest step which gross
    comes to. Of two steps that one amount paid may come of, it is the one with more gross.
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the share, 0 below the first step."""
        amount, *steps = values
        found = []
        for rate, step in zip(self.rates, steps, strict=True):
            gross = amount / (1.0 - rate) if self.paid else amount
            come = gross >= step * (1.0 - _ROUNDED)
            found.append(come * rate if is_array(come) else float(come) * rate)
        return largest(found)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what is looked up."""
        return call(phrase("the step reached by"), terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MAX(IF(gross>=step,rate,0),…)``."""
        amount, *steps = cells
        parts = []
        for rate, step in zip(self.rates, steps, strict=True):
            gross = f"{amount}/(1-{rate!r})" if self.paid else amount
            parts.append(f"IF({gross}>={step}*(1-{_ROUNDED:.0E}),{rate!r},0)")
        return parts[0] if len(parts) == 1 else f"MAX({','.join(parts)})"


class Sliced(_Stepped):
    """The share that steps take off where each takes its own off what of gross is above it alone.

    Of gross G the slices up to step i leave
    (1 - r_i) G + c_i, with c_i the sum of (r_j - r_{j-1}) s_j over the steps j up to it; the slice
    that G is in leaves least, since rates rise.
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the share, 0 below the first step and of nothing."""
        amount, *steps = values
        some = amount + (amount == 0.0)  # of nothing 1, which no step comes to
        found: list[Any] = [some * 0.0]
        back = 0.0
        for rate, more, step in zip(self.rates, self._more(), steps, strict=True):
            back = back + more * step
            if self.paid:
                left = (some - back) / (1.0 - rate)
                held = largest([left, some])
                found.append(1.0 - some / held)
            else:
                found.append(rate - back / some)
        share = largest(found)
        return share * (amount > 0.0) if is_array(share) else share * float(amount > 0.0)

    def _more(self) -> list[float]:
        """Return by how much each rate is above the one before."""
        return [rate - before for before, rate in pairwise((0.0, *self.rates))]

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what is looked up."""
        return call(phrase("what its slices take off"), terms)

    def formula(self, cells: Cells) -> str:
        """Return ``MAX(0,rate-back/gross,…)``, or of what is paid 1 less it over gross."""
        amount, *steps = cells
        parts, back = [], []
        for rate, more, step in zip(self.rates, self._more(), steps, strict=True):
            back.append(f"{more!r}*{step}")
            taken = "+".join(back)
            parts.append(
                f"({amount}-({taken}))/(1-{rate!r})"
                if self.paid
                else f"{rate!r}-({taken})/{amount}"
            )
        listed = ",".join(parts)
        share = f"1-{amount}/MAX({amount},{listed})" if self.paid else f"MAX(0,{listed})"
        return f"IF({amount}>0,{share},0)"
