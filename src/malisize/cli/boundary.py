"""Run the command line so that every error becomes one line, a hint and an exit code."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from typing import Any

import typer

from malisize.cli.app import COMMANDS, run
from malisize.cli.language import asked, spoken
from malisize.cli.session import Session
from malisize.errors import MalisizeError, WriteError
from malisize.expressions import expression
from malisize.text import clean, did_you_mean, meant, nearest, shown
from malisize.wording import phrase

_INTERNAL, _INTERRUPTED = 70, 130
_MOST_FAULTS = 100
_EXTRA = expression(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_COMMAND = expression(r"No such command '(.*?)'\..*", re.DOTALL)
_QUOTED = expression(r"'([^']*)'")


def guarded(arguments: Sequence[str]) -> int:
    """Run the arguments in a session of this process and return the exit code. OSError of standard
    output and MemoryError pass through.
    """
    session = Session()
    if session.stdout is None:
        sys.stdout = _Closed()
    elif isinstance(session.stdout, io.TextIOWrapper):
        session.stdout.reconfigure(errors="replace")  # help in a narrow encoding
    try:
        session.language = spoken(arguments, session.environment)
        session.is_asked = asked(arguments) is not None
        try:
            return run(arguments, session)
        except typer.TyperException as error:
            return _usage(error, session, arguments)
    except MalisizeError as error:
        for fault in error.faults[:_MOST_FAULTS]:
            session.say(phrase("error: {message}", message=fault.message))
            if fault.hint:
                session.say(phrase("hint: {hint}", hint=fault.hint))
        if len(error.faults) > _MOST_FAULTS:
            session.say(
                phrase("error: {count} more faults", count=len(error.faults) - _MOST_FAULTS)
            )
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except Exception as error:  # the last resort: never a traceback
        no_name = isinstance(error, OSError) and error.filename is None  # standard output
        if no_name or isinstance(error, MemoryError):
            raise
        session.say(
            phrase(
                "error: internal: {kind}: {error}",
                kind=type(error).__name__,
                error=clean(str(error))[:200],
            )
        )
        session.say(phrase("hint: please report this with the command you ran"))
        if session.environment.get("MALISIZE_DEBUG"):
            import traceback

            traceback.print_exc(file=sys.stderr)
        return _INTERNAL


class _Closed(io.TextIOBase):
    """Stands for a closed standard output, so that help printed by the library is not lost without
    a word.
    """

    encoding = "utf-8"

    def write(self, _: str, /) -> int:
        raise WriteError(phrase("standard output is closed"))


def _usage(error: typer.TyperException, session: Session, arguments: Sequence[str]) -> int:
    """Report wrong usage in one line with a suggestion."""
    context = getattr(error, "ctx", None)
    name = (
        context.command_path
        if context is not None
        else " ".join(["malisize", *(a for a in arguments[:1] if a in COMMANDS)])
    )
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(message + "\n")
        return 0
    said, hint = _in_words(error, context, name, message)
    session.say(phrase("error: {message}", message=said))
    session.say(phrase("hint: {hint}", hint=hint or f"{name} --help"))
    return error.exit_code


def _in_words(
    error: typer.TyperException, context: Any, name: str, message: str
) -> tuple[str, str | None]:
    """Return an error of the library in our words, and a hint. What it was is read from its class
    and its own English, which is another's and not meant for this.
    """
    kind, option = type(error).__name__, getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    if kind == "NoSuchOption" and option:
        return phrase("no option {option}", option=shown(option)), _near(option, context)
    if kind == "BadOptionUsage" and option:
        given = "=" in option or "does not take" in message
        if given:
            return phrase("{option} takes no value", option=option), None
        return phrase("{option} needs a value", option=option), None
    if kind == "MissingParameter" and parameter is not None:
        return phrase("{name} needs {argument}", name=name, argument=parameter.metavar), None
    command = _COMMAND.fullmatch(message)
    if command:
        group = getattr(context, "command", None)
        known = list(getattr(group, "commands", {})) or list(COMMANDS)
        word = command[1]
        return phrase("no command {command}", command=shown(word)), did_you_mean(word, known)
    extra = _EXTRA.fullmatch(message)
    if extra:
        words = {"name": name, "argument": shown(extra[1])}
        return phrase("{name}: unexpected argument {argument}", **words), None
    if message == "Missing command.":
        return phrase("{name} needs a command", name=name), None
    return _QUOTED.sub(lambda found: shown(found[1]), message.rstrip(".")), None


def _near(option: str, context: Any) -> str | None:
    """Return a hint that names the nearest option of a command."""
    params = context.command.params if context is not None else []
    known = [name for one in params for name in one.opts if name.startswith("--")]
    words = {name.strip("-"): name for name in known}  # the dashes alone would make all alike
    found = nearest(option.strip("-"), words)
    return meant(words[found]) if found else None
