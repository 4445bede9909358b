"""What one assumptions file says and another does not, and what new figures say against those
known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize.assumptions.values import Given
from malisize.figures.catalogue import Catalogue
from malisize.figures.conflicts import central, stated
from malisize.model.inputs import Inputs
from malisize.records import Listing, Observation
from malisize.wording import joined, phrase, plural

DIFF = ("key", "before", "mark before", "source before", "after", "mark after", "source after")
FIGURES = ("figure", "known", "known from", "new", "new of", "change")


def changes(before: Inputs, after: Inputs, names: tuple[str, str]) -> Listing:
    """Return the keys whose value, mark or source two files give otherwise, and the figures and
    campaigns that one of them alone has.
    """
    rows = list(_values(before, after))
    rows += _figures(before.catalogue, after.catalogue)
    counts = [len(inputs.assumptions.campaigns) for inputs in (before, after)]
    if counts[0] != counts[1]:
        told = [plural("{number} campaign", "{number} campaigns", count) for count in counts]
        rows.append({"key": "campaign", "before": told[0], "after": told[1]})
    remark = plural("{number} key differs.", "{number} keys differ.", len(rows))
    title = phrase("{before} against {after}", before=names[0], after=names[1])
    return Listing("malisize.assumptions-diff/1", title, DIFF, tuple(rows), (remark,))


def _values(before: Inputs, after: Inputs) -> Iterator[dict[str, Any]]:
    sides = []
    for inputs in (before, after):
        given = dict(inputs.assumptions.values)
        for one in inputs.assumptions.narrows:
            given[joined(": ", ["audience.narrow", one.label])] = one.given
        for place, step in enumerate(inputs.assumptions.steps, start=1):
            given[joined(": ", [f"market.step.{place}", step.label])] = step.given
        sides.append(given)
    first, second = sides
    for key in dict.fromkeys([*first, *second]):
        old, new = first.get(key), second.get(key)
        if _told(old) != _told(new):
            yield {"key": key, **_side(old, "before"), **_side(new, "after")}


def _told(given: Given | None) -> tuple[object, ...] | None:
    return None if given is None else (given.written, given.mark, given.source)


def _side(given: Given | None, side: str) -> dict[str, Any]:
    if given is None:
        return {side: phrase("not given")}
    return {side: given.written, f"mark {side}": given.mark, f"source {side}": given.source}


def _figures(before: Catalogue, after: Catalogue) -> Iterator[dict[str, Any]]:
    for key in dict.fromkeys([*before.own.figures, *after.own.figures]):
        old, new = (_own(catalogue, key) for catalogue in (before, after))
        if old != new:
            yield {"key": f"figure.{key}", "before": old[0], "source before": old[1] or None,
                   "after": new[0], "source after": new[1] or None}  # fmt: skip


def _own(catalogue: Catalogue, key: str) -> tuple[str, str]:
    figure = catalogue.own.figures.get(key)
    if figure is None:
        return phrase("not given"), ""
    if len(figure.observations) > 3:
        return plural("{number} observation", "{number} observations",
                      len(figure.observations)), figure.observations[0].source  # fmt: skip
    values = "; ".join(stated(o) for o in figure.observations)
    return values, ", ".join(dict.fromkeys(o.source for o in figure.observations))


def figures_against(known: Catalogue, new: Mapping[str, Mapping[str, Any]], title: str) -> Listing:
    """Return new figures against what is known of each: the value in use, the new one, and by how
    much they differ.
    """
    rows = []
    for key, figure in new.items():
        for entry in figure["observation"]:
            old = _known(known, key, entry.get("cell"))
            name = key if entry.get("cell") is None else f"{key} {entry['cell']}"
            value = entry.get("value")
            shown = _stated(figure, entry)
            row = {"figure": name, "new": shown, "new of": entry["as_of"]}
            if old is not None:
                row["known"] = stated(old)
                row["known from"] = f"{old.source}, {old.as_of}"
                was = central(old)
                if value is not None and was:
                    row["change"] = f"{(value / was - 1.0) * 100.0:+.1f} %"
            rows.append(row)
    remark = phrase("Known figures stay in use until `prefer` names a new one.")
    return Listing("malisize.figures-import/1", title, FIGURES, tuple(rows), (remark,))


def _known(known: Catalogue, key: str, cell: str | None) -> Observation | None:
    figure = known.shipped(key)
    if figure is None:
        return None
    if cell is None:
        return figure.used()
    return next((o for o in reversed(figure.observations) if o.cell == cell), None)


def _stated(figure: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    return stated(
        Observation(
            "", figure["label"], figure["unit"], entry.get("value"), entry.get("low"),
            entry.get("high"), None, "", "", entry["as_of"], None, "", "", "", "normal", None,
        )
    )  # fmt: skip
