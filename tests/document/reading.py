"""What a screen says, read back."""

from __future__ import annotations

import re

from malisize.records import Result
from tests.formats import render

AMOUNT = re.compile(r"\d{1,3}(?: \d{3})*(?:\.\d\d)?")


def amount(text: str) -> float:
    """Return an amount as printed."""
    return float(text.replace(" ", ""))


def page(result: Result) -> str:
    """Return what a pipe gets of a result."""
    return render(result, "table")


def lines_of_total(text: str) -> tuple[list[float], float]:
    """Return the lines of a plan's total as printed, and the total."""
    (line,) = (line for line in text.splitlines() if line.startswith("  Media "))
    *parts, total = map(amount, AMOUNT.findall(line))
    return parts, total


def spends(text: str) -> list[float]:
    """Return what each channel of a plan gets, as printed."""
    rows = (
        text[text.index("\n  channel ") + 1 :].split("\n  Media ", maxsplit=1)[0].splitlines()[1:]
    )
    return [amount(re.split(r"  +", row.strip())[1]) for row in rows]
