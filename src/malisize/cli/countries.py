"""malisize countries: which countries there are, and whether a folder of one is whole."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from malisize.cli.once import Application
from malisize.cli.options import OutputOptions, refuse_before, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import countries as country_names
from malisize.cli.words import file_names
from malisize.field import Field
from malisize.packs.given import Given
from malisize.text import clean, shown
from malisize.wording import phrase

# fmt: off
NEW = (  # what a new country is made of
    Field("name", "--name", "output", "text", "TEXT", help="what it is called (needed)"),
    Field("code", "--code", "output", "text", "CODE",
          help="two or three small letters, none of a shipped country (needed)"),
    Field("currency", "--currency", "output", "text", "CODE", completes="currencies",
          help="its money (default: that of --like)"),
    Field("capital", "--capital", "output", "text", "NAME=PEOPLE|SHARE",
          help="its capital and the people there, Portville=1.5M or 15% (needed)"),
    Field("like", "--like", "output", "text", "CODE", completes="countries",
          help="the country whose ages, surveys and shares stand in, marked so (needed)"),
    Field("population", "--population", "output", "text", "PEOPLE",
          help="all people (default: from a file)"),
    Field("urban_share", "--urban-share", "output", "text", "SHARE",
          help="the share of people in towns (default: from a file)"),
    Field("internet_users", "--internet-users", "output", "text", "PEOPLE|SHARE",
          help="people online, or their share of all (default: from a file)"),
    Field("platform", "--platform", "output", "parts", "CHANNEL=ACCOUNTS",
          completes="platforms",
          help="a platform and its accounts, {channel}=1.2M (repeatable; needed)"),
    Field("region", "--region", "output", "parts", "NAME=PEOPLE|SHARE",
          help="a region outside the capital and the people there, North=2M or 20% (repeatable;"
               " default: one, the interior)"),
    Field("radio", "--radio", "output", "text", "SHARE",
          help="the share of people aged 15 and over whom radio meets in a week (default: radio"
               " waits)"),
    Field("lines", "--lines", "output", "text", "LINES",
          help="the mobile lines of all operators (default: none, and no SMS)"),
    Field("files", "--from", "output", "parts", "FILE", completes="file_names",
          help="a table of the World Bank: people, towns or internet users (repeatable; default:"
               " none)"),
    Field("source", "--source", "output", "parts", "[OPTION=]TEXT", completes="typed_options",
          help="whose the typed numbers are, or those of one option, platform=TEXT (repeatable;"
               " default: unsourced)"),
    Field("dated", "--dated", "output", "parts", "[OPTION=]DATE", completes="typed_options",
          help="of when the typed numbers are, such as 2026, or those of one option, region=2022"
               " (repeatable; default: no date)"),
    Field("force", "--force", "output", "flag",
          help="replace the folder of a country (default: refuse)"),
)
# fmt: on

app = Application(
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=("List countries, check a folder, write a new one.\n\nExample: malisize countries"),
)


@app.callback()
@with_options()
def countries(ctx: typer.Context, options: OutputOptions) -> None:
    """List the countries and how complete each is; subcommands check a folder and write a new one.

    Figures and the dates of their values, areas and channels that can be sized, checks.

    Example: malisize countries
    """
    if ctx.invoked_subcommand is None:
        _every(ctx, options)
    else:
        refuse_before(ctx, options != OutputOptions())


@app.command("list")
@with_options()
def list_(ctx: typer.Context, options: OutputOptions) -> None:
    """List the countries and how complete each is.

    Example: malisize countries list
    """
    _every(ctx, options)


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


@app.command()
@with_options(output=False, own={"given": (NEW, Given)})
def new(
    ctx: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(metavar="PATH", help="the folder to write", autocompletion=file_names),
    ],
    given: Given,
) -> None:
    """Write the folder of a country that runs from the least: people, towns, internet users, a
    capital, one platform.

    What nobody gave is that of another country, and marked so; channels without a number wait.

    Example: malisize countries new ./exland --name Exland --code xx --like {home} --capital
    Portville=1.5M --population 10M --urban-share 40% --internet-users 3M --platform {channel}=1.2M
    """
    from malisize.importing.countries import wanted
    from malisize.packs.new import files, write

    language = ctx.obj.language
    content = files(wanted(given, ctx.obj.today, language), language)
    write(folder, content, force=given.force)
    typed = f"malisize audience --country {shlex.quote(clean(folder))}"
    ctx.obj.say(phrase("wrote {name}; try: {command}", name=shown(folder), command=typed))


def _every(ctx: typer.Context, options: OutputOptions) -> None:
    """Write what is known of all countries there are."""
    from malisize.packs.folder import codes

    _list(ctx, codes(), options)


def _list(ctx: typer.Context, names: list[str], options: OutputOptions) -> None:
    """Write what is known of countries."""
    from malisize.several.listing import listing
    from malisize.study import Study

    format = resolved(options)
    every = [Study.load(country=name).inputs() for name in names]
    deliver(ctx.obj, listing(every, ctx.obj.today), options, format)
