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
from malisize.model.segment import Segment
from malisize.study import Study
from tests.model.helpers import draws, rows, without
from tests.places import AREAS, COUNTRY, REGIONS, parse_segment

FEW = settings(max_examples=25)
LEVELS = st.floats(0.05, 1.0)
AGES = st.sampled_from(["all", "18-35", "15+", "13-40", "5-17", "60+"])


def part(
    row: str, area: str = "national", gender: str = "all", age: str = "all", **values: object
) -> float:
    """Return one funnel row of a segment."""
    set_values = {key.replace("__", "."): value for key, value in values.items()}
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
        ("paris", "all", "all", "no area `paris`", "sikasso and 24 more"),
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


@pytest.mark.slow
@FEW
@given(
    LEVELS,
    AGES,
    st.sampled_from(["all", "women", "men"]),
    st.sampled_from(["segment.population", "segment.online"]),
)
def test_towns_and_countryside_are_the_country(
    level: float, age: str, gender: str, row: str
) -> None:
    """Rural and urban add up to the country, in people and in people online, at any level."""
    both = sum(part(row, area, gender, age, users__level=level) for area in ("rural", "urban"))
    whole = part(row, "national", gender, age, users__level=level)
    assert both == pytest.approx(whole, rel=1e-9)


@pytest.mark.slow
@FEW
@given(LEVELS, AGES, st.sampled_from(["segment.population", "segment.online"]))
def test_the_capital_and_the_regions_are_the_country(level: float, age: str, row: str) -> None:
    """Bamako and all regions make up Mali, in people and in people online, at any level."""
    areas = ["bamako", *REGIONS]
    whole = part(row, age=age, users__level=level)
    assert sum(part(row, one, age=age, users__level=level) for one in areas) == pytest.approx(whole)


@pytest.mark.slow
@settings(max_examples=10)
@given(st.sampled_from(["former-sikasso", "former-mopti", "former-gao"]), LEVELS, AGES)
def test_a_former_region_is_those_that_came_of_it(area: str, level: float, age: str) -> None:
    """A region as before the reform is the sum of the regions within it, each of these of its towns
    and its countryside.
    """
    for row in ("segment.population", "segment.online"):
        whole = part(row, area, age=age, users__level=level)
        within = [one.id for one in COUNTRY.parts_of(area)]
        assert sum(part(row, one, age=age, users__level=level) for one in within) == pytest.approx(
            whole, rel=1e-9
        )
        first = within[0]
        sides = [f"{first}:urban", f"{first}:rural"]
        assert sum(part(row, one, age=age, users__level=level) for one in sides) == pytest.approx(
            part(row, first, age=age, users__level=level), rel=1e-9
        )


@settings(max_examples=5)
@given(
    st.lists(st.sampled_from(["bamako", "sikasso", "mopti:rural", "ML03", "rural"]), max_size=3),
    st.sampled_from(["all", "women"]),
    AGES,
)
def test_no_share_online_passes_one_in_any_draw(areas: list[str], gender: str, age: str) -> None:
    """Whatever the segment, and however high the level, nobody is online twice."""
    high = {"users.level": "60% to 99%", "figures.internet_users": 15_000_000}
    found = draws(areas or "national", gender, age, channels=["facebook"], settings=high, count=80)
    assert (found["segment.online"] <= found["segment.population"] * (1 + 1e-9)).all()
    assert (found["segment.online"] >= 0.0).all()


@pytest.mark.slow
@FEW
@given(
    st.sampled_from(sorted(AREAS)), AGES, st.sampled_from(["segment.population", "segment.online"])
)
def test_women_and_men_are_everyone(area: str, age: str, row: str) -> None:
    """Women and men add up to everyone, in people and in users."""
    both = part(row, area, "women", age) + part(row, area, "men", age)
    assert both == pytest.approx(part(row, area, "all", age), rel=1e-9)


@pytest.mark.slow
@FEW
@given(
    st.sampled_from(sorted(AREAS)),
    st.lists(st.integers(14, 80), min_size=1, max_size=4, unique=True).map(sorted),
)
def test_ages_cut_anywhere_are_all_ages(area: str, cuts: list[int]) -> None:
    """However all ages are cut, the bands add up to everybody."""
    bands = [str(Band(low, high)) for low, high in pairwise([0, *cuts, 200])]
    for row in ("segment.online", "segment.population"):
        together = sum(part(row, area, "all", band) for band in bands)
        assert together == pytest.approx(part(row, area), rel=1e-9)


@pytest.mark.slow
@settings(max_examples=6)
@given(
    st.sampled_from(["national", "bamako", "mopti", "former-kayes:rural", "urban"]),
    st.lists(st.integers(14, 80), min_size=1, max_size=2, unique=True).map(sorted),
    st.sampled_from(["segment.population", "segment.online"]),
)
def test_ages_and_genders_add_up_in_every_draw(area: str, cuts: list[int], row: str) -> None:
    """Women and men of any division of ages add up to the segment in every draw."""
    bands = [str(Band(low, high)) for low, high in pairwise([0, *cuts, 200])]
    more = {"channels": ["facebook"], "count": 30}
    together = sum(
        draws(area, gender, band, **more)[row] for band in bands for gender in ("women", "men")
    )
    assert together == pytest.approx(draws(area, **more)[row], rel=1e-9)


def test_everybody_is_of_some_age_and_no_more() -> None:
    """Ages up to 84 are fewer than everybody, and women are of women's ages."""
    assert part("segment.population", age="0-84") < part("segment.population")
    women = part("segment.population", gender="women", age="65+")
    assert women / part("segment.population", age="65+") == pytest.approx(0.5415, abs=0.001)


def test_a_capital_above_the_towns_has_no_answer() -> None:
    """Bamako's share of people above the urban share is refused, with both numbers."""
    words = r"Bamako's share of the population is above the urban share: 0\.5 is above 0\.38"
    with pytest.raises(InfeasibleError, match=words):
        Study.load(set={"area.bamako.population_share": "50%"}).audience(area="bamako", range=None)
    census = {"urban_share": "instat-census-2022-tamani"}
    with pytest.raises(InfeasibleError, match=r"0\.31 is above 0\.303"):
        Study.load(set={"area.bamako.population_share": "31%"}, prefer=census).audience(
            area="urban", age="18+", range=None
        )


def test_people_online_are_never_more_than_the_people_there_are() -> None:
    """A level that would put more adults online than there are is held at them, and a note says
    so.
    """
    study = Study.load(set={"figures.internet_users": 20_000_000, "users.level": "99%"})
    estimate = study.audience(age="15+", range=None)
    assert estimate["segment.online"].central == estimate["segment.population"].central
    caps = [note for note in estimate.notes if note.kind == "cap"]
    assert any("cannot be more than there are" in note.text for note in caps)
    assert any("segment.online" in note.rows for note in caps)


def test_surveys_of_the_capital_check_and_never_feed() -> None:
    """A survey value for Bamako changes a note at most, and no number."""
    before = Study.load(set={"users.level": "30%"}).audience(area="bamako", range=None)
    assert any("a survey of the capital found more people" in note.text for note in before.notes)
    low = {"users.level": "30%", "figures.bamako_internet_yesterday": 0.05}
    after = Study.load(set=low).audience(area="bamako", range=None)
    assert not any("a survey of the capital found more people" in note.text for note in after.notes)
    assert [row.central for row in before] == [row.central for row in after]


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("area.urban_odds_ratio", {"area": "rural"}),
        ("area.region_odds_ratio", {"area": "mopti"}),
        ("users.level", {}),
        ("users.children", {}),
        ("area.bamako.population_share", {"area": "urban"}),
        ("area.bamako.share_15_up", {"area": "bamako", "age": "18-35"}),
        ("users.age_odds", {"age": "18-35"}),
        ("phones.owner_share", {"channels": ["sms"]}),
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


def test_only_odds_between_ages_count_and_bands_must_not_overlap() -> None:
    """Doubling every odds changes nothing; bands that overlap are refused by name."""
    names = {"15-17": 0.8, "18-34": 1.0, "35-49": 0.7, "50+": 0.35}
    plain, doubled = (
        part(
            "segment.online",
            age="18-35",
            **{f"users__age_odds__{name}": times * value for name, value in names.items()},
        )
        for times in (1, 2)
    )
    assert doubled == pytest.approx(plain, rel=1e-9)
    bands = {"users__age_odds__18-34": 1, "users__age_odds__30-40": 0.5}
    with pytest.raises(InputError, match=r"users\.age_odds\.30-40: overlaps the age band `18-34`"):
        part("segment.online", age="18-35", **bands)


def test_odds_of_ages_cover_all_from_fifteen_on() -> None:
    """Ages that nobody gave odds are named."""
    with pytest.raises(InputError, match=r"users\.age_odds: ages 15-17 and 41\+ are missing"):
        part("segment.online", **{"users__age_odds__18-40": 1})


@pytest.mark.slow
@pytest.mark.parametrize("table", ["social.age", "channels.lenali.age"])
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
    channel = "lenali"
    with pytest.raises(InputError) as caught:
        rows(age="18-35", channels=[channel], settings=given)
    *first, last = missing
    gaps = f"{', '.join(first)} and {last}" if first else last
    assert (
        caught.value.message
        == f"{table}: ages {gaps} are missing, and bands are weights of a whole"
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("area", "low", "least", "most", "high"),
    [("sikasso", 9, 18, 28, 48), ("bamako", 65, 80, 88, 95), ("national", 28, 40, 46, 64)],
)
def test_what_surveys_lead_to(area: str, low: int, least: int, most: int, high: int) -> None:
    """At ages 15 to 49 central shares online, and their ranges, are near those that the surveys
    lead to, in per cent.
    """
    row = Study.load().audience(area=area, age="15-49", channels=["facebook"])[
        "segment.penetration"
    ]
    assert least <= 100 * row.central <= most
    assert 100 * row.low == pytest.approx(low, abs=3)
    assert 100 * row.high == pytest.approx(high, abs=3)


def test_women_and_men_differ_by_region() -> None:
    """Women in Mopti are online far less often than men, those of Bamako a little."""
    rates = {
        (area, gender): part("segment.penetration", area, gender, "15-49")
        for area in ("ML05", "bamako")
        for gender in ("women", "men")
    }
    assert 1 / 3 < rates["ML05", "women"] / rates["ML05", "men"] < 2 / 3
    assert 0.75 < rates["bamako", "women"] / rates["bamako", "men"] < 0.95


@pytest.mark.slow
def test_a_region_of_today_says_that_surveys_have_the_larger_one() -> None:
    """A region that surveys do not have by itself is as they found the larger one, and a note says
    so; one as before the reform needs none.
    """
    study = Study.load()
    said = [note.text for note in study.audience(area="koutiala", range=None).notes]
    assert any("former Sikasso region" in text for text in said)
    before = study.audience(area="ML03", range=None)
    assert before.title.endswith("former Sikasso region, everyone, all ages")
    assert not any("as before the reform" in note.text for note in before.notes)


@pytest.mark.slow
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
        note.kind == "area-ages" and note.text.startswith("Ages of all people outside Bamako")
        for note in notes
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"area": "bamako", "age": "18-35"}, True),
        ({"gender": "women", "age": "18-35"}, True),
        ({"age": "18-35"}, False),
        ({"area": "bamako", "gender": "women"}, False),
    ],
)
def test_independence_of_ages_is_said(asked: dict[str, str], said: bool) -> None:
    """Once ages narrow a place or a gender, a note says that they are taken as independent."""
    found = Study.load().audience(range=None, **asked)
    assert any(note.kind == "ages-crossed" for note in found.notes) is said


@pytest.mark.parametrize(
    ("key", "successor"),
    [
        ("users.female", "users.level"),
        ("users.age.18-34", "users.age_odds.35-49"),
        ("area.town_to_rural", "area.urban_odds_ratio"),
        ("area.bamako_to_town", "area.urban_odds_ratio"),
        ("channels.sms.lines_per_person", "phones.owner_share"),
    ],
)
def test_inputs_that_are_results_now_name_their_successor(key: str, successor: str) -> None:
    """What was set once and follows now is refused, with the key to set in its place."""
    with pytest.raises(InputError) as caught:
        Study.load(set={key: 0.4})
    assert "is a result now" in caught.value.message
    assert caught.value.hint is not None
    assert f"--set {successor}=" in caught.value.hint
