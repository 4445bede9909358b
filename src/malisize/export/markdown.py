"""Markdown: a table with numbers in full precision, then the notes and the sources."""

from __future__ import annotations

from collections.abc import Iterable

from malisize.export import Result
from malisize.export.rows import table
from malisize.numerals import plain
from malisize.records import Estimate, Explanation, Listing


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
            f"- {s.key}: {_text(s.title)}. {_text(s.publisher)}. {_text(s.url)} (read {s.accessed})" for s in result.sources
        )
    if isinstance(result, Listing) and result.remarks:
        lines.extend(["", *(_text(remark) for remark in result.remarks)])
    return "\n".join(lines) + "\n"


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
