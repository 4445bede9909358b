"""Markdown: a table with numbers in full precision, then the notes and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malisize.export.rows import table
from malisize.numerals import plain
from malisize.records import Estimate, Explanation, Listing, Result


def to_markdown(result: Result) -> str:
    """Return a result as a Markdown table (GitHub's form) with notes and sources below."""
    columns, rows = table(result)
    lines = [_line(columns), _line("---" for _ in columns)]
    lines.extend(_line(_cell(row.get(column)) for column in columns) for row in rows)
    if isinstance(result, Estimate) and result.notes:
        lines.extend(["", "What to doubt:", ""])
        lines.extend(f"- {_text(note.text)}" for note in result.notes)
    if isinstance(result, Estimate | Explanation) and result.sources:
        lines.extend(["", "Sources:", ""])
        lines.extend(
            f"- {s.key}: {_text(s.title)}. {_text(s.publisher)}. {_text(s.url)} (read {s.accessed})"
            for s in result.sources
        )
    if isinstance(result, Listing) and result.remarks:
        lines.extend(["", *(_text(remark) for remark in result.remarks)])
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


def _text(text: str) -> str:
    text = " ".join(text.splitlines())
    for char in "\\`*_[]|":
        text = text.replace(char, f"\\{char}")
    return text.replace("<", "&lt;")
