"""Sheets of workbooks, read as other programs write them."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from malisize.importing import xlsx
from tests.importing import lookalikes as like

MIDDAY = datetime.datetime(2026, 3, 1, 12)


def written(fill: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """Return a workbook as a library writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook with one part's text changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for path in old.namelist():
            text = old.read(path).decode("utf-8")
            new.writestr(path, change(text) if path == part else text)
    return stream.getvalue()


def read(content: bytes) -> dict[str, list[tuple[int, list[object]]]]:
    """Return every sheet's rows."""
    book = xlsx.book(io.BytesIO(content))
    return {
        name: [(row.line, list[object](row.cells)) for row in xlsx.rows(book, name)]
        for name in book.sheets
    }


def various(book: xlsxwriter.Workbook) -> None:
    """Fill a sheet with every kind of cell, between empty rows and columns."""
    sheet = book.add_worksheet("Raw & <data>")
    book.add_chartsheet("Chart")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    days = book.add_format({"num_format": '[Red]0.0" days"'})
    bold = book.add_format({"bold": True})
    sheet.write_row(1, 1, ["Name", "Amount"])
    sheet.write_rich_string(4, 0, "one ", bold, "two", " three")
    sheet.write_datetime(4, 3, MIDDAY, day)
    sheet.write_number(4, 4, 46_000, days)
    sheet.write_boolean(5, 0, True)
    sheet.write_formula(5, 1, "=1+1", None, 2)
    sheet.write_formula(5, 2, '="a"&"b"', None, "ab")
    sheet.write_formula(5, 3, "=1/0", None, "#DIV/0!")
    sheet.write_string(5, 27, "two\nlines\x01")
    sheet.write_blank(6, 0, None, day)
    book.add_worksheet("Empty")


def test_every_kind_of_cell() -> None:
    """Texts, numbers, days, truths and results of formulas stand on their line and column."""
    assert read(written(various)) == {
        "Raw & <data>": [
            (2, ["", "Name", "Amount"]),
            (5, ["one two three", "", "", MIDDAY.date(), 46_000.0]),
            (6, [True, 2.0, "ab", "#DIV/0!", *[""] * 23, "two\nlines\x01"]),
        ],
        "Empty": [],
    }


def test_texts_of_their_own_and_days_from_1904() -> None:
    """Texts within cells read like shared ones, and days count from where the workbook says."""
    own = written(various, constant_memory=True)
    assert read(own) == read(written(various))
    since_1904 = written(various, date_1904=True)
    assert read(since_1904)["Raw & <data>"][1][1][3] == MIDDAY.date()


def test_names_with_a_prefix_and_how_a_text_is_pronounced() -> None:
    """Elements may carry a prefix, and what helps to pronounce a text is none of it."""
    content = like.sheet([["Name", 7]])
    part = "xl/worksheets/s1.xml"
    prefixed = changed(content, part, lambda text: re.sub(
        r"<(/?)(?!\?)", r"<\1x:", text).replace("xmlns=", "xmlns:x="))  # fmt: skip
    spoken = changed(content, part, lambda text: text.replace(
        "</is>", '<rPh sb="0" eb="1"><t>loud</t></rPh></is>'))  # fmt: skip
    assert read(prefixed) == read(spoken) == read(content) == {"Sheet1": [(1, ["Name", 7.0])]}


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet'),
        ("</sheetData>", ""),
        ("<v>7</v>", "<v>seven</v>"),
        ('<c><v>7</v>', '<c t="s"><v>7</v>'),
        ('<c><v>7</v>', '<c r="ZZZZ1"><v>7</v>'),
        ('<c><v>7</v>', '<c r="A1"><v>7</v>'),
    ],
)  # fmt: skip
def test_a_broken_sheet_is_no_workbook(found: str, put: str) -> None:
    """A document type, cut XML, words for numbers, unknown texts and impossible columns are one
    error.
    """
    content = like.sheet([["Name", 7]])
    broken = changed(content, "xl/worksheets/s1.xml", lambda text: text.replace(found, put))
    assert broken != content
    with pytest.raises(xlsx.WorkbookError):
        read(broken)


@pytest.mark.parametrize("part", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_another_archive_is_no_workbook(part: str) -> None:
    """An archive whose parts are no workbook's is refused when it is opened."""
    with pytest.raises(xlsx.WorkbookError):
        xlsx.book(io.BytesIO(changed(like.sheet([["a"]]), part, lambda _: "<no/>")))


def test_no_sheet_stands_in_memory() -> None:
    """The first row of a long sheet is there before a tenth of it is read."""
    content = like.sheet([["Name", "Impressions"], *([f"c{at}", at] for at in range(9_000))])
    book = xlsx.book(io.BytesIO(content))
    first, *_, last = xlsx.rows(book, "Sheet1")
    assert first.share < 0.15
    assert last == (9_001, ["c8999", 8_999.0], 1.0)
