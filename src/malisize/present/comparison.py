"""A comparison for reading: columns side by side with what changes, the inputs that differ, and
notes of one column alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from malisize.present.lines import WIDEST, Column, Line, clip, fitted, stacked, table, wrap
from malisize.present.numbers import number, share, span
from malisize.records import Listing

_Rows = dict[str, dict[str, Mapping[str, Any]]]  # by row id and column
_AUDIENCE = (
    "segment.population",
    "segment.online",
    "segment.narrowed.population",
    "segment.narrowed.online",
)
_PLAN = (
    "budget.needed",
    "budget.total",
    "budget.net_media",
    "plan.reach",
    "plan.share",
    "plan.frequency",
    "plan.cost_per_reached",
    "plan.conversions",
    "plan.cost_per_conversion",
)
_MARKET = (
    "market.start",
    "market.tam.people",
    "market.sam.people",
    "market.som.people",
    "market.revenue_per_customer",
    "market.tam.revenue",
    "market.sam.revenue",
    "market.som.revenue",
    "market.som.kept",
    "market.ratio",
)
_LABELS = {
    "segment.population": "People in segment",
    "segment.online": "Internet users in it",
    "segment.penetration": "Internet users, share of people",
    "segment.narrowed.population": "People, narrowed",
    "segment.narrowed.online": "Users, narrowed",
    "reachable.deduplicated": "All together",
    "budget.needed": "Total needed",
    "plan.reach": "People reached",
    "plan.share": "Share of audience",
    "plan.grps": "GRPs",
    "plan.cost_per_reached": "Cost per person",
}
_ENDINGS = {": reachable people": ": people", ": people reached": ": reached"}
_COMMON = (
    "age",
    "assumed",
    "proxy",
    "stale",
    "dates",
    "undated",
    "median",
    "price",
    "shape",
    "allocation",
)
_MOST_INPUTS, _MOST_NOTES = 16, 3


def comparison_lines(
    listing: Listing, width: int | None, *, quiet: bool = False, verbose: bool = False
) -> list[Line]:
    """Return the lines of a comparison for a width in cells (None: a pipe, where nothing is
    cut).
    """
    if width is not None:
        width = min(width, WIDEST)
    names = [str(column["column"]) for column in listing.more["columns"]]
    short = _short(names)
    rows: _Rows = {}
    for row in listing.rows:
        rows.setdefault(row["row"], {})[row["column"]] = row
    kept, left = _kept(rows, names, listing, verbose=verbose)
    vague = _range(listing)
    title = f"{listing.title} · {vague}" if vague else listing.title
    out: list[Line] = [[(line, "bold")] for line in wrap(title, width)]
    out.extend(_legend(listing, short, width))
    out.append([])
    if kept:
        out.extend(_numbers({id: rows[id] for id in kept}, names, short, vague, width))
    else:
        out.extend(
            [(line, "")]
            for line in wrap("Every row is the same in every column.", width, indent=" ", first=" ")
        )
    out.append([])
    out.extend(_inputs(listing, names, short, width, verbose=verbose))
    notes = [] if quiet else _notes(listing, width, verbose=verbose)
    out.extend([[], *notes] if notes else [])
    remarks = [*left, *listing.remarks]
    out.extend([[]] if remarks else [])
    for remark in remarks:
        out.extend([(line, "dim")] for line in wrap(remark, width, indent=" ", first=" "))
    return out


def _short(names: Sequence[str], length: int = 12) -> list[str]:
    """Return headings of columns, short and all different."""
    cut = [clip(name, length) for name in names]
    if len(set(cut)) == len(cut):
        return cut
    return [f"{place} {clip(name, length - 2)}" for place, name in enumerate(names, start=1)]


def _legend(listing: Listing, short: Sequence[str], width: int | None) -> list[Line]:
    out: list[Line] = []
    for place, (column, heading) in enumerate(zip(listing.more["columns"], short, strict=True)):
        name = str(column["column"])
        head = heading if heading.startswith(f"{place + 1} ") else name
        about = " · ".join(str(column[part]) for part in ("title", "segment") if column.get(part))
        text = f"{head}{' (the reference)' if place == 0 else ''}: {about}"
        out.extend([(line, "")] for line in wrap(text, width, indent="   ", first=" "))
    return out


def _range(listing: Listing) -> str:
    asked = str(listing.request.get("range"))
    return {"none": "", "envelope": "all corners"}.get(asked, f"{asked.removesuffix('%')} % range")


def _kept(
    rows: _Rows, names: Sequence[str], listing: Listing, *, verbose: bool
) -> tuple[list[str], list[str]]:
    """Return the rows to show, and in words what is left out: what is the same everywhere, and
    detail.
    """
    if verbose or listing.request.get("rows"):
        return list(rows), []
    asked = _MARKET if listing.request.get("market") else _PLAN if "plan" in listing.request else ()
    same = [
        id
        for id, row in rows.items()
        if all(row.get(name, {}).get("verdict") == "same" for name in names[1:])
    ]
    kept = [id for id in rows if id not in same and _matters(id, asked)]
    detail = len(rows) - len(same) - len(kept)
    parts = [f"{len(same)} that are the same in every column"] if same else []
    parts += [f"{detail} of detail"] if detail else []
    return kept, (
        [f"Rows left out: {' and '.join(parts)} (-v shows all, --row ROW one)"] if parts else []
    )


def _matters(id: str, asked: Sequence[str]) -> bool:
    if asked is _MARKET:
        return id in _MARKET
    if id == "reachable.deduplicated":
        return True
    if asked:
        return id in asked or (id.startswith("channel.") and id.endswith((".spend", ".reach")))
    return id in _AUDIENCE or (id.startswith("channel.") and id.endswith(".reachable"))


# The numbers


def _numbers(
    rows: _Rows, names: Sequence[str], short: Sequence[str], heading: str, width: int | None
) -> list[Line]:
    """Return the widest layout that fits: side by side with ranges or without, a block for each
    row, or stacked.
    """
    heads = (
        [names]
        if width is None
        else [short]
        if short[0].startswith("1 ")
        else [_short(names, 22), short]
    )
    for ranges, long, heads_here in (
        (ranges, long, one) for ranges in (True, False) for long in (True, False) for one in heads
    ):
        columns, cells = _beside(
            rows, names, heads_here, ranges=ranges and heading != "", long=long
        )
        for cut in (False, True):
            found = table(columns, cells, width, drop=False, cut=cut)
            if found is not None:
                return found if ranges or not heading else [*found, *_narrow(heading, width)]
    for ranges, long in ((True, True), (True, False), (False, False)):
        blocks = _blocks(rows, names, heading if ranges else "", width, long=long)
        if blocks is not None:
            return blocks if ranges or not heading else [*blocks, *_narrow(heading, width)]
    whole = [Column(""), *(Column(name) for name in names)]
    return stacked(
        whole,
        [
            [_label(id, row), *(_sentence(row.get(name)) for name in names)]
            for id, row in rows.items()
        ],
        width,
    )


def _narrow(heading: str, width: int | None) -> list[Line]:
    """Say that ranges are left out for want of width."""
    text = (
        f"Too narrow for the {heading}: a wider terminal, fewer columns or a data format show it."
    )
    return [[], *([(line, "dim")] for line in wrap(text, width, indent=" ", first=" "))]


def _beside(
    rows: _Rows, names: Sequence[str], headings: Sequence[str], *, ranges: bool, long: bool
) -> tuple[list[Column], list[list[str]]]:
    """Return the table with a column of numbers for each column of the comparison, and what changes
    behind it.
    """
    columns, cells = [Column("", clip_to=20)], [[_label(id, row)] for id, row in rows.items()]
    sure = any(words(one, long=True) for row in rows.values() for one in row.values())
    for place, (name, heading) in enumerate(zip(names, headings, strict=True)):
        found = [row.get(name) for row in rows.values()]
        widest = max(len(_central(one)) for one in found)
        columns.append(Column(heading, right=not ranges, style="bold"))
        columns.extend([Column("change", right=True)] if place else [])
        columns.extend(
            [Column("in the shared draws" if long else "of draws")] if place and sure else []
        )
        for line, one in zip(cells, found, strict=True):
            line.append(
                f"{_central(one):>{widest}}  {_vague(one)}".rstrip()
                if ranges and one
                else _central(one)
            )
            line.extend([change(one, long=long)] if place else [])
            line.extend([words(one, long=long)] if place and sure else [])
    return columns, cells


def _blocks(
    rows: _Rows, names: Sequence[str], heading: str, width: int | None, *, long: bool
) -> list[Line] | None:
    """Return each row as a line with a column of the comparison on each line below it, or None
    where that does not fit.
    """
    columns = (
        Column("", clip_to=20),
        Column("central", right=True, style="bold"),
        Column(heading),
        Column("change", right=True),
        Column("in the shared draws" if long else "of draws"),
    )
    present = [(id, name) for id, row in rows.items() for name in names if name in row]
    cells = [
        [
            f"  {name}",
            _central(one),
            _vague(one) if heading else "",
            change(one, long=long),
            words(one, long=long),
        ]
        for one, name in ((rows[id][name], name) for id, name in present)
    ]
    kept = [
        place for place in range(len(columns)) if place < 2 or any(line[place] for line in cells)
    ]
    lines = table(
        [columns[place] for place in kept],
        [[line[place] for place in kept] for line in cells],
        width,
        drop=False,
    )
    if lines is None:
        return None
    out = lines[:1]
    for place, (id, _) in enumerate(present):
        if place == 0 or present[place - 1][0] != id:
            out.extend(
                [(text, "bold")]
                for text in wrap(_label(id, rows[id]), width, indent="   ", first=" ")
            )
        out.append(lines[place + 1])
    return out


def _label(id: str, row: Mapping[str, Mapping[str, Any]]) -> str:
    labels = [str(one["label"]) for one in row.values()]
    label = labels[0] if len(set(labels)) == 1 else labels[0].partition(":")[0]
    for ending, shorter in _ENDINGS.items():
        label = f"{label.removesuffix(ending)}{shorter}" if label.endswith(ending) else label
    unit = str(next(iter(row.values()))["unit"])
    currency = next((word for word in ("XOF", "EUR", "USD") if word in unit.split()), None)
    return _LABELS.get(id, label) + (f", {currency}" if currency else "")


def _central(one: Mapping[str, Any] | None) -> str:
    return "" if one is None else number(one["central"], one["unit"])


def _vague(one: Mapping[str, Any] | None) -> str:
    return (
        span(one["low"], one["high"], one["unit"])
        if one is not None and one["high"] > one["low"]
        else ""
    )


def _sentence(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "none"
    vague = f" ({_vague(one)})" if _vague(one) else ""
    said = [part for part in (change(one, long=True), words(one, long=True)) if part]
    return ", ".join([_central(one) + vague, *dict.fromkeys(said)])


def change(one: Mapping[str, Any] | None, *, long: bool) -> str:
    """Return how far a central value is from the reference: in points for a share, else in percent
    or as a multiple.
    """
    if one is None or one.get("difference") is None:
        return ""
    if one.get("verdict") == "same":
        return "the same"
    difference, ratio = one["difference"], one.get("ratio")
    if one["unit"] == "share":
        points = "points" if long else "pts"
        if abs(difference) < 5e-5:
            return f"under 0.01 {points}" if difference else f"0 {points}"
        return f"{_sign(difference)}{share(abs(difference)).removesuffix(' %')} {points}"
    if ratio is None:
        return (
            "0 %"
            if not difference
            else f"{_sign(difference)}{number(abs(difference), one['unit'])}"
        )
    if ratio >= 2:
        return f"×{number(ratio, 'ratio')}"
    return (
        "0 %"
        if ratio == 1
        else (
            f"{_sign(difference)}{share(abs(ratio - 1))}"
            if abs(ratio - 1) >= 5e-5
            else "under 0.01 %"
        )
    )


def words(one: Mapping[str, Any] | None, *, long: bool) -> str:
    """Return how many of the shared draws agree on a difference, and whether that makes it clear;
    empty where none is known.
    """
    probability = one.get("probability_above") if one is not None else None
    if one is None or probability is None or one.get("verdict") == "same":
        return ""
    equal = one.get("probability_equal") or 0.0
    clear = str(one["verdict"]).startswith("clearly")
    side = "higher" if probability >= 0.5 else "lower"
    part = (probability if probability >= 0.5 else 1.0 - probability) - equal / 2
    if not long:
        return f"{side} in {_percent(part)}, {'clear' if clear else 'within'}"
    often = "every draw" if part == 1.0 else f"{_percent(part)} of draws"
    tied = f", equal in {_percent(equal)}" if equal >= 0.005 else ""
    return f"{'clear' if clear else 'within the ranges'}: {side} in {often}{tied}"


def _percent(part: float) -> str:
    """Return a share of draws in percent, rounded down so that nothing seems surer than it is."""
    return (
        share(part)
        if part == 1.0 or part > 0.99 or part < 0.01
        else f"{math.floor(100 * part + 1e-9)} %"
    )


def _sign(value: float) -> str:
    return "+" if value > 0 else "−"


# What differs


def _inputs(
    listing: Listing,
    names: Sequence[str],
    short: Sequence[str],
    width: int | None,
    *,
    verbose: bool,
) -> list[Line]:
    given: _Rows = {}
    for entry in listing.more["inputs"]:
        given.setdefault(entry["key"], {})[entry["column"]] = entry
    if not given:
        return [[(line, "bold")] for line in wrap("No input differs", width, indent=" ", first=" ")]
    shown = list(given) if verbose else list(given)[:_MOST_INPUTS]
    out: list[Line] = [
        [(line, "bold")] for line in wrap("Inputs that differ", width, indent=" ", first=" ")
    ]
    columns = [Column(""), *(Column(name) for name in (names if width is None else short))]
    cells = [[key, *(_value(given[key].get(name)) for name in names)] for key in shown]
    out.extend(fitted(columns, lambda _: cells, width, ()))
    if len(shown) < len(given):
        out.extend(
            [(line, "dim")]
            for line in wrap(f"and {len(given) - len(shown)} more (-v lists all)", width, first=" ")
        )
    for key in shown if verbose else ():
        for name, entry in given[key].items():
            cited = f" ({entry['source']})" if entry.get("source") else ""
            about = ", ".join(str(entry[part]) for part in ("mark", "layer") if entry.get(part))
            if about:
                why = f": {entry['why']}" if entry.get("why") else ""
                text = f"{key}, {name} [{about}]{why}{cited}"
                out.extend(
                    [(line, "dim")] for line in wrap(text, width, indent="     ", first="   ")
                )
    return out


def _value(entry: Mapping[str, Any] | None) -> str:
    if entry is None or entry.get("value") is None:
        return "not given"
    return f"{entry['value']} (not used)" if entry.get("used") is False else str(entry["value"])


def _notes(listing: Listing, width: int | None, *, verbose: bool) -> list[Line]:
    """Return the notes that not every column has, a few of each; those about every input are left
    to the data.
    """
    by_column: dict[str, list[str]] = {}
    for note in listing.more["notes"]:
        if verbose or note["kind"] not in _COMMON:
            by_column.setdefault(str(note["column"]), []).append(str(note["text"]))
    texts: list[str] = []
    for name, found in by_column.items():
        texts.extend(f"{name}: {text}" for text in (found if verbose else found[:_MOST_NOTES]))
        if len(found) > _MOST_NOTES and not verbose:
            texts.append(f"{name}: {len(found) - _MOST_NOTES} more of its own (-v lists them)")
    out: list[Line] = []
    for place, text in enumerate(texts):
        lines = wrap(
            text, width, indent="          ", first=" Doubt  " if place == 0 else "        "
        )
        out.extend([(line[:8], "warn"), (line[8:], "")] for line in lines)
    return out
