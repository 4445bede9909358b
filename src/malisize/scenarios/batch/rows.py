"""The rows that scenarios can be asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from malisize.answer import Answer
from malisize.model.channels import channels
from malisize.rows import family_of, part_of
from malisize.scenarios.batch.columns import OPTIONS

ANY_KEYS = (*OPTIONS, "market.")  # where cells are not known yet


def refuse_unknown_rows(
    rows: Iterable[str], answer: Answer, keys: Collection[str], *, planned: bool
) -> None:
    """Refuse a row that neither ``answer``, that of a scenario without cells of its own, nor one
    with cells of these keys could have. Raises InputError.
    """
    described = any(key.startswith("market.") for key in keys)
    for row in rows:
        id = row.strip().casefold()
        family = family_of(id)
        if family is None or answer.has_no_value(row):
            brought = family is not None
        elif "CHANNEL" in family.id:
            country = answer.inputs_of(id)[0].country
            brought = part_of(id, "CHANNEL") in channels(country) and (bool(keys) or planned)
        else:
            brought = {"audience": bool(keys), "plan": planned, "market": described}[family.part]
        if not brought:
            answer.spec(row)
