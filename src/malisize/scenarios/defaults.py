"""The shipped defaults that are another value today than a saved estimate has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from malisize.country import Country
from malisize.figures.catalogue import Catalogue
from malisize.loading import vocabulary
from malisize.numerals import Kind, Numeral, parse
from malisize.quantity.spread import spread
from malisize.records import Estimate
from malisize.saved.parts import is_together, parts_of
from malisize.scenarios.rerun import country_of, shipped
from malisize.several.run import named

_RATES = "fx."  # decides a plan in dollars without a row of its own


def defaults(saved: Estimate, again: Estimate, where: str) -> Iterator[dict[str, Any]]:
    """Yield the shipped defaults that are another value today, ``used`` where a number of either
    run rests on them.

    What one side alone gives is left out unless it is used; so is what the user gave instead.
    Raises InputError.
    """
    if not is_together(saved):
        yield from _defaults(saved, again, where, country_of(saved))
        return
    before, now = parts_of(saved), parts_of(again)
    for country in named(saved.request["country"]):
        code = country.code
        for row in _defaults(before[code], now[code], where, country):
            yield {**row, "key": f"{code}.{row['key']}"}


def _defaults(
    saved: Estimate, again: Estimate, where: str, country: Country
) -> Iterator[dict[str, Any]]:
    """Yield the defaults of one country."""
    used = {assumption.key for run in (saved, again) for assumption in run.assumptions}
    values = {assumption.key: assumption.value for assumption in saved.assumptions}
    first, *own = saved.layers
    before = {
        **{key: values[key] for key in first.used},
        **{key: _written(value) for key, value in first.rest.items()},
    }
    now = shipped(vocabulary(Catalogue(country)), country).values
    theirs = {key for layer in own for key in (*layer.used, *layer.rest)}
    theirs |= set(_described("market", saved.request.get("market", {})))
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        if key in theirs or key.startswith("audience.") or (new and old == new.written):
            continue
        counts = key in used or (
            saved.command != "audience"
            and (key.startswith(_RATES) or (new is not None and new.text is not None))
        )
        if (old is None or new is None) and not counts:
            continue
        row: dict[str, Any] = {
            "key": key,
            "change": change_of(old, new),
            "saved": old,
            "today": new.written if new else None,
        }
        if old is not None and new and new.numeral:
            was = parse(old, new.kind, f"{where}: {key}")
            if was == new.numeral:
                continue
            row["ratio"] = ratio_of(was, new.numeral, new.kind)
        yield {**row, "used": counts}


def _written(value: Any) -> str:
    """Return a saved value as today's are written, the items of a list one after another."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _described(key: str, value: Mapping[str, Any]) -> Iterable[str]:
    """Return every key that a table may give a value, its own tables included."""
    for name, inner in value.items():
        yield f"{key}.{name}"
        if isinstance(inner, Mapping):
            yield from _described(f"{key}.{name}", inner)


def change_of(old: object, new: object) -> str:
    """Say what became of something."""
    return "changed" if old and new else "new" if new else "gone"


def ratio_of(old: Numeral | None, new: Numeral | None, kind: Kind) -> float | None:
    """Return the new central value over the old; None without both, between two currencies, or
    where the old is zero.
    """
    if old is None or new is None or old.currency != new.currency:
        return None
    before = spread(old, kind).central
    return spread(new, kind).central / before if before else None
