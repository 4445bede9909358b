"""Streams of random bits: those of the published generator, of every name its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.streams import begun, bits, order, shuffled, uniform


def test_bits_are_those_published_for_the_generator() -> None:
    """SplitMix64 after 1234567 and after 0 gives the numbers that its authors' code gives
    (S. Vigna, "splitmix64.c", prng.di.unimi.it, 2015).
    """
    assert bits(5, 1234567).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert bits(2, 0).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]


def splitmix(state: int) -> int:
    """Return the number after a state, one step of the published code at a time."""
    mixed = (state + 0x9E3779B97F4A7C15) % (1 << 64)
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % (1 << 64)
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % (1 << 64)
    return mixed ^ mixed >> 31


@given(state=st.integers(0, (1 << 64) - 1))
def test_any_state_is_followed_by_its_numbers(state: int) -> None:
    second = (state + 0x9E3779B97F4A7C15) % (1 << 64)
    assert bits(2, state).tolist() == [splitmix(state), splitmix(second)]


def test_a_stream_begins_at_the_same_state_on_every_version() -> None:
    """A new release of Python would have to move these to move a draw."""
    assert begun(1, "users.level") == 0xAFEB000063F5D8DA
    assert begun(0, "") != begun(1, "") != begun(1, "0")


@given(count=st.integers(1, 3000), seed=st.integers(0, 99), name=st.text(max_size=5))
def test_a_shuffle_has_every_number_once(count: int, seed: int, name: str) -> None:
    found = shuffled(count, seed, name)
    assert sorted(found.tolist()) == list(range(count))
    assert not found.flags.writeable
    assert (found == shuffled(count, seed, name)).all()


def test_a_shuffle_is_that_of_its_bits() -> None:
    """Numbers stand in the order of random numbers drawn for them."""
    drawn = [number >> 10 for number in bits(1000, begun(3, "a")).tolist()]
    assert len(set(drawn)) == 1000
    assert shuffled(1000, 3, "a").tolist() == sorted(range(1000), key=drawn.__getitem__)


def test_all_orders_are_as_likely() -> None:
    """Of 6,000 shuffles of three each of the six orders comes up 1,000 times, give or take four
    standard deviations; so does each place of ten for its first number, of 5,000.
    """
    orders = [tuple(shuffled(3, seed, "order").tolist()) for seed in range(6000)]
    counts = [orders.count(one) for one in set(orders)]
    assert len(counts) == 6
    assert all(abs(count - 1000) < 4 * (6000 * 5 / 36) ** 0.5 for count in counts)
    first = np.bincount([int(shuffled(10, 1, str(name))[0]) for name in range(5000)])
    assert np.abs(first - 500).max() < 4 * (5000 * 0.09) ** 0.5


def test_streams_of_two_names_or_seeds_do_not_go_together() -> None:
    """Over 50,000 numbers no two of ten streams are correlated by more than chance explains."""
    found = np.array([shuffled(50_000, seed, name) for seed in range(5) for name in ("a", "b")])
    off = np.corrcoef(found) - np.eye(10)
    assert np.abs(off).max() < 4.5 / 50_000**0.5


@given(
    values=st.lists(st.integers(-1000, 1000), min_size=1, max_size=200),
    scale=st.sampled_from([1e-200, 0.37, 1e200]),
)
def test_values_are_ordered_as_a_stable_sort_orders_them(values: list[int], scale: float) -> None:
    """Negative ones first, those that are alike in their order, whatever their size."""
    found = order(np.array(values, dtype=float) * scale)
    assert found.tolist() == sorted(range(len(values)), key=values.__getitem__)


def test_many_values_are_ordered_to_a_part_in_a_billion() -> None:
    """Of 100,000 scores no value stands before a smaller one but for one within 10^-9 of it."""
    values = np.random.default_rng(4).normal(size=100_000)
    ordered = values[order(values)]
    assert (np.diff(ordered) > -1e-9 * np.abs(ordered[1:])).all()
    assert np.sort(ordered).tolist() == np.sort(values).tolist()


def test_uniform_numbers_fill_the_span() -> None:
    """They lie from 0 to below 1, evenly: the largest gap to their ranks is one that Kolmogorov's
    test lets pass in 999 cases of 1,000.
    """
    found = np.sort(uniform(20_000, 2, "u"))
    assert found[0] >= 0.0
    assert found[-1] < 1.0
    ranks = np.arange(20_000) / 20_000
    assert np.abs(found - ranks).max() == pytest.approx(0.0, abs=1.95 / 20_000**0.5)
