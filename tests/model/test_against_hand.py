"""The model against the same audience worked out by hand: named cases in full, then any segment and
any channels.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.study import Study
from tests.model.helpers import rows
from tests.model.oracle import ALL, CHANNELS, ByHand
from tests.places import AREAS

SIZED = [
    "facebook",
    "instagram",
    "linkedin",
    "lenali",
    "radio",
    "sms",
    "ussd",
    "orange_mali",
    "orange_money",
]
IN_BAMAKO = [*SIZED, "whatsapp", "tiktok", "tv"]
EXACT = {"rel": 1e-9, "abs": 1e-6}


def text(age: tuple[int, int]) -> str:
    """Return an age band as an option writes it."""
    if age == ALL:
        return "all"
    return f"{age[0]}+" if age[1] == 85 else f"{age[0]}-{age[1] - 1}"


def compare(hand: ByHand, found: dict[str, float], channels: list[str]) -> None:
    """Compare every row of an audience with the one worked out by hand."""
    assert found["population"] == pytest.approx(hand.figure("population"), **EXACT)
    assert found["segment.population"] == pytest.approx(hand.people(hand.age), **EXACT)
    assert found["segment.online"] == pytest.approx(hand.users(hand.age), **EXACT)
    assert found["segment.penetration"] == pytest.approx(
        hand.users(hand.age) / hand.people(hand.age), **EXACT
    )
    for row, least in (("13_up", 13), ("15_up", 15)):
        if (id := f"segment.penetration.{row}") in found:
            ages = hand.ages(least)
            assert found[id] == pytest.approx(hand.users(ages) / hand.people(ages), **EXACT)
    for name in channels:
        reached = hand.reach(name) * hand.narrow
        assert found[f"channel.{name}.reachable"] == pytest.approx(reached, **EXACT), name
        online = CHANNELS[name]["universe"] == "online"
        whole = (hand.users(hand.age) if online else hand.people(hand.age)) * hand.narrow
        assert found[f"channel.{name}.share"] == pytest.approx(reached / whole, **EXACT), name
    for name, value in hand.together(channels).items():
        assert found[f"reachable.{name}"] == pytest.approx(value, **EXACT), name


def test_everybody_in_mali() -> None:
    """Facebook, Instagram, LinkedIn and Lenali reach 2.12 million of 7.15 million people online
    aged 13 and over.
    """
    found = rows()
    facebook = 2_200_000 * 1.00 * 0.92
    instagram = math.sqrt(200_000 * 250_000) * 1.00 * 0.92
    linkedin = math.sqrt(400_000 * 420_000) * 0.28 * 0.94
    lenali = math.sqrt(2_000 * 9_999) * 0.75 * 0.92
    teens = 0.13438 * 2 / 5 / (0.1512 + 0.13438)  # of people aged 5 to 14 those of 13 and 14
    online = 8_720_000 * (0.09 * teens + 0.09 + 0.53 + 0.23 + 0.06)
    assert found["population"] == 24_834_845
    assert found["internet_users"] == 8_720_000
    assert found["segment.population"] == 24_834_845
    assert found["segment.online"] == 8_720_000
    assert found["segment.penetration"] == pytest.approx(8_720_000 / 24_834_845, **EXACT)
    over_13 = (
        24_834_845
        * (
            0.13438 * 2 / 5
            + 0.11414
            + 0.09166
            + 0.07127
            + 0.05819
            + 0.04978
            + 0.04253
            + 0.03416
            + 0.02529
            + 0.01814
            + 0.01328
            + 0.02363
        )
        / 1.00001
    )  # the published shares together
    assert found["segment.penetration.13_up"] == pytest.approx(online / over_13, **EXACT)
    for name, value in (
        ("facebook", facebook),
        ("instagram", instagram),
        ("linkedin", linkedin),
        ("lenali", lenali),
    ):
        assert found[f"channel.{name}.reachable"] == pytest.approx(value, **EXACT)
        assert found[f"channel.{name}.share"] == pytest.approx(value / 8_720_000, **EXACT)
    shared = facebook / 0.90
    missed = math.prod(1 - value / shared for value in (facebook, instagram, linkedin, lenali))
    assert found["reachable.largest"] == pytest.approx(facebook, **EXACT)
    assert found["reachable.upper"] == pytest.approx(
        facebook + instagram + linkedin + lenali, **EXACT
    )
    assert found["reachable.deduplicated"] == pytest.approx(shared * (1 - missed), **EXACT)
    apart = math.prod(1 - value / online for value in (facebook, instagram, linkedin, lenali))
    assert found["reachable.independent"] == pytest.approx(online * (1 - apart), **EXACT)


def test_women_of_18_to_35_in_bamako() -> None:
    """A quarter of Facebook's accounts are women, half are in Bamako, and 69 % are aged 18 to 35:
    175,733 people.
    """
    found = rows("bamako", "women", "18-35", channels=["facebook"])
    adults = (
        0.11414
        + 0.09166
        + 0.07127
        + 0.05819
        + 0.04978
        + 0.04253
        + 0.03416
        + 0.02529
        + 0.01814
        + 0.01328
        + 0.02363
    )
    aged = (0.11414 * 2 / 5 + 0.09166 + 0.07127 + 0.05819 + 0.04978 / 5) * 0.61 / adults
    assert found["segment.population"] == pytest.approx(
        24_834_845 * 0.189 * 0.49555 * aged, **EXACT
    )
    weights = 0.53 + 0.281 * 1.9 + 0.189 * 1.9 * 1.1
    given = ByHand()
    assert sum(
        given.share(key) for key in given.given if key.startswith("users.age.")
    ) == pytest.approx(1.0)  # no scaling
    users = (
        8_720_000
        * (0.189 * 1.9 * 1.1 / weights)
        * 0.41
        * (0.53 + 0.23 * 0.04978 / 5 / (0.04978 + 0.04253 + 0.03416 + 0.02529))
    )
    assert found["segment.online"] == pytest.approx(users, **EXACT)
    facebook = (
        2_200_000
        * 0.50
        * 0.25
        * (0.67 + 0.144 * 0.04978 / 5 / (0.04978 + 0.04253 / 5))
        * 1.00
        * 0.92
    )
    assert found["channel.facebook.reachable"] == pytest.approx(facebook, **EXACT)
    assert round(found["channel.facebook.reachable"]) == 175_733
    assert found["reachable.deduplicated"] == found["channel.facebook.reachable"]


def test_a_region() -> None:
    """Ségou has 2,455,263 of the 22,395,489 counted; its users are those outside Bamako, spread
    like people.
    """
    found = rows("segou", channels=["facebook"])
    share = 2_455_263 / 22_395_489
    assert found["segment.population"] == pytest.approx(24_834_845 * share, **EXACT)
    weights = 0.53 + 0.281 * 1.9 + 0.189 * 1.9 * 1.1
    outside = 1 - 0.189 * 1.9 * 1.1 / weights
    assert found["segment.online"] == pytest.approx(8_720_000 * outside * share / 0.811, **EXACT)
    assert found["channel.facebook.reachable"] == pytest.approx(
        2_200_000 * 0.92 * 0.50 * share / 0.811, **EXACT
    )


def test_radio_sms_and_facebook() -> None:
    """Radio meets adults, SMS the owners of lines, Facebook its own: together by chance in people
    13+, never the sum.
    """
    found = rows(channels=["radio", "sms", "facebook"])
    adults = (
        0.11414
        + 0.09166
        + 0.07127
        + 0.05819
        + 0.04978
        + 0.04253
        + 0.03416
        + 0.02529
        + 0.01814
        + 0.01328
        + 0.02363
    )
    adults /= 1.00001  # the published shares together
    over_13 = adults + 0.13438 * 2 / 5 / 1.00001
    radio = 24_834_845 * adults * 0.56
    sms = 23_400_000 * 0.90 / 1.96
    facebook = 2_200_000 * 0.92
    assert sms < 24_834_845 * over_13
    assert found["channel.radio.reachable"] == pytest.approx(radio, **EXACT)
    assert found["channel.sms.reachable"] == pytest.approx(sms, **EXACT)
    possible = 24_834_845 * over_13
    nobody = math.prod(1 - part / possible for part in (radio, sms, facebook))
    assert found["reachable.deduplicated"] == pytest.approx(possible * (1 - nobody), **EXACT)
    assert radio + sms + facebook > possible
    assert found["reachable.upper"] == pytest.approx(possible, **EXACT)
    assert found["reachable.largest"] == pytest.approx(sms, **EXACT)


AGES = st.one_of(
    st.just(ALL),
    st.integers(15, 80).map(lambda low: (low, 85)),
    st.tuples(st.integers(0, 60), st.integers(16, 70)).map(lambda ends: (min(ends), max(ends) + 1)),
)


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.sampled_from(sorted(AREAS)),
    st.sampled_from(["all", "women", "men"]),
    AGES,
    st.lists(st.sampled_from(SIZED), min_size=1, max_size=5, unique=True),
)
def test_any_segment_and_channels(
    area: str, gender: str, age: tuple[int, int], channels: list[str]
) -> None:
    """Every row of any segment and any channels agrees with the hand computation."""
    compare(ByHand(area, gender, age), rows(area, gender, text(age), channels=channels), channels)


@settings(max_examples=60)
@given(
    st.sampled_from(["all", "women", "men"]),
    AGES,
    st.lists(st.sampled_from(IN_BAMAKO), min_size=1, max_size=5, unique=True),
    st.floats(1e5, 2.4e7),
)
def test_any_segment_and_channels_of_the_capital(
    gender: str, age: tuple[int, int], channels: list[str], users: float
) -> None:
    """In Bamako also the channels that a survey of it sizes agree, where the limit of people online
    binds and where not.
    """
    more = {"figures.internet_users": users}
    found = rows("bamako", gender, text(age), channels=channels, settings=more)
    compare(ByHand("bamako", gender, age, **more), found, channels)


@settings(max_examples=60)
@given(
    st.sampled_from(["national", "rural", "bamako", "mopti"]),
    st.sampled_from(["all", "women"]),
    st.floats(0.05, 1.0),
    st.floats(1.0, 4.0),
    st.floats(1.0, 1.5),
    st.floats(1e5, 2.4e7),
    st.floats(0.1, 0.9),
)
def test_any_values_of_the_assumptions(
    area: str, gender: str, overlap: float, k1: float, k2: float, users: float, women: float
) -> None:
    """The agreement does not hang on the shipped values: caps that bind are bound by hand as
    well.
    """
    channels = ["facebook", "linkedin", "sms"]
    more = {
        "overlap": overlap,
        "area.town_to_rural": k1,
        "area.bamako_to_town": k2,
        "figures.internet_users": users,
        "users.female": women,
    }
    found = rows(area, gender, "15-49", channels=channels, settings=more)
    compare(ByHand(area, gender, (15, 50), **more), found, channels)


@pytest.mark.parametrize(
    ("name", "age"),
    [
        ("health-campaign", (15, 85)),
        ("linkedin-recruitment", (22, 41)),
        ("mobile-money-launch", (18, 85)),
        ("restaurant-bamako", (18, 36)),
    ],
)
def test_the_shipped_cases(name: str, age: tuple[int, int]) -> None:
    """Every shipped case runs and gives the numbers worked out by hand."""
    estimate = Study.load(name).audience(range=None)
    hand = ByHand(files=[name])
    hand = ByHand(
        hand.given["audience.area"], hand.given.get("audience.gender", "all"), age, [name]
    )
    assert text(age) == estimate.request["age"]
    compare(hand, {row.id: row.central for row in estimate}, estimate.request["channels"])


def test_the_model_refuses_ages_a_channel_does_not_count() -> None:
    """Where the model refuses a segment it says which ages the channel counts."""
    with pytest.raises(
        InputError, match=r"Facebook counts ages 13\+ alone, and the segment is aged 5-12"
    ):
        rows("bamako", "all", "5-12", channels=["facebook"])
    with pytest.raises(
        InputError, match=r"Radio counts ages 15\+ alone, and the segment is aged 10-14"
    ):
        rows("bamako", "all", "10-14", channels=["radio"])
