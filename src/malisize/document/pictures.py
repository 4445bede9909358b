"""What a result shows as pictures, without any drawing: ranges, a tornado, a funnel, a curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from malisize.document.audience import REACHED as REACHABLE
from malisize.document.audience import channel_rows, name_of
from malisize.document.blocks import Cell, Movers
from malisize.document.parts import amount, movers
from malisize.records import Estimate, Listing, Row
from malisize.wording import joined, phrase

Kind = Literal["range", "tornado", "funnel", "curve"]
KINDS: tuple[Kind, ...] = ("range", "tornado", "funnel", "curve")


class Mark(NamedTuple):
    """One thing of a picture: its name, its number with its range, and where it stands on the
    other axis.
    """

    label: str
    central: Cell
    low: Cell | None = None
    high: Cell | None = None
    at: Cell | None = None


class Picture(NamedTuple):
    """A picture: what it shows in a line, and where that is from. ``axis`` names what the numbers
    are, ``below`` what the other axis is.
    """

    kind: Kind
    title: str
    axis: str
    marks: tuple[Mark, ...]
    source: str
    below: str = ""
    middle: float = 0.0


def pictures(estimate: Estimate, curve: Listing | None = None) -> Iterator[Picture]:
    """Yield the pictures of an estimate, the main one first."""
    planned = "plan.reach" in estimate
    family = "channel.CHANNEL.reach" if planned else "channel.CHANNEL.reachable"
    together = "plan.reach" if planned else REACHABLE
    source = _source(estimate)
    rows = channel_rows(estimate, family)
    if together in estimate and rows:
        whole = estimate[together]
        marks = [_mark(name_of(estimate, row), row) for row in rows]
        if len(rows) > 1:
            marks.append(_mark(phrase("All together, nobody twice"), whole))
        title = phrase("People reached by channel") if planned else phrase("People you can reach")
        yield Picture("range", _titled(estimate, title), phrase("people"), tuple(marks), source)
        yield from _tornado(estimate, whole, source)
        yield _funnel(estimate, source)
    if curve is not None:
        yield _curve(estimate.title, curve, source)


def curve_alone(curve: Listing) -> Picture:
    """Return the picture of reach against budget."""
    return _curve("", curve, "malisize")


def _titled(estimate: Estimate, what: str) -> str:
    return phrase("{what} · {title}", what=what, title=estimate.title)


def _mark(label: str, row: Row) -> Mark:
    if row.high > row.low:
        low, high = amount(row.low, row.unit), amount(row.high, row.unit)
        return Mark(label, amount(row.central, row.unit), low, high)
    return Mark(label, amount(row.central, row.unit))


def _tornado(estimate: Estimate, row: Row, source: str) -> Iterator[Picture]:
    for block in movers(estimate, row.id):
        assert isinstance(block, Movers)
        marks = tuple(
            Mark(
                one.text,
                amount(row.central, row.unit),
                amount(row.central + one.down, row.unit),
                amount(row.central + one.up, row.unit),
            )
            for one in block.items
        )
        title = _titled(estimate, phrase("What could change this most"))
        yield Picture("tornado", title, phrase("people"), marks, source, middle=row.central)


def _funnel(estimate: Estimate, source: str) -> Picture:
    steps: Sequence[tuple[str, str]] = (
        ("segment.population", phrase("People asked for")),
        ("segment.narrowed.population", phrase("After narrowing")),
        ("segment.narrowed.online", phrase("Online, after narrowing")),
        (REACHABLE, phrase("Within reach")),
        ("plan.reach", phrase("Reached by the plan")),
    )
    if "segment.narrowed.population" not in estimate:
        steps = (steps[0], ("segment.online", phrase("Online")), *steps[3:])
    marks = tuple(_mark(label, estimate[id]) for id, label in steps if id in estimate)
    title = _titled(estimate, phrase("From people to reach"))
    return Picture("funnel", title, phrase("people"), marks, source)


def _curve(title: str, curve: Listing, source: str) -> Picture:
    marks = []
    for point in curve.rows:
        low, central, high = (amount(float(point[end]), "people") for end in _ENDS)
        spread = point["high"] > point["low"]
        budget = amount(float(point["budget"]), str(point["currency"]))
        ends = {"low": low, "high": high} if spread else {}
        marks.append(Mark(budget.text, central, **ends, at=budget))
    currency = str(curve.rows[0]["currency"]) if curve.rows else ""
    return Picture(
        "curve",
        phrase("{what} · {title}", what=phrase("Reach against budget"), title=title)
        if title
        else curve.title,
        phrase("people reached"),
        tuple(marks),
        source,
        below=phrase("budget in {currency}", currency=currency),
    )


_ENDS = ("low", "central", "high")


def _source(estimate: Estimate) -> str:
    publishers = list(dict.fromkeys(source.publisher for source in estimate.sources))
    shown = joined(", ", publishers[:3])
    if len(publishers) > 3:
        return phrase(
            "malisize, after {publishers} and {number} more",
            publishers=shown,
            number=len(publishers) - 3,
        )
    return phrase("malisize, after {publishers}", publishers=shown) if publishers else "malisize"


def in_words(picture: Picture) -> str:
    """Return a picture in words, for whoever does not see it."""
    parts = []
    for mark in picture.marks:
        where = mark.at.text if mark.at is not None else mark.label
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
