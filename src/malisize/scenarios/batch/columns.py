"""The columns of scenarios: which are keys or options.

A column whose name is a key of the assumptions or an option of one scenario is read; any other
passes through untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from malisize.assumptions.keys import RULES
from malisize.assumptions.lookup import Vocabulary, last_names, meant_keys
from malisize.assumptions.reading import key_rule
from malisize.assumptions.rule import KeyRule
from malisize.assumptions.rules import is_place
from malisize.errors import InputError
from malisize.numerals import SINGLE
from malisize.request import FIELDS, fields_of
from malisize.text import command, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

OPTIONS = tuple(
    field.key for field in fields_of("audience", "study", "plan") if field.column == "read"
)
_OF_THE_RUN = frozenset(field.key for field in FIELDS if field.column == "refused")
_PLURALS = {f"{field.key}s": field.key for field in FIELDS if field.name == f"{field.key}s"}
TOTAL = "total"
_UNDOTTED = tuple(
    rule.pattern[0] for rule in RULES if len(rule.pattern) == 1 and rule.form == "number"
)
NAMES = (*OPTIONS, *_UNDOTTED)
_BY_FORM = frozenset(
    {
        "market.years",
        "market.first_year",
        "market.growth",
        "market.campaign.total",
        "market.campaign.days",
    }
)
STEP = "market.step."
_GROWTHS = "market.growth."  # those of single years
_TOTAL_RULE = KeyRule((TOTAL,), "number", phrase("the total budget"), "paid", "", SINGLE)


class Column(NamedTuple):
    """What a column means: a ``number`` of a key, a ``text`` of a key, an ``option`` of a scenario,
    or nothing (``other``).

    Numbers that decide the form of a formula, such as years to project, are texts here: each has a
    model of its own.
    """

    name: str
    role: Literal["number", "text", "option", "other"]
    key: str
    rule: KeyRule | None = None


def column(
    name: str, vocabulary: Vocabulary, ids: Sequence[str] = (), *, where: str = ""
) -> Column:
    """Return what a column of a name means; those named in ``ids`` pass through whatever they are
    called.

    ``where`` is what errors call it, where it is no column of a table. Raises InputError for a
    dotted name that is no key, an option that cannot differ between scenarios, and a name so near a
    key or an option that it looks misspelt.
    """
    if name in ids:
        return Column(name, "other", name)
    leave = None if where else phrase("`{command}` lets it pass", command=command("--id", name))
    where = where or phrase("column {name}", name=shown(name))
    key = _PLURALS.get(name, name)
    if key == TOTAL:
        example = f"500000 {vocabulary.country.currency}"
        return Column(name, "number", TOTAL, _TOTAL_RULE._replace(example=example))
    if key in OPTIONS:
        return Column(name, "option", key)
    if key.strip().casefold() in _OF_THE_RUN:
        raise InputError(
            phrase(
                "{where}: --{key} holds for the whole run, not for one scenario",
                where=where,
                key=key.strip().casefold(),
            ),
            hint=leave,
        )
    if "." in name or name in _UNDOTTED:
        if name == "audience.narrow":
            raise InputError(
                phrase("{where}: narrowing has its own column", where=where),
                hint=phrase("name the column `narrow`"),
            )
        if name.startswith(STEP) and is_place(name[len(STEP) :].split(".", maxsplit=1)[0]):
            return Column(
                name,
                "number",
                name,
                KeyRule(tuple(name.split(".")), "number", phrase("the share or ratio of a step")),
            )
        try:
            rule = key_rule(name, where, vocabulary)
        except InputError as error:
            raise InputError(error.message, hint=_or(error.hint, leave)) from None
        by_form = name in _BY_FORM or name.startswith(_GROWTHS)
        is_number = rule.form == "number" and not by_form
        return Column(name, "number" if is_number else "text", name, rule)
    _refuse_near(name, vocabulary, where, leave)
    return Column(name, "other", name)


def _refuse_near(name: str, vocabulary: Vocabulary, where: str, leave: str | None) -> None:
    """Refuse a name that is hardly anything but a key or an option. Raises InputError."""
    found = _looks_like(name, NAMES)
    if found:
        raise InputError(
            phrase("{where}: looks like `{found}` misspelt", where=where, found=found),
            hint=_or(offered(found), leave),
        )
    alone = key_alone(name, vocabulary) if leave is not None else None
    if alone is not None and _is_jargon(name):
        read = command("--map", f"{name}={alone}")
        raise InputError(
            phrase(
                "{where}: is not read, and looks like `{key}` without what stands before it",
                where=where,
                key=alone,
            ),
            hint=_or(phrase("`{option}` reads it", option=read), leave),
        )


def key_alone(name: str, vocabulary: Vocabulary) -> str | None:
    """Return the key that ends in a name, as ``budget.agency_fee`` ends in ``agency_fee``; None
    where none does.
    """
    end = re.sub(r"[-\s]+", "_", name.strip().casefold())
    known = end in last_names(vocabulary.country)
    return next(iter(meant_keys((end,), vocabulary)), None) if known else None


def _is_jargon(name: str) -> bool:
    """Tell whether a name that ends a key is hardly anything else: of several words, or an
    abbreviation. A word of every day (``price``, ``accounts``) may as well be the table's own.
    """
    return not name.isalpha() or set(name.casefold()).isdisjoint("aeiouy")


def _or(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    return phrase("{hint} ({other})", hint=first, other=second)


def refuse_twice(columns: Iterable[Column]) -> None:
    """Refuse a key or an option that two columns give. Raises InputError."""
    first: dict[str, str] = {}
    for one in columns:
        if one.role == "other":
            continue
        before, first[one.key] = first.get(one.key), one.name
        if before is not None:
            raise InputError(
                phrase("column {name}: named twice", name=shown(one.name))
                if before == one.name
                else phrase(
                    "columns {before} and {name}: both are {key}",
                    before=shown(before),
                    name=shown(one.name),
                    key=shown(one.key),
                ),
                hint=phrase("leave one of the two out"),
            )


def _looks_like(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that another one is but for case and spaces, its plural, or one slip of
    the pen away.

    A slip is a letter left out, added, changed, or two exchanged; names of three letters are too
    short to tell.
    """
    folded = name.strip().casefold()
    for one in known:
        if folded in (one, f"{one}s"):
            return one
    return next(
        (one for one in known if min(len(one), len(folded)) > 3 and _one_slip(folded, one)), None
    )


def _one_slip(left: str, right: str) -> bool:
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    first, second = left[start:], right[start:]
    return (
        first[1:] == second[1:]
        or first[1:] == second
        or first == second[1:]
        or (first[:2] == second[:2][::-1] and first[2:] == second[2:])
    )
