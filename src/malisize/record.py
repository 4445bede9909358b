"""What is done with any record: as plain values, in a language, as a document, in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from importlib import import_module
from typing import Any

from malisize.wording import ENGLISH, Language, Said


def as_dict(record: object) -> dict[str, Any]:
    """Return a record's fields as plain values, in order; tuples become lists and absent (None)
    fields are left out.
    """
    return {
        name: _plain(getattr(record, name))
        for name in fields(record)
        if getattr(record, name) is not None
    }


def spoken(value: Any, language: Language) -> Any:
    """Return a record, or any value of one, with its texts as a language says them."""
    if language is ENGLISH:
        return value
    if isinstance(value, Said):
        return value.within(language)
    if hasattr(value, "_fields"):
        return value._make(spoken(item, language) for item in value)
    if isinstance(value, tuple | list):
        return type(value)(spoken(item, language) for item in value)
    if isinstance(value, Mapping):
        return {key: spoken(item, language) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(
            **{one.name: spoken(getattr(value, one.name), language) for one in fields_of(value)}
        )
    return value


def fields(record: object) -> tuple[str, ...]:
    """Return the names of a record's fields (a NamedTuple, or its class), in order."""
    return record._fields  # type: ignore[attr-defined, no-any-return]


def _plain(value: Any) -> Any:
    if hasattr(value, "_fields"):
        return as_dict(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def document(result: object) -> tuple[Any, ...]:
    """Return what a result says, in blocks."""
    # by name, since what shows records stands above them
    return tuple(import_module("malisize.document").of(result))


def save(
    result: object,
    path: object,
    *,
    lang: str | None = None,
    force: bool = False,
    **wishes: str | None,
) -> None:
    """Write a result to a file whose ending names the format. Raises InputError, WriteError."""
    handover = import_module("malisize.handover")
    handover.save(result, str(path), handover.Wishes(**wishes), lang=lang, force=force)
