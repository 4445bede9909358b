"""A comparison for reading: columns side by side with what changes, the inputs that differ, and
notes of one column alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from malisize.present.change import central, change, label, sentence, vague, words
from malisize.present.differences import Rows, input_lines, note_lines
from malisize.records import Listing
from malisize.render.lines import WIDEST, Column, Line, clip, stacked, table, wrap

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
    rows: Rows = {}
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
    out.extend(input_lines(listing, names, short, width, verbose=verbose))
    notes = [] if quiet else note_lines(listing, width, verbose=verbose)
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
    rows: Rows, names: Sequence[str], listing: Listing, *, verbose: bool
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
    rows: Rows, names: Sequence[str], short: Sequence[str], heading: str, width: int | None
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
            [label(id, row), *(sentence(row.get(name)) for name in names)]
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
    rows: Rows, names: Sequence[str], headings: Sequence[str], *, ranges: bool, long: bool
) -> tuple[list[Column], list[list[str]]]:
    """Return the table with a column of numbers for each column of the comparison, and what changes
    behind it.
    """
    columns, cells = [Column("", clip_to=20)], [[label(id, row)] for id, row in rows.items()]
    sure = any(words(one, long=True) for row in rows.values() for one in row.values())
    for place, (name, heading) in enumerate(zip(names, headings, strict=True)):
        found = [row.get(name) for row in rows.values()]
        widest = max(len(central(one)) for one in found)
        columns.append(Column(heading, right=not ranges, style="bold"))
        columns.extend([Column("change", right=True)] if place else [])
        columns.extend(
            [Column("in the shared draws" if long else "of draws")] if place and sure else []
        )
        for line, one in zip(cells, found, strict=True):
            line.append(
                f"{central(one):>{widest}}  {vague(one)}".rstrip()
                if ranges and one
                else central(one)
            )
            line.extend([change(one, long=long)] if place else [])
            line.extend([words(one, long=long)] if place and sure else [])
    return columns, cells


def _blocks(
    rows: Rows, names: Sequence[str], heading: str, width: int | None, *, long: bool
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
            central(one),
            vague(one) if heading else "",
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
                for text in wrap(label(id, rows[id]), width, indent="   ", first=" ")
            )
        out.append(lines[place + 1])
    return out
