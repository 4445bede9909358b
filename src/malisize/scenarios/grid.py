"""The axes of a sweep's grid: for each key that varies, its values as cells and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.assumptions.lookup import Vocabulary
from malisize.errors import InputError
from malisize.numerals import MONEY, parse
from malisize.rungs import split_rung
from malisize.scenarios.batch.columns import Column
from malisize.scenarios.vary import varied_by
from malisize.tuples import NamedTuple


class Axis(NamedTuple):
    """A key that varies: its values as cells of scenarios, and for each what data say of it."""

    key: str
    values: tuple[str, ...]
    data: tuple[Mapping[str, Any], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its data: the key, and for amounts of money their currency."""
        return tuple(self.data[0])


def axis(text: str, words: Vocabulary) -> Axis:
    """Read ``key=a,b,c`` or ``key=low..high/steps``. Raises InputError."""
    one, values = varied_by(text, words)
    return Axis(one.key, tuple(values), tuple(_data(one, values)))


def _data(one: Column, values: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield what data say of each value: as it is written, and amounts of money, where all are
    exact, as a number beside its currency.
    """
    amounts = []
    on_rungs = any(split_rung(value)[1] is not None for value in values)
    if one.rule is not None and one.rule.kind in MONEY and not on_rungs:
        try:
            amounts = [parse(value, one.rule.kind, one.key) for value in values]
        except InputError:  # the point that has it says so
            amounts = []
    if amounts and all(amount.shape == "exact" for amount in amounts):
        for amount in amounts:
            number = int(amount.low) if amount.low.is_integer() else amount.low
            yield {one.key: number, f"{one.key}.currency": amount.currency}
    else:
        for value in values:
            yield {one.key: value}
