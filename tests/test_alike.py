"""Kept outputs are compared by the value of their numbers, and word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.alike import alike


@given(st.floats(1e-3, 1e15), st.sampled_from([1e-16, 1e-12, 5e-10]))
def test_numbers_that_round_differently_are_alike(value: float, off: float) -> None:
    text = "population,{!r},people"
    assert alike(text.format(value), text.format(value * (1.0 + off)))
    assert not alike(text.format(value), text.format(value * (1.0 + 3e-9)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.008864216838842243", "0.008864216838842242"),
        ("1.0", "0.9999999999999999"),
        ("3", "2.9999999999999996"),
        ("1e-05", "1.0000000000000001e-05"),
        ("0", "1e-17"),
        ("a 12 b", "a 12 b"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8.72 M", "8.73 M"),
        ("1234567890123", "1234567890124"),  # whole numbers are counted
        ("07", "7"),
        ("12 people", "12 accounts"),
        ("12  people", "12 people"),
        ("-1.5", "1.5"),
        ("−1.5", "1.5"),
        ("1.5", "1.5 1.5"),
        ("0.25 a", "0.25 b"),
        ("1.5, 2.5", "2.5, 1.5"),
        ("2026-11-21", "2026-11-22"),
    ],
)
def test_unlike(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)
