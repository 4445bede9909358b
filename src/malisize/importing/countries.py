"""Read what a new country's folder is made of: numbers as typed, and files of the World Bank."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from malisize.errors import InputError
from malisize.figures.schema import is_as_of
from malisize.files import content_of
from malisize.importing.make import Asked, Made, make
from malisize.numerals import SINGLE, parse
from malisize.packs.folder import country
from malisize.packs.given import Given
from malisize.packs.new import Number, Wanted
from malisize.text import clean, shown
from malisize.wording import Language, phrase

_KINDS = ("population", "urban_share", "internet_penetration")
_LARGEST = 1 << 24  # bytes of a table
_OF_ALL = ("population", "urban_share", "internet_users")


def wanted(given: Given, today: datetime.date, language: Language) -> Wanted:
    """Return the country to be written, with every number read. Raises InputError."""
    needed = ("name", "code", "capital", "platform", "like")
    _refuse_missing([key for key in needed if not getattr(given, key)])
    dated = (given.dated or "undated").strip()
    if not is_as_of(dated):
        raise InputError(
            phrase("--dated: {text} is not a year, a month or a day", text=shown(dated)),
            hint=phrase("such as `--dated {example}`", example=today.year),
        )
    given = given._replace(dated=dated)
    like = country(given.like or "")
    own = _source(given.source, today, language)
    published = _published(given, today)
    numbers = {
        "population": _number(given.population, "--population", "amount", given, own)
        or published.get("population"),
        "urban_share": _number(given.urban_share, "--urban-share", "share", given, own)
        or published.get("urban_share"),
    }
    online = given.internet_users
    share = published.get("internet_penetration")
    if online is not None:
        kind = "share" if "%" in online else "amount"
        found = _number(online, "--internet-users", kind, given, own)
        numbers["internet_users"], share = (None, found) if kind == "share" else (found, None)
    people = numbers["population"]
    if share is not None and people is not None:
        numbers["internet_users"] = share._replace(
            value=share.value * people.value,
            where=f"{share.where}: {share.value:.4g} x {people.value:.0f}",
            basis="derived",
        )
    _refuse_missing([key for key in _OF_ALL if numbers.get(key) is None])
    name, people_there = _pair(given.capital or "", "--capital")
    numbers["people_of_capital"] = _number(people_there, "--capital", "amount", given, own)
    theirs = _source(given.platform_source, today, language)
    platforms = {}
    for text in given.platform or ():
        key, accounts = _pair(text, "--platform")
        said = given._replace(source=given.platform_source)
        one = _number(accounts, "--platform", "amount", said, theirs)
        platforms[key.strip().casefold()] = one
    return Wanted(
        clean(given.name or "").strip(), (given.code or "").strip(),
        (given.currency or like.currency).strip().upper(), name,
        {key: one for key, one in numbers.items() if one is not None},
        {key: one for key, one in platforms.items() if one is not None}, like,
    )  # fmt: skip


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


def _number(
    text: str | None, option: str, kind: Any, given: Given, source: Mapping[str, Any]
) -> Number | None:
    if text is None:
        return None
    read = parse(text, kind, option, limits=SINGLE)
    sourced = given.source is not None
    return Number(read.low, given.dated or "", option, source, sourced)


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
