"""A field of a request: one thing that may be asked for."""

from __future__ import annotations

from typing import Any, Literal

from malisize.numerals import ANY, Limits
from malisize.tuples import NamedTuple

Group = Literal["study", "audience", "plan", "market", "output"]
Form = Literal[
    "text", "union", "money", "currency", "count", "flag", "names", "parts", "shares", "day"
]


class Field(NamedTuple):
    """One thing that may be asked for, and how every face spells it.

    ``form`` is how its text is read: a count is a whole number, a union several that are taken
    together, separated by plus signs or commas, names several separated by commas, plus signs or
    spaces, parts several separated by semicolons, shares several that know their own ends; these
    four repeat as options. ``default`` is the value where nothing is given, as typed.
    ``column`` says what a column of that name in a table of scenarios is: read for its scenario,
    refused since it holds for the whole run, or passed through. ``typed`` is False where the
    options of a result leave it out, ``sparse`` is True where its record does unless it is given.
    ``completes`` names the function of ``cli.words`` that offers its values, ``limits`` are those
    of a count. ``told`` says whether leaving it out is told from typing its default.
    """

    name: str
    option: str
    group: Group
    form: Form
    metavar: str = ""
    default: str | None = None
    short: str = ""
    example: str = ""
    column: Literal["read", "refused", "passes"] = "read"
    typed: bool = True
    completes: str = ""
    help: str = ""
    limits: Limits = ANY
    sparse: bool = False
    told: bool = False

    @property
    def key(self) -> str:
        """What a cell, a value of a sweep and a message call it: its option without the dashes."""
        return self.option.lstrip("-")

    @property
    def repeats(self) -> bool:
        """Whether it may be given several times."""
        return self.form in ("union", "names", "parts", "shares")

    @property
    def value(self) -> Any:
        """The value where nothing is given."""
        if self.repeats:
            return ()
        if self.form == "flag":
            return False
        return int(self.default) if self.form == "count" and self.default else self.default
