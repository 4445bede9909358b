"""malisize assumptions: the bundled files, a new one, and a check of one."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.completion import bundled_names
from malisize.cli.options import OutputOptions, with_options
from malisize.cli.output import deliver, resolved, write_bytes

app = typer.Typer(
    rich_markup_mode=None, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]},
    help="List, show, write and check assumptions files.\n\nExample: malisize assumptions new campaign.toml",
)  # fmt: skip

Force = Annotated[bool, typer.Option("--force", help="replace a file that exists (default: refuse)")]


@app.callback()
@with_options()
def assumptions(ctx: typer.Context, options: OutputOptions) -> None:
    """List the bundled assumptions files; subcommands show one, write a new one, check one.

    Example: malisize assumptions
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, options)


@app.command("list")
@with_options()
def list_(ctx: typer.Context, options: OutputOptions) -> None:
    """List the bundled assumptions files with their titles.

    Example: malisize assumptions list
    """
    _list(ctx, options)


@app.command()
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="the name of a bundled file", autocompletion=bundled_names)],
) -> None:
    """Print a bundled assumptions file as it is, to read it or to start from it.

    Example: malisize assumptions show default
    """
    from malisize.assumptions import bundled

    write_bytes(ctx.obj, bundled.read(name.strip()))


@app.command()
def new(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="the file to write; - is standard output")],
    force: Force = False,
) -> None:
    """Write a commented assumptions file that runs as it is.

    Example: malisize assumptions new campaign.toml
    """
    from malisize.assumptions.template import TEMPLATE
    from malisize.cli.files import write_whole

    content = TEMPLATE.encode()
    if file == "-":
        write_bytes(ctx.obj, content)
    else:
        write_whole(file, content, force=force)
        ctx.obj.say(f"wrote {file}; try: malisize audience --assumptions {file}")


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="a bundled name, a path, or - for standard input", autocompletion=bundled_names),
    ],
) -> None:
    """Check an assumptions file: every fault at once, each with its key or line. Faults exit 2.

    Example: malisize assumptions check campaign.toml
    """
    from malisize.cli.files import assumptions_file
    from malisize.study import Study

    study = Study.load(assumptions_file(file, ctx.obj))
    estimate = study.audience(range=None)
    count = sum(used.layer != "default.toml" for used in estimate.assumptions)
    write_bytes(
        ctx.obj, f"{file}: no faults; {count} of its values are used by `malisize audience`\n".encode("utf-8", "replace")
    )


def _list(ctx: typer.Context, options: OutputOptions) -> None:
    from malisize import listings
    from malisize.present.listing import listing_lines

    format = resolved(options)
    listing = listings.bundled_assumptions()
    deliver(ctx.obj, listing, lambda width: listing_lines(listing, width), options, format)
