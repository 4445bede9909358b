"""What pydantic finds wrong with a document, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from malisize.text import shown
from malisize.wording import phrase

_ALONE = {  # what says enough without the value that was given
    "missing": phrase("is missing"),
    "extra_forbidden": phrase("unknown key"),
    "string_too_short": phrase("is empty"),
    "too_short": phrase("is empty"),
    "string_too_long": phrase("is too long"),
    "too_long": phrase("is too long"),
}
_NEEDED = {
    "float_type": phrase("a number is needed"),
    "int_type": phrase("a whole number is needed"),
    "int_from_float": phrase("a whole number is needed"),
    "finite_number": phrase("a finite number is needed"),
    "string_type": phrase("a text is needed"),
    "bool_type": phrase("true or false is needed"),
    "list_type": phrase("a list is needed"),
    "dict_type": phrase("a table is needed"),
    "model_type": phrase("a table is needed"),
    "date_type": phrase("a date is needed, such as 2026-11-21"),
}
_ONE_OF_SOME = ("literal_error", "string_pattern_mismatch")


def in_words(fault: Mapping[str, Any]) -> str:
    """Return what is wrong at a place of a document: ``a number is needed, not `abc` ``."""
    kind, given = fault["type"], fault["input"]
    if kind == "too_short" and given:
        return phrase("is too short")
    if kind in _ALONE:
        return _ALONE[kind]
    if kind in _NEEDED:
        plain = isinstance(given, str | int | float)
        what = shown(given if plain else type(given).__name__)
        return phrase("{needed}, not {given}", needed=_NEEDED[kind], given=what)
    if kind in _ONE_OF_SOME:
        return phrase("{given} is not known here", given=shown(given))
    if kind == "value_error":
        said: str = fault["ctx"]["error"].args[0]
        return said
    if kind in ("greater_than", "greater_than_equal"):
        return phrase("{given} is too small", given=shown(given))
    if kind in ("less_than", "less_than_equal"):
        return phrase("{given} is too large", given=shown(given))
    return phrase("{given} is not known here", given=shown(given))
