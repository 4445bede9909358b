"""Cells of a batch are read at once as they are read one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.loading import vocabulary
from malisize.scenarios.batch.cells import Cells, Numbers
from malisize.scenarios.batch.columns import Column, column
from malisize.study import Study

WORDS = vocabulary(Study.load().catalogue)
KEYS = (
    "overlap",  # a share
    "channels.facebook.ctr",  # a rate
    "area.urban_odds_ratio",  # a ratio
    "channels.whatsapp.accounts",  # an amount
    "channels.facebook.cpm",  # a price
    "total",  # an amount that is paid
)
DIGITS = st.from_regex(r"[+ ]?[0-9]{0,4}[.,_]?[0-9]{0,4}(?:e[1-6])?", fullmatch=True)
ENDINGS = st.sampled_from(["", "%", "k", " XOF", " FCFA", " EUR", " F"])


def of(key: str) -> Column:
    return column(key, WORDS)


def one_by_one(key: str, cells: list[str]) -> Cells:
    """Read cells so that none is read at once with others: an odd one among them forbids it."""
    odd = "min 7 max 7" + (" XOF" if key in ("channels.facebook.cpm", "total") else "")
    return Numbers(of(key)).read([*cells, odd if key not in ("overlap",) else "min 7% max 7%"])


def same(found: Cells, expected: Cells, count: int) -> None:
    np.testing.assert_array_equal(found.values[:count], expected.values[:count])
    assert set(found.faults) == {place for place in expected.faults if place < count}
    assert {place: str(fault) for place, fault in found.faults.items()} == {
        place: str(fault) for place, fault in expected.faults.items() if place < count
    }


@pytest.mark.slow
@given(st.sampled_from(KEYS), st.lists(DIGITS, min_size=1, max_size=3), ENDINGS)
def test_texts_read_at_once_are_texts_read_one_by_one(
    key: str, digits: list[str], ending: str
) -> None:
    """Reading a column at once accepts and refuses the same texts, as the same numbers."""
    cells = [f"{one}{ending}" for one in digits]
    same(Numbers(of(key)).read(cells), one_by_one(key, cells), len(cells))


@pytest.mark.parametrize(
    ("key", "cells", "wrong"),
    [
        ("channels.whatsapp.accounts", ["500.000", "1200"], [0]),
        ("channels.whatsapp.accounts", ["+500.000", "1200"], [0]),
        ("channels.whatsapp.accounts", ["500.0000", "0.500e3", "1234.567"], []),
        ("area.urban_odds_ratio", ["1.5", "1.250"], [1]),
        ("channels.facebook.cpm", ["950.5 XOF", "1.250 XOF"], [1]),
        ("channels.facebook.cpm", ["950.5 FCFA", "1.25 FCFA"], []),
        ("total", ["500000 XOF", "500.000 XOF"], [1]),
        ("total", ["500000 XOF", "950.5 XOF"], [1]),
        ("total", ["750.5 EUR", "950.5 EUR"], []),
        ("total", ["500000 XOF", "XOF"], [1]),
        ("total", [" EUR ", "$", "500 EUR"], [0, 1]),
        ("channels.facebook.ctr", ["0.01", "0.5"], [1]),
        ("channels.facebook.ctr", ["1%", "50%"], []),
        ("channels.facebook.ctr", ["1%", "120%"], [1]),
        ("overlap", ["0.345", "0.5"], []),
        ("overlap", ["12.345%", "50%"], []),
    ],
)
def test_what_has_two_readings_is_refused_in_its_row(
    key: str, cells: list[str], wrong: list[int]
) -> None:
    """A number that may be grouped, a fraction of a franc, a unit alone and a bare rate above 0.2
    are the fault of their row.
    """
    assert sorted(Numbers(of(key)).read(cells).faults) == wrong


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("channels.whatsapp.accounts", [500.25, 123.456, 1.234]),
        ("channels.whatsapp.accounts", np.array([500.25, 123.456, 1.234])),
        ("area.urban_odds_ratio", [1.234, 2]),
        ("area.urban_odds_ratio", [1.234, None]),
        ("area.urban_odds_ratio", [1.234, "min 1 max 2"]),
        ("overlap", np.array([0.345, 0.5])),
    ],
)
def test_a_number_that_is_one_has_one_reading(key: str, cells: Any) -> None:
    """Numbers of JSON and of data frames are what they are, alone or among texts."""
    found = Numbers(of(key)).read(cells)
    assert not found.faults
    numbers = [cell for cell in cells if isinstance(cell, float | int)]
    assert found.values[: len(numbers)].tolist() == numbers


@pytest.mark.parametrize("cells", [[0.01, 0.5], np.array([0.01, 0.5])])
def test_a_rate_above_a_fifth_is_doubted_as_a_number_too(cells: Any) -> None:
    """A number does not say whether a rate was meant in percent, so that its row is refused with
    both.
    """
    found = Numbers(of("channels.facebook.ctr")).read(cells)
    assert list(found.faults) == [1]
    fault = found.faults[1]
    assert isinstance(fault, InputError)
    assert fault.hint == "write `0.5%` or `50%`"


def test_a_cell_that_is_refused_holds_nothing_of_its_table() -> None:
    """A long table meets it again and again: what it was raised over would stay in memory."""
    cells = Numbers(of("overlap"))
    for _ in range(2):
        fault = cells.read(["80%", "120%"]).faults[1]
        assert fault.__traceback__ is None
