"""Commands whose options are given once, unless they are declared repeatable.

The parser would keep the last value and drop the others without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from typer import Typer
from typer.core import TyperCommand, TyperGroup

from malisize.cli.help import Helped
from malisize.errors import InputError
from malisize.text import shown
from malisize.wording import both, phrase, some

_F = TypeVar("_F", bound=Callable[..., Any])
_MOST_NAMED = 3


class AsTyped:
    """What makes of a text, of several or of a flag what a command is given: the same.

    The library would load pydantic to say so, which takes longer than everything else a start does.
    """

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 (its signature is theirs)
        """Return texts as they were typed, several as a list."""
        if not param.multiple and param.nargs == 1:
            return value
        return () if value is None else list(value)


class Once(Helped):
    """A command that refuses a second value of an option that takes one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. Raises InputError for an option given twice; flags may be."""
        for one in self.get_params(ctx):  # type: ignore[attr-defined]
            if one.type_descriptor.annotation in (str, list[str], bool):
                one._runtime_param = AsTyped()
        if not ctx.resilient_parsing:
            _refuse_twice(self, ctx, args)
        rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        return rest


class Command(Once, TyperCommand):
    """A command of malisize."""


class Group(Once, TyperGroup):
    """A command of malisize with commands below it."""


class Application(Typer):
    """An application of such commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_F], _F]:
        """Register a command."""
        return super().command(name, cls=Command, **settings)


def _refuse_twice(command: Any, ctx: Any, args: list[str]) -> None:
    """Raise InputError for the first option with several values that is to have one."""
    order = command.make_parser(ctx).parse_args(args=list(args))[2]
    if any(one.is_eager for one in order):  # help and version, whatever else is typed
        return
    seen: set[str] = set()
    for one in order:
        if one.param_type_name != "option" or one.multiple or one.is_flag:
            continue
        if one.name in seen:
            raise _twice(one, _values(command, ctx, args, one))
        seen.add(one.name)


def _values(command: Any, ctx: Any, args: list[str], option: Any) -> list[str]:
    """Return all values of an option, read as those of one that is repeatable."""
    option.multiple = True
    try:
        found: list[str] = command.make_parser(ctx).parse_args(args=list(args))[0][option.name]
    finally:
        option.multiple = False
    return found


def _twice(option: Any, values: list[str]) -> InputError:
    name = next((opt for opt in option.opts if opt.startswith("--")), option.opts[0])
    named = list(map(shown, values))
    words = {
        "name": name,
        "values": both(named) if len(named) <= _MOST_NAMED else some(named, _MOST_NAMED),
    }
    said = (
        phrase("{name}: given twice, {values}", **words)
        if len(values) == 2
        else phrase("{name}: given {times} times, {values}", times=len(values), **words)
    )
    return InputError(said, hint=phrase("leave out all but one"))
