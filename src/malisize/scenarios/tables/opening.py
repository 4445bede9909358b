"""Open a table for reading, by the form it has."""

from __future__ import annotations

import re
from typing import BinaryIO

from malisize.errors import InputError
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.json_lines import JsonLines
from malisize.scenarios.tables.reader import Form, Reader
from malisize.scenarios.tables.source import UTF_8, Source
from malisize.text import command
from malisize.wording import phrase

STANDARD_INPUT = phrase("standard input")
_ARRAY = re.compile(r"\s*\[\s*(\{|$)")
_DOCUMENT = re.compile(r'\s*\{[ \t]*\r?\n\s*(?:"(?P<list>\w+)"\s*:\s*\[)?')  # over several lines


def opened(
    stream: BinaryIO,
    name: str,
    form: Form | None = None,
    *,
    encoding: str = UTF_8,
    header_row: int | None = None,
    safe_text: bool = False,
    decimal: str | None = None,
) -> Reader:
    """Return a table for reading; without a form, what begins with ``{`` is JSON Lines. ``decimal``
    is the mark of the numbers added to CSV, None for that of the table. Raises InputError.
    """
    source = Source(stream, name, encoding)
    source.fill()
    if _ARRAY.match(source.first):
        raise InputError(
            phrase("{name}: a JSON array; one object per line is needed", name=name),
            hint=_lines_of(".[]", name),
        )
    document = _DOCUMENT.match(source.first)
    if document:
        path = f".{document['list']}[]" if document["list"] else "."
        raise InputError(
            phrase(
                "{name}: a JSON document over several lines; one object per line is needed",
                name=name,
            ),
            hint=_lines_of(path, name),
        )
    if form is None:
        form = "jsonl" if source.first.lstrip().startswith("{") else "csv"
    if form == "csv":
        return Csv(source, header_row, safe_text=safe_text, decimal=decimal)
    if header_row is not None:
        raise InputError(
            phrase(
                "--header-row {header_row}: {name} is JSON Lines, which has no header",
                header_row=header_row,
                name=name,
            ),
            hint=phrase("leave it out"),
        )
    if decimal is not None:
        raise InputError(
            phrase("--decimal: {name} is JSON Lines, whose numbers have a point", name=name),
            hint=phrase("leave it out"),
        )
    if safe_text:
        raise InputError(
            phrase("--safe-text: {name} is JSON Lines, in which nothing is a formula", name=name),
            hint=phrase("leave it out"),
        )
    return JsonLines(source)


def _lines_of(path: str, name: str) -> str:
    file = () if name == STANDARD_INPUT else (name,)
    return phrase("`{command} | malisize batch` reads it", command=command("jq", "-c", path, *file))
