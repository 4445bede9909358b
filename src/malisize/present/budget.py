"""A plan for reading: the money line by line, a row per channel, what all of them reach, and what
to doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from malisize.present.audience import bar, closing, heading
from malisize.records import Estimate, Listing, Row
from malisize.render.lines import WIDEST, Column, Line, fitted, wrap
from malisize.wording.numbers import adding_up, count, decimal, number, share, span

_MONEY = (
    Column("", clip_to=40),
    Column("", right=True, style="bold"),
    Column("range"),
    Column("basis", style="dim", optional=True),
)
_LINES = (
    "budget.agency_fee",
    "budget.payment_fee",
    "budget.production",
    "budget.vat_media",
    "budget.vat_services",
)
_PIECES = ("spots", "messages", "posts", "faces")
_TOTALS = (
    "plan.cost_per_reached",
    "plan.on_target",
    "plan.outside_target",
    "plan.frequency",
    "plan.weekly_frequency",
    "plan.grps",
    "plan.clicks",
    "plan.conversions",
    "plan.cost_per_conversion",
    "plan.daily_spend",
)


def budget_lines(
    estimate: Estimate, width: int | None, *, quiet: bool = False, verbose: bool = False
) -> list[Line]:
    """Return the lines of a plan for a width in cells (None: a pipe)."""
    if width is not None:
        width = min(width, WIDEST)
    numbers = {source.key: str(place) for place, source in enumerate(estimate.sources, start=1)}
    out = heading("Budget plan", estimate, width)
    out.extend(fitted(_MONEY, lambda _: _money(estimate), width, ()))
    out.append([])
    reached = [
        row for row in estimate.rows if row.id.startswith("channel.") and row.id.endswith(".reach")
    ]
    reached.sort(key=lambda row: -row.central)
    often = _often(reached, estimate)
    out.extend(
        fitted(
            _columns(estimate, often),
            lambda width: _channels(estimate, reached, often, width),
            width,
            (14, 8),
        )
    )
    out.append([])
    out.extend(_together(estimate, width))
    out.append([])
    out.extend(closing(estimate, numbers, width, "plan.reach", quiet=quiet, verbose=verbose))
    return out


def _money(estimate: Estimate) -> list[list[str]]:
    """Return the lines of the total in whole units of the currency, which add up to it."""
    out = []
    if "budget.needed" in estimate:
        row = estimate["budget.needed"]
        out.append([row.label, _amount(row.central, row.unit), _spread(row), row.basis])
    total = estimate["budget.total"]
    out.append([total.label, _amount(total.central, total.unit), "", ""])
    for id, value in _charged(estimate).items():
        row = estimate[id]
        if id == "budget.net_media" or row.high > 0:
            out.append([f"  {row.label}", _written(value, row.unit), _spread(row), row.basis])
    return out


def _charged(estimate: Estimate) -> dict[str, int]:
    """Return the lines of the total, in the smallest unit of money: they add up to it as shown."""
    return _parts(estimate, ("budget.net_media", *_LINES), _smallest(estimate["budget.total"]))


def _spent(estimate: Estimate, rows: list[Row]) -> dict[str, int]:
    """Return the spends of channels by id, adding up to net media as shown."""
    spends = [f"{row.id.removesuffix('reach')}spend" for row in rows]
    return _parts(estimate, spends, _charged(estimate)["budget.net_media"])


def _parts(estimate: Estimate, ids: Sequence[str], whole: int) -> dict[str, int]:
    parts = [estimate[id].central * _scale(estimate[id].unit) for id in ids]
    return dict(zip(ids, adding_up(parts, whole), strict=True))


def _smallest(row: Row) -> int:
    """Return an amount in whole francs, or in whole cents."""
    return round(row.central * _scale(row.unit))


def _often(reached: list[Row], estimate: Estimate) -> list[int]:
    """Return the numbers of exposures, above one, for which some channel has its reach."""
    stems = [row.id.removesuffix("reach") for row in reached]
    return [
        times
        for times in range(2, 21)
        if any(f"{stem}reach_{times}plus" in estimate for stem in stems)
    ]


def _columns(estimate: Estimate, often: list[int]) -> list[Column]:
    """Return the columns of the table of channels; where there is little room, reach of several
    times stays if asked for.
    """
    asked = estimate.request["plan"]["effective"]
    columns = [
        Column("Channel", clip_to=18),
        Column("spend", right=True),
        Column("impressions", right=True),
        *([Column("on target", right=True, optional=True)] if _some_outside(estimate) else ()),
        Column("reach", right=True, style="bold"),
        Column("range", style="bar"),
        Column("freq.", right=True),
        *(Column(f"{times}+", right=True, optional=times != asked) for times in often),
        Column("per person", right=True),
        Column("clicks", right=True, optional=True),
        Column("basis", style="dim", optional=True),
    ]
    if any(row.id.endswith(_PIECES) for row in estimate.rows if row.id.startswith("channel.")):
        columns.insert(2, Column("buys", right=True, optional=True))
    return columns


def _channels(estimate: Estimate, rows: list[Row], often: list[int], width: int) -> list[list[str]]:
    top = max((row.high for row in rows), default=0.0)
    spent = _spent(estimate, rows)
    out = []
    for row in rows:
        stem = row.id.removesuffix(".reach")

        def cell(name: str, stem: str = stem) -> str:
            id = f"{stem}.{name}"
            return number(estimate[id].central, estimate[id].unit) if id in estimate else ""

        vague = span(row.low, row.high, row.unit) if row.high > row.low else ""
        if width and vague:
            vague = (
                f"{count(row.low):>6} {bar(row.low, row.central, row.high, top, width)}"
                f" {count(row.high)}"
            )
        cells = [
            row.label.partition(":")[0],
            _written(spent[f"{stem}.spend"], estimate[f"{stem}.spend"].unit, bare=True),
            cell("impressions"),
            *([cell("on_target") or cell("impressions")] if _some_outside(estimate) else ()),
            count(row.central),
            vague,
            cell("frequency"),
            *(cell(f"reach_{times}plus") for times in often),
            cell("cost_per_reached"),
            cell("clicks"),
            row.basis,
        ]
        if any(column.heading == "buys" for column in _columns(estimate, often)):
            pieces = next((name for name in _PIECES if f"{stem}.{name}" in estimate), "")
            cells.insert(2, f"{cell(pieces)} {pieces}".strip())
        out.append(cells)
    return out


def _some_outside(estimate: Estimate) -> bool:
    """Tell whether some channel's impressions are not all on target."""
    return any(row.id.endswith(".on_target") for row in estimate.rows)


def _together(estimate: Estimate, width: int | None) -> list[Line]:
    reach = estimate["plan.reach"]
    lines = [f"People reached: {_with_range(reach)}"]
    largest, upper = estimate["plan.reach_largest"], estimate["plan.reach_upper"]
    parts = [
        f"{share(estimate['plan.share'].central)} of the audience these channels have together"
    ]
    if largest.central < upper.central:
        parts.append(
            f"between {count(largest.central)} (the largest channel) and {count(upper.central)} (if"
            " nobody met two)"
        )
    lines.append(", ".join(parts))
    often = [
        row for row in estimate.rows if row.id.startswith("plan.reach_") and row.id.endswith("plus")
    ]
    if often:
        lines.append("; ".join(f"{row.id[11:-4]}+ times: {_with_range(row)}" for row in often))
    for id in _TOTALS:
        if id in estimate:
            row = estimate[id]
            unit = row.unit.split()[0] if row.unit.startswith(("XOF", "EUR", "USD")) else ""
            text = f"{row.label}: {number(row.central, row.unit)} {unit}".rstrip()
            lines.append(
                text + (f" ({span(row.low, row.high, row.unit)})" if row.high > row.low else "")
            )
    out: list[Line] = []
    for place, text in enumerate(lines):
        style = "bold" if place == 0 else ""
        out.extend([(line, style)] for line in wrap(text, width, indent="   ", first=" "))
    return out


def _with_range(row: Row) -> str:
    return (
        f"{count(row.central)} ({span(row.low, row.high, row.unit)})"
        if row.high > row.low
        else count(row.central)
    )


def curve_lines(curve: Listing, width: int | None) -> list[Line]:
    """Return reach against budget as a plot of bars with their numbers."""
    if width is not None:
        width = min(width, WIDEST)
    columns = (
        Column("budget", right=True),
        Column("reach", right=True, style="bold"),
        Column("range", style="bar"),
        Column("per person", right=True),
    )
    top = max((float(row["high"]) for row in curve.rows), default=0.0)

    def rows_at(bars: int) -> list[list[str]]:
        out = []
        for row in curve.rows:
            low, central, high = (float(row[name]) for name in ("low", "central", "high"))
            drawn = bar(low, central, high, top, bars) if bars else ""
            cost = row["cost_per_reached"]
            ends = span(low, high, "people") if high > low else ""
            out.append(
                [
                    _amount(float(row["budget"]), str(row["currency"])),
                    count(central),
                    f"{drawn} {ends}".strip("\n"),
                    decimal(cost) if cost else "",
                ]
            )
        return out

    out: list[Line] = [[(line, "bold")] for line in wrap(curve.title, width)]
    out.append([])
    out.extend(fitted(columns, rows_at, width, (40, 28, 16, 10)))
    out.append([])
    for remark in curve.remarks:
        out.extend([(line, "")] for line in wrap(remark, width, indent=" ", first=" "))
    return out


def _scale(unit: str) -> int:
    """Return how many of the smallest unit of money as shown are one: francs have no cents."""
    return 1 if unit.startswith("XOF") else 100


def _amount(value: float, unit: str, *, bare: bool = False) -> str:
    """Return money in whole francs, or cents."""
    return _written(round(value * _scale(unit)), unit, bare=bare)


def _written(amount: int, unit: str, *, bare: bool = False) -> str:
    """Return an amount in the smallest unit of money, grouped with spaces."""
    scale = _scale(unit)
    text = f"{amount / scale:,.{0 if scale == 1 else 2}f}".replace(",", " ")
    return text if bare else f"{text} {unit}".rstrip()


def _spread(row: Row) -> str:
    if not row.high > row.low:
        return ""
    return f"{_amount(row.low, row.unit, bare=True)} to {_amount(row.high, row.unit, bare=True)}"
