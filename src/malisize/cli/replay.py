"""malisize replay: run a saved estimate again, from its own file or on today's figures."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import file_names
from malisize.field import Field
from malisize.tuples import NamedTuple

# fmt: off
CHANGES = (
    Field("set", "--set", "output", "parts", "KEY=VALUE", short="-s", completes="setting_keys",
          help='run it with a change, such as overlap="80% to 95%" (repeatable; default: as it was'
               " saved)"),
)
# fmt: on


class Changes(NamedTuple):
    """What is set otherwise than it was saved: the fields of ``CHANGES``."""

    set: list[str] | None = None


@with_options(own={"changes": (CHANGES, Changes)})
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
    changes: Changes,
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
    """Run a saved estimate again and check that it gives the same.

    The same to the last bit, the same to 1e-9 (as another processor or version may give), or not.
    Every field of its request is checked. --output FILE.toml saves an estimate.

    With --current, it says which figures and defaults have changed since, and by how much each
    row; with --set, what a change does to each row. Exits 0 where the numbers are the same or
    --set changed them, else 1. -v shows every row.

    Example: malisize replay estimate.toml --current
    """
    session = ctx.obj
    format = resolved(options)
    from malisize.cli.files import saved_file
    from malisize.saved.reading import read
    from malisize.scenarios import replay as replaying

    name, content = saved_file(file, session)
    listing, same = replaying.replay(
        read(content, name), name, current=current, changes=changes.set or ()
    )
    deliver(session, listing, options, format)
    if not same:
        raise typer.Exit(1)
