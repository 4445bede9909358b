"""How cells look: the modeller's colours (inputs blue, formulas black, links green), numbers by
their unit, text that is never a formula, a link or markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malisize.text import clean
from malisize.wording import Language, say

FIRST = 5  # the first row of inputs, quantities and ranges, counted from 0
MOST_CHARACTERS = 32_767  # of a cell
_COLOURS = {"input": "#0000FF", "formula": "#000000", "link": "#006100", "given": "#404040"}
_WHOLE, _PART, _SHARE = "#,##0", "#,##0.00", "0.0%"  # grouped as the reader's language does


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any, language: Language) -> None:
        self.book, self.language = book, language
        self._made: dict[tuple[Any, ...], Any] = {}

    def number(self, unit: str, role: str = "formula", value: float = 1e6, **more: Any) -> Any:
        """Return the format of a number of a unit, in the colour of its role."""
        small = 0 < abs(value) < 100 and not unit.startswith("people")
        form = _SHARE if unit == "share" else _PART if small or unit == "ratio" else _WHOLE
        if unit == "share" and 0 < abs(value) < 0.01:
            form = "0.000%"
        look: dict[str, Any] = {"num_format": form, "font_color": _COLOURS[role], **more}
        if role == "input":
            look |= {"bg_color": "#FFF9E5", "border": 1, "border_color": "#D9D9D9", "locked": False}
        return self._of(look)

    def text(self, **look: Any) -> Any:
        """Return a format of text."""
        return self._of({"text_wrap": True, "valign": "top", **look})

    @property
    def head(self) -> Any:
        """The format of the first row of a table."""
        return self._of({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})

    def _of(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(look)
        return self._made[key]

    def said(self, value: object) -> str:
        """Return a text in the language of the workbook, harmless, as long as a cell holds."""
        return clean(str(say(value, self.language)))[:MOST_CHARACTERS]

    def write(self, sheet: Any, row: int, column: int, value: object, form: Any = None) -> None:
        """Write a text as text, whatever it begins with; nothing for an empty one."""
        text = self.said(value)
        if text:
            sheet.write_string(row, column, text, form or self.text())

    def header(self, sheet: Any, row: int, names: Sequence[object]) -> None:
        """Write the first row of a table."""
        for column, name in enumerate(names):
            self.write(sheet, row, column, name, self.head)
