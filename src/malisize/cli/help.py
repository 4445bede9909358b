"""Help in the language of a run: the library's own words and those of the commands."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import typer

from malisize.cli.in_words import in_words
from malisize.render.lines import BREAKS
from malisize.wording import ENGLISH, Language, phrase, say

_HEADINGS = {
    "Arguments": phrase("Arguments"),
    "Options": phrase("Options"),
    "Commands": phrase("Commands"),
}
_EXAMPLE = "Example: "
_BOUND = "\u00a0"
_GAP = 2  # of columns
_NARROW = 60  # below which what is typed stands above what it means


class Helped:
    """A command that gives its help in the language of its session."""

    def get_help(self, ctx: Any) -> str:
        """Return the help of the command."""
        formatter = _Formatter(ctx.terminal_width, ctx.max_content_width, language_of(ctx))
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return str(formatter.getvalue()).replace(_BOUND, " ").rstrip("\n")

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of what may be typed."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        words = {"[OPTIONS]": phrase("[OPTIONS]"), "COMMAND [ARGS]...": phrase("COMMAND [ARGS]...")}
        said = [str(say(words.get(one, _plain(one)), formatter.language)) for one in pieces]
        usage = str(say(phrase("Usage:"), formatter.language))
        formatter.write_usage(ctx.command_path, " ".join(said), f"{usage} ")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (theirs)
        """Write what the command does, and its example."""
        for paragraph in _paragraphs(self.help or ""):  # type: ignore[attr-defined]
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_said(paragraph, formatter.language))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options, and the commands below."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for one in self.get_params(ctx):  # type: ignore[attr-defined]
            record = one.get_help_record(ctx)
            if record is None:
                continue
            is_option = one.param_type_name == "option"
            name = record[0] if is_option else one.metavar or record[0]
            (options if is_option else arguments).append((name, _help(one, ctx, formatter)))
        for heading, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)
        if hasattr(self, "format_commands"):
            self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the commands below, each with its summary."""
        rows = [
            (name, summary(command, formatter.language))
            for name, command in getattr(self, "commands", {}).items()
            if not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def _plain(piece: str) -> str:
    """Return an argument as it is typed, without the library's braces and second dots."""
    return piece.replace("...}", "}").replace("{", "").replace("}", "")


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """Writes help in a language."""

    def __init__(self, width: int | None, most: int | None, language: Language) -> None:
        super().__init__(width=width, max_width=most)
        self.language = language

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(_bound(text))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write what may be typed and what it means, side by side where there is room."""
        rows = [(typed, _bound(meaning)) for typed, meaning in rows]
        super().write_dl(rows, col_max if self.width >= _NARROW else col_spacing, col_spacing)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        said = phrase("{heading}:", heading=_HEADINGS.get(heading, heading))
        self.write(f"{'':>{self.current_indent}}{say(said, self.language)}\n")


def _bound(text: str) -> str:
    """Return a text of which no line begins with a mark that French sets apart, nor breaks a
    number: the library breaks lines at plain spaces alone.
    """
    return BREAKS.sub("\n", text).replace(" ", _BOUND).replace("\n", " ")


def language_of(ctx: Any) -> Language:
    """Return the language of the session in which a command runs."""
    found = getattr(ctx.find_root().obj, "language", None)
    return found if isinstance(found, Language) else ENGLISH


def summary(command: Any, language: Language = ENGLISH) -> str:
    """Return the first paragraph of a command's help, one short sentence."""
    first, *_ = [*_paragraphs(command.help or ""), ""]
    return _said(first, language)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n") if part.strip()]


def _said(paragraph: str, language: Language) -> str:
    if paragraph.startswith(_EXAMPLE):
        command = str(in_words(paragraph[len(_EXAMPLE) :]))
        return str(say(phrase("Example: {command}", command=command), language))
    return str(say(in_words(paragraph), language))


def _help(one: Any, ctx: Any, formatter: Any) -> str:
    """Return the help of an option or argument, with its default where the help leaves it out."""
    help = in_words(one.help or "")
    if one.name == "help":
        help = phrase("show this help and exit")
    default = one.get_default(ctx)
    if isinstance(default, str) and default and one.show_default:
        help = phrase("{help} (default: {default})", help=help, default=default)
    return str(say(help, formatter.language))
