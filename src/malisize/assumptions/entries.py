"""The steps of a market in an assumptions file, and the few words that some keys of it take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malisize.assumptions.adoption import (
    Adoption,
    read_adoption,
    read_selects,
    refuse_curve,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.rule import RATIO, SHARE
from malisize.assumptions.rules import MOST_PLACES
from malisize.assumptions.texts import LEVELS
from malisize.assumptions.values import (
    PROVENANCE,
    Given,
    from_figure,
    number,
    reference,
    typed,
)
from malisize.assumptions.worded import is_worded, worded
from malisize.assumptions.yearly import listed, read_years
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.text import clean, did_you_mean, folded, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import both, phrase

_STEP_FIELDS = (
    "label", "share", "ratio", "figure", "unit", "level", "becomes", "between", "curve", "selects",
)  # fmt: skip


class Step(NamedTuple):
    """A step of a market: a labelled share, ratio or figure, and the level it leads to.

    ``years`` are its values where they are a list, one for each year to come, ``adoption`` the
    curve that its share follows, ``selects`` whom it leaves (area, gender or age, and which) where
    it says so.
    """

    label: str
    level: str
    given: Given
    years: tuple[Given, ...] = ()
    adoption: Adoption | None = None
    selects: tuple[str, str] | None = None


def read_steps(value: object, where: str, layer: str, vocabulary: Vocabulary) -> tuple[Step, ...]:
    """Read the steps of a market: each leads to TAM, SAM or SOM, in this order, and all three are
    reached.
    """
    entries = _entries(value, where)
    out: list[Step] = []
    faults: list[MalisizeError] = []
    for place, entry in enumerate(entries, start=1):
        try:
            out.append(_step(entry, f"{where}[{place}]", f"market.step.{place}", layer, vocabulary))
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    _refuse_order(out, where)
    return tuple(out)


def _entries(value: object, where: str) -> list[dict[str, Any]]:
    """Return the tables of an array, which is neither something else nor too long."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(
            phrase("{where}: an array of tables is needed", where=where),
            hint=phrase("begin each with a line [[market.step]], above label, share and level"),
        )
    if len(value) > MOST_PLACES:
        raise InputError(
            phrase(
                "{where}: {count} entries, at most {most_places} are allowed",
                where=where,
                count=len(value),
                most_places=MOST_PLACES,
            )
        )
    return value


def _refuse_order(out: Sequence[Step], where: str) -> None:
    """Refuse a label given twice, levels out of their order, and a level that no step leads to."""
    labels: dict[str, int] = {}
    for place, step in enumerate(out, start=1):
        first = labels.setdefault(folded(step.label), place)
        if first != place:
            raise InputError(
                phrase(
                    "{where}[{place}]: {label} is also the label of step {first}, which would"
                    " count it twice",
                    where=where,
                    place=place,
                    label=shown(step.label),
                    first=first,
                ),
                hint=phrase("leave one of them out, or label what differs"),
            )
        if place > 1 and LEVELS.index(step.level) < LEVELS.index(out[place - 2].level):
            raise InputError(
                phrase(
                    "{where}[{place}].level: a step to {level} comes after one to {level_2}",
                    where=where,
                    place=place,
                    level=step.level,
                    level_2=out[place - 2].level,
                ),
                hint=phrase("write the steps in the order TAM, SAM, SOM"),
            )
    for level in LEVELS:
        if all(step.level != level for step in out):
            raise InputError(
                phrase("{where}: no step leads to {level}", where=where, level=level),
                hint=phrase(
                    "add a step of level {level}; its share is 100 % where it leaves nobody out",
                    level=level,
                ),
            )


def _step(
    entry: Mapping[str, Any], where: str, key: str, layer: str, vocabulary: Vocabulary
) -> Step:
    known = [*_STEP_FIELDS, *sorted(PROVENANCE)]
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise InputError(
            phrase("{where}: unknown key {unknown}", where=where, unknown=shown(unknown[0])),
            hint=did_you_mean(
                unknown[0], known, phrase("known here: {known}", known=", ".join(known))
            ),
        )
    label, level, form = _label(entry, where), _level(entry, where), _form(entry, where)
    unit = _unit(entry, form, where)
    provenance = {name: entry[name] for name in PROVENANCE & set(entry)}
    selects = read_selects(entry.get("selects"), where, vocabulary)
    rule = SHARE if form == "share" else RATIO._replace(unit=clean(unit))

    def one(value: object, key: str, place: str) -> Given:
        table = dict(value) if isinstance(value, dict) else {"value": value}
        return number({**provenance, **table}, key, layer, place, rule)

    years = None if form == "figure" else listed(entry[form])
    if years is not None:
        refuse_curve(entry, where)
        found = tuple(read_years(years, key, f"{where}.{form}", one).values())
        return Step(label, level, found[0], found, selects=selects)
    if form == "figure":
        name = reference({"figure": entry["figure"], **provenance}, where)
        assert name is not None
        given = from_figure(name, provenance, key, layer, where, "share", "share", vocabulary)
    else:
        given = one(entry[form], key, f"{where}.{form}")
    adoption = read_adoption(entry, given, where, one)
    return Step(label, level, given, adoption=adoption, selects=selects)


def _label(entry: Mapping[str, Any], where: str) -> str:
    label = entry.get("label")
    if not is_worded(label) or not worded(label):
        raise InputError(
            phrase("{where}: a label is needed", where=where),
            hint=offered('label = "cooks at home"'),
        )
    return worded(label)


def _level(entry: Mapping[str, Any], where: str) -> str:
    level = entry.get("level")
    if not isinstance(level, str) or level.strip().upper() not in LEVELS:
        wrong = (
            phrase("a level is needed")
            if level is None
            else phrase(
                "level {level} is none of {levels}",
                level=shown(typed(level)),
                levels=", ".join(LEVELS),
            )
        )
        raise InputError(
            phrase("{where}: {message}", where=where, message=wrong),
            hint=did_you_mean(
                str(level or ""), LEVELS, phrase("give one of {levels}", levels=", ".join(LEVELS))
            ),
        )
    return level.strip().upper()


def _form(entry: Mapping[str, Any], where: str) -> str:
    """Return which of a share, a ratio and a figure a step gives, one of them alone."""
    forms = [name for name in ("share", "ratio", "figure") if name in entry]
    if len(forms) != 1:
        have = (
            phrase("{forms} exclude each other", forms=both(forms))
            if forms
            else phrase("a share is needed")
        )
        raise InputError(
            phrase("{where}: {message}", where=where, message=have),
            hint=phrase("leave one of them out")
            if forms
            else phrase('write `share = "10% to 30%"` or `ratio = "0.9"`, or name a figure'),
        )
    return forms[0]


def _unit(entry: Mapping[str, Any], form: str, where: str) -> str:
    """Return the unit of a step, which a ratio alone may write."""
    unit = entry.get("unit", "ratio")
    if not isinstance(unit, str) or not unit.strip() or ("unit" in entry and form != "ratio"):
        raise InputError(
            phrase("{where}.unit: belongs to a ratio, as a text", where=where),
            hint=offered('unit = "people per account"')
            if form == "ratio"
            else phrase("leave it out, or write a ratio in place of the share"),
        )
    return unit
