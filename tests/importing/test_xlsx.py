"""Sheets of workbooks, read as other programs write them."""

from __future__ import annotations

import datetime
import io
import re
import sys
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from malisize.errors import InputError
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
    return {
        name: [(row.line, list[object](row.cells)) for row in xlsx.rows(sheet)]
        for name, sheet in xlsx.sheets(io.BytesIO(content), "book.xlsx").items()
    }


def various(book: xlsxwriter.Workbook) -> None:
    """Fill a sheet with every kind of cell, between empty rows and columns."""
    sheet = book.add_worksheet("Raw & <data>")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": ["Raw & <data>", 4, 4, 5, 4]})
    book.add_chartsheet("Chart").set_chart(chart)
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
        ('<row r="1">', '<row r="2000000">'),
    ],
)  # fmt: skip
def test_a_broken_sheet_is_no_workbook(found: str, put: str) -> None:
    """A document type, cut XML, words for numbers, unknown texts, impossible columns and lines
    are one error.
    """
    content = like.sheet([["Name", 7]])
    broken = changed(content, "xl/worksheets/s1.xml", lambda text: text.replace(found, put))
    assert broken != content
    with pytest.raises(xlsx.WorkbookError):
        read(broken)


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_another_archive_is_no_workbook(part: str) -> None:
    """An archive whose parts are no workbook's is refused when it is opened."""
    with pytest.raises(xlsx.WorkbookError):
        read(changed(like.sheet([["a"]]), part, lambda _: "<no/>"))


@pytest.mark.slow
def test_no_sheet_stands_in_memory() -> None:
    """The first row of a long sheet is there before a tenth of it is read."""
    content = like.sheet([["Name", "Impressions"], *([f"c{at}", at] for at in range(9_000))])
    stream = io.BytesIO(content)
    (sheet,) = xlsx.sheets(stream, "book.xlsx").values()
    rows = xlsx.rows(sheet)
    assert next(rows).line == 1
    assert stream.tell() < 0.1 * len(content)
    assert list(rows)[-1] == (9_001, ["c8999", 8_999.0])


@pytest.mark.slow
def test_memory_does_not_follow_the_rows() -> None:
    """A row more leaves nothing in memory: openpyxl's own loop keeps an empty element of each, and
    what is said of its height.
    """

    def peak(count: int) -> int:
        content = like.sheet([[f"campaign {at}", at, 7, 7] for at in range(count)])
        stream = io.BytesIO(changed(content, "xl/worksheets/s1.xml", lambda text: text.replace(
            "<row ", '<row ht="20" customHeight="1" ')))  # fmt: skip
        tracemalloc.start()
        try:
            assert sum(1 for sheet in xlsx.sheets(stream, "").values()
                       for _ in xlsx.rows(sheet)) == count  # fmt: skip
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # loads openpyxl
    assert peak(2_500) - peak(1_500) < 1_000 * 40


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    """Rows and columns beyond the dimension that a sheet states are read."""
    content = like.sheet([["Name", "Amount"], ["a", 7]])
    wrong = changed(content, "xl/worksheets/s1.xml", lambda text: text.replace(
        "<sheetData>", '<dimension ref="A1"/><sheetData>'))  # fmt: skip
    assert wrong != content
    assert read(wrong) == read(content)


def timed(book: xlsxwriter.Workbook) -> None:
    """Fill a hidden sheet with what has the format of a date, and is none."""
    sheet = book.add_worksheet()
    day, span = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "[h]:mm:ss"))
    for column, (number, style) in enumerate(((12, day), (0.5, day), (1.25, span), (4e6, day))):
        sheet.write_number(0, column, number, style)
    book.add_worksheet().activate()
    sheet.hide()


def test_what_has_the_format_of_a_date_and_is_none() -> None:
    """Small numbers, times and spans are the numbers that were written, what is past all dates an
    error, without a warning; sheets that are hidden are read.
    """
    assert read(written(timed)) == {"Sheet1": [(1, [12.0, 0.5, 1.25, "#VALUE!"])], "Sheet2": []}
    assert read(written(timed, date_1904=True))["Sheet1"][0][1][:3] == [12.0, 0.5, 1.25]


@pytest.mark.slow
@pytest.mark.parametrize("part", ["xl/worksheets/s1.xml", "xl/workbook.xml"])
def test_a_part_that_grows_beyond_measure_is_refused(part: str) -> None:
    """What unpacks to more than memory is refused before it is unpacked."""
    content, stream = like.sheet([["a"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(
        stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:  # fmt: skip
        for path in old.namelist():
            with new.open(path, "w") as grown:
                grown.write(old.read(path))
                for _ in range(65 if path == part else 0):
                    grown.write(b" " * 2**20)
    with pytest.raises(xlsx.WorkbookError, match="too large"):
        read(stream.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Override PartName="/xl/workbook.bin" ContentType="application/vnd.'
            'ms-excel.sheet.binary.macroEnabled.main"/></Types>'
        },
    ],
)
def test_other_forms_of_workbooks_are_refused(content: dict[str, str]) -> None:
    """An .ods and an .xlsb are refused in one line."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for path, text in content.items():
            book.writestr(path, text)
    with pytest.raises(xlsx.WorkbookError) as caught:
        read(stream.getvalue())
    assert "\n" not in str(caught.value)


def test_without_openpyxl_a_line_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is read by the extra that writes workbooks."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="openpyxl, which is not installed") as caught:
        read(like.sheet([["a"]]))
    assert "pip install 'malisize[office]'" in str(caught.value.hint)
