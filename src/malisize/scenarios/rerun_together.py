"""Run a saved estimate of several countries again: each as one of its own, then all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.figures.own import with_layers
from malisize.recorded import options_of, restored, typed, untyped
from malisize.records import Estimate
from malisize.request import Loaded, fields_of
from malisize.saved.parts import parts_of
from malisize.scenarios.rerun import Prepared, Rerun, at, prepared, typed_again, unsolved
from malisize.several.asking import WHERE, by_country
from malisize.several.run import named
from malisize.several.settings import chosen, settings
from malisize.study import Study
from malisize.wording import phrase

_OF_PLANS = {field.name for field in fields_of("plan")}


def rerun_together(
    saved: Estimate, where: str, *, current: bool, changes: Sequence[str] = ()
) -> Rerun:
    """Return an estimate of several countries run again (see ``rerun.rerun``). Raises what the run
    raises, naming the file.
    """
    parts = parts_of(saved)
    with at(saved, where, current=current):
        countries = {one.code: one for one in named(saved.request["country"])}
        if list(countries) != list(parts):
            raise InputError(phrase("request.country is not the countries of the layers"))
        catalogues = {
            code: with_layers(Catalogue(countries[code]), part.layers, where)
            for code, part in parts.items()
        }
        told = _told(saved, where, catalogues)
    changed = settings(changes, catalogues)
    with at(saved, where, current=current):
        found = {}
        for code, name in zip(parts, saved.request["country"], strict=True):
            part = parts[code]
            request = {**part.request, **told[code], "country": name}
            request.pop("plan", None)  # each country's part of it is found again
            one = Estimate(**{**_fields(part), "request": request})
            found[code] = prepared(one, where, changed[code], current=current)
        return _asked(saved, where, found, again=current or bool(changes))


def _fields(part: Estimate) -> dict[str, Any]:
    names = ("command", "rows", "sources", "figures", "assumptions", "layers", "versions")
    return {name: getattr(part, name) for name in names}


def _told(
    saved: Estimate, where: str, catalogues: Mapping[str, Catalogue]
) -> dict[str, dict[str, Any]]:
    """Return by country what of the request was typed for it: its settings and its options."""
    text = saved.request.get("options", "")
    options = untyped(text, phrase("{where}: request.options", where=where))
    asked = typed_again(saved, options)
    loaded = Loaded(**restored("study", saved.request))
    values, sources = settings(loaded.set, catalogues), chosen(loaded.prefer, catalogues)
    requests = by_country(asked, [one.country for one in catalogues.values()])
    out: dict[str, dict[str, Any]] = {}
    for code, request in requests.items():
        own = {name: getattr(request, name) for name in (*WHERE, "known")}
        typed_too = {*options, *(["channels"] if "split" in options else [])}
        given = {name: own[name] for name in own if name in typed_too}
        plain = {name: options[name] for name in options if name not in _OF_PLANS}
        own_options = {**plain, **given, "set": values[code], "prefer": sources[code]}
        out[code] = {
            "set": list(values[code]),
            "prefer": list(sources[code]),
            "options": typed({**own_options, "country": None}),
        }
    return out


def _asked(saved: Estimate, where: str, found: Mapping[str, Prepared], *, again: bool) -> Rerun:
    """Return the estimate of the countries together, asked again; what was solved for is found
    ``again`` or taken as it is.
    """
    first = next(iter(found.values())).study
    loaded = Loaded(**restored("study", saved.request))
    study = Study(first.catalogue, (), loaded, (), {code: one.study for code, one in found.items()})
    options = untyped(saved.request.get("options", ""), where)
    asked = typed_again(saved, options)
    if again:
        asked = unsolved(asked)
    requests = {code: one.asked for code, one in found.items()}
    estimate = study.ask_each(asked, requests).estimate()
    wanted = [f"{code}/{name}" for code, one in found.items() for name in one.wanted]
    now = {"channels": wanted, "options": options_of(loaded, asked)}
    unlike = [one for part in found.values() for one in part.unlike]
    return Rerun(estimate, {**estimate.request, **now}, tuple(unlike))
