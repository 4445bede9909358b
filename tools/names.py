"""Refuse names of places, platforms, operators and currencies in code, since a country is data.

The words are those of the folders in countries/: areas, channels that are somebody's own,
currencies and the countries themselves. The package's name is free, and so are examples in
docstrings (``Bamako, women``, and what stands behind ``>>>``), but for those of cli/, which are
help.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "malisize"
ALLOWED = 0  # how many may still stand
_ROLES = ("national", "urban", "rural", "towns")  # areas that every country has
_REST = "interior"  # what `malisize countries new` calls the regions that nobody named
_MEDIA = ("broadcast", "outdoor", "mobile", "owned", "influencers")  # channels of no one's own
_EXAMPLES = re.compile(r"``[^`]*``|^\s*(?:>>>|\.\.\.).*(?:\n(?!\s*(?:>>>|$)).*)*", re.MULTILINE)


def words() -> set[str]:
    """Return the names that the folders of countries hold, as they are written."""
    shared = tomllib.loads((ROOT / "countries" / "shared.toml").read_text(encoding="utf-8"))
    found = set(shared["currency"])
    for folder in (path.parent for path in (ROOT / "countries").glob("*/country.toml")):
        country = tomllib.loads((folder / "country.toml").read_text(encoding="utf-8"))
        found.update(country["name"].values())
        for id, area in country["area"].items():
            if area["kind"] not in _ROLES and id != _REST:
                found.update((id, *area["name"].values(), *area.get("codes", ())))
        channels = tomllib.loads((folder / "channels.toml").read_text(encoding="utf-8"))
        for id, channel in channels.items():
            if channel["kind"] not in _MEDIA:
                also = channel.get("also", ()) if channel["kind"] == "operator" else ()
                found.update((id, channel["label"], *also))
    return {word for word in found if len(word) > 2}


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of some names, whole: an underscore or a digit ends a word."""
    parts = sorted((re.escape(name.replace("_", " ")) for name in names), key=len, reverse=True)
    free = "|".join(part.replace(r"\ ", "[_ ]") for part in parts)
    return re.compile(rf"(?<![^\W\d_])(?:{free})(?![^\W\d_])", re.IGNORECASE)


def named(path: Path, names: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each that stands in a file."""
    text = path.read_text(encoding="utf-8")
    if "cli" not in path.relative_to(SOURCE).parts:
        text = _without_examples(text)
    for number, line in enumerate(text.split("\n"), start=1):
        yield from ((number, found[0]) for found in names.finditer(line))


def _without_examples(text: str) -> str:
    """Return a file without the examples of its docstrings, its lines where they were."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            start, end = first.lineno - 1, first.end_lineno or first.lineno
            free = _EXAMPLES.sub(lambda one: "\n" * one[0].count("\n"), "\n".join(lines[start:end]))
            lines[start:end] = free.split("\n")
    return "\n".join(lines)


def main() -> int:
    """Print the names that stand in code where they are more than allowed; return the exit code."""
    names = pattern(words())
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, name in named(path, names)
    ]
    if "--list" in sys.argv or len(found) > ALLOWED:
        print("\n".join(found), file=sys.stderr)
    if len(found) != ALLOWED:
        print(f"{len(found)} names in code, {ALLOWED} allowed (tools/names.py)", file=sys.stderr)
    return 1 if len(found) > ALLOWED else 0


if __name__ == "__main__":
    raise SystemExit(main())
