"""What sets the columns of a comparison apart: inputs that differ, notes of one column alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.records import Listing
from malisize.render.lines import Column, Line, fitted, wrap

Rows = dict[str, dict[str, Mapping[str, Any]]]  # by row id or key, and column
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


def input_lines(
    listing: Listing,
    names: Sequence[str],
    short: Sequence[str],
    width: int | None,
    *,
    verbose: bool,
) -> list[Line]:
    """Return the inputs whose values differ, a line each, with reasons where all is asked for."""
    given: Rows = {}
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


def note_lines(listing: Listing, width: int | None, *, verbose: bool) -> list[Line]:
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
