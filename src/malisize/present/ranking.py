"""Drivers for reading: what causes the spread of a row, ranked, with a tornado."""

from __future__ import annotations

from malisize.records import Driver, Ranking
from malisize.render.lines import WIDEST, Column, Line, fitted, wrap
from malisize.wording.numbers import number, share, span

_COLUMNS = (
    Column("", clip_to=28),
    Column("of spread", right=True, style="bold"),
    Column("alone, from low to high"),
    Column("", style="bar"),
    Column("basis", style="dim", optional=True),
)


def ranking_lines(ranking: Ranking, width: int | None, *, most: int = 12) -> list[Line]:
    """Return the lines of a ranking for a width in cells (None: a pipe); the smallest are counted,
    not shown.
    """
    if width is not None:
        width = min(width, WIDEST)
    unit = "" if ranking.unit in ("share", "ratio") else f" {ranking.unit}"
    title = (
        f"{ranking.label}: {number(ranking.central, ranking.unit)}{unit}"
        f" ({span(ranking.low, ranking.high, ranking.unit)})"
    )
    out: list[Line] = [[(line, "bold")] for line in wrap(title, width)]
    out.append([])
    if not ranking.drivers:
        return [*out, [(" Nothing below this row has a range.", "")]]
    shown = ranking.drivers[:most]
    low = min(min(driver.at_low, driver.at_high) for driver in shown)
    high = max(max(driver.at_low, driver.at_high) for driver in shown)

    def rows_at(bar: int) -> list[list[str]]:
        return [
            [
                driver.label,
                share(driver.share) if driver.share else "by chance",
                _swing(driver, ranking.unit),
                tornado(driver, ranking.central, low, high, bar) if bar else "",
                driver.basis,
            ]
            for driver in shown
        ]

    out.extend(fitted(_COLUMNS, rows_at, width, (28, 20, 12)))
    out.append([])
    rest = len(ranking.drivers) - len(shown)
    more = f" {rest} more move it less." if rest else ""
    out.extend(
        [(line, "dim")]
        for line in wrap(
            f"Of spread: {ranking.method}; `by chance` is too little to tell from chance.{more}",
            width,
            indent=" ",
            first=" ",
        )
    )
    widest = f"The widest: {ranking.widest} in force; a narrower range narrows the row."
    out.extend([(line, "dim")] for line in wrap(widest, width, indent=" ", first=" "))
    return out


def tornado(driver: Driver, central: float, low: float, high: float, width: int) -> str:
    """Return the swing of one driver as a bar around the central value, on a scale from low to
    high.
    """
    if high <= low:
        return ""

    def place(value: float) -> int:
        return min(width - 1, max(0, int((value - low) / (high - low) * (width - 1) + 0.5)))

    cells = [" "] * width
    first, last = sorted((place(driver.at_low), place(driver.at_high)))
    for index in range(first, last + 1):
        cells[index] = "█"
    cells[place(central)] = "│"
    return "".join(cells)


def _swing(driver: Driver, unit: str) -> str:
    first, last = number(driver.at_low, unit), number(driver.at_high, unit)
    return first if first == last else f"{first} to {last}"
