"""Settings with their mark and reason."""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import notes

OURS = "channels.facebook.cpm=950 XOF @sourced: our campaign of March"


def test_a_setting_takes_its_mark_and_reason() -> None:
    """They stand with the value in whatever is saved, and decide the basis of what rests on it."""
    found = Study.load(set=[OURS]).budget(
        PlanRequest("500000 XOF"), channels=["facebook"], range=None
    )
    (one,) = [one for one in found.assumptions if one.key == "channels.facebook.cpm"]
    assert (one.value, one.mark, one.why) == ("950 XOF", "sourced", "our campaign of March")
    assert found["channel.facebook.impressions"].central == pytest.approx(
        found["channel.facebook.spend"].central / 0.95
    )


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["", " @sourced", " @proxy: Senegal", " @unsourced: a guess"])
def test_a_number_that_the_user_gave_stands_in_for_nothing(mark: str) -> None:
    found = Study.load(set=[f"channels.facebook.cpm=950 XOF{mark}"]).budget(
        PlanRequest("500000 XOF"), channels=["facebook"], range=None
    )
    assert not notes(found, "price")


def test_only_the_last_mark_counts_and_a_reason_may_hold_anything() -> None:
    text = "overlap=80% to 95% @proxy: mail of ads@example.com, 3 = three"
    found = Study.load(set=[text]).audience(range=None)
    (one,) = [one for one in found.assumptions if one.key == "overlap"]
    assert (one.mark, one.why) == ("proxy", "mail of ads@example.com, 3 = three")


def test_a_mark_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="mark `sourcd` is none of sourced") as caught:
        Study.load(set=["overlap=80% @sourcd: x"])
    assert caught.value.hint == "did you mean `sourced`?"


def test_a_text_that_decides_a_formula_moves_something() -> None:
    found = Study.load(set={"channels.facebook.frequency_cap": "3 per week"}).budget(
        PlanRequest("500000 XOF"), channels=["facebook"], range=None
    )
    assert not notes(found, "idle")
