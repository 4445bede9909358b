"""Impressions on target: how much of what a medium shows falls on the people a plan is for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.plans.helpers import EXACT, nbd, notes

SEGMENTS: list[dict[str, Any]] = [
    {},
    {"gender": "women"},
    {"area": "mopti"},
    {"area": "bamako", "gender": "women", "age": "18-24"},
    {"area": "rural", "age": "15+"},
    {"area": ["kayes", "sikasso"], "gender": "men", "age": "30+"},
]


def planned(
    set: dict[str, str] | None = None, channels: tuple[str, ...] = ("radio",), **options: Any
) -> Estimate:
    study = Study.load(set={**EXACT, **(set or {})})
    plan = PlanRequest(options.pop("total", "10M XOF"))
    options.setdefault("range", None)
    return study.budget(plan, channels=list(channels), **options)


def weekly(**segment: Any) -> float:
    """Return the people who hear the radio in a week, from the audience alone."""
    found = Study.load(set=EXACT).audience(channels=["radio"], range=None, **segment)
    return found["channel.radio.reachable"].central


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_fixed_sum_of_national_radio_falls_on_segments_as_its_listeners_do(
    segment: dict[str, Any],
) -> None:
    """Ten million francs buy the same impressions whomever they are for; on target are those of
    the listeners in the segment, and frequency and GRPs count these.
    """
    found = planned({"channels.radio.coverage": "national"}, **segment)
    whole = planned({"channels.radio.coverage": "national"})
    assert found["plan.impressions"].central == pytest.approx(whole["plan.impressions"].central)
    listeners, seen = weekly(**segment), found["plan.impressions"].central
    on_target = seen * listeners / weekly()
    rows = {row.id: row.central for row in found}
    assert rows.get("plan.on_target", seen) == pytest.approx(on_target)
    assert rows.get("plan.outside_target", 0.0) == pytest.approx(seen - on_target, abs=1e-3)
    reached = nbd(on_target, listeners, 0.5)
    assert rows["channel.radio.reach"] == pytest.approx(reached)
    assert rows["plan.frequency"] == pytest.approx(on_target / reached)
    assert rows["plan.grps"] == pytest.approx(100 * on_target / (2 * listeners))


@pytest.mark.slow
def test_a_local_station_has_its_own_coverage() -> None:
    """A station of the capital that is planned for women there is heard by men there, and by
    nobody elsewhere; a segment beyond its coverage is reached within it alone.
    """
    station = {"channels.radio.coverage": "bamako"}
    women = planned(station, area="bamako", gender="women")
    share = weekly(area="bamako", gender="women") / weekly(area="bamako")
    assert women["channel.radio.on_target_share"].central == pytest.approx(share)
    wider = planned(station, area="urban")
    seen = wider["plan.impressions"].central
    assert wider["channel.radio.reach"].central == pytest.approx(
        nbd(seen, weekly(area="bamako"), 0.5)
    )


@pytest.mark.slow
def test_without_a_coverage_a_station_covers_the_areas_asked_for_and_a_doubt_says_so() -> None:
    found = planned(area="mopti", gender="women")
    share = weekly(area="mopti", gender="women") / weekly(area="mopti")
    assert found["channel.radio.on_target_share"].central == pytest.approx(share)
    (note,) = notes(found, "coverage")
    assert "coverage is not given, and taken to be Mopti region" in note
    assert "--set channels.radio.coverage=mopti" in note
    assert not notes(planned({"channels.radio.coverage": "mopti"}, area="mopti"), "coverage")
    assert not notes(planned(), "coverage")


def test_a_national_station_covers_the_country() -> None:
    """Its listeners elsewhere are outside the target, without a word: nothing was supposed."""
    prices = {
        "channels.tv.cost_per_spot": "200000 XOF",
        "channels.tv.audience_per_spot": "500k",
        "channels.tv.weekly_share": "30%",
    }
    found = planned(prices, ("tv",), area="bamako")
    people = Study.load(set=EXACT).audience(age="15+", range=None)["segment.population"].central
    capital = Study.load(set=EXACT).audience(area="bamako", age="15+", range=None)
    share = capital["segment.population"].central / people
    assert found["channel.tv.on_target_share"].central == pytest.approx(share, rel=0.01)
    assert not notes(found, "coverage")


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["target", "national", "mopti", "coverage"])
def test_the_audience_of_a_spot_says_whom_it_counts(whom: str) -> None:
    """Given for the target it is not multiplied again; for an area it is that of those who listen
    there.
    """
    settings = {"channels.radio.audience_of": whom, "channels.radio.coverage": "national"}
    found = planned(settings, area="mopti", gender="women")
    counted = {
        "target": weekly(area="mopti", gender="women"),
        "mopti": weekly(area="mopti"),
    }.get(whom, weekly())
    spots = found["channel.radio.spots"].central
    each = 40_000 * weekly(area="mopti", gender="women") / counted
    assert found["channel.radio.on_target"].central == pytest.approx(spots * each)
    assert found["plan.impressions"].central == pytest.approx(spots * 40_000 * weekly() / counted)


@pytest.mark.slow
def test_one_station_meets_a_part_of_those_who_listen_and_at_least_the_audience_of_a_spot() -> None:
    few = planned({"station_share": "30%"}, total="300M XOF")
    assert few["channel.radio.reach"].central < 0.3 * weekly()
    own = planned({"station_share": "30%", "channels.radio.station_share": "60%"})
    assert own["channel.radio.reach"].central == pytest.approx(
        nbd(own["plan.impressions"].central, 0.6 * weekly(), 0.5)
    )
    loud = planned({"station_share": "30%", "channels.radio.audience_per_spot": "5M"})
    assert loud["channel.radio.reach"].central == pytest.approx(
        nbd(loud["plan.impressions"].central, 5_000_000, 0.5)
    )


def test_platforms_show_to_an_area_a_gender_and_ages_alone() -> None:
    found = planned({}, ("facebook",), area="bamako", gender="women", age="18-34", total="1M XOF")
    assert "plan.on_target" not in found


@pytest.mark.parametrize("mark", ["", " @targetable"])
def test_a_narrowing_that_no_platform_can_be_told_leaves_impressions_outside(mark: str) -> None:
    """Of what is shown a fifth falls on the fifth asked for, unless platforms can show to it."""
    found = planned({}, ("facebook",), narrow=[f"eats out=20%{mark}"], total="1M XOF")
    seen, people = found["plan.impressions"].central, found["channel.facebook.reachable"].central
    on_target = seen if mark else 0.2 * seen
    assert found["channel.facebook.reach"].central == pytest.approx(nbd(on_target, people, 0.5))
    assert ("plan.on_target" in found) == (not mark)


def test_a_share_of_your_own_replaces_what_the_model_says() -> None:
    found = planned({"channels.radio.on_target_share": "12%"}, area="mopti")
    assert found["channel.radio.on_target"].central == pytest.approx(
        0.12 * found["plan.impressions"].central
    )


def test_a_channel_heard_elsewhere_is_left_out_and_alone_refused() -> None:
    """The reason names both places; the hint gives the coverage that would bring it back."""
    station = {"channels.radio.coverage": "bamako"}
    found = planned(station, ("radio", "facebook"), area="mopti", total="1M XOF")
    assert "channel.radio.reach" not in found
    (note,) = notes(found, "not-heard")
    assert note.startswith("Radio is left out: it is heard in Bamako, and the plan is for Mopti")
    with pytest.raises(InputError, match="it is heard in Bamako") as caught:
        planned(station, area="mopti")
    assert caught.value.hint == "--set channels.radio.coverage=mopti"


@pytest.mark.slow
def test_a_coverage_is_an_area() -> None:
    """One that cuts the segment's areas leaves their common part; what is none is refused."""
    towns = planned({"channels.radio.coverage": "urban"}, area="kayes")
    part = weekly(area="kayes:urban") / weekly(area="urban")
    assert towns["channel.radio.on_target_share"].central == pytest.approx(part)
    with pytest.raises(InputError, match="no area `nowhere`"):
        planned({"channels.radio.coverage": "nowhere"})
    with pytest.raises(InputError, match="is outside the coverage, Bamako"):
        planned({"channels.radio.coverage": "bamako", "channels.radio.audience_of": "mopti"})


def test_a_frequency_that_nobody_meets_is_in_doubt() -> None:
    """Above 15 in four weeks the price or the audience is doubtful; a longer flight may have it."""
    station = {"channels.radio.coverage": "bamako", "station_share": "20%"}
    (note,) = notes(planned(station, area="bamako", gender="women", age="18-24"), "frequency")
    assert note.startswith("Radio: each person reached is met")
    assert not notes(planned(), "frequency")


def test_an_example_that_was_pasted_is_no_number_of_the_users() -> None:
    own = {"channels.radio.cost_per_spot": "26000 XOF"}
    pasted = {**own, "channels.radio.audience_per_spot": "20k to 60k"}
    (note,) = notes(planned(pasted), "example")
    assert note.startswith(
        "“Radio: people who meet one spot” (`channels.radio.audience_per_spot`): as in the example"
    )
    assert not notes(planned(own), "example")


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    segment=st.sampled_from(SEGMENTS),
    coverage=st.sampled_from([None, "national", "bamako+mopti+rural", "bamako+mopti+kayes"]),
    narrow=st.sampled_from([(), ("x=40%",), ("x=40% @targetable",)]),
)
def test_impressions_on_target_never_exceed_impressions(
    segment: dict[str, Any], coverage: str | None, narrow: tuple[str, ...]
) -> None:
    set = {"channels.radio.coverage": coverage} if coverage else {}
    channels = ("radio", "facebook")
    try:
        found = planned(set, channels, narrow=narrow, range="90%", draws=200, **segment)
    except InputError:
        return
    for one in ("channel.radio", "channel.facebook", "plan"):
        if f"{one}.on_target" in found:
            assert found[f"{one}.on_target"].central <= found[f"{one}.impressions"].central
            assert found[f"{one}.outside_target"].low >= -1e-6
