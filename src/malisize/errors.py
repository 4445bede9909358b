"""One family of errors: what is wrong in one line, and a hint that can be typed."""

from __future__ import annotations

from typing import Any

from malisize.text import hint_in_python, in_python
from malisize.wording import Text, joined


class MalisizeError(Exception):
    """Base of every error that malisize raises on purpose.

    ``message`` is one line that names the value and the place; ``hint``, where there is one, is
    something the user can type or change. Both speak of options, as the command line does; the
    error as a text speaks of the arguments of Python, its hint with it. ``exit_code`` is what the
    command line returns.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return what is wrong and the hint, in the words of Python."""
        message = in_python(str(self.message))
        return f"{message} ({hint_in_python(str(self.hint))})" if self.hint else message

    def is_at(self, place: str) -> bool:
        """Tell whether the message names a place, or one within it, such as a key of a file."""
        parameters = self.message.parameters if isinstance(self.message, Text) else {}
        named = [value for value in parameters.values() if isinstance(value, str)]
        return any(one == place or one.startswith(f"{place}: ") for one in named)

    @property
    def faults(self) -> tuple[MalisizeError, ...]:
        """The single faults this error stands for: itself, unless it gathers several."""
        return (self,)


class InputError(MalisizeError):
    """Wrong usage or input: a value, a key, a name, a file (exit 2)."""


class UnitError(InputError):
    """Two quantities of different units were added, compared or capped (exit 2)."""


class InfeasibleError(MalisizeError):
    """A well-formed request that has no valid answer (exit 1)."""

    exit_code = 1


class WriteError(MalisizeError):
    """A result could not be written to its destination (exit 74)."""

    exit_code = 74


class Faults(InputError):  # noqa: N818 (it is several errors)
    """Several faults of one input, reported together (exit 2)."""

    def __init__(self, faults: list[MalisizeError]) -> None:
        super().__init__(joined("; ", [fault.message for fault in faults]))
        self._faults = tuple(faults)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return Faults, (list(self._faults),)

    @property
    def faults(self) -> tuple[MalisizeError, ...]:
        """Every fault found, in the order of the input."""
        return self._faults


def raise_faults(faults: list[MalisizeError]) -> None:
    """Raise the faults gathered so far: nothing for none, the fault itself for one, ``Faults`` for
    several.
    """
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)
