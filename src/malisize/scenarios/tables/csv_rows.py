"""CSV, read as rows that keep what was written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from malisize.errors import InputError, MalisizeError
from malisize.scenarios.tables.reader import REJECT, REST, Block, Form, as_texts
from malisize.scenarios.tables.source import NO_TEXT, Source, no_text
from malisize.text import shown

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_MOST_COLUMNS = 2000
_LINE_END = "\r\n"
_QUOTED = re.compile(r'"[^"]*"?')
_DELIMITERS = (",", ";", "\t")


class Csv:
    """CSV by RFC 4180, with a header; a semicolon or a tab may stand for the comma. Rows keep their
    cells as they are.
    """

    form: Form = "csv"

    def __init__(self, source: Source) -> None:
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
        if NO_TEXT.search(self._head):
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
                    if NO_TEXT.search(text):
                        faults[place] = no_text()
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


def _reason(error: csv.Error) -> str:
    """Return in words of ours what the CSV parser complains of."""
    known = {
        "unexpected end": "the input ends inside a quoted cell, whose quote is never closed",
        "field larger": "a cell is longer than 128 KiB; perhaps a quote is never closed",
        "new-line character": "a carriage return in a cell without quotes",
        "expected after": "something follows a closing quote",
    }
    return next((words for start, words in known.items() if start in str(error)), str(error))


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
