"""malisize completion: switch on completion in a shell."""

from __future__ import annotations

from typing import Annotated

import typer

from malisize.cli.options import with_options
from malisize.cli.words import SHELLS, shells
from malisize.errors import InputError
from malisize.text import did_you_mean, shown
from malisize.wording import phrase


@with_options(output=False)
def completion(
    ctx: typer.Context,
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", help="bash, zsh or fish", autocompletion=shells)
    ],
) -> None:
    """Print the completion script of a shell.

    It completes commands, options and names, and writes to no start-up file.

    Type the line of your shell; to keep it, add the line to the file that the shell reads when it
    starts.

    bash, ~/.bashrc: eval "$(malisize completion bash)"

    zsh, ~/.zshrc after compinit: eval "$(malisize completion zsh)"

    fish, ~/.config/fish/config.fish: malisize completion fish | source

    Example: malisize completion bash
    """
    from malisize.cli.shells import SCRIPTS

    name = shell.strip()
    if name not in SHELLS:
        raise InputError(
            phrase("no completion for the shell {shell}", shell=shown(shell)),
            hint=did_you_mean(name, SHELLS, phrase("one of bash, zsh, fish")),
        )
    ctx.obj.write_bytes(SCRIPTS[name].encode())
