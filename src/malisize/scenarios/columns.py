"""The columns of scenarios: which are keys or options, and the numbers in their cells.

A column whose name is a key of the assumptions or an option of one scenario is read; any other
passes through untouched.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from malisize.assumptions.keys import RULES, KeyRule
from malisize.assumptions.values import Vocabulary, key_rule, read_number
from malisize.errors import InputError, MalisizeError
from malisize.numerals import LARGEST, Numeral, parse, plain
from malisize.quantity.spread import Spread, spread
from malisize.text import shown

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

AUDIENCE = ("area", "gender", "age", "channel", "narrow")
STUDY = ("scenario", "prefer")
PLAN = (
    "total",
    "reach",
    "confidence",
    "split",
    "allocate",
    "lock",
    "min",
    "max",
    "days",
    "effective",
    "currency",
)
OF_THE_RUN = ("range", "draws", "seed", "set", "assumptions")
ALIASES = {"channels": "channel"}
TOTAL = "total"
_UNDOTTED = tuple(
    rule.pattern[0] for rule in RULES if len(rule.pattern) == 1 and rule.form == "number"
)
_MOST_KEPT = 50_000
_MONEY = (" XOF", " FCFA", " EUR", " USD")
_BY_FORM = frozenset(
    {"market.years", "market.growth", "market.campaign.total", "market.campaign.days"}
)
_STEP = "market.step."
_FIGURE = "figure "
_TOTAL_RULE = KeyRule((TOTAL,), "number", "the total budget", kind="money", unit="")


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
    leave = None if where else f"`--id {shown(name)[1:-1]}` lets it pass"
    where = where or f"column {shown(name)}"
    key = ALIASES.get(name, name)
    if key in AUDIENCE or key in STUDY or (key in PLAN and key != TOTAL):
        return Column(name, "option", key)
    if key == TOTAL:
        return Column(name, "number", TOTAL, _TOTAL_RULE)
    if key.strip().casefold() in OF_THE_RUN:
        raise InputError(
            f"{where}: --{key.strip().casefold()} holds for the whole run, not for one scenario",
            hint=leave,
        )
    if "." in name or name in _UNDOTTED:
        if name == "audience.narrow":
            raise InputError(
                f"{where}: narrowing has its own column", hint="name the column `narrow`"
            )
        if name.startswith(_STEP) and name[len(_STEP) :].isdigit():
            return Column(
                name,
                "number",
                name,
                KeyRule(tuple(name.split(".")), "number", "the share or ratio of a step"),
            )
        try:
            rule = key_rule(name, where, vocabulary)
        except InputError as error:
            raise InputError(error.message, hint=_or(error.hint, leave)) from None
        return Column(
            name, "number" if rule.form == "number" and name not in _BY_FORM else "text", name, rule
        )
    found = _looks_like(name, [*AUDIENCE, *STUDY, *PLAN, *_UNDOTTED])
    if found:
        raise InputError(
            f"{where}: looks like `{found}` misspelt", hint=_or(f"write `{found}`", leave)
        )
    return Column(name, "other", name)


def _or(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    return f"{first} {second}" if first.endswith("?") else f"{first}, or {second}"


def refuse_unknown_ids(ids: Sequence[str], names: Iterable[str]) -> None:
    """Refuse an ``--id`` that names no column. Raises InputError."""
    from malisize.text import did_you_mean

    known = list(names)
    for name in ids:
        if name not in known:
            raise InputError(
                f"--id {shown(name)}: no column of that name", hint=did_you_mean(name, known)
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


class Cells(NamedTuple):
    """The cells of a column of numbers, one a scenario.

    ``values`` are central values (NaN where blank or wrong), ``classes`` numbers of classes of
    cells, of which 0 is blank. Cells of one class make formulas of one form; a cell that names a
    figure, or a step that is no plain share, has a class of its own and no value, since its model
    holds it. ``spreads`` hold what is given as a range, ``faults`` what cannot be read, by place.
    """

    values: Array
    classes: Any
    spreads: Mapping[int, Spread]
    faults: Mapping[int, MalisizeError]


class Numbers:
    """Reads the cells of one column, remembering what it has read.

    A class is the shape of a number (exact, range, uniform), whether it is 0 or 1 at an end, and
    its currency.
    """

    def __init__(self, of: Column) -> None:
        assert of.rule is not None
        self.column = of
        self.rule = of.rule
        self.classes: dict[tuple[object, ...], int] = {("blank",): 0}
        self._kept: dict[str, tuple[int, float, Spread | None] | MalisizeError] = {}

    def currency(self, number: int) -> str | None:
        """Return the currency of a class of cells."""
        return next(
            (key[3] for key, value in self.classes.items() if value == number and len(key) == 4),
            None,
        )  # type: ignore[return-value]

    def read(self, cells: Any) -> Cells:
        """Read cells: texts in the number grammar, numbers, or nothing (None, an empty text, NaN in
        an array of floats).
        """
        import numpy as np

        found = self._fast(cells)
        if found is not None:
            return found
        values, classes = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.int64)
        spreads: dict[int, Spread] = {}
        faults: dict[int, MalisizeError] = {}
        kept = self._kept
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            text = cell if isinstance(cell, str) else as_text(cell)
            known = kept.get(text)
            if known is None:
                if len(kept) > _MOST_KEPT:
                    kept.clear()
                known = kept[text] = self._cell(text)
            if isinstance(known, MalisizeError):
                faults[place] = known
                continue
            classes[place], values[place], own = known
            if own is not None:
                spreads[place] = own
        return Cells(values, classes, spreads, faults)

    def _fast(self, cells: Any) -> Cells | None:
        """Read exact numbers written alike; None where a cell is anything else, or at the edge of
        what is allowed.
        """
        import numpy as np

        if isinstance(cells, np.ndarray) and cells.dtype.kind in "fiu":
            if self.rule.kind == "money":
                return None
            numbers, currency = cells.astype(float), None
        else:
            ending, scale, currency = (
                self._ending(cells[0])
                if len(cells) and isinstance(cells[0], str)
                else ("", "", None)
            )
            try:
                if not (_are_numbers(cells) if not ending else "".join(cells).isascii()):
                    return None
                if ending:
                    if not all(cell.endswith(ending) for cell in cells):
                        return None
                    cut = -len(ending)
                    numbers = np.array([float(cell[:cut] + scale) for cell in cells])
                elif self.rule.kind == "money":
                    return None
                else:
                    numbers = np.array(list(map(float, cells)))
            except (TypeError, ValueError, AttributeError, OverflowError):
                return None
        share = self.rule.kind == "share"
        most = 1.0 if share else LARGEST
        if not (numbers > max(self.rule.least, 1e-12)).all() or not (numbers < most).all():
            return None
        number = self._class(("exact", False, False, currency))
        return Cells(numbers, np.full(len(numbers), number, dtype=np.int64), {}, {})

    def _ending(self, first: str) -> tuple[str, str, str | None]:
        """Return what follows the number in a cell, what stands for it in a float, and the
        currency.
        """
        if self.rule.kind == "money":
            ending = next((known for known in _MONEY if first.endswith(known)), "")
            return ending, "", ending.strip().replace("FCFA", "XOF") or None
        return (
            ("%", "e-2", None)
            if self.rule.kind == "share" and first.endswith("%")
            else ("", "", None)
        )

    def _cell(self, text: str) -> tuple[int, float, Spread | None] | MalisizeError:
        if not text.strip():
            return 0, float("nan"), None
        is_step = self.column.key.startswith(_STEP)
        if self.column.key.startswith("market.") and text.strip().startswith(_FIGURE):
            return self._whole(text)
        try:
            numeral = self._numeral(text)
        except MalisizeError as error:
            return self._whole(text) if is_step else error
        if is_step and not (numeral.shape == "exact" and 0.0 < numeral.low < 1.0):
            return self._whole(text)
        key = (
            numeral.shape,
            numeral.low == 0.0,
            self.rule.kind == "share" and numeral.high == 1.0,
            numeral.currency,
        )
        own = spread(numeral, self.rule.kind)
        return self._class(key), own.central, None if numeral.shape == "exact" else own

    def _whole(self, text: str) -> tuple[int, float, None]:
        """Return a cell that has a class of its own and no value: its model holds it."""
        return self._class(("whole", text, "", None)), float("nan"), None

    def _numeral(self, text: str) -> Numeral:
        if self.column.key != TOTAL:
            return read_number(text, self.column.key, self.rule, self.column.key)
        numeral = parse(text, "money", TOTAL)
        if numeral.shape != "exact":
            amount = plain(numeral.low, "money")
            raise InputError(
                f"{TOTAL}: {shown(text)} is a range, one amount is needed",
                hint=f"write `{amount} {numeral.currency}`",
            )
        return numeral

    def _class(self, key: tuple[object, ...]) -> int:
        return self.classes.setdefault(key, len(self.classes))


def as_text(cell: object) -> str:
    """Return a cell that is no text as one, in the number grammar."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell).lower()
    if isinstance(cell, float) and math.isnan(cell):
        return ""  # nothing given
    return plain(float(cell), "amount") if abs(cell) <= LARGEST else str(cell)


def _are_numbers(cells: Sequence[Any]) -> bool:
    """Tell whether cells are all plain texts, or all numbers."""
    kinds = set(map(type, cells))
    return "".join(cells).isascii() if kinds == {str} else kinds <= {int, float}


def names_in(text: str) -> list[str]:
    """Return the names in a cell that holds several, separated by commas, semicolons, plus signs or
    spaces.
    """
    return [part for part in re.split(r"[,;+\s]+", text) if part]


def parts_in(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
