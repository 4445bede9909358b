"""The mutants that cosmic-ray makes of a file: their places, their sources, and which of them are
other programs.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "malisize"
SAME = re.compile(r"_(Eq_Is|NotEq_IsNot|Is_Eq|IsNot_NotEq)$")  # one object or its equal


class Mutant(NamedTuple):
    """A mutant: its part, its file from the root, the line, and what cosmic-ray did there."""

    part: str
    path: str
    line: int
    operator: str
    occurrence: int

    @property
    def name(self) -> str:
        """Its name in results."""
        return f"{self.path}:{self.line} {self.operator} {self.occurrence}"


def files(places: list[str], root: Path = ROOT) -> list[str]:
    """Return the source files of places, from the root."""
    found: list[Path] = []
    for place in places:
        path = root / SOURCE.relative_to(ROOT) / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [str(path.relative_to(root)) for path in found]


def mutants(part: str, path: str) -> Iterator[tuple[tuple[Any, ...], Mutant]]:
    """Go through the mutants that cosmic-ray makes of a file, each with its place."""
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.operators.provider import OperatorProvider

    tree = get_ast_from_path(Path(path))
    provider = OperatorProvider()
    for name in provider:
        operator = provider[name]
        if operator.arguments() or SAME.search(name):
            continue
        positions = (
            span for node in ast_nodes(tree) for span in operator().mutation_positions(node)
        )
        for occurrence, (start, stop) in enumerate(positions):
            yield (start, stop, name.split("_")[0]), Mutant(part, path, start[0], name, occurrence)


def mutated(mutant: Mutant) -> str | None:
    """Return the source with the mutation."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.operators.provider import OperatorProvider

    source = Path(mutant.path).read_text(encoding="utf-8")
    made: str | None = mutate_code(source, OperatorProvider()[mutant.operator](), mutant.occurrence)
    return made


def difference(mutant: Mutant) -> list[str]:
    """Return the lines that a mutant takes out, after ``-``, and those it puts in, after ``+``."""
    before = Path(mutant.path).read_text(encoding="utf-8").splitlines()
    after = (mutated(mutant) or "").splitlines()
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def again(mutant: Mutant, lines: list[str]) -> Mutant | None:
    """Return the mutant that changes the same lines here, the nearest; None where they are gone."""
    if not Path(mutant.path).exists():
        return None
    alike = [one for _, one in mutants(mutant.part, mutant.path) if one.operator == mutant.operator]
    near = sorted(alike, key=lambda one: abs(one.line - mutant.line))
    return next((one for one in near if difference(one) == lines), None)


def changes(mutant: Mutant) -> bool:
    """Tell whether a mutant is Python, and differs in more than annotations, which never run."""
    source = Path(mutant.path).read_text(encoding="utf-8")
    made = mutated(mutant)
    if made is None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _bare(made) != _bare(source)
        except SyntaxError:
            return False


def _bare(source: str) -> str:
    tree = ast.parse(source)
    nothing = ast.Constant(None)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = nothing
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)
