"""What sources do not agree on, and what a survey of media allows, is said of the results."""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.figures.conflicts import conflicts
from malisize.records import Estimate
from tests.model.helpers import CATALOGUE, rows

STUDY = Study.load()
MEDIA = "than a survey found to meet any mass medium"


def said(estimate: Estimate, words: str) -> list[str]:
    """Return the notes that have some words."""
    return [note.text for note in estimate.notes if words in note.text]


@pytest.mark.parametrize(
    ("area", "both"),
    [("bamako", ("18.88 %", "12.46 %")), ("mopti", ("9.68 %", "14.02 %")),
     ("former-mopti", ("9.68 %", "14.02 %")), ("douentza:rural", ("9.68 %", "14.02 %"))],
)  # fmt: skip
def test_an_area_on_whose_share_sources_differ_says_so(area: str, both: tuple[str, str]) -> None:
    """A result of Bamako, or of any part of former Mopti, has the census beside COD-PS."""
    (text,) = said(
        STUDY.audience(area=area, channels=["facebook"], range=None), "share of all people"
    )
    assert all(one in text for one in both)


@pytest.mark.slow
@pytest.mark.parametrize("area", ["national", "sikasso"])
def test_another_area_says_nothing_of_it(area: str) -> None:
    """Where sources agree, or everybody is asked for, there is nothing to say."""
    assert not said(
        STUDY.audience(area=area, channels=["facebook"], range=None), "share of all people"
    )


def test_the_conflict_is_among_the_conflicts_with_its_arithmetic() -> None:
    """``figures conflicts`` has both areas, what is used and how each share is worked out."""
    found = {one.figure: one for one in conflicts(CATALOGUE)}
    for key, share, people in (
        ("bamako_share", 2_231_344 / 17_907_114, "2,231,344 of 17,907,114"),
        ("former_mopti_share", 2_509_703 / 17_907_114, "2,509,703 of 17,907,114"),
    ):
        conflict = found[key]
        assert f"{share * 100:.2f} %" in conflict.others[0]
        assert any(people in line for line in conflict.arithmetic)
        assert "instat-census-2022-regions" in conflict.used


def test_the_share_stated_is_that_of_the_model() -> None:
    """The centre of former Mopti's share is what its regions have of all people."""
    found = rows("former-mopti", channels=["facebook"])
    share = found["segment.population"] / found["population"]
    used = CATALOGUE.figure("former_mopti_share", "regions").used()
    assert used is not None
    assert share == pytest.approx(used.value, abs=0.001)


@pytest.mark.slow
def test_radio_and_television_beside_what_a_survey_allows() -> None:
    """Of women of 15 and over no more than 61 % met any mass medium in a week of 2018: where radio
    and television together come to more, at central values or in draws, a note has both numbers.
    """
    asked = {"channels": ["radio", "tv"], "gender": "women", "age": "15+", "range": None}
    few = Study.load(set={"channels.radio.share_outside": "40%", "overlap.radio_tv": "95%"})
    many = Study.load(set={"overlap.radio_tv": "60%", "channels.tv.share_outside": "48%"})
    assert not said(few.audience(**asked), MEDIA)
    (text,) = said(many.audience(**asked), MEDIA)
    people = rows("national", "women", "15+", channels=["facebook"])["segment.population"]
    assert f"{0.61 * people:,.0f}".replace(",", " ") in text
    drawn = STUDY.audience(area="sikasso", channels=["radio", "tv"], draws=500)
    (text,) = said(drawn, MEDIA)
    assert "of draws" in text


def test_one_medium_is_not_held_against_it() -> None:
    """Radio alone is no union, and people that are narrowed are not those of the survey."""
    for options in ({"channels": ["radio"]}, {"channels": ["radio", "tv"], "narrow": {"x": "50%"}}):
        assert not said(STUDY.audience(range=None, **options), MEDIA)  # type: ignore[arg-type]
