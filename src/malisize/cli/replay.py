"""malisize replay: run a saved estimate again, from its own file or on today's figures."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import file_names


@with_options()
def replay(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="a saved estimate (TOML or JSON), or - for standard input",
            autocompletion=file_names,
        ),
    ],
    options: OutputOptions,
    current: Annotated[
        bool,
        typer.Option(
            "--current",
            help=(
                "run on today's figures and defaults (default: on the figures and values of the"
                " file)"
            ),
        ),
    ] = False,
) -> None:
    """Run a saved estimate again and say whether it reproduces: to the last bit, to 1e-9 as on
    another processor or version, or not.

    Every field of its request is run or compared with what was run. An estimate is saved with
    --output FILE.toml. With --current, say which figures and defaults changed since, and by how
    much each row. Exit 0: the same, or to 1e-9; 1: different. -v shows every row.

    Example: malisize replay estimate.toml --current
    """
    session = ctx.obj
    format = resolved(options)
    from malisize.cli.files import saved_file
    from malisize.present.replay import replay_lines
    from malisize.scenarios import replay as replaying
    from malisize.scenarios import saved

    name, content = saved_file(file, session)
    listing, same = replaying.replay(saved.read(content, name), name, current=current)
    deliver(
        session,
        listing,
        lambda width: replay_lines(listing, width, quiet=options.quiet, verbose=options.verbose),
        options,
        format,
    )
    if not same:
        raise typer.Exit(1)
