"""A saved estimate beside the same request run again, from its own file or on today's figures and
defaults; what differs, row by row and field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malisize.figures.catalogue import Catalogue
from malisize.loading import vocabulary
from malisize.model.inputs import observed
from malisize.numerals import kind_of
from malisize.records import Estimate, Listing, Row
from malisize.saved.layers import unknown_keys
from malisize.saved.parts import is_together
from malisize.scenarios.defaults import change_of, defaults, ratio_of
from malisize.scenarios.fields import unlike_fields
from malisize.scenarios.rerun import Rerun, country_of, programs, rerun
from malisize.scenarios.rerun_together import rerun_together
from malisize.text import clean
from malisize.tuples import NamedTuple
from malisize.wording import both, phrase, plural, some

TOLERANCE = 1e-9
COLUMNS = (
    "id",
    "label",
    "unit",
    "saved_low",
    "saved_central",
    "saved_high",
    "low",
    "central",
    "high",
    "difference",
    "verdict",
)
_ENDS = ("low", "central", "high")
_ERRORS = ("low_error", "high_error")  # for reading, in no data format
_OF_DRAWS = ("draws", "seed")
_TOLD = ("value", "low", "high", "as_of", "source")  # of an observation, in the report
_DECIDING = ("unit", "value", "low", "high", "bound", "base", "place", "as_of", "basis", "source")


class Replayed(NamedTuple):
    """A saved estimate beside the same request run again, on today's figures and defaults or on
    those of its file.

    ``fields`` are what the file says beside its numbers and its own request, run again, does not;
    ``changes`` are what was set otherwise.
    """

    saved: Estimate
    run: Rerun
    current: bool
    changes: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    fields: tuple[dict[str, Any], ...] = ()
    figures: tuple[dict[str, Any], ...] = ()
    defaults: tuple[dict[str, Any], ...] = ()

    @property
    def again(self) -> Estimate:
        """The estimate as it was run again."""
        return self.run.estimate

    @property
    def different(self) -> int:
        """How many rows differ, those gone and new among them."""
        return sum(row["verdict"] not in ("same", "close") for row in self.rows)

    @property
    def verdict(self) -> str:
        """``same`` to the last bit, ``close`` to a relative 1e-9, or ``different``; ``changed``
        where something was set otherwise.
        """
        if self.changes:
            return "changed"
        if self.different or self.fields:
            return "different"
        return "same" if all(row["verdict"] == "same" for row in self.rows) else "close"


def replay(
    saved: Estimate, name: str, *, current: bool = False, changes: Sequence[str] = ()
) -> tuple[Listing, bool]:
    """Run a saved estimate again and compare every row and every field of the request; also say
    whether nothing differs. ``name`` is its file's.

    Without ``current`` figures, assumptions and channels are those of the file, with it figures,
    defaults and groups of channels are today's. With ``changes``, texts as ``--set`` takes them,
    those hold over all that was supposed, and rows may differ. A row is the same when every bit
    is, close within a relative 1e-9, as another processor or version rounds. Raises InputError or
    InfeasibleError where the estimate cannot be run.
    """
    where = clean(name)
    run = (rerun_together if is_together(saved) else rerun)(
        saved, where, current=current, changes=changes
    )
    rows = tuple(_compared(saved.rows, run.estimate.rows))
    fields = () if changes else tuple(unlike_fields(saved, run, current=current))
    done = Replayed(saved, run, current, tuple(map(clean, changes)), rows, fields)
    if current:
        done = done._replace(
            figures=tuple(_figures(done)), defaults=tuple(defaults(saved, run.estimate, where))
        )
    drawn = run.request["range"] not in ("none", "envelope")
    request = {
        **{name: run.request[name] for name in run.request if drawn or name not in _OF_DRAWS},
        "file": where,
        "command": saved.command,
        "mode": "current" if current else "file",
        "changes": list(done.changes) or None,
        "verdict": done.verdict,
        "tolerance": 0.0 if done.verdict == "same" else TOLERANCE,
        "saved_versions": dict(saved.versions),
        "versions": dict(done.again.versions),
    }
    more: dict[str, Sequence[Mapping[str, Any]]] = {}
    if done.fields:
        more["fields"] = done.fields
    if current:
        more.update(figures=done.figures, defaults=done.defaults)
    listing = Listing(
        "malisize.replay/1",
        _verdict(done),
        COLUMNS,
        (*done.rows, *map(_field_row, done.fields)),
        tuple(_remarks(done)),
        request,
        more,
    )
    return listing, done.verdict != "different"


# Comparing


def _compared(saved: Sequence[Row], again: Sequence[Row]) -> Iterable[dict[str, Any]]:
    """Return one row of the report for each row id, those of the saved estimate first."""
    now = {row.id: row for row in again}
    before = {row.id for row in saved}
    for old in saved:
        new = now.get(old.id)
        label = old.label if new is None else new.label
        row: dict[str, Any] = {"id": old.id, "label": label, "unit": old.unit}
        row.update({f"saved_{end}": getattr(old, end) for end in (*_ENDS, *_ERRORS)})
        if new is None:
            yield {**row, "verdict": "gone"}
            continue
        row.update({end: getattr(new, end) for end in (*_ENDS, *_ERRORS)})
        if old.unit != new.unit:
            yield {
                **row,
                "unit": phrase("{unit}, now {unit_2}", unit=old.unit, unit_2=new.unit),
                "verdict": "different",
            }
            continue
        row["difference"] = _relative(old.central, new.central)
        ends = [(getattr(old, end), getattr(new, end)) for end in _ENDS]
        yield {**row, "verdict": _agreement(ends)}
    for new in again:
        if new.id not in before:
            numbers = {end: getattr(new, end) for end in (*_ENDS, *_ERRORS)}
            yield {"id": new.id, "label": new.label, "unit": new.unit, **numbers, "verdict": "new"}


def _agreement(numbers: Iterable[tuple[float, float]]) -> str:
    apart = [(one, other) for one, other in numbers if one != other]
    if not apart:
        return "same"
    close = all(abs(one - other) <= TOLERANCE * max(abs(one), abs(other)) for one, other in apart)
    return "close" if close else "different"


def _field_row(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field as a row of the report, whose columns are those of numbers."""
    label = phrase(
        "{value} in the file, {value_2} when run",
        value=field["saved"] or "nothing",
        value_2=field["run"] or "nothing",
    )
    return {"id": field["field"], "label": label, "verdict": "different"}


def _relative(before: float, now: float) -> float | None:
    """Return by how much of itself a number changed; None for one that was zero and is not."""
    if before == now:
        return 0.0
    return now / before - 1.0 if before else None


def _figures(done: Replayed) -> Iterable[dict[str, Any]]:
    """Return the figures whose observation used is another, or that one of the two runs alone
    uses.
    """
    before, now = (
        {(one.figure, one.cell, one.cell and one.source): one for one in run.figures}
        for run in (done.saved, done.again)
    )
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        if old and new and all(getattr(old, name) == getattr(new, name) for name in _DECIDING):
            continue
        known = new or old
        assert known is not None
        figure, cell, _ = key
        row: dict[str, Any] = {
            "figure": f"{figure} {cell}" if cell else figure,
            "label": known.label,
            "unit": known.unit,
            "change": change_of(old, new),
        }
        row.update({f"saved_{name}": getattr(old, name) for name in _TOLD if old})
        row.update({name: getattr(new, name) for name in _TOLD if new})
        if old and new and old.unit == new.unit:
            row["ratio"] = ratio_of(observed(old), observed(new), kind_of(new.unit))
        yield row


# In words


def _verdict(done: Replayed) -> str:
    count, mine = len(done.rows), programs(done.again.versions)
    every = plural("{number} row", "{number} rows", count)
    if done.changes:
        what = (
            plural(
                "{number} of {rows} differs",
                "{number} of {rows} differ",
                done.different,
                rows=every,
            )
            if done.different
            else phrase("none of {rows} differs", rows=every)
        )
        words = {"changes": ", ".join(done.changes), "what": what, "programs": mine}
        if done.current:
            return phrase("With {changes} today: {what} ({programs})", **words)
        return phrase("With {changes}: {what} ({programs})", **words)
    if done.current:
        rested = _changed(len(done.figures), sum(row["used"] for row in done.defaults))
        if done.different:
            return plural(
                "Different today: {number} of {rows} changed; {what} ({programs})",
                "Different today: {number} of {rows} changed; {what} ({programs})",
                done.different,
                rows=every,
                what=rested,
                programs=mine,
            )
        if done.fields:
            why = _not_run(done)
            return phrase("Different today: {why} ({programs})", why=why, programs=mine)
        words = {"rows": every, "what": rested, "programs": mine}
        return phrase("Same today: none of {rows} changed; {what} ({programs})", **words)
    if done.different:
        return plural(
            "Different: {number} of {rows} does not reproduce ({programs})",
            "Different: {number} of {rows} do not reproduce ({programs})",
            done.different,
            rows=every,
            programs=mine,
        )
    if done.fields:
        return phrase("Different: {why} ({programs})", why=_not_run(done), programs=mine)
    if dict(done.saved.versions) != dict(done.again.versions):
        mine = phrase(
            "saved by {saved}; run by {run}", saved=programs(done.saved.versions), run=mine
        )
    words = {"rows": every, "programs": mine}
    if done.verdict == "same":
        return phrase("Reproduced to the last bit: {rows} ({programs})", **words)
    return phrase("Reproduced to a relative 1e-9: {rows} ({programs})", **words)


def _changed(figures: int, defaults: int) -> str:
    """Say how many figures and defaults changed of those that the estimate rests on."""
    sides = []
    if figures:
        sides.append(plural("{number} figure", "{number} figures", figures))
    if defaults:
        sides.append(plural("{number} default", "{number} defaults", defaults))
    if not sides:
        return phrase("no figure or default that it rests on has changed")
    return phrase("{sides} changed", sides=both(sides))


def _not_run(done: Replayed) -> str:
    """Say which fields of the file its own request does not give, every number reproducing."""
    names = [field["field"] for field in done.fields]
    return plural(
        "the numbers reproduce, but {names} is not what was run",
        "the numbers reproduce, but {names} are not what was run",
        len(names),
        names=some(names, 3),
    )


def _remarks(done: Replayed) -> Iterable[str]:
    if done.changes:
        return
    same_versions = dict(done.saved.versions) == dict(done.again.versions)
    if done.current:
        if done.different and not done.figures and not any(row["used"] for row in done.defaults):
            yield phrase(
                "No figure or default explains it: the formulas changed, or the file did"
                " (replay it without --current)."
            )
    elif done.verdict == "different" and same_versions:
        yield phrase(
            "The versions are the same, so the file or the program was changed after it was saved."
        )
    elif done.verdict == "different":
        yield phrase(
            "Saved by {versions}: that version alone tells a changed file from a changed formula.",
            versions=programs(done.saved.versions),
        )
        gone = unknown_keys(done.saved, vocabulary(Catalogue(country_of(done.saved))))
        if gone:
            yield phrase("Keys that this version does not have: {keys}.", keys=some(gone, 6))
    else:
        if done.verdict == "close":
            yield phrase("Last digits differ, as they do on another processor or another version.")
        yield phrase("malisize replay FILE --current runs it on today's figures and defaults.")
