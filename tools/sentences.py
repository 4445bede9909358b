"""Refuse code of the faces and scenarios that reads a sentence to decide something: what it said is
a kind, a parameter or an id, and the sentence may be in any language.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("present", "render", "document", "cli", "export", "scenarios", "listings.py")
SENTENCES = frozenset({"label", "text", "message", "note", "hint"})
READERS = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition"}
    | {"split", "rsplit", "splitlines", "find", "rfind", "index", "rindex", "count", "replace"}
)
PATTERNS = frozenset({"match", "fullmatch", "search", "sub", "split", "findall", "finditer"})
EXCUSED = {  # by path and what is called, why
    "src/malisize/listings.py words in figure.label.casefold()": "--search looks in labels",
}


def readings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each place that reads a sentence: a method of a str on it, a
    pattern matched against it, or a text looked for in it.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, node.func.value
            if name in READERS and _is_sentence(on):
                yield node.lineno, ast.unparse(node.func)
            elif name in PATTERNS and any(map(_is_sentence, node.args)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators, strict=True):
                if isinstance(operator, ast.In | ast.NotIn) and _is_sentence(right):
                    yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Subscript) and _is_sentence(node.value):
            yield node.lineno, ast.unparse(node)


def _is_sentence(node: ast.expr) -> bool:
    """Tell whether an expression is the text of a record, or that text in another case."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("casefold", "lower", "strip") and _is_sentence(node.func.value)
    return isinstance(node, ast.Attribute) and node.attr in SENTENCES


def files() -> Iterator[Path]:
    """Yield the files of the faces and scenarios."""
    for place in PLACES:
        path = ROOT / "src" / "malisize" / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()


def main() -> int:
    """Print where a sentence is read; return the exit code."""
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        for line, what in readings(path.read_text(encoding="utf-8")):
            if f"{name} {what}" not in EXCUSED:
                found.append(f"{name}:{line}: reads a sentence: {what}")
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
