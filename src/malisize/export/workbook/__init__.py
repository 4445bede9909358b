"""A result as a workbook: an estimate as its living model, any other result as its table."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

from malisize.records import Result
from malisize.wording import ENGLISH, Language

if TYPE_CHECKING:
    from malisize.living import Cells


def to_workbook(
    result: Result, cells: Cells | None = None, *, language: Language = ENGLISH, title: str = ""
) -> bytes:
    """Return the bytes of a workbook; with ``cells`` the model is alive in it."""
    import xlsxwriter

    from malisize.export.workbook.model import write_model
    from malisize.export.workbook.tables import write_table

    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": _made(result)})
    if cells is not None:
        write_model(book, cells, language, title)
    else:
        write_table(book, result, language, title)
    book.close()
    return content.getvalue()


def _made(result: Result) -> datetime.datetime:
    """Return when a workbook says that it was made: on the day its result was asked for, since the
    same result gives the same bytes whenever it is written.
    """
    return datetime.datetime.fromisoformat(str(result.request.get("date") or "1980-01-01"))
