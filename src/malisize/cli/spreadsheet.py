"""The options that say for which spreadsheet CSV is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.field import Field
from malisize.text import shown
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.export.convention import Convention

# fmt: off
SPREADSHEET = (
    Field("excel", "--excel", "output", "text", "LANG", completes="spreadsheets",
          help="CSV for French spreadsheets: fr means --decimal , --delimiter ; --bom"
               " (default: as in RFC 4180)"),
    Field("decimal", "--decimal", "output", "text", "MARK", completes="decimals",
          help="the decimal mark of CSV, . or , (default: .)"),
    Field("delimiter", "--delimiter", "output", "text", "MARK", completes="delimiters",
          help="separator of CSV cells: a comma, ; or tab (default: a comma)"),
    Field("bom", "--bom", "output", "flag",
          help="begin CSV with a byte order mark, so that spreadsheets read it as UTF-8"
               " (default: none)"),
)
# fmt: on
_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\t": "\t"}


def decimal_mark(text: str) -> str:
    """Return a decimal mark. Raises InputError."""
    if text not in (".", ","):
        raise InputError(
            phrase("--decimal {mark}: not a decimal mark", mark=shown(text)),
            hint=phrase("write `--decimal ,` or leave it out"),
        )
    return text


def convention(
    excel: str | None, decimal: str | None, delimiter: str | None, *, bom: bool, format: str
) -> Convention | None:
    """Return the convention asked for, None where none was. Raises InputError."""
    from malisize.export.convention import PLAIN, SPREADSHEETS

    given = {"--excel": excel, "--decimal": decimal, "--delimiter": delimiter}
    asked = next((name for name, value in given.items() if value is not None), None)
    asked = asked or ("--bom" if bom else None)
    if asked is None:
        return None
    if format != "csv":
        raise InputError(
            phrase("{option}: is for CSV, and the format is {format}", option=asked, format=format),
            hint=phrase("add `--format csv`, or leave it out"),
        )
    found = PLAIN
    if excel is not None:
        name = excel.strip().casefold()
        if name not in SPREADSHEETS:
            raise InputError(
                phrase("--excel {name}: no such spreadsheet", name=shown(excel)),
                hint=phrase("one of {names}", names=", ".join(SPREADSHEETS)),
            )
        found = SPREADSHEETS[name]
    if decimal is not None:
        found = found._replace(decimal=decimal_mark(decimal))
    if delimiter is not None:
        mark = _DELIMITERS.get(delimiter.casefold())
        if mark is None:
            raise InputError(
                phrase("--delimiter {mark}: not a delimiter of CSV", mark=shown(delimiter)),
                hint=phrase("write `--delimiter ';'` or `--delimiter tab`"),
            )
        found = found._replace(delimiter=mark)
    found = found._replace(bom=found.bom or bom)
    if found.decimal == found.delimiter:
        raise InputError(
            phrase("--decimal ,: a comma stands between the cells too"),
            hint=phrase("add `--delimiter ';'`"),
        )
    return found
