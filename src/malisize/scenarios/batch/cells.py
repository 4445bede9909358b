"""The cells of scenarios: numbers read as arrays, texts taken apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from malisize.assumptions.values import read_number
from malisize.errors import InputError, MalisizeError
from malisize.numerals import LARGEST, Numeral, parse, plain
from malisize.quantity.spread import Spread, spread
from malisize.request import BY_KEY
from malisize.scenarios.batch.columns import STEP, TOTAL, Column
from malisize.text import shown

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

_MOST_KEPT = 50_000
_MONEY = (" XOF", " FCFA", " EUR", " USD")
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
        is_step = self.column.key.startswith(STEP)
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


def text_of(cell: object, key: str) -> str:
    """Return a cell as text: a list, or a table such as shares by label, by what separates the
    parts of that key's cells, nothing given as an empty text.
    """
    if isinstance(cell, str):
        return cell
    field = BY_KEY.get(key)
    by_semicolon = field is not None and field.form in ("parts", "shares")
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
