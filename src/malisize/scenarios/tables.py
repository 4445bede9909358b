"""Tables of scenarios as streams: CSV or JSON Lines in, the same out with columns added, a block of
whole rows at a time.

A block is what the stream has to give at once, so that results of the first rows leave before the
last rows arrive, and memory does not grow with the input.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, Protocol

from malisize.errors import InputError, MalisizeError
from malisize.numerals import plain
from malisize.text import shown

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Form = Literal["csv", "jsonl"]
FORMS: tuple[Form, ...] = ("csv", "jsonl")
SUFFIXES: dict[str, Form] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_BLOCK = 1 << 18
_LONGEST = 1 << 20
_MOST_COLUMNS = 2000
_LINE_END = "\r\n"
_QUOTED = re.compile(r'"[^"]*"?')
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_ARRAY = re.compile(rb"\s*\[\s*(\{|$)")
_DELIMITERS = (",", ";", "\t")


class Block(NamedTuple):
    """Some rows of a table: the line each begins on, the cells by column, each row as it was
    written, and faults by place.

    Lines of JSON have ``objects`` in the place of cells, since each has names of its own.
    """

    lines: Sequence[int]
    cells: Mapping[str, Sequence[Any]]
    texts: Sequence[str]
    faults: dict[int, MalisizeError]
    objects: Sequence[Mapping[str, Any]] | None = None


class Reader(Protocol):
    """A table being read, block by block, and written with more columns."""

    @property
    def form(self) -> Form:
        """The form of its rows."""

    @property
    def names(self) -> Sequence[str]:
        """The columns known so far."""

    @property
    def taken(self) -> int:
        """Bytes read so far."""

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of whole rows. Raises InputError where the rest cannot be read."""

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return rows of a block with columns added, those at ``places``."""

    def head(self, added: Sequence[str]) -> bytes:
        """Return what stands above the rows."""

    def rejects_head(self) -> bytes:
        """Return what stands above rejected rows."""

    def rejected(self, block: Block, places: Mapping[int, str]) -> bytes:
        """Return the rows at these places with the line and the reason of each, in a form that can
        be read again.
        """


REST = "reject_rest"
REJECT = ("reject_line", "reject_reason", REST)


def opened(stream: BinaryIO, name: str, form: Form | None = None) -> Reader:
    """Return a table for reading; without a form, what begins with ``{`` is JSON Lines. Raises
    InputError.
    """
    source = _Source(stream, name)
    source.fill()
    if _ARRAY.match(source.first):
        raise InputError(
            f"{name}: a JSON array, and one object a line is needed",
            hint="jq -c '.[]' makes lines of it",
        )
    if form is None:
        form = "jsonl" if source.first.lstrip().startswith(b"{") else "csv"
    return JsonLines(source) if form == "jsonl" else Csv(source)


class _Source:
    """Text lines of a stream, as they come. ``line`` is the number of the last one handed out."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self.name = name
        self.taken = 0
        self.first = b""
        self.line = 0
        self._waiting: list[str] = []
        self._came = 0  # lines that have come
        self._recent: list[str] = []
        self._rest = b""
        self.ended = False
        self.ends_mid_line = False
        self.impure = False  # whether some line so far is no text

    def fill(self) -> bool:
        """Wait for more lines where none are left; return whether there are any. Raises
        InputError.
        """
        while not self.ready:
            if self.ended:
                return False
            data = self._read()
            self.taken += len(data)
            if not self.first:
                self.first = data[:4096]
                self._refuse_binary(data)
            if data:
                cut = data.rfind(b"\n") + 1
                if not cut:
                    self._rest += data
                    if len(self._rest) > _LONGEST:
                        raise InputError(
                            f"{self.name}: line {self.line + 1} is longer than"
                            f" {_LONGEST // 1024} KiB"
                        )
                    continue
                data, self._rest = self._rest + data[:cut], data[cut:]
            else:
                self.ended, self.ends_mid_line = True, bool(self._rest)
                data, self._rest = self._rest, b""
            self._waiting = self._lines(data)
            self._came += len(self._waiting)
            self._recent.extend(self._waiting)
        return True

    def lines(self) -> Iterator[str]:
        """Yield the lines, waiting for them where need be."""
        while self.fill():
            for line in self._waiting:
                self.line += 1
                yield line

    @property
    def ready(self) -> int:
        """How many lines can be taken without waiting."""
        return self._came - self.line

    def forget(self) -> None:
        """Forget the lines handed out so far."""
        del self._recent[: len(self._recent) - self.ready]

    def recent(self) -> list[str]:
        """Return the lines handed out and not forgotten."""
        return self._recent[: len(self._recent) - self.ready]

    def _read(self) -> bytes:
        try:
            read = getattr(self._stream, "read1", self._stream.read)
            data: bytes = read(_BLOCK)
            return data
        except OSError as error:
            raise InputError(
                f"{self.name}: cannot be read after line {self.line}: {error.strerror}"
            ) from None

    def _refuse_binary(self, data: bytes) -> None:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(
                f"{self.name}: written in UTF-16, and UTF-8 is needed",
                hint="save the file again as UTF-8",
            )

    def _lines(self, data: bytes) -> list[str]:
        if self._came == 0 and data.startswith(codecs.BOM_UTF8):
            data = data[3:]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(
                "utf-8", "surrogateescape"
            )  # the rows that are not UTF-8 are refused, not the others
            self.impure = True
        self.impure = self.impure or "\0" in text
        return list(io.StringIO(text, newline="\n"))


class Csv:
    """CSV by RFC 4180, with a header; a semicolon or a tab may stand for the comma. Rows keep their
    cells as they are.
    """

    form: Form = "csv"

    def __init__(self, source: _Source) -> None:
        self._source = source
        lines = source.lines()
        head = next(lines, None)
        if head is None or not head.strip():
            raise InputError(
                f"{source.name}: is empty, a header with the names of columns is needed"
            )
        bare = _QUOTED.sub("", head)
        self._delimiter = next((one for one in _DELIMITERS if one in bare), ",")
        self.end = "\r\n" if head.endswith("\r\n") else "\n"
        self._reader = csv.reader(chain([head], lines), strict=True, delimiter=self._delimiter)
        try:
            self.names = [name.strip() for name in next(self._reader)]
        except csv.Error as error:
            raise InputError(f"{source.name}: line 1: {_reason(error)}") from None
        self._head = "".join(source.recent()).rstrip(_LINE_END)
        if _NO_TEXT.search(self._head):
            raise InputError(
                f"{source.name}: line 1 is not UTF-8 text", hint="save the file again as UTF-8"
            )
        if len(self.names) > _MOST_COLUMNS:
            raise InputError(
                f"{source.name}: line 1 has {len(self.names)} columns, more than {_MOST_COLUMNS}"
            )

    @property
    def taken(self) -> int:
        """Bytes read so far."""
        return self._source.taken

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of whole rows, those that are no CSV among them as faults."""
        source, width = self._source, len(self.names)
        while source.fill():
            rows: list[list[str]] = []
            lines: list[int] = []
            texts: list[str] = []
            faults: dict[int, MalisizeError] = {}
            while source.ready:
                source.forget()
                before, found = source.line, list[list[str]]()
                wrong: csv.Error | None = None
                try:
                    found.extend(islice(self._reader, source.ready))
                except csv.Error as error:
                    wrong = error
                came = source.recent()
                if wrong is not None:
                    faults[len(rows) + len(found)] = InputError(
                        _reason(wrong), hint='quote a cell as CSV does: `"a, b"`'
                    )
                if wrong is None and len(came) == len(found):
                    texts.extend(came)
                    lines.extend(range(before + 1, source.line + 1))
                else:
                    starts = _starts(found, len(came), broken=wrong is not None)
                    texts.extend(
                        "".join(came[start:end]) for start, end in pairwise([*starts, len(came)])
                    )
                    lines.extend(before + 1 + start for start in starts)
                rows.extend(found if wrong is None else [*found, [""]])
            if source.impure:
                for place, text in enumerate(texts):
                    if _NO_TEXT.search(text):
                        faults[place] = _no_text()
            if [] in rows:
                kept = [place for place, row in enumerate(rows) if row]
                places = {old: new for new, old in enumerate(kept)}
                faults = {places[place]: fault for place, fault in faults.items()}
                rows = [rows[place] for place in kept]
                lines = [lines[place] for place in kept]
                texts = [texts[place] for place in kept]
            if set(map(len, rows)) - {width}:
                faults.update(self._wrong_lengths(rows, faults))
            if rows:
                yield Block(lines, _columns(self.names, rows, faults), texts, faults)

    def _wrong_lengths(
        self, rows: Sequence[list[str]], known: Container[int]
    ) -> dict[int, MalisizeError]:
        width, out = len(self.names), dict[int, MalisizeError]()
        for place, row in enumerate(rows):
            if len(row) == width or place in known:
                continue
            cut = (
                self._source.ended
                and self._source.ends_mid_line
                and place == len(rows) - 1
                and len(row) < width
            )
            ending = ", and the input ends in the middle of this line" if cut else ""
            some = f"{len(row)} cell{'s' if len(row) != 1 else ''}"
            out[place] = InputError(
                f"{some} where the header has {width}{ending}: {shown(self._delimiter.join(row))}"
            )
        return out

    def head(self, added: Sequence[str]) -> bytes:
        """Return the header with columns added."""
        return self._delimiter.join([self._head, *added]).encode("utf-8") + self.end.encode()

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return rows with columns added, those at ``places``: what was read stays as it was
        written.
        """
        texts = (
            block.texts
            if len(places) == len(block.texts)
            else [block.texts[place] for place in places]
        )
        added = map(
            self._delimiter.join,
            zip(*(as_texts(cells, "") for cells in values.values()), strict=True),
        )
        delimiter, end = self._delimiter, self.end
        out = [
            f"{text.rstrip(_LINE_END)}{delimiter}{more}{end}"
            for text, more in zip(texts, added, strict=True)
        ]
        return "".join(out).encode("utf-8")

    def rejects_head(self) -> bytes:
        """Return the header of rejected rows: that of the table, the line, the reason, and what
        fits under no column.
        """
        return self._written([[*(name for name in self.names if name not in REJECT), *REJECT]])

    def rejected(self, block: Block, places: Mapping[int, str]) -> bytes:
        """Return rejected rows; one that is no CSV, or has too few or too many cells, has its text
        in the last column.
        """
        width, out = len(self.names), []
        kept = [place for place, name in enumerate(self.names) if name not in REJECT]
        before = self.names.index(REST) if REST in self.names else None
        for place, reason in places.items():
            text = block.texts[place].rstrip(_LINE_END)
            try:
                (row,) = csv.reader(
                    io.StringIO(text, newline=""), strict=True, delimiter=self._delimiter
                )
                rest = text if len(row) != width else row[before] if before is not None else ""
            except (csv.Error, ValueError):
                row, rest = [], text
            cells = [*row[:width], *[""] * (width - len(row))]
            out.append([*(cells[at] for at in kept), str(block.lines[place]), reason, rest])
        return self._written(out)

    def _written(self, rows: Sequence[Sequence[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator=self.end).writerows(rows)
        return out.getvalue().encode("utf-8", "surrogateescape")


class JsonLines:
    """JSON Lines: one object a line. Lines keep what they hold, to the letter; columns are added at
    their end.
    """

    form: Form = "jsonl"

    def __init__(self, source: _Source) -> None:
        self._source = source
        self.names: list[str] = []

    @property
    def taken(self) -> int:
        """Bytes read so far."""
        return self._source.taken

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of whole rows, each with the columns that occur in it."""
        source = self._source
        every = source.lines()
        while source.fill():
            source.forget()
            first = source.line
            texts = list(islice(every, source.ready))
            lines: Sequence[int] = range(first + 1, first + 1 + len(texts))
            if not all(text.strip() for text in texts):
                kept = [place for place, text in enumerate(texts) if text.strip()]
                texts, lines = [texts[place] for place in kept], [lines[place] for place in kept]
            faults: dict[int, MalisizeError] = {}
            rows: list[dict[str, Any]] = []
            for place, text in enumerate(texts):
                if source.impure and _NO_TEXT.search(text):
                    faults[place] = _no_text()
                    rows.append({})
                    continue
                try:
                    rows.append(_object(text))
                except InputError as error:
                    cut = source.ended and source.ends_mid_line and place == len(texts) - 1
                    ending = ", and the input ends in the middle of this line" if cut else ""
                    faults[place] = InputError(
                        f"{error.message}{ending}: {shown(text.strip())}", hint=error.hint
                    )
                    rows.append({})
            if texts:
                yield Block(lines, {}, texts, faults, rows)

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002
        """Return nothing: every line has its own names."""
        return b""

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return lines with columns added, those at ``places``."""
        columns = []
        for name, cells in values.items():
            key = json.dumps(name, ensure_ascii=False)
            columns.append([f"{key}: {text}" for text in as_texts(cells, "null")])
        out = []
        for place, more in zip(places, map(", ".join, zip(*columns, strict=True)), strict=True):
            start = block.texts[place].strip()[:-1].rstrip()
            out.append(f"{start}{'' if start == '{' else ', '}{more}}}\n")
        return "".join(out).encode("utf-8")

    def rejects_head(self) -> bytes:
        """Return nothing: every line has its own names."""
        return b""

    def rejected(self, block: Block, places: Mapping[int, str]) -> bytes:
        """Return rejected lines: as they were written, with the line and the reason added; what is
        no object as a text.
        """
        out = []
        for place, reason in places.items():
            text = block.texts[place].strip()
            found = (
                block.objects[place]
                if block.objects is not None and place not in block.faults
                else None
            )
            more = {"reject_line": block.lines[place], "reject_reason": reason}
            if found is None or not set(more).isdisjoint(
                found
            ):  # rejected before: its line and reason are replaced
                out.append(json.dumps({**(found or {REST: text}), **more}) + "\n")
                continue
            start = text[:-1].rstrip()
            out.append(
                f"{start}{'' if start == '{' else ', '}{json.dumps(more, ensure_ascii=False)[1:]}\n"
            )
        return "".join(out).encode("utf-8", "surrogateescape")


def _no_text() -> InputError:
    return InputError(
        "this line is not UTF-8 text, or holds a NUL", hint="save the file again as UTF-8"
    )


def _reason(error: csv.Error) -> str:
    """Return in words of ours what the CSV parser complains of."""
    known = {
        "unexpected end": "the input ends inside a quoted cell, whose quote is never closed",
        "field larger": "a cell is longer than 128 KiB; perhaps a quote is never closed",
        "new-line character": "a carriage return in a cell without quotes",
        "expected after": "something follows a closing quote",
    }
    return next((words for start, words in known.items() if start in str(error)), str(error))


def _object(text: str) -> dict[str, Any]:
    """Return the object of a line. Raises InputError."""
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise InputError("nested too deeply") from None
    except ValueError as error:
        raise InputError(f"no JSON: {str(error)[:80]}") from None
    if not isinstance(found, dict):
        raise InputError(
            "no JSON object", hint='write one object a line, such as {"area": "bamako"}'
        )
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _starts(rows: Sequence[Sequence[str]], count: int, *, broken: bool) -> list[int]:
    """Return which of ``count`` lines each row begins on, where cells may hold line ends; a broken
    row is the last.
    """
    out = [0]
    for row in rows:
        out.append(out[-1] + 1 + sum(cell.count("\n") for cell in row))
    return [min(start, count) for start in (out if broken else out[:-1])]


def _columns(
    names: Sequence[str], rows: Sequence[Sequence[str]], faults: Mapping[int, object]
) -> dict[str, Sequence[str]]:
    """Return cells by column; rows of a wrong length are padded or cut, their fault being known."""
    if faults:
        width = len(names)
        rows = [
            row if place not in faults else [*row[:width], *[""] * (width - len(row))]
            for place, row in enumerate(rows)
        ]
    return (
        dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    )


def as_texts(values: Array, missing: str) -> list[str]:
    """Return results as cells: whole numbers without a point, no value as ``missing``; each reads
    back as the same number.
    """
    import numpy as np

    out = list(map(repr, values.tolist()))
    for place in np.flatnonzero((values == np.floor(values)) | np.isnan(values)).tolist():
        out[place] = missing if np.isnan(values[place]) else plain(float(values[place]), "amount")
    return out


def whole_rows(content: bytes, form: Form) -> int:
    """Return how many bytes of a content are whole rows: up to its last line end, for CSV its last
    outside quotes.
    """
    cut = content.rfind(b"\n") + 1
    while form == "csv" and cut and content.count(b'"', 0, cut) % 2:
        cut = content.rfind(b"\n", 0, cut - 1) + 1
    return cut
