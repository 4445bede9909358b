"""What may be typed after ``malisize``, as completion reads it: one JSON file made from the
commands.

``parameters`` has every option and argument once, by an id; ``commands`` has for each command,
those of a group within it, a short summary and the ids of what it takes.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import typer

from malisize.cli import words
from malisize.cli.app import build


def text() -> str:
    """Return the file, one parameter and one command a line."""
    parameters: dict[str, Any] = {}
    root = _command(typer.main.get_command(build()), parameters)
    return (
        '{\n"parameters": {\n'
        + ",\n".join(f"{json.dumps(id)}: {json.dumps(one)}" for id, one in parameters.items())
        + '\n},\n"commands": '
        + "\n".join(_lines(root))
        + "\n}\n"
    )


def _lines(command: dict[str, Any]) -> Iterator[str]:
    head = json.dumps(command["summary"])
    yield f'{{"summary": {head}, "takes": {json.dumps(command["takes"])}, "commands": {{'
    inner = [(name, "\n".join(_lines(one))) for name, one in command["commands"].items()]
    if inner:
        yield ",\n".join(f"{json.dumps(name)}: {lines}" for name, lines in inner)
    yield "}}"


def _command(command: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    takes = []
    for one in command.get_params(typer.Context(command)):
        if not getattr(one, "hidden", False):
            takes.append(_id(_parameter(one), parameters))
    below = getattr(command, "commands", {})
    return {
        "summary": command.get_short_help_str(60),
        "takes": takes,
        "commands": {
            name: _command(one, parameters) for name, one in below.items() if not one.hidden
        },
    }


def _id(found: dict[str, Any], parameters: dict[str, Any]) -> str:
    """Return the id of a parameter: its name, numbered where commands differ on it."""
    id, place = found["name"], 1
    while parameters.setdefault(id, found) != found:
        place += 1
        id = f"{found['name']}-{place}"
    return id


def _parameter(one: Any) -> dict[str, Any]:
    is_option = one.param_type_name == "option"
    found: dict[str, Any] = {"name": one.name}
    if is_option:
        found["opts"] = list(one.opts)
    if is_option and one.is_flag:
        found["is_flag"] = True
    if one.multiple if is_option else one.nargs != 1:
        found["repeats"] = True
    if one._custom_shell_complete is not None:
        (function,) = [cell.cell_contents for cell in one._custom_shell_complete.__closure__]
        ours = inspect.unwrap(getattr(words, function.__name__))
        assert ours is inspect.unwrap(function)
        found["completes"] = function.__name__
    assert not one.type_descriptor.is_choice
    found["help"] = one.help or ""
    return found
