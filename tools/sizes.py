"""Refuse files over 400 lines and functions over 60."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "benchmarks")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def too_long(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and length of a file and of its functions where they are too long."""
    name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    if (lines := len(text.splitlines())) > LONGEST_FILE:
        yield name, lines
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}:{node.name}", lines


def main() -> int:
    """Print what is too long; return the exit code."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    faults = [f"{name}: {lines} lines" for path in paths for name, lines in too_long(path)]
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
