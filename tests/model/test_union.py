"""Areas, genders and ages taken together: what they share counts once, and parts add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.bands import Ages, Band
from malisize.errors import InputError
from malisize.request import Request
from malisize.study import Study
from tests.model.helpers import without
from tests.places import REGIONS, parse_segment

STUDY = Study.load(set={"channels.tv.weekly_share": "40% to 70%"})
CHANNELS = ("facebook", "linkedin", "sms", "tv")
ROWS = ("segment.population", "segment.online", *(f"channel.{one}.reachable" for one in CHANNELS))
DRAWS = 300
# what can be taken together: either division of the country, whose overlaps are known
SIDES = ("urban", "rural", "bamako")
REGIONAL = ("bamako", *REGIONS)
areas = st.one_of(
    st.sets(st.sampled_from(SIDES), min_size=1),
    st.sets(st.sampled_from(REGIONAL), min_size=1, max_size=4),
)
bands = st.tuples(st.integers(15, 70), st.integers(0, 25)).map(
    lambda pair: Band(pair[0], pair[0] + pair[1] + 1)
)
ages = st.lists(bands, min_size=1, max_size=3)
genders = st.sampled_from([("all",), ("women",), ("men",)])


def drawn(
    area: Iterable[str], gender: Iterable[str], age: Iterable[str], rows: Sequence[str] = ROWS
) -> dict[str, np.ndarray]:
    """Return the draws of rows for a segment: the same strata of every leaf, whatever is asked."""
    request = Request(tuple(area), tuple(gender), tuple(age), CHANNELS, draws=DRAWS)
    (found,) = STUDY.ask(request).over_draws(rows)
    return {row: np.broadcast_to(found[row], (DRAWS,)) for row in rows}


def assert_same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    for row, values in one.items():
        np.testing.assert_allclose(values, other[row], rtol=1e-12, err_msg=row)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(areas, genders, ages)
def test_parts_add_up_to_their_union_in_every_draw(
    area: set[str], gender: tuple[str, ...], age: list[Band]
) -> None:
    """People, internet users and each channel's people of a set of places and bands are the sums of
    those of its parts asked alone.
    """
    segment = parse_segment(sorted(area), gender, list(map(str, age)))
    whole = drawn(area, gender, map(str, age))
    parts = [
        drawn([place], gender, [str(band)])
        for place, band in product(segment.areas, segment.ages.bands)
    ]
    assert_same(whole, {row: sum(part[row] for part in parts) for row in ROWS})  # type: ignore[misc]


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(areas, ages, st.randoms())
def test_overlaps_and_order_change_nothing(area: set[str], age: list[Band], random: object) -> None:
    """Places and bands named again, in another order or cut in two, are the same segment."""
    segment = parse_segment(sorted(area), "all", list(map(str, age)))
    again = [*area, *segment.areas]
    pieces = [*age, *segment.ages.bands, *(Band(one.low, one.low + 1) for one in age)]
    random.shuffle(again)  # type: ignore[attr-defined]
    random.shuffle(pieces)  # type: ignore[attr-defined]
    assert parse_segment(again, ["women", "men"], list(map(str, pieces))) == segment
    assert_same(
        drawn(area, ["all"], map(str, age)), drawn(again, ["men", "women"], map(str, pieces))
    )


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(areas, bands, st.integers(0, 20))
def test_a_band_cut_in_two(area: set[str], age: Band, at: int) -> None:
    """Two bands side by side are the band they make: the people of both, and at least the internet
    users of both, since a limit holds for the whole where it may hold for one of them.
    """
    cut = min(age.low + at, age.end - 1)
    pieces = [Band(age.low, cut), Band(cut, age.end)] if cut > age.low else [age]
    whole = drawn(area, ["all"], [str(age)])
    parts = [drawn(area, ["all"], [str(piece)]) for piece in pieces]
    people = sum(part["segment.population"] for part in parts)
    np.testing.assert_allclose(whole["segment.population"], people, rtol=1e-12)
    for row in ROWS[1:]:
        assert (whole[row] >= sum(part[row] for part in parts) * (1 - 1e-12)).all()


@given(ages)
def test_ages_are_apart(age: list[Band]) -> None:
    """Every year of some bands is in their ages once, and no other year is."""
    found = Ages.of(age)
    years = [year for band in found.bands for year in range(band.low, band.end)]
    assert years == sorted({year for band in age for year in range(band.low, band.end)})
    assert all(
        one.end < other.low for one, other in zip(found.bands, found.bands[1:], strict=False)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("area", "age", "one_area", "one_age"),
    [
        (["urban", "bamako"], ["all"], "urban", "all"),
        (["urban", "rural"], ["18+"], "national", "18+"),
        (["rural", "bamako", "urban"], ["18+"], "national", "18+"),
        (["national", "sikasso"], ["18+"], "national", "18+"),
        (["rural", "sikasso", "urban"], ["all"], "national", "all"),
        (["bamako"], ["18-30", "25-40"], "bamako", "18-40"),
        (["bamako"], ["18-24", "25-34", "35+"], "bamako", "18+"),
        (["bamako"], ["0-17", "18+"], "bamako", "all"),
        (["Mali"], ["all", "18-24"], "national", "all"),
    ],
)
def test_what_is_one_place_or_band_is_asked_as_one(
    area: list[str], age: list[str], one_area: str, one_age: str
) -> None:
    """A union that is a single place and band gives its very numbers, labels and ids."""
    both = STUDY.audience(area=area, age=age, channels=["facebook"], range=None)
    one = STUDY.audience(area=one_area, age=one_age, channels=["facebook"], range=None)
    assert both.rows == one.rows
    assert (both.request["area"], both.request["age"]) == (one_area, one_age)


@pytest.mark.slow
@pytest.mark.parametrize("side", ["urban", "rural"])
@pytest.mark.parametrize("region", ["sikasso", "ML03"])
def test_a_region_beside_a_side_of_the_country_counts_once(side: str, region: str) -> None:
    """Of a region beside urban or rural Mali only its other side is added."""
    both = parse_segment([region, side], "all", "all")
    other = {"urban": "rural", "rural": "urban"}[side]
    assert side in both.areas
    assert all(area == side or area.endswith(f":{other}") for area in both.areas)
    parts = sum(
        STUDY.audience(area=area, channels=["facebook"], range=None)["segment.online"].central
        for area in (side, f"{region}:{other}")
    )
    whole = STUDY.audience(area=[region, side], channels=["facebook"], range=None)
    assert whole["segment.online"].central == pytest.approx(parts)


@pytest.mark.parametrize(
    ("area", "gender", "age", "label"),
    [
        ("bamako+kayes", "women", "18-24", "Bamako and Kayes region, women, aged 18-24"),
        ("bamako", "women", "45-54+18-24", "Bamako, women, aged 18-24 or 45-54"),
        ("mopti+sikasso", "all", "all", "Sikasso and Mopti regions, everyone, all ages"),
        ("mopti+sikasso+bamako", "men", "13+", "Bamako, Sikasso and Mopti regions, men, aged 13+"),
        ("rural+bamako", "all", "all", "rural Mali and Bamako, everyone, all ages"),
        ("national", "all", "65+,5-9,15-19", "Mali, everyone, aged 5-9, 15-19 or 65+"),
        ("segou", "all", "all", "Ségou region, everyone, all ages"),
    ],
)
def test_a_union_is_named_in_plain_words(area: str, gender: str, age: str, label: str) -> None:
    """The label says every place and band."""
    assert parse_segment(area, gender, age).label == label


def test_a_channel_has_a_size_where_it_has_one_everywhere() -> None:
    """Without a share outside the capital WhatsApp has a size in Bamako alone: a region beside it
    leaves it without.
    """
    study = without("channels.whatsapp.share_outside")
    assert "channel.whatsapp.reachable" in study.audience(area="bamako", range=None)
    both = study.audience(area=["bamako", "sikasso"], range=None)
    assert "channel.whatsapp.reachable" not in both
    with pytest.raises(InputError, match="WhatsApp has no size for Sikasso region"):
        study.audience(area=["bamako", "sikasso"], channels=["whatsapp"], range=None)


def test_bands_a_channel_does_not_count_are_left_out_of_it() -> None:
    """Children beside adults are people of the segment and nobody on Facebook."""
    both = STUDY.audience(age=["5-9", "18-24"], channels=["facebook"], range=None)
    adults = STUDY.audience(age="18-24", channels=["facebook"], range=None)
    row = "channel.facebook.reachable"
    assert both[row].central == adults[row].central
    assert both["segment.population"].central > adults["segment.population"].central
    with pytest.raises(InputError, match="the segment is aged 5-9 or 11-12"):
        STUDY.audience(age=["5-9", "11-12"], channels=["facebook"], range=None)


@pytest.mark.parametrize("name", ["area", "gender", "age"])
def test_an_empty_list_is_nobody(name: str) -> None:
    """A list of nothing is refused, not taken for everybody."""
    with pytest.raises(InputError, match=f"^{name}: the list is empty"):
        STUDY.audience(**{name: []}, range=None)  # type: ignore[misc]
