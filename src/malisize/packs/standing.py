"""The tables of a shipped country in place of those that nobody gave of a new one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from malisize.country import Country
from malisize.figures.catalogue import Catalogue, Figure
from malisize.packs.wanted import Wanted
from malisize.records import Observation, Source
from malisize.wording import Said, language, phrase
from malisize.wording import codes as languages

_SEXES = ("women", "men")


def standing(wanted: Wanted) -> dict[str, dict[str, Any]]:
    """Return the topics ``ages`` and ``access`` of a country to be written: people by age, and per
    survey the shares in the capital and, in every other area alike, those in the regions of the
    country that stands in, weighted by their people.
    """
    like, name = wanted.like, wanted.name
    capital, *others = wanted.codes.values()
    catalogue = Catalogue(like)
    ages = catalogue.figure("population_by_age", "ages")
    first = ages.observations[0]
    cells = {o.cell or "": o.value or 0.0 for o in ages.cells(first.source, first.as_of).values()}
    rows: dict[str, list[float]] = {}
    for cell, value in cells.items():
        band, _, sex = cell.partition("/")
        if sex in _SEXES:
            rows.setdefault(band, [0, 0])[_SEXES.index(sex)] = value
    base = {"base": "{sex} aged {age}", "place": name}
    told = _figure(ages, like, ["age", "sex"], [_table(first, rows, like, **base)])
    out = {
        "ages": {
            "source": {first.source: _source(catalogue.source(first.source))},
            "figure": {"population_by_age": told},
        },
        "access": {
            "source": {},
            "names": {"region": {wanted.codes[id]: one for id, one in wanted.areas.items()}},
            "figure": {},
        },
    }
    for kind, survey in like.surveys.items():
        topic, _, key = survey.figure.partition(".")
        figure = catalogue.figure(key, topic)
        tables = []
        for source in survey.sources:
            found = figure.cells(source)
            inside, outside = _shares(like, catalogue, found)
            shares = {capital: inside} | dict.fromkeys(others, outside)
            said = f"{{sex}} aged {survey.ages}"
            tables.append(_table(next(iter(found.values())), shares, like, base=said,
                                 place="{region}"))  # fmt: skip
            out["access"]["source"][source] = _source(catalogue.source(source))
        out["access"]["figure"][kind] = _figure(figure, like, ["region", "sex"], tables)
    return out


def _shares(
    like: Country, catalogue: Catalogue, found: Mapping[str, Observation]
) -> tuple[list[float], list[float]]:
    """Return the shares of women and men in the capital and in the regions together."""
    people: dict[str, float] = {}
    for area in like.regions.values():
        topic, _, key = area.population.partition(".")
        used = catalogue.figure(key, topic).used()
        code = like.survey_code(area.id)
        people[code] = people.get(code, 0.0) + (used.value or 0.0 if used else 0.0) * area.part
    capital = like.survey_code(like.capital_id)
    there = [{c: found[f"{c}/{sex}"].value or 0.0 for c in (*people, capital)} for sex in _SEXES]
    whole = sum(people.values())
    return (
        [round(of[capital], 4) for of in there],
        [round(sum(of[c] * n for c, n in people.items()) / whole, 4) for of in there],
    )


def _figure(figure: Figure, like: Country, by: list[str], tables: list[Any]) -> dict[str, Any]:
    label = phrase("{label} ({country} stands in)", label=figure.label, country=like.name)
    return {
        "label": in_languages(label),
        "unit": figure.unit,
        "stale_after_months": figure.stale_after_months,
        "by": by,
        "table": tables,
    }


def _table(one: Observation, rows: Mapping[str, Any], like: Country, **more: str) -> dict[str, Any]:
    note = phrase("Nobody gave a table of this country: {country}'s stands in", country=like.name)
    return {
        "source": one.source,
        "as_of": one.as_of,
        **more,
        "basis": "illustrative",
        "where": str(one.where),
        "note": in_languages(note),
        "columns": list(_SEXES),
        "rows": dict(rows),
    }


def _source(source: Source) -> dict[str, Any]:
    return {name: str(getattr(source, name)) for name in ("title", "publisher", "url", "kind")} | {
        "accessed": datetime.date.fromisoformat(source.accessed)
    }


def in_languages(text: Said) -> dict[str, str]:
    """Return a text in every language, by their codes."""
    return {code: text.within(language(code)) for code in languages()}
