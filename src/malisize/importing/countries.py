"""Read what a new country's folder is made of: numbers as typed, and files of the World Bank."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from malisize.errors import InputError
from malisize.figures.schema import is_as_of
from malisize.files import content_of
from malisize.importing.make import Asked, Made, make
from malisize.numerals import SINGLE, parse
from malisize.packs.folder import country
from malisize.packs.given import TYPED, Given
from malisize.packs.wanted import Number, Wanted
from malisize.text import clean, did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import Language, phrase

_KINDS = ("population", "urban_share", "internet_penetration")
_LARGEST = 1 << 24  # bytes of a table
_OF_ALL = ("population", "urban_share", "internet_users")


class Told(NamedTuple):
    """Whose a typed number is, and of when; ``text`` is the source as typed."""

    text: str | None
    source: Mapping[str, Any]
    dated: str


def wanted(given: Given, today: datetime.date, language: Language) -> Wanted:
    """Return the country to be written, with every number read. Raises InputError."""
    needed = ("name", "code", "capital", "platform", "like")
    _refuse_missing([key for key in needed if not getattr(given, key)])
    told = partial(_told, given, today, language)
    told("")
    like = country(given.like or "")
    published = _published(given, today)
    numbers = {
        "population": _number(given.population, "population", "amount", told)
        or published.get("population"),
        "urban_share": _number(given.urban_share, "urban-share", "share", told)
        or published.get("urban_share"),
    }
    people = numbers["population"]
    typed = _part(given.internet_users, "internet-users", people, told)
    share = published.get("internet_penetration")
    if typed is None and share is not None and people is not None:
        typed = _of(share, people)
    numbers["internet_users"] = typed
    _refuse_missing([key for key in _OF_ALL if numbers.get(key) is None])
    capital, people_there = _pair(given.capital or "", "--capital")
    numbers["people_of_capital"] = _part(people_there, "capital", people, told)
    pairs = [_pair(text, "--platform") for text in given.platform or ()]
    keys = [key.strip().casefold() for key, _ in pairs]
    accounts = [_number(number, "platform", "amount", told) for _, number in pairs]
    places = [_pair(text, "--region") for text in given.region or ()]
    return Wanted(
        clean(given.name or "").strip(),
        (given.code or "").strip(),
        (given.currency or like.currency).strip().upper(),
        capital,
        {key: one for key, one in numbers.items() if one is not None},
        {key: one for key, one in zip(keys, accounts, strict=True) if one is not None},
        like,
        _regions(places, people, told),
        _number(given.radio, "radio", "share", told),
        _number(given.lines, "lines", "amount", told),
    )


def _regions(
    places: Sequence[tuple[str, str]], people: Number | None, told: Callable[[str], Told]
) -> dict[str, Number]:
    """Return the people of each region by its name. Raises InputError where one is there twice."""
    out: dict[str, Number] = {}
    for name, number in places:
        found = _part(number, "region", people, told)
        if name in out:
            raise InputError(
                phrase("--region: {name} is there already", name=shown(name)),
                hint=phrase("name each place once, the capital by `--capital` alone"),
            )
        if found is not None:
            out[name] = found
    return out


def _told(given: Given, today: datetime.date, language: Language, what: str) -> Told:
    """Return whose the numbers of an option are and of when: as said of it, or of all. Raises
    InputError.
    """
    sources, dates = (_by_option(given, name) for name in ("source", "dated"))
    dated = dates.get(what, dates.get("", "undated")).strip()
    for one in dates.values():
        if not is_as_of(one.strip()):
            raise InputError(
                phrase("--dated: {text} is not a year, a month or a day", text=shown(one)),
                hint=phrase("such as `--dated {example}`", example=today.year),
            )
    text = sources.get(what, sources.get(""))
    return Told(text, _source(text, today, language), dated)


def _by_option(given: Given, name: str) -> dict[str, str]:
    """Return what was said of each option, by its name, and under nothing of all the others.
    Raises InputError.
    """
    out: dict[str, str] = {}
    for text in getattr(given, name) or ():
        head, equals, rest = text.partition("=")
        what = head.strip().casefold()
        if not equals or not re.fullmatch("[a-z-]+", what):
            what, rest = "", text
        elif what not in TYPED:
            raise InputError(
                phrase("--{name}: no option {what}", name=name, what=shown(head)),
                hint=did_you_mean(what, TYPED, phrase("one of {names}", names=", ".join(TYPED))),
            )
        if what in out:
            raise InputError(
                phrase("--{name}: {text} says it a second time", name=name, text=shown(text)),
                hint=phrase(
                    "name the option that it is meant for, such as `--{name} {option}=...`",
                    name=name,
                    option=TYPED[-1],
                ),
            )
        out[what] = rest
    return out


def _refuse_missing(keys: Sequence[str]) -> None:
    """Refuse a country of which something is not given. Raises InputError."""
    if keys:
        options = ", ".join(f"--{key.replace('_', '-')}" for key in keys)
        raise InputError(
            phrase("{options}: needed for a new country", options=options),
            hint=phrase("`malisize countries new --help` shows an example"),
        )


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, number = text.partition("=")
    if not (name.strip() and equals and number.strip()):
        raise InputError(
            phrase("{option}: {text} is not a name and a number", option=option, text=shown(text)),
            hint=phrase("write it as NAME=NUMBER"),
        )
    return clean(name).strip(), number


def _number(text: str | None, what: str, kind: Any, told: Callable[[str], Told]) -> Number | None:
    """Return a number as typed with an option. Raises InputError."""
    if text is None:
        return None
    read, found = parse(text, kind, f"--{what}", limits=SINGLE), told(what)
    return Number(read.low, found.dated, f"--{what}", found.source, found.text is not None)


def _part(
    text: str | None, what: str, people: Number | None, told: Callable[[str], Told]
) -> Number | None:
    """Return people as typed with an option: their number, or their share of all. Raises
    InputError.
    """
    share = text is not None and "%" in text
    found = _number(text, what, "share" if share else "amount", told)
    return _of(found, people) if share and found and people else found


def _of(share: Number, people: Number) -> Number:
    return share._replace(
        value=share.value * people.value,
        where=f"{share.where}: {share.value:.4g} x {people.value:.0f}",
        basis="derived",
    )


def _source(text: str | None, today: datetime.date, language: Language) -> Mapping[str, Any]:
    """Return a source as the catalogue has it: what was named, with the address in it."""
    said = clean(text or "").strip() or phrase("No source named").within(language)
    address = re.search(r"https?://\S+", said)
    words = said.replace(address.group(), "").strip(" ,;") if address else said
    publisher, _, title = (words or said).partition(",")
    return {
        "title": title.strip() or publisher,
        "publisher": publisher,
        "url": address.group() if address else "-",
        "accessed": today,
        "kind": "secondary",
    }


def _published(given: Given, today: datetime.date) -> dict[str, Number]:
    """Return the last values of files of the World Bank, by figure."""
    out = {}
    for file in given.files or ():
        made = _read(file, given.name or "", today)
        for key, figure in made.figures.items():
            last = figure["observation"][-1]
            found = next((one for one in _KINDS if key.endswith(one)), None)
            if found is not None and last.get("value") is not None:
                source = made.sources[last["source"]]
                where = last["where"]
                out[found] = Number(float(last["value"]), last["as_of"], where, source, True)
    if given.files and not out:
        raise InputError(
            phrase("--from: no people, share in towns or internet users of {name}",
                   name=shown(given.name or ''))
        )  # fmt: skip
    return out


def _read(file: str, name: str, today: datetime.date) -> Made:
    """Return what a file has of a country. Raises InputError."""
    hint = phrase("give a table of the World Bank as downloaded, with a row of {name}", name=name)
    content = content_of(file, _LARGEST, hint)
    try:
        return make([(file, io.BytesIO(content))], Asked(place=name), today)
    except InputError as error:
        raise InputError(error.message, hint=hint) from None
