"""A picture as SVG, for a slide: 1280 by 720, with its title and where it is from.

Nothing but shapes and text: no script, no font of its own, nothing from outside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from malisize.document.picture import Mark, Picture, in_words
from malisize.render.svg_calendar import calendar
from malisize.render.svg_shapes import FILL, GRID, HEIGHT, INK, QUIET, WIDTH
from malisize.render.svg_shapes import line as _line
from malisize.render.svg_shapes import rect as _rect
from malisize.render.svg_shapes import text as _text
from malisize.text import clean
from malisize.tuples import NamedTuple
from malisize.wording import ENGLISH, Language, phrase, say
from malisize.wording.numbers import decimal, full, of_table, share

_LEFT, _RIGHT, _TOP, _BOTTOM = 360, 190, 120, 90
_FONT = "DejaVu Sans, Helvetica, Arial, sans-serif"
BAND = "#9fd0dd"
_DOWN, _UP = "#b3541e", "#0b6e8a"
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))  # which XML has no place for
_MOST_CHARACTERS = 34  # of a label in its margin
_WIDEST, _SMALLEST = 0.67, 13  # a character of a bold line over its size; a size in pixels
_ENDS = 60  # more room beside a tornado, whose numbers are two
_MOST_IN_TREE = 74  # of a line of a tree
_NUMBERS = 960  # where the numbers of a tree end
_LARGE = 100  # from here on numbers of an axis are whole


class Frame(NamedTuple):
    """Where a picture draws: its edges in pixels, and the ends of its axes."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float

    def across(self, value: float) -> float:
        """Return where a value lies from left to right."""
        return self.left + (value - self.first) / (self.last - self.first) * (
            self.right - self.left
        )


def to_svg(picture: Picture, language: Language = ENGLISH, title: str = "") -> str:
    """Return a picture as a document of its own."""
    head = said(title or picture.title, language)
    shown, size = _fitted(str(say(title or picture.title, language)), 28)
    source, small = _fitted(str(say(picture.source, language)), 16)
    body = "\n".join(drawn(picture, language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img" font-family="{_FONT}">\n'
        f"<title>{head}</title>\n<desc>{said(in_words(picture), language)}</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
        f"{_text(40, 58, shown, size, weight='bold')}\n{body}\n"
        f"{_text(40, HEIGHT - 24, source, small, QUIET)}\n</svg>\n"
    )


def _fitted(value: str, largest: int) -> tuple[str, int]:
    """Return a line harmless in markup, and its size: smaller the longer it is, then cut."""
    line = clean(value).translate(_NO_CHARACTERS)
    room = WIDTH - 80
    size = max(_SMALLEST, min(largest, int(room / (_WIDEST * len(line) or 1))))
    most = int(room / (_WIDEST * size))
    return escape(line if len(line) <= most else f"{line[: most - 1]}…"), size


def said(value: str, language: Language) -> str:
    """Return a text in a language, harmless in markup."""
    return escape(clean(str(say(value, language))).translate(_NO_CHARACTERS))


def drawn(picture: Picture, language: Language) -> Iterator[str]:
    """Yield the shapes of a picture."""
    if not picture.marks:
        return
    if picture.kind == "curve":
        yield from _curve(picture, language)
        return
    if picture.kind == "tree":
        yield from _tree(picture, language)
        return
    if picture.kind == "calendar":
        yield from calendar(picture, lambda value: said(value, language))
        return
    values = [one.value or 0.0 for mark in picture.marks for one in _ends(mark)]
    first, last = (min(values), max(values)) if picture.kind == "tornado" else (0.0, max(values))
    ticks = nice(first, last)
    right = WIDTH - _RIGHT - (_ENDS if picture.kind == "tornado" else 0)
    frame = Frame(_LEFT, right, _TOP, HEIGHT - _BOTTOM, min(first, ticks[0]), max(last, ticks[-1]))
    yield from _grid(frame, ticks, picture.unit, language)
    step = (frame.bottom - frame.top) / len(picture.marks)
    for place, mark in enumerate(picture.marks):
        y = frame.top + step * (place + 0.5)
        yield from _label(mark, y, language)
        if picture.kind == "range":
            yield from _range(frame, mark, y)
        elif picture.kind == "funnel":
            yield from _bar(frame, mark, y, min(46.0, step * 0.6))
        else:
            yield from _swing(frame, mark, y, min(46.0, step * 0.5), picture.middle)
        yield from _number(frame, picture, mark, y, language)
    if picture.kind == "tornado":
        x = frame.across(picture.middle)
        yield _line(x, frame.top, x, frame.bottom, INK, 2)


def _ends(mark: Mark) -> Iterator:  # type: ignore[type-arg]
    yield from (one for one in (mark.low, mark.central, mark.high) if one is not None)


def nice(first: float, last: float, most: int = 6) -> Sequence[float]:
    """Return round numbers that span two values, at most so many steps apart."""
    size = (last - first) or abs(last) or 1.0
    rough = size / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * power for scale in (1, 2, 2.5, 5, 10) if scale * power >= rough)
    start, end = math.floor(first / step), math.ceil(last / step)
    return [place * step for place in range(start, end + 1)]


def _grid(frame: Frame, ticks: Sequence[float], unit: str, language: Language) -> Iterator[str]:
    for tick in ticks:
        x = frame.across(tick)
        yield _line(x, frame.top - 10, x, frame.bottom, GRID, 1)
        shown = said(of_table(tick, unit), language)
        yield _text(x, frame.bottom + 26, shown, 16, QUIET, "middle")


def _label(mark: Mark, y: float, language: Language) -> Iterator[str]:
    full = clean(str(say(mark.label, language)))
    lines = _broken(full)
    for place, line in enumerate(lines):
        at = y + 6 + (place - (len(lines) - 1) / 2) * 20
        yield _text(_LEFT - 18, at, escape(line), 18 if len(lines) == 1 else 16, anchor="end")


def _broken(label: str) -> list[str]:
    """Return a label in at most three lines of its margin's width."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _MOST_CHARACTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    kept = [line[:_MOST_CHARACTERS] for line in lines[:3]]
    if len(lines) > 3:
        kept[-1] = kept[-1][: _MOST_CHARACTERS - 1] + "…"
    return kept


def _range(frame: Frame, mark: Mark, y: float) -> Iterator[str]:
    if mark.low is not None and mark.high is not None:
        low, high = (frame.across(one.value or 0.0) for one in (mark.low, mark.high))
        yield _line(low, y, high, y, BAND, 12, round_ends=True)
    x = frame.across(mark.central.value or 0.0)
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{FILL}"/>'


def _bar(frame: Frame, mark: Mark, y: float, thick: float) -> Iterator[str]:
    wide = frame.across(mark.central.value or 0.0) - frame.left
    yield _rect(frame.left, y - thick / 2, wide, thick, FILL)
    if mark.low is not None and mark.high is not None:
        low, high = (frame.across(one.value or 0.0) for one in (mark.low, mark.high))
        yield _line(low, y, high, y, INK, 3)


def _swing(frame: Frame, mark: Mark, y: float, thick: float, middle: float) -> Iterator[str]:
    assert mark.low is not None
    assert mark.high is not None
    low, centre, high = (
        frame.across(value) for value in (mark.low.value or 0.0, middle, mark.high.value or 0.0)
    )
    yield _rect(min(low, centre), y - thick / 2, abs(centre - low), thick, _DOWN)
    yield _rect(min(centre, high), y - thick / 2, abs(high - centre), thick, _UP)


def _number(
    frame: Frame, picture: Picture, mark: Mark, y: float, language: Language
) -> Iterator[str]:
    if picture.kind == "tornado":
        assert mark.low is not None
        assert mark.high is not None
        ends = f"{said(mark.low.text, language)} – {said(mark.high.text, language)}"
        yield _text(frame.right + 16, y + 6, ends, 16)
        return
    yield _text(frame.right + 16, y + 6, said(mark.central.text, language), 20, weight="bold")


def _curve(picture: Picture, language: Language) -> Iterator[str]:
    points = [mark for mark in picture.marks if mark.at is not None]
    xs = [mark.at.value or 0.0 for mark in points if mark.at is not None]
    unit = points[0].at.unit if points[0].at is not None else ""
    tops = [(mark.high or mark.central).value or 0.0 for mark in points]
    below, beside = nice(0.0, max(xs)), nice(0.0, max(tops))
    left, right, top, bottom = 150.0, WIDTH - 60.0, float(_TOP), HEIGHT - 130.0

    def x(value: float) -> float:
        return left + value / below[-1] * (right - left)

    def y(value: float) -> float:
        return bottom - value / beside[-1] * (bottom - top)

    for tick in beside:
        yield _line(left, y(tick), right, y(tick), GRID, 1)
        shown = said(of_table(tick, picture.unit), language)
        yield _text(left - 12, y(tick) + 6, shown, 16, QUIET, "end")
    for tick in below:
        shown = said(_along(tick, below[-1], unit), language)
        yield _text(x(tick), bottom + 28, shown, 16, QUIET, "middle")
    yield _text(right, bottom + 58, said(picture.below, language), 16, QUIET, "end")
    yield _text(left, top - 22, said(picture.axis, language), 16, QUIET)
    if all(mark.low is not None and mark.high is not None for mark in points[1:]):
        upper = [(a, (m.high or m.central).value or 0.0) for a, m in zip(xs, points, strict=True)]
        lower = [(a, (m.low or m.central).value or 0.0) for a, m in zip(xs, points, strict=True)]
        around = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in [*upper, *reversed(lower)])
        yield f'<polygon points="{around}" fill="{BAND}" fill-opacity="0.55"/>'
    line = " ".join(
        f"{x(a):.1f},{y(m.central.value or 0.0):.1f}" for a, m in zip(xs, points, strict=True)
    )
    yield f'<polyline points="{line}" fill="none" stroke="{FILL}" stroke-width="4"/>'


def _along(tick: float, last: float, unit: str) -> str:
    """Return a number of the axis below: a share in percent, small ones with their decimals."""
    if unit == "share":
        return share(tick)
    return full(tick) if last >= _LARGE else decimal(tick)


def _tree(picture: Picture, language: Language) -> Iterator[str]:
    step = min(40.0, (HEIGHT - _BOTTOM - _TOP) / len(picture.marks))
    size = 18 if step > 30 else 16
    for place, mark in enumerate(picture.marks):
        y, x = _TOP + step * (place + 0.5), 40.0 + 36 * mark.depth
        label = clean(str(say(mark.label, language)))
        room = _MOST_IN_TREE - 3 * mark.depth
        label = label if len(label) <= room else f"{label[: room - 1]}…"
        weight = "normal" if mark.depth else "bold"
        yield _line(40, y + step / 2 - 4, WIDTH - 40, y + step / 2 - 4, GRID, 1)
        yield _text(x, y + 4, escape(label), size, weight=weight)
        yield _text(_NUMBERS, y + 4, said(mark.central.text, language), size, anchor="end",
                    weight="bold")  # fmt: skip
        if mark.low is not None and mark.high is not None:
            ends = phrase("{low} to {high}", low=mark.low.text, high=mark.high.text)
            yield _text(WIDTH - 40, y + 4, said(ends, language), 16, QUIET, "end")
