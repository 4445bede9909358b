"""Reach curves: how many of an audience a number of impressions reaches, and how often.

Impressions I fall on an audience N; lambda = I / N is the mean number of exposures. People differ:
with gamma-distributed rates of shape a, exposures are negative binomial (NBD; A. S. C. Ehrenberg,
"The pattern of consumer purchases", Applied Statistics 8(1), 1959). Shape 1 gives the curve of G.
Goerg, "Estimating reach curves from one data point" (Google, 2014); a growing shape gives Poisson
exposures. A frequency cap c cuts each person's exposures at c, and the impressions it frees fall on
the others.

Every function takes floats, or arrays of one length, alike. Shares are in 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from malisize.errors import InfeasibleError
from malisize.quantity.ops import divided, is_array
from malisize.wording import phrase

POISSON = 1e16  # above it exposures are Poisson to the last bit, and infinity would give no number
_STEPS = 60


def nbd_reach(impressions: Any, audience: Any, shape: Any, times: int = 1) -> Any:
    """Return the people reached ``times`` or more; once or more is N (1 - (1 + lambda/a)^-a)."""
    return audience * exposed(times, mean_exposures(impressions, audience), shape)


def capped_reach(
    impressions: Any, audience: Any, shape: Any, cap: int, weeks: float = 1.0, times: int = 1
) -> Any:
    """Return the people reached ``times`` (up to ``cap``) or more where nobody sees more than
    ``cap`` in each of ``weeks``.

    Impressions beyond audience x cap x weeks reach nobody else.
    """
    mean = mean_exposures(impressions, audience) / weeks
    free = capped_mean(mean, shape, cap)
    if is_array(free):
        import numpy as np

        full = np.isinf(free)
        return audience * np.where(
            full, 1.0, exposed(times, np.where(full, 1.0, free) * weeks, shape)
        )
    return audience if math.isinf(free) else audience * exposed(times, free * weeks, shape)


def mean_exposures(impressions: Any, audience: Any) -> Any:
    """Return lambda = I / N; an empty audience sees nothing."""
    if is_array(audience):
        import numpy as np

        if np.all(audience):
            return np.divide(impressions, audience)
        people = np.where(np.equal(audience, 0.0), 1.0, audience)
        return np.where(np.equal(audience, 0.0), 0.0, np.divide(impressions, people))
    return impressions / audience if audience else 0.0 * impressions


def exposed(times: int, mean: Any, shape: Any) -> Any:
    """Return the share exposed ``times`` or more: the tail of the NBD of that mean and shape."""
    if is_array(mean) or is_array(shape):
        import numpy as np

        shape = np.minimum(shape, POISSON) if is_array(shape) else min(shape, POISSON)
        first = -shape * np.log1p(mean / shape)
        reached: Any = -np.expm1(first)
        return (
            reached
            if times == 1
            else _tails(times, mean, shape, np.exp(first), reached, np.maximum)[-1]
        )
    shape = min(shape, POISSON)
    first = -shape * math.log1p(mean / shape)
    reached = -math.expm1(first)
    return reached if times == 1 else _tails(times, mean, shape, math.exp(first), reached, max)[-1]


def _tails(times: int, mean: Any, shape: Any, none: Any, reached: Any, largest: Any) -> list[Any]:
    """Return P(X >= 1 .. times), by P(j) = P(j-1) (a + j - 1)/j x lambda/(lambda + a)."""
    odds = mean / (mean + shape)
    term, out = none, [reached]
    for count in range(1, times):
        term = term * (shape + (count - 1)) * odds / count
        out.append(largest(out[-1] - term, 0.0))
    return out


def truncated(mean: Any, shape: Any, cap: int) -> Any:
    """Return E[min(X, cap)] = sum over k = 1 .. cap of P(X >= k)."""
    if is_array(mean) or is_array(shape):
        import numpy as np

        first = -shape * np.log1p(mean / shape)
        return sum(_tails(cap, mean, shape, np.exp(first), -np.expm1(first), np.maximum))
    first = -shape * math.log1p(mean / shape)
    return sum(_tails(cap, mean, shape, math.exp(first), -math.expm1(first), max))


def capped_mean(mean: Any, shape: Any, cap: int) -> Any:
    """Return the mean exposures without a cap that leave ``mean`` under it: E[min(X, cap)] = mean,
    for mean < cap.

    Solved by bisection on a logarithmic scale to a relative 1e-14; ``mean`` at or above the cap
    gives infinity.
    """
    if is_array(mean) or is_array(shape):
        import numpy as np

        mean, shape = np.broadcast_arrays(
            np.asarray(mean, float), np.minimum(np.asarray(shape, float), POISSON)
        )
        low = np.log(np.maximum(mean, 1e-300))
        high, within = low + 1.0, mean < cap
        for _ in range(400):
            short = within & (high < 600) & (truncated(np.exp(high), shape, cap) < mean)
            if not short.any():
                break
            high = np.where(short, high + 4.0, high)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            under = truncated(np.exp(middle), shape, cap) < mean
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.where(within, np.where(mean > 0.0, np.exp((low + high) / 2), 0.0), np.inf)
    if mean <= 0.0:
        return 0.0
    if mean >= cap:
        return math.inf
    shape = min(shape, POISSON)
    low, high = math.log(mean), math.log(mean) + 1.0
    while high < 600 and truncated(math.exp(high), shape, cap) < mean:
        high += 4.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if truncated(math.exp(middle), shape, cap) < mean:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)


def quoted_reach(budget: Any, audience: Any, quote_budget: Any, quote_reach: Any) -> Any:
    """Return the reach that a platform's own quote implies: R(b) = N b / (b + h) with h = b0 (N -
    R0) / R0, in people.

    Goerg's curve from one data point (as above), with the spend in the place of impressions and the
    audience as its limit.

    The hyperbola through the origin, the quote, and the audience as its limit. A quote above the
    audience is held at it.
    """
    spare = audience - quote_reach
    if any(map(is_array, (spare, budget, quote_budget))):
        import numpy as np

        half = quote_budget * np.maximum(spare, 0.0) / quote_reach
        under = np.asarray(budget + half, float)
        return np.where(under > 0.0, audience * budget / np.where(under > 0.0, under, 1.0), 0.0)
    half = quote_budget * max(spare, 0.0) / quote_reach
    return audience * budget / (budget + half) if budget + half > 0.0 else 0.0


def list_reach(messages: Any, audience: Any, lines: Any) -> Any:
    """Return the people reached by messages to distinct lines: a person with L lines is missed if
    none of them is on the list.

    N (1 - (1 - f)^L) with f the share of the audience's lines that are sent to, at most 1. Below a
    line a person, those who share a line are reached together: N f.
    """
    share = mean_exposures(messages, audience * lines)
    if is_array(share):
        import numpy as np

        missed = np.log1p(-np.minimum(share, 1.0 - 1e-16))
        return audience * -np.expm1(np.maximum(lines, 1.0) * missed)
    missed = math.log1p(-min(share, 1.0 - 1e-16))
    return audience * -math.expm1(max(lines, 1.0) * missed)


_ROUNDING = 1e-12  # what a sum to one leaves is nobody, and differs between processors


def convolved(universe: Any, channels: Sequence[Sequence[Any]], times: int) -> Any:
    """Return the people exposed ``times`` or more over channels that fall independently in one
    universe.

    Each channel is its people exposed 1+, 2+ ... times+; what is left out is nobody. Raises
    InfeasibleError for a channel with more people than the universe.
    """
    exact: list[Any] | None = None
    for counts in channels:
        tails = [divided(count, universe) for count in counts[:times]]
        if tails and _exceeds(tails[0]):
            raise InfeasibleError(phrase("a channel reaches more people than the universe holds"))
        tails.extend([0.0] * (times - len(tails)))
        own = [1.0 - tails[0], *(tails[k - 1] - tails[k] for k in range(1, times))]
        exact = (
            own
            if exact is None
            else [
                sum((exact[i] * own[k - i] for i in range(k + 1)), start=0.0) for k in range(times)
            ]
        )
    assert exact is not None
    share = 1.0 - sum(exact, start=0.0)
    if is_array(share):
        import numpy as np

        return universe * np.where(share < _ROUNDING, 0.0, np.minimum(share, 1.0))
    return universe * (0.0 if share < _ROUNDING else min(1.0, share))


def _exceeds(share: Any) -> bool:
    if is_array(share):
        return bool((share > 1.0 + 1e-9).any())
    return bool(share > 1.0 + 1e-9)
