"""Deliver a result: to the terminal, to a pipe, or to a file; then, for data, a short note of what
to doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from malisize.cli.files_out import check_destination, named_file, write_whole
from malisize.cli.options import OutputOptions
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.export import FORMATS, SUFFIXES, render
from malisize.present.lines import Line, plain
from malisize.records import Estimate, Result, spoken
from malisize.text import did_you_mean, shown
from malisize.wording import ENGLISH, Language, phrase

Lines = Callable[[int | None], list[Line]]


def resolved(options: OutputOptions) -> str:
    """Return the format: as asked, else by the suffix of the output file, else a table. Raises
    InputError.

    Checks the destination too, so that a long run does not end in a refusal.
    """
    name = named_file(options.output)
    if name is not None:
        check_destination(name, force=options.force)
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
    session: Session, result: Result, lines: Lines, options: OutputOptions, format: str
) -> None:
    """Write a result where it was asked for, and for data formats say on standard error what to
    doubt.
    """
    result = _spoken(result, session.language)
    name = named_file(options.output)
    if format == "table":
        if name is not None:
            content = plain(lines(None)).encode("utf-8", "replace")
            write_whole(name, content, force=options.force)
        else:
            write_lines(session, lines)
        return
    content = render(result, format).encode("utf-8", "replace")
    if name is not None:
        write_whole(name, content, force=options.force)
    else:
        session.write_bytes(content)
    if (
        format != "markdown" and not options.quiet and isinstance(result, Estimate)
    ):  # markdown carries its notes within
        doubts = [note for note in result.notes if note.kind != "age"]
        for note in doubts[:3]:
            session.say(phrase("doubt: {text}", text=note.text))
        if len(doubts) > 3:
            session.say(
                phrase("doubt: {count} more in the notes (-q silences this)", count=len(doubts) - 3)
            )


def _spoken(result: Result, language: Language) -> Result:
    """Return a result in a language, which its request then names."""
    if language is ENGLISH:
        return result
    found: Any = spoken(result, language)
    if not found.request:
        return cast(Result, found)
    request = {**found.request, "lang": language.code}
    if isinstance(found, Estimate):
        return replace(found, request=request)
    return cast(Result, found._replace(request=request))


def write_lines(session: Session, lines: Lines) -> None:
    """Write lines to standard output: styled and fitted on a terminal, plain and whole
    elsewhere.
    """
    width = session.width
    if width is None:
        session.write_bytes(plain(lines(None)).encode("utf-8", "replace"))
        return
    from malisize.present.terminal import show

    assert session.stdout is not None
    show(lines(width), session.stdout, colour=session.colour, width=width)
    session.stdout.flush()
