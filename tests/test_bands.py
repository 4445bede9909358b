"""Age bands: how they are written, what they share, and how their years are spread."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.bands import EVERYBODY, OPEN, Band
from malisize.errors import InputError

LOWS = st.integers(0, 84)
BANDS = st.one_of(
    LOWS.map(lambda low: Band(low, OPEN)),
    st.tuples(LOWS, st.integers(0, 120))
    .map(sorted)
    .map(lambda ends: Band(min(ends[0], 84), ends[1] + 1)),
)


@pytest.mark.parametrize(
    ("text", "low", "end"),
    [
        ("18-35", 18, 36),
        ("18+", 18, OPEN),
        ("all", 0, OPEN),
        (" ALL ", 0, OPEN),
        ("0+", 0, OPEN),
        ("18-18", 18, 19),
        ("18–35", 18, 36),
        ("0-120", 0, 121),
    ],
)
def test_a_band_includes_both_ages_it_names(text: str, low: int, end: int) -> None:
    """A closed band includes its last year, ``+`` is open, ``all`` is everybody, and a dash may be
    typographic.
    """
    assert Band.parse(text, "age") == (low, end)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("35-18", "18-35"),
        ("young", "18-34"),
        ("18", "write `18+`, or `18-18` for one year"),
        ("18-", "18-34"),
        ("-35", "18-34"),
        ("", "18-34"),
        ("18 35", "18-34"),
        ("85+", "65+"),
        ("90-95", "65+"),
        ("90", "65+"),
        ("18-121", "65+"),
        ("١٨-٣٥", "18-34"),
        ("1000-2000", "18-34"),
    ],
)
def test_what_is_no_band_is_refused_with_a_reading(text: str, hint: str) -> None:
    """A refused band is quoted, its place named, and something that can be typed is offered."""
    with pytest.raises(InputError) as caught:
        Band.parse(text, "--age")
    assert caught.value.message.startswith("--age: ")
    assert f"`{text}`" in caught.value.message
    assert caught.value.hint
    assert hint in caught.value.hint


@given(BANDS)
def test_a_band_reads_back_as_written(band: Band) -> None:
    """``parse(str(band))`` is the band."""
    assert Band.parse(str(band), "age") == band


@given(BANDS, BANDS)
def test_what_two_bands_share_is_the_same_either_way_and_lies_in_both(
    one: Band, other: Band
) -> None:
    """Overlap is symmetric, lies in both bands, and is None exactly where no year is in both."""
    shared = one.overlap(other)
    assert shared == other.overlap(one)
    years = {
        age for age in range(OPEN) if one.low <= age < one.end and other.low <= age < other.end
    }
    assert (set(range(shared.low, shared.end)) if shared else set()) == years


@given(BANDS, st.lists(st.integers(1, 84), max_size=6, unique=True))
def test_the_parts_of_a_band_in_a_partition_add_up_to_the_band(band: Band, cuts: list[int]) -> None:
    """However all ages are cut, the years of a band that fall in each piece sum to all of its
    years.
    """
    edges = [0, *sorted(cuts), OPEN]
    pieces = [Band(low, end) for low, end in pairwise(edges)]
    parts = [band.part_in(piece) for piece in pieces]
    assert sum(inside for inside, _ in parts) == parts[0][1]
    assert {years for _, years in parts} == {parts[0][1]}
    assert band.part_in(EVERYBODY) == (parts[0][1], parts[0][1])


def test_an_open_band_is_spread_up_to_eighty_four() -> None:
    """People of 65 and over are spread evenly over the twenty years from 65 to 84."""
    assert Band.parse("65+", "age").part_in(Band.parse("70-79", "age")) == (10, 20)
    assert Band.parse("18-34", "age").part_in(Band.parse("30-40", "age")) == (5, 17)


def test_only_everybody_and_open_bands_are_open() -> None:
    """``18+`` and ``all`` have no upper end, ``18-35`` has."""
    assert Band.parse("18+", "age").is_open
    assert EVERYBODY.is_open
    assert not Band.parse("18-35", "age").is_open
    assert str(EVERYBODY) == "all"
