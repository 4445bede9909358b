"""Keys that may have a value for each year to come: lists, and the value of one year.

A list of ``market.price`` is held as ``market.price.1``, ``market.price.2`` ..., so that any year
can be set, varied and explained by its own key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from malisize.assumptions.rules import rule_for
from malisize.assumptions.values import Given
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.request import MOST_YEARS, written
from malisize.text import command, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

SEPARATOR = ";"
One = Callable[[object, str, str], Given]


def is_year(name: str) -> bool:
    """Tell whether a name is the place of a year to come, counted from 1."""
    return name in map(str, range(1, MOST_YEARS + 1))


def year_of(key: str) -> tuple[str, int] | None:
    """Return the key that has a value a year and the year, of the key of one year; else None."""
    base, _, last = key.rpartition(".")
    rule = rule_for(tuple(key.split("."))) if base.startswith("market.") else None
    return (base, int(last)) if rule is not None and rule.pattern[-1] == "YEAR" else None


def is_yearly(key: str) -> bool:
    """Tell whether a key may have a list, one value for each year to come."""
    rule = rule_for(tuple(key.split("."))) if key.startswith("market.") else None
    return rule is not None and rule.yearly


def listed(value: object) -> list[object] | None:
    """Return the values of a list by year, as a file or an option gives it; None for one value. The
    reason beside a list, ``{ value = [...], why = "..." }``, is that of each of its values.
    """
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        reasons = {name: one for name, one in value.items() if name != "value"}
        return [
            {**reasons, **(one if isinstance(one, dict) else {"value": one})}
            for one in value["value"]
        ]
    if isinstance(value, list):
        return value
    if isinstance(value, str) and SEPARATOR in value:
        return [part.strip() for part in value.split(SEPARATOR) if part.strip()]
    return None


def read_years(values: list[object], key: str, where: str, read: One) -> dict[str, Given]:
    """Read the values of a list, one a year, each by ``read`` (value, key, where). Raises
    InputError.
    """
    if not values:
        raise InputError(
            phrase("{where}: the list is empty", where=where),
            hint=phrase("write one value, or one for each year to come"),
        )
    if len(values) > MOST_YEARS:
        raise InputError(
            phrase(
                "{where}: {count} years, at most {most} are allowed",
                where=where,
                count=len(values),
                most=MOST_YEARS,
            )
        )
    found: dict[str, Given] = {}
    faults: list[MalisizeError] = []
    for place, value in enumerate(values, start=1):
        own = f"{key}.{place}"
        try:
            found[own] = read(value, own, f"{where}[{place}]")._replace(of=len(values))
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return found


def clear(values: dict[str, Given], layer: Mapping[str, Given]) -> None:
    """Take out what a later layer replaces whole: a list by one value, one value by a list."""
    for key, given in layer.items():
        found = year_of(key)
        if found is not None and given.of:
            base = found[0]
        elif is_yearly(key):
            base = key
        else:
            continue
        for other in [one for one in values if one == base or (year_of(one) or ("",))[0] == base]:
            if other not in layer:
                del values[other]


def check_years(values: Mapping[str, Given]) -> None:
    """Refuse the value of one year where there is no list for it to stand in. Raises InputError."""
    years: dict[str, list[int]] = {}
    for key in values:
        found = year_of(key)
        if found is not None:
            years.setdefault(found[0], []).append(found[1])
    for base, places in years.items():
        length = max(values[f"{base}.{place}"].of for place in places)
        alone = next((place for place in places if base in values or place > length), None)
        if alone is not None:
            whole = values.get(base) or values.get(f"{base}.1")
            refuse_alone(values[f"{base}.{alone}"], whole, base)


def refuse_alone(given: Given, whole: Given | None, base: str) -> NoReturn:
    """Refuse the value of one year of a key that has no list as long. Raises InputError."""
    one = whole.written if whole is not None else given.written
    text = command("--set", f"{base}={one}; {given.written}")
    raise InputError(
        phrase(
            "{layer} {key}: {value} is the value of one year, and {base} has no list by year"
            " that long",
            layer=given.layer,
            key=given.key,
            value=shown(given.written),
            base=base,
        ),
        hint=phrase("`{option}` gives it one, a value a year", option=text),
    )


class Years(NamedTuple):
    """A value that may differ by year: what holds today, and of each year to come."""

    first: Given
    later: tuple[Given, ...] = ()

    def of(self, year: int) -> Given:
        """Return the value of a year to come, counted from 1; of 0, today."""
        if not self.later:
            return self.first
        return self.later[max(year, 1) - 1]

    @property
    def varies(self) -> bool:
        """Whether the years differ."""
        return bool(self.later)


def by_year(values: Mapping[str, Given], key: str) -> Years | None:
    """Return the values of a key that may have a list by year, None where no layer gives it."""
    if key in values:
        return Years(values[key])
    later = tuple(in_order(values, key))
    return Years(later[0], later) if later else None


def in_order(values: Mapping[str, Given], key: str) -> Iterable[Given]:
    """Yield the values of a list by year."""
    place = 1
    while (given := values.get(f"{key}.{place}")) is not None:
        yield given
        place += 1


def texts_of(given: Iterable[str] | Mapping[str, object]) -> Iterable[str] | Mapping[str, object]:
    """Return settings with lists of values by year as one text each."""
    if not isinstance(given, Mapping):
        return given
    return {
        key: f"{SEPARATOR} ".join(map(written, value))
        if isinstance(value, list | tuple) and (is_yearly(key) or key.startswith("market.step."))
        else value
        for key, value in given.items()
    }
