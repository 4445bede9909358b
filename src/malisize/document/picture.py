"""A picture without any drawing: what it is of, its marks, and the same in words."""

from __future__ import annotations

from typing import Literal

from malisize.document.blocks import Cell
from malisize.document.parts import amount, range_of
from malisize.records import Ends, Row, Tree
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase

Kind = Literal["range", "tornado", "funnel", "curve", "tree", "calendar"]
KINDS: tuple[Kind, ...] = ("range", "tornado", "funnel", "curve", "tree", "calendar")


class Mark(NamedTuple):
    """One thing of a picture: its name, its number with its range, and where it stands on the
    other axis, or how deep in a tree.
    """

    label: str
    central: Cell
    low: Cell | None = None
    high: Cell | None = None
    at: Cell | None = None
    depth: int = 0


class Picture(NamedTuple):
    """A picture: what it shows in a line, and where that is from. ``axis`` names what the numbers
    are and ``unit`` which, ``below`` what the other axis is.
    """

    kind: Kind
    title: str
    axis: str
    marks: tuple[Mark, ...]
    source: str
    below: str = ""
    middle: float = 0.0
    unit: str = "people"


def mark_of(label: str, row: Row | Tree | Ends, *, at: Cell | None = None) -> Mark:
    """Return the mark of a row, with its range where it has one."""
    central, ends = amount(row.central, row.unit), range_of(row)
    return Mark(label, central, at=at) if ends is None else Mark(label, central, *ends[:2], at)


def in_words(picture: Picture) -> str:
    """Return a picture in words, for whoever does not see it."""
    parts = []
    for mark in picture.marks:
        where = mark.at.text if mark.at is not None else mark.label
        if picture.kind == "calendar":
            where = joined(", ", [mark.label, where])
        if mark.low is not None and mark.high is not None:
            parts.append(
                phrase(
                    "{what}: {number} ({low} to {high})",
                    what=where,
                    number=mark.central.text,
                    low=mark.low.text,
                    high=mark.high.text,
                )
            )
        else:
            parts.append(phrase("{what}: {number}", what=where, number=mark.central.text))
    return phrase("{title}. {parts}", title=picture.title, parts=joined("; ", parts))
