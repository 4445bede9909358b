"""Refuse files that import each other in a circle, over the whole package; imports inside functions
count, those for type checking alone do not.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"


def modules(source: Path) -> dict[str, Path]:
    """Return every file of the packages in a folder by the dotted name it is imported by."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the known modules that a file imports as it runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif node.module in known:
                    yield node.module
        else:
            yield from imported(node, known)


def circle(graph: Mapping[str, set[str]]) -> list[str] | None:
    """Return one way round from a module to itself, or None."""
    done: set[str] = set()
    way: list[str] = []

    def walk(name: str) -> list[str] | None:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return None
        way.append(name)
        for other in sorted(graph[name]):
            if found := walk(other):
                return found
        way.pop()
        done.add(name)
        return None

    return next((found for name in graph if (found := walk(name))), None)


def main() -> int:
    """Print a circle, where there is one; return the exit code."""
    known = modules(SOURCE)
    graph = {
        name: {*imported(ast.parse(path.read_text(encoding="utf-8")), known)} - {name}
        for name, path in known.items()
    }
    found = circle(graph)
    if found:
        print("files import each other in a circle: " + " -> ".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
