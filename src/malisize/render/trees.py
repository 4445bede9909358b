"""A tree as lines for a screen or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from malisize.document.blocks import Branch, Tree
from malisize.render.lines import Line, clip, wrap

Said = Callable[[str], str]


_LONG = 3  # lines beyond which a text gives way to a shorter one
_OVER = 3  # lines beyond the room that the first part to open may take


def tree_lines(
    tree: Tree, width: int | None, *, everything: bool, said: Said, details: int | None = None
) -> list[Line]:
    """Return the lines of a tree; closed and brief branches are opened where ``everything`` is
    shown, and what explains a branch takes at most ``details`` lines.
    """
    return list(_grow(tree.root, "", "", width, everything, said, details))


def _grow(
    branch: Branch,
    head: str,
    below: str,
    width: int | None,
    everything: bool,
    said: Said,
    most: int | None,
) -> Iterator[Line]:
    inputs = branch.inputs if everything or not branch.closed else ()
    stem = below + ("│  " if inputs else "   ")
    lines = wrap(said(branch.text), width, indent=stem, first=head)
    if branch.short and not everything and len(lines) > _LONG:
        lines = wrap(said(branch.short), width, indent=stem, first=head)
    for place, line in enumerate(lines):
        yield [(line, "bold" if place == 0 else "")]
    for detail in branch.details if everything or not branch.brief else ():
        lines = wrap(said(detail), width, indent=f"{stem}  ", first=stem)
        if most is not None and len(lines) > most:
            lines = lines[:most]
            if lines:
                lines[-1] = _open_ended(lines[-1], width)
        for line in lines:
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
            most,
        )


def _open_ended(line: str, width: int | None) -> str:
    """Return a line that says that it goes on."""
    return clip(f"{line} …", width) if width is not None else f"{line} …"


def opened_as_fits(
    root: Branch, width: int | None, room: int, said: Said
) -> tuple[Branch, int | None]:
    """Return a tree of whose inputs as many are open as there is room for, those of most weight
    first, and how many lines may explain a part of it (None: as many as it takes).
    """

    def fits(tree: Branch, most: int | None, over: int = 0) -> bool:
        lines = tree_lines(Tree(tree), width, everything=False, said=said, details=most)
        return len(lines) <= room + over

    found, opened = _opened(root, frozenset()), frozenset[int]()
    details = next((most for most in (None, 2, 1) if fits(found, most)), 0)
    for place in sorted(range(len(root.inputs)), key=lambda place: -root.inputs[place].weight):
        more = _opened(root, opened | {place})
        if fits(more, details, 0 if opened else _OVER):
            found, opened = more, opened | {place}
    return found, details


def _opened(root: Branch, places: Set[int]) -> Branch:
    """Return a root of whose inputs those at some places alone are open, and what stands in those
    that are not is said where it stands too.
    """
    return root._replace(
        inputs=tuple(
            one._replace(inputs=tuple(_seen(inner, places) for inner in one.inputs))
            if place in places
            else one._replace(closed=bool(one.inputs))
            for place, one in enumerate(root.inputs)
        )
    )


def _seen(branch: Branch, places: Set[int]) -> Branch:
    hidden = branch.home is not None and branch.home not in places
    return branch._replace(text=branch.whole) if hidden else branch


def closed_below(branch: Branch) -> int:
    """Return how many branches of those shown are closed."""
    return int(branch.closed) or sum(map(closed_below, branch.inputs))
