"""One currency for several countries: amounts of each at the central rate."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.errors import InputError
from malisize.model.audience import RowSpec
from malisize.model.inputs import Inputs
from malisize.numerals import CURRENCIES, parity
from malisize.plans.amounts import rate
from malisize.quantity.node import constant
from malisize.quantity.unit import Unit
from malisize.records import Row
from malisize.wording import phrase


def rates(currency: str, every: Sequence[Inputs]) -> list[float]:
    """Return how much of each country's money one of a currency is, at central rates: by the money
    of the first. Raises InputError where a rate is not set.
    """
    first = every[0]
    return [_between(one, first) * rate(currency, first) for one in every]


def _between(own: Inputs, first: Inputs) -> float:
    """Return how much of a country's money one of the first country's is: by a rate of either, or
    by those of both to a third currency.
    """
    mine, theirs = own.country.currency, first.country.currency
    if mine == theirs:
        return 1.0
    if _is_known(theirs, own):
        return rate(theirs, own)
    if _is_known(mine, first):
        return 1.0 / rate(mine, first)
    for third in CURRENCIES:
        if third not in (mine, theirs) and _is_known(third, own) and _is_known(third, first):
            return rate(third, own) / rate(third, first)
    missing: InputError = own.missing(f"fx.{theirs.lower()}", phrase("a rate is needed"))
    raise missing


def _is_known(code: str, inputs: Inputs) -> bool:
    return parity(inputs.country.currency, code) is not None or inputs.has(f"fx.{code.lower()}")


def spec_in(spec: RowSpec, own: str, currency: str, scale: float) -> RowSpec:
    """Return a row with its money in a currency, of whose one the country's own are ``scale``."""
    if own == currency or (own, 1) not in spec.node.unit.powers:
        return spec
    text = phrase("{own} per {code}, at the central rate", own=own, code=currency)
    unit = Unit.parse(f"{own} per {currency}")
    return spec._replace(node=spec.node / constant(scale, text, unit))


def row_in(row: Row, own: str, currency: str, scale: float) -> Row:
    """Return a row as evaluated with its money in a currency."""
    if own == currency or own not in row.unit.split():
        return row
    return row._replace(
        unit=row.unit.replace(own, currency),
        low=row.low / scale,
        central=row.central / scale,
        high=row.high / scale,
        low_error=None if row.low_error is None else row.low_error / scale,
        high_error=None if row.high_error is None else row.high_error / scale,
    )
