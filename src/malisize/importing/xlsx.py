"""The sheets of an XLSX workbook, read by openpyxl a row at a time: none stands in memory."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from zipfile import ZipFile

from malisize.errors import InputError
from malisize.importing.cells import Cell
from malisize.saved.workbook import library

_AT_ONCE = 500  # rows
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


def sheets(stream: BinaryIO, where: str) -> dict[str, Any]:
    """Return the sheets of a workbook by their names. Raises WorkbookError, and InputError without
    openpyxl.
    """
    openpyxl = library(where)
    with _readable():
        _refuse_harmful(stream)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise WorkbookError("it has no sheet")
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of them is often wrong
        return {sheet.title: sheet for sheet in book.worksheets}


def rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something. Raises WorkbookError."""
    with _readable():
        to_cell = _reader(sheet.parent.epoch)
        lines = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        with _readable():
            some = list(islice(lines, _AT_ONCE))
            if not some:
                return
            if some[-1][0] > _LAST_LINE:
                raise WorkbookError(f"line {some[-1][0]}")
            cells = [(line, _cells(row, to_cell)) for line, row in some]
        yield from (Row(line, row) for line, row in cells if row)


def _cells(row: tuple[Any, ...], to_cell: Callable[[Any], Cell]) -> list[Cell]:
    """Return the cells of a row without the empty ones at its end."""
    cells = [to_cell(value) for value in row]
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
                raise WorkbookError(f"{part.filename} is too large")
            with parts.open(part) as content:
                if b"<!DOCTYPE" in content.read(_HEAD).replace(b"\0", b""):  # in UTF-16 too
                    raise WorkbookError("a document type")


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
        raise WorkbookError(str(error.__cause__ or error).partition("\n")[0].strip("\"'")) from None
