"""Records: what a row says of its spread."""

from __future__ import annotations

import pytest

from malisize.study import Study

SHARES = ("spread_sourced", "spread_proxy", "spread_judged", "spread_joint")


def test_rows_say_what_their_spread_comes_from() -> None:
    """The four shares of a row with spread add up to 1, and it names the leaf it rests on most by
    the key that replaces it; a row that is one leaf has the mark of its width alone.
    """
    estimate = Study.load("restaurant-bamako").audience(draws=300)
    for one in estimate:
        found = [getattr(one, name) for name in SHARES]
        if one.low == one.high:
            assert found == [None] * 4
            continue
        assert sum(found) == pytest.approx(1.0, abs=1e-12)
        assert all(0.0 <= share <= 1.0 for share in found)
        assert one.rests_on
    assert estimate["channel.facebook.accounts"].spread_proxy == 1.0
    assert estimate["internet_users"].spread_proxy == 1.0
    assert estimate["segment.narrowed.population"].spread_judged > 0.5


@pytest.mark.slow
def test_without_ranges_nothing_is_said_of_spread() -> None:
    """No shares and no errors at central values; shares but no errors for corners."""
    study = Study.load()
    for one in study.audience(range=None):
        assert (one.spread_joint, one.low_error, one.rests_on) == (None, None, None)
    corners = study.audience(range="envelope", draws=300)["reachable.deduplicated"]
    drawn = study.audience(draws=300)["reachable.deduplicated"]
    assert corners.low_error is None
    assert [getattr(corners, name) for name in SHARES] == [getattr(drawn, name) for name in SHARES]
