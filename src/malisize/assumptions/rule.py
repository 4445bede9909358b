"""What a key may hold: its kind, its unit, its limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from malisize.numerals import ANY, Kind, Limits, currencies_in
from malisize.tuples import NamedTuple
from malisize.wording import phrase

Form = Literal["number", "text", "texts", "union", "narrow", "steps", "correlations", "start"]


class KeyRule(NamedTuple):
    """A key or a family of keys. In ``pattern``, CHANNEL, BAND, FIGURE, DAYS and PLACE stand
    for one name each; ``read`` is the grammar of a text, ``home`` the currency of the country. With
    ``or_paid`` a share may be an amount of money as well; with ``yearly`` each year to come may
    have its own value.
    """

    pattern: tuple[str, ...]
    form: Form
    meaning: str
    kind: Kind = "share"
    unit: str = "share"
    limits: Limits = ANY
    example: str = ""
    read: Callable[[str], object] | None = None
    home: str = ""
    or_paid: bool = False
    yearly: bool = False

    def of(self, text: str) -> KeyRule:
        """Return the rule by which a text is read: that of an amount where it writes money."""
        if not self.or_paid or not currencies_in(text):
            return self
        return self._replace(kind="paid", unit="", example="", or_paid=False)


SHARE = KeyRule((), "number", phrase("a share"), example="20%")
RATIO = KeyRule((), "number", phrase("a ratio"), kind="ratio", unit="ratio", example="0.9")


def key(
    path: str,
    meaning: str,
    form: Form = "number",
    kind: Kind = "share",
    unit: str = "share",
    example: str = "",
    read: Callable[[str], object] | None = None,
    *,
    or_paid: bool = False,
    yearly: bool = False,
    **limits: Any,
) -> KeyRule:
    """Return the rule of a key as it is written, with the limits of its number."""
    bounds = Limits(**limits) if limits else ANY
    return KeyRule(
        tuple(path.split(".")),
        form,
        meaning,
        kind,
        unit,
        bounds,
        example,
        read,
        "",
        or_paid,
        yearly,
    )
