"""malisize market: what a market is worth, in people and in money."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import (
    AudienceOptions,
    OutputOptions,
    PlanOptions,
    StudyOptions,
    with_options,
)
from malisize.cli.output import deliver, resolved
from malisize.numerals import Limits, whole


@with_options(study=True, audience=True, plan=True)
def market(
    ctx: typer.Context,
    plan: PlanOptions,
    audience: AudienceOptions,
    study: StudyOptions,
    options: OutputOptions,
    years: Annotated[
        str | None,
        typer.Option(
            "--years",
            metavar="N",
            help="years to project, 0 to 30 (default: the file's, else none)",
        ),
    ] = None,
) -> None:
    """Size a market described in an assumptions file: TAM, SAM and SOM in people and money, with a
    second way from above.

    Example: malisize market --assumptions grocery-bamako --years 3
    """
    session = ctx.obj
    format = resolved(options)
    request, arguments = plan.request(), audience.arguments(session)
    if years is not None:
        from malisize.market.years import MOST_YEARS

        whole(years, "--years", "5", Limits(0, MOST_YEARS))
    estimate = study.study(session).market(
        years=years, currency=request.currency, plan=request if plan.asked else None, **arguments
    )
    from malisize.present.market import market_lines

    deliver(
        session,
        estimate,
        lambda width: market_lines(estimate, width, quiet=options.quiet, verbose=options.verbose),
        options,
        format,
    )
