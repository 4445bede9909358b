"""An option given twice is refused, unless it is declared repeatable or is a flag."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import typer

from malisize.cli.app import build
from malisize.cli.session import Session
from malisize.errors import InputError

TREE = typer.main.get_command(build())


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with its words."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), TREE)]
    while waiting:
        words, command = waiting.pop()
        yield words, command
        waiting += [((*words, name), one) for name, one in getattr(command, "commands", {}).items()]


SINGLE = [
    pytest.param((*words, *before, first, second), one.opts, id=" ".join((*words, first, second)))
    for words, command in commands()
    for one in command.params
    if one.param_type_name == "option" and not one.multiple and not one.is_flag
    for before in [("x",) if any(p.param_type_name == "argument" for p in command.params) else ()]
    for first, second in product(one.opts, one.opts)
]


def refusal(words: tuple[str, ...]) -> InputError:
    """Return why a command line is refused; nothing of it is run."""
    with pytest.raises(InputError) as caught:
        TREE.main(list(words), standalone_mode=False, obj=Session())
    return caught.value


@pytest.mark.parametrize(("words", "opts"), SINGLE)
def test_every_option_of_every_command_is_given_once(
    words: tuple[str, ...], opts: list[str]
) -> None:
    """Short or long, the refusal names the option and both values."""
    *before, first, second = words
    fault = refusal((*before, first, "one", second, "two"))
    name = next(opt for opt in opts if opt.startswith("--"))
    assert fault.message == f"{name}: given twice, `one` and `two`"
    assert fault.hint


def test_the_repeatable_options_are_those_that_say_so() -> None:
    """An option that may be given several times says so in its help, and no other does."""
    found = set()
    for words, command in commands():
        for one in command.params:
            if one.param_type_name == "option":
                assert ("(repeatable" in (one.help or "")) == one.multiple, (words, one.opts)
                found |= {one.opts[0]} if one.multiple else set()
    assert {"--assumptions", "--set", "--channel", "--narrow", "--vary", "--row"} <= found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audience", "--date=a", "--date", "a"), "--date: given twice, `a` and `a`"),
        (("audience", "-ox", "--output=y"), "--output: given twice, `x` and `y`"),
        (("audience", "-qox", "-qoy"), "--output: given twice, `x` and `y`"),
        (("audience", *("--seed", "1") * 5), "--seed: given 5 times, `1`, `1`, `1` and 2 more"),
        (("figures", "--topic", "a", "--topic", "b", "list"), "--topic: given twice, `a` and `b`"),
    ],
)
def test_however_it_is_spelt(words: tuple[str, ...], said: str) -> None:
    assert refusal(words).message == said


def test_help_is_shown_whatever_else_is_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """Help is given whatever else is typed, and a flag may be given twice."""
    words = ["audience", "--seed", "a", "--seed", "b", "-q", "-q", "--help"]
    TREE.main(words, standalone_mode=False, obj=Session())
    assert "Size the audience that you can reach" in capsys.readouterr().out
