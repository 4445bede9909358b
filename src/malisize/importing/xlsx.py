"""The sheets of an XLSX workbook, read by openpyxl a row at a time: none stands in memory."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import IO, Any, BinaryIO
from zipfile import ZipFile

from malisize.errors import InputError
from malisize.importing.cells import Cell
from malisize.reasons import of_workbook
from malisize.saved.workbook import library
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_AT_ONCE = 500  # rows
_BLOCK = 1 << 16
_LAST_LINE = 1_048_576
_HEAD = 4_096  # bytes of a part in which a document type would stand
_MOST_TEXTS = 1 << 28  # bytes of a workbook's shared texts, which are in memory
_MOST_OF_A_PART = 1 << 26  # bytes of any other that is read whole
_PACKED = 100  # how many times smaller a long sheet may be when it is packed
_DATES_FROM = 1905  # below, numbers that were given the format of a date


class WorkbookError(ValueError):
    """A file that is no XLSX workbook, or is broken."""


class Row(NamedTuple):
    """A row that holds something: the line it stands on, and its cells from the first column to the
    last that holds something.
    """

    line: int
    cells: list[Cell]


class Sheet(NamedTuple):
    """A sheet of a workbook: what opens its part, and what parses its rows from that."""

    part: Callable[[], IO[bytes]]
    parser: Callable[[IO[bytes]], Any]
    epoch: datetime.datetime


def sheets(stream: BinaryIO, where: str) -> dict[str, Sheet]:
    """Return the sheets of a workbook by their names. Raises WorkbookError, and InputError without
    openpyxl.
    """
    library(where)
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._reader import WorkSheetParser

    with _readable():
        _refuse_harmful(stream)
        reader = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
        for step in (reader.read_manifest, reader.read_strings, reader.read_workbook):
            step()
        book = reader.wb
        apply_stylesheet(reader.archive, book)
        parts = {
            sheet.name: relation.target
            for sheet, relation in reader.parser.find_sheets()
            if relation.target in reader.valid_files and "chartsheet" not in relation.Type
        }
        if not parts:
            raise WorkbookError(phrase("it has no sheet"))
    how = {
        "data_only": True,
        "epoch": book.epoch,
        "date_formats": book._date_formats,
        "timedelta_formats": book._timedelta_formats,
    }
    return {
        name: Sheet(
            partial(reader.archive.open, part),
            partial(WorkSheetParser, shared_strings=reader.shared_strings, **how),
            book.epoch,
        )
        for name, part in parts.items()
    }


def rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something. Raises WorkbookError."""
    to_cell, last = _reader(sheet.epoch), 0
    with _readable():
        part = sheet.part()
    with part as source:
        parsed = _parsed(source, sheet.parser(source))
        while True:
            with _readable():
                some = [(line, _cells(cells, to_cell)) for line, cells in islice(parsed, _AT_ONCE)]
            if not some:
                return
            for line, cells in some:
                if line > last and cells:
                    yield Row(line, cells)
                last = max(last, line)


def _parsed(source: IO[bytes], parser: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a part with their lines. openpyxl parses each; its own loop over them keeps
    an empty element of every row, and what is said of its height.
    """
    from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG
    from openpyxl.xml.functions import iterparse

    data: Any = None
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            data = element if element.tag == DATA_TAG else data
        elif element.tag == ROW_TAG:
            line, cells = parser.parse_row(element)
            if line > _LAST_LINE:
                raise WorkbookError(phrase("a row stands on line {line}", line=line))
            element.clear()
            del data[:]
            parser.row_dimensions.clear()
            yield line, cells
        elif element.tag == DATA_TAG:
            break
    while source.read(_BLOCK):  # to its end, where its checksum is compared
        pass


def _cells(found: list[Any], to_cell: Callable[[Any], Cell]) -> list[Cell]:
    """Return the cells of a row without the empty ones at its end."""
    values = {cell["column"]: cell["value"] for cell in found}
    cells = [to_cell(values.get(column)) for column in range(1, max(values, default=0) + 1)]
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _reader(epoch: datetime.datetime) -> Callable[[Any], Cell]:
    """Return what makes a cell of a value of openpyxl's, in a workbook whose dates count from an
    epoch: what is no date or has no day is the number that was written.
    """
    from openpyxl.utils.datetime import to_excel
    from openpyxl.utils.escape import unescape

    def to_cell(value: Any) -> Cell:
        if value is None:
            return ""
        if isinstance(value, str):
            return str(unescape(value)) if "_x" in value else value
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, datetime.date) and value.year >= _DATES_FROM:
            return value.date() if isinstance(value, datetime.datetime) else value
        return float(to_excel(value, epoch))

    return to_cell


def _refuse_harmful(stream: BinaryIO) -> None:
    """Refuse document types, which no workbook has and whose entities could grow, and parts that
    unpack to more than memory. Raises WorkbookError.
    """
    with ZipFile(stream) as parts:
        for part in parts.infolist():
            size, sheet = part.file_size, "/worksheets/" in part.filename
            most = _MOST_TEXTS if "sharedStrings" in part.filename else _MOST_OF_A_PART
            if size > (max(most, _PACKED * part.compress_size) if sheet else most):
                name = shown(part.filename)
                raise WorkbookError(phrase("its part {name} is too large", name=name))
            with parts.open(part) as content:
                if b"<!DOCTYPE" in content.read(_HEAD).replace(b"\0", b""):  # in UTF-16 too
                    raise WorkbookError(phrase("it holds a document type"))


@contextmanager
def _readable() -> Iterator[None]:
    """Make one error of what broken files raise, and keep openpyxl from warning of styles."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (WorkbookError, InputError):
        raise
    except Exception as error:  # whatever the library makes of a file that is broken
        raise WorkbookError(of_workbook(error)) from None
