"""CSV by RFC 4180: a header, one line per row; text that a spreadsheet would run as a formula is
made text.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from malisize.export.rows import table
from malisize.numerals import plain
from malisize.records import Result
from malisize.text import without_formula


class Convention(NamedTuple):
    """How a spreadsheet expects CSV: its decimal mark, its delimiter, and whether it looks for a
    byte order mark.
    """

    decimal: str = "."
    delimiter: str = ","
    bom: bool = False


PLAIN = Convention()
SPREADSHEETS = {"fr": Convention(",", ";", bom=True)}  # by the language of the spreadsheet


def to_csv(result: Result, convention: Convention = PLAIN) -> str:
    """Return the rows of a result as CSV, UTF-8 text with CRLF line ends; numbers in full
    precision.
    """
    columns, rows = table(result)
    out = io.StringIO()
    out.write("\ufeff" if convention.bom else "")
    writer = csv.writer(out, delimiter=convention.delimiter)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column), convention.decimal) for column in columns])
    return out.getvalue()


def _cell(value: object, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(float(value), "amount").replace(".", decimal)
    return without_formula(str(value))
