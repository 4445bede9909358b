"""A tree as lines for a screen or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malisize.document.blocks import Branch, Tree
from malisize.render.lines import Line, wrap

Said = Callable[[str], str]


def tree_lines(tree: Tree, width: int | None, *, everything: bool, said: Said) -> list[Line]:
    """Return the lines of a tree; closed and brief branches are opened where ``everything`` is
    shown.
    """
    return list(_grow(tree.root, "", "", width, everything, said))


def _grow(
    branch: Branch, head: str, below: str, width: int | None, everything: bool, said: Said
) -> Iterator[Line]:
    inputs = branch.inputs if everything or not branch.closed else ()
    stem = below + ("│  " if inputs else "   ")
    for place, line in enumerate(wrap(said(branch.text), width, indent=stem, first=head)):
        yield [(line, "bold" if place == 0 else "")]
    for detail in branch.details if everything or not branch.brief else ():
        for line in wrap(said(detail), width, indent=f"{stem}  ", first=stem):
            yield [(line, "dim")]
    for place, inner in enumerate(inputs):
        last = place == len(inputs) - 1
        yield from _grow(
            inner,
            below + ("└─ " if last else "├─ "),
            below + ("   " if last else "│  "),
            width,
            everything,
            said,
        )
