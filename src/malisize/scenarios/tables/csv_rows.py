"""CSV, read as rows that keep what was written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from malisize.errors import InputError, MalisizeError
from malisize.reasons import of_csv
from malisize.scenarios.tables.csv_head import (
    DELIMITERS,
    decimal_mark,
    delimiter_of,
    is_blank,
    names_in,
)
from malisize.scenarios.tables.reader import (
    MOST_COLUMNS,
    REJECT,
    REST,
    Block,
    Form,
    Reading,
    as_texts,
)
from malisize.scenarios.tables.source import NO_TEXT, UTF_8, Source, encoder, no_text, writable
from malisize.text import shown, without_formula
from malisize.wording import phrase, plural

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_LINE_END = "\r\n"
_MARK = re.compile(r'"?sep=(?P<delimiter>[^\w\s"]|\t)"?\s*', re.IGNORECASE)
_FORMULA = re.compile(r"[=+\-@\t]|[\r\n](?!\Z)")
_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,_\u00a0\u202f]*%?")
_ENOUGH = 1 << 15  # bytes for which columns are worth their import
_LOOKED_AT = 20  # lines below the header, for another reading of the table


class Csv:
    """CSV by RFC 4180, with a header; a semicolon or a tab may stand for the comma, or what a first
    line ``sep=`` names. Rows keep their cells as they are.

    ``header_row`` is the line of the header, None for the first that is not blank; what stands
    above it is left out. With ``safe_text`` cells that a spreadsheet would run as formulas are
    written as text. ``decimal`` is the mark of the numbers added, None for that of the first lines.
    """

    form: Form = "csv"

    def __init__(
        self,
        source: Source,
        header_row: int | None = None,
        *,
        safe_text: bool = False,
        decimal: str | None = None,
    ) -> None:
        self._source = source
        self._encode = encoder(source)
        self._encode_rejects = encoder(source)
        self._safe_text = safe_text
        self._decimal = decimal
        self.skipped = 0
        self._lines = lines = source.lines()
        head, delimiter = self._header_line(lines, header_row)
        self._delimiter = delimiter or delimiter_of(head)
        if decimal == self._delimiter:
            raise InputError(
                phrase("--decimal ,: a comma stands between the cells of {name}", name=source.name),
                hint=phrase("leave it out"),
            )
        self.end = "\r\n" if head.endswith("\r\n") else "\n"
        self._line = source.line
        self._reader = csv.reader(chain([head], lines), strict=True, delimiter=self._delimiter)
        where = phrase("{name}: line {line}", name=source.name, line=self._line)
        try:
            self.names = [name.strip() for name in next(self._reader)]
        except csv.Error as error:
            raise InputError(
                phrase("{where}: {message}", where=where, message=of_csv(error))
            ) from None
        self._head = "".join(source.recent()).rstrip(_LINE_END)
        if NO_TEXT.search(self._head):
            raise no_text(self._head, source.encoding, where)
        if len(self.names) > MOST_COLUMNS:
            raise InputError(
                phrase(
                    "{where} has {count} columns, more than {most_columns}",
                    where=where,
                    count=len(self.names),
                    most_columns=MOST_COLUMNS,
                )
            )

    def _header_line(self, lines: Iterator[str], row: int | None) -> tuple[str, str | None]:
        """Return the line of the header, and the delimiter where a line ``sep=`` above it names
        one. Raises InputError.
        """
        source, delimiter = self._source, None
        self._mark = ""
        for text in lines:
            found = _MARK.fullmatch(text) if source.line == 1 else None
            if found:
                self._mark, delimiter = text, found["delimiter"]
            elif row is None and is_blank(text, delimiter):
                self.skipped += 1
            elif row == source.line and is_blank(text, delimiter):
                raise InputError(
                    phrase(
                        "--header-row {row}: line {row} of {name} is blank",
                        row=row,
                        name=source.name,
                    )
                )
            elif row in (None, source.line):
                return text, delimiter
            source.forget()
        if row is not None and source.line:
            raise InputError(
                phrase(
                    "--header-row {row}: {name} ends with line {line}",
                    row=row,
                    name=source.name,
                    line=source.line,
                ),
                hint=phrase("leave it out where the header stands first"),
            )
        raise InputError(
            phrase(
                "{name}: is empty; a header with the names of columns is needed", name=source.name
            )
        )

    def reading(self) -> Reading:
        """Return how the beginning of the table was read."""
        return Reading(self._line, self._delimiter, tuple(self.names), marked=False)

    def other_readings(self) -> Iterator[Reading]:
        """Yield how the beginning could be read too: with another delimiter, or with a later line
        as its header. The table cannot be read on after this.
        """
        lines = chain([self._head], islice(self._lines, _LOOKED_AT))
        for number, text in enumerate(lines, start=self._line):
            for delimiter in (*DELIMITERS, "|"):
                if delimiter in text:
                    marked = delimiter != delimiter_of(text)
                    yield Reading(number, delimiter, names_in(text, delimiter), marked)

    @property
    def taken(self) -> int:
        """Bytes read so far."""
        return self._source.taken

    def blocks(self, read: Sequence[str] = ()) -> Iterator[Block]:
        """Yield blocks of whole rows, those that are no CSV among them as faults.

        With columns to ``read`` plain rows come as columns of these, where pyarrow is installed.
        """
        by_columns = bool(read) and self._may_be_plain
        while True:
            block = None
            if by_columns and not self._source.ready:
                whole = self._source.whole_lines()
                block = self._plain_block(whole, read)
                if block is None:
                    self._source.take(whole)
                else:
                    self._source.pass_by(len(block.texts))
            if block is None:
                if not self._source.fill():
                    return
                block = self._block()
            if block is not None:
                yield block

    @property
    def _may_be_plain(self) -> bool:
        """Whether rows may be plain, and nothing is asked that looks into each."""
        if self._source.encoding != UTF_8 or not self._delimiter.isascii():
            return False
        return not self._safe_text and REST not in self.names

    def _plain_block(self, whole: bytes, read: Sequence[str]) -> Block | None:
        """Return whole lines as a block of columns; None where they are few or not plain, or
        pyarrow is not installed.
        """
        if len(whole) < _ENOUGH:
            return None
        try:
            from malisize.scenarios.tables.columnar import block
        except ImportError:
            return None
        return block(whole, self.names, read, self._delimiter, self._source.line)

    def _block(self) -> Block | None:
        """Return the rows that have come as a block, None where all are blank."""
        source, width = self._source, len(self.names)
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
                    of_csv(wrong), hint=phrase('quote a cell as CSV does: "a, b"')
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
                    faults[place] = no_text(text, source.encoding)
        kept = _filled(rows, faults)
        if kept is not None:
            self.skipped += len(rows) - len(kept)
            places = {old: new for new, old in enumerate(kept)}
            faults = {places[place]: fault for place, fault in faults.items()}
            rows = [rows[place] for place in kept]
            lines = [lines[place] for place in kept]
            texts = [texts[place] for place in kept]
        if set(map(len, rows)) - {width}:
            faults.update(self._wrong_lengths(rows, faults))
        return Block(lines, _columns(self.names, rows, faults), texts, faults) if rows else None

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
            cells = plural("{number} cell", "{number} cells", len(row))
            words = {"cells": cells, "width": width, "row": shown(self._delimiter.join(row))}
            out[place] = InputError(
                phrase(
                    "{cells} where the header has {width}, and the input ends in the middle of"
                    " this line: {row}",
                    **words,
                )
                if cut
                else phrase("{cells} where the header has {width}: {row}", **words)
            )
        return out

    def head(self, added: Sequence[str]) -> bytes:
        """Return the header with columns added."""
        head = self._safe(self._head)
        return self._encode(f"{self._mark}{self._delimiter.join([head, *added])}{self.end}")

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return rows with columns added, those at ``places``, of values of shape (rows,): what was
        read stays as it was written.
        """
        if self._decimal is None:
            looked_at = [column[:_LOOKED_AT] for column in block.cells.values()]
            self._decimal = decimal_mark(chain.from_iterable(looked_at), self._delimiter)
        if block.joined is not None and len(places) == len(block.texts):
            return block.joined(list(values.values()), self._delimiter, self._decimal, self.end)
        texts = (
            block.texts
            if len(places) == len(block.texts)
            else [block.texts[place] for place in places]
        )
        if self._safe_text:
            texts = list(map(self._safe, texts))
        columns = [as_texts(cells, "") for cells in values.values()]
        if self._decimal != ".":
            columns = [[text.replace(".", ",") for text in column] for column in columns]
        added = map(self._delimiter.join, zip(*columns, strict=True))
        delimiter, end = self._delimiter, self.end
        out = [
            f"{text.rstrip(_LINE_END)}{delimiter}{more}{end}"
            for text, more in zip(texts, added, strict=True)
        ]
        return self._encode("".join(out))

    def rejects_head(self) -> bytes:
        """Return the header of rejected rows: that of the table, the line, the reason, and what
        fits under no column.
        """
        names = [name for name in self.names if name not in REJECT]
        return self._encode_rejects(self._mark + self._written([[*names, *REJECT]]))

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
            why = writable(reason, self._source.encoding)
            out.append([*(cells[at] for at in kept), str(block.lines[place]), why, rest])
        return self._encode_rejects(self._written(out))

    def _safe(self, text: str) -> str:
        """Return a row without formulas where that is asked for, else as it is."""
        if not (self._safe_text and _FORMULA.search(text)):
            return text
        (row,) = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter)
        return self._written([row]).removesuffix(self.end)

    def _written(self, rows: Sequence[Sequence[str]]) -> str:
        if self._safe_text:
            rows = [[_without_formula(cell) for cell in row] for row in rows]
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator=self.end).writerows(rows)
        return out.getvalue()


def _without_formula(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else without_formula(cell)


def _filled(rows: Sequence[Sequence[str]], faults: Container[int]) -> list[int] | None:
    """Return the places of the rows that are not blank, None where none is: most tables have no
    blank row, and the first cell of each is enough to tell.
    """
    try:
        if all(map(str.strip, map(itemgetter(0), rows))):
            return None
    except IndexError:  # a row without any cell
        pass
    return [place for place, row in enumerate(rows) if place in faults or any(map(str.strip, row))]


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
