"""malisize sweep: rows over a grid of values."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import row_ids, vary_keys


@with_options("plan", "audience", "study")
def sweep(
    ctx: typer.Context,
    rows: Annotated[
        list[str],
        typer.Argument(
            metavar="ROW...", help="row ids, such as reachable.deduplicated", autocompletion=row_ids
        ),
    ],
    asked: Asked,
    options: OutputOptions,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=VALUES",
            help=(
                "a key of --set, or area, gender, age, channel, total ...: a,b,c or"
                " low..high/steps "
                "(repeatable: every combination; a+b is one list of channels; default: none, and"
                " one is needed)"
            ),
            autocompletion=vary_keys,
        ),
    ] = None,
) -> None:
    """Show how rows change over a grid of values.

    Every combination of the values given, with everything else held.

    Example: malisize sweep plan.reach --vary total="100000..1000000 {money}/10" --channel {channel}
    """
    session = ctx.obj
    format = resolved(options)
    from malisize.scenarios.sweep import sweep as run

    request = asked.request(session)
    found = run(asked.study(session), rows, vary or (), plan=asked.plan(), **request.options())
    deliver(session, found, options, format)
