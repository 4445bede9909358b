"""Deliver a result: to the terminal, to a pipe, or to a file; then, for data, a short note of what
to doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from malisize import export, render
from malisize.cli.files_out import check_destination, named_file, write_whole
from malisize.cli.options import OutputOptions
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.records import Estimate, Result, spoken
from malisize.render.lines import Line, plain
from malisize.render.show import Show
from malisize.text import did_you_mean, offered, shown
from malisize.wording import ENGLISH, Language, phrase

if TYPE_CHECKING:
    from malisize.cli.handover import Living

Lines = Callable[[int | None], list[Line]]
FORMATS = (*render.FORMATS, *export.FORMATS)
_HANDED = ("html", "docx", "svg", "png", "xlsx")
_BINARY = (*render.BINARY, *export.BINARY)
_SAVED = ("json", "toml")  # that can be replayed
SUFFIXES = {**export.SUFFIXES, **render.SUFFIXES}


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
    return format


def _format(options: OutputOptions, name: str | None) -> str:
    if options.format is not None:
        asked = options.format.strip().casefold()
        asked = {"md": "markdown"}.get(asked, asked)
        if asked not in FORMATS:
            raise InputError(
                phrase("--format {format}: no such format", format=shown(options.format)),
                hint=did_you_mean(
                    asked, FORMATS, phrase("one of {names}", names=", ".join(FORMATS))
                ),
            )
        return asked
    if name is None:
        return "table"
    suffix = Path(name).suffix.casefold()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise InputError(
            phrase(
                "--output {name}: the suffix `{suffix}` names no format",
                name=shown(name),
                suffix=suffix,
            ),
            hint=phrase("use one of {known}, or add `--format csv`", known=known),
        )
    return SUFFIXES[suffix]


def deliver(
    session: Session,
    result: Result,
    options: OutputOptions,
    format: str,
    *,
    living: Living | None = None,
) -> None:
    """Write a result where it was asked for, and for data formats say on standard error what to
    doubt.

    ``living`` is the answer behind it, of which pages and workbooks show more.
    """
    result = _spoken(result, session.language, saved=format in _SAVED)
    name = named_file(options.output)
    if format == "table" and name is None:
        write_lines(session, _screen(result, session, options))
        return
    if format in _BINARY and name is None and session.is_terminal:
        raise InputError(
            phrase("--format {format}: is not for a terminal", format=format),
            hint=offered(f"--output result.{format}"),
        )
    if format in _HANDED:
        from malisize.cli.handover import handed

        show = _show(options, terminal=False)
        content = handed(result, format, options, show, session.language, living)
    else:
        content = _content(result, session, options, format).encode("utf-8", "replace")
    if name is not None:
        write_whole(name, content, force=options.force)
    else:
        session.write_bytes(content)
    if (
        format in export.FORMATS
        and format not in export.BINARY
        and not options.quiet
        and isinstance(result, Estimate)
    ):
        doubts = [note for note in result.notes if note.kind != "age"]
        for note in doubts[:3]:
            session.say(phrase("doubt: {text}", text=note.text))
        if len(doubts) > 3:
            session.say(
                phrase("doubt: {count} more in the notes (-q silences this)", count=len(doubts) - 3)
            )


def _content(result: Result, session: Session, options: OutputOptions, format: str) -> str:
    """Return a result as text in a format, everything in it."""
    if format in export.FORMATS:
        return export.render(result, format, options.convention(format))
    from malisize.document import of

    return render.write(of(result), format, _show(options, terminal=False), session.language)


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


def _spoken(result: Result, language: Language, *, saved: bool) -> Result:
    """Return a result in a language, which its request then names. What a saved estimate rests on
    stays as its files have it, so that a replay finds the same.
    """
    if language is ENGLISH:
        return result
    found: Any = spoken(result, language)
    if not found.request:
        return cast(Result, found)
    request = {**found.request, "lang": language.code}
    if isinstance(found, Estimate):
        if saved and isinstance(result, Estimate):
            found = replace(found, figures=result.figures, assumptions=result.assumptions)
        return cast(Result, replace(found, request=request))
    return cast(Result, found._replace(request=request))


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
