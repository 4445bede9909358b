"""malisize explain: what a row is made of."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import row_ids
from malisize.request import market_of


@with_options("plan", "audience", "study")
def explain(
    ctx: typer.Context,
    row: Annotated[
        str | None,
        typer.Argument(
            metavar="ROW",
            help="a row id, such as channel.{channel}.reachable (default: the people reached)",
            autocompletion=row_ids,
        ),
    ] = None,
    *,
    asked: Asked,
    options: OutputOptions,
) -> None:
    """Show what a row is made of, down to sources and assumptions.

    Example: malisize explain channel.{channel}.reachable --area {capital}
    """
    session = ctx.obj
    format = resolved(options)
    study = asked.study(session)
    row = row or asked.answer()
    request = asked.request(session)._replace(market=market_of([row], asked.plan()))
    explanation = study.ask(study.opened(request, [row])).explanation(row)
    deliver(session, explanation, options, format)
