"""The options commands share, declared once and lent to a command by ``with_options``."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from malisize.cli.completion import (
    ages,
    areas,
    assumption_files,
    channel_names,
    channel_parts,
    currencies,
    file_names,
    formats,
    genders,
    preferences,
    ranges,
    scenarios,
    setting_keys,
)
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.numerals import Limits, whole
from malisize.spreading import FEWEST_DRAWS, MOST_DRAWS
from malisize.study import DRAWS, SEED, Study
from malisize.text import did_you_mean, shown

if TYPE_CHECKING:
    from malisize.plans.request import PlanRequest


@dataclass(repr=False)  # neither frozen nor slotted: that would cost a millisecond at every start
class OutputOptions:
    """How a result is written."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=(
                "table, csv, json, toml or markdown (default: table, or by the suffix of --output)"
            ),
            autocompletion=formats,
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="write to a file (default: -, standard output)",
            autocompletion=file_names,
        ),
    ] = None
    force: Annotated[
        bool, typer.Option("--force", help="replace an output file that exists (default: refuse)")
    ] = False
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="leave out the notes of what to doubt, never data (default: show them)",
        ),
    ] = False
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="show every assumption used, and how to replace it (default: a summary)",
        ),
    ] = False


@dataclass(repr=False)  # neither frozen nor slotted: that would cost a millisecond at every start
class StudyOptions:
    """Which assumptions hold."""

    assumptions: Annotated[
        list[str] | None,
        typer.Option(
            "--assumptions",
            "-a",
            metavar="FILE",
            help=(
                "assumptions file: a bundled name, a path, or - (repeatable, later wins; default:"
                " none)"
            ),
            autocompletion=assumption_files,
        ),
    ] = None
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            "-s",
            metavar="KEY=VALUE",
            help='one assumption, such as overlap="80% to 95%" (repeatable; default: none)',
            autocompletion=setting_keys,
        ),
    ] = None
    prefer: Annotated[
        list[str] | None,
        typer.Option(
            "--prefer",
            metavar="FIGURE=SOURCE",
            help=(
                "use another published observation, SOURCE or SOURCE@DATE (repeatable; default: the"
                " preferred one)"
            ),
            autocompletion=preferences,
        ),
    ] = None
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="a [scenario.NAME] table of the files (default: none)",
            autocompletion=scenarios,
        ),
    ] = None

    def study(self, session: Session) -> Study:
        """Return the study of these assumptions. Raises InputError."""
        from malisize.cli.files import assumptions_file

        names = self.assumptions or []
        if names.count("-") > 1:
            raise InputError("--assumptions -: standard input can be read once only")
        files = [assumptions_file(name, session) for name in names]
        return Study.load(
            *files, set=self.settings or (), prefer=self.prefer or (), scenario=self.scenario
        )


@dataclass(repr=False)  # neither frozen nor slotted: that would cost a millisecond at every start
class AudienceOptions:
    """Whom to size, on which channels, and how to report ranges."""

    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            metavar="AREA",
            help="national, urban, rural, bamako or a region (default: the file's, else national)",
            autocompletion=areas,
        ),
    ] = None
    gender: Annotated[
        str | None,
        typer.Option(
            "--gender",
            metavar="GENDER",
            help="all, women or men (default: the file's, else all)",
            autocompletion=genders,
        ),
    ] = None
    age: Annotated[
        str | None,
        typer.Option(
            "--age",
            metavar="YEARS",
            help="completed years: 18-35, 18+ or all (default: the file's, else all)",
            autocompletion=ages,
        ),
    ] = None
    channel: Annotated[
        list[str] | None,
        typer.Option(
            "--channel",
            "-c",
            metavar="CHANNEL",
            help=(
                "a channel, or online, offline, all for those with a size (repeatable; default: the"
                " file's, else online)"
            ),
            autocompletion=channel_names,
        ),
    ] = None
    narrow: Annotated[
        list[str] | None,
        typer.Option(
            "--narrow",
            "-n",
            metavar="LABEL=SHARE",
            help='narrow the audience, such as "eats out=10% to 30%" (repeatable; default: none)',
        ),
    ] = None
    range: Annotated[
        str,
        typer.Option(
            "--range",
            metavar="RANGE",
            help="90%, 80%, envelope (all corners) or none",
            show_default=True,
            autocompletion=ranges,
        ),
    ] = "90%"
    draws: Annotated[
        str,
        typer.Option(
            "--draws", metavar="N", help="draws behind a range, 100 to 5000000", show_default=True
        ),
    ] = str(DRAWS)
    seed: Annotated[
        str,
        typer.Option(
            "--seed", metavar="N", help="seed of the draws, 0 or above", show_default=True
        ),
    ] = str(SEED)
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="the day against which figures age (default: today)",
        ),
    ] = None

    def arguments(self, session: Session) -> dict[str, Any]:
        """Return the arguments of Study.audience. Raises InputError."""
        if not self.range.strip():
            raise InputError("--range: the value is empty", hint="write 90%, 80%, envelope or none")
        return {
            "area": self.area,
            "gender": self.gender,
            "age": self.age,
            "channels": self.channel,
            "narrow": self.narrow or (),
            "range": self.range,
            "draws": whole(self.draws, "--draws", str(DRAWS), Limits(FEWEST_DRAWS, MOST_DRAWS)),
            "seed": whole(self.seed, "--seed", str(SEED)),
            "date": day(self.date, session.today),
        }


@dataclass(repr=False)  # neither frozen nor slotted: that would cost a millisecond at every start
class PlanOptions:
    """What to spend or to reach, how to split it, and over which flight."""

    total: Annotated[
        str | None,
        typer.Option(
            "--total",
            metavar="MONEY",
            help=(
                'what there is to spend, all in, such as "500000 XOF" or "750 EUR" (default: none)'
            ),
        ),
    ] = None
    reach: Annotated[
        str | None,
        typer.Option(
            "--reach",
            metavar="TARGET",
            help=(
                "people to reach once or more, such as 400k, or a share of the audience, 30%"
                " (default: none)"
            ),
        ),
    ] = None
    confidence: Annotated[
        str | None,
        typer.Option(
            "--confidence",
            metavar="SHARE",
            help="how sure the target should be, such as 90% (default: the central estimate)",
        ),
    ] = None
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split",
            metavar="CHANNEL=SHARE",
            help="facebook=60%,instagram=40% (repeatable; default: equal)",
            autocompletion=channel_parts,
        ),
    ] = None
    allocate: Annotated[
        bool,
        typer.Option("--allocate", help="find the split with the largest reach (default: equal)"),
    ] = False
    lock: Annotated[
        list[str] | None,
        typer.Option(
            "--lock",
            metavar="CHANNEL=MONEY",
            help=(
                'hold a channel while allocating, such as facebook="100000 XOF" or 40% (repeatable;'
                " default: none)"
            ),
            autocompletion=channel_parts,
        ),
    ] = None
    least: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="CHANNEL=MONEY",
            help=(
                "least a channel gets while allocating, money or a share (repeatable; default:"
                " none)"
            ),
            autocompletion=channel_parts,
        ),
    ] = None
    most: Annotated[
        list[str] | None,
        typer.Option(
            "--max",
            metavar="CHANNEL=MONEY",
            help=(
                "most a channel gets while allocating, money or a share (repeatable; default: none)"
            ),
            autocompletion=channel_parts,
        ),
    ] = None
    days: Annotated[
        str,
        typer.Option(
            "--days", metavar="N", help="length of the flight in days, 1 to 366", show_default=True
        ),
    ] = "28"
    effective: Annotated[
        str,
        typer.Option(
            "--effective",
            metavar="N",
            help="allocate for, and show, reach of N exposures or more, 1 to 20",
            show_default=True,
        ),
    ] = "1"
    currency: Annotated[
        str,
        typer.Option(
            "--currency",
            metavar="CODE",
            help="currency shown: XOF, EUR or USD",
            show_default=True,
            autocompletion=currencies,
        ),
    ] = "XOF"

    @property
    def asked(self) -> bool:
        """Whether a plan is asked for."""
        return self.total is not None or self.reach is not None

    def request(self) -> PlanRequest:
        """Return the request of a plan. Raises InputError."""
        from malisize.model.buying import MOST_TIMES
        from malisize.model.money import CURRENCIES
        from malisize.plans.request import MOST_DAYS, PlanRequest

        currency = self.currency.strip().upper()
        if currency not in CURRENCIES:
            raise InputError(
                f"--currency {shown(self.currency)}: unknown",
                hint=did_you_mean(currency, CURRENCIES, f"one of {', '.join(CURRENCIES)}"),
            )
        return PlanRequest(
            self.total,
            self.reach,
            self.confidence,
            tuple(self.split or ()),
            self.allocate,
            tuple(self.lock or ()),
            tuple(self.least or ()),
            tuple(self.most or ()),
            whole(self.days, "--days", "28", Limits(1, MOST_DAYS)),
            whole(self.effective, "--effective", "3", Limits(1, MOST_TIMES)),
            currency,
        )


def with_options(
    *,
    study: bool = False,
    audience: bool = False,
    plan: bool = False,
    output: bool = True,
    own: Mapping[str, type] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the shared options: it is called with ``options``, and ``study`` and
    ``audience`` where asked for.

    ``own`` are groups of this command alone, and ``defaults`` those of this command alone, by
    field. A command with ``output`` False has output options of its own.

    Typer reads a command's signature, so one is composed of the command's own parameters and the
    fields of the groups. A parameter of the command's own takes the place of a shared one of that
    name.
    """
    groups: dict[str, type] = dict(own or {})
    if plan:
        groups["plan"] = PlanOptions
    if audience:
        groups["audience"] = AudienceOptions
    if study:
        groups["study"] = StudyOptions
    if output:
        groups["options"] = OutputOptions
    own_defaults = defaults or {}

    def lend(command: Callable[..., None]) -> Callable[..., None]:
        hints = inspect.get_annotations(command, eval_str=True)
        direct = [
            parameter.replace(annotation=hints[name])
            for name, parameter in inspect.signature(command).parameters.items()
            if name not in groups
        ]
        taken = {parameter.name for parameter in direct}
        fields = {
            name: [field for field in dataclasses.fields(group) if field.name not in taken]
            for name, group in groups.items()
        }
        lent = [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=own_defaults.get(field.name, field.default),
                annotation=_hint(group, field.name),
            )
            for name, group in groups.items()
            for field in fields[name]
        ]

        @functools.wraps(command)
        def run(**values: Any) -> None:
            made = {
                name: group(**{field.name: values.pop(field.name) for field in fields[name]})
                for name, group in groups.items()
            }
            command(**values, **made)

        positional = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in direct
        ]
        run.__signature__ = inspect.Signature([*positional, *lent])  # type: ignore[attr-defined]
        run.__annotations__ = {
            parameter.name: parameter.annotation for parameter in [*positional, *lent]
        }
        del run.__wrapped__
        return run

    return lend


@functools.cache
def _hints(group: type) -> dict[str, Any]:
    return inspect.get_annotations(group, eval_str=True)


def _hint(group: type, name: str) -> Any:
    return _hints(group)[name]


def refuse_before(ctx: typer.Context, given: bool) -> None:
    """Refuse options given before a subcommand, which would be lost there. Raises InputError."""
    if given and not ctx.resilient_parsing:
        raise InputError(
            f"{ctx.command_path}: options before {shown(ctx.invoked_subcommand)} would have no"
            " effect",
            hint=f"write them after it: {ctx.command_path} {ctx.invoked_subcommand} --help",
        )


SOURCES_READ = datetime.date(
    2026, 11, 21
)  # a clock that is behind the day the sources were read does not make it the future


def day(text: str | None, today: datetime.date) -> datetime.date:
    """Read a date that is not in the future; None is today. Raises InputError."""
    if text is None:
        return today
    try:
        if not text.isascii():
            raise ValueError(text)
        date = datetime.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise InputError(
            f"--date {shown(text)}: not a date", hint=f"write `--date {today.isoformat()}`"
        ) from None
    latest = max(today, SOURCES_READ)
    if date > latest:
        raise InputError(
            f"--date {shown(text)}: is in the future",
            hint=f"write `--date {latest.isoformat()}` or earlier",
        )
    return date
