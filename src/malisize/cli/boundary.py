"""Run the command line so that every error becomes one line, a hint and an exit code."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence

import typer

from malisize.cli.app import COMMANDS, run
from malisize.cli.session import Session
from malisize.errors import MalisizeError, WriteError
from malisize.text import clean, did_you_mean, meant, nearest, shown
from malisize.wording import phrase

_INTERNAL, _INTERRUPTED = 70, 130
_MOST_FAULTS = 100
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'")


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
        try:
            return run(arguments, session)
        except typer.TyperException as error:
            return _usage(error, session, arguments)
    except MalisizeError as error:
        for fault in error.faults[:_MOST_FAULTS]:
            session.say(f"error: {clean(fault.message)}")
            if fault.hint:
                session.say(f"hint: {clean(fault.hint)}")
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
                "error: internal: {name__}: {error}",
                name__=type(error).__name__,
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
    option = getattr(error, "option_name", None)
    extra = _EXTRA.fullmatch(message)
    hint: str | None = None
    if option and type(error).__name__ == "NoSuchOption":
        message = phrase("no option {option}", option=shown(option))
        known = (
            [opt for param in context.command.params for opt in param.opts]
            if context is not None
            else []
        )
        words = {
            opt.strip("-"): opt for opt in known if opt.startswith("--")
        }  # the dashes alone would make anything alike
        found = nearest(option.strip("-"), words)
        hint = meant(words[found]) if found else None
    elif message.startswith("No such command"):
        word = message.split("'")[1] if "'" in message else message
        group = getattr(context, "command", None)
        known = list(getattr(group, "commands", {})) or list(COMMANDS)
        message, hint = phrase("no command {word}", word=shown(word)), did_you_mean(word, known)
    elif extra:
        message = phrase("{name}: unexpected argument {extra}", name=name, extra=shown(extra[1]))
    else:
        message = _QUOTED.sub(
            lambda found: shown(found[1]), message[:1].lower() + message[1:].rstrip(".")
        )
    session.say(f"error: {clean(message)}")
    session.say(f"hint: {hint or f'{name} --help'}")
    return error.exit_code
