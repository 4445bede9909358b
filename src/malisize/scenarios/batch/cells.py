"""The cells of scenarios: numbers read as arrays, texts taken apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.assumptions.reading import read_number
from malisize.assumptions.yearly import SEPARATOR, is_yearly
from malisize.errors import MalisizeError
from malisize.numerals import (
    BY_CODE,
    IN_PERCENT,
    LARGEST,
    MONEY,
    MOST_BARE_RATE,
    ONE_GROUP,
    Numeral,
    parse,
    plain,
)
from malisize.quantity.spread import Spread, spread
from malisize.request import BY_KEY
from malisize.rungs import split_rung
from malisize.scenarios.batch.columns import STEP, TOTAL, Column
from malisize.scenarios.tables.reader import Texts
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_MOST_KEPT = 50_000
_CODES = {  # what may follow an amount in every cell of a column that is read at once
    f" {name}": one.code
    for one in BY_CODE.values()
    for name in one.spellings
    if name.isupper() and name.isalpha() and len(name) > 2
}
_MOST = dict.fromkeys(IN_PERCENT, 1.0)
_FIGURE = "figure "


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
        """Read exact numbers written alike; None where a cell is anything else, may have two
        readings, or is at the edge of what is allowed.
        """
        import numpy as np

        kind, limits = self.rule.kind, self.rule.limits
        if isinstance(cells, np.ndarray) and cells.dtype.kind in "fiu":
            numbers, ending = cells.astype(float), ""
        else:
            found = self._alike(cells)
            if found is None:
                return None
            numbers, ending = found
        currency = _CODES.get(ending)
        if kind in MONEY and currency is None:
            return None
        most = MOST_BARE_RATE if kind == "rate" and not ending else _MOST.get(kind, limits.most)
        if not (numbers > max(limits.least, 1e-12)).all() or not (numbers < most).all():
            return None
        if (limits.whole or kind == "paid") and not (numbers == np.floor(numbers)).all():
            return None
        number = self._class(("exact", False, False, currency))
        return Cells(numbers, np.full(len(numbers), number, dtype=np.int64), {}, {})

    def _alike(self, cells: Any) -> tuple[Array, str] | None:
        """Return the numbers of cells, shape (cells,), that are all numbers, or texts of one ending
        (``%``, a currency), and the ending.
        """
        import numpy as np

        held = cells.numbers() if isinstance(cells, Texts) else None
        if held is not None:
            numbers, pointed = held
            grouped = pointed and self.rule.kind not in _MOST and _may_be_grouped(numbers, cells)
            return None if grouped else (numbers, "")
        kinds = set(map(type, cells))
        if kinds and kinds <= {int, float}:
            try:
                return np.array(cells, dtype=float), ""
            except OverflowError:
                return None
        if kinds != {str}:
            return None
        ending = self._ending(cells[0])
        text = "".join(cells)
        if not text.isascii() or "_" in text:
            return None
        if ending and not all(cell.endswith(ending) for cell in cells):
            return None
        digits = [cell[: -len(ending)] for cell in cells] if ending else cells
        try:
            if ending == "%":  # moved by its exponent, as the grammar does
                return np.array([float(f"{one}e-2") for one in digits]), ending
            numbers = np.array(list(map(float, digits)))
        except ValueError:
            return None
        if "." in text and self.rule.kind not in _MOST and _may_be_grouped(numbers, digits):
            return None
        return numbers, ending

    def _ending(self, first: str) -> str:
        """Return what follows the number in a cell."""
        if self.rule.kind in MONEY:
            return next((known for known in _CODES if first.endswith(known)), "")
        return "%" if self.rule.kind in _MOST and first.endswith("%") else ""

    def _cell(self, text: str) -> tuple[int, float, Spread | None] | MalisizeError:
        if not text.strip():
            return 0, float("nan"), None
        is_step = self.column.key.startswith(STEP)
        if self.column.key.startswith("market.") and (
            text.strip().startswith(_FIGURE) or SEPARATOR in text
        ):
            return self._whole(text)
        try:
            numeral = self._numeral(text)
        except MalisizeError as error:
            return self._whole(text) if is_step else error.with_traceback(None)
        if is_step and not (numeral.shape == "exact" and 0.0 < numeral.low < 1.0):
            return self._whole(text)
        key = (
            (numeral.shape, split_rung(text)[1]) if self.column.key == TOTAL else numeral.shape,
            numeral.low == 0.0,
            self.rule.kind in _MOST and numeral.high == 1.0,
            numeral.currency,
        )
        own = spread(numeral, self.rule.of(text).kind)
        return self._class(key), own.central, None if numeral.shape == "exact" else own

    def _whole(self, text: str) -> tuple[int, float, None]:
        """Return a cell that has a class of its own and no value: its model holds it."""
        return self._class(("whole", text, "", None)), float("nan"), None

    def _numeral(self, text: str) -> Numeral:
        if self.column.key != TOTAL:
            return read_number(text, self.column.key, self.rule, self.column.key)
        text, _ = split_rung(text)
        return parse(text, "paid", TOTAL, limits=self.rule.limits, example=self.rule.example)

    def _class(self, key: tuple[object, ...]) -> int:
        return self.classes.setdefault(key, len(self.classes))


def _may_be_grouped(numbers: Array, digits: Sequence[str]) -> bool:
    """Tell whether one of the numbers, shape (cells,), is written as 1.234, which may be 1234."""
    import numpy as np

    small = np.where((numbers >= 1.0) & (numbers < 1000.0), numbers, 0.0005)
    thousands = small * 1000.0
    places = np.flatnonzero(np.abs(thousands - np.rint(thousands)) < 1e-6).tolist()
    return any(ONE_GROUP.fullmatch(digits[place].strip(" +")) for place in places)


def as_text(cell: object) -> str:
    """Return a cell that is no text as one, in the number grammar."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell).lower()
    if isinstance(cell, float) and math.isnan(cell):
        return ""  # nothing given
    return plain(float(cell), "amount") if abs(cell) <= LARGEST else str(cell)


def text_of(cell: object, key: str) -> str:
    """Return a cell as text: a list, or a table such as shares by label, by what separates the
    parts of that key's cells, nothing given as an empty text.
    """
    if isinstance(cell, str):
        return cell
    field = BY_KEY.get(key)
    by_semicolon = is_yearly(key) or key.startswith(STEP)
    if field is not None:
        by_semicolon = field.form in ("parts", "shares")
    if isinstance(cell, Mapping) and by_semicolon:
        cell = [f"{name}={value}" for name, value in cell.items()]
    if isinstance(cell, list | tuple):
        return (";" if by_semicolon else ",").join(map(str, cell))
    return "" if cell is None else as_text(cell)


def column_cells(column: Any) -> Any:
    """Return a column of a data frame as an array, what it lacks as NaN or None; any other as it
    is.
    """
    if not hasattr(column, "to_numpy"):
        return column
    if getattr(column.dtype, "kind", "O") in "fiu" and not column.hasnans:
        return column.to_numpy(dtype=float)
    return column.to_numpy(dtype=object, na_value=None)
