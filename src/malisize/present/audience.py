"""An audience for reading: the funnel, a row per channel with its range, what to doubt, and the
sources.
"""

from __future__ import annotations

from malisize.records import Estimate, Row
from malisize.render.lines import WIDEST, Column, Line, cells, fitted, wrap
from malisize.wording.numbers import count, share, span


def audience_lines(
    estimate: Estimate, width: int | None, *, quiet: bool = False, verbose: bool = False
) -> list[Line]:
    """Return the lines of an audience for a width in cells (None: a pipe, where nothing is wrapped
    or cut).
    """
    if width is not None:
        width = min(width, WIDEST)
    numbers = {source.key: str(place) for place, source in enumerate(estimate.sources, start=1)}
    out = heading("Reachable audience", estimate, width)
    out.extend(fitted(_funnel_columns(estimate), lambda _: _funnel(estimate, numbers), width, ()))
    out.extend(_penetration(estimate, width))
    channels = _reached(estimate)
    if channels:
        out.append([])
        bars = (16, 12, 8) if any(row.high > row.low for row in channels) else ()
        out.extend(
            fitted(
                _channel_columns(estimate),
                lambda bar: _channels(estimate, channels, numbers, bar),
                width,
                bars,
            )
        )
        out.extend(_together(estimate, width))
    out.append([])
    row = "reachable.deduplicated" if channels else "segment.online"
    out.extend(closing(estimate, numbers, width, row, quiet=quiet, verbose=verbose))
    return out


def heading(what: str, estimate: Estimate, width: int | None) -> list[Line]:
    """Return the title of an estimate and how old its oldest figure is."""
    out: list[Line] = [[(text, "bold")] for text in wrap(f"{what} · {estimate.title}", width)]
    ages = [note.text for note in estimate.notes if note.kind == "age"]
    out.extend([(text, "dim")] for age in ages for text in wrap(age, width))
    return [*out, []]


def closing(
    estimate: Estimate,
    numbers: dict[str, str],
    width: int | None,
    row: str,
    *,
    quiet: bool,
    verbose: bool,
) -> list[Line]:
    """Return what to doubt, the assumptions where asked for, the sources, and what to type next
    about a row.
    """
    out: list[Line] = []
    if not quiet:
        out.extend(_doubts(estimate, width, verbose=verbose))
    if verbose:
        out.extend(_assumptions(estimate, width))
    for source in estimate.sources:
        dates = ", ".join(
            sorted({figure.as_of for figure in estimate.figures if figure.source == source.key})
        )
        dates = dates or source.accessed  # of a single value's source, when it is from
        text = f"{source.publisher}, {source.title} ({dates}) {source.url}".rstrip()
        out.extend(
            [(line, "dim")]
            for line in wrap(text, width, indent="     ", first=f" [{numbers[source.key]}] ")
        )
    if not quiet:
        out.append([])
        options = estimate.request.get("options", "")
        again = f" {options}" if options else ""
        text = (
            f"malisize explain {row}{again} · drivers in place of explain ranks what makes it vague"
        )
        out.extend([(line, "dim")] for line in wrap(text, width, indent="   ", first=" Next  "))
    return out


def _range(estimate: Estimate) -> str:
    """Return the heading of ranges: what they are, empty where there are none."""
    asked = str(estimate.request.get("range"))
    return {"none": "", "envelope": "all corners"}.get(asked, f"{asked.removesuffix('%')} % range")


def _funnel_columns(estimate: Estimate) -> tuple[Column, ...]:
    return (
        Column("", clip_to=36),
        Column("central", right=True, style="bold"),
        Column(_range(estimate)),
        Column("basis", style="dim"),
        Column("src", style="dim"),
    )


_NAMES = {
    "segment.population": "People in the segment",
    "segment.online": "Internet users in the segment",
}


def _funnel(estimate: Estimate, numbers: dict[str, str]) -> list[list[str]]:
    whole = (
        estimate.request.get("area") == "national"
        and estimate.request.get("gender") == "all"
        and estimate.request.get("age") == "all"
    )
    hidden = {"segment.population", "segment.online"} if whole else set()
    out = []
    for row in estimate.rows:
        if (
            row.unit != "people"
            or row.id.startswith(("channel.", "reachable."))
            or row.id in hidden
        ):
            continue
        out.append(
            [
                _NAMES.get(row.id, row.label),
                count(row.central),
                span(row.low, row.high, row.unit) if row.high > row.low else "",
                row.basis,
                _cite(row, numbers),
            ]
        )
    return out


def _penetration(estimate: Estimate, width: int | None) -> list[Line]:
    """Return internet penetration in words, of people of all the segment's ages and of those old
    enough.
    """
    rates = [row for row in estimate.rows if row.id.startswith("segment.penetration")]
    found = [f"{share(row.central)} of {row.label.rpartition(', share of ')[2]}" for row in rates]
    return [
        [(line, "dim")]
        for line in wrap(f"Internet users: {', '.join(found)}", width, indent=" ", first=" ")
    ]


def _channel_columns(estimate: Estimate) -> tuple[Column, ...]:
    return (
        Column("Channel", clip_to=24),
        Column("accounts", right=True),
        Column("people", right=True, style="bold"),
        Column(_range(estimate), style="bar"),
        Column("share", right=True),
        Column("basis", style="dim"),
        Column("src", style="dim", optional=True),
    )


def _reached(estimate: Estimate) -> list[Row]:
    """Return the rows of people reached, the largest channel first, all together last where there
    are several.
    """
    reached = [
        row
        for row in estimate.rows
        if row.id.startswith("channel.") and row.id.endswith(".reachable")
    ]
    reached.sort(key=lambda row: -row.central)
    return [*reached, estimate["reachable.deduplicated"]] if len(reached) > 1 else reached


def _channels(
    estimate: Estimate, rows: list[Row], numbers: dict[str, str], width: int
) -> list[list[str]]:
    top = max(row.high for row in rows)
    lows = max(cells(count(row.low)) for row in rows)
    out = []
    for row in rows:
        stem = row.id.removesuffix(".reachable")
        vague = span(row.low, row.high, row.unit) if row.high > row.low else ""
        if width and vague:
            vague = (
                f"{count(row.low):>{lows}} {bar(row.low, row.central, row.high, top, width)}"
                f" {count(row.high)}"
            )
        out.append([
            row.label.removesuffix(": reachable people") if stem != row.id else "All together",
            count(estimate[f"{stem}.accounts"].central) if f"{stem}.accounts" in estimate else "",
            count(row.central),
            vague,
            share(estimate[f"{stem}.share"].central) if f"{stem}.share" in estimate else "",
            row.basis,
            _cite(row, numbers),
        ])  # fmt: skip
    return out


def bar(low: float, central: float, high: float, top: float, width: int) -> str:
    """Return a range as a bar: a dot at the central value on a line from low to high, the width
    standing for 0 to top.
    """
    if top <= 0:
        return ""

    def place(value: float) -> int:
        return min(width - 1, int(value / top * (width - 1) + 0.5))

    marks = [" "] * width
    for index in range(place(low), place(high) + 1):
        marks[index] = "─"
    marks[place(central)] = "●"
    return "".join(marks)


def _together(estimate: Estimate, width: int | None) -> list[Line]:
    largest, upper = estimate["reachable.largest"], estimate["reachable.upper"]
    if largest.central == upper.central:
        text = (
            "Share: of the segment's internet users, or of its people for channels that need no"
            " internet"
        )
    else:
        text = (
            "All together is never the sum: at the central values at least"
            f" {count(largest.central)} (the largest), at most {count(upper.central)} (if nobody"
            " used two). Share: of internet users, or of people for channels that need no internet"
        )
    return [[(line, "dim")] for line in wrap(text, width, indent=" ", first=" ")]


_SETTABLE = (
    "price",
    "proxy",
    "assumed",
    "waiting",
    "shape",
    "rate",
    "vat",
)  # their hint is shown without being asked for


def _doubts(estimate: Estimate, width: int | None, *, verbose: bool) -> list[Line]:
    out: list[Line] = []
    for place, note in enumerate(note for note in estimate.notes if note.kind != "age"):
        text = note.text
        if note.hint and (verbose or note.kind in _SETTABLE):
            text = f"{text} ({note.hint})"
        head = " Doubt  " if place == 0 else "        "
        lines = wrap(text, width, indent="          ", first=head)
        out.extend([(line[:8], "warn"), (line[8:], "")] for line in lines)
    return [*out, []] if out else []


def _assumptions(estimate: Estimate, width: int | None) -> list[Line]:
    out: list[Line] = [[(" Assumptions used", "bold")]]
    for used in estimate.assumptions:
        why = f": {used.why}" if used.why else ""
        cite = f" ({used.source})" if used.source else ""
        text = f"{used.key} = {used.value} [{used.mark or 'unmarked'}, {used.layer}]{why}{cite}"
        out.extend([(line, "")] for line in wrap(text, width, indent="     ", first="   "))
    return [*out, []]


def _cite(row: Row, numbers: dict[str, str]) -> str:
    return " ".join(numbers[key] for key in row.sources if key in numbers)
