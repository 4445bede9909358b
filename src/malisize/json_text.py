"""The reader of JSON from outside: a name given twice in one object is refused, not overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from malisize.errors import InputError
from malisize.text import shown
from malisize.wording import phrase


def reader(constant: Callable[[str], object] | None = None) -> Callable[[str], Any]:
    """Return a function that reads one document; ``constant`` is called for NaN and infinities.

    It raises InputError for a name given twice, json.JSONDecodeError for what is no JSON,
    ValueError for a number with too many digits, RecursionError for what is nested too deeply.
    """
    return json.JSONDecoder(parse_constant=constant, object_pairs_hook=_object).decode


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = set[str]()
        for name, _ in pairs:
            if name in seen:
                raise InputError(
                    phrase("{name} is given twice", name=shown(name)),
                    hint=phrase("leave one of the two out"),
                )
            seen.add(name)
    return found
