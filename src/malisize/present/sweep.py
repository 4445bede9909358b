"""A sweep for reading: one table a row id, with its ranges drawn on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.numerals import plain
from malisize.present.audience import bar
from malisize.records import Listing
from malisize.render.lines import Column, Line, fitted, wrap
from malisize.wording.numbers import number, span

_BARS = (40, 30, 20, 10)


def sweep_lines(sweep: Listing, width: int | None) -> list[Line]:
    """Return the lines of a sweep for a width in cells (None: a pipe, where nothing is cut and
    nothing is drawn).
    """
    columns = sweep.columns[: sweep.columns.index("row")]
    currencies = {key: column for key in columns if (column := f"{key}.currency") in columns}
    keys = [column for column in columns if column not in currencies.values()]
    out: list[Line] = []
    for row, unit in _tables(sweep):
        lines = [
            line for line in sweep.rows if line["row"] == row and line.get("unit", unit) == unit
        ]
        basis = ", ".join(dict.fromkeys(line["basis"] for line in lines if "basis" in line))
        out.extend(
            [(text, "bold")]
            for text in wrap(
                f"{row}{f' ({unit})' if unit else ''} by {', '.join(keys)} · {basis}", width
            )
        )
        out.append([])
        ranged = any(line.get("high", 0) > line.get("low", 0) for line in lines)
        form = [Column(key) for key in keys]
        form.append(Column("central", right=True))
        if ranged:
            form.append(Column(_heading(sweep), right=True))
        form.append(Column("", style="bar"))
        top = max((line["high"] for line in lines if "high" in line), default=0.0)

        def cells(
            bars: int,
            lines: list[Mapping[str, Any]] = lines,
            top: float = top,
            ranged: bool = ranged,
        ) -> list[list[str]]:
            return [
                [*_point(line, keys), *_numbers(line, bars, top, ranged=ranged)] for line in lines
            ]

        out.extend(fitted(tuple(form), cells, width, _BARS if width else ()))
        reasons: dict[str, list[str]] = {}
        for line in lines:
            if "note" in line:
                reasons.setdefault(line["note"], []).append(" ".join(_point(line, keys)))
        for reason, points in reasons.items():
            more = f" and {len(points) - 3} more" if len(points) > 3 else ""
            out.extend(
                [(text, "warn")]
                for text in wrap(
                    f"{', '.join(points[:3])}{more}: {reason}", width, indent="   ", first=" "
                )
            )
        out.append([])
    for remark in sweep.remarks:
        out.extend([(line, "dim")] for line in wrap(remark, width, indent=" ", first=" "))
    said = (
        " Everything else is held. What to doubt of each number: malisize audience (or budget,"
        " market) with the same options."
    )
    out.extend([(line, "dim")] for line in wrap(said.strip(), width, indent=" ", first=" "))
    return out


def _tables(sweep: Listing) -> list[tuple[str, str]]:
    """Return each row id with each unit its numbers have: numbers of two units do not stand in one
    table.
    """
    found = list(
        dict.fromkeys((line["row"], line["unit"]) for line in sweep.rows if "unit" in line)
    )
    without = [
        (line["row"], "") for line in sweep.rows if line["row"] not in {row for row, _ in found}
    ]
    return [*found, *dict.fromkeys(without)]


def _heading(sweep: Listing) -> str:
    asked = str(sweep.request.get("range", ""))
    return "all corners" if asked == "envelope" else f"{asked.removesuffix('%')} % range"


def _point(line: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """Return the values of a point, amounts of money with their currency."""
    return [
        f"{plain(line[key], 'money')} {currency}"
        if (currency := line.get(f"{key}.currency"))
        else str(line[key])
        for key in keys
    ]


def _numbers(line: Mapping[str, Any], bars: int, top: float, *, ranged: bool) -> list[str]:
    unit = str(line.get("unit", ""))
    low, central, high = (line.get(name) for name in ("low", "central", "high"))
    if isinstance(low, float) and isinstance(central, float) and isinstance(high, float):
        drawn = bar(low, central, high, top, bars).rstrip() if bars else ""
        return [number(central, unit), *([span(low, high, unit)] if ranged else []), drawn]
    return ["no answer" if "note" in line else "no value", *([""] * (2 if ranged else 1))]
