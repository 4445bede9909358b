"""Reach curves as operations of the graph: people reached by impressions, messages or a spend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.model import curves
from malisize.quantity.ops import ATOM, Operation, Term, Values, call


class Often(Operation):
    """People reached ``times`` or more."""

    __slots__ = ("times",)

    def __init__(self, times: int) -> None:
        self.times = times

    @property
    def _more(self) -> str:
        return "" if self.times == 1 else f" {self.times} times or more"


class Exposed(Often):
    """People reached ``times`` or more by impressions, of an audience, with a shape of the NBD."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the tail of the NBD, in people."""
        impressions, audience, shape = values
        return curves.nbd_reach(impressions, audience, shape, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(f"NBD: people reached{self._more} by", terms)


class ExposedUnderCap(Often):
    """People reached ``times`` or more by impressions, of an audience, with a shape, under a cap on
    each of some weeks.
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the tail of the NBD whose exposures are cut at the cap, in people."""
        impressions, audience, shape, cap, weeks = values
        if self.times > cap:
            return 0.0 * curves.mean_exposures(impressions, audience)
        return curves.capped_reach(impressions, audience, shape, int(cap), weeks, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call(f"NBD under a cap: people reached{self._more} by", terms)


class Quoted(Operation):
    """People reached by a spend, of an audience, where a quoted budget reaches quoted people."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the hyperbola through the quote, in people."""
        return curves.quoted_reach(*values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call("people reached by the quote's curve at", terms)


class Listed(Operation):
    """People reached by messages to distinct lines, of an audience, with lines per person."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the people with one line or more on the list."""
        return curves.list_reach(*values)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        return call("people with an address on the list, of", terms)


class Convolved(Often):
    """People exposed ``times`` or more over parts that fall independently in one universe.

    The universe is the first input, then come for each part its people exposed 1+ .. times+.
    """

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the tail of the convolution, in people."""
        universe, *rest = values
        parts = [rest[start : start + self.times] for start in range(0, len(rest), self.times)]
        return curves.convolved(universe, parts, self.times)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the parts as a list."""
        parts = ", ".join(text for text, _ in terms[1:])
        return f"people met {self.times} times or more over ({parts}) in {terms[0][0]}", ATOM
