"""malisize compare: the same rows for several assumptions files, or scenarios of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from malisize.cli.files import assumptions_file, countries_named, same_file
from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, resolved
from malisize.cli.session import Session
from malisize.cli.words import assumption_files, row_ids, scenarios
from malisize.errors import InputError
from malisize.request import market_of
from malisize.text import clean, command, shown
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.loading import File
    from malisize.study import Study

_Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        help=(
            "assumptions files, one column each, the first the reference: bundled names, paths,"
            " or - once"
        ),
        autocompletion=assumption_files,
    ),
]
_Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="NAME",
        help=(
            "with one file, a [scenario.NAME] table as a further column (repeatable; default: none)"
        ),
        autocompletion=scenarios,
    ),
]
_Market = Annotated[
    bool,
    typer.Option(
        "--market", help="compare the markets the files describe (default: audiences, or plans)"
    ),
]
_Rows = Annotated[
    list[str] | None,
    typer.Option(
        "--row",
        "-r",
        metavar="ROW",
        help="compare this row alone (repeatable; default: all)",
        autocompletion=row_ids,
    ),
]


_Totals = Annotated[
    list[str] | None,
    typer.Option(
        "--total",
        metavar="MONEY",
        help=(
            "what there is to spend, all in; with one file, two or more are a column each"
            " (repeatable; default: none)"
        ),
    ),
]


@with_options("plan", "audience", "study")
def compare(
    ctx: typer.Context,
    asked: Asked,
    options: OutputOptions,
    files: _Files = None,
    scenario: _Scenarios = None,
    total: _Totals = None,
    market: _Market = False,
    row: _Rows = None,
) -> None:
    """Compare cases side by side, row by row.

    With the inputs that differ, and how sure each difference is.

    Each FILE is a column, or one FILE and each --scenario of it. The first column is the
    reference. With --total or --reach it compares budget plans (two totals of one FILE are two
    columns), with --market the markets. --assumptions, --set and --prefer apply to every column.

    Example: malisize compare {file} --scenario {scenario}
    """
    session = ctx.obj
    format = resolved(options)
    totals = tuple(total or ())
    asked.values = {**asked.values, "total": totals[0] if totals else None}
    request = asked.request(session)
    sized = asked.market() if market else market_of(row or (), asked.plan())
    request = request._replace(market=sized)
    columns = _columns(files or [], scenario or [], totals, asked, session)
    from malisize.scenarios.compare import compare as compared

    listing = compared(columns, request, row or (), totals if len(totals) > 1 else ())
    deliver(session, listing, options, format)


def _columns(
    files: Sequence[str],
    scenarios: Sequence[str],
    totals: Sequence[str],
    asked: Asked,
    session: Session,
) -> list[tuple[str, Study]]:
    """Return the named studies to compare. Raises InputError."""
    from malisize.scenarios.compare import column_names

    below = asked.several("assumptions")
    country = asked.countries
    _check(files, scenarios, below, totals, country)
    if "-" in (*below, *files):
        asked.check_before_reading(session)
    under = [assumptions_file(name, session, country=country) for name in below]

    from malisize.study import Study

    def load(file: File) -> Study:
        return Study.load(
            *under,
            file,
            set=asked.several("set"),
            prefer=asked.several("prefer"),
            country=country,
        )

    names = column_names(files)
    studies = [
        load(assumptions_file(name, session, option="FILE", country=country)) for name in files
    ]
    for scenario in scenarios:
        name = clean(scenario)
        names.append(f"{name} (scenario)" if name in names else name)
        studies.append(studies[0].varied(scenario=scenario))
    if len(totals) > 1:
        names, studies = list(map(clean, totals)), studies * len(totals)
    return list(zip(names, studies, strict=True))


def _check(
    files: Sequence[str],
    scenarios: Sequence[str],
    under: Sequence[str],
    totals: Sequence[str],
    country: str | tuple[str, ...] | None,
) -> None:
    """Refuse what does not give two columns or more, or the same one twice. Raises InputError."""
    from malisize.scenarios.compare import MOST_COLUMNS

    words = countries_named(country)[0].words()
    example = "malisize compare {file} --scenario {scenario}".format_map(words)
    if not files:
        raise InputError(phrase("compare: no assumptions file is named"), hint=example)
    if len(files) > 1 and scenarios:
        raise InputError(
            phrase(
                "--scenario {scenarios}: scenarios are compared within one file, and {count}"
                " are named",
                scenarios=shown(scenarios[0]),
                count=len(files),
            ),
            hint=command("malisize", "compare", files[0], "--scenario", scenarios[0]),
        )
    _check_totals(files, scenarios, totals)
    if len(files) == 1 and not scenarios and len(totals) < 2:
        raise InputError(
            phrase("compare: {files} alone is one column", files=shown(files[0])),
            hint=phrase("name a second file, a scenario of it with --scenario, or two totals"),
        )
    count = max(len(files) + len(scenarios), len(totals))
    if count > MOST_COLUMNS:
        raise InputError(
            phrase(
                "compare: {count} columns are asked for, at most {most_columns} fit",
                count=count,
                most_columns=MOST_COLUMNS,
            ),
            hint=phrase("compare fewer at once"),
        )
    if [*files, *under].count("-") > 1:
        raise InputError(phrase("compare: standard input (-) can be read once only"))
    for place, name in enumerate(files):
        for other in files[:place]:
            if same_file(other, name):
                raise InputError(
                    phrase("compare: {name} is named twice", name=shown(name)),
                    hint=phrase("leave one of them out"),
                )
    for place, name in enumerate(scenarios):
        if name in scenarios[:place]:
            raise InputError(
                phrase("--scenario {name}: is named twice", name=shown(name)),
                hint=phrase("leave one of them out"),
            )


def _check_totals(files: Sequence[str], scenarios: Sequence[str], totals: Sequence[str]) -> None:
    """Refuse several totals beside other columns, and one of them twice. Raises InputError."""
    if len(totals) > 1 and (len(files) > 1 or scenarios):
        raise InputError(
            phrase("--total: given twice, and there are columns of something else already"),
            hint=phrase("name one file, or leave out all totals but one"),
        )
    if len(set(totals)) < len(totals):
        raise InputError(
            phrase("--total {total}: is given twice", total=shown(totals[0])),
            hint=phrase("leave one of them out"),
        )
