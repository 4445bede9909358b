"""Requests of plans that no plan can follow."""

from __future__ import annotations

from malisize.country import Country
from malisize.errors import InputError
from malisize.request import MOST_TIMES, PlanRequest
from malisize.text import offered
from malisize.wording import phrase


def refuse_counts(request: PlanRequest) -> None:
    """Refuse a number of exposures that no plan can have. Raises InputError."""
    if not 1 <= request.effective <= MOST_TIMES:
        raise InputError(
            phrase(
                "--effective: `{effective}` is not between 1 and {most_times}",
                effective=request.effective,
                most_times=MOST_TIMES,
            ),
            hint=offered("--effective 3"),
        )


def refuse_request(request: PlanRequest, country: Country) -> None:
    """Refuse options that do not go together or that no plan can follow. Raises InputError."""
    refuse_counts(request)
    if not request.asked:
        raise InputError(
            phrase("a plan needs a total or a target"),
            hint=phrase(
                'write `--total "500000 {currency}"` or `--reach 30%`', currency=country.currency
            ),
        )
    if request.reach is not None and request.grp is not None:
        raise InputError(
            phrase("--reach and --grp are both targets, and one decides"),
            hint=phrase("leave one of them out"),
        )
    if request.confidence is not None and request.reach is None and request.grp is None:
        raise InputError(
            phrase("--confidence belongs to --reach: it is the probability of reaching the target"),
            hint=phrase("leave it out, or write a target in place of the total"),
        )
    if request.confidence is not None and request.total is not None and not request.allocate:
        raise InputError(
            phrase("--confidence with --total decides the split, and none is being looked for"),
            hint=phrase("add `--allocate`, or leave it out: the chance is told"),
        )
    if request.allocate and request.split:
        raise InputError(
            phrase("--split and --allocate both decide the split"),
            hint=phrase("leave one of them out; --lock holds a channel"),
        )
    if not request.allocate and (request.lock or request.least or request.most):
        raise InputError(
            phrase("--lock, --min and --max belong to --allocate"), hint=phrase("add `--allocate`")
        )
