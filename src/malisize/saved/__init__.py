"""A saved estimate: the file that ``--output x.toml`` or ``x.json`` writes."""

from __future__ import annotations

NARROW = "audience.narrow."


def is_saved(content: bytes) -> bool:
    """Tell whether a file begins as a saved result does."""
    start = content.removeprefix(b"\xef\xbb\xbf")[:200].lstrip()
    return start.startswith(b"schema") or (start.startswith(b"{") and b'"schema"' in start)


def is_workbook(content: bytes) -> bool:
    """Tell whether a file begins as a workbook does."""
    return content.startswith(b"PK\x03\x04")
