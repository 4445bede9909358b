"""Official tables read into observations: what they share."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from malisize.errors import InputError
from malisize.importing.cells import Cell, words_of
from malisize.importing.layout import data, plain
from malisize.importing.table import Table
from malisize.numerals import currency_in
from malisize.text import clean, command, did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import numbers, phrase

_STALE = 36
_SLUG = re.compile(r"[^a-z0-9]+")


class Place(NamedTuple):
    """A country asked for: its name, its codes and other names folded, whether it is the country of
    this study, and what stands before keys of figures elsewhere.
    """

    name: str
    words: frozenset[str]
    home: bool

    @property
    def prefix(self) -> str:
        """What stands before the key of a figure of another country."""
        return "" if self.home else f"{slug(self.name)}_"


class Asked(NamedTuple):
    """What the user asked of official tables: the place, the figure that the values are of, its
    unit, the day, and the segment of an estimate as far as it is said.
    """

    place: Place
    figure: str | None
    unit: str | None
    today: datetime.date
    who: Mapping[str, tuple[str, ...]] = {}


class Quantity(NamedTuple):
    """What values are of: the key, label and unit of a figure, what people it counts, and what its
    numbers are multiplied by.
    """

    key: str
    label: str
    unit: str
    base: str
    factor: float = 1.0


def slug(text: str, mark: str = "_") -> str:
    """Return a text as a key."""
    found = _SLUG.sub(mark, plain(text)).strip(mark)
    return found if found[:1].isalpha() else f"x{mark}{found}".strip(mark)


def observation(
    value: float | None, quantity: Quantity, asked: Asked, source: str, as_of: str, where: str,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return an observation as the catalogue has it."""
    number = None if value is None else tidy(value * quantity.factor)
    told: dict[str, Any] = {} if number is None else {"value": number}
    return {
        **told,
        "base": quantity.base,
        "place": more.pop("place", asked.place.name),
        "as_of": as_of,
        "basis": more.pop("basis", "stated"),
        "source": source,
        "where": clean(where),
        **more,
    }


def tidy(value: float) -> float | int:
    """Return a number without digits that only binary arithmetic gave it, whole where it is."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 2**53 else rounded


def figure_of(quantity: Quantity, observations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the table of a figure."""
    return {
        "label": quantity.label,
        "unit": quantity.unit,
        "stale_after_months": _STALE,
        "observation": list(observations),
    }


def source_table(title: str, publisher: str, url: str, accessed: datetime.date) -> dict[str, Any]:
    """Return the table of a source."""
    return {
        "title": clean(title),
        "publisher": clean(publisher),
        "url": url,
        "accessed": accessed,
        "kind": "primary",
    }


def known_as(
    names: Iterable[tuple[str, str]], kind: str, label: str, asked: Asked, file: str
) -> Quantity:
    """Return what the values of a table are of: what was asked for, else what the indicator of one
    of ``names`` (key, name) is, else a figure of its own. Raises InputError where the two differ.
    """
    names = list(names)
    indicators = data("official")[kind].get("indicator", {})
    found = next((indicators[key] for key, _ in names if key in indicators), None)
    known = None if found is None else asked.place.prefix + found["figure"]
    if asked.figure is not None and known is not None and asked.figure != known:
        raise InputError(
            phrase("{file}: holds {label}, which is the figure {known}, not {asked}", file=file,
                   label=shown(label, 80), known=known, asked=shown(asked.figure)),
            hint=phrase("leave out `--figure`, or write `--figure {known}`", known=known),
        )  # fmt: skip
    unit, factor = unit_of(label) if found is None else (found["unit"], 1.0)
    if asked.unit is not None:
        unit = asked.unit
    if unit == "share":
        factor = 0.01
    base = "as the source defines it" if found is None else found["base"]
    key = asked.figure or known
    if key is None:
        if not names:
            raise InputError(
                phrase("{file}: does not say which figure its values are", file=file),
                hint=phrase("name the figure: `--figure population`"),
            )
        first = names[0][0]
        key = f"{asked.place.prefix}{slug(kind.split('-', maxsplit=1)[0])}_{slug(first)}"
    return Quantity(key, clean(label), unit, base, factor)


def unit_of(label: str) -> tuple[str, float]:
    """Return the unit that the name of an indicator states, and what its numbers are multiplied by:
    percent are shares.
    """
    if "%" in label or plain(label).startswith("share"):
        return "share", 0.01
    inside = re.findall(r"\(([^()]*)\)", label)
    if "US$" in label:
        return currency_in("US$") or "count", 1.0
    return (clean(inside[-1]) if inside else "count"), 1.0


def rows_of(table: Table) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the rows of a table with their lines, cells by folded names of columns."""
    names = [plain(name) for name in table.names]
    for block in table.blocks:
        columns = [block.cells[name] for name in table.names]
        for at, line in enumerate(block.lines):
            row = dict(zip(names, (column[at] for column in columns), strict=True))
            if not _is_tags(row.values()):
                yield line, row


def _is_tags(cells: Iterable[Cell]) -> bool:
    """Tell whether a row is that of HXL tags."""
    given = [one for one in map(words_of, cells) if one]
    return bool(given) and all(one.startswith("#") for one in given)


def no_place(asked: Asked, have: Iterable[str], file: str) -> InputError:
    """Return the error for a country that is not in a file."""
    there = sorted(set(have))
    return InputError(
        phrase("{file}: has no row of {place}", file=file, place=asked.place.name),
        hint=did_you_mean(
            asked.place.name, there, f"`{command('--place', there[0] if there else 'CODE')}`"
        ),
    )


def made(quantity: Quantity, entry: Mapping[str, Any]) -> str:
    """Say what became of a value."""
    value = entry.get("value")
    unit = quantity.unit
    shown_value = (
        numbers.share(float(value)) if unit == "share" and value is not None
        else numbers.count(float(value or 0.0))
    )  # fmt: skip
    return phrase("{key}: {value} of {as_of}", key=quantity.key, value=shown_value,
                  as_of=entry["as_of"])  # fmt: skip


def loaded_json(content: bytes, file: str) -> Any:
    """Return a JSON document. Raises InputError."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise InputError(phrase("{file}: is not JSON that can be read", file=file)) from None


def json_number(value: Any, file: str) -> float:
    """Return a number of a JSON document, which may be in quotes. Raises InputError."""
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (ValueError, TypeError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise InputError(phrase("{file}: {value} is not a number", file=file,
                                value=shown(str(value))))  # fmt: skip
    return found
