"""What a plan is asked for."""

from __future__ import annotations

import re
from typing import NamedTuple

from malisize.errors import InputError
from malisize.model.buying import MOST_TIMES
from malisize.numerals import currency_in

MOST_DAYS = 366


class PlanRequest(NamedTuple):
    """What a plan is asked for, as texts: money, target, split and limits as the number grammar has
    them.
    """

    total: str | None = None
    reach: str | None = None
    confidence: str | None = None
    split: tuple[str, ...] = ()
    allocate: bool = False
    lock: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    days: int = 28
    effective: int = 1
    currency: str = "XOF"

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies an amount without one may be in: that of the total and the one shown, once
        where they are the same.
        """
        written = currency_in(self.total) if self.total is not None else None
        return tuple(dict.fromkeys((written or self.currency, self.currency)))

    def typed(self) -> dict[str, str | bool | tuple[str, ...] | None]:
        """Return the options as they are typed, those at their defaults None."""
        return {
            "--total": self.total,
            "--reach": self.reach,
            "--confidence": self.confidence,
            "--split": self.split,
            "--allocate": self.allocate,
            "--lock": self.lock,
            "--min": self.least,
            "--max": self.most,
            "--days": str(self.days) if self.days != 28 else None,
            "--effective": str(self.effective) if self.effective != 1 else None,
            "--currency": self.currency if self.currency != "XOF" else None,
        }


def parts(text: str) -> list[str]:
    """Return the ``channel=value`` parts of a text, apart at each comma before another one: a comma
    within a number parts nothing.
    """
    return re.split(r",(?=[^,=]*=)", text)


def refuse_request(request: PlanRequest) -> None:
    """Refuse options that do not go together or that no plan can follow. Raises InputError."""
    if not 1 <= request.days <= MOST_DAYS:
        raise InputError(
            f"--days: `{request.days}` is not between 1 and {MOST_DAYS}", hint="write `--days 28`"
        )
    if not 1 <= request.effective <= MOST_TIMES:
        raise InputError(
            f"--effective: `{request.effective}` is not between 1 and {MOST_TIMES}",
            hint="write `--effective 3`",
        )
    if (request.total is None) == (request.reach is None):
        raise InputError(
            "a plan needs a total or a target, one of the two",
            hint='write `--total "500000 XOF"` or `--reach "30%"`',
        )
    if request.confidence is not None and request.reach is None:
        raise InputError(
            "--confidence belongs to --reach: how sure the target should be",
            hint="write `--reach 300k --confidence 90%`",
        )
    if request.allocate and request.split:
        raise InputError(
            "--split and --allocate both decide the split",
            hint="leave one of them out; --lock holds a channel",
        )
    if not request.allocate and (request.lock or request.least or request.most):
        raise InputError("--lock, --min and --max belong to --allocate", hint="add --allocate")
