"""What a file of several countries gives one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from malisize.apart import split, told_apart
from malisize.assumptions.lookup import Vocabulary, find_rule
from malisize.assumptions.rules import is_table
from malisize.country import Country
from malisize.errors import InputError
from malisize.lists import names_in, several_in
from malisize.wording import joined, phrase

_EVIDENCE = ("figure", "source", "campaign")  # without a country, those of the first
_NAMES = {("audience", "area"): several_in, ("audience", "channels"): names_in}


def own_document(
    document: Mapping[str, Any], code: str, words: Mapping[str, Vocabulary], where: str
) -> dict[str, Any]:
    """Return what a file gives a country of a run: its own table (``[xx.channels.plaza]``) over
    what is given without a country, as far as the country, or none, knows it.

    ``words`` are what each country of the run knows, by code. Raises InputError, calling the file
    ``where``, for what is of a country that is not in the run.
    """
    for key, value in document.items():
        if isinstance(value, dict):
            split(f"{key}.", ".", words, f"{where}:")
    first = next(iter(words))
    general = {
        key: value
        for key, value in document.items()
        if key not in words and (code == first or key not in _EVIDENCE)
    }
    own = document.get(code)
    if len(words) > 1:
        general = _known(general, (), code, words, where)
    return _over(general, own if isinstance(own, dict) else {})


def _known(
    table: Mapping[str, Any],
    path: tuple[str, ...],
    code: str,
    words: Mapping[str, Vocabulary],
    where: str,
) -> dict[str, Any]:
    """Return a table without what other countries know and this one does not."""
    out: dict[str, Any] = {}
    for key, value in table.items():
        here = (*path, key)
        if here in _NAMES:
            texts = [value] if isinstance(value, str) else value
            parts = [part for text in texts for part in _NAMES[here](text)]
            found = told_apart(
                parts, "/", list(words), _knows(here, words), joined(": ", (where, ".".join(here)))
            )[code]
            if not found:
                raise _none(joined(": ", (where, ".".join(here))), words[code].country)
            out[key] = list(found)
        elif here[0] == "scenario" and len(here) == 2 and isinstance(value, dict):
            out[key] = own_document(value, code, words, where)
        elif isinstance(value, dict) and any(is_table(here, one.country) for one in words.values()):
            inner = _known(value, here, code, words, where)
            if inner or not value:
                out[key] = inner
        elif _is_key(here, words[code]) or not any(_is_key(here, one) for one in words.values()):
            out[key] = value
    return out


def _knows(path: tuple[str, ...], words: Mapping[str, Vocabulary]) -> Callable[[str, str], bool]:
    """Return what tells whether a country knows a name of a list."""

    def knows(code: str, text: str) -> bool:
        try:
            words[code].check(".".join(path), text)
        except InputError:
            return False
        return True

    return knows


def _none(where: str, country: Country) -> InputError:
    """Return the error for a list of areas or channels with none of a country."""
    return InputError(
        phrase("{where}: nothing is named for {country}", where=where, country=country.name),
        hint=phrase("write one as `{code}/NAME`", code=country.code),
    )


def _is_key(path: tuple[str, ...], words: Vocabulary) -> bool:
    try:
        find_rule(path, "", words)
    except InputError:
        return False
    return True


def _over(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with another over it, tables within tables too."""
    out = dict(general)
    for key, value in own.items():
        before = out.get(key)
        if isinstance(before, dict) and isinstance(value, dict) and "value" not in value:
            out[key] = _over(before, value)
        else:
            out[key] = value
    return out
