"""What a saved estimate says beside its numbers, against what its own request gives when it is
run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malisize import __version__
from malisize.record import as_dict
from malisize.records import Estimate
from malisize.request import BY_NAME
from malisize.saved.layers import in_english, worded_again
from malisize.scenarios.rerun import Rerun

_RESTING = ("basis", "as_of", "sources", "assumptions")  # of a row: what it rests on
_GIVEN = ("value", "mark", "why", "source", "unit")  # of an assumption


def unlike_fields(saved: Estimate, run: Rerun, *, current: bool) -> Iterator[dict[str, str]]:
    """Yield each field of the request that is not what was run: its name, what the file has, what
    was run.

    What rows rest on, and assumptions, are compared too where the same version ran on the figures
    of the file.
    """
    pairs: list[tuple[str, Any, Any]] = [("request", _of_numbers(saved), run.request)]
    if not current and saved.versions.get("malisize") == __version__:
        pairs += [
            ("rows", _resting(saved, run.estimate), _resting(run.estimate, saved)),
            ("assumptions", _given(saved), _given(run.estimate)),
        ]
    for name, before, now in pairs:
        for field, one, other in _differences(before, now, name):
            yield {"field": field, "saved": _text(one), "run": _text(other)}
    for name, one, other in run.unlike:
        yield {"field": f"request.{name}", "saved": one, "run": other}


def _of_numbers(saved: Estimate) -> dict[str, Any]:
    """Return the request of a file without the language of its words, what shipped files say of a
    market in English.
    """
    found = {name: value for name, value in saved.request.items() if name != "lang"}
    if found.get("market") is not None:
        found["market"] = worded_again(found["market"], in_english(saved))
    return found


def _differences(before: Any, now: Any, name: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the places in which two plain values differ. One that the file leaves out is what it
    would be anyway.
    """
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*before, *now]):
            yield from _differences(before.get(key), now.get(key), f"{name}.{key}")
    elif _tables(before) and _tables(now) and len(before) == len(now):
        for place, (one, other) in enumerate(zip(before, now, strict=True), start=1):
            yield from _differences(one, other, f"{name}[{place}]")
    elif before != now and not (before is None and now in _left_out(name)):
        yield name, before, now


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _left_out(name: str) -> tuple[Any, ...]:
    """Return the values of a field that a file may leave out."""
    field = BY_NAME.get(name.rpartition(".")[2])
    return (None, [], "", False, *([field.value] if field else []))


def _resting(estimate: Estimate, other: Estimate) -> dict[str, dict[str, Any]]:
    """Return by row what it rests on, of rows that both estimates have; a source of the user's own
    by its address, or its title, since how its key is made may change.
    """
    own = {one.key: one.url or one.title for one in estimate.sources if one.kind == "own"}
    rows = {row.id: as_dict(row) for row in estimate if row.id in other}
    for row in rows.values():
        row["sources"] = [own.get(key, key) for key in row["sources"] or ()]
    return {id: {name: row[name] for name in _RESTING} for id, row in rows.items()}


def _given(estimate: Estimate) -> dict[str, dict[str, Any]]:
    """Return by key what an assumption is; the layer that gave it is read from its file."""
    return {
        one.key: {name: text for name in _GIVEN if (text := getattr(one, name)) is not None}
        for one in estimate.assumptions
    }


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={_text(inner)}" for key, inner in value.items())
    return "" if value is None else str(value)
