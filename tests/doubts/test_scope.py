"""Settings that move nothing are named."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.figures.catalogue import Catalogue, Figure
from malisize.study import Study
from tests.doubts.helpers import notes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "case", "idle"),
    [
        ({"set": {"overlap": "80%"}}, {"channels": ["facebook"]}, "overlap"),
        ({"set": {"overlap": "80%"}}, {}, None),
        ({"set": {"channels.radio.weekly_share": "50%"}}, {}, "channels.radio.weekly_share"),
        ({"set": {"channels.radio.weekly_share": "50%"}}, {"channels": ["radio"]}, None),
        (
            {"prefer": {"tiktok_users": "korhogo-2025"}},
            {"channels": ["facebook"]},
            "prefer.tiktok_users",
        ),
        (
            {"set": {"figures.population": "23M"}, "prefer": {"population": "instat-census-2022"}},
            {},
            None,  # a note of its own says what replaces it
        ),
        (
            {"set": {"phones.owner_share": "40%", "channels.x.accounts": "30k"}},
            {"channels": ["facebook"]},
            "channels.x.accounts, phones.owner_share",
        ),
        ({"set": {"audience.age": "18+"}}, {"age": "all"}, None),
        (
            {"set": {"figures.radio_daily_share_bamako": "50%"}},
            {"area": "bamako", "channels": ["radio"]},
            None,
        ),
    ],
)
def test_a_setting_that_moves_nothing_is_noted(
    arguments: dict[str, Any], case: dict[str, Any], idle: str | None
) -> None:
    """What was typed and is valid, but no number or check rests on, is named; a file's values may
    well serve other requests.
    """
    found = notes(Study.load(**arguments).audience(range=None, **case), "idle")
    assert [list(note.keys) for note in found] == ([idle.split(", ")] if idle else [])
    for note in found:
        assert note.text.startswith("Has no effect here: ")
        assert all(f" (`{key}`)" in note.text for key in note.keys)
    file = b"overlap = 0.8"
    assert not notes(
        Study.load(("mine.toml", file)).audience(channels=["facebook"], range=None), "idle"
    )


@pytest.mark.slow
def test_sources_that_disagree_are_weighed_by_their_largest_difference() -> None:
    """Where the people asked for are in proportion to a share that others publish otherwise."""
    (note,) = notes(Study.load().audience(area="bamako", range=None), "conflict")
    assert "18.88 %" in note.text
    assert "12.46 %" in note.text
    assert note.effect == pytest.approx(1.0 - 12.46 / 18.88, rel=1e-3)
    assert not notes(Study.load().audience(range=None), "conflict")
    both = notes(Study.load().audience(area=["bamako", "segou"], range=None), "conflict")
    assert [one.effect for one in both] == [None] * len(both)


@pytest.mark.parametrize("source", ["used", "other"])
def test_a_source_without_a_share_disagrees_with_none(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the source that is used has no number, or it alone has one, nothing is contested."""
    usual = Catalogue.figure

    def without(self: Catalogue, key: str, topic: str | None = None) -> Figure:
        figure = usual(self, key, topic)
        if key != "bamako_share":
            return figure
        used = figure.used()
        told = [
            one._replace(value=None) if (one is used) is (source == "used") else one
            for one in figure.observations
        ]
        again = [one._replace(where="again") for one in told if one.rank != "preferred"]
        return figure._replace(observations=(*told, *again))

    monkeypatch.setattr(Catalogue, "figure", without)
    asked = {"area": "bamako", "range": None, "channels": ["facebook"]}
    assert not notes(Study.load().audience(**asked), "conflict")


@pytest.mark.slow
@pytest.mark.parametrize(("area", "said"), [("urban", True), ("bamako", False), ("rural", True)])
def test_what_a_town_is_is_said_of_towns(area: str, said: bool) -> None:
    """Towns have two definitions, which move nothing but towns and the countryside."""
    found = notes(Study.load().audience(area=area, range=None, channels=["facebook"]), "towns")
    assert bool(found) is said
