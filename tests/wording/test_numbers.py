"""Numbers for reading: rounded to what is useful, never to what misleads, and readable by the
number grammar.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.numerals import parse
from malisize.wording.numbers import adding_up, count, number, share, span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8_720_000, "8.72 M"),
        (410_000, "410 k"),
        (24_834_845, "24.8 M"),
        (3_090, "3 090"),
        (9_994, "9 990"),
        (9_996, "10.0 k"),
        (10_000, "10.0 k"),
        (999_400, "999 k"),
        (999_600, "1.00 M"),
        (999_600_000, "1.00 bn"),
        (3e9, "3.00 bn"),
        (1000, "1 000"),
        (999.6, "1 000"),
        (999, "999"),
        (12.345, "12"),
        (1.9, "2"),
        (0.92, "0.9"),
        (0.0001234, "0.0001"),
        (0, "0"),
        (-0.0, "0"),
    ],
)
def test_a_count_has_three_figures_and_no_part_of_a_person(value: float, text: str) -> None:
    """Counts have three significant figures and a scale from ten thousand on, below a thousand they
    are whole.
    """
    assert count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.345, "12.3"),
        (1.9, "1.90"),
        (0.92, "0.920"),
        (0.0001234, "0.000123"),
        (0, "0"),
        (1234.5, "1 230"),
        (12_345, "12.3 k"),
    ],
)
@pytest.mark.parametrize("unit", ["ratio", "people per account", "connections per person"])
def test_a_ratio_has_three_figures(value: float, text: str, unit: str) -> None:
    """What is no count keeps three figures of any size."""
    assert number(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.351, "35 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.9996, "99.9 %"),
        (0.994, "99.4 %"),
        (0.99, "99 %"),
        (0.985, "98 %"),
        (0.052, "5.2 %"),
        (0.05, "5.0 %"),
        (0.0996, "10 %"),
        (0.09996, "10 %"),
        (0.00123, "0.12 %"),
        (0.00001, "0.0010 %"),
        (1.2, "120 %"),
    ],
)
def test_a_share_has_two_figures(value: float, text: str) -> None:
    """Shares are in percent with two figures, with a third near 100 % so that almost all never
    reads as all.
    """
    assert share(value) == text


@given(st.floats(1e-9, 1e15))
def test_a_rounded_count_is_close_and_readable(value: float) -> None:
    """What is shown can be typed back, and is within half a unit of its last figure."""
    read = parse(count(value), "amount", "k").low
    if value >= 999.5:
        assert read == pytest.approx(value, rel=5.01e-3)
    else:
        unit = 1.0 if value >= 1 else 10.0 ** math.floor(math.log10(value))
        assert abs(read - value) <= 0.5 * unit * (1 + 1e-9)


@given(st.floats(1e-6, 1.0))
def test_a_rounded_share_is_close_readable_and_all_only_where_it_is_all(value: float) -> None:
    """What is shown can be typed back, within half a unit of its second figure; 100 % is only shown
    for all.
    """
    text = share(value)
    assert parse(text, "share", "k").low == pytest.approx(value, rel=5.1e-2)
    assert (text == "100 %") == (value == 1.0)
    assert text != "0 %"


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_rounding_keeps_the_order(one: float, other: float) -> None:
    """A larger number is never shown as a smaller one."""
    low, high = sorted([one, other])
    assert (
        parse(count(low), "amount", "k").low <= parse(count(high), "amount", "k").low
        if low > 1e-9
        else True
    )
    low_share, high_share = low / 1e15, high / 1e15
    if low_share > 1e-9:
        assert (
            parse(share(low_share), "share", "k").low <= parse(share(high_share), "share", "k").low
        )


def test_the_unit_decides_how_a_number_reads() -> None:
    """Only shares are in percent."""
    assert number(0.5, "share") == "50 %"
    assert number(0.5, "ratio") == "0.500"
    assert number(5e6, "people") == "5.00 M"


def test_a_range_that_reads_alike_is_one_number() -> None:
    """Both ends are shown where they read differently, else once."""
    assert span(7e6, 9.6e6, "people") == "7.00 M to 9.60 M"
    assert span(1_000_001, 1_000_002, "people") == "1.00 M"
    assert span(0.2, 0.4, "share") == "20 % to 40 %"


@pytest.mark.slow
@given(st.lists(st.floats(0.0, 1e12), min_size=1, max_size=12))
def test_rounded_parts_add_up_to_the_whole(parts: list[float]) -> None:
    """Parts rounded together add up to their sum, rounded up or down, and each is off by less than
    one.
    """
    for whole in {
        math.floor(math.fsum(parts)),
        round(math.fsum(parts)),
        math.ceil(math.fsum(parts)),
    }:
        rounded = adding_up(parts, whole)
        assert sum(rounded) == whole
        assert all(abs(one - part) < 1 + 1e-3 for one, part in zip(rounded, parts, strict=True))


def test_a_part_that_is_whole_stays_as_it_is() -> None:
    """Only parts with something left over are rounded up, those with most of it first."""
    assert adding_up([100_000.0, 26.5, 73.5], 100_100) == [100_000, 27, 73]
    assert adding_up([0.4, 0.4, 0.2], 1) == [1, 0, 0]
    assert adding_up([99_999.999_999_999_9, 0.0], 100_000) == [100_000, 0]
