"""Requests of plans that no plan can follow."""

from __future__ import annotations

from malisize.errors import InputError
from malisize.request import MOST_DAYS, MOST_TIMES, PlanRequest
from malisize.wording import phrase


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


def refuse_request(request: PlanRequest) -> None:
    """Refuse options that do not go together or that no plan can follow. Raises InputError."""
    refuse_counts(request)
    if not request.asked:
        raise InputError(
            phrase("a plan needs a total or a target"),
            hint='write `--total "500000 XOF"` or `--reach 30%`',
        )
    if request.reach is not None and request.grp is not None:
        raise InputError(
            phrase("--reach and --grp are both targets, and one decides"),
            hint=phrase("leave one of them out"),
        )
    if request.confidence is not None and request.reach is None and request.grp is None:
        raise InputError(
            phrase("--confidence belongs to --reach: how sure the target should be"),
            hint=phrase("leave it out, or write a target in place of the total"),
        )
    if request.confidence is not None and request.total is not None and not request.allocate:
        raise InputError(
            phrase("--confidence beside --total decides the split, which is not looked for"),
            hint=phrase("add `--allocate`, or leave it out: the chance is told"),
        )
    if request.allocate and request.split:
        raise InputError(
            "--split and --allocate both decide the split",
            hint="leave one of them out; --lock holds a channel",
        )
    if not request.allocate and (request.lock or request.least or request.most):
        raise InputError("--lock, --min and --max belong to --allocate", hint="add `--allocate`")
