"""Caveats come by weight: what spoils the answer, then by how far each moves it, its age last."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from malisize.doubts.weighing import BROKEN, NATIONAL, _effect
from malisize.errors import MalisizeError
from malisize.formats.json import to_json
from malisize.formats.toml import to_toml
from malisize.records import Estimate, Note
from malisize.request import PlanRequest
from malisize.saved.reading import read
from malisize.study import Study
from malisize.wording import language, say

ID = re.compile(
    r"\b(?:area|audience|budget|channels?|figures|market|plan|reachable|segment|social|users)"
    r"\.[a-z]"
)
SMALL = 0.02  # of the answer
BUNDLED = (
    *("grocery-bamako", "health-campaign", "linkedin-recruitment", "mobile-money-launch"),
    *("momo-merchant", "mototaxi-bamako", "newsletter-linkedin", "restaurant-bamako"),
)


def answers(name: str) -> list[Estimate]:
    """Return the audience, a plan and, where the case describes one, the market of a bundled
    case.
    """
    study = Study.load(name)
    found = [
        study.audience(draws=200),
        study.budget(PlanRequest("3M XOF"), draws=200),
        study.budget(PlanRequest("3M XOF", allocate=True), draws=200),
    ]
    try:
        return [*found, study.market(draws=200)]
    except MalisizeError:
        return found


def weight(note: Note) -> float:
    """Return what a note should be ranked by among those that spoil nothing."""
    effect = SMALL if note.effect is None else note.effect
    return max(effect, SMALL) if note.kind == NATIONAL else effect


@pytest.fixture(scope="module", params=BUNDLED)
def estimates(request: pytest.FixtureRequest) -> list[Estimate]:
    return answers(request.param)


@pytest.mark.slow
def test_caveats_of_every_bundled_case_come_by_weight(estimates: list[Estimate]) -> None:
    """What decides or spoils the answer comes first, and the rest by how far it moves the row that
    answers.
    """
    for estimate in estimates:
        notes = estimate.notes
        broken = [note.kind in BROKEN for note in notes]
        assert broken == sorted(broken, reverse=True)
        weights = [weight(note) for note in notes if note.kind not in BROKEN]
        assert weights == sorted(weights, reverse=True)


@pytest.mark.slow
def test_a_contested_national_level_comes_before_what_is_small(estimates: list[Estimate]) -> None:
    """Where people online count, what sources disagree on stands before every caveat that moves the
    answer less than a fiftieth, or that nothing measures.
    """
    for estimate in estimates:
        kinds = [note.kind for note in estimate.notes]
        if any(one.key == "users.level" for one in estimate.assumptions):
            after = estimate.notes[kinds.index(NATIONAL) + 1 :]
            before = estimate.notes[: kinds.index(NATIONAL)]
            assert all((note.effect or 0.0) >= SMALL or note.kind in BROKEN for note in before)
            assert all(note.kind not in BROKEN for note in after)


@pytest.mark.slow
def test_caveats_of_bundled_cases_speak_in_words(estimates: list[Estimate]) -> None:
    """No caveat of a bundled case names a row or a key by its id, in English or in French."""
    for estimate in estimates:
        for note in estimate.notes:
            for text in (note.text, str(say(note.text, language("fr")))):
                assert not ID.search(text), text


@pytest.mark.slow
def test_an_effect_is_what_the_weightiest_number_moves_the_answer_by() -> None:
    """The effect of a caveat on people online is the answer at both ends of that number alone."""
    study = Study.load()
    asked = {"channels": ["whatsapp"], "range": None}
    (note,) = [one for one in study.audience(channels=["whatsapp"]).notes if one.kind == NATIONAL]
    row = "reachable.deduplicated"
    low, central, high = (
        study.varied(set={"users.level": level}).audience(**asked)[row].central  # type: ignore[arg-type]
        for level in ("42%", "66%", "95%")
    )
    assert note.effect == pytest.approx((high - low) / central, rel=1e-9)
    assert note.keys == ("users.level",)


def test_formats_carry_what_a_caveat_is_made_of() -> None:
    """JSON and TOML have kind, keys, effect and parameters, numbers as numbers, and a saved
    estimate is read with them.
    """
    estimate = Study.load("restaurant-bamako").audience(draws=200)
    found = {note.kind: note for note in estimate.notes}
    for document in (json.loads(to_json(estimate)), tomllib.loads(to_toml(estimate))):
        noted = {note["kind"]: note for note in document["notes"]}
        level = noted[NATIONAL]
        assert level["keys"] == ["users.level"]
        assert level["effect"] == found[NATIONAL].effect
        assert level["parameters"]["published"] == pytest.approx(8.72e6, rel=1e-3)
        assert len(level["parameters"]["range"]) == 2
        assert noted["stand-in"]["parameters"]["names"] == ["TikTok"]
        assert "effect" not in noted["narrowing"]
    (again,) = [n for n in read(to_toml(estimate).encode(), "x.toml").notes if n.kind == NATIONAL]
    assert (again.effect, again.keys) == (found[NATIONAL].effect, found[NATIONAL].keys)


def test_without_ranges_nothing_is_weighed() -> None:
    """Without ranges caveats stand in the order of the rules, what is contested first."""
    notes = Study.load().audience(range=None).notes
    assert {note.effect for note in notes} == {None}
    assert notes[0].kind == NATIONAL


def test_a_note_whose_keys_move_nothing_has_no_effect() -> None:
    note = Note("stale", "old", keys=("figures.x",))
    assert _effect(note, {"overlap": 0.2}) == 0.0
    assert _effect(note, {"overlap": 0.2, "figures.x": 0.1}) == 0.1
    assert _effect(note._replace(effect=0.3), {"figures.x": 0.1}) == 0.3
    assert _effect(note, {}) is None
