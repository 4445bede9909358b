"""Random formulas over a handful of leaves, for laws that hold of any formula."""

from __future__ import annotations

from hypothesis import strategies as st

from malisize.quantity.node import Node, assumed, combine, highest, lowest


def pool() -> tuple[list[Node], list[Node]]:
    """Return fresh leaves: people and shares, some with a range."""
    people = [
        assumed("a", "A", "200k to 250k", "people"),
        assumed("b", "B", "100k to 600k, central 200k", "people"),
        assumed("c", "C", "min 50k max 90k", "people"),
        assumed("d", "D", 300_000.0, "people"),
    ]
    shares = [
        assumed("s", "S", "20% to 40%", "share"),
        assumed("t", "T", "35% to 90%, central 80%", "share"),
        assumed("u", "U", 0.25, "share"),
    ]
    return people, shares


@st.composite
def formulas(draw: st.DrawFn, *, monotone: bool = False) -> Node:
    """Draw a formula that counts people; with ``monotone`` no leaf can move it both ways."""
    people, shares = pool()
    ops = ["add", "mul", "min", "max", "combine"] + (
        [] if monotone else ["complement", "sub", "div"]
    )

    def grow(depth: int) -> Node:
        if depth == 0:
            return draw(st.sampled_from(people))
        op = draw(st.sampled_from(ops))
        left = grow(depth - 1)
        if op == "mul":
            return left * draw(st.sampled_from(shares))
        if op == "complement":
            return left * draw(st.sampled_from(shares)).complement()
        if op == "sub":
            return left - left * draw(st.sampled_from(shares))
        right = grow(depth - 1)
        if op == "add":
            return left + right
        if op == "div":
            return left * right.share_of(left + right)
        if op == "min":
            return lowest([left, right])
        if op == "max":
            return highest([left, right])
        return combine(left + right, [left, right])

    return grow(draw(st.integers(1, 3)))
