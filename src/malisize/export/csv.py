"""CSV by RFC 4180: a header, one line per row; text that a spreadsheet would run as a formula is
made text.
"""

from __future__ import annotations

import csv
import io

from malisize.export.rows import table
from malisize.numerals import plain
from malisize.records import Result
from malisize.text import without_formula


def to_csv(result: Result) -> str:
    """Return the rows of a result as CSV, UTF-8 text with CRLF line ends; numbers in full
    precision.
    """
    columns, rows = table(result)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(float(value), "amount")
    return without_formula(str(value))
