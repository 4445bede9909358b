"""malisize explain: what a row is made of."""

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
def explain(
    ctx: typer.Context,
    row: Annotated[
        str,
        typer.Argument(
            metavar="ROW",
            help="a row id, such as channel.facebook.reachable",
            autocompletion=row_ids,
        ),
    ],
    plan: PlanOptions,
    audience: AudienceOptions,
    study: StudyOptions,
    options: OutputOptions,
) -> None:
    """Explain a row of the audience: the tree from its formula down to sources and assumptions.

    Example: malisize explain channel.facebook.reachable --area bamako
    """
    session = ctx.obj
    format = resolved(options)
    explanation = study.study(session).explain(
        row, plan.request() if plan.asked else None, **audience.arguments(session)
    )
    from malisize.present.tree import tree_lines

    deliver(session, explanation, lambda width: tree_lines(explanation, width), options, format)
