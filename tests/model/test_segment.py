"""Segments: names, and parts that add up to their whole on the side of people and on that of
internet users.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.assumptions.rules import option_of
from malisize.bands import EVERYBODY, Ages, Band
from malisize.errors import InfeasibleError, InputError
from malisize.model.segment import PUBLISHED_BANDS, Segment
from malisize.quantity.evaluate import centrals
from malisize.records import BASES
from malisize.study import Study
from tests.model.helpers import audience, draws, rows, without
from tests.places import AREAS, COUNTRY, REGIONS, parse_segment

FEW = settings(max_examples=25)
FREE = {"figures.internet_users": 3_000_000}  # few enough users that no limit binds
RATIOS = st.tuples(st.floats(1.0, 4.0), st.floats(1.0, 1.5))
AGES = st.sampled_from(["all", "18-35", "15+", "13-40", "5-17", "60+"])


def part(
    row: str, area: str = "national", gender: str = "all", age: str = "all", **values: object
) -> float:
    """Return one funnel row of a segment, with few enough users that no limit binds."""
    set_values = {**FREE, **{key.replace("__", "."): value for key, value in values.items()}}
    return rows(area, gender, age, channels=["facebook"], settings=set_values)[row]


@pytest.mark.parametrize(
    ("area", "gender", "age", "segment", "label"),
    [
        (
            "national",
            "all",
            "all",
            Segment(("national",), "all", Ages((EVERYBODY,)), COUNTRY),
            "Mali, everyone, all ages",
        ),
        (
            "Mali",
            "Everyone",
            "all",
            Segment(("national",), "all", Ages((EVERYBODY,)), COUNTRY),
            "Mali, everyone, all ages",
        ),
        (
            "BAMAKO",
            "female",
            "18-35",
            Segment(("bamako",), "women", Ages((Band(18, 36),)), COUNTRY),
            "Bamako, women, aged 18-35",
        ),
        (
            "Ségou",
            "M",
            "18+",
            Segment(("segou",), "men", Ages((Band(18, 200),)), COUNTRY),
            "Ségou region, men, aged 18+",
        ),
        (
            "timbuktu",
            "both",
            "0+",
            Segment(("tombouctou",), "all", Ages((EVERYBODY,)), COUNTRY),
            "Tombouctou region, everyone, all ages",
        ),
        (
            " countryside ",
            "women",
            "15-49",
            Segment(("rural",), "women", Ages((Band(15, 50),)), COUNTRY),
            "rural Mali, women, aged 15-49",
        ),
    ],
)
def test_segments_are_read_in_any_case_and_spelling(
    area: str, gender: str, age: str, segment: Segment, label: str
) -> None:
    """Areas and genders are found in any case, without accents and under their common names."""
    assert parse_segment(area, gender, age) == segment
    assert segment.label == label
    assert segment.regions == tuple(one for one in segment.areas if one in REGIONS)


@pytest.mark.parametrize(
    ("area", "gender", "age", "message", "hint"),
    [
        ("bamko", "all", "all", "no area `bamko`", "did you mean `bamako`?"),
        ("paris", "all", "all", "no area `paris`", "one of national, urban"),
        ("bamako", "womn", "all", "no gender `womn`", "did you mean `women`?"),
        ("bamako", "x", "all", "no gender `x`", "one of all, women, men"),
        ("bamako", "all", "young", "age: `young` is not an age band", "18-34"),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(
    area: str, gender: str, age: str, message: str, hint: str
) -> None:
    """A wrong area, gender or age is quoted and the nearest right one offered."""
    with pytest.raises(InputError) as caught:
        parse_segment(area, gender, age)
    assert message in caught.value.message
    assert caught.value.hint is not None
    assert hint in caught.value.hint


@FEW
@given(
    RATIOS,
    AGES,
    st.sampled_from(["all", "women", "men"]),
    st.sampled_from(["segment.population", "segment.online"]),
)
def test_towns_and_countryside_are_the_country(
    ratios: tuple[float, float], age: str, gender: str, row: str
) -> None:
    """Rural and urban add up to the country, in people and in users, whatever the two ratios of
    penetration.
    """
    more = {"area__town_to_rural": ratios[0], "area__bamako_to_town": ratios[1]}
    both = part(row, "rural", gender, age, **more) + part(row, "urban", gender, age, **more)
    assert both == pytest.approx(part(row, "national", gender, age, **more), rel=1e-9)


@FEW
@given(RATIOS, AGES, st.sampled_from(["segment.population", "segment.online"]))
def test_the_capital_the_regions_and_what_is_left_are_the_country(
    ratios: tuple[float, float], age: str, row: str
) -> None:
    """Regions share what is outside Bamako like people do, so Bamako, the thirteen regions and the
    others make up Mali.
    """
    more = {"area__town_to_rural": ratios[0], "area__bamako_to_town": ratios[1]}
    whole, capital = part(row, age=age, **more), part(row, "bamako", age=age, **more)
    regions = [part(row, region, age=age, **more) for region in REGIONS]
    outside = rows(settings={**FREE, "area.bamako.population_share": 0.189})["population"] * (
        1 - 0.189
    )
    named = sum(part("segment.population", region) for region in REGIONS)
    assert 0.8 < named / outside < 1.0
    assert capital + sum(regions) / (named / outside) == pytest.approx(whole, rel=1e-9)


@FEW
@given(
    st.sampled_from(sorted(AREAS)), AGES, st.sampled_from(["segment.population", "segment.online"])
)
def test_women_and_men_are_everyone(area: str, age: str, row: str) -> None:
    """Women and men add up to everyone, in people and in users."""
    both = part(row, area, "women", age) + part(row, area, "men", age)
    assert both == pytest.approx(part(row, area, "all", age), rel=1e-9)


@FEW
@given(
    st.sampled_from(sorted(AREAS)),
    st.lists(st.integers(14, 80), min_size=1, max_size=4, unique=True).map(sorted),
)
def test_ages_cut_anywhere_are_all_ages(area: str, cuts: list[int]) -> None:
    """However all ages are cut, the bands add up to everybody, though published shares are rounded
    and add up to 1.00001.
    """
    bands = [str(Band(low, high)) for low, high in pairwise([0, *cuts, 200])]
    for row in ("segment.online", "segment.population"):
        together = sum(part(row, area, "all", band) for band in bands)
        assert together == pytest.approx(part(row, area), rel=1e-12)


@settings(max_examples=10)
@given(
    st.sampled_from(sorted(AREAS)),
    st.lists(st.integers(14, 80), min_size=1, max_size=3, unique=True).map(sorted),
    st.booleans(),
)
def test_ages_add_up_in_every_draw(area: str, cuts: list[int], vague: bool) -> None:
    """The people of any division of ages add up to the segment in every draw, also where shares of
    ages have ranges.
    """
    wide = {
        "figures.population_share_0_4": "12% to 22%",
        "figures.population_share_20_24": "6% to 14%",
    }
    more = {"channels": ["facebook"], "settings": {**FREE, **(wide if vague else {})}, "count": 50}
    bands = [str(Band(low, high)) for low, high in pairwise([0, *cuts, 200])]
    row = "segment.population"
    together = sum(draws(area, "all", band, **more)[row] for band in bands)
    assert together == pytest.approx(draws(area, **more)[row], rel=1e-12)


def test_the_published_bands_leave_no_year_out() -> None:
    """Five-year bands and the open one follow each other without gap, and their shares add up to
    all people.
    """
    assert [band.low for band in PUBLISHED_BANDS] == list(range(0, 70, 5))
    assert PUBLISHED_BANDS[-1].is_open
    values = [
        part("segment.population", age=str(band)) if band.low >= 13 else 0.0
        for band in PUBLISHED_BANDS
    ]
    assert sum(values) == pytest.approx(part("segment.population", age="15+"), rel=1e-12)


@FEW
@given(RATIOS)
def test_penetrations_follow_from_the_total_and_two_ratios(ratios: tuple[float, float]) -> None:
    """Town over countryside and Bamako over town are the ratios given, and the total stays what is
    published.
    """
    built = audience(
        settings={**FREE, "area.town_to_rural": ratios[0], "area.bamako_to_town": ratios[1]}
    )
    watches = {watch.text: watch for watch in built.watches}
    rural, towns, *_ = watches[
        "internet penetration of the countryside comes out above that of towns"
    ]
    _, capital, *_ = watches["internet penetration of other towns comes out above that of Bamako"]
    values = centrals([rural, towns, capital])
    assert values[towns] / values[rural] == pytest.approx(ratios[0], rel=1e-12)
    assert values[capital] / values[towns] == pytest.approx(ratios[1], rel=1e-12)
    people = 24_834_845
    total = people * (0.53 * values[rural] + 0.281 * values[towns] + 0.189 * values[capital])
    assert total == pytest.approx(3_000_000, rel=1e-9)


def test_a_capital_above_the_towns_has_no_answer() -> None:
    """Bamako's share of people above the urban share is refused, with both numbers."""
    words = r"Bamako's share of the population is above the urban share: 0\.5 is above 0\.47"
    with pytest.raises(InfeasibleError, match=words):
        Study.load(set={"area.bamako.population_share": "50%"}).audience(area="bamako", range=None)
    census = {"urban_share": "instat-census-2022-tamani"}
    with pytest.raises(InfeasibleError, match=r"0\.31 is above 0\.303"):
        Study.load(set={"area.bamako.population_share": "31%"}, prefer=census).audience(
            area="urban", age="18+", range=None
        )


def test_users_are_never_more_than_the_people_there_are() -> None:
    """Where a composition would put more users into a segment than it has people, people are the
    limit and a note says so.
    """
    study = Study.load(set={"figures.internet_users": 20_000_000})
    estimate = study.audience(area="bamako", age="18-34", range=None)
    assert estimate["segment.online"].central == estimate["segment.population"].central
    caps = [note for note in estimate.notes if note.kind == "cap"]
    assert any(
        "cannot be more than the people there are" in note.text and "central values" in note.text
        for note in caps
    )
    assert any("segment.online" in note.rows for note in caps)


@pytest.mark.parametrize(
    ("settings_", "words"),
    [
        ({"area.town_to_rural": 0.5}, "countryside comes out above that of towns"),
        ({"area.bamako_to_town": 0.5}, "other towns comes out above that of Bamako"),
        ({"area.town_to_rural": 8}, "more internet users in Bamako than people aged 13 and over"),
        (
            {"figures.internet_users": 22_000_000},
            "more internet users in the countryside than people aged 13 and over",
        ),
    ],
)
def test_what_should_hold_of_any_country_is_watched(
    settings_: dict[str, float], words: str
) -> None:
    """Inputs that put the countryside ahead of towns, or more users than teenagers and adults, are
    noted.
    """
    notes = Study.load(set=settings_).audience(range=None).notes
    assert any(note.kind == "check" and words in note.text for note in notes)


def test_surveys_of_the_capital_check_and_never_feed() -> None:
    """A survey value for Bamako changes a note at most, and no number; nothing rests on the figure
    for deep rural zones.
    """
    before = Study.load(set={"area.bamako_to_town": 1.0, "area.town_to_rural": 1.0}).audience(
        area="bamako", range=None
    )
    assert any("a survey of the capital found more people" in note.text for note in before.notes)
    after = Study.load(
        set={
            "area.bamako_to_town": 1.0,
            "area.town_to_rural": 1.0,
            "figures.bamako_internet_yesterday": 0.05,
        }
    ).audience(area="bamako", range=None)
    assert not any("a survey of the capital found more people" in note.text for note in after.notes)
    assert [row.central for row in before] == [row.central for row in after]
    assert not any(
        "bamako_internet" in figure.figure or "rural_internet" in figure.figure
        for figure in before.figures
    )
    few = Study.load(set={"figures.internet_users": 1_000_000}).audience(area="rural", range=None)
    assert any("deep rural zones alone" in note.text for note in few.notes)


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("area.town_to_rural", {"area": "bamako"}),
        ("area.bamako_to_town", {"area": "rural"}),
        ("area.bamako.population_share", {"area": "urban"}),
        ("area.bamako.share_15_up", {"area": "bamako", "age": "18-35"}),
        ("users.female", {"gender": "women"}),
        ("users.age", {"age": "18-35"}),
        ("overlap", {"channels": ["facebook", "instagram"]}),
    ],
)
def test_a_default_that_is_missing_is_named(key: str, segment: dict[str, object]) -> None:
    """Nothing has a silent default in code: without the shipped value the error names the key and
    how to set it.
    """
    with pytest.raises(InputError) as caught:
        without(key).audience(range=None, **segment)
    assert caught.value.message.startswith(key)
    assert caught.value.hint is not None
    assert f"--set {key}" in caught.value.hint


def test_age_weights_are_normalised_and_must_not_overlap() -> None:
    """Doubling every weight changes nothing; bands that overlap, or weigh nothing at all, are
    refused by name.
    """
    names = {"5-14": 0.09, "15-17": 0.09, "18-34": 0.53, "35-54": 0.23, "55+": 0.06}
    plain = part(
        "segment.online",
        age="18-35",
        **{f"users__age__{name}": value for name, value in names.items()},
    )
    halved = part(
        "segment.online",
        age="18-35",
        **{f"users__age__{name}": value / 2 for name, value in names.items()},
    )
    assert halved == pytest.approx(plain, rel=1e-12)
    with pytest.raises(InputError, match=r"users\.age\.30-40: overlaps the age band `18-34`"):
        part("segment.online", age="18-35", **{"users__age__18-34": 0.5, "users__age__30-40": 0.5})
    with pytest.raises(InputError, match=r"users\.age: every age band has weight 0"):
        part("segment.online", age="18-35", **{"users__age__13-40": 0, "users__age__41+": 0})


@pytest.mark.parametrize("table", ["users.age", "social.age", "channels.lenali.age"])
@pytest.mark.parametrize(
    ("bands", "missing"),
    [
        (["18-30"], ["13-17", "31+"]),
        (["18+"], ["13-17"]),
        (["13-40"], ["41+"]),
        (["5-9"], ["13+"]),
        (["0-12"], ["13+"]),
        (["13-17", "19+"], ["18-18"]),
        (["5-14", "20-29", "40-49"], ["15-19", "30-39", "50+"]),
    ],
)
def test_a_table_of_ages_covers_all_from_thirteen_on(
    table: str, bands: list[str], missing: list[str]
) -> None:
    """Bands are weights of a whole, so ages nobody weighed are named, and typing the hint makes the
    table complete.
    """
    given = {f"{table}.{band}": 0.3 for band in bands}
    channel = "radio" if table == "users.age" else "lenali"
    with pytest.raises(InputError) as caught:
        rows(age="18-35", channels=[channel], settings=given)
    assert (
        caught.value.message
        == f"{table}: ages {' and '.join(missing)} are missing, and bands are weights of a whole"
    )
    assert caught.value.hint == " ".join(option_of(f"{table}.{band}", COUNTRY) for band in missing)
    complete = given | {f"{table}.{band}": 0.1 for band in missing}
    assert rows(age="18-35", channels=[channel], settings=complete)["reachable.deduplicated"] > 0


@pytest.mark.parametrize(
    "bands", [["13+"], ["all"], ["10-17", "18+"], ["0-5", "13-64", "65+"], ["5-9", "13-17", "18+"]]
)
def test_ages_below_thirteen_may_be_left_out(bands: list[str]) -> None:
    """Nobody below 13 counts on a platform, so what a table says of children, or leaves out of
    them, is no fault.
    """
    given = {f"channels.lenali.age.{band}": 0.5 for band in bands}
    assert rows(age="18-35", channels=["lenali"], settings=given)["reachable.deduplicated"] > 0


def test_a_table_of_ages_may_end_with_the_last_year_told_apart() -> None:
    """No band can begin above 84, so one that ends there, or above, leaves nobody out."""
    plain = rows(
        age="18-35",
        channels=["lenali"],
        settings={"channels.lenali.age.13-64": 0.8, "channels.lenali.age.65+": 0.2},
    )
    for last in ("65-84", "65-99"):
        given = {"channels.lenali.age.13-64": 0.8, f"channels.lenali.age.{last}": 0.2}
        assert rows(age="18-35", channels=["lenali"], settings=given) == pytest.approx(plain)


def test_a_region_borrows_the_penetration_outside_bamako_and_says_so() -> None:
    """Every region has the average penetration outside the capital, marked as a stand-in."""
    estimate = Study.load().audience(area="kayes", channels=["facebook"], range=None)
    other = Study.load().audience(area="mopti", channels=["facebook"], range=None)
    assert estimate["segment.penetration"].central == pytest.approx(
        other["segment.penetration"].central, rel=1e-12
    )
    assert any(
        note.kind == "stand-in" and "outside Bamako stands in for the region's own" in note.text
        for note in estimate.notes
    )
    assert any("spread over regions like people" in note.text for note in estimate.notes)


@pytest.mark.parametrize("area", ["segou", "bamako", "urban"])
def test_a_region_is_a_proxy_even_where_every_value_is_sourced(area: str) -> None:
    """The online rows of a region rest on the average outside Bamako, so they are proxy however
    good the values are.
    """
    values = {
        "figures.internet_users": "8.72M",
        "area.town_to_rural": 1.9,
        "area.bamako_to_town": 1.1,
        "area.bamako.population_share": "18.9%",
        "channels.facebook.people_per_account": 0.92,
        "channels.facebook.share.bamako": "50%",
        "channels.facebook.share.urban": "88%",
    }
    file = "".join(
        f'{key} = {{ value = "{value}", mark = "sourced" }}\n' for key, value in values.items()
    )
    estimate = Study.load(("mine.toml", file.encode())).audience(
        area=area, channels=["facebook"], narrow=["all of them=100%"], range=None
    )
    ids = [
        "segment.online",
        "segment.penetration",
        "channel.facebook.reachable",
        "reachable.deduplicated",
    ]
    bases = {id: estimate[id].basis for id in ids}
    if area != "segou":
        assert bases["segment.online"] in ("sourced", "derived")
        return
    assert bases["segment.online"] == bases["segment.penetration"] == "proxy"
    assert BASES.index(bases["channel.facebook.reachable"]) >= BASES.index("proxy")
    assert BASES.index(bases["reachable.deduplicated"]) >= BASES.index("proxy")


@pytest.mark.parametrize(
    ("area", "age", "said"),
    [
        ("rural", "18-35", True),
        ("segou", "18-35", True),
        ("rural", "all", False),
        ("segou", "all", False),
        ("bamako", "18-35", False),
        ("national", "18-35", False),
    ],
)
def test_ages_outside_the_capital_stand_in_and_it_is_said(area: str, age: str, said: bool) -> None:
    """Countryside and regions have no ages of their own: those of all people outside Bamako are
    taken, with a note.
    """
    notes = Study.load().audience(area=area, age=age, range=None).notes
    assert said == any(
        note.kind == "stand-in" and note.text.startswith("Ages of all people outside Bamako")
        for note in notes
    )


def test_independence_of_area_gender_and_age_is_said() -> None:
    """Once two of area, gender and age narrow the segment, a note says that they are taken as
    independent.
    """
    study = Study.load()
    crossed = study.audience(area="bamako", gender="women", range=None)
    assert any("taken as independent" in note.text for note in crossed.notes)
    assert not any(
        "taken as independent" in note.text
        for note in study.audience(area="bamako", range=None).notes
    )
