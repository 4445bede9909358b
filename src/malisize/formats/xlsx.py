"""A result as a workbook: an estimate as its living model, any other result as its table."""

from __future__ import annotations

from malisize.formats import Format
from malisize.handing import Handing


def to_sheets(handing: Handing) -> bytes:
    """Return the bytes of the workbook of a result."""
    from malisize.export.workbook import to_workbook

    cells = handing.living.cells() if handing.living else None
    return to_workbook(handing.result, cells, language=handing.language, title=handing.title)


FORMAT = Format(
    to_sheets,
    (".xlsx",),
    is_data=True,
    is_binary=True,
    wishes=("title",),
    libraries={"xlsxwriter": "XlsxWriter"},
    extra="office",
)
