"""malisize import: exports of advertising and official tables into an assumptions file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from malisize.cli.options import CountryOption, with_options
from malisize.cli.session import Session
from malisize.cli.words import file_names
from malisize.errors import InputError
from malisize.field import Field
from malisize.request import BY_NAME
from malisize.text import clean
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase, plural
from malisize.wording import say as say_in
from malisize.wording.numbers import whole

if TYPE_CHECKING:
    from malisize.importing.make import Asked, Made
    from malisize.records import Listing
    from malisize.study import Study

Progress = Callable[[int, int], None]
# fmt: off
READING = (  # how files are read
    Field("kind", "--kind", "output", "text", "KIND", completes="import_kinds",
          help="what the files are, such as meta-ads or world-bank (default: recognised)"),
    Field("map", "--map", "output", "parts", "COLUMN=MEANING",
          help='what a column of any table is: value, low, high, place, code, year, date, key, why,'
               ' source, url or a key (repeatable, split at the last =; default: none)'),
    Field("place", "--place", "output", "text", "COUNTRY",
          help="the country of official tables, a name or code (default: that of the study)"),
    Field("figure", "--figure", "output", "text", "KEY", completes="figure_names",
          help="the figure that values of a table are of (default: by their indicator)"),
    Field("unit", "--unit", "output", "text", "UNIT",
          help="the unit of values of a table (default: that of the figure)"),
    BY_NAME["area"]._replace(group="output",
          help="the area that campaigns or an estimate were for (repeatable; default: not said)"),
    BY_NAME["gender"]._replace(group="output",
          help="whom campaigns or an estimate were for: women or men (repeatable; default:"
               " not said)"),
    BY_NAME["age"]._replace(group="output",
          help="the ages that campaigns or an estimate were for, 18-35 (repeatable;"
               " default: not said)"),
    Field("currency", "--currency", "output", "text", "CODE", completes="currencies",
          help="the currency of an export that names none (default: refuse)"),
    Field("set", "--set", "output", "parts", "fx.CODE=RATE", short="-s", completes="setting_keys",
          help="the rate of a currency, in that of the country for one unit (repeatable; default:"
               " those of the assumptions)"),
    Field("no_prices", "--no-prices", "output", "flag",
          help="leave out money, for rates and frequencies alone (default: read it)"),
    Field("keep_names", "--keep-names", "output", "flag",
          help="keep the names of campaigns (default: number them)"),
)
WRITING = (  # what is written
    Field("output", "--output", "output", "text", "FILE", short="-o", completes="file_names",
          help="write to a file (default: -, standard output)"),
    Field("force", "--force", "output", "flag",
          help="replace an output file that exists (default: refuse)"),
    Field("quiet", "--quiet", "output", "flag", short="-q",
          help="no progress bar and no summary (default: show them)"),
)
# fmt: on


class Reading(NamedTuple):
    """How files are read: the fields of ``READING``."""

    kind: str | None = None
    map: list[str] | None = None
    place: str | None = None
    figure: str | None = None
    unit: str | None = None
    area: list[str] | None = None
    gender: list[str] | None = None
    age: list[str] | None = None
    currency: str | None = None
    set: list[str] | None = None
    no_prices: bool = False
    keep_names: bool = False

    def asked(self, lang: str) -> Asked:
        """Return how to import, and in which language to say what came of it."""
        from malisize.importing.make import Asked

        return Asked(
            self.kind, tuple(self.map or ()), self.place, self.figure, self.unit,
            tuple(self.area or ()), tuple(self.gender or ()), tuple(self.age or ()), self.currency,
            tuple(self.set or ()), not self.no_prices, self.keep_names, lang,
        )  # fmt: skip


class Writing(NamedTuple):
    """What is written: the fields of ``WRITING``."""

    output: str | None = None
    force: bool = False
    quiet: bool = False


@with_options(output=False, own={"reading": (READING, Reading), "writing": (WRITING, Writing)})
def importing(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="exports and tables as CSV, XLSX or JSON, or - for standard input",
            autocompletion=file_names,
        ),
    ],
    reading: Reading,
    writing: Writing,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="show what would come of the files (default: write it)"),
    ] = False,
    country: CountryOption = None,
) -> None:
    """Turn ad exports and official tables into an assumptions file.

    With comments: campaigns, prices and rates with their ranges, figures with their sources.

    Files are recognised by their columns. Totals rows are never counted twice, and reach is never
    added up. What was read, left out or is doubtful is said, and stands in the file too.

    Example: malisize import meta.csv -o own.toml
    """
    from malisize.files import check_destination, named_file, write_whole

    target = named_file(writing.output)
    if target is not None and not dry_run:
        check_destination(target, force=writing.force)
    session = ctx.obj
    from malisize.study import Study

    study = Study.load(country=country)
    made = made_of(session, files, reading, study, quiet=writing.quiet)
    if dry_run:
        show_listing(session, listing(made))
        return
    if target is None:
        session.write_bytes(made.toml)
    else:
        write_whole(target, made.toml, force=writing.force)
    if not writing.quiet:
        say(session, made, target)


def made_of(
    session: Session, files: Sequence[str], reading: Reading, study: Study, *, quiet: bool
) -> Made:
    """Return what files give to a study, with progress on a terminal. Raises InputError."""
    from malisize.importing.make import make

    asked = reading.asked(session.language.code)
    with opened(files, session) as (streams, size), bar(session, size, quiet=quiet) as advance:
        return make(streams, asked, session.today, advance, study)


def show_listing(session: Session, found: Listing) -> None:
    """Write a listing as a table."""
    from malisize.cli.options import OutputOptions
    from malisize.cli.output import deliver

    deliver(session, found, OutputOptions(), "table")


def say(session: Session, made: Made, target: str | None) -> None:
    """Say on standard error what was read, left out and doubtful, and what to type next."""
    for found in made.found:
        session.say(joined(": ", (clean(found.file), joined(", ", found.read))))
        for word, texts in (("", found.made), (phrase("left out"), found.ignored),
                            (phrase("doubt"), found.doubts)):  # fmt: skip
            for text in texts:
                line = joined(": ", (word, text)) if word else text
                session.say(f"  {say_in(line, session.language)}")
    if target is not None:
        name = shlex.quote(clean(target))
        session.say(phrase("wrote {name}; try: malisize assumptions check {name}", name=name))


def listing(made: Made) -> Listing:
    """Return what came of files as a table: a line for each thing read, made, left out, doubted."""
    from malisize.records import Listing

    rows = []
    for found in made.found:
        for what, texts in (
            (phrase("read"), found.read),
            (phrase("made"), found.made),
            (phrase("left out"), found.ignored),
            (phrase("doubt"), found.doubts),
        ):
            rows += [{"file": found.file, "what": what, "how": text} for text in texts]
    rows += [
        {
            "file": one.source or "",
            "what": one.key,
            "how": joined(". ", [one.value, *([one.why] if one.why else [])]),
        }
        for one in made.values
    ]
    return Listing(
        "malisize.import/1", phrase("What the files give"), ("what", "how", "file"), tuple(rows)
    )


@contextmanager
def opened(
    files: Sequence[str], session: Session
) -> Iterator[tuple[list[tuple[str, BinaryIO]], int]]:
    """Open files, standard input as ``-``, with the bytes of all together. Raises InputError."""
    from malisize.importing import opening

    if files.count("-") > 1:
        raise InputError(phrase("-: standard input can be read once only"))
    with ExitStack() as stack:
        streams: list[tuple[str, BinaryIO]] = []
        for file in files:
            if file != "-":
                streams.append((clean(file), opening.opened(file, stack)))
                continue
            if session.stdin is None:
                raise InputError(phrase("standard input is closed"), hint=phrase("name a file"))
            name = phrase("standard input")
            streams.append((name, opening.kept(session.stdin.buffer, name, stack)))
        yield streams, sum(opening.size(stream) for _, stream in streams)


@contextmanager
def bar(session: Session, size: int, *, quiet: bool) -> Iterator[Progress]:
    """Show progress over all files on standard error where that is a terminal."""
    if quiet or session.stderr is None or not session.stderr.isatty():
        yield lambda _rows, _bytes: None
        return
    from malisize.render.terminal import progress

    def said(done: int) -> str:
        words = plural("{count} row", "{count} rows", done, count=whole(done))
        return words.within(session.language)

    with progress(session.stderr, size or None, said) as advance:
        yield advance
