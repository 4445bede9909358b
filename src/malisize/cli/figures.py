"""malisize figures: what is published, where it disagrees, and whether it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from malisize.cli.once import Application
from malisize.cli.options import OutputOptions, day, refuse_before, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import assumption_files, figure_names, topics
from malisize.country import default
from malisize.errors import InputError
from malisize.records import Listing
from malisize.text import did_you_mean, shown
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.figures.catalogue import Catalogue

app = Application(
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "List, show and check the published figures.\n\nExample: malisize figures show "
        "internet_users"
    ),
)

Topic = Annotated[
    str | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        help="one topic, such as population (default: all)",
        autocompletion=topics,
    ),
]
Search = Annotated[
    str,
    typer.Option(
        "--search", metavar="TEXT", help="figures whose key or label contains a text (default: all)"
    ),
]
Assumptions = Annotated[
    list[str] | None,
    typer.Option(
        "--assumptions",
        "-a",
        metavar="FILE",
        help="a file whose own figures stand beside the published ones (repeatable)",
        autocompletion=assumption_files,
    ),
]
_SHOWN = (
    "figure", "value", "low", "high", "bound", "cell", "unit", "place", "as_of", "source", "rank",
)  # fmt: skip


@app.callback()
@with_options()
def figures(
    ctx: typer.Context,
    options: OutputOptions,
    topic: Topic = None,
    search: Search = "",
    assumptions: Assumptions = None,
) -> None:
    """List the published figures, one observation a line; subcommands show one, sources, conflicts
    and checks.

    Example: malisize figures --search radio
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, options, topic, search, assumptions)
    else:
        before = topic is not None or search != "" or bool(assumptions)
        refuse_before(ctx, options != OutputOptions() or before)


@app.command("list")
@with_options()
def list_(
    ctx: typer.Context,
    options: OutputOptions,
    topic: Topic = None,
    search: Search = "",
    assumptions: Assumptions = None,
) -> None:
    """List the published figures, one observation a line.

    Example: malisize figures list --topic platforms --format csv
    """
    _list(ctx, options, topic, search, assumptions)


@app.command()
@with_options()
def show(
    ctx: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="the key of a figure", autocompletion=figure_names)
    ],
    options: OutputOptions,
    assumptions: Assumptions = None,
) -> None:
    """Show one figure: every observation with its source, how it was hedged, and which is used and
    why; a figure by place, sex or age as a table.

    Example: malisize figures show urban_share
    """
    from malisize import listings

    catalogue = _catalogue(ctx, assumptions)
    if catalogue.figure(key.strip()).by and resolved(options) == "table":
        _deliver(ctx, listings.figure_table(catalogue, key.strip()), options)
    else:
        _deliver(ctx, listings.figure(catalogue, key.strip()), options, stack=True)


@app.command()
@with_options()
def sources(ctx: typer.Context, options: OutputOptions, assumptions: Assumptions = None) -> None:
    """List the sources: title, publisher, address, when read, and how many observations cite each.

    Example: malisize figures sources
    """
    from malisize import listings

    _deliver(
        ctx,
        listings.sources(_catalogue(ctx, assumptions)),
        options,
        columns=("key", "title", "publisher", "kind", "observations"),
    )


@app.command()
@with_options()
def conflicts(ctx: typer.Context, options: OutputOptions, assumptions: Assumptions = None) -> None:
    """List the figures whose observations disagree: by how much, which is used, and why.

    Example: malisize figures conflicts
    """
    from malisize import listings

    _deliver(ctx, listings.figure_conflicts(_catalogue(ctx, assumptions)), options, stack=True)


@app.command()
@with_options()
def check(
    ctx: typer.Context,
    options: OutputOptions,
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="the day against which figures age (default: today)",
        ),
    ] = None,
    assumptions: Assumptions = None,
) -> None:
    """Recompute what can be recomputed in the catalogue: pass, known (with the reason) or fail; a
    fail exits 1.

    A table leaves out what passes; -v and the data formats show it.

    Example: malisize figures check
    """
    from malisize import listings

    everything = options.verbose or resolved(options) != "table"
    listing, failed = listings.figure_checks(
        _catalogue(ctx, assumptions), day(date, ctx.obj.today), passes=everything
    )
    _deliver(ctx, listing, options, stack=True)
    if failed:
        raise typer.Exit(1)


def _catalogue(ctx: typer.Context, assumptions: list[str] | None) -> Catalogue:
    """Return the published figures, with those of assumptions files beside them. Raises
    InputError.
    """
    from malisize.cli.files import assumptions_file
    from malisize.figures.catalogue import Catalogue

    if not assumptions:
        return Catalogue(default())
    from malisize.study import Study

    return Study.load(*(assumptions_file(name, ctx.obj) for name in assumptions)).catalogue


def _list(
    ctx: typer.Context,
    options: OutputOptions,
    topic: str | None,
    search: str,
    assumptions: list[str] | None,
) -> None:
    from malisize import listings

    known = default().topics
    if topic is not None and topic not in known:
        raise InputError(
            phrase("no topic {topic}", topic=shown(topic)),
            hint=did_you_mean(topic, known, phrase("one of {names}", names=", ".join(known))),
        )
    cells = resolved(options) != "table"
    listing = listings.figures(
        _catalogue(ctx, assumptions), topic=topic, search=search, cells=cells
    )
    _deliver(ctx, listing, options, columns=_SHOWN)


def _deliver(
    ctx: typer.Context,
    listing: Listing,
    options: OutputOptions,
    *,
    columns: tuple[str, ...] | None = None,
    stack: bool = False,
) -> None:
    from malisize.present.listing import listing_lines

    format = resolved(options)
    deliver(
        ctx.obj,
        listing,
        options,
        format,
        lambda width: listing_lines(listing, width, columns=columns, stack=stack),
    )
