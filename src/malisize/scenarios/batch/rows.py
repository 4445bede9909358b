"""The rows that scenarios can be asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from malisize.answer import Answer
from malisize.model.channels import channels
from malisize.scenarios.batch.columns import OPTIONS

ANY_KEYS = (*OPTIONS, "market.")  # where cells are not known yet
_SOMETIMES = frozenset(
    {  # rows that the cells of a scenario may bring
        "segment.narrowed.population",
        "segment.narrowed.online",
        "segment.penetration",
        "segment.penetration.13_up",
        "segment.penetration.15_up",
        "reachable.online",
        "reachable.largest",
        "reachable.independent",
        "reachable.upper",
        "reachable.deduplicated",
    }
)


def refuse_unknown_rows(
    rows: Iterable[str], answer: Answer, keys: Collection[str], *, planned: bool
) -> None:
    """Refuse a row that neither ``answer``, that of a scenario without cells of its own, nor one
    with cells of these keys could have. Raises InputError.
    """
    for row in rows:
        parts = row.strip().casefold().split(".")
        if answer.has_no_value(row) or (planned and parts[0] in ("plan", "budget")):
            continue
        if ".".join(parts) in _SOMETIMES and keys:
            continue
        if parts[0] == "market" and any(key.startswith("market.") for key in keys):
            continue
        if (
            len(parts) == 3
            and parts[0] == "channel"
            and parts[1] in channels()
            and (keys or planned)
        ):
            continue
        answer.spec(row)
