"""malisize figures: what is published, where it disagrees, and whether it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from malisize.cli.importing import READING, WRITING, Reading, Writing, made_of, say, show_listing
from malisize.cli.once import Application
from malisize.cli.options import CountryOption, OutputOptions, day, refuse_before, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import assumption_files, figure_names, file_names, topics
from malisize.errors import InputError
from malisize.text import clean, did_you_mean, quoted, shown
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.figures.backtest import Pair
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
        "--search",
        metavar="TEXT",
        help="only figures whose key or label contains this text (default: all)",
    ),
]
Assumptions = Annotated[
    list[str] | None,
    typer.Option(
        "--assumptions",
        "-a",
        metavar="FILE",
        help="a file whose own figures stand beside the published ones (repeatable; default: none)",
        autocompletion=assumption_files,
    ),
]


@app.callback()
@with_options()
def figures(
    ctx: typer.Context,
    options: OutputOptions,
    topic: Topic = None,
    search: Search = "",
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """List the published figures, one observation per line; subcommands show one figure, sources,
    conflicts and checks.

    Example: malisize figures --search radio
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, options, topic, search, assumptions, country)
    else:
        before = topic is not None or search != "" or bool(assumptions or country)
        refuse_before(ctx, options != OutputOptions() or before)


@app.command("list")
@with_options()
def list_(
    ctx: typer.Context,
    options: OutputOptions,
    topic: Topic = None,
    search: Search = "",
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """List the published figures, one observation per line.

    Example: malisize figures list --topic platforms --format csv
    """
    _list(ctx, options, topic, search, assumptions, country)


@app.command()
@with_options()
def show(
    ctx: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="the key of a figure", autocompletion=figure_names)
    ],
    options: OutputOptions,
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """Show one figure: every observation with its source and reservations, which is used, and why;
    figures by place, sex or age as a table.

    Example: malisize figures show urban_share
    """
    from malisize import listings

    catalogue = _catalogue(ctx, assumptions, country)
    if catalogue.figure(key.strip()).by and resolved(options) == "table":
        deliver(ctx.obj, listings.figure_table(catalogue, key.strip()), options, resolved(options))
    else:
        deliver(ctx.obj, listings.figure(catalogue, key.strip()), options, resolved(options))


@app.command()
@with_options()
def sources(
    ctx: typer.Context,
    options: OutputOptions,
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """List the sources: title, publisher, address, date read, and how many observations cite each.

    Example: malisize figures sources
    """
    from malisize import listings

    listing = listings.sources(_catalogue(ctx, assumptions, country))
    deliver(ctx.obj, listing, options, resolved(options))


@app.command()
@with_options()
def conflicts(
    ctx: typer.Context,
    options: OutputOptions,
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """List the figures whose observations disagree: by how much, which is used, and why.

    Example: malisize figures conflicts
    """
    from malisize import listings

    listing = listings.figure_conflicts(_catalogue(ctx, assumptions, country))
    deliver(ctx.obj, listing, options, resolved(options))


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
            help="the day up to which the age of figures is counted (default: today)",
        ),
    ] = None,
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """Recompute what can be recomputed in the catalogue: pass, known (with the reason) or fail; a
    fail exits 1.

    A table leaves out what passes; -v and the data formats show it.

    Example: malisize figures check
    """
    from malisize import listings

    everything = options.verbose or resolved(options) != "table"
    listing, failed = listings.figure_checks(
        _catalogue(ctx, assumptions, country), day(date, ctx.obj.today), passes=everything
    )
    deliver(ctx.obj, listing, options, resolved(options))
    if failed:
        raise typer.Exit(1)


@app.command()
@with_options()
def backtest(
    ctx: typer.Context,
    options: OutputOptions,
    pairs: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAIRS]",
            help="a file of pairs of your own (default: those shipped alone)",
            autocompletion=file_names,
        ),
    ] = None,
    assumptions: Assumptions = None,
    country: CountryOption = None,
) -> None:
    """Test ranges on what was published later: for each pair of values of one thing, whether the
    range around the first holds the second.

    Data formats have every pair, with its sources and why it is excluded.

    Example: malisize figures backtest --format json
    """
    from malisize.cli.files import assumptions_file, saved_file
    from malisize.figures.backtest import read
    from malisize.scenarios.backtest import backtest as tested
    from malisize.study import Study

    files = [assumptions_file(name, ctx.obj, country=country) for name in assumptions or ()]
    study = Study.load(*files, country=country)
    hint = phrase("a file of pairs has tables [[pair]], as countries/backtest.toml has them")
    more: list[Pair] = []
    if pairs is not None:
        name, content = saved_file(pairs, ctx.obj, hint)
        more = read(content, name)[1]
    deliver(ctx.obj, tested(study, more), options, resolved(options))


@app.command("import")
@with_options(output=False, own={"reading": (READING, Reading), "writing": (WRITING, Writing)})
def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="official tables as CSV, XLSX or JSON, or - for standard input",
            autocompletion=file_names,
        ),
    ],
    reading: Reading,
    writing: Writing,
    country: CountryOption = None,
) -> None:
    """Compare official tables with the published figures; with --output, write them as figures of
    your own and check the catalogue with them (a fail exits 1).

    Example: malisize figures import population.csv -o own.toml
    """
    from malisize import listings
    from malisize.files import check_destination, named_file, write_whole
    from malisize.scenarios.changes import figures_against
    from malisize.study import Study

    target = named_file(writing.output)
    if target is not None:
        check_destination(target, force=writing.force)
    study = Study.load(country=country)
    made = made_of(ctx.obj, files, reading, study, quiet=writing.quiet)
    if not made.figures:
        raise InputError(
            phrase("{file}: holds no figures", file=clean(made.found[0].file)),
            hint=phrase("`malisize import` takes exports of advertising"),
        )
    title = phrase("New figures against those known")
    found = figures_against(study.catalogue, made.figures, title)
    show_listing(ctx.obj, found)
    if not writing.quiet:
        say(ctx.obj, made, None)
    if target is None:
        return
    checked, failed = listings.figure_checks(
        Study.load(("own.toml", made.toml), country=country).catalogue,
        ctx.obj.today,
        passes=False,
    )
    write_whole(target, made.toml, force=writing.force)
    if not writing.quiet:
        said = {"name": quoted(clean(target)), "counts": checked.remarks[0]}
        ctx.obj.say(phrase("wrote {name}; checks of the catalogue with it: {counts}", **said))
    if failed:
        raise typer.Exit(1)


def _catalogue(ctx: typer.Context, assumptions: list[str] | None, country: str | None) -> Catalogue:
    """Return the published figures, with those of assumptions files beside them. Raises
    InputError.
    """
    from malisize.cli.files import assumptions_file, countries_named
    from malisize.figures.catalogue import Catalogue

    if not assumptions:
        return Catalogue(countries_named(country)[0])
    from malisize.study import Study

    files = [assumptions_file(name, ctx.obj, country=country) for name in assumptions]
    return Study.load(*files, country=country).catalogue


def _list(
    ctx: typer.Context,
    options: OutputOptions,
    topic: str | None,
    search: str,
    assumptions: list[str] | None,
    country: str | None,
) -> None:
    from malisize import listings

    catalogue = _catalogue(ctx, assumptions, country)
    known = catalogue.country.topics
    if topic is not None and topic not in known:
        raise InputError(
            phrase("no topic {topic}", topic=shown(topic)),
            hint=did_you_mean(topic, known, phrase("one of {names}", names=", ".join(known))),
        )
    cells = resolved(options) != "table"
    listing = listings.figures(catalogue, topic=topic, search=search, cells=cells)
    deliver(ctx.obj, listing, options, resolved(options))
