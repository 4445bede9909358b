"""What the files of a new country say of what was given: its areas, channels and figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from malisize.aliases import folded
from malisize.country import Country, shipped
from malisize.packs import folder
from malisize.packs.standing import in_languages
from malisize.packs.wanted import INTERIOR, RADIO, Number, Wanted, identifier
from malisize.wording import phrase

LINES = "mobile_connections"  # the figure of the lines of all operators
_TOPIC_OF = {"population": "population", "urban_share": "population",
             "people_of_capital": "population", "internet_users": "connectivity",
             LINES: "mobile"}  # fmt: skip
_STALE = 36  # months
_KEPT = ("label", "also", "kind", "universe", "sizing", "unit", "together", "national")
_LABELS = {
    "population": {"en": "Population", "fr": "Population"},
    "urban_share": {"en": "Share of people in towns", "fr": "Part de la population urbaine"},
    "people_of_capital": {"en": "People of the capital", "fr": "Population de la capitale"},
    "internet_users": {"en": "Internet users", "fr": "Internautes"},
    LINES: {"en": "Mobile lines", "fr": "Lignes mobiles"},
}


def country(wanted: Wanted) -> dict[str, Any]:
    """Return what country.toml holds."""
    name, code = wanted.name, wanted.code.upper()
    topics = ["population", "ages", "access", "connectivity", "platforms"]
    first = next(iter(wanted.regions), "")
    return {
        "code": wanted.code,
        "codes": [code],
        "name": {"en": name, "fr": name},
        "currency": wanted.currency,
        "languages": list(wanted.like.languages),
        "capital": identifier(wanted.capital),
        "topics": [*topics, *(["mobile"] if wanted.lines else [])],
        "examples": {"channels": list(wanted.platforms)}
        | ({"region": identifier(first)} if first else {}),
        "survey": {
            kind: {
                "figure": f"access.{kind}",
                "sources": list(one.sources),
                "ages": one.ages,
                "proxies": list(wanted.codes.values()),
            }
            for kind, one in wanted.like.surveys.items()
        },
        "area": _areas(wanted),
    }


def _areas(wanted: Wanted) -> dict[str, Any]:
    name, capital = wanted.name, wanted.capital

    def area(kind: str, names: dict[str, str], **more: Any) -> dict[str, Any]:
        return {"kind": kind, "name": names, **more}

    out = {
        "national": area("national", {"en": name, "fr": name}, codes=[wanted.code.upper()],
                         population="population.population"),
        "urban": area("urban", {"en": f"urban {name}", "fr": f"{name} : villes"},
                      within="national"),
        "rural": area("rural", {"en": f"rural {name}", "fr": f"{name} : campagne"},
                      within="national"),
        "towns": area("towns", {"en": f"towns outside {capital}", "fr": f"villes hors de"
                                f" {capital}"}, within="urban"),
    }  # fmt: skip
    for id, code in wanted.codes.items():
        is_capital = id == identifier(capital)
        out[id] = area(
            "capital" if is_capital else "region",
            wanted.areas[id],
            within="urban" if is_capital else "national",
            codes=[code],
            population=f"population.{_people_of(id, wanted)}",
        )
    return out


def _people_of(id: str, wanted: Wanted) -> str:
    """Return the key of the figure of an area's people."""
    is_capital = id == identifier(wanted.capital)
    return "people_of_capital" if is_capital else f"people_of_{id.replace('-', '_')}"


def everywhere(like: Country) -> dict[str, Any]:
    """Return the channels that every shipped country has, as the country ``like`` has them; those
    over phones are asked of the countries whose lines are counted.
    """
    others = [shipped(code).table("channels.toml") for code in folder.codes()]
    counted = [other for other in others if folder.EVERY_LINE in other]
    return {
        key: one
        for key, one in like.table("channels.toml").items()
        if all(key in other for other in (counted if one["sizing"] == "lines" else others))
    }


def channels(wanted: Wanted, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what channels.toml holds: those that were given first, of those ``known``."""
    out = {}
    none = {"en": "no number was given", "fr": "aucun chiffre n'a été donné"}
    for key in (*wanted.platforms, *(one for one in known if one not in wanted.platforms)):
        kept = {name: value for name, value in known[key].items() if name in _KEPT}
        if key in wanted.platforms:
            out[key] = kept | {"figure": f"platforms.{key}_users"}
        elif kept["sizing"] == "lines":
            if not wanted.lines:  # without any, nobody knows whom a text message meets
                continue
            why = phrase("bounded by the lines in use: lines are not people, and lines per person"
                         " is an assumption")  # fmt: skip
            out[key] = kept | {"figure": f"mobile.{LINES}", "why": in_languages(why)}
        elif key == RADIO and wanted.radio:
            why = phrase("the share of people met in a week is in the defaults")
            out[key] = kept | {"why": in_languages(why)}
        else:
            out[key] = kept | {"why": none}
    return out


def figures(wanted: Wanted, known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the topics of what was given; ``known`` are the channels."""
    out: dict[str, dict[str, Any]] = {}
    numbers = dict(wanted.numbers) | ({LINES: wanted.lines} if wanted.lines else {})
    for key, one in numbers.items():
        unit = {"urban_share": "share", LINES: "connections"}.get(key, "people")
        _add(out.setdefault(_TOPIC_OF[key], {}), key, _LABELS[key], unit, one, wanted)
    for name, one in wanted.regions.items():
        label = in_languages(phrase("People of {name}", name=name))
        key = _people_of(identifier(name), wanted)
        _add(out["population"], key, label, "people", one, wanted, name)
    if wanted.has_interior:
        label = in_languages(phrase("People of the interior"))
        _add(out["population"], _people_of(INTERIOR, wanted), label, "people", _left(wanted),
             wanted)  # fmt: skip
    for key, one in wanted.platforms.items():
        label = in_languages(phrase("{name} accounts", name=known[key]["label"]))
        _add(out.setdefault("platforms", {}), f"{key}_users", label, "accounts", one, wanted)
    return out


def _left(wanted: Wanted) -> Number:
    """Return the people whom neither the capital nor a region has."""
    people = wanted.numbers["population"]
    parts = (people, wanted.numbers["people_of_capital"], *wanted.regions.values())
    return people._replace(
        value=wanted.unplaced,
        where=phrase("the population less the capital's and the regions'"),
        basis="derived",
        is_sourced=all(one.is_sourced for one in parts),
    )


def _add(
    topic: dict[str, Any], key: str, label: object, unit: str, one: Number, wanted: Wanted,
    place: str = "",
) -> None:  # fmt: skip
    name = source_id(f"{one.source['publisher']} {one.source['title']}")
    value = one.value if unit == "share" else round(one.value)
    observation = {
        "value": value,
        "base": "everybody",
        "place": place or wanted.name,
        "as_of": one.as_of,
        "basis": one.basis,
        "source": name,
        "where": str(one.where),
    }
    topic.setdefault("source", {})[name] = dict(one.source)
    topic.setdefault("figure", {})[key] = {
        "label": label,
        "unit": unit,
        "stale_after_months": _STALE,
        "observation": [observation],
    }


def source_id(title: str) -> str:
    """Return the key of a source of a title."""
    return re.sub("[^a-z0-9]+", "-", folded(title)).strip("-")[:60] or "source"
