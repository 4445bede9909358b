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
        str,
        typer.Argument(
            metavar="ROW", help="a row id, such as reachable.deduplicated", autocompletion=row_ids
        ),
    ],
    asked: Asked,
    options: OutputOptions,
) -> None:
    """Rank the assumptions and figures by how much of a row's spread each causes, with a tornado.

    Example: malisize drivers reachable.deduplicated --area bamako
    """
    session = ctx.obj
    format = resolved(options)
    request = asked.request(session)._replace(market=market_of([row], asked.plan()))
    ranking = asked.study(session).ask(request).ranking(row)
    from malisize.present.ranking import ranking_lines

    deliver(session, ranking, options, format, lambda width: ranking_lines(ranking, width))
