"""The streams of ``malisize batch``: the table it reads, the rows it writes, its progress."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import BinaryIO

from malisize.cli.batch_options import TableOptions
from malisize.cli.rows_out import Interrupts, RowsOut, WholeRows
from malisize.cli.session import Session
from malisize.errors import InputError, WriteError
from malisize.files import put, whole_file
from malisize.reasons import of_system
from malisize.text import clean, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase, plural
from malisize.wording.numbers import whole

Write = Callable[[bytes], None]
_PIPE = 1 << 20  # bytes
_INPUT = phrase("standard input")


class Input(NamedTuple):
    """A table to be read: its stream, its name for messages, its size where it is a regular
    file.
    """

    stream: BinaryIO
    name: str
    size: int | None


@contextmanager
def opened(file: str, session: Session) -> Iterator[Input]:
    """Open the input. Raises InputError."""
    if file == "-":
        if session.stdin is None:
            raise InputError(phrase("{input} is closed", input=_INPUT), hint=phrase("name a file"))
        if session.stdin.isatty():
            raise InputError(
                phrase("{input} is the terminal", input=_INPUT), hint=phrase("name a file")
            )
        _widen(session.stdin.buffer)
        yield Input(session.stdin.buffer, _INPUT, _size(session.stdin.buffer))
        return
    try:
        stream = open(file, "rb")  # noqa: SIM115 (closed below, after errors of opening alone are caught; a path object drops a slash at the end)
    except IsADirectoryError:
        raise InputError(phrase("{file}: is a directory, not a file", file=clean(file))) from None
    except FileNotFoundError:
        raise InputError(phrase("{file}: no such file", file=clean(file)[:120])) from None
    except (OSError, ValueError) as error:
        name, reason = clean(file)[:120], of_system(error)
        raise InputError(
            phrase("{name}: cannot be read: {reason}", name=name, reason=reason)
        ) from None
    with stream:
        yield Input(stream, clean(file), _size(stream))


def _widen(stream: BinaryIO) -> None:
    """Let a pipe hold as many rows as are read at once, where the system can: they wait for each
    other less.
    """
    try:
        import fcntl

        fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    except (ImportError, AttributeError, OSError, ValueError):
        pass


def _size(stream: BinaryIO) -> int | None:
    try:
        size = os.fstat(stream.fileno()).st_size
    except (OSError, ValueError):
        return None
    return size or None


@contextmanager
def outputs(
    options: TableOptions, session: Session, whole_rows: WholeRows
) -> Iterator[tuple[Write, Write | None]]:
    """Open what results and rejected rows are written to. Raises InputError or WriteError."""
    interrupts = Interrupts()
    with ExitStack() as stack:
        reject = None
        if options.rejects is not None:
            spare = stack.enter_context(
                whole_file(options.rejects, force=options.force, option="--rejects", keep=True)
            )
            rows = RowsOut(spare.fileno(), whole_rows, interrupts)
            reject = partial(put, rows.write, where=f"--rejects {shown(options.rejects)}")
        to_file = options.to_file
        if to_file is not None:
            target = stack.enter_context(whole_file(to_file, force=options.force))
            write: Write = partial(put, target.write, where=f"--output {shown(to_file)}")
        else:
            if session.stdout is None:
                raise WriteError(phrase("standard output is closed"))
            session.stdout.flush()
            write = RowsOut(session.stdout.fileno(), whole_rows, interrupts).write
        stack.enter_context(interrupts.taken())
        yield write, reject


@contextmanager
def progress(
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
    from malisize.render.terminal import progress as bar

    def said(done: int) -> str:
        words = plural("{count} scenario", "{count} scenarios", done, count=whole(done))
        return words.within(session.language)

    with bar(session.stderr, size, said) as advance:
        yield advance
