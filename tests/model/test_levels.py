"""Levels, places and numbers that do not go together, and what holds at any of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study
from malisize.errors import InputError
from tests.model.helpers import draws
from tests.places import COUNTRY, REGIONS

ROOM = 1 + 1e-9


@pytest.mark.parametrize("level", ["101%", "2", "50% to 120%"])
def test_a_level_above_everybody_published_is_refused(level: str) -> None:
    """People online are at most the published users: a level is a share."""
    with pytest.raises(InputError, match=r"users\.level"):
        Study.load(set={"users.level": level}).audience(range=None)


def test_a_level_below_what_a_channel_needs_is_said() -> None:
    """A channel whose own people are more than are online is held there, and a note has it."""
    study = Study.load(set={"users.level": "5%"})
    found = study.audience(channels=["facebook"], age="13+", range=None)
    assert found["channel.facebook.reachable"].central <= found["segment.online"].central * ROOM
    texts = [note.text for note in found.notes]
    assert any(
        "Facebook cannot reach more than the segment's online people" in one for one in texts
    )


@pytest.mark.parametrize(
    ("text", "message", "typed"),
    [
        ("former-koutiala", "Koutiala is a region of today alone, and was part of former Sikasso",
         ("koutiala", "former-sikasso")),
        ("former-Ménaka", "Ménaka is a region of today alone, and was part of former Gao",
         ("menaka", "former-gao")),
    ],
)  # fmt: skip
def test_a_region_of_one_set_of_boundaries_is_refused_in_the_other(
    text: str, message: str, typed: tuple[str, ...]
) -> None:
    """A new region has no former self: the error names both that can be typed, and both can."""
    study = Study.load()
    with pytest.raises(InputError) as refused:
        study.audience(area=text)
    assert message in refused.value.message
    for area in typed:
        assert f"`{area}`" in (refused.value.hint or "")
        assert study.audience(area=area, channels=["facebook"], range=None)


def test_a_code_names_the_region_that_it_is_of() -> None:
    """Codes of COD-PS are the former regions, and Ménaka's, listed without a number, today's."""
    assert COUNTRY.area_id("ML07") == "former-gao"
    assert COUNTRY.area_id("ml10") == "menaka"
    assert COUNTRY.survey_code("menaka") == "ML07"


def test_ages_outside_a_survey_are_said_not_refused() -> None:
    """Surveys asked 15 to 49: others are answered, with a note of it, and these without."""
    study, words = Study.load(), "other ages are our judgement"
    for age, is_said in (("60+", True), ("13-17", True), ("15-49", False), ("20-34", False)):
        found = study.audience(age=age, channels=["facebook"], range=None)
        assert any(words in note.text for note in found.notes) is is_said


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(
    level=st.floats(0.03, 1.0),
    gender=st.sampled_from(["all", "women", "men"]),
    age=st.sampled_from(["all", "15+", "15-49", "18-34", "10-40", "50+"]),
    region=st.sampled_from(sorted(REGIONS)),
)
def test_parts_add_up_in_every_draw(level: float, gender: str, age: str, region: str) -> None:
    """Women and men, Bamako and all regions, and the towns and countryside of a region add up, of
    people online as of all people, at any level; nowhere are more online than there are.
    """

    def found(area: str, sex: str = gender) -> np.ndarray:
        one = draws(area, sex, age, ["sms" if age != "10-40" else "facebook"], count=40,
                    settings={"users.level": level})  # fmt: skip
        assert (one["segment.online"] <= one["segment.population"] * ROOM).all()
        return np.array([one["segment.online"], one["segment.population"]])

    country = found("national")
    outside = found("+".join(REGIONS))
    assert country[0] == pytest.approx((found("bamako") + outside)[0], rel=1e-9)
    assert found(region) == pytest.approx(
        found(f"{region}:urban") + found(f"{region}:rural"), rel=1e-9
    )
    both = found(region, "women") + found(region, "men")
    assert found(region, "all") == pytest.approx(both, rel=1e-9)


@pytest.mark.slow
def test_what_comes_out_at_the_ages_of_the_surveys() -> None:
    """Sikasso has 18 to 28 % online (about 9 to 45), Bamako 80 to 88 (65 to 95), and women in Mopti
    a third to half as often as men.
    """
    study, row = Study.load(), "segment.penetration"
    asked = {"age": "15-49", "channels": ["facebook"], "draws": 4000}
    for area, (least, most), (low, high) in (
        ("former-sikasso", (0.18, 0.28), (0.09, 0.45)), ("bamako", (0.80, 0.88), (0.65, 0.95)),
    ):  # fmt: skip
        found = study.audience(area=area, **asked)[row]
        assert least <= found.central <= most
        assert (found.low, found.high) == pytest.approx((low, high), abs=0.03)
    women, men = (
        study.audience(area="former-mopti", gender=sex, range=None, **asked)[row].central
        for sex in ("women", "men")
    )
    assert 1 / 3 < women / men < 0.55


def test_phone_owners_add_up_too() -> None:
    """Owners of a phone in Bamako and all regions are those of the country, in every draw."""
    row = "channel.sms.reachable"
    whole, capital, rest = (
        draws(area, "all", "15-49", ["sms"], count=40)[row]
        for area in ("national", "bamako", "+".join(REGIONS))
    )
    assert whole == pytest.approx(capital + rest, rel=1e-9)
