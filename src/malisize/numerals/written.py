"""Numbers and numerals written so that reading them gives exactly the same again."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from malisize.numerals.numeral import Kind, Numeral

ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
IN_PERCENT = ("share", "rate", "growth")


def plain(value: float, kind: Kind) -> str:
    """Write a number so that ``parse`` returns exactly the same number: a share, a rate or a growth
    in percent, anything else as it is.

    A number that could be read with its thousands grouped by a point gets a zero: ``123.4560``.
    """
    if kind in IN_PERCENT and math.isfinite(value):
        return f"{_hundredfold(value)}%"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    text = repr(value)
    return f"{text}0" if ONE_GROUP.fullmatch(text) else text


def write(numeral: Numeral, kind: Kind) -> str:
    """Write a numeral in the grammar: ``parse(write(n)) == n``."""
    tail = f" {numeral.currency}" if numeral.currency else ""
    low, high = plain(numeral.low, kind), plain(numeral.high, kind)
    if numeral.shape == "exact":
        return low + tail
    if numeral.shape == "uniform":
        return f"min {low} max {high}{tail}"
    middle = f", central {plain(numeral.central, kind)}" if numeral.central is not None else ""
    return f"{low} to {high}{middle}{tail}"


def _hundredfold(value: float) -> str:
    """Return a hundred times a number in digits, its point moved by two places."""
    sign = "-" if value < 0.0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    before, _, after = mantissa.partition(".")
    digits, point = before + after, len(before) + int(exponent or 0) + 2
    if point <= 0:
        digits, point = "0" * (1 - point) + digits, 1
    digits = digits.ljust(point, "0")
    whole, part = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
