"""A living model, as the cells of a workbook: inputs, one formula a quantity, and what must hold.

Formulas are texts in which ``§7§`` stands for the cell of the item numbered 7 among inputs and
quantities, and ``§7.0§`` for the first helper cell of that quantity; who writes the workbook knows
where they are.
"""

from __future__ import annotations

from malisize.records import Estimate
from malisize.tuples import NamedTuple


class Input(NamedTuple):
    """A leaf: its number as the run had it, and where that came from.

    ``key`` is what sets it, empty for what cannot be set: a constant, or what was solved for, whose
    ``solved`` names what it rests on and ``below`` the keys of all inputs below that. ``option`` is
    what gives it where no key does, ``--total`` or ``(survey)``. ``name`` is that of its cell.
    ``kind`` and ``currency`` are those of the number grammar.
    """

    name: str
    key: str
    label: str
    unit: str
    low: float
    central: float
    high: float
    kind: str
    currency: str = ""
    mark: str = ""
    source: str = ""
    as_of: str = ""
    why: str = ""
    layer: str = ""
    option: str = ""
    solved: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def free(self) -> bool:
        """Whether it may be changed in a workbook."""
        return bool(self.key or self.option)


class Quantity(NamedTuple):
    """A formula: of one cell, after the helpers it takes. ``label`` is empty for a step on the way
    to a quantity with a name.
    """

    id: str
    label: str
    unit: str
    words: str
    formulas: tuple[str, ...]
    central: float


class Shown(NamedTuple):
    """A row of the result: where its number is, and what that is divided by to be in the currency
    shown.
    """

    id: str
    label: str
    unit: str
    item: int
    scale: float
    low: float
    central: float
    high: float


class Law(NamedTuple):
    """What must hold: one item at or below another, to rounding. ``kind`` is ``part`` for a part
    and its whole, ``cap`` for a limit that holds a quantity down, ``watch`` for an expectation.
    """

    kind: str
    text: str
    low: int
    high: int


class Cells(NamedTuple):
    """A model as cells: inputs first, then quantities in an order in which each stands after what
    it is made of.
    """

    estimate: Estimate
    inputs: tuple[Input, ...]
    quantities: tuple[Quantity, ...]
    rows: tuple[Shown, ...]
    laws: tuple[Law, ...]
