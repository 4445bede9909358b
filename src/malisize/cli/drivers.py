"""malisize drivers: what causes the spread of a row."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import row_ids
from malisize.request import market_of


@with_options("plan", "audience", "study")
def drivers(
    ctx: typer.Context,
    row: Annotated[
        str | None,
        typer.Argument(
            metavar="ROW",
            help="a row id (default: the people reached)",
            autocompletion=row_ids,
        ),
    ] = None,
    *,
    asked: Asked,
    options: OutputOptions,
) -> None:
    """Rank what makes the range of a row wide.

    Each assumption and figure with its share of the range, and how far it alone moves the row.

    Example: malisize drivers reachable.deduplicated --area {capital}
    """
    session = ctx.obj
    format = resolved(options)
    study = asked.study(session)
    row = row or asked.answer()
    request = asked.request(session)._replace(market=market_of([row], asked.plan()))
    deliver(session, study.ranked(request, row), options, format)
