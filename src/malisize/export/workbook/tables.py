"""A result without a model of its own, such as a comparison or a sweep, as its table of numbers."""

from __future__ import annotations

from typing import Any

from malisize.export.rows import table
from malisize.export.workbook.styles import Styles
from malisize.records import Estimate, Explanation, Listing, Result
from malisize.wording import Language, phrase

_WIDTH, _WIDE = 16, 44


def write_table(book: Any, result: Result, language: Language, title: str) -> None:
    """Write the rows of a result, its remarks and its sources."""
    styles = Styles(book, language)
    sheet = book.add_worksheet(styles.said(phrase("Table")))
    columns, rows = table(result)
    heading = title or (result.title if isinstance(result, Estimate | Listing) else "")
    first = 0
    if heading:
        styles.write(sheet, 0, 0, heading, styles.text(bold=True, text_wrap=False))
        first = 2
    styles.header(sheet, first, columns)
    sheet.freeze_panes(first + 1, 1)
    _rows(sheet, styles, first + 1, columns, rows)
    if isinstance(result, Listing):
        place = first + 2 + len(rows)
        for remark in result.remarks:
            styles.write(sheet, place, 0, remark, styles.text(text_wrap=False))
            place += 1
        for name, further in result.more.items():
            _further(book, styles, name, further)
    if isinstance(result, Explanation):
        write_sources(book, styles, result)


def _rows(sheet: Any, styles: Styles, first: int, columns: Any, rows: Any) -> None:
    for place, row in enumerate(rows):
        for column, name in enumerate(columns):
            value = row.get(name)
            if isinstance(value, bool) or value is None:
                styles.write(sheet, first + place, column, "" if value is None else value)
            elif isinstance(value, int | float):
                unit = str(row.get("unit", ""))
                form = styles.number(unit, "given", float(value))
                sheet.write_number(first + place, column, float(value), form)
            else:
                styles.write(sheet, first + place, column, value, styles.text(text_wrap=False))
    for column, name in enumerate(columns):
        longest = max((len(str(row.get(name, ""))) for row in rows), default=0)
        numbers = any(isinstance(row.get(name), float) for row in rows)
        sheet.set_column(column, column, _WIDTH if numbers else min(_WIDE, max(10, longest + 2)))


def _further(book: Any, styles: Styles, name: str, rows: Any) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if not columns:
        return
    sheet = book.add_worksheet(styles.said(name)[:31].capitalize())
    styles.header(sheet, 0, columns)
    flat = [
        {
            key: "; ".join(map(str, value)) if isinstance(value, list) else value
            for key, value in row.items()
        }
        for row in rows
    ]
    _rows(sheet, styles, 1, columns, flat)


def write_sources(book: Any, styles: Styles, result: Estimate | Explanation) -> None:
    """Write the numbered sources: title, publisher, address, the day it was read."""
    sheet = book.add_worksheet(styles.said(phrase("Sources")))
    styles.header(
        sheet, 0, ("", phrase("Title"), phrase("Publisher"), phrase("Address"), phrase("Read on"))
    )
    for place, source in enumerate(result.sources, start=1):
        sheet.write_number(place, 0, place)
        for column, value in enumerate(
            (source.title, source.publisher, source.url, source.accessed), start=1
        ):
            styles.write(sheet, place, column, value)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 3, 48)
    sheet.set_column(4, 4, 12)
    sheet.freeze_panes(1, 0)
