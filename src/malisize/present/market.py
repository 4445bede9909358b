"""A market for reading: the funnel, the three levels in people and money, the second way, the
years, the reasons.
"""

from __future__ import annotations

import dataclasses

from malisize.present.audience import bar, closing, heading
from malisize.records import Estimate, Row
from malisize.render.lines import WIDEST, Column, Line, fitted, table, wrap
from malisize.wording.numbers import count, decimal, number, share, span

_LEVELS = ("tam", "sam", "som")
_LIMITS = "market.limit."


def market_lines(
    estimate: Estimate, width: int | None, *, quiet: bool = False, verbose: bool = False
) -> list[Line]:
    """Return the lines of a market for a width in cells (None: a pipe)."""
    if width is not None:
        width = min(width, WIDEST)
    estimate = _cited(estimate)
    numbers = {source.key: str(place) for place, source in enumerate(estimate.sources, start=1)}
    out = heading("Market", estimate, width)
    out.extend(_funnel(estimate, width, numbers))
    out.append([])
    out.extend(_levels(estimate, width))
    out.append([])
    out.extend(_value(estimate, width))
    for part in (_limits, _buyers, _two_ways, _years):
        lines = part(estimate, width)
        out.extend([[], *lines] if lines else [])
    out.append([])
    out.extend(_reasons(estimate, width, numbers))
    out.append([])
    out.extend(closing(estimate, numbers, width, "market.som.people", quiet=quiet, verbose=verbose))
    return out


def _cited(estimate: Estimate) -> Estimate:
    """Return an estimate with the sources alone that the rows of the market rest on."""
    used = {key for row in estimate.rows if row.id.startswith("market.") for key in row.sources}
    return dataclasses.replace(
        estimate, sources=tuple(source for source in estimate.sources if source.key in used)
    )


def filled(value: float, top: float, width: int) -> str:
    """Return a bar that begins at zero, as long as the value is of the top; the thinnest mark for
    what is too small to draw.
    """
    if value <= 0 or top <= 0:
        return ""
    cells = int(min(value / top, 1.0) * width + 0.5)
    return "█" * cells if cells else "▏"


def _range(estimate: Estimate) -> str:
    asked = str(estimate.request.get("range"))
    return {"none": "", "envelope": "all corners"}.get(asked, f"{asked.removesuffix('%')} % range")


def _vague(row: Row) -> str:
    return span(row.low, row.high, row.unit) if row.high > row.low else ""


def _counted(row: Row) -> str:
    """Return the range of an amount, in brackets and as a count."""
    return f" ({_amount(row.low)} to {_amount(row.high)})" if row.high > row.low else ""


def _amount(value: float) -> str:
    """Return an amount, small ones with their decimals, so that a product can be followed."""
    return count(value) if value >= 100 or value == int(value) else decimal(value)


def _cite(row: Row, numbers: dict[str, str]) -> str:
    return " ".join(numbers[key] for key in row.sources if key in numbers)


def _steps(estimate: Estimate) -> list[int]:
    rows = {row.id for row in estimate.rows}
    return [place for place in range(1, 100) if f"market.step.{place}.people" in rows]


def _funnel(estimate: Estimate, width: int | None, numbers: dict[str, str]) -> list[Line]:
    """Return who is left after each step, with a bar of the people by step."""
    start = estimate["market.start"]
    after = [estimate[f"market.step.{place}.people"] for place in _steps(estimate)]
    top = max(row.central for row in (start, *after))
    columns = (
        Column("", clip_to=34 if width is not None and width < WIDEST else 60),
        Column("share", right=True),
        Column("people", right=True, style="bold"),
        Column("", style="bar"),
        Column(_range(estimate)),
        Column("basis", style="dim", optional=True),
        Column("src", style="dim", optional=True),
    )

    def rows_at(bars: int) -> list[list[str]]:
        first = [
            start.label,
            "",
            count(start.central),
            filled(start.central, top, bars) if bars else "",
            _vague(start),
        ]
        out = [[*first, start.basis, _cite(start, numbers)]]
        for place, row in zip(_steps(estimate), after, strict=True):
            step = estimate[f"market.step.{place}"]
            level, _, label = step.label.partition(": ")
            out.append([
                f"{place} {level}  {label}",
                number(step.central, step.unit),
                count(row.central),
                filled(row.central, top, bars) if bars else "",
                _vague(row),
                row.basis,
                _cite(step, numbers),
            ])  # fmt: skip
        return out

    return fitted(columns, rows_at, width, (24, 16, 10) if width is not None else ())


def _levels(estimate: Estimate, width: int | None) -> list[Line]:
    """Return the three levels, each a bar within the one above, in people and in money."""
    unit = estimate["market.tam.revenue"].unit
    kept = "market.tam.kept" in estimate
    columns = [
        Column(""),
        Column("", style="bar"),
        Column("people", right=True, style="bold"),
        Column(_range(estimate)),
        Column(f"{unit.split()[0]} a year", right=True, style="bold"),
        Column(_range(estimate)),
    ]
    if kept:
        columns += [
            Column(f"kept, {unit.split()[0]}", right=True),
            Column(_range(estimate), optional=True),
        ]
    people = [estimate[f"market.{level}.people"] for level in _LEVELS]
    top = max(row.central for row in people)

    def rows_at(bars: int) -> list[list[str]]:
        out = []
        for level, row in zip(_LEVELS, people, strict=True):
            money = estimate[f"market.{level}.revenue"]
            drawn = filled(row.central, top, bars) if bars else ""
            cells = [
                level.upper(),
                drawn,
                count(row.central),
                _vague(row),
                count(money.central),
                _vague(money),
            ]
            if kept:
                part = estimate[f"market.{level}.kept"]
                cells += [count(part.central), _vague(part)]
            out.append(cells)
        return out

    bars = (20, 12, 8)
    if width is not None and all(table(columns, rows_at(bar), width) is None for bar in bars):
        most = max(len(count(row.central)) for row in people)
        room = max(width - most - 6, 1)
        chart = [
            f" {row.id[7:10].upper()} {count(row.central):>{most}} {filled(row.central, top, room)}"
            for row in people
        ]
        return [*([(line, "bar")] for line in chart), [], *fitted(columns, rows_at, width, ())]
    return fitted(columns, rows_at, width, bars)


def _value(estimate: Estimate, width: int | None) -> list[Line]:
    """Return what one customer pays, and where the levels stand to each other."""
    whole = estimate["market.revenue_per_customer"]
    money = whole.unit.split()[0]
    text = f"One customer pays {_amount(whole.central)} {money} a year{_counted(whole)}"
    if "market.price" in estimate:
        price, often = estimate["market.price"], estimate["market.purchases"]
        text += (
            f" = {_amount(price.central)} {money}{_counted(price)} x {_amount(often.central)}"
            f" purchases{_counted(often)}"
        )
    if "market.take_rate" in estimate:
        take = estimate["market.take_rate"]
        text += f"; {share(take.central)} of it is kept" + (
            f" ({_vague(take)})" if _vague(take) else ""
        )
    parts = [
        f"SAM is {share(estimate['market.sam.share'].central)} of TAM",
        f"SOM {share(estimate['market.som.share'].central)} of SAM",
    ]
    return [
        [(line, "")]
        for sentence in (text, ", ".join(parts))
        for line in wrap(sentence, width, indent="   ", first=" ")
    ]


def _limits(estimate: Estimate, width: int | None) -> list[Line]:
    """Return what holds SOM down, and which of it does."""
    limits = [row for row in estimate.rows if row.id.startswith(_LIMITS)]
    if not limits:
        return []
    steps = estimate[f"market.step.{_steps(estimate)[-1]}.people"]
    lines = [
        f"SOM by its steps alone: {count(steps.central)} people"
        + (f" ({_vague(steps)})" if _vague(steps) else "")
    ]
    for row in limits:
        vague = f" ({_vague(row)})" if _vague(row) else ""
        binds = (
            "; this holds SOM"
            if row.central == estimate["market.som.people"].central < steps.central
            else ""
        )
        lines.append(f"{row.label}: {count(row.central)}{vague}{binds}")
    return [[(line, "")] for text in lines for line in wrap(text, width, indent="   ", first=" ")]


def _buyers(estimate: Estimate, width: int | None) -> list[Line]:
    """Return both ends of how many people buy online, beside what the market needs."""
    if "market.online_buyers.most" not in estimate:
        return []
    least, most, needed = (
        estimate[f"market.online_buyers.{name}"] for name in ("least", "most", "needed")
    )
    ends = [estimate[f"market.online_buyers.{name}_share"] for name in ("least", "most")]
    who = least.label.removeprefix("Online buyers in Mali among ").rpartition(", ")[0]
    tam, sam, som = (count(estimate[f"market.{level}.people"].central) for level in _LEVELS)
    text = (
        f"Online buyers in Mali: between {count(least.central)} and {count(most.central)} of the"
        f" {who} ({share(ends[0].central)} to {share(ends[1].central)}). TAM takes {tam} of them,"
        f" SAM {sam}, SOM {som} ({share(needed.central)})"
    )
    return [[(line, "")] for line in wrap(text, width, indent="   ", first=" ")]


def _two_ways(estimate: Estimate, width: int | None) -> list[Line]:
    """Return the two ways to one number, one above the other, with their ratio and whether their
    ranges overlap.
    """
    if "market.ratio" not in estimate:
        return []
    note = next(note for note in estimate.notes if note.kind == "two-ways")
    rows = [estimate[id] for id in note.rows]
    ratio = estimate["market.ratio"]
    top = max(row.high for row in rows)
    columns = (
        Column(f"{note.rows[0].split('.')[1].upper()}, two ways"),
        Column(f"{rows[0].unit.split()[0]} a year", right=True, style="bold"),
        Column("", style="bar"),
        Column(_range(estimate)),
        Column("basis", style="dim", optional=True),
    )

    def rows_at(bars: int) -> list[list[str]]:
        return [
            [
                name,
                count(row.central),
                bar(row.low, row.central, row.high, top, bars) if bars else "",
                _vague(row),
                row.basis,
            ]
            for name, row in zip(
                ("Bottom-up, by the steps", "Top-down, from above"), rows, strict=True
            )
        ]

    out = fitted(columns, rows_at, width, (24, 16, 10))
    whole = "market.top_down.total" in estimate
    parts = [
        estimate[f"market.top_down.{name}"]
        for name in (("total",) if whole else ("people", "per_head"))
    ]
    part = estimate["market.top_down.share"]
    made = " x ".join(
        f"{count(row.central)} {'people' if row.unit == 'people' else row.unit.split()[0]}"
        for row in parts
    )
    text = f"From above: {made} x {share(part.central)}" + (
        f" ({_vague(part)})" if _vague(part) else ""
    )
    out.extend([(line, "dim")] for line in wrap(text, width, indent="   ", first=" "))
    over = note.text.partition("; their ranges ")[2]
    text = f"Bottom-up over top-down: {decimal(ratio.central)}" + (
        f" ({_vague(ratio)})" if _vague(ratio) else ""
    )
    text += f"; the ranges {over}" if over else ""
    out.extend([(line, "bold")] for line in wrap(text, width, indent="   ", first=" "))
    return out


def _years(estimate: Estimate, width: int | None) -> list[Line]:
    """Return the years to come as a small table, the year of the figures first."""
    years = [
        row
        for row in estimate.rows
        if row.id.startswith("market.year.") and row.id.endswith(".population")
    ]
    if not years:
        return []
    online = "market.year.1.online" in estimate
    unit = estimate["market.tam.revenue"].unit.split()[0]
    columns = [Column(""), Column("people", right=True)]
    columns += [Column("online", right=True)] if online else []
    columns += [
        Column("TAM", right=True),
        Column("SAM", right=True),
        Column("SOM", right=True, style="bold"),
        Column(_range(estimate)),
        Column(f"SOM, {unit}", right=True, style="bold"),
        Column(_range(estimate), optional=True),
    ]
    today = count(estimate["market.population"].central)
    cells = [
        _year(
            "as counted",
            "market",
            today,
            count(estimate["market.online"].central) if online else "",
            estimate,
        )
    ]
    for row in years:
        stem = row.id.removesuffix(".population")
        there = count(estimate[f"{stem}.online"].central) if online else ""
        cells.append(
            _year(row.label.removeprefix("People in "), stem, count(row.central), there, estimate)
        )
    if not online:
        cells = [[*row[:2], *row[3:]] for row in cells]
    out = fitted(columns, lambda _: cells, width, ())
    found = [
        note.text for note in estimate.notes if note.text.startswith("Growth of the customers")
    ]
    growth = next((one for one in estimate.assumptions if one.key == "market.growth"), None)
    text = ". ".join([*([f"Growth a year: {growth.value}"] if growth else []), *found])
    return [*out, *([(line, "dim")] for line in wrap(text, width, indent="   ", first=" "))]


def _year(name: str, stem: str, people: str, online: str, estimate: Estimate) -> list[str]:
    tam, sam, som = (estimate[f"{stem}.{level}.people"] for level in _LEVELS)
    money = estimate[f"{stem}.som.revenue"]
    levels = [count(tam.central), count(sam.central), count(som.central), _vague(som)]
    return [name, people, online, *levels, count(money.central), _vague(money)]


def _reasons(estimate: Estimate, width: int | None, numbers: dict[str, str]) -> list[Line]:
    """Return each step's reason, and those of what the money rests on."""
    out: list[Line] = [[(" Reasons", "bold")]]
    marks = {used.key: used.mark or "no mark" for used in estimate.assumptions}
    for row in estimate.rows:
        if not row.note or not row.id.startswith("market.") or row.id.endswith(".people"):
            continue
        own = sorted(
            (key for key in row.assumptions if key in marks),
            key=lambda key: not key.startswith("market."),
        )
        mark = marks[own[0]] if own else ""
        cite = _cite(row, numbers)
        tags = ", ".join(part for part in (mark, f"[{cite}]" if cite else "") if part)
        size = share(row.central) if row.unit == "share" else f"{_amount(row.central)} {row.unit}"
        text = f"{row.label}, {size}: {row.note}" + (f" ({tags})" if tags else "")
        out.extend([(line, "")] for line in wrap(text, width, indent="     ", first="   "))
    return out if len(out) > 1 else []
