"""The countries of a run, as they are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from malisize.country import Country, default_code
from malisize.errors import InputError
from malisize.lists import several_in
from malisize.packs.folder import country as found
from malisize.text import shown
from malisize.wording import phrase


def named(given: Country | str | Sequence[str] | None) -> tuple[Country, ...]:
    """Return the countries that are named by code or folder, each once. Raises InputError, also for
    two with one code.
    """
    if given is None or isinstance(given, Country):
        return () if given is None else (given,)
    texts = (given,) if isinstance(given, str) else given
    every = {one.folder: one for one in map(found, texts)}
    codes: dict[str, Country] = {}
    for one in every.values():
        if one.code in codes:
            raise InputError(
                phrase("--country: two folders have the code {code}", code=shown(one.code)),
                hint=phrase("leave one of them out"),
            )
        codes[one.code] = one
    return tuple(codes.values())


def with_areas(given: Sequence[str], areas: Iterable[str]) -> tuple[str, ...]:
    """Return the countries of a run, as they are named, with those that areas are written with
    (``bf/sahel``). Areas without a country are of the first one, and where none is named and every
    area has its own, the run is of those alone.
    """
    texts = [part for text in areas for part in several_in(text)]
    codes = [text.partition("/")[0].strip().casefold() if "/" in text else "" for text in texts]
    first = [] if given or "" not in codes else [default_code()]
    names = [*given, *first]
    have = {one.code for one in named(names)}
    return (*names, *(code for code in dict.fromkeys(codes) if code and code not in have))


def recorded_names(
    country: Country | str | Sequence[str] | None,
) -> str | tuple[str, ...] | None:
    """Return what was named as a record has it: each country once, one name as itself, a country
    by no name.
    """
    if country is None or isinstance(country, Country):
        return None
    if isinstance(country, str):
        return country
    each = dict[Path, str]()
    for name in country:
        each.setdefault(found(name).folder, name)
    names = tuple(each.values())
    return names[0] if len(names) == 1 else names
