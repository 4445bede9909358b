"""Where the draws say something else than the central value."""

from __future__ import annotations

import math
import re
from functools import reduce
from operator import mul

import pytest

from malisize.doubts.spread import widened
from malisize.quantity.evaluate import ends
from malisize.quantity.node import Node, assumed, leaf
from malisize.study import Study
from tests.doubts.helpers import notes


@pytest.mark.slow
def test_a_median_far_from_the_central_value_is_given() -> None:
    """Where half of the draws lie more than a tenth away from the central value, a note gives their
    median.
    """
    wide = {"channels.facebook.accounts": "100k to 9M", "channels.instagram.accounts": "100k to 9M"}
    estimate = Study.load(set=wide).audience(channels=["facebook", "instagram"])
    found = notes(estimate, "median")
    (note,) = found
    assert note.rows[0] == "reachable.deduplicated"
    assert note.effect is not None
    assert 0.1 < note.effect < 5.0
    assert "reachable.largest" in note.rows
    assert "All channels together with nobody counted twice (" in note.text
    assert "reachable." not in note.text
    assert not notes(Study.load().audience(), "median")


def test_judgements_that_lean_together_are_weighed_by_how_much_wider_the_range_is() -> None:
    """The effect is the part of the answer by which its range widens."""
    estimate = Study.load("linkedin-recruitment").audience(draws=500)
    (note,) = notes(estimate, "leaning")
    assert "the range of “All channels together with nobody counted twice” is" in note.text
    row = estimate["reachable.deduplicated"]
    assert note.effect is not None
    assert 0.01 < note.effect < (row.high - row.low) / row.central


def ranged_by(key: str, half: float) -> Node:
    """Return a judged number around 1 whose logarithm has ``half`` the width of its range."""
    return assumed(key, key, f"{math.exp(-half)!r} to {math.exp(half)!r}", "ratio")


@pytest.mark.parametrize("halves", [(0.2, 0.3), (0.5, 0.1, 0.4), (1.2, 0.9), (0.3,)])
def test_a_product_widens_as_its_closed_form_does(halves: tuple[float, ...]) -> None:
    """A product of lognormals is lognormal: where all lean together by a fifth its range is as much
    wider as variances and covariances of their logarithms say, exactly.
    """
    row = reduce(mul, [ranged_by(str(place), half) for place, half in enumerate(halves)])
    apart = sum(half * half for half in halves)
    covariances = 0.2 * (sum(halves) ** 2 - apart)
    wide, narrow = ((math.exp(half) - math.exp(-half)) for half in (
        math.sqrt(apart + covariances), math.sqrt(apart)))  # fmt: skip
    assert widened(row, ends(row)) == pytest.approx(wide / narrow - 1.0, abs=1e-12)


def test_what_nobody_judged_does_not_lean_and_what_ends_at_nothing_is_not_told() -> None:
    """A row without judgements widens by nothing; one that a leaf takes to nothing, or beyond all
    numbers, is left to draws.
    """
    judged = ranged_by("a", 0.5)
    assert judged.leaf is not None
    given = leaf(judged.leaf._replace(basis="sourced"), "A", "people")
    assert widened(given, ends(given)) == 0.0
    assert widened(judged, {"a": (0.0, 3.0)}) == math.inf
    vast = reduce(mul, [ranged_by(str(place), 9.0) for place in range(99)])
    assert widened(vast, {str(place): (1e-300, 1e300) for place in range(99)}) == math.inf


@pytest.mark.slow
def test_an_envelope_names_the_rows_that_it_may_not_hold_once() -> None:
    """One note, of the row that answers, has the ids of all rows and what to do."""
    found = Study.load().audience(area="bamako", range="envelope")
    (note,) = notes(found, "envelope")
    assert note.text.startswith("All channels together with nobody counted twice: its extremes")
    assert "reachable.deduplicated" in note.rows
    assert len(note.rows) > 1
    assert note.hint is not None
    assert "leave out `--range envelope`" in note.hint
    assert re.search("from .* to .* at most, since these move it both ways", note.text)
