"""The steps of a volume discount, as texts write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from malisize.errors import InputError
from malisize.expressions import expression
from malisize.numerals import BILLING, SINGLE, parse, plain
from malisize.text import offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_BETWEEN = expression(r";\s*|(?<=\D),\s*|,\s+")
_STEP = expression(r"(?P<rate>\S+ ?%)\s+(?:from|dès|des|à partir de)\s+(?P<amount>.+)", re.I)
_EXAMPLE = f"5% from 3000 {BILLING}, 10% from 8000 {BILLING}"
NO_STEPS = "none"
BY_SLICE = "by slice"
_SLICED = expression(r"[,;]?\s+(?:by slices?|par tranches?)\s*", re.I)


class Step(NamedTuple):
    """A step of a volume discount: the share taken off (0..1) once gross comes to an amount of a
    currency, off all of gross, or where ``sliced`` off what is above that amount.
    """

    rate: float
    amount: float
    currency: str
    sliced: bool = False


def read_steps(text: str) -> tuple[Step, ...]:
    """Read ``5% from 3000 USD, 10% from 8000 USD``, also ``by slice``; nothing for ``none``.

    Raises InputError for what is not a step, a discount of everything, two currencies, and steps
    that do not rise.
    """
    if text.strip().casefold() == NO_STEPS:
        return ()
    sliced = next((one for one in _SLICED.finditer(text) if one.end() == len(text)), None)
    listed = text if sliced is None else text[: sliced.start()]
    steps = tuple(
        _step(one)._replace(sliced=sliced is not None) for one in _BETWEEN.split(listed.strip())
    )
    codes = {one.currency for one in steps}
    if len(codes) > 1:
        raise InputError(
            phrase("{text} has two currencies", text=shown(text)),
            hint=phrase("write every amount in one of them"),
        )
    for before, after in pairwise(steps):
        if not _rises(before, after):
            raise InputError(
                phrase(
                    "`{after}` is not above `{before}`",
                    before=_written(before),
                    after=_written(after),
                ),
                hint=_rising(steps),
            )
    return steps


def _rises(before: Step, after: Step) -> bool:
    return after.amount > before.amount and after.rate > before.rate


def _step(text: str) -> Step:
    """Read one step. Raises InputError."""
    found = _STEP.fullmatch(text.strip())
    if found is None:
        raise InputError(
            phrase("{text} is not a step of a volume discount", text=shown(text)),
            hint=offered(_EXAMPLE),
        )
    try:
        rate = parse(found["rate"], "share", phrase("the discount"), limits=SINGLE).low
        amount = parse(found["amount"], "paid", phrase("the amount"), limits=SINGLE)
    except InputError as error:
        raise InputError(error.message, hint=offered(_EXAMPLE)) from None
    if not 0.0 < rate < 1.0:
        raise InputError(
            phrase("{text} is not a discount between 0 % and 100 %", text=shown(found["rate"])),
            hint=offered(_EXAMPLE),
        )
    assert amount.currency is not None
    return Step(rate, amount.low, amount.currency)


def _written(step: Step) -> str:
    """Return a step as it is read."""
    return f"{plain(step.rate, 'share')} from {plain(step.amount, 'amount')} {step.currency}"


def _rising(steps: Sequence[Step]) -> str:
    """Return a hint of the same steps in their order, or of others where none rises."""
    ordered = sorted(steps)
    rise = all(map(_rises, ordered, ordered[1:]))
    parts = [*map(_written, ordered)] if rise else [_EXAMPLE]
    return offered(", ".join([*parts, BY_SLICE] if steps[0].sliced else parts))
