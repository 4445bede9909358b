"""Refuse functions that take or return arrays and do not say their shapes, such as (scenarios,
draws), in their docstrings; private and inner functions too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"

_ARRAY = re.compile(r"\b(Array|NDArray|ndarray)\b")
_AXIS = r"(?:\.\.\.|[\w]+(?: [x+-] [\w]+)*)"
_SHAPE = re.compile(rf"\({_AXIS}(?:,|(?:, {_AXIS})+)\)")


def annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """Yield what a function says of its parameters and of its result."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    yield from (one.annotation for one in every if one and one.annotation)
    if function.returns:
        yield function.returns


def says_shapes(text: str) -> bool:
    """Tell whether a docstring gives a shape: the word, and axes in brackets with a comma.

    >>> says_shapes("Return ranks, shape (draws,)."), says_shapes("Return ranks.")
    (True, False)
    """
    return "shape" in text and _SHAPE.search(" ".join(text.split())) is not None


def silent(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of the functions of a file that hold back the shapes of their arrays."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arrays = any(_ARRAY.search(ast.unparse(one)) for one in annotations(node))
        if arrays and not says_shapes(ast.get_docstring(node) or ""):
            yield node.lineno, node.name


def main() -> int:
    """Print the functions that do not say their shapes; return the exit code."""
    faults = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for line, function in silent(path.read_text(encoding="utf-8")):
            faults.append(f"{name}:{line}: {function} does not say the shapes of its arrays")
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
