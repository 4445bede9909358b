"""Read the files the user names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from malisize.assumptions import bundled
from malisize.cli.session import Session
from malisize.country import Country, default
from malisize.errors import InputError
from malisize.files import content_of
from malisize.loading import is_bundled
from malisize.reasons import of_system
from malisize.text import clean
from malisize.toml_file import ESTIMATE_LIMIT
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.loading import File

_LONGEST_NAME = 255


def assumptions_file(
    name: str,
    session: Session,
    *,
    option: str = "--assumptions",
    country: str | Sequence[str] | None = None,
) -> File:
    """Return what Study.load takes for ``--assumptions NAME``: a bundled name, or the content of a
    path or of ``-``, an assumptions file or a saved estimate.

    ``option`` is what messages call the place it was named, ``country`` the one whose files have
    names. Raises InputError.
    """
    if not name.strip():
        raise InputError(
            phrase("{option}: the name of the file is empty", option=option),
            hint=phrase("`malisize assumptions` lists the bundled names"),
        )
    if name == "-":
        return phrase("standard input"), _standard_input(session, f"{option} -", ESTIMATE_LIMIT)
    places = countries_named(country)
    if any(name in bundled.names(place) for place in places):
        return name
    if not country and is_bundled(name):
        return name
    path = Path(name)
    looks_like_path = (
        "/" in name or os.sep in name or name.endswith(".toml") or len(name) > _LONGEST_NAME
    )
    try:
        exists = looks_like_path or path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        bundled.read(name, places[0])  # raises, with a suggestion
    hint = phrase(
        "`malisize assumptions` lists the bundled names, `malisize assumptions new FILE` writes one"
    )
    return clean(name), content_of(name, ESTIMATE_LIMIT, hint)


def countries_named(names: str | Sequence[str] | None) -> tuple[Country, ...]:
    """Return the countries of ``--country``, or the one where none is named. Raises InputError."""
    if not names:
        return (default(),)
    from malisize.several.run import named

    return named(names)


def same_file(first: str, second: str) -> bool:
    """Tell whether two names are of one file."""
    if first == second:
        return True
    try:
        return "-" not in (first, second) and os.path.samefile(first, second)
    except (OSError, ValueError):
        return False


def saved_file(
    name: str,
    session: Session,
    hint: str | None = None,
) -> tuple[str, bytes]:
    """Return the name and the content of a saved estimate, or of another file that ``hint`` says
    how to come by, from a path or from ``-``, standard input. Raises InputError.
    """
    hint = hint or phrase("`malisize audience --output estimate.toml` saves one")
    if not name.strip():
        raise InputError(phrase("the name of the file is empty"), hint=hint)
    if name == "-":
        return phrase("standard input"), _standard_input(
            session, phrase("standard input"), ESTIMATE_LIMIT
        )
    return clean(name), content_of(name, ESTIMATE_LIMIT, hint)


def _standard_input(session: Session, where: str, limit: int) -> bytes:
    if session.stdin is None:
        if where == "standard input":
            raise InputError(phrase("standard input is closed"), hint=phrase("name a file"))
        raise InputError(phrase("{where}: standard input is closed", where=where))
    try:
        return session.stdin.buffer.read(limit + 1)
    except OSError as error:
        raise InputError(
            phrase("{where}: cannot be read: {reason}", where=where, reason=of_system(error))
        ) from None
