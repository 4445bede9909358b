"""The shapes that pictures are drawn of, and their colours."""

from __future__ import annotations

WIDTH, HEIGHT = 1280, 720
INK, QUIET, GRID, FILL = "#1b2733", "#5b6770", "#dfe5ea", "#0b6e8a"


def text(
    x: float,
    y: float,
    content: str,
    size: int,
    colour: str = INK,
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    """Return a line of text, already harmless in markup."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"'
        f' text-anchor="{anchor}" font-weight="{weight}">{content}</text>'
    )


def line(
    x: float, y: float, x2: float, y2: float, colour: str, thick: int, *, round_ends: bool = False
) -> str:
    """Return a straight line."""
    ends = ' stroke-linecap="round"' if round_ends else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
        f' stroke-width="{thick}"{ends}/>'
    )


def rect(x: float, y: float, wide: float, high: float, colour: str) -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0.5):.1f}" height="{high:.1f}"'
        f' fill="{colour}"/>'
    )
