"""The commands, assembled. Only the command that is run pays for its imports."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import typer

from malisize import __version__
from malisize.cli.language import is_all
from malisize.cli.once import Application
from malisize.cli.options import with_options
from malisize.cli.session import Session

HELP_WIDTH = 80  # in a pipe, wherever it was started
SINGLE = {  # by name, whether it shows its help when nothing follows it
    "audience": False,
    "budget": True,
    "market": True,
    "explain": False,
    "drivers": False,
    "compare": True,
    "sweep": True,
    "batch": False,
    "replay": True,
    "import": True,
    "channels": False,
    "completion": True,
}
_HOMES = {"import": "importing"}  # a command whose name is a word of Python
GROUPS = ("figures", "assumptions", "countries")
COMMANDS = (*SINGLE, *GROUPS)


def build(only: str | None = None) -> typer.Typer:
    """Return the application; with ``only``, the command of that name alone, which starts
    faster.
    """
    app = Application(
        name="malisize",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    @with_options(output=False)
    def malisize(
        version: bool = typer.Option(
            False, "--version", is_eager=True, callback=_version, help="print the version and exit"
        ),
    ) -> None:
        """Size reachable audiences in {country} from sourced figures and your own assumptions.

        Example: malisize audience --area {capital} --age 18-35
        """

    for name in (only,) if only in COMMANDS else COMMANDS:
        home = _HOMES.get(name, name)
        module = import_module(f"malisize.cli.{home}")
        if name in GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name, no_args_is_help=SINGLE[name])(getattr(module, home))
    return app


def run(arguments: Sequence[str], session: Session) -> int:
    """Run the command line and return its exit code. Raises MalisizeError, typer.TyperException,
    OSError.
    """
    if is_all(arguments):
        from malisize.cli.welcome import welcome

        session.write_bytes(welcome(session.language, session.width).encode("utf-8", "replace"))
        return 0
    only = arguments[0] if arguments[0] in COMMANDS else None
    command = typer.main.get_command(build(only))
    width = min(session.width, HELP_WIDTH) - 2 if session.width else HELP_WIDTH
    try:
        result = command.main(
            list(arguments),
            prog_name="malisize",
            standalone_mode=False,
            obj=session,
            terminal_width=width,
        )
    except SystemExit as stop:
        if isinstance(
            stop.__context__, BrokenPipeError
        ):  # Typer makes it an exit of 1, and the boundary knows better
            raise stop.__context__ from None
        raise
    return result if isinstance(result, int) else 0


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"malisize {__version__}")
        raise typer.Exit()
