"""An explanation for reading: a tree from the row down to sources and assumptions."""

from __future__ import annotations

from malisize.records import Explanation, Tree
from malisize.render.lines import WIDEST, Line, wrap
from malisize.wording.numbers import number, span


def tree_lines(explanation: Explanation, width: int | None) -> list[Line]:
    """Return the lines of an explained row for a width in cells (None: a pipe)."""
    if width is not None:
        width = min(width, WIDEST)
    numbers = {source.key: str(place) for place, source in enumerate(explanation.sources, start=1)}
    out: list[Line] = []
    _grow(explanation.tree, "", "", out, width, numbers, set())
    if explanation.sources:
        out.append([])
    for source in explanation.sources:
        text = f"{source.publisher}, {source.title} {source.url}"
        out.extend(
            [(line, "dim")]
            for line in wrap(text, width, indent="     ", first=f" [{numbers[source.key]}] ")
        )
    return out


def _grow(
    tree: Tree,
    head: str,
    below: str,
    out: list[Line],
    width: int | None,
    numbers: dict[str, str],
    seen: set[str],
) -> None:
    unit = "" if tree.unit in ("share", "ratio") else f" {tree.unit}"
    vague = f" ({span(tree.low, tree.high, tree.unit)})" if tree.high > tree.low else ""
    text = f"{tree.label}: {number(tree.central, tree.unit)}{unit}{vague}"
    stem = below + ("│  " if tree.inputs else "   ")
    for place, line in enumerate(wrap(text, width, indent=stem, first=head)):
        out.append([(line, "bold" if place == 0 else "")])
    for detail in [] if tree.id in seen and not tree.see else _details(tree, numbers):
        out.extend([(line, "dim")] for line in wrap(detail, width, indent=f"{stem}  ", first=stem))
    seen.add(tree.id)
    for place, inner in enumerate(tree.inputs):
        last = place == len(tree.inputs) - 1
        _grow(
            inner,
            below + ("└─ " if last else "├─ "),
            below + ("   " if last else "│  "),
            out,
            width,
            numbers,
            seen,
        )


def _details(tree: Tree, numbers: dict[str, str]) -> list[str]:
    out = []
    if tree.see:
        out.append(f"as above ({tree.see})")
    elif tree.formula:
        out.append(f"= {tree.formula}")
    figure, assumption = tree.figure, tree.assumption
    if figure:
        hedge = f", said to be “{figure.hedge}”" if figure.hedge else ""
        cite = f"[{numbers[figure.source]}]" if figure.source in numbers else figure.source
        out.append(f"{cite} {figure.as_of}, {figure.place}: {figure.base}{hedge} ({figure.where})")
    if assumption:
        why = f": {assumption.why}" if assumption.why else ""
        mark = assumption.mark or "without a mark"
        cited = f" ({assumption.source})" if assumption.source else ""
        out.append(
            f"{assumption.key} = {assumption.value} [{mark}, {assumption.layer}]{why}{cited}"
        )
    return out
