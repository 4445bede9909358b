"""All channels together: never the sum, never above the people there are, and in step with every
input.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.model.channels import channels
from malisize.model.reachable import choose
from malisize.study import Study
from tests.model.helpers import draws, inputs, rows, union_of
from tests.places import AREAS, COUNTRY, parse_segment

FEW = settings(max_examples=20)
ONLINE = ["facebook", "instagram", "linkedin", "lenali"]
OFFLINE = ["radio", "sms", "ussd", "orange_mali", "orange_money"]
LISTS = st.lists(st.sampled_from(ONLINE + OFFLINE), min_size=1, max_size=5, unique=True)
SEGMENTS = st.tuples(
    st.sampled_from(sorted(AREAS)),
    st.sampled_from(["all", "women", "men"]),
    st.sampled_from(["all", "13+", "18-35", "10-17", "50+"]),
)
VALUES = st.fixed_dictionaries(
    {
        "overlap": st.floats(0.01, 1.0),
        "channels.facebook.accounts": st.floats(1e3, 2e7),
        "channels.instagram.accounts": st.floats(1e3, 2e7),
        "channels.radio.weekly_share": st.floats(0.001, 1.0),
        "channels.orange_mali.lines_per_person": st.floats(1.0, 5.0),
        "figures.internet_users": st.floats(1e5, 2.4e7),
    }
)  # fmt: skip


@pytest.mark.slow
@FEW
@given(SEGMENTS, LISTS, VALUES)
def test_together_lies_between_the_largest_and_the_sum_at_central_values(
    segment: tuple[str, str, str], names: list[str], values: Mapping[str, float]
) -> None:
    """Largest <= deduplicated <= upper, and nobody is reached above the people there are, whatever
    is assumed.
    """
    found = rows(*segment, channels=names, settings=values)
    assert found["reachable.largest"] <= found["reachable.deduplicated"] <= found["reachable.upper"]
    assert found["reachable.upper"] <= found["segment.population"] * (1 + 1e-12)
    assert found["segment.online"] <= found["segment.population"]
    for name in names:
        people = (
            "segment.online"
            if channels(COUNTRY)[name].universe == "online"
            else "segment.population"
        )
        assert found[f"channel.{name}.reachable"] <= found[people] * (1 + 1e-12)
        assert 0.0 <= found[f"channel.{name}.share"] <= 1.0 + 1e-12


@pytest.mark.slow
@settings(max_examples=12)
@given(SEGMENTS, LISTS)
def test_together_lies_between_the_largest_and_the_sum_in_every_draw(
    segment: tuple[str, str, str], names: list[str]
) -> None:
    """The same holds in each single draw, not only on the average."""
    found = draws(*segment, channels=names, count=400)
    assert (found["reachable.largest"] <= found["reachable.deduplicated"]).all()
    assert (found["reachable.deduplicated"] <= found["reachable.upper"]).all()
    assert (found["reachable.upper"] <= found["segment.population"] * (1 + 1e-12)).all()
    for name in names:
        people = (
            "segment.online"
            if channels(COUNTRY)[name].universe == "online"
            else "segment.population"
        )
        assert (found[f"channel.{name}.reachable"] <= found[people] * (1 + 1e-12)).all()


@pytest.mark.slow
@FEW
@given(SEGMENTS, LISTS, VALUES)
def test_ranges_hold_their_central_values(
    segment: tuple[str, str, str], names: list[str], values: Mapping[str, float]
) -> None:
    """Every row has low <= central <= high, all finite and none negative."""
    study = Study.load(set=values)
    estimate = study.audience(
        area=segment[0], gender=segment[1], age=segment[2], channels=names, draws=100
    )
    for row in estimate:
        assert 0.0 <= row.low <= row.central <= row.high < np.inf


@pytest.mark.slow
@pytest.mark.parametrize("area", ["national", "bamako", "rural"])
def test_a_further_channel_never_makes_fewer_people(area: str) -> None:
    """With the shipped values, adding any channel to any others never lowers how many are reached
    together.
    """
    pool = [*ONLINE[:3], "radio", "sms", "orange_mali", "orange_money"]
    reached = {
        chosen: rows(area, channels=list(chosen))["reachable.deduplicated"]
        for size in (1, 2, 3)
        for chosen in combinations(pool, size)
    }
    for chosen, people in reached.items():
        for left_out in chosen:
            fewer = tuple(name for name in chosen if name != left_out)
            if fewer:
                assert people >= reached[fewer] * (1 - 1e-12), (chosen, left_out)


@pytest.mark.slow
@FEW
@given(SEGMENTS, LISTS.filter(lambda names: len(names) > 1), VALUES)
def test_a_further_channel_never_makes_fewer_people_whatever_is_assumed(
    segment: tuple[str, str, str], names: list[str], values: Mapping[str, float]
) -> None:
    """Adding any channel never lowers how many are reached together."""
    more = rows(*segment, channels=names, settings=values)["reachable.deduplicated"]
    fewer = rows(*segment, channels=names[:-1], settings=values)["reachable.deduplicated"]
    assert more >= fewer * (1 - 1e-12)


@pytest.mark.parametrize("area", ["national", "bamako", "rural"])
def test_adding_sms_to_an_operator_and_its_wallet_never_makes_fewer_people(area: str) -> None:
    """Beside an operator and its wallet, SMS must not lower how many are reached together."""
    fewer = rows(area, channels=["orange_mali", "orange_money"])["reachable.deduplicated"]
    more = rows(area, channels=["orange_mali", "orange_money", "sms"])["reachable.deduplicated"]
    assert more >= fewer


@pytest.mark.slow
@FEW
@given(SEGMENTS, st.lists(st.sampled_from(ONLINE), min_size=2, max_size=4, unique=True))
def test_full_overlap_leaves_the_largest(segment: tuple[str, str, str], names: list[str]) -> None:
    """Where everybody else also uses the largest channel, all together are the largest alone."""
    found = rows(*segment, channels=names, settings={"overlap": 1})
    assert found["reachable.deduplicated"] == pytest.approx(found["reachable.largest"], rel=1e-12)


@pytest.mark.slow
@FEW
@given(
    SEGMENTS,
    st.lists(st.sampled_from(ONLINE), min_size=2, max_size=4, unique=True),
    st.sampled_from([0, 1e-9, 0.001]),
)
def test_hardly_any_overlap_gives_independence(
    segment: tuple[str, str, str], names: list[str], overlap: float
) -> None:
    """Where hardly anybody else uses the largest channel, channels fall independently among all
    people online.
    """
    found = rows(*segment, channels=names, settings={"overlap": overlap})
    assert found["reachable.deduplicated"] == pytest.approx(
        found["reachable.independent"], rel=1e-12
    )


def test_more_overlap_means_fewer_people() -> None:
    """The more of the others use the largest channel, the fewer are reached together."""
    found = [
        rows(channels=ONLINE, settings={"overlap": overlap})["reachable.deduplicated"]
        for overlap in (0.1, 0.3, 0.6, 0.9, 1.0)
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


@pytest.mark.slow
@FEW
@given(SEGMENTS, LISTS, st.floats(0.01, 1.0), st.floats(0.05, 1.0))
def test_narrowing_scales_every_reach_linearly(
    segment: tuple[str, str, str], names: list[str], one: float, other: float
) -> None:
    """Narrowing to a share of people leaves that share of every reach, of any two shares their
    product.
    """
    plain = rows(*segment, channels=names)
    narrowed = rows(*segment, channels=names, narrow=[f"eats out={one!r}", f"often={other!r}"])
    for id, value in plain.items():
        if id.endswith(".reachable") or id.startswith("reachable."):
            assert narrowed[id] == pytest.approx(value * one * other, rel=1e-9), id
        elif id.endswith((".share", ".accounts")) or id.startswith(
            ("segment.p", "segment.online", "internet", "population")
        ):
            assert narrowed[id] == pytest.approx(value, rel=1e-9), id
    assert narrowed["segment.narrowed.online"] == pytest.approx(
        plain["segment.online"] * one * other, rel=1e-9
    )
    assert narrowed["segment.narrowed.population"] == pytest.approx(
        plain["segment.population"] * one * other, rel=1e-9
    )


@pytest.mark.slow
@FEW
@given(SEGMENTS, LISTS, st.floats(1e3, 2e7), st.floats(1.0, 10.0))
def test_more_accounts_never_mean_fewer_people(
    segment: tuple[str, str, str], names: list[str], accounts: float, times: float
) -> None:
    """Raising the size of one channel raises its reach, and never lowers what all reach
    together.
    """
    names = ["facebook", *(name for name in names if name != "facebook")]
    fewer = rows(*segment, channels=names, settings={"channels.facebook.accounts": accounts})
    more = rows(*segment, channels=names, settings={"channels.facebook.accounts": accounts * times})
    for id in (
        "channel.facebook.reachable",
        "reachable.deduplicated",
        "reachable.upper",
        "reachable.largest",
    ):
        assert more[id] >= fewer[id] * (1 - 1e-12)


def test_below_thirteen_nobody_is_on_an_online_channel() -> None:
    """Children of 10 to 12 add nobody to an online channel, and a segment of children alone is
    refused.
    """
    with_children = rows("national", "all", "10-15", channels=["facebook", "instagram"])
    without = rows("national", "all", "13-15", channels=["facebook", "instagram"])
    for id in (
        "channel.facebook.reachable",
        "channel.instagram.reachable",
        "reachable.deduplicated",
        "reachable.upper",
    ):
        assert with_children[id] == pytest.approx(without[id], rel=1e-12)
    assert with_children["segment.online"] > without["segment.online"]
    for name in ONLINE:
        with pytest.raises(InputError, match=r"counts ages 13\+ alone"):
            rows("national", "all", "5-12", channels=[name])


def test_platforms_are_not_summed() -> None:
    """Facebook, Instagram and LinkedIn accounts add up to more than all social accounts; together
    they reach fewer.
    """
    found = rows(channels=["facebook", "instagram", "linkedin"])
    summed = sum(
        found[f"channel.{name}.accounts"] for name in ("facebook", "instagram", "linkedin")
    )
    assert summed > 2_800_000
    assert found["reachable.deduplicated"] < 2_200_000
    assert found["reachable.deduplicated"] < sum(
        found[f"channel.{name}.reachable"] for name in ("facebook", "instagram", "linkedin")
    )


def test_online_and_offline_meet_in_the_people_old_enough() -> None:
    """The online union and each offline channel combine independently among the segment's people,
    all old enough here.
    """
    found = rows("urban", "women", "18+", channels=["facebook", "instagram", "radio"])
    parts = [found["reachable.online"], found["channel.radio.reachable"]]
    assert found["reachable.deduplicated"] == pytest.approx(
        union_of(found["segment.population"], parts), rel=1e-12
    )


def test_phone_channels_meet_among_the_owners_of_lines() -> None:
    """An operator and its wallet combine among people who own a line, and add nobody to SMS, which
    reaches all of those.
    """
    found = rows(channels=["sms", "orange_mali", "orange_money", "ussd"])
    assert found["reachable.deduplicated"] == pytest.approx(
        found["channel.sms.reachable"], rel=1e-12
    )
    pair = rows(channels=["orange_mali", "orange_money"])
    owners = found["channel.sms.reachable"]
    parts = [pair["channel.orange_mali.reachable"], pair["channel.orange_money.reachable"]]
    assert pair["reachable.deduplicated"] == pytest.approx(union_of(owners, parts), rel=1e-12)
    notes = Study.load().audience(channels=["orange_mali", "orange_money"], range=None).notes
    assert any(
        note.kind == "phones-together" and "people with a phone" in note.text for note in notes
    )


def test_groups_stand_for_the_channels_that_have_a_size() -> None:
    """``online``, ``offline`` and ``all`` choose what can be sized there, once each; the rest waits
    for a number.
    """
    mali, bamako = (parse_segment(area, "all", "all") for area in ("national", "bamako"))
    online, waiting = choose(["online", "facebook"], inputs(), mali)
    assert [one.key for one in online] == [
        "facebook",
        "messenger",
        "whatsapp",
        "instagram",
        "youtube",
        "tiktok",
        "linkedin",
        "lenali",
    ]
    assert "snapchat" in [one.key for one in waiting]
    assert "jumia" not in [one.key for one in waiting]
    capital, _ = choose(["ONLINE"], inputs(), bamako)
    assert {one.key for one in capital} == {one.key for one in online}
    offline, _ = choose(["offline"], inputs(), bamako)
    assert [one.key for one in offline] == [
        "radio",
        "tv",
        "sms",
        "ussd",
        "orange_mali",
        "orange_money",
    ]
    every, waiting = choose(["all"], inputs(), mali)
    assert {one.key for one in every} >= {one.key for one in online}
    assert not {one.key for one in every} & {one.key for one in waiting}


def test_groups_leave_out_channels_that_do_not_count_the_ages() -> None:
    """A group holds what counts anybody of the segment; only a channel asked for by name is an
    error.
    """
    teens = parse_segment("bamako", "all", "13-14")
    every, waiting = choose(["all"], inputs(), teens)
    assert {"facebook", "instagram"} <= {one.key for one in every}
    assert not {"radio", "tv", "whatsapp", "tiktok", "sms"} & {one.key for one in every}
    assert not {"radio", "tv", "ortm", "billboards"} & {
        one.key for one in waiting
    }  # a number would not help
    assert rows("bamako", "all", "13-14", channels=["all"])["reachable.deduplicated"] > 0
    for name in ("radio", "whatsapp"):
        with pytest.raises(
            InputError, match=r"counts ages 15\+ alone, and the segment is aged 13-14"
        ):
            rows("bamako", "all", "13-14", channels=["all", name])


@pytest.mark.parametrize("group", ["online", "offline", "all"])
def test_a_segment_below_thirteen_has_people_and_no_channel(group: str) -> None:
    """Children are counted as people and as users; no channel has any of them, nothing waits, and a
    note says why.
    """
    estimate = Study.load().audience(age="5-12", channels=[group])
    assert estimate["segment.online"].central > 0
    assert not [row.id for row in estimate if row.id.startswith(("channel.", "reachable."))]
    assert any(
        note.kind == "too-young" and "Channels count people aged 13+" in note.text
        for note in estimate.notes
    )
    assert not any(note.kind == "waiting" for note in estimate.notes)
    with pytest.raises(InputError, match=r"counts ages 13\+ alone"):
        Study.load().audience(age="5-12", channels=[group, "facebook"], range=None)


@pytest.mark.slow
@FEW
@given(
    st.sampled_from(sorted(AREAS)),
    st.sampled_from(["all", "women", "men"]),
    st.lists(
        st.sampled_from([*ONLINE, *OFFLINE, "tv", "whatsapp", "tiktok"]),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    VALUES,
    st.booleans(),
)
def test_children_are_nobody_a_channel_could_reach(
    area: str, gender: str, names: list[str], values: Mapping[str, float], narrowed: bool
) -> None:
    """All ages and 13 and over have the same reach, in every row of it, and never more than the
    people of those ages.
    """
    narrow = ["eats out=30%"] if narrowed else []
    offline = all(channels(COUNTRY)[name].universe != "online" for name in names)
    surveyed = all(name in ("whatsapp", "tiktok") for name in names)
    least = "15+" if offline or surveyed else "13+"
    whole, counted = (
        rows(area, gender, age, channels=names, settings=values, narrow=narrow)
        for age in ("all", least)
    )
    for id, value in whole.items():
        if id.startswith("reachable.") or id.endswith(".reachable"):
            assert value == pytest.approx(counted[id], rel=1e-12), id
    people = counted["segment.narrowed.population" if narrowed else "segment.population"]
    assert whole["reachable.upper"] <= people * (1 + 1e-12)


def test_narrowing_several_channels_is_said_to_be_the_same_on_each() -> None:
    """A narrowing share is that of people, so with several channels a note says that it is taken to
    hold on each.
    """

    def said(names: list[str], narrow: list[str]) -> bool:
        notes = Study.load().audience(channels=names, narrow=narrow, range=None).notes
        return any(note.kind == "narrowing" for note in notes)

    assert said(["facebook", "radio"], ["eats out=30%"])
    assert not said(["facebook"], ["eats out=30%"])
    assert not said(["facebook", "radio"], [])


def test_what_waits_for_a_number_is_named_and_never_zero() -> None:
    """A group names the channels it leaves out in a note, and gives them no row."""
    estimate = Study.load().audience(channels=["all"], range=None)
    waiting = [note for note in estimate.notes if note.kind == "waiting"]
    assert len(waiting) == 1
    assert waiting[0].text.startswith(
        "Left out, as nothing is published on how many use them: X (Twitter), Snapchat, Pinterest,"
        " Google Search and "
    )
    assert not any(row.central == 0 for row in estimate)
    assert "channel.x.reachable" not in estimate


def test_one_channel_is_all_channels() -> None:
    """Alone, a channel is the largest, the union and the sum."""
    for name in ("facebook", "radio", "sms"):
        found = rows(channels=[name])
        numbers = {
            found[f"reachable.{row}"] for row in ("largest", "independent", "upper", "deduplicated")
        }
        assert numbers == {found[f"channel.{name}.reachable"]}


def test_the_funnel_prints_penetration_beside_each_base() -> None:
    """Penetration of all ages, of people 13+ and of people 15+ stand side by side; a narrower band
    has its own alone.
    """
    everybody = rows()
    assert (
        everybody["segment.penetration"]
        < everybody["segment.penetration.13_up"]
        < everybody["segment.penetration.15_up"]
    )
    adults = rows(age="18-35")
    assert "segment.penetration.13_up" not in adults
    assert adults["segment.penetration"] == pytest.approx(
        adults["segment.online"] / adults["segment.population"]
    )
