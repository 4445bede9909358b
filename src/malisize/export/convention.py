"""How a spreadsheet expects CSV."""

from __future__ import annotations

from malisize.tuples import NamedTuple


class Convention(NamedTuple):
    """How a spreadsheet expects CSV: its decimal mark, its delimiter, and whether it looks for a
    byte order mark.
    """

    decimal: str = "."
    delimiter: str = ","
    bom: bool = False


PLAIN = Convention()
SPREADSHEETS = {"fr": Convention(",", ";", bom=True)}  # by the language of the spreadsheet
