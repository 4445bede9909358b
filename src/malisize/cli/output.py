"""Deliver a result: to the terminal, to a pipe, or to a file; then, for data, a short note of what
to doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from malisize import formats, handover
from malisize.cli.options import OutputOptions
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.files import check_destination, named_file, write_whole
from malisize.handing import Handing
from malisize.records import Estimate, Result
from malisize.render.lines import Line, plain
from malisize.render.show import Show
from malisize.text import offered
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.handing import Behind

Lines = Callable[[int | None], list[Line]]


def resolved(options: OutputOptions) -> str:
    """Return the format: as asked, else by the suffix of the output file, else a table. Raises
    InputError.

    Checks the destination too, and for which spreadsheet, so that a long run does not end in a
    refusal.
    """
    name = named_file(options.output)
    if name is not None:
        check_destination(name, force=options.force)
    format = _format(options, name)
    options.convention(format)
    formats.refuse_others(options.wishes, format)
    return format


def is_data(format: str) -> bool:
    """Tell whether a format carries every field of a row, such as what its range comes from."""
    return format != "table" and formats.named(format).is_data  # a screen imports no format


def _format(options: OutputOptions, name: str | None) -> str:
    if options.format is not None:
        return formats.read(options.format)
    return "table" if name is None else formats.of_file(name, typed=True)


def deliver(
    session: Session,
    result: Result,
    options: OutputOptions,
    format: str,
    *,
    living: Behind | None = None,
) -> None:
    """Write a result where it was asked for, and for data formats say on standard error what to
    doubt.

    ``living`` is the answer behind it, of which pages and workbooks show more.
    """
    result = handover.translated(result, session.language, format)
    name = named_file(options.output)
    if format == "table" and name is None:
        write_lines(session, _screen(result, session, options))
        return
    made = formats.named(format)
    if made.is_binary and name is None and session.is_terminal:
        raise InputError(
            phrase("--format {format}: is not for a terminal", format=format),
            hint=offered(f"--output result{made.suffixes[0]}"),
        )
    handing = Handing(
        result,
        options.wishes,
        _show(options, terminal=False),
        session.language,
        living,
        options.convention(format),
    )
    content = formats.written(handing, format)
    if name is not None:
        write_whole(name, content, force=options.force)
    else:
        session.write_bytes(content)
    is_read_by_programs = made.is_data and not made.is_binary
    if is_read_by_programs and not options.quiet and isinstance(result, Estimate):
        doubts = [note for note in result.notes if note.kind != "age"]
        for note in doubts[:3]:
            session.say(phrase("doubt: {text}", text=note.text))
        if len(doubts) > 3:
            session.say(
                phrase(
                    "doubt: {count} more caveats in the notes (-q hides them)",
                    count=len(doubts) - 3,
                )
            )


def _screen(result: Result, session: Session, options: OutputOptions) -> Lines:
    """Return what makes the lines of a result for a width."""
    from malisize.document import of
    from malisize.render.screen import screen

    show = _show(options, terminal=session.is_terminal)
    return lambda width: screen(of(result), width, show, session.language)


def _show(options: OutputOptions, *, terminal: bool) -> Show:
    """Return which parts of a document are shown: on a terminal what was asked for, elsewhere all
    but what ``--quiet`` leaves out.
    """
    everything = options.verbose or not terminal
    return Show(
        doubts=(options.doubts or everything) and not options.quiet,
        sources=options.sources or everything,
        assumptions=options.verbose,
        remarks=not options.quiet,
    )


def write_lines(session: Session, lines: Lines) -> None:
    """Write lines to standard output: styled and fitted on a terminal, plain and whole
    elsewhere.
    """
    width = session.width
    if width is None:
        session.write_bytes(plain(lines(None)).encode("utf-8", "replace"))
        return
    from malisize.render.terminal import show

    assert session.stdout is not None
    show(lines(width), session.stdout, colour=session.colour, width=width)
    session.stdout.flush()
