"""CSV by RFC 4180: a header, one line per row; text that a spreadsheet would run as a formula is
made text.
"""

from __future__ import annotations

import csv
import io

from malisize.export.convention import PLAIN, Convention
from malisize.export.rows import table
from malisize.formats import Format
from malisize.numerals import plain
from malisize.records import Result
from malisize.text import without_formula


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


FORMAT = Format(
    lambda handing: to_csv(handing.result, handing.convention or PLAIN), (".csv",), is_data=True
)
