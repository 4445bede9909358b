"""What malisize says when nothing is asked."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from malisize.cli.welcome import welcome
from malisize.wording import codes, language


def test_five_lines_and_three_commands_that_run(malisize: Callable) -> None:
    """What it does in five lines that fit 80 cells, then the commands to begin with, which work
    when typed.
    """
    done = malisize.plainly()
    assert (done.code, done.err) == (0, "")
    what, begin, more = done.out.split("\n\n")
    assert len(what.splitlines()) == 5
    assert max(map(len, done.out.splitlines())) <= 80
    commands = [shlex.split(line.strip().partition("   ")[0].partition("  ")[0])[1:]
                for line in begin.splitlines()]  # fmt: skip
    assert [command[0] for command in commands] == ["audience", "budget", "explain"]
    for command in commands:
        assert malisize.plainly(*command, "--range", "none").code == 0
    assert more == "malisize --help lists all commands\n"


def test_it_fits_a_terminal_in_every_language() -> None:
    """Five lines and the commands, none wider than 80 cells, whatever the language."""
    for code in codes():
        lines = welcome(language(code)).splitlines()
        assert len(lines) == 11
        assert max(map(len, lines)) <= 80, code


def test_it_is_wrapped_in_a_narrow_terminal() -> None:
    """At 40 columns no line but a command is wider, and all is there."""
    for code in codes():
        wide, narrow = (welcome(language(code), width) for width in (80, 40))
        lines = narrow.splitlines()
        assert all(len(line) <= 40 or line.startswith("  malisize ") for line in lines[:-1])
        assert sorted(narrow.split()) == sorted(wide.split())
