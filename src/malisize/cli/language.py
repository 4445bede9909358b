"""The language of a run: that of ``--lang``, the file, ``MALISIZE_LANG``, or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malisize.errors import InputError
from malisize.text import did_you_mean, shown
from malisize.wording import ENGLISH, Language, codes, language, phrase

OPTION, VARIABLE = "--lang", "MALISIZE_LANG"


def asked(arguments: Sequence[str]) -> str | None:
    """Return the code of a language as it is typed, None where it is not. The words of the command
    line are looked through before they are parsed, so that help and errors of parsing speak it.
    """
    for place, word in enumerate(arguments):
        if word == "--":
            return None
        name, equals, code = word.partition("=")
        if name == OPTION:
            return code if equals else next(iter(arguments[place + 1 :]), None)
    return None


def is_all(arguments: Sequence[str]) -> bool:
    """Say whether nothing but a language is typed, or nothing at all."""
    left = iter(arguments)
    return all(
        word.startswith(f"{OPTION}=") or (word == OPTION and next(left, None) is not None)
        for word in left
    )


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language of a command line, before a file is read. Raises InputError for one that
    there is not.
    """
    code = asked(arguments)
    if code is not None:
        return known(code, OPTION)
    code = environment.get(VARIABLE)
    return known(code, VARIABLE) if code else ENGLISH


def known(code: str, where: str) -> Language:
    """Return a language by its code. Raises InputError, calling the place ``where``."""
    try:
        return language(code.strip().casefold())
    except LookupError:
        known = codes()
        raise InputError(
            phrase("{where} {code}: no such language", where=where, code=shown(code)),
            hint=did_you_mean(code, known, phrase("one of {names}", names=", ".join(known))),
        ) from None
