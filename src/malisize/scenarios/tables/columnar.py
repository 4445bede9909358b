"""Blocks of plain CSV as columns, read and written by pyarrow (the extra ``batch``).

Plain are whole lines of UTF-8 without a quote, a carriage return within them, or a blank row, each
with as many cells as the header: what the delimiter and the line end alone take apart. All else is
left to the reader of any CSV, so that nothing is refused in other words here.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from malisize.scenarios.tables.reader import Block, Texts, as_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_LONGEST = 1 << 17  # bytes of a line, above which a cell may be longer than csv takes
_PLAIN = b"0123456789."  # of which both readers make the same number, or none
_SPACES = b"\xc2\xe1\xe2\xe3"  # bytes that begin a space beyond ASCII
_FIXED = 1e-4, 1e10  # between which both write a number without an exponent


class Cells(Texts):
    """The cells of a column as texts, made when they are asked for."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells
        self._texts: list[str] | None = None

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return Cells(self._cells[place])
        return str(self._cells[place].as_py())

    def __iter__(self) -> Iterator[str]:
        if self._texts is None:
            self._texts = self._cells.to_pylist()
        return iter(self._texts)

    def numbers(self) -> tuple[Array, bool] | None:
        """Return the numbers of the cells, shape (cells,), and whether one has a point."""
        start, end = _ends(self._cells)
        written = self._cells.buffers()[2]
        text = b"" if written is None else written[start:end].to_pybytes()
        if text.translate(None, _PLAIN):
            return None
        try:
            found: Array = self._cells.cast(pa.float64()).to_numpy()
        except pa.ArrowInvalid:
            return None
        return found, b"." in text


class Lines(Sequence[str]):
    """Lines as they were written, each with its end; ``data`` has them in UTF-8, and ``ends`` where
    the line end of each stands, shape (lines,).
    """

    def __init__(self, data: bytes, ends: NDArray[np.intp]) -> None:
        """Hold lines whose ends stand at places of shape (lines,)."""
        self._data, self._ends = data, ends
        self._texts: list[str] | None = None

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._whole()[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def _whole(self) -> list[str]:
        if self._texts is None:
            self._texts = [f"{line}\n" for line in self._data.decode().split("\n")[:-1]]
        return self._texts

    def joined(self, values: Sequence[Array], delimiter: str, mark: str, end: str) -> bytes:
        """Return the lines with a cell added for each of the values, shape (lines,), as
        ``as_texts`` writes them, with a decimal mark.
        """
        offsets = np.zeros(len(self) + 1, np.int32)
        offsets[1:] = self._ends
        # each but the first begins with the line end of the one before
        lines = pa.StringArray.from_buffers(
            len(self), pa.py_buffer(offsets), pa.py_buffer(self._data)
        )
        added = [_written(cells) for cells in values]
        if mark != ".":
            added = [pc.replace_substring(cells, ".", mark) for cells in added]
        found = pc.binary_join_element_wise(lines, *added, delimiter)
        start, stop = _ends(found)
        out: bytes = found.buffers()[2][start:stop].to_pybytes() + b"\n"
        return out if end == "\n" else out.replace(b"\n", end.encode())


class Passing(Sequence[str]):
    """The cells of a column that nobody reads but to look closer."""

    def __init__(self, lines: Lines, delimiter: str, place: int) -> None:
        self._lines, self._delimiter, self._place = lines, delimiter, place

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._cell(line) for line in self._lines[place]]
        return self._cell(self._lines[place])

    def _cell(self, line: str) -> str:
        return line[:-1].split(self._delimiter)[self._place]


def block(
    data: bytes, names: Sequence[str], read: Sequence[str], delimiter: str, before: int
) -> Block | None:
    """Return whole lines as a block of the columns ``names``, of which those to ``read`` are read;
    None where they are not plain. ``before`` is the number of the line above them.
    """
    plain = _plain(data)
    if plain is None:
        return None
    ends = np.flatnonzero(np.frombuffer(plain, np.uint8) == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    if (ends - starts).max() >= _LONGEST or _has_blank(plain, starts, ends, delimiter):
        return None
    cells = _columns(plain, len(names), [names.index(name) for name in read], delimiter)
    if cells is None or any(len(one) != len(ends) for one in cells):
        return None
    lines = Lines(plain, ends)
    columns: dict[str, Sequence[Any]] = {
        name: Passing(lines, delimiter, place) for place, name in enumerate(names)
    }
    columns.update(zip(read, map(Cells, cells), strict=True))
    return Block(range(before + 1, before + 1 + len(ends)), columns, lines, {}, joined=lines.joined)


def _plain(data: bytes) -> bytes | None:
    """Return lines with their ends as single line feeds; None where something in them is more than
    text, delimiters and line ends.
    """
    if b'"' in data or b"\0" in data or data.startswith(BOM_UTF8):
        return None
    if b"\r" in data:
        if not data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n"):
            return None
        data = data.replace(b"\r\n", b"\n")
    try:
        data.isascii() or data.decode()
    except UnicodeDecodeError:
        return None
    return data


def _has_blank(
    data: bytes, starts: NDArray[np.intp], ends: NDArray[np.intp], delimiter: str
) -> bool:
    """Tell whether one of the lines that begin and end there, both of shape (lines,), has nothing
    but delimiters and spaces; most begin with something else, which is quick to tell.
    """
    first = np.frombuffer(data, np.uint8)[starts]
    may_be = (first <= ord(" ")) | (first == ord(delimiter))
    for byte in _SPACES:
        may_be |= first == byte
    return any(
        not data[starts[place] : ends[place]].decode().replace(delimiter, "").strip()
        for place in np.flatnonzero(may_be).tolist()
    )


def _columns(data: bytes, width: int, read: Sequence[int], delimiter: str) -> list[Any] | None:
    """Return some columns of lines as arrays of texts; None where a line has too few or too many
    cells.
    """
    names = [str(place) for place in range(width)]
    wanted = [names[place] for place in read]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            pyarrow.csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=names
            ),
            pyarrow.csv.ParseOptions(
                delimiter=delimiter, quote_char=False, ignore_empty_lines=False
            ),
            pyarrow.csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
                include_columns=wanted,
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns: Mapping[str, Any] = {name: table.column(name) for name in wanted}
    return [columns[name].combine_chunks() for name in wanted]


def _written(values: Array) -> Any:
    """Return values, shape (rows,), as an array of the texts that ``as_texts`` makes of them."""
    texts = pa.array(values).cast(pa.string())
    with np.errstate(over="ignore", invalid="ignore"):
        thousands = values * 1000.0
        own = ~(np.abs(thousands - np.rint(thousands)) >= 1e-6)
        own |= ~((np.abs(values) >= _FIXED[0]) & (np.abs(values) < _FIXED[1]))
    if not own.any():
        return texts
    return pc.replace_with_mask(texts, own, pa.array(as_texts(values[own], ""), pa.string()))


def _ends(texts: Any) -> tuple[int, int]:
    """Return where the bytes of an array of texts begin and end."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    return int(offsets[texts.offset]), int(offsets[texts.offset + len(texts)])
