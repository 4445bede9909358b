"""Open a table for reading, by the form it has."""

from __future__ import annotations

import re
from typing import BinaryIO

from malisize.errors import InputError
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.json_lines import JsonLines
from malisize.scenarios.tables.reader import Form, Reader
from malisize.scenarios.tables.source import Source

_ARRAY = re.compile(rb"\s*\[\s*(\{|$)")


def opened(stream: BinaryIO, name: str, form: Form | None = None) -> Reader:
    """Return a table for reading; without a form, what begins with ``{`` is JSON Lines. Raises
    InputError.
    """
    source = Source(stream, name)
    source.fill()
    if _ARRAY.match(source.first):
        raise InputError(
            f"{name}: a JSON array, and one object a line is needed",
            hint="jq -c '.[]' makes lines of it",
        )
    if form is None:
        form = "jsonl" if source.first.lstrip().startswith(b"{") else "csv"
    return JsonLines(source) if form == "jsonl" else Csv(source)
