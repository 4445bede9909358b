"""The picture of a calendar: a line of bars for each channel, one a week."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from malisize.document.picture import Mark, Picture
from malisize.render.svg_shapes import FILL, GRID, HEIGHT, INK, QUIET, WIDTH, line, rect, text

_LEFT, _RIGHT, _TOP, _BOTTOM = 220.0, 40.0, 110.0, 110.0
_NUMBERS = 92.0  # the width of a week that has room for its number
_CHARACTER = 8.7  # the width of a character of the days of a week, at most
_MOST_CHARACTERS = 20


def calendar(picture: Picture, said: Callable[[str], str]) -> Iterator[str]:
    """Yield the shapes of a calendar; ``said`` writes a text in its language for markup."""
    channels: dict[str, list[Mark]] = {}
    for mark in picture.marks:
        channels.setdefault(mark.label, []).append(mark)
    count = max(map(len, channels.values()))
    wide = (WIDTH - _RIGHT - _LEFT) / count
    bottom = HEIGHT - _BOTTOM
    high = (bottom - _TOP) / len(channels)
    most = max((mark.central.value or 0.0 for mark in picture.marks), default=0.0) or 1.0
    first = next(iter(channels.values()))
    names = [said(mark.at.text) if mark.at is not None else "" for mark in first]
    every = max(1, math.ceil(_CHARACTER * max(map(len, names)) / wide))
    for place, name in enumerate(names):
        x = _LEFT + wide * place
        yield line(x, _TOP - 6, x, bottom, GRID, 1)
        if place % every == 0 and x + 4 + _CHARACTER * len(name) < WIDTH:
            yield text(x + 4, bottom + 28, name, 15, QUIET)
    for row, (name, marks) in enumerate(channels.items()):
        base = _TOP + high * (row + 1) - 6
        yield line(_LEFT, base, WIDTH - _RIGHT, base, QUIET, 1)
        label = said(name)
        if len(label) > _MOST_CHARACTERS:
            label = said(f"{name[: _MOST_CHARACTERS - 1]}…")
        yield text(_LEFT - 16, base - 6, label, 17, INK, "end")
        for place, mark in enumerate(marks):
            spent = mark.central.value or 0.0
            if spent <= 0.0:
                continue
            tall = spent / most * (high - 34)
            x = _LEFT + wide * (place + 0.5)
            yield rect(x - wide * 0.4, base - tall, wide * 0.8, tall, FILL)
            if wide >= _NUMBERS:
                yield text(x, base - tall - 6, said(mark.central.text), 14, INK, "middle")
