"""Markdown: a table with numbers in full precision, then the notes and the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malisize.export.rows import table
from malisize.numerals import plain
from malisize.records import Estimate, Explanation, Listing, Result
from malisize.wording import phrase

_IN_TEXT = str.maketrans(
    {**{char: f"\\{char}" for char in "\\`*_[]|~$"}, "&": "&amp;", "<": "&lt;"}
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*[^\s<>\\`*\[\]|]")
_IN_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in "\\`*[]|"})
_BEGINNING = re.compile(r"\A(?P<before>[0-9]{1,9}(?=[.)])|(?=[#>+=-]))(?P<mark>.)")


def to_markdown(result: Result) -> str:
    """Return a result as a Markdown table (GitHub's form) with notes and sources below."""
    columns, rows = table(result)
    lines = [_line(columns), _line("---" for _ in columns)]
    lines.extend(_line(_cell(row.get(column)) for column in columns) for row in rows)
    if isinstance(result, Estimate) and result.notes:
        lines.extend(["", phrase("What to doubt:"), ""])
        lines.extend(f"- {_paragraph(note.text)}" for note in result.notes)
    if isinstance(result, Estimate | Explanation) and result.sources:
        lines.extend(["", "Sources:", ""])
        lines.extend(
            phrase(
                "- {key}: {title}. {publisher}. {url} (read {accessed})",
                key=s.key,
                title=_text(s.title),
                publisher=_text(s.publisher),
                url=_text(s.url),
                accessed=s.accessed,
            )
            for s in result.sources
        )
    if isinstance(result, Listing) and result.remarks:
        lines.extend(["", *(_paragraph(remark) for remark in result.remarks)])
    if isinstance(result, Listing):
        for name, further in result.more.items():
            lines.extend(_further(name, further))
    return "\n".join(lines) + "\n"


def _further(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Return a further list of a listing as a table below its name; nothing where it is empty."""
    columns = list(
        dict.fromkeys(key for row in rows for key, value in row.items() if value is not None)
    )
    if columns:
        yield from ("", f"{name.capitalize()}:", "", _line(columns), _line("---" for _ in columns))
    for row in rows:
        values = (row.get(column) for column in columns)
        yield _line(
            _cell("; ".join(map(str, value)) if isinstance(value, list) else value)
            for value in values
        )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(float(value), "amount")
    return _text(str(value))


def _paragraph(text: str) -> str:
    """Return a text that begins a line, where some marks make lists and headings of it."""
    return _BEGINNING.sub(r"\g<before>\\\g<mark>", _text(text))


def _text(text: str) -> str:
    """Return a text that reads as it is written, addresses as they are: a mark within one would be
    part of the link.
    """
    text = " ".join(text.split())
    out, end = [], 0
    for found in _ADDRESS.finditer(text):
        out += [_escaped(text[end : found.start()]), found[0].translate(_IN_ADDRESS)]
        end = found.end()
    return "".join([*out, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return text.translate(_IN_TEXT)
