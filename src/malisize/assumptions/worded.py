"""Texts of a file for reading: a text, or the same in several languages."""

from __future__ import annotations

from malisize.errors import InputError
from malisize.text import clean, shown
from malisize.wording import Said, of_data, phrase


def is_worded(value: object) -> bool:
    """Tell whether a value is a text, or a table of texts by language, English among them."""
    if isinstance(value, dict):
        return "en" in value and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str)


def worded(value: object) -> Said:
    """Return a text of a file, harmless, in its languages: see ``is_worded``."""
    if isinstance(value, dict):
        return of_data({clean(code): clean(text).strip() for code, text in value.items()})
    return of_data(clean(str(value)).strip())


def read_worded(value: object, where: str, name: str) -> Said:
    """Read a text of a file. Raises InputError for what is none."""
    if not is_worded(value):
        told = str(value).lower() if isinstance(value, bool) else str(value)
        raise InputError(
            phrase(
                "{where}: {name}: a text is needed, not {value}",
                where=where,
                name=name,
                value=shown(told),
            ),
        )
    return worded(value)
