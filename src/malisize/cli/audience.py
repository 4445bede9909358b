"""malisize audience: how many people can be reached."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, is_data, resolved
from malisize.cli.tongues import divisions
from malisize.handover import Living


@with_options("audience", "study")
def audience(
    ctx: typer.Context,
    asked: Asked,
    options: OutputOptions,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="language: what a message would reach in each (default: none)",
            autocompletion=divisions,
        ),
    ] = None,
) -> None:
    """Size the audience that you can reach, on any channels.

    How many people, on which channels, within what range, and from which sources.

    Example: malisize audience --area {capital} --age 18-35 --channel {channel} --channel {other}
    """
    session = ctx.obj
    format = resolved(options)
    request = asked.request(session)
    if by is not None:
        from malisize.scenarios.by_language import by_language

        deliver(session, by_language(asked.study(session), request, by), options, format)
        return
    answer = asked.study(session).ask(request)
    estimate = answer.estimate(evidence=is_data(format))
    deliver(session, estimate, options, format, living=Living(answer, estimate))
