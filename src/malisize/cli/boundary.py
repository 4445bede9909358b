"""Run the command line so that every error becomes one line, a hint and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from malisize.cli.app import build, run
from malisize.cli.session import Session
from malisize.errors import MalisizeError
from malisize.text import clean, did_you_mean, shown

_INTERNAL, _INTERRUPTED = 70, 130


def guarded(arguments: Sequence[str]) -> int:
    """Run the arguments in a session of this process and return the exit code. OSError of standard output passes through."""
    session = Session()
    try:
        return run(arguments, session)
    except MalisizeError as error:
        for fault in error.faults:
            session.say(f"error: {clean(fault.message)}")
            if fault.hint:
                session.say(f"hint: {clean(fault.hint)}")
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as error:
        return _usage(error, session)
    except OSError:
        raise
    except Exception as error:  # the last resort: never a traceback
        session.say(f"error: internal: {type(error).__name__}: {clean(str(error))[:200]}")
        session.say("hint: please report this with the command you ran")
        if session.environment.get("MALISIZE_DEBUG"):
            import traceback

            traceback.print_exc(file=sys.stderr)
        return _INTERNAL


def _usage(error: typer.TyperException, session: Session) -> int:
    """Report wrong usage in one line with a suggestion."""
    context = getattr(error, "ctx", None)
    message = clean(error.format_message()).strip()
    if type(error).__name__ == "NoArgsIsHelpError":
        assert session.stdout is not None
        session.stdout.write(error.format_message() + "\n")
        return 0
    hint = None
    option = getattr(error, "option_name", None)
    name = context.command_path if context is not None else "malisize"
    if option and type(error).__name__ == "NoSuchOption":
        message = f"no option {shown(option)}"
        known = [opt for param in context.command.params for opt in param.opts] if context is not None else []
        hint = did_you_mean(option, [opt for opt in known if opt.startswith("--")])
    elif message.startswith("No such command"):
        word = message.split("'")[1] if "'" in message else message
        group = getattr(context, "command", None)
        known = list(getattr(group, "commands", {})) or [
            command.name for command in build().registered_commands if command.name
        ]
        message, hint = f"no command {shown(word)}", did_you_mean(word, known)
    else:
        message = message[:1].lower() + message[1:].rstrip(".")
    session.say(f"error: {message}")
    session.say(f"hint: {hint or f'{name} --help'}")
    return error.exit_code
