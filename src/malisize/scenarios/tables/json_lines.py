"""JSON Lines, read as objects that keep what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from malisize.errors import InputError, MalisizeError
from malisize.json_text import reader
from malisize.reasons import of_json
from malisize.scenarios.tables.reader import MOST_COLUMNS, REST, Block, Form, as_texts
from malisize.scenarios.tables.source import NO_TEXT, Source, encoder, no_text, writable
from malisize.text import shown
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array


class JsonLines:
    """JSON Lines: one object a line. Lines keep what they hold, to the letter; columns are added at
    their end.
    """

    form: Form = "jsonl"

    def __init__(self, source: Source) -> None:
        self._source = source
        self._encode = encoder(source)
        self._encode_rejects = encoder(source)
        self.names: list[str] = []
        self.skipped = 0

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
                self.skipped += len(texts) - len(kept)
                texts, lines = [texts[place] for place in kept], [lines[place] for place in kept]
            faults: dict[int, MalisizeError] = {}
            rows: list[dict[str, Any]] = []
            for place, text in enumerate(texts):
                if source.impure and NO_TEXT.search(text):
                    faults[place] = no_text(text, source.encoding)
                    rows.append({})
                    continue
                try:
                    rows.append(_object(text))
                except InputError as error:
                    cut = source.ended and source.ends_mid_line and place == len(texts) - 1
                    words = {"message": error.message, "text": shown(text.strip())}
                    said = (
                        phrase(
                            "{message}, and the input ends in the middle of this line: {text}",
                            **words,
                        )
                        if cut
                        else phrase("{message}: {text}", **words)
                    )
                    faults[place] = InputError(said, hint=error.hint)
                    rows.append({})
            if texts:
                yield Block(lines, {}, texts, faults, rows)

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002
        """Return nothing: every line has its own names."""
        return b""

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return lines with columns added, those at ``places``, of values of shape (rows,)."""
        columns = []
        for name, cells in values.items():
            key = json.dumps(name, ensure_ascii=False)
            columns.append(
                [
                    phrase("{where}: {message}", where=key, message=text)
                    for text in as_texts(cells, "null")
                ]
            )
        out = []
        for place, more in zip(places, map(", ".join, zip(*columns, strict=True)), strict=True):
            start = block.texts[place].strip()[:-1].rstrip()
            out.append(f"{start}{'' if start == '{' else ', '}{more}}}\n")
        return self._encode("".join(out))

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
            why = writable(reason, self._source.encoding)
            more = {"reject_line": block.lines[place], "reject_reason": why}
            if found is None or not set(more).isdisjoint(
                found
            ):  # rejected before: its line and reason are replaced
                out.append(json.dumps({**(found or {REST: text}), **more}) + "\n")
                continue
            start = text[:-1].rstrip()
            out.append(
                f"{start}{'' if start == '{' else ', '}{json.dumps(more, ensure_ascii=False)[1:]}\n"
            )
        return self._encode_rejects("".join(out))


def _object(text: str) -> dict[str, Any]:
    """Return the object of a line. Raises InputError."""
    try:
        found = _read(text)
    except RecursionError:
        raise InputError(phrase("nested too deeply")) from None
    except ValueError as error:
        reason = of_json(error)
        raise InputError(
            phrase("no JSON: {reason}", reason=reason.words)
            if reason.column is None
            else phrase(
                "no JSON: column {column}: {reason}", column=reason.column, reason=reason.words
            )
        ) from None
    if not isinstance(found, dict):
        raise InputError(
            phrase("no JSON object"),
            hint=phrase('write one object per line, such as {"area": "rural"}'),
        )
    if len(found) > MOST_COLUMNS:
        raise InputError(
            phrase(
                "{count} names, more than {most_columns}",
                count=len(found),
                most_columns=MOST_COLUMNS,
            )
        )
    return found


def _refuse_constant(name: str) -> object:
    raise InputError(phrase("no JSON: {name} is no number", name=shown(name)))


_read = reader(_refuse_constant)
