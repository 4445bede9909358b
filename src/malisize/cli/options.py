"""The options commands share, made from the fields of a request and lent by ``with_options``."""

from __future__ import annotations

import datetime
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from malisize.cli import words
from malisize.cli.session import Session
from malisize.cli.spreadsheet import SPREADSHEET, convention
from malisize.errors import InputError
from malisize.field import Field, Group
from malisize.handing import Wishes
from malisize.request import (
    BY_NAME,
    MarketRequest,
    PlanRequest,
    Request,
    fields_of,
    read,
)
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.export.convention import Convention
    from malisize.study import Study

LANG = BY_NAME["lang"]
# fmt: off
OUTPUT = (  # how a result is written
    Field("format", "--format", "output", "text", "FORMAT", short="-f", completes="formats",
          help="{formats} (default: table, or by --output)"),
    Field("output", "--output", "output", "text", "FILE", short="-o", completes="file_names",
          help="write to a file (default: -, standard output)"),
    Field("force", "--force", "output", "flag",
          help="replace an output file that exists (default: refuse)"),
    Field("quiet", "--quiet", "output", "flag", short="-q",
          help="hide the caveats; data stays (default: say how many there are)"),
    Field("doubts", "--doubts", "output", "flag",
          help="show the caveats on the screen (default: their number; a pipe has them all)"),
    Field("sources", "--sources", "output", "flag",
          help="show the sources on the screen (default: their number; a pipe has them all)"),
    Field("verbose", "--verbose", "output", "flag", short="-v",
          help="show caveats, sources and every assumption used (default: a summary)"),
    *SPREADSHEET,
    Field("title", "--title", "output", "text", "TEXT",
          help="title of a page, document or picture (default: what was asked)"),
    Field("prepared_by", "--prepared-by", "output", "text", "TEXT",
          help="who prepared a page or document, with the date (default: nobody)"),
    Field("logo", "--logo", "output", "text", "FILE", completes="file_names",
          help="PNG or JPEG at the head of a page or document (default: none)"),
    Field("template", "--template", "output", "text", "FILE", completes="file_names",
          help=".docx whose styles a document takes (default: plain)"),
    Field("picture", "--picture", "output", "text", "KIND", completes="pictures",
          help="range, tornado, funnel, curve, calendar or tree, for svg and png (default: the"
               " main one)"),
)
# fmt: on


ONE_COUNTRY = BY_NAME["country"]._replace(
    form="text",
    help="a country by its code, or the folder of one (default: the file's, else {home})",
)
CountryOption = Annotated[
    str | None,
    typer.Option(
        BY_NAME["country"].option,
        metavar=BY_NAME["country"].metavar,
        help=ONE_COUNTRY.help,
        autocompletion=words.countries,
    ),
]


class OutputOptions(NamedTuple):
    """How a result is written: the fields of ``OUTPUT``."""

    format: str | None = None
    output: str | None = None
    force: bool = False
    quiet: bool = False
    doubts: bool = False
    sources: bool = False
    verbose: bool = False
    excel: str | None = None
    decimal: str | None = None
    delimiter: str | None = None
    bom: bool = False

    title: str | None = None
    prepared_by: str | None = None
    logo: str | None = None
    template: str | None = None
    picture: str | None = None

    @property
    def wishes(self) -> Wishes:
        """How a page, a document or a picture is dressed."""
        return Wishes(self.title, self.prepared_by, self.logo, self.template, self.picture)

    def convention(self, format: str) -> Convention | None:
        """Return for which spreadsheet CSV is written, None where nothing was asked. Raises
        InputError.
        """
        return convention(self.excel, self.decimal, self.delimiter, bom=self.bom, format=format)


class Asked:
    """What was typed of the options that are fields of a request, by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def study(self, session: Session) -> Study:
        """Return the study of the assumptions named. Raises InputError."""
        from malisize.cli.files import assumptions_file
        from malisize.saved import is_workbook
        from malisize.study import Study

        names, country = self.several("assumptions"), self.countries
        if names.count("-") > 1:
            raise InputError(phrase("--assumptions -: standard input can be read once only"))
        if "-" in names:
            self.check_before_reading(session)
        files = [assumptions_file(name, session, country=country) for name in names]
        study = Study.load(
            *files,
            set=self.several("set"),
            prefer=self.several("prefer"),
            scenario=self.values["scenario"],
            country=country,
        )
        session.speak(study.lang)
        for file in files:
            if isinstance(file, tuple) and is_workbook(file[1]):
                session.say(_taken(file[0], study.given_by(file[0])))
        return study

    @property
    def countries(self) -> str | tuple[str, ...] | None:
        """The countries named, with those that areas are written with; one as itself, None without
        any.
        """
        given = self.several("country")
        if any("/" in text for text in self.several("area")):
            from malisize.several.run import with_areas

            given = with_areas(given, self.several("area"))
        return given[0] if len(given) == 1 else given or None

    def check_before_reading(self, session: Session) -> None:
        """Refuse options that nothing in a file could mend, before standard input is waited for.
        Raises InputError.
        """
        from malisize.cli.files import countries_named
        from malisize.scenarios.batch.options import check_options

        if all(field.name in self.values for field in fields_of("audience")):
            check_options(self.request(session), countries_named(self.countries))

    def request(self, session: Session) -> Request:
        """Return the request, with a plan where there is a total or a target for one. Raises
        InputError.
        """
        plan = self.plan() if self.planned else None
        values = self._read("audience", session.today)
        given = {name: value for name, value in values.items() if value not in (None, ())}
        return Request(**given, plan=plan)

    @property
    def planned(self) -> bool:
        """Whether a total or a target is given."""
        return any(self.values.get(name) is not None for name in ("total", "reach", "grp"))

    def plan(self) -> PlanRequest:
        """Return the request of a plan, also one without a total or a target. Raises InputError."""
        return PlanRequest(**self._read("plan", datetime.date.min))

    def answer(self) -> str:
        """Return the row that answers: the people reached, by a plan where one is asked for."""
        return "plan.reach" if self.planned else "reachable.deduplicated"

    def market(self) -> MarketRequest:
        """Return the request of a market. Raises InputError."""
        years = self.values.get("years")
        return MarketRequest(
            None if years is None else read(BY_NAME["years"], years, "--years"),
            self.plan().currency,
        )

    def several(self, name: str) -> tuple[str, ...]:
        """Return the texts of an option that repeats, or of one that repeats in other commands."""
        given = self.values.get(name) or ()
        return (given,) if isinstance(given, str) else tuple(given)

    def _read(self, group: Group, today: datetime.date) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for field in fields_of(group):
            value = self.values[field.name]
            if field.repeats:
                out[field.name] = self.several(field.name)
            elif field.form == "day":
                out[field.name] = day(value, today)
            elif isinstance(value, str):
                out[field.name] = read(field, value, field.option)
            else:
                out[field.name] = value
        return out


def _taken(name: str, given: Mapping[str, str]) -> str:
    """Say which inputs were changed in a workbook."""
    changed = "; ".join(f"{key} = {value}" for key, value in given.items())
    if not changed:
        return phrase("{name}: no input was changed", name=name)
    return phrase("{name}: changed {changed}", name=name, changed=changed)


def with_options(
    *groups: Group,
    output: bool = True,
    own: Mapping[str, tuple[Sequence[Field], Any]] | None = None,
    defaults: Mapping[str, str] | None = None,
    one_country: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of groups of fields: it is called with ``asked``, and with
    ``options`` for those of its output.

    ``own`` are options of this command alone, by the parameter that takes them: their fields and
    the record they make, whose attributes have the fields' names. ``defaults`` are those of this
    command alone, by field. ``one_country`` says that it answers for one country, so that a second
    is refused. Typer reads a command's signature, so one is composed of the command's own
    parameters and the fields. A parameter of the command's own takes the place of a shared one of
    that name.
    """
    records = {**(own or {}), **({"options": (OUTPUT, OutputOptions)} if output else {})}
    given = defaults or {}

    def lend(command: Callable[..., None]) -> Callable[..., None]:
        hints = inspect.get_annotations(command, eval_str=True)
        direct = [
            parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
            for name, parameter in inspect.signature(command).parameters.items()
            if name != "asked" and name not in records
        ]
        taken = {parameter.name for parameter in direct}
        asked = [field for group in groups for field in fields_of(group) if field.name not in taken]
        if one_country:
            asked = [ONE_COUNTRY if field.name == ONE_COUNTRY.name else field for field in asked]
        first = [field for fields, _ in (own or {}).values() for field in fields]
        lent = [
            _parameter(field, given.get(field.name, None if field.told else field.default))
            for field in (*first, *asked, *(OUTPUT if output else ()), LANG)
        ]

        @functools.wraps(command)
        def run(**values: Any) -> None:
            made: dict[str, Any] = {}
            values.pop(LANG.name)  # read already, before the command line was parsed
            if groups:
                made["asked"] = Asked({field.name: values.pop(field.name) for field in asked})
            for name, (fields, record) in records.items():
                made[name] = record(**{field.name: values.pop(field.name) for field in fields})
            command(**values, **made)

        run.__signature__ = inspect.Signature([*direct, *lent])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in [*direct, *lent]}
        del run.__wrapped__
        return run

    return lend


def _parameter(field: Field, default: str | None) -> inspect.Parameter:
    """Return the parameter that Typer makes an option of."""
    kind: Any = str if default is not None else str | None
    if field.repeats:
        kind = list[str] | None
    elif field.form == "flag":
        kind = bool
    option = typer.Option(
        field.option,
        *([field.short] if field.short else []),
        metavar=field.metavar or None,
        help=field.help,
        autocompletion=getattr(words, field.completes) if field.completes else None,
    )
    return inspect.Parameter(
        field.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if field.form == "flag" else default,
        annotation=Annotated[kind, option],
    )


def refuse_before(ctx: typer.Context, given: bool) -> None:
    """Refuse options given before a subcommand, which would be lost there. Raises InputError."""
    if given and not ctx.resilient_parsing:
        raise InputError(
            phrase(
                "{command_path}: options before {invoked_subcommand} would have no effect",
                command_path=ctx.command_path,
                invoked_subcommand=shown(ctx.invoked_subcommand),
            ),
            hint=phrase(
                "write them after it: `{command_path} {invoked_subcommand} --help` lists them",
                command_path=ctx.command_path,
                invoked_subcommand=ctx.invoked_subcommand,
            ),
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
            phrase("--date {text}: not a date", text=shown(text)),
            hint=phrase("write `--date {today}`", today=today.isoformat()),
        ) from None
    latest = max(today, SOURCES_READ)
    if date > latest:
        raise InputError(
            phrase("--date {text}: is in the future", text=shown(text)),
            hint=phrase("write `--date {latest}` or earlier", latest=latest.isoformat()),
        )
    return date
