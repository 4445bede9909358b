"""Requests of plans that no plan can follow."""

from __future__ import annotations

from malisize.country import Country
from malisize.errors import InputError
from malisize.request import MOST_DAYS, MOST_TIMES, PlanRequest


def refuse_counts(request: PlanRequest) -> None:
    """Refuse a flight or a number of exposures that no plan can have. Raises InputError."""
    if not 1 <= request.days <= MOST_DAYS:
        raise InputError(
            f"--days: `{request.days}` is not between 1 and {MOST_DAYS}", hint="write `--days 28`"
        )
    if not 1 <= request.effective <= MOST_TIMES:
        raise InputError(
            f"--effective: `{request.effective}` is not between 1 and {MOST_TIMES}",
            hint="write `--effective 3`",
        )


def refuse_request(request: PlanRequest, country: Country) -> None:
    """Refuse options that do not go together or that no plan can follow. Raises InputError."""
    refuse_counts(request)
    if (request.total is None) == (request.reach is None):
        raise InputError(
            "a plan needs a total or a target, one of the two",
            hint=f'write `--total "500000 {country.currency}"` or `--reach 30%`',
        )
    if request.confidence is not None and request.reach is None:
        raise InputError(
            "--confidence belongs to --reach: how sure the target should be",
            hint="leave it out, or write a target in place of the total",
        )
    if request.allocate and request.split:
        raise InputError(
            "--split and --allocate both decide the split",
            hint="leave one of them out; --lock holds a channel",
        )
    if not request.allocate and (request.lock or request.least or request.most):
        raise InputError("--lock, --min and --max belong to --allocate", hint="add `--allocate`")
