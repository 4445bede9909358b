"""Write the folder of a country from the least: people, towns, internet users, a capital and one
platform. What nobody gave is that of a shipped country and marked so.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from malisize.aliases import folded
from malisize.country import Country, shipped
from malisize.errors import InputError, WriteError
from malisize.numerals import CURRENCIES
from malisize.packs import folder
from malisize.packs.defaults import defaults
from malisize.packs.standing import in_languages, standing
from malisize.packs.written import document
from malisize.text import did_you_mean, shown
from malisize.wording import ENGLISH, Language, Said, phrase

INTERIOR = "interior"  # the area that is not the capital
_STALE = 36  # months
_LONGEST = 60  # letters of a name
_TOPICS = {
    "population": "population",
    "urban_share": "population",
    "people_of_capital": "population",
    "people_of_interior": "population",
    "internet_users": "connectivity",
}


class Number(NamedTuple):
    """A number that somebody gave: its value, date (``2024``), source and place in it."""

    value: float
    as_of: str
    where: str
    source: Mapping[str, Any]  # title, publisher, url, accessed, kind
    is_sourced: bool
    basis: str = "stated"


class Wanted(NamedTuple):
    """A country to be written; ``numbers`` has those of the country by key, ``platforms`` the
    accounts of channels, ``like`` is the country that stands in.
    """

    name: str
    code: str
    currency: str
    capital: str
    numbers: Mapping[str, Number]
    platforms: Mapping[str, Number]
    like: Country


def files(wanted: Wanted, language: Language = ENGLISH) -> dict[str, str]:
    """Return the files of a country's folder by their names. Raises InputError."""
    _refuse(wanted)
    accounts = _everywhere(wanted.like)
    for key in wanted.platforms:
        if key not in accounts:
            raise InputError(
                phrase("--platform: no channel {name} that has accounts", name=shown(key)),
                hint=did_you_mean(key, list(accounts), ", ".join(accounts)),
            )
    documents: dict[str, tuple[str, dict[str, Any]]] = {
        "country.toml": ("country", _country(wanted)),
        "channels.toml": ("channels", _channels(wanted, accounts)),
        "assumptions/default.toml": (
            "default",
            defaults(
                wanted.like,
                identifier(wanted.capital),
                wanted.currency,
                _known(wanted.numbers),
                _known(wanted.platforms),
                language,
            ),
        ),
    }
    for topic, content in _figures(wanted, accounts).items():
        documents[f"figures/{topic}.toml"] = ("figures", content)
    for topic, content in standing(wanted.like, wanted.name, codes(wanted)).items():
        documents[f"figures/{topic}.toml"] = ("standing", content)
    words = {"name": wanted.name, "like": wanted.like.name, "capital": wanted.capital}
    return {
        name: document(_about(kind, words).within(language), content)
        for name, (kind, content) in documents.items()
    }


def write(path: str, content: Mapping[str, str], *, force: bool) -> None:
    """Write a folder whole or not at all, over one of a country with ``force`` alone. Raises
    InputError and WriteError.
    """
    target = Path(path).expanduser()
    where = shown(path)
    if os.path.lexists(target):
        if not force:
            raise InputError(
                phrase("{where}: exists already", where=where),
                hint=phrase("add `--force` to replace it"),
            )
        if target.is_symlink() or not (target / "country.toml").is_file():
            raise InputError(
                phrase(
                    "{where}: is not the folder of a country, so it is not replaced", where=where
                ),
                hint=phrase("name a folder that does not exist"),
            )
    try:
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=target.absolute().parent))
    except OSError as error:
        raise WriteError(
            phrase("{where}: cannot be written: {strerror}", where=where, strerror=error.strerror)
        ) from None
    try:
        new = made / "new"
        for name, text in content.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, encoding="utf-8", newline="\n")
        folder.refuse_faults(new)
        if os.path.lexists(target):
            target.rename(made / "old")
        new.rename(target)
    except OSError as error:
        if (made / "old").exists() and not os.path.lexists(target):
            (made / "old").rename(target)
        raise WriteError(
            phrase("{where}: cannot be written: {strerror}", where=where, strerror=error.strerror)
        ) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _about(kind: str, words: Mapping[str, str]) -> Said:
    """Return what a file says of itself first."""
    name, like, capital = words["name"], words["like"], words["capital"]
    said = {
        "country": phrase(
            "{name}: its names, money and areas. The interior is all that is not {capital}: where"
            " you know regions, write them in its place, each with its people and with a row in the"
            " tables of access.toml. CONTRIBUTING.md says what each key is.",
            name=name,
            like=like,
            capital=capital,
        ),
        "channels": phrase(
            "Channels of {name}. One without a figure waits for your number: write it in"
            " figures/platforms.toml, or give it with --set.",
            name=name,
            like=like,
            capital=capital,
        ),
        "figures": phrase(
            "What was given of {name}, each number with its source. Put in what you know better.",
            name=name,
            like=like,
            capital=capital,
        ),
        "standing": phrase(
            "Nobody gave these of {name}: those of {like} stand in, and are marked so. Put in a"
            " table of {name} as soon as you have one.",
            name=name,
            like=like,
            capital=capital,
        ),
        "default": phrase(
            "What is supposed of {name} where nobody says otherwise. Every value has its reason"
            " (why) and its mark: sourced, proxy (that of {like} stands in) or unsourced (a"
            " judgement). All else is that of the monetary union: `malisize assumptions show"
            " union`.",
            name=name,
            like=like,
            capital=capital,
        ),
    }
    return said[kind]


def _known(numbers: Mapping[str, Number]) -> dict[str, tuple[float, bool]]:
    """Return the value of each number, and whether its source was named."""
    return {key: (one.value, one.is_sourced) for key, one in numbers.items()}


def _refuse(wanted: Wanted) -> None:
    """Refuse what no country can be. Raises InputError."""
    if not re.fullmatch("[a-z]{2,3}", wanted.code):
        raise InputError(
            phrase("--code: {code} is not two or three small letters", code=shown(wanted.code)),
            hint=phrase("give it one of its own, such as `--code xx`"),
        )
    if wanted.code in folder.codes():
        raise InputError(
            phrase("--code: {code} is a country that malisize ships", code=shown(wanted.code)),
            hint=phrase("give it one of its own, such as `--code xx`"),
        )
    if not 0 < len(wanted.name) <= _LONGEST or set("{}") & set(wanted.name + wanted.capital):
        raise InputError(phrase("--name: {name} is not a name", name=shown(wanted.name)))
    if wanted.currency not in CURRENCIES:
        raise InputError(
            phrase("--currency: {code} is not known", code=shown(wanted.currency)),
            hint=phrase("one of {codes}", codes=", ".join(CURRENCIES)),
        )
    if (
        len(wanted.capital) > _LONGEST
        or not identifier(wanted.capital)
        or identifier(wanted.capital) in _RESERVED
    ):
        raise InputError(phrase("--capital: {name} is not a name", name=shown(wanted.capital)))
    people = wanted.numbers["population"].value
    for key in ("people_of_capital", "internet_users"):
        if not 0 < wanted.numbers[key].value < people:
            raise InputError(
                phrase(
                    "{key}: {value} is not more than 0 and fewer than the population, {people}",
                    key=key,
                    value=f"{wanted.numbers[key].value:.0f}",
                    people=f"{people:.0f}",
                )
            )
    urban = wanted.numbers["urban_share"].value * people
    if not wanted.numbers["people_of_capital"].value < urban < people:
        raise InputError(
            phrase("--urban-share: the people in towns, {urban}, are not more than the capital's"
                   " and fewer than all", urban=f"{urban:.0f}")
        )  # fmt: skip


def codes(wanted: Wanted) -> tuple[str, str]:
    """Return the codes under which surveys have the capital and the rest."""
    return f"{wanted.code.upper()}01", f"{wanted.code.upper()}02"


_RESERVED = ("national", "urban", "rural", "towns", INTERIOR)


def identifier(name: str) -> str:
    """Return the id of an area of a name."""
    found = re.sub("[^a-z0-9]+", "-", folded(name)).strip("-")[:40]
    return found if found[:1].isalpha() else ""


def _country(wanted: Wanted) -> dict[str, Any]:
    name, capital, code = wanted.name, wanted.capital, wanted.code.upper()

    def area(kind: str, names: dict[str, str], **more: Any) -> dict[str, Any]:
        return {"kind": kind, "name": names, **more}

    return {
        "code": wanted.code,
        "codes": [code],
        "name": {"en": name, "fr": name},
        "currency": wanted.currency,
        "languages": list(wanted.like.languages),
        "capital": identifier(capital),
        "topics": ["population", "ages", "access", "connectivity", "platforms"],
        "examples": {"channels": list(wanted.platforms)},
        "survey": {
            kind: {
                "figure": f"access.{kind}",
                "sources": list(one.sources),
                "ages": one.ages,
                "proxies": list(codes(wanted)),
            }
            for kind, one in wanted.like.surveys.items()
        },
        "area": {
            "national": area("national", {"en": name, "fr": name}, codes=[code],
                             population="population.population"),
            "urban": area("urban", {"en": f"urban {name}", "fr": f"{name} : villes"},
                          within="national"),
            "rural": area("rural", {"en": f"rural {name}", "fr": f"{name} : campagne"},
                          within="national"),
            "towns": area("towns", {"en": f"towns outside {capital}", "fr": f"villes hors de"
                                    f" {capital}"}, within="urban"),
            identifier(capital): area("capital", {"en": capital, "fr": capital}, within="urban",
                                      codes=[codes(wanted)[0]],
                                      population="population.people_of_capital"),
            INTERIOR: area("region", {"en": "Interior", "fr": "Intérieur"}, within="national",
                           codes=[codes(wanted)[1]], population="population.people_of_interior"),
        },
    }  # fmt: skip


def _everywhere(like: Country) -> dict[str, Any]:
    """Return the channels of accounts that every shipped country has."""
    others = [shipped(code).table("channels.toml") for code in folder.codes()]
    return {
        key: one
        for key, one in like.table("channels.toml").items()
        if (one["sizing"], one["universe"]) == ("accounts", "online")
        and all(key in other for other in others)
    }


def _channels(wanted: Wanted, known: Mapping[str, Any]) -> dict[str, Any]:
    out = {}
    why = {"en": "no number was given", "fr": "aucun chiffre n'a été donné"}
    for key in (*wanted.platforms, *(one for one in known if one not in wanted.platforms)):
        kept = {name: value for name, value in known[key].items() if name in _KEPT}
        sized = key in wanted.platforms
        out[key] = kept | ({"figure": f"platforms.{key}_users"} if sized else {"why": why})
    return out


_KEPT = ("label", "also", "kind", "universe", "sizing", "unit")


def _figures(wanted: Wanted, known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the topics of what was given."""
    numbers = dict(wanted.numbers)
    people, capital = numbers["population"], numbers["people_of_capital"]
    numbers["people_of_interior"] = people._replace(
        value=people.value - capital.value,
        where="the population less the capital's",
        basis="derived",
        is_sourced=people.is_sourced and capital.is_sourced,
    )
    out: dict[str, dict[str, Any]] = {}
    for key, one in numbers.items():
        unit = "share" if key == "urban_share" else "people"
        _add(out.setdefault(_TOPICS[key], {}), key, _LABELS[key], unit, one, wanted)
    for key, one in wanted.platforms.items():
        label = in_languages(phrase("{name} accounts", name=known[key]["label"]))
        _add(out.setdefault("platforms", {}), f"{key}_users", label, "accounts", one, wanted)
    return out


_LABELS = {
    "population": {"en": "Population", "fr": "Population"},
    "urban_share": {"en": "Share of people in towns", "fr": "Part de la population urbaine"},
    "people_of_capital": {"en": "People of the capital", "fr": "Population de la capitale"},
    "people_of_interior": {
        "en": "People outside the capital",
        "fr": "Population hors de la capitale",
    },
    "internet_users": {"en": "Internet users", "fr": "Internautes"},
}


def _add(
    topic: dict[str, Any], key: str, label: object, unit: str, one: Number, wanted: Wanted
) -> None:
    name = source_id(f"{one.source['publisher']} {one.source['title']}")
    value = one.value if unit == "share" else round(one.value)
    observation = {
        "value": value,
        "base": "everybody",
        "place": wanted.name,
        "as_of": one.as_of,
        "basis": one.basis,
        "source": name,
        "where": one.where,
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
