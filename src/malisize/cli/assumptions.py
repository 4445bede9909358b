"""malisize assumptions: the bundled files, a new one, and a check of one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from malisize.cli.files import countries_named
from malisize.cli.once import Application
from malisize.cli.options import CountryOption, OutputOptions, refuse_before, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.words import assumption_files, bundled_names, file_names
from malisize.errors import InfeasibleError, InputError, MalisizeError, raise_faults
from malisize.render.lines import wrap
from malisize.text import clean
from malisize.wording import phrase, say

if TYPE_CHECKING:
    from malisize.study import Study

app = Application(
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "List, show, write and check assumptions files.\n\nExample: malisize "
        "assumptions new campaign.toml"
    ),
)

Force = Annotated[
    bool, typer.Option("--force", help="replace a file that exists (default: refuse)")
]


@app.callback()
@with_options()
def assumptions(ctx: typer.Context, options: OutputOptions, country: CountryOption = None) -> None:
    """List the bundled assumptions files; subcommands show one, write a new one, check one.

    Example: malisize assumptions
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, options, country)
    else:
        refuse_before(ctx, options != OutputOptions() or country is not None)


@app.command("list")
@with_options()
def list_(ctx: typer.Context, options: OutputOptions, country: CountryOption = None) -> None:
    """List the bundled assumptions files with their titles.

    Example: malisize assumptions list
    """
    _list(ctx, options, country)


@app.command()
@with_options(output=False)
def show(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="the name of a bundled file", autocompletion=bundled_names
        ),
    ],
    country: CountryOption = None,
) -> None:
    """Print a bundled assumptions file, to read it or to start from it.

    Example: malisize assumptions show default
    """
    from malisize.assumptions import bundled

    ctx.obj.write_bytes(bundled.read(name.strip(), countries_named(country)[0]))


@app.command()
@with_options(output=False)
def new(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="the file to write; - is standard output",
            autocompletion=file_names,
        ),
    ],
    is_market: Annotated[
        bool,
        typer.Option(
            "--market", help="a market, with every key it may have (default: an audience)"
        ),
    ] = False,
    is_plan: Annotated[
        bool,
        typer.Option("--budget", help="a plan, with every key it may have (default: an audience)"),
    ] = False,
    force: Force = False,
    country: CountryOption = None,
) -> None:
    """Write a commented assumptions file that runs as it is: an audience, a market or a plan.

    Example: malisize assumptions new campaign.toml
    """
    from malisize.assumptions.every_key import new_file
    from malisize.files import named_file, write_whole

    if is_market and is_plan:
        raise InputError(
            phrase("--market and --budget exclude each other"), hint=phrase("leave one of them out")
        )
    command = "market" if is_market else "budget" if is_plan else "audience"
    of = countries_named(country)[0]
    content = new_file(command, of, ctx.obj.language, country).encode()
    target = named_file(file)
    if target is None:
        ctx.obj.write_bytes(content)
    else:
        write_whole(target, content, force=force, option="FILE")
        name = shlex.quote(clean(file))
        total = f' --total "2M {of.currency}"' if is_plan else ""
        typed = f"malisize {command} --assumptions {name}{total}"
        ctx.obj.say(phrase("wrote {name}; try: {command}", name=name, command=typed))


@app.command()
@with_options(output=False)
def check(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="a bundled name, a path, or - for standard input",
            autocompletion=assumption_files,
        ),
    ],
    country: CountryOption = None,
) -> None:
    """Check an assumptions file: every fault at once, with its key or line. Faults exit 2.

    Example: malisize assumptions check campaign.toml
    """
    from malisize.cli.files import assumptions_file
    from malisize.study import Study

    given = assumptions_file(file, ctx.obj, country=country)
    study = Study.load(given, country=country)
    estimate = study.market(range=None) if study.has_market else study.audience(range=None)
    name = given if isinstance(given, str) else given[0]
    raise_faults(_faults(study, name))
    count = sum(used.layer != "default.toml" for used in estimate.assumptions)
    command = "market" if study.has_market else "audience"
    text = phrase(
        "{file}: no faults; values of it that `malisize {command}` uses: {count}",
        file=clean(file),
        command=command,
        count=count,
    )
    said = wrap(str(say(text, ctx.obj.language)), ctx.obj.width)
    ctx.obj.write_bytes("\n".join([*said, ""]).encode("utf-8", "replace"))


def _faults(study: Study, name: str) -> list[MalisizeError]:
    """Return the faults of a file's scenarios, and of what it says of places that its own area
    leaves unused.
    """
    from malisize.request import MarketRequest, Request

    faults: list[MalisizeError] = []
    for scenario in study.scenarios:
        try:
            varied = study.varied(scenario=scenario)
            market = MarketRequest() if varied.has_market else None
            answer = varied.ask(Request(range=None, market=market))
            answer.intervals([spec.id for spec in answer.model.rows])
        except MalisizeError as error:
            place = phrase("{name}: scenario.{scenario}", name=name, scenario=scenario)
            faults.extend(
                InputError(
                    phrase("{where}: {message}", where=place, message=fault.message),
                    hint=fault.hint,
                )
                for fault in error.faults
            )
    for area in (study.country.capital_id, "urban", "rural"):
        try:
            study.audience(area=area, range=None)
        except InfeasibleError as error:
            faults.extend(
                fault
                for fault in error.faults
                if fault.message not in {known.message for known in faults}
            )
        except MalisizeError:
            # what another area would lack, such as the size of a channel, is no fault of this file
            pass
    return faults


@app.command()
@with_options()
def diff(
    ctx: typer.Context,
    before: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="a bundled name, such as default, a path, or -",
            autocompletion=assumption_files,
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(
            metavar="B", help="another one to hold against it", autocompletion=assumption_files
        ),
    ],
    options: OutputOptions,
    country: CountryOption = None,
) -> None:
    """Compare two assumptions files key by key, each over the defaults, with marks and sources.
    Exits 0 whether or not they differ.

    Example: malisize assumptions diff default health-campaign
    """
    from malisize.cli.files import assumptions_file
    from malisize.scenarios.changes import changes
    from malisize.study import Study

    format = resolved(options)
    files = [assumptions_file(name, ctx.obj, country=country) for name in (before, after)]
    studies = [Study.load(file, country=country) for file in files]
    first, second = (study.inputs() for study in studies)
    listing = changes(first, second, (clean(before), clean(after)))
    deliver(ctx.obj, listing, options, format)


def _list(ctx: typer.Context, options: OutputOptions, country: str | None) -> None:
    from malisize import listings

    format = resolved(options)
    listing = listings.bundled_assumptions(countries_named(country)[0])
    deliver(ctx.obj, listing, options, format)
