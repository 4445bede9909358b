"""Tables to import: CSV of any encoding and delimiter, and workbooks, a block of rows at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import dropwhile, islice
from typing import BinaryIO

from malisize.errors import InputError
from malisize.importing import xlsx
from malisize.importing.cells import Cell
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.source import UTF_8, Source
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase

_HEAD = 1 << 16
_LOOKED_AT = 40  # rows in which a header may stand
_DELIMITERS = (",", ";", "\t", "|")
_ROWS = 5_000  # of a workbook, a block
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Score = Callable[[Sequence[str]], int]
Progress = Callable[[int, int], None]


class Block(NamedTuple):
    """Some rows: the line each begins on, and the cells by column."""

    lines: Sequence[int]
    cells: Mapping[str, Sequence[Cell]]


class Table(NamedTuple):
    """A table being read: the file, how it was read, what stands above the header, the names of its
    columns, and its rows.
    """

    file: str
    how: str
    above: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    delimiter: str
    blocks: Iterator[Block]


def opened(stream: BinaryIO, file: str, score: Score, progress: Progress) -> Table:
    """Open a table whose header is the row that scores most. Raises InputError for what is no
    table.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise InputError(
            phrase("{file}: is a web page, not a table", file=file),
            hint=phrase("download the export itself: the page may be that of a login"),
        )
    if head.startswith(_OLE):
        raise InputError(
            phrase("{file}: is a workbook with a password, or in the old format .xls", file=file),
            hint=phrase("save it again as .xlsx without a password, or as CSV"),
        )
    if head.startswith(b"PK\x03\x04"):
        return _workbook(stream, file, score, progress)
    return _csv(stream, file, head, score, progress)


def _csv(stream: BinaryIO, file: str, head: bytes, score: Score, progress: Progress) -> Table:
    encoding = _encoding(stream, head)
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == UTF_8 else encoding)
    beginning = decoder("replace").decode(head)
    best = (-1, 0, ",", list[list[str]]())
    for delimiter in _DELIMITERS:
        rows, ends = [], []
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        try:
            for row in islice(reader, _LOOKED_AT):
                rows.append(row)
                ends.append(reader.line_num)
        except csv.Error:
            pass
        for at, row in enumerate(rows):
            fit = score([name.strip() for name in row])
            if fit > best[0]:
                begins = ends[at - 1] + 1 if at else 1
                best = (fit, begins, delimiter, rows[:at])
    source = Source(stream, file, encoding)
    reader_ = Csv(source, best[1] or 1)
    between = _NAMES.get(reader_.reading().delimiter, phrase("one column"))
    how = joined(", ", (encoding.upper(), between))
    above = tuple(tuple(cell.strip() for cell in row) for row in best[3] if any(row))

    def blocks() -> Iterator[Block]:
        count = 0
        for block in reader_.blocks():
            for place, fault in block.faults.items():
                line = block.lines[place]
                where = phrase("{file}: line {line}: {fault}", file=file, line=line,
                             fault=fault.message)  # fmt: skip
                raise InputError(
                    where, hint=phrase("download it again, and do not edit it by hand")
                )
            count += len(block.lines)
            progress(count, reader_.taken)
            yield Block(block.lines, block.cells)

    return Table(file, how, above, tuple(reader_.names), reader_.reading().delimiter, blocks())


_NAMES = {
    ",": phrase("commas"),
    ";": phrase("semicolons"),
    "\t": phrase("tabs"),
    "|": phrase("bars"),
}


def _encoding(stream: BinaryIO, head: bytes) -> str:
    """Return the encoding of a text: by its mark, else UTF-8 where all of it is, else cp1252."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:200:2].count(0) > 40:
        return "utf-16-le"  # without a mark
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        while data := stream.read(_HEAD):
            decode(data)
        decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        stream.seek(0)
    return UTF_8


def _workbook(stream: BinaryIO, file: str, score: Score, progress: Progress) -> Table:
    fit, name, header, above = -1, "", xlsx.Row(0, []), list[tuple[str, ...]]()
    try:
        sheets = xlsx.sheets(stream, file)
        for one, sheet in sheets.items():
            texts = list[tuple[str, ...]]()
            for row in islice(xlsx.rows(sheet), _LOOKED_AT):
                text = tuple(str(cell).strip() for cell in row.cells)
                if score(text) > fit:
                    fit, name, header, above = score(text), one, row, texts.copy()
                texts.append(text)
    except xlsx.WorkbookError as error:
        raise _broken(file, error) from None
    if fit < 0:
        raise InputError(phrase("{file}: the workbook is empty", file=file))
    names = [_header(cell) for cell in header.cells]
    rows = dropwhile(lambda row: row.line <= header.line, xlsx.rows(sheets[name]))

    def blocks() -> Iterator[Block]:
        count = 0
        try:
            while some := list(islice(rows, _ROWS)):
                count += len(some)
                progress(count, stream.tell())
                width = len(names)
                square = [[*row.cells[:width], *[""] * (width - len(row.cells))] for row in some]
                cells = dict(zip(names, zip(*square, strict=True), strict=False))
                yield Block([row.line for row in some], cells)
        except xlsx.WorkbookError as error:
            raise _broken(file, error) from None

    how = phrase("sheet {name}", name=shown(name))
    return Table(file, how, tuple(above), tuple(names), ",", blocks())


def _broken(file: str, error: Exception) -> InputError:
    return InputError(
        phrase("{file}: is not a workbook that can be read: {reason}", file=file,
               reason=error.args[0]),
        hint=phrase("save it again as .xlsx without a password, or as CSV"),
    )  # fmt: skip


def _header(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
