"""Figures of the user's own: `[source.X]`, `[figure.KEY]` and `[[figure.KEY.observation]]` of an
assumptions file, as the catalogue has them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from malisize.complaints import in_words
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.figures.catalogue import Catalogue, Figure, Own, read_figure, source_of
from malisize.text import clean, shown
from malisize.wording import both, joined, phrase

TOPIC = "own"
_TABLES = ("source", "figure")
_EVIDENCE = (*_TABLES, "campaign")


def take(document: dict[str, Any]) -> dict[str, Any]:
    """Take the tables of figures, sources and past campaigns out of a document, and return them
    with every text harmless and every date a text.
    """
    found = {name: document.pop(name) for name in _EVIDENCE if name in document}
    plain = _plain(found)
    assert isinstance(plain, dict)
    return plain


def with_tables(catalogue: Catalogue, tables: Mapping[str, Any], where: str) -> Catalogue:
    """Return a catalogue with the figures of a file beside its own. Raises InputError, of all
    faults at once.
    """
    if not any(tables.get(name) for name in _TABLES):
        return catalogue
    sources, figures = _validated(tables, where)
    faults: list[MalisizeError] = []
    added = Own(
        {key: source_of(key, entry) for key, entry in sources.items()},
        {key: read_figure(key, TOPIC, entry, {}) for key, entry in figures.items()},
    )
    for key, source in added.sources.items():
        known = catalogue.own.sources.get(key) or _shipped(catalogue, key)
        if known is not None and known != source:
            faults.append(
                InputError(
                    phrase(
                        "{where}: source.{key}: another source has this key, {title}",
                        where=where,
                        key=key,
                        title=shown(known.title),
                    ),
                    hint=phrase("give yours another key"),
                )
            )
    for figure in added.figures.values():
        faults.extend(_unfit(catalogue, figure, added, where))
    raise_faults(faults)
    merged = dict(catalogue.own.figures)
    for key, figure in added.figures.items():
        before = merged.get(key)
        merged[key] = figure if before is None else _joined(before, figure)
    return catalogue.with_own(Own({**catalogue.own.sources, **added.sources}, merged))


def with_layers(catalogue: Catalogue, layers: Iterable[Any], where: str) -> Catalogue:
    """Return a catalogue with the figures that layers carry in ``own``. Raises InputError."""
    for layer in layers:
        catalogue = with_tables(catalogue, layer.own or {}, where)
    return catalogue


def _shipped(catalogue: Catalogue, key: str) -> Any:
    return next((source for source in catalogue.shipped_sources() if source.key == key), None)


def _joined(before: Figure, added: Figure) -> Figure:
    new = tuple(o for o in added.observations if o not in before.observations)
    return before._replace(observations=(*before.observations, *new))


def _unfit(catalogue: Catalogue, figure: Figure, added: Own, where: str) -> Iterator[InputError]:
    """Yield what keeps a figure from standing beside those there are."""
    here = phrase("{where}: figure.{key}", where=where, key=figure.key)
    known = catalogue.own.figures.get(figure.key)
    shipped = catalogue.shipped(figure.key)
    for other in (known, shipped):
        if other is not None and other.unit != figure.unit:
            yield InputError(
                phrase(
                    "{here}.unit: {unit}, and the figure is in {unit_2}",
                    here=here,
                    unit=shown(figure.unit),
                    unit_2=shown(other.unit),
                ),
                hint=phrase("give yours another key, or write it in that unit"),
            )
            return
    yield from _unfit_for_shipped(figure, shipped, here)
    preferred = any(o.rank == "preferred" for o in figure.observations)
    if preferred and known is not None and any(o.rank == "preferred" for o in known.observations):
        yield InputError(phrase("{here}: more than one observation is preferred", here=here))
    have = {(o.source, o.as_of, o.cell): o for o in _observations(known, shipped)}
    for one in figure.observations:
        twin = have.get((one.source, one.as_of, one.cell))
        if twin is not None and twin != one:
            yield InputError(
                phrase(
                    "{here}: an observation of {source}, {as_of}, is there already",
                    here=here,
                    source=shown(one.source),
                    as_of=one.as_of,
                ),
                hint=phrase("give yours another source"),
            )
        cited = one.source in added.sources or one.source in catalogue.own.sources
        if not cited and _shipped(catalogue, one.source) is None:
            yield InputError(
                phrase("{here}: no source {source}", here=here, source=shown(one.source)),
                hint=phrase("describe it in a table [source.{source}]", source=clean(one.source)),
            )


def _unfit_for_shipped(figure: Figure, shipped: Figure | None, here: str) -> Iterator[InputError]:
    """Yield what keeps a figure from standing beside the one of that key in the catalogue."""
    if shipped is not None and shipped.by and any(o.cell is None for o in figure.observations):
        yield InputError(
            phrase(
                "{here}: is a table by {names}, not one number",
                here=here,
                names=both(shipped.by),
            ),
            hint=phrase(
                "name a cell, as `malisize figures show {key}` has them, or use another key",
                key=figure.key,
            ),
        )
    preferred = [o for o in figure.observations if o.rank == "preferred"]
    if preferred and shipped is not None:
        yield InputError(
            phrase(
                "{here}: the catalogue has this figure, so `rank` cannot prefer one of this file",
                here=here,
            ),
            hint=phrase(
                'take `rank` and `reason` away and write `prefer.{key} = "{source}@{as_of}"`',
                key=figure.key,
                source=preferred[0].source,
                as_of=preferred[0].as_of,
            ),
        )


def _observations(*figures: Figure | None) -> Iterator[Any]:
    for figure in figures:
        if figure is not None:
            yield from figure.observations


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {clean(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _validated(
    tables: Mapping[str, Any], where: str
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return sources and figures of the right form. Raises InputError, of all faults at once."""
    from malisize.figures.schema import complaints

    faults: list[MalisizeError] = []
    for name in _TABLES:
        entries = tables.get(name, {})
        for fault in complaints(name, _dated(entries) if name == "source" else entries):
            place = "".join(
                f"[{part + 1}]" if isinstance(part, int) else f".{clean(part)[:80]}"
                for part in fault["loc"]
                if part not in ("int", "float", "[key]")
            )
            faults.append(InputError(joined(": ", [where, f"{name}{place}", in_words(fault)])))
    raise_faults([one for at, one in enumerate(faults) if one.message not in _said(faults[:at])])
    return tables.get("source", {}), tables.get("figure", {})


def _said(faults: Iterable[MalisizeError]) -> set[str]:
    return {fault.message for fault in faults}


def _dated(entries: Any) -> Any:
    """Return sources whose ``accessed`` is a date where its text is one."""
    if not isinstance(entries, dict):
        return entries
    out = {}
    for key, entry in entries.items():
        out[key] = entry
        if isinstance(entry, dict) and isinstance(entry.get("accessed"), str):
            try:
                day = datetime.date.fromisoformat(entry["accessed"])
            except ValueError:
                continue
            out[key] = {**entry, "accessed": day}
    return out
