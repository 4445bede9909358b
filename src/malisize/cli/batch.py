"""malisize batch: many scenarios in, a row of results out for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from malisize.cli.completion import batch_formats, file_names, row_ids
from malisize.cli.files import check_destination, put, whole_file
from malisize.cli.options import Asked, with_options
from malisize.cli.rows_out import RowsOut
from malisize.cli.session import Session
from malisize.errors import InputError, WriteError
from malisize.text import clean, did_you_mean, shown

if TYPE_CHECKING:
    from malisize.scenarios.batch.batch import Batch
    from malisize.scenarios.tables.reader import Form, Reader

_INPUT = "standard input"


@with_options("plan", "audience", "study", output=False, defaults={"range": "none"})
def batch(
    ctx: typer.Context,
    asked: Asked,
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE|-]",
            help="scenarios as CSV or JSON Lines (default: -, standard input)",
            autocompletion=file_names,
        ),
    ] = "-",
    row: Annotated[
        list[str] | None,
        typer.Option(
            "--row",
            "-r",
            metavar="ROW",
            help=(
                "a row id to give as a column (repeatable; default: reachable.deduplicated, with a"
                " total plan.reach)"
            ),
            autocompletion=row_ids,
        ),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option(
            "--id",
            metavar="NAME",
            help="a column that passes through whatever it is called (repeatable; default: none)",
        ),
    ] = None,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
            help="put scenarios without an answer into --rejects and go on (default: stop)",
        ),
    ] = False,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="where --keep-going puts them, with line and reason (default: none)",
            autocompletion=file_names,
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="csv or jsonl, of input and output (default: as the input is)",
            autocompletion=batch_formats,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="write to a file (default: -, standard output)",
            autocompletion=file_names,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="replace output files that exist (default: refuse)")
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="no progress bar and nothing of what to doubt (default: show them)",
        ),
    ] = False,
) -> None:
    """Evaluate a table of scenarios: its columns that are keys or options are read, the rows asked
    for are added as columns.

    Keys have a dot (channels.facebook.cpm) or are those of --set; options are area, gender, age,
    channel, narrow, scenario, prefer, total, reach, split and the like; any other column passes
    through. Rows come and go one by one, in their order.

    Example: malisize batch scenarios.csv --row reachable.deduplicated --row
    channel.facebook.reachable
    """
    session: Session = ctx.obj
    form = _form(format)
    to_file = output if output not in (None, "-") else None
    if rejects == "-":
        raise InputError(
            "--rejects -: standard output carries the results", hint="write `--rejects rejects.csv`"
        )
    for name, option in ((to_file, "--output"), (rejects, "--rejects")):
        if name is not None:
            check_destination(name, force=force, option=option)
    if keep_going != (rejects is not None):
        given, other = (
            ("--keep-going", "--rejects rejects.csv")
            if keep_going
            else ("--rejects", "--keep-going")
        )
        raise InputError(f"{given}: the two belong together", hint=f"add {other}")
    if (
        to_file is not None
        and rejects is not None
        and os.path.realpath(to_file) == os.path.realpath(rejects)
    ):
        raise InputError(
            f"--rejects {shown(rejects)}: is the output file too", hint="name another file"
        )
    from malisize.scenarios.batch.batch import Batch

    many = Batch(
        asked.study(session),
        row or (),
        plan=asked.plan(),
        ids=id or (),
        **asked.request(session).options(),
    )
    with _opened(file, session) as (stream, name, size):
        from malisize.scenarios.tables.opening import opened

        table = opened(stream, name, form or _by_suffix(file))
        if to_file is not None and format is None:
            _check_suffix(to_file, table.form)
        _run(many, table, name, session, to_file, rejects, size, force=force, quiet=quiet)


def _run(
    many: Batch,
    table: Reader,
    name: str,
    session: Session,
    to_file: str | None,
    rejects: str | None,
    size: int | None,
    *,
    force: bool,
    quiet: bool,
) -> None:
    from malisize.scenarios.batch.stream import results
    from malisize.scenarios.tables.reader import whole_rows

    done = rejected = 0
    with ExitStack() as stack:
        reject = None
        if rejects is not None:
            spare = stack.enter_context(
                whole_file(rejects, force=force, option="--rejects", keep=True)
            )
            reject = partial(put, spare, where=f"--rejects {shown(rejects)}")
        if to_file is not None:
            target = stack.enter_context(whole_file(to_file, force=force))
            write: Callable[[bytes], None] = partial(
                put, target, where=f"--output {shown(to_file)}"
            )
        else:
            if session.stdout is None:
                raise WriteError("standard output is closed")
            session.stdout.flush()
            out = RowsOut(session.stdout.fileno(), partial(whole_rows, form=table.form))
            stack.enter_context(out.guarded())
            write = out.write
        advance = stack.enter_context(_progress(session, size, shown_at_all=not quiet))
        for content, count, refused in results(many, table, name, reject):
            write(content)
            done, rejected = done + count, rejected + refused
            advance(done, table.taken)
    doubts = "" if quiet else many.doubts()
    if doubts:
        session.say(
            f"doubt: {doubts} (malisize audience, budget or market says more; -q silences this)"
        )
    unseen = [one for one in many.ids if not many.seen(one)]
    if unseen and not quiet:
        session.say(f"doubt: --id {shown(unseen[0])[1:-1]}: no line had a column of that name")
    if rejects is not None and not quiet:
        session.say(
            f"{done - rejected} scenarios answered, {rejected} rejected into {clean(rejects)}"
        )


@contextmanager
def _opened(file: str, session: Session) -> Iterator[tuple[BinaryIO, str, int | None]]:
    """Open the input: its stream, its name for messages, its size where it is a regular file.
    Raises InputError.
    """
    if file == "-":
        if session.stdin is None:
            raise InputError(
                f"{_INPUT} is closed", hint="name a file: malisize batch scenarios.csv"
            )
        if session.stdin.isatty():
            raise InputError(
                f"{_INPUT} is the terminal", hint="name a file: malisize batch scenarios.csv"
            )
        yield session.stdin.buffer, _INPUT, _size(session.stdin.buffer)
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 (closed below, after errors of opening alone are caught)
    except IsADirectoryError:
        raise InputError(f"{clean(file)}: is a directory, not a file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise InputError(f"{clean(file)[:120]}: cannot be read: {reason}") from None
    with stream:
        yield stream, clean(file), _size(stream)


def _size(stream: BinaryIO) -> int | None:
    try:
        size = os.fstat(stream.fileno()).st_size
    except (OSError, ValueError):
        return None
    return size or None


@contextmanager
def _progress(
    session: Session, size: int | None, *, shown_at_all: bool
) -> Iterator[Callable[[int, int], None]]:
    """Show progress on standard error where that is a terminal and standard output, being none,
    does not show rows there.
    """
    if (
        not shown_at_all
        or session.stderr is None
        or not session.stderr.isatty()
        or session.is_terminal
    ):
        yield lambda _done, _taken: None
        return
    from malisize.present.terminal import progress

    with progress(session.stderr, size) as advance:
        yield advance


def _form(asked: str | None) -> Form | None:
    from malisize.scenarios.tables.reader import FORMS

    if asked is None:
        return None
    name = {"ndjson": "jsonl", "json": "jsonl"}.get(
        asked.strip().casefold(), asked.strip().casefold()
    )
    if name not in FORMS:
        raise InputError(
            f"--format {shown(asked)}: a batch has no such format",
            hint=did_you_mean(name, FORMS, f"one of {', '.join(FORMS)}"),
        )
    return FORMS[FORMS.index(name)]


def _check_suffix(output: str, form: Form) -> None:
    """Refuse an output whose suffix names another form than the input has. Raises InputError."""
    from malisize.scenarios.tables.reader import SUFFIXES

    suffix = Path(output).suffix.casefold()
    if SUFFIXES.get(suffix) == form or (
        not suffix and Path(output).exists() and not Path(output).is_file()
    ):
        return
    where = f"--output {shown(output)}"
    if suffix in SUFFIXES:
        raise InputError(
            f"{where}: the input is {form}, and so is the output",
            hint=f"name a file that ends in `.{form}`",
        )
    raise InputError(
        f"{where}: the suffix `{suffix}` names no format",
        hint="use .csv or .jsonl as the input is, or add --format",
    )


def _by_suffix(file: str) -> Form | None:
    from malisize.scenarios.tables.reader import SUFFIXES

    return SUFFIXES.get(Path(file).suffix.casefold()) if file != "-" else None
