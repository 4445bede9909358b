"""Reach curves as operations of the graph: people reached by impressions, messages or a spend.

In cells the tail of the NBD is the regularised incomplete beta function, P(X >= k) = I_q(k, a) with
q = lambda / (lambda + a), which spreadsheets have as BETADIST (N. L. Johnson, A. W. Kemp and S.
Kotz, "Univariate Discrete Distributions", 3rd ed., 2005, ch. 5). One formula then serves every
number of exposures, and nothing is lost where few are reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.model import curves
from malisize.quantity.operation import ATOM, At, Cells, Operation, Term, Values, call
from malisize.quantity.ranges import EITHER, FALLING, PARTLY, RISING, Range, chosen
from malisize.wording import joined, phrase

_MOST = 604  # the logarithm at which the search for a mean without a cap ends
_STEPS = 64  # halvings of the way there, down to a relative 1e-16


def _shape(cell: str, times: int) -> str:
    """Return the shape, held where BETADIST loses digits: beyond it a tail differs by less than
    1e-7.
    """
    return f"MIN({cell},{'1E16' if times == 1 else '1E8'})"


def _tail(over: str, under: str, times: str, shape: str) -> str:
    """Return the share exposed so many times or more, where the mean over the shape is over/under.

    The larger of q and 1 - q is never taken from 1, so that neither end loses digits.
    """
    direct = f"BETADIST({over}/({over}+{under}),{times},{shape})"
    missed = f"BETADIST({under}/({over}+{under}),{shape},{times})"
    return f"IF({over}<{under},{direct},1-{missed})"


class Often(Operation):
    """People reached ``times`` or more."""

    __slots__ = ("times",)

    def __init__(self, times: int) -> None:
        self.times = times

    @property
    def _more(self) -> str:
        return "" if self.times == 1 else phrase(" {times} times or more", times=self.times)


class Exposed(Often):
    """People reached ``times`` or more by impressions, of an audience, with a shape of the NBD."""

    __slots__ = ()
    scales = slice(0, 2)

    def compute(self, values: Values) -> Any:
        """Return the tail of the NBD, in people."""
        impressions, audience, shape = values
        return curves.nbd_reach(impressions, audience, shape, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(phrase("NBD: people reached{more} by", more=self._more), terms)

    def formula(self, cells: Cells) -> str:
        """Return N I_q(k, a) with q = I / (I + a N)."""
        impressions, audience, shape = cells[0], cells[1], _shape(cells[2], self.times)
        share = _tail(impressions, f"{shape}*{audience}", str(self.times), shape)
        return f"IF({impressions}=0,0,{audience}*{share})"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:  # noqa: ARG002
        """Return a rise; more than once is reached most at some audience and some shape."""
        return [RISING] * 3 if self.times == 1 else [RISING, EITHER, EITHER]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return at most ``times`` for impressions, and what is left of one for the audience."""
        if self.times == 1:
            return [PARTLY, PARTLY, RISING]
        return [(0.0, float(self.times)), (1.0 - self.times, 1.0), EITHER]

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the tail: q at the ends of mean and shape, the shape again at the
        other.
        """
        if self.times == 1:
            return super().image(ranges)
        import numpy as np

        (seen, seen_most), (least, most), (flat, even) = ranges
        low = curves.mean_exposures(seen, most) / even * flat
        high = curves.mean_exposures(seen_most, least) / flat * even
        few = least * curves.exposed(self.times, low, np.asarray(flat, float))
        many = most * curves.exposed(self.times, high, np.asarray(even, float))
        reached = np.minimum(np.nan_to_num(many, nan=np.inf), most)
        return np.nan_to_num(few), np.minimum(reached, seen_most / self.times)


class ExposedUnderCap(Often):
    """People reached ``times`` or more by impressions, of an audience, with a shape, under a cap on
    each of some weeks.
    """

    __slots__ = ()
    scales = slice(0, 2)

    def compute(self, values: Values) -> Any:
        """Return the tail of the NBD whose exposures are cut at the cap, in people."""
        impressions, audience, shape, cap, weeks = values
        if self.times > cap:
            return 0.0 * curves.mean_exposures(impressions, audience)
        return curves.capped_reach(impressions, audience, shape, int(cap), weeks, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(phrase("NBD under a cap: people reached{more} by", more=self._more), terms)

    def formulas(self, cells: Cells, at: At) -> list[str]:
        """Return a bisection for the mean that leaves the exposures under the cap, then the tail.

        Helpers are the mean exposures in a week, the shape, the logarithm of that mean, and each
        step of the bisection, on the logarithm of the mean without a cap. Under a cap c that mean m
        leaves E[min(X, c)] = m (1 - I_q(c, a + 1)) + c I_q(c + 1, a).
        """
        impressions, audience, shape, cap, weeks = cells
        mean, form, low = at(0), at(1), at(2)
        out = [
            f"IF({audience}=0,0,{impressions}/{audience}/{weeks})",
            _shape(shape, self.times),
            f"IF({mean}>0,LN({mean}),0)",
            f"({low}+{_MOST})/2",
        ]
        for step in range(2, _STEPS):
            last = at(len(out) - 1)
            often = f"EXP({last})"
            kept = _tail(form, often, f"({form}+1)", cap)
            beyond = _tail(often, form, f"{cap}+1", form)
            out.append(
                f"{last}+IF({often}*{kept}+{cap}*{beyond}<{mean},1,-1)*({_MOST}-{low})/2^{step}"
            )
        often = f"EXP({at(len(out) - 1)})*{weeks}"
        share = f"IF({mean}>={cap},1,{_tail(often, form, str(self.times), form)})"
        out.append(f"IF(OR({mean}=0,{self.times}>{cap}),0,{audience}*{share})")
        return out

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise with impressions, and with the audience where people are reached once in
        one flight.
        """
        once = self._once(ranges)
        return [RISING, chosen(once, RISING, EITHER), EITHER, EITHER, EITHER]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return parts of one for impressions and audience where people are reached once in one
        flight.
        """
        once = self._once(ranges)
        parts = chosen(once, PARTLY, RISING), chosen(once, PARTLY, EITHER)
        return [*parts, EITHER, EITHER, EITHER]

    def _once(self, ranges: Sequence[Range]) -> Any:
        import numpy as np

        return np.less_equal(ranges[4][1], 1.0) & (self.times == 1)

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the tail: nobody sees more than the cap in a week, and whoever counts
        has as many exposures as asked for.
        """
        import numpy as np

        (seen, seen_most), (least, most), _, (_, cap), (_, weeks) = ranges
        few = np.minimum(least, np.divide(seen, cap * weeks)) if self.times == 1 else 0.0 * least
        return few, np.minimum(most, np.divide(seen_most, self.times))


class Quoted(Operation):
    """People reached by a spend, of an audience, where a quoted budget reaches quoted people."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the hyperbola through the quote, in people."""
        return curves.quoted_reach(*values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(phrase("people reached by the quote's curve at"), terms)

    def formula(self, cells: Cells) -> str:
        """Return N b / (b + h) with h = b0 (N - R0) / R0."""
        spend, audience, budget, reach = cells
        half = f"{budget}*MAX({audience}-{reach},0)/{reach}"
        return f"IF({spend}=0,0,{audience}*{spend}/({spend}+{half}))"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return up with the spend and the quoted people, down with the quoted budget, and with the
        audience as the spend is above the quote or below it.
        """
        import numpy as np

        spend, _, budget, _ = ranges
        above, below = np.greater_equal(spend[0], budget[1]), np.less_equal(spend[1], budget[0])
        people = chosen(above, RISING, chosen(below, FALLING, EITHER))
        return [RISING, chosen(self._turns(ranges), EITHER, people), FALLING, RISING]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return a part of one for the spend."""
        return [PARTLY, *self.signs(ranges)[1:]]

    def _turns(self, ranges: Sequence[Range]) -> Any:
        """Tell where a quote may be above the audience, which holds it then."""
        import numpy as np

        return np.less(ranges[1][0], ranges[3][1])

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the people reached, with the audience at both its ends at once."""
        import numpy as np

        spend, audience, budget, reach = ranges
        most = np.divide(budget[1] * np.maximum(audience[1] - reach[0], 0.0), reach[0])
        least = np.divide(budget[0] * np.maximum(audience[0] - reach[1], 0.0), reach[1])
        low = np.divide(audience[0] * spend[0], spend[0] + most)
        high = np.divide(audience[1] * spend[1], spend[1] + least)
        return np.nan_to_num(low), np.minimum(np.nan_to_num(high), audience[1])


class Listed(Operation):
    """People reached by messages to distinct lines, of an audience, with lines per person."""

    __slots__ = ()
    scales = slice(0, 2)

    def compute(self, values: Values) -> Any:
        """Return the people with one line or more on the list."""
        return curves.list_reach(*values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(phrase("people with an address on the list, of"), terms)

    def formula(self, cells: Cells) -> str:
        """Return N (1 - (1 - f)^L), with f the share of lines that are sent to, as N I_f(1, L)."""
        messages, audience, lines = cells
        share = f"MIN({messages}/({audience}*{lines}),1)"
        return f"IF({audience}=0,0,{audience}*BETADIST({share},1,MAX({lines},1)))"

    def signs(self, ranges: Sequence[Range]) -> list[Range]:  # noqa: ARG002
        """Return a rise with messages and people, a fall with lines a person."""
        return [RISING, RISING, FALLING]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return parts of one for messages and audience."""
        return [PARTLY, PARTLY, FALLING]


class Convolved(Often):
    """People exposed ``times`` or more over parts that fall independently in one universe.

    The universe is the first input, then come for each part its people exposed 1+ .. times+.
    """

    __slots__ = ()
    scales = slice(None)

    def compute(self, values: Values) -> Any:
        """Return the tail of the convolution, in people."""
        universe, *rest = values
        parts = [rest[start : start + self.times] for start in range(0, len(rest), self.times)]
        return curves.convolved(universe, parts, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the parts as a list."""
        parts = joined(", ", [text for text, _ in terms[1:]])
        return phrase(
            "people met {times} times or more over ({parts}) in {terms}",
            times=self.times,
            parts=parts,
            terms=terms[0][0],
        ), ATOM

    def formulas(self, cells: Cells, at: At) -> list[str]:
        """Return for each part the shares exposed 0 .. times - 1, convolved with those before."""
        universe, *rest = cells
        out: list[str] = []
        before: list[str] = []
        for start in range(0, len(rest), self.times):
            tails = [
                f"IF({cell}=0,0,{cell}/{universe})" for cell in rest[start : start + self.times]
            ]
            own = [at(len(out) + count) for count in range(self.times)]
            out.append(f"1-{tails[0]}")
            out.extend(f"{tails[count - 1]}-{tails[count]}" for count in range(1, self.times))
            if before:
                both = [at(len(out) + count) for count in range(self.times)]
                out.extend(
                    "+".join(f"{before[one]}*{own[count - one]}" for one in range(count + 1))
                    for count in range(self.times)
                )
                own = both
            before = own
        out.append(f"{universe}*MIN(1,MAX(0,1-({'+'.join(before)})))")
        return out

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise with every part; a larger universe may part people or hold more of them."""
        return [EITHER, *[RISING] * (len(ranges) - 1)]

    def image(self, ranges: Sequence[Range]) -> Range:
        """Return what holds the people met, by shares in the universe at its other end."""
        import numpy as np

        (least, most), *parts = ranges
        few = self.compute([most, *(np.minimum(low, most) for low, _ in parts)]) / most
        many = self.compute([least, *(np.minimum(high, least) for _, high in parts)]) / least
        return np.nan_to_num(few) * least, np.nan_to_num(many, nan=1.0) * most
