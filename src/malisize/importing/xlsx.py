"""The sheets of an XLSX workbook, a row at a time as its XML is read: none stands in memory."""

from __future__ import annotations

import datetime
import posixpath
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, BinaryIO, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from malisize.importing.cells import Cell

_CHUNK = 1 << 16
_MOST_TEXTS = 1 << 28  # bytes of a workbook's shared texts, which are in memory
_MOST_PIECES = 10_000  # of one text: what is longer is no cell
_WIDEST = 16_384
_DAYS = range(61, 2_958_466)  # serial numbers that are dates: March 1900 to 9999
_DATES_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Attributes = Mapping[str, str]


class WorkbookError(ValueError):
    """A file that is no XLSX workbook, or is broken."""


class Row(NamedTuple):
    """A row that holds something: the line it stands on, its cells from the first column to the
    last that holds something, and the share of its sheet that was read with it.
    """

    line: int
    cells: list[Cell]
    share: float


class Book(NamedTuple):
    """A workbook being read: its parts, the path of each sheet's, its shared texts, the styles that
    show dates, and day 0 of its dates.
    """

    parts: ZipFile
    sheets: Mapping[str, str]
    texts: Sequence[str]
    dates: frozenset[str]
    day_0: datetime.date


def book(stream: BinaryIO) -> Book:
    """Open a workbook. Raises WorkbookError."""
    with _readable():
        parts = ZipFile(stream)
        (root,) = _related(parts, "", "officeDocument").values()
        related = _related(parts, root, "worksheet")
        sheets, day_0 = {}, datetime.date(1899, 12, 30)
        for name, given in _elements(parts, root):
            if name == "sheet" and given["id"] in related:
                sheets[given["name"]] = related[given["id"]]
            elif name == "workbookPr" and given.get("date1904") in {"1", "true"}:
                day_0 = datetime.date(1904, 1, 1)
        if not sheets:
            raise WorkbookError("it has no sheet")
        styles = [*_related(parts, root, "styles").values()]
        shared = [*_related(parts, root, "sharedStrings").values()]
        return Book(
            parts,
            sheets,
            _texts(parts, shared[0]) if shared else (),
            _dates(parts, styles[0]) if styles else frozenset(),
            day_0,
        )


def rows(of: Book, sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something. Raises WorkbookError."""
    found: list[tuple[int, list[Cell]]] = []
    row: list[Cell] = []
    text: list[str] = []
    kind = style = written = before = ""
    line = column = 0
    columns: dict[str, int] = {}

    def start(name: str, given: Attributes) -> None:
        nonlocal kind, style, written, before, line, column
        if name == "c":
            kind, style, written = given.get("t", "n"), given.get("s", ""), ""
            letters = given.get("r", "").rstrip("0123456789")
            if letters:
                column = columns.get(letters) or columns.setdefault(letters, _column(letters))
            else:
                column += 1
        elif name == "row":
            line = int(given.get("r", line + 1))
            column = 0
        elif name == "rPh":  # how it is pronounced
            before = written
        text.clear()

    def end(name: str) -> None:
        nonlocal written
        if name == "v":
            written = "".join(text)
        elif name == "t":
            written += "".join(text)
        elif name == "rPh":
            written = before
        elif name == "c" and written:
            if column != len(row) + 1:
                row.extend(_between(len(row), column))
            row.append(_value(of, kind, style, written))
        elif name == "row":
            if any(cell != "" for cell in row):
                found.append((line, row.copy()))
            row.clear()

    with _readable(), of.parts.open(of.sheets[sheet]) as part:
        size = max(of.parts.getinfo(of.sheets[sheet]).file_size, 1)
        for _ in _parsed(part, start, end, text):
            share = part.tell() / size
            yield from (Row(line, cells, share) for line, cells in found)
            found.clear()


def _value(of: Book, kind: str, style: str, text: str) -> Cell:
    """Return the value of a cell as its kind and its style say."""
    if kind == "n":
        value = float(text)
        if style in of.dates and int(value) in _DAYS:
            return of.day_0 + datetime.timedelta(int(value))
        return value
    if kind == "s":
        return of.texts[int(text)]
    if kind == "b":
        return text.strip() == "1"
    return _plain(text)


def _plain(text: str) -> str:
    """Return a text with its escaped characters as they are meant."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _between(width: int, column: int) -> list[Cell]:
    """Return the empty cells between a row of a width and its next column."""
    if column <= width:
        raise WorkbookError("columns out of their order")
    return [""] * (column - width - 1)


def _column(letters: str) -> int:
    """Return the number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    if not 1 <= number <= _WIDEST:
        raise WorkbookError(f"column {letters[:9]}")
    return number


def _texts(parts: ZipFile, path: str) -> list[str]:
    """Return the shared texts, which cells name by their place."""
    if parts.getinfo(path).file_size > _MOST_TEXTS:
        raise WorkbookError("too many texts")
    found: list[str] = []
    text: list[str] = []
    written = before = ""

    def start(name: str, _given: Attributes) -> None:
        nonlocal written, before
        if name == "si":
            written = ""
        elif name == "rPh":
            before = written
        text.clear()

    def end(name: str) -> None:
        nonlocal written
        if name == "t":
            written += "".join(text)
        elif name == "rPh":
            written = before
        elif name == "si":
            found.append(_plain(written))

    with parts.open(path) as part:
        for _ in _parsed(part, start, end, text):
            pass
    return found


def _dates(parts: ZipFile, path: str) -> frozenset[str]:
    """Return the styles of cells whose format shows a date."""
    codes = set(_DATES_BUILT_IN)
    styles: list[int] = []
    for name, given in _elements(parts, path):
        if name == "numFmt":
            code = _NOT_CODE.sub("", given.get("formatCode", "").split(";")[0]).lower()
            is_date = bool(set("dmyhs").intersection(code))
            (codes.add if is_date else codes.discard)(int(given["numFmtId"]))
        elif name == "cellXfs":
            styles.clear()  # those before are of named styles
        elif name == "xf":
            styles.append(int(given.get("numFmtId", 0)))
    return frozenset(str(at) for at, code in enumerate(styles) if code in codes)


def _related(parts: ZipFile, path: str, kind: str) -> dict[str, str]:
    """Return the paths of the parts of a kind that a part names, by their ids."""
    folder, file = posixpath.split(path)
    return {
        given["Id"]: posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
        for name, given in _elements(parts, posixpath.join(folder, "_rels", f"{file}.rels"))
        if name == "Relationship" and given["Type"].endswith(f"/{kind}")
    }


def _elements(parts: ZipFile, path: str) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part in order, names without their prefixes."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, given: Attributes) -> None:
        found.append((name, {key.rpartition(":")[2]: value for key, value in given.items()}))

    text: list[str] = []
    with parts.open(path) as part:
        for _ in _parsed(part, start, lambda _name: text.clear(), text):
            pass
    return found


def _parsed(
    part: IO[bytes], start: Callable[[str, Attributes], None], end: Callable[[str], None],
    text: list[str],
) -> Iterator[None]:  # fmt: skip
    """Parse a part and pause after each piece of it: what is written is added to ``text``, which
    ``start`` and ``end`` empty. Raises ValueError for a document type, which no workbook has.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(name: str, given: Attributes) -> None:
        prefix = len(name.rpartition(":")[0]) + 1 if ":" in name else 0
        if prefix:
            parser.StartElementHandler = lambda name, given: start(name[prefix:], given)
            parser.EndElementHandler = lambda name: end(name[prefix:])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(name[prefix:], given)

    def refuse(*_: object) -> None:
        raise WorkbookError("a document type")

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = first, refuse
    parser.CharacterDataHandler = text.append
    while piece := part.read(_CHUNK):
        parser.Parse(piece, False)
        if len(text) > _MOST_PIECES:
            raise WorkbookError("a text without an end")
        yield
    parser.Parse(b"", True)
    yield


@contextmanager
def _readable() -> Iterator[None]:
    """Make one error of what broken files raise."""
    try:
        yield
    except WorkbookError:
        raise
    except (BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError) as error:
        raise WorkbookError(str(error)) from None
    except (LookupError, ValueError, RuntimeError, OverflowError) as error:
        raise WorkbookError(f"not made as XLSX is ({error})") from None
