"""What a market starts from: a row or a figure by its name, or a count of the user's own with its
unit, such as ``600k to 900k households``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from malisize.assumptions.rule import KeyRule
from malisize.assumptions.values import (
    NUMBER_FIELDS,
    PROVENANCE,
    Given,
    number,
    provenance_of,
    reference,
    typed,
)
from malisize.errors import InputError
from malisize.expressions import expression
from malisize.numerals import is_read, readings
from malisize.text import clean, did_you_mean, offered, shown, typed_at
from malisize.wording import phrase

_UNIT = expression(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_COUNT = expression(r"[-<>≤≥]?\s*\d|min\s+\d", re.IGNORECASE)
_EXAMPLE = "600k to 900k households"


def read_start(
    value: object, rule: KeyRule, layer: str, where: str, check: Callable[[str], None]
) -> Given:
    """Read what a market starts from; ``check`` refuses a name that is no row and no figure.
    Raises InputError.
    """
    key = ".".join(rule.pattern)
    if isinstance(value, list):
        raise InputError(
            phrase(
                "{where}: a text is needed, not {value}", where=where, value=shown(typed(value))
            ),
            hint=phrase(
                "rows overlap and are never added: write one, such as `reachable.deduplicated`"
            ),
        )
    name = reference(value, where)
    if name is not None:
        check(name)
        return Given(key, layer, text=name, **provenance_of(value, where))
    if isinstance(value, dict):
        return _of_table(dict(value), rule, key, layer, where)
    if isinstance(value, str) and value.strip() and not _COUNT.match(value.strip()):
        check(value)
        return Given(key, layer, text=clean(value))
    if isinstance(value, str) and value.strip():
        text, unit = _split(value, where)
        return _counted(text, unit, rule, key, layer, where)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise _without_unit(str(value), where)
    raise InputError(
        phrase("{where}: a text is needed, not {value}", where=where, value=shown(typed(value))),
        hint=offered(typed_at(where, _EXAMPLE)),
    )


def _of_table(table: dict[str, object], rule: KeyRule, key: str, layer: str, where: str) -> Given:
    """Read a count in a table with its reason and source."""
    known = [*NUMBER_FIELDS, "unit", *PROVENANCE]
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise InputError(
            phrase("{where}: unknown key {unknown}", where=where, unknown=shown(unknown[0])),
            hint=did_you_mean(unknown[0], known),
        )
    provenance = provenance_of(table, where)
    unit = table.pop("unit", None)
    numbers = {name: one for name, one in table.items() if name in NUMBER_FIELDS}
    value = numbers.get("value")
    if unit is None and isinstance(value, str):
        numbers["value"], unit = _split(value, where)
    if unit is None:
        told = typed(numbers.get("low", numbers.get("min", value)))
        raise InputError(
            phrase("{where}: {value} counts nothing by name", where=where, value=shown(told)),
            hint=offered('unit = "households"'),
        )
    return _counted(numbers, unit, rule, key, layer, where)._replace(**provenance)


def _counted(value: object, unit: object, rule: KeyRule, key: str, layer: str, where: str) -> Given:
    told = clean(unit).strip() if isinstance(unit, str) else ""
    if not _UNIT.fullmatch(told):
        raise InputError(
            phrase("{where}: {unit} is not a unit", where=where, unit=shown(typed(unit))),
            hint=offered('unit = "households"'),
        )
    counted = rule._replace(kind="amount", unit=told, example=_EXAMPLE)
    try:
        return number(value, key, layer, where, counted)
    except InputError as error:
        meant = readings(value, "amount") if isinstance(value, str) else []
        hint = offered(*(typed_at(where, f"{one} {told}") for one in meant)) if meant else None
        raise InputError(error.message, hint=hint or offered(typed_at(where, _EXAMPLE))) from None


def _split(text: str, where: str) -> tuple[str, str]:
    """Return the number of a text and its unit: the words after the longest number that is read, or
    after the last word with a digit. Raises InputError without a unit.
    """
    words = clean(text).split()
    last = max(place for place, word in enumerate(words, start=1) if re.search(r"\d", word))
    places = range(len(words) - 1, last - 1, -1)
    cut = next((at for at in places if is_read(" ".join(words[:at]), "amount")), last)
    if not words[cut:] or is_read(" ".join(words), "amount"):
        raise _without_unit(" ".join(words), where)
    return " ".join(words[:cut]), " ".join(words[cut:])


def _without_unit(text: str, where: str) -> InputError:
    example = text if is_read(text, "amount") else "600k to 900k"
    return InputError(
        phrase("{where}: {value} does not say what it counts", where=where, value=shown(text)),
        hint=offered(typed_at(where, f"{example} households")),
    )
