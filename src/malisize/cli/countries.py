"""malisize countries: which countries there are, and whether a folder of one is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.once import Application
from malisize.cli.options import OutputOptions, refuse_before, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import countries as country_names

app = Application(
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="List the countries there are, and check a folder.\n\nExample: malisize countries",
)


@app.callback()
@with_options()
def countries(ctx: typer.Context, options: OutputOptions) -> None:
    """List the countries there are and how complete each is; a subcommand checks a folder of one.

    Figures and the dates of their values, areas and channels that can be sized, checks.

    Example: malisize countries
    """
    if ctx.invoked_subcommand is not None:
        refuse_before(ctx, options != OutputOptions())
        return
    from malisize.packs.folder import codes

    _list(ctx, codes(), options)


@app.command()
@with_options()
def check(
    ctx: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PATH",
            help="a country by its code, or the folder of one",
            autocompletion=country_names,
        ),
    ],
    options: OutputOptions,
) -> None:
    """Check the folder of a country, and say all its faults at once.

    Exit 0: whole, with how complete it is; 2: not whole.

    Example: malisize countries check ./my-country
    """
    from malisize.packs.folder import checked

    checked(folder)
    _list(ctx, [folder], options)


def _list(ctx: typer.Context, names: list[str], options: OutputOptions) -> None:
    """Write what is known of countries."""
    from malisize.several.listing import listing
    from malisize.study import Study

    format = resolved(options)
    every = [Study.load(country=name).inputs() for name in names]
    deliver(ctx.obj, listing(every, ctx.obj.today), options, format)
