"""malisize drivers: what causes the spread of a row."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.completion import row_ids
from malisize.cli.options import (
    AudienceOptions,
    OutputOptions,
    PlanOptions,
    StudyOptions,
    with_options,
)
from malisize.cli.output import deliver, resolved


@with_options(study=True, audience=True, plan=True)
def drivers(
    ctx: typer.Context,
    row: Annotated[
        str,
        typer.Argument(
            metavar="ROW", help="a row id, such as reachable.deduplicated", autocompletion=row_ids
        ),
    ],
    plan: PlanOptions,
    audience: AudienceOptions,
    study: StudyOptions,
    options: OutputOptions,
) -> None:
    """Rank the assumptions and figures by how much of a row's spread each causes, with a tornado.

    Example: malisize drivers reachable.deduplicated --area bamako
    """
    session = ctx.obj
    format = resolved(options)
    ranking = study.study(session).drivers(
        row, plan.request() if plan.asked else None, **audience.arguments(session)
    )
    from malisize.present.ranking import ranking_lines

    deliver(session, ranking, lambda width: ranking_lines(ranking, width), options, format)
