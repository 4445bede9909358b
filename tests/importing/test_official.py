"""Official tables: the last value with its date, checks of what they say of themselves, and what
cannot be read.
"""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.errors import MalisizeError
from malisize.importing import population
from malisize.importing.found import Found
from malisize.importing.official import unit_of
from malisize.importing.population import _covers
from malisize.importing.run import _add_figures
from tests.importing import lookalikes as like
from tests.importing.reading import imported


def only(made):
    """Return the key of the one figure and its one observation."""
    ((key, figure),) = made.figures.items()
    (one,) = figure["observation"]
    return key, one


def test_the_last_value_with_its_year_empty_years_skipped() -> None:
    """A download with its preamble: percent become a share, and the day it was updated is kept."""
    made = imported(like.WB_PREAMBLE)
    key, one = only(made)
    assert (key, one["value"], one["as_of"]) == ("internet_penetration", 0.351, "2023")
    (source,) = made.sources.values()
    assert source["title"] == "Individuals using the Internet (% of population) (IT.NET.USER.ZS)"
    assert source["accessed"].isoformat() == "2026-07-13"
    assert any("2 empty years" in text for text in made.found[0].ignored)


@pytest.mark.parametrize(
    ("content", "asked"), [(like.WB_RESAVED, {}), (like.WB_LONG, {"figure": "population"})]
)
def test_other_layouts_of_the_world_bank(content: str, asked: dict) -> None:
    """Without preamble, and in long rows, the same value is found."""
    key, one = only(imported(content, **asked))
    assert (key, one["value"], one["as_of"]) == ("population", 23_769_127, "2023")


def test_an_answer_of_the_interface_says_that_pages_are_missing() -> None:
    """JSON: empty years are skipped, and rows that did not come are doubted."""
    made = imported(like.WB_JSON, name="answer.json")
    assert only(made)[1]["value"] == 23_769_127
    assert any("2 of 4 rows" in text for text in made.found[0].doubts)


def test_another_country_has_figures_of_its_own() -> None:
    """A place asked for by code never joins the figures of this country."""
    key, one = only(imported(like.WB_RESAVED, place="NER"))
    assert (key, one["value"]) == ("ner_population", 27_202_843)


def test_the_medium_variant_of_the_last_year_that_is_not_to_come() -> None:
    """Thousands become people; other variants and places are left out."""
    key, one = only(imported(like.WPP))
    assert (key, one["value"], one["as_of"]) == ("population", 25_200_750, "2025-07-01")
    assert any("2 other years" in text for text in imported(like.WPP).found[0].ignored)
    this_year = "\n".join(
        line for line in like.WPP.splitlines() if "Mali" not in line or "2025," in line
    )
    assert not any("other year" in text for text in imported(this_year).found[0].ignored)


def test_ages_join_the_table_of_the_catalogue() -> None:
    """People by age are cells of the catalogue's own table, beside its own source."""
    made = imported(like.WPP_AGES)
    cells = {one["cell"]: one["value"] for one in made.figures["population_by_age"]["observation"]}
    assert cells["0-4/women"] == 2_150_000
    assert cells["10+/people"] == 16_100_000
    assert made.figures["population"]["observation"][0]["value"] == 24_230_000


def test_regions_of_the_country_join_the_table_of_their_codes() -> None:
    """Codes that the catalogue has are its cells; empty ones and other countries are left out."""
    made = imported(like.COD_TOTALS)
    cells = {one["cell"]: one["value"]
             for one in made.figures["former_region_population"]["observation"]}  # fmt: skip
    assert cells == {"ML01": 2_500_000, "ML02": 3_000_000}
    catalogue = Study.load(("own.toml", made.toml)).catalogue
    table = catalogue.figure("former_region_population")
    assert table.cells("cod-ps-file")["ML01"].value == 2_500_000


def test_parts_that_do_not_add_up_are_left_out_and_equal_sexes_doubted() -> None:
    """An area whose women and men are not its people is left out; exact halves are said."""
    made = imported(like.COD_FRENCH, place="XY")
    assert made.figures["population_xy01"]["observation"][0]["value"] == 1000
    assert "population_xy02" not in made.figures
    assert any("Sud" in text and "add up to" in text for text in made.found[0].ignored)
    assert any("as many women as men" in text for text in made.found[0].doubts)
    assert "population_xy01_women_adulte" in made.figures


def test_a_file_of_which_no_part_adds_up_is_refused() -> None:
    """With no area left there is nothing to write."""
    content = "\n".join(line for line in like.COD_FRENCH.split("\r\n") if "Nord" not in line)
    with pytest.raises(MalisizeError, match="add up to"):
        imported(content, place="XY")


def test_rows_of_tags_commas_and_older_years() -> None:
    """HXL tags are no row, `448,465` is a number, and of two years the later counts."""
    made = imported(like.COD_LONG, place="XYZ")
    (one,) = made.figures["population_xy01"]["observation"]
    assert (one["value"], one["as_of"]) == (448_465, "2015")
    assert made.sources["cod-ps-file"]["publisher"] == "Bureau of Statistics"
    assert only(imported(like.HAPI, place="XYZ"))[1]["value"] == 448_465


def test_bands_that_overlap_are_doubted() -> None:
    """Ages 0-9 beside 5-14 count some people twice."""
    made = imported(like.COD_OVERLAP, place="XYZ")
    assert any("overlap" in text for text in made.found[0].doubts)


@pytest.mark.slow
def test_a_workbook_with_its_table_on_a_later_sheet() -> None:
    """Sheets of notes are passed over; the year of the sheet is that of its people."""
    rows = [["ISO3", "ADM0_EN", "ADM0_PCODE", "F_TL", "M_TL", "T_TL"],
            ["XYZ", "Pays", "XYZ", 51015, 52923, 103938]]  # fmt: skip
    made = imported(like.sheet(rows, name="xyz_admpop_adm0_2022", more="Metadata"), place="XYZ")
    (one,) = made.figures["xyz_population"]["observation"]
    assert (one["value"], one["as_of"]) == (103_938, "2022")


def test_shares_of_page_views_are_not_of_people() -> None:
    """Statcounter's last month is shares of page views, each with its base."""
    made = imported(like.STATCOUNTER, name="social_media-ML-monthly-2026.csv")
    one = made.figures["page_views_facebook"]["observation"][0]
    assert (one["value"], one["as_of"], one["place"]) == (0.6, "2026-10", "ML")
    assert "not people" in one["base"]
    assert not made.found[0].doubts
    odd = imported(like.STATCOUNTER.replace("60,12", "30,12"))
    assert any("add up to" in text for text in odd.found[0].doubts)


def test_our_world_in_data_keeps_that_it_worked_out_its_numbers() -> None:
    """The last year, marked as derived."""
    key, one = only(imported(like.OWID))
    assert (key, one["value"], one["basis"]) == ("internet_users", 2_003_500, "derived")
    assert imported(like.OWID).found[0].ignored == ("1 earlier value",)
    assert not imported(like.OWID.replace("Mali,MLI,2015,1900000\n", "")).found[0].ignored


def test_individuals_of_our_world_in_data_are_a_share() -> None:
    """Its name says neither percent nor share; other names without a unit are counts."""
    share = like.OWID.replace("Number of internet users (a note)", "Individuals online")
    (figure,) = imported(share.replace("2003500", "35.1")).figures.values()
    assert (figure["unit"], figure["observation"][0]["value"]) == ("share", 0.351)
    (figure,) = imported(
        like.OWID.replace("Number of internet users (a note)", "Shops")
    ).figures.values()
    assert figure["unit"] == "count"


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Land (hectares)", ("hectares", 1.0)),
        ("Population (both sexes) (persons)", ("persons", 1.0)),
        ("Shops", ("count", 1.0)),
        ("Individuals online (%)", ("share", 0.01)),
    ],
)
def test_the_unit_is_in_the_last_brackets(label: str, unit: tuple[str, float]) -> None:
    assert unit_of(label) == unit


@pytest.mark.parametrize(
    ("ages", "whole"),
    [
        (("0_4", "5_59", "60plus"), True),
        (("0_4", "5_14", "60plus"), False),
        (("5_59", "60plus"), False),
        (("0_4", "5_49", "50plus"), False),
        (("0_4", "adults"), True),
    ],
)
def test_bands_of_ages_cover_all_where_each_begins_after_the_last(
    ages: tuple[str, ...], whole: bool
) -> None:
    assert _covers(dict.fromkeys(ages, 1.0)) is whole


def test_of_many_areas_only_the_people_of_all_ages_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table of more groups than anybody reads leaves out ages and sexes, never a whole."""
    assert "population_xy01_women_adulte" in imported(like.COD_FRENCH, place="XY").figures
    monkeypatch.setattr(population, "_MOST", 3)
    assert list(imported(like.COD_FRENCH, place="XY").figures) == ["population_xy01"]


def test_files_of_one_figure_in_two_units_are_not_joined() -> None:
    """The first file counts, whichever unit it is in, and what the other had is said."""
    for units in (("people", "share"), ("share", "people")):
        figures: dict = {}
        for unit, year in zip(units, ("2024", "2025"), strict=True):
            entry = {"source": "one", "as_of": year}
            found = Found("x", "x", 1, (), figures={"key": {"unit": unit, "observation": [entry]}})
            left_out = list(_add_figures(found, figures, {"one": "one"}))
        assert left_out == ["key of 2025, which another file has"]
        assert [one["as_of"] for one in figures["key"]["observation"]] == ["2024"]


@pytest.mark.slow
def test_any_table_by_what_its_columns_are() -> None:
    """Several columns make one name; the year of the column is that of its values."""
    maps = ("Population_2019=value", "Commune=place", "Cercle=place")
    made = imported(like.CENSUS, map=maps, figure="commune_people", unit="people")
    assert made.figures["commune_people_nord_b"]["observation"][0]["value"] == 1250
    assert made.figures["commune_people_centre_a"]["observation"][0]["as_of"] == "2019"
    with pytest.raises(MalisizeError, match="two values") as caught:
        imported(like.CENSUS, map=maps[:2], figure="commune_people", unit="people")
    assert "Cercle=place" in str(caught.value.hint)
    with pytest.raises(MalisizeError, match="two values") as caught:
        imported("n,town,part\n1,A,x\n2,A,y\n", map=("n=value", "town=place"), figure="shops")
    assert "part=place" in str(caught.value.hint)
    figure = made.figures["commune_people_nord_b"]
    assert (figure["unit"], figure["label"]) == ("people", "commune_people: Nord, B")
    (shops, *_) = imported(like.CENSUS, map=maps, figure="places", unit="shops").figures.values()
    assert shops["unit"] == "shops"
    (people, *_) = imported(like.CENSUS, map=maps, figure="places").figures.values()
    assert people["unit"] == "people"


def test_a_table_of_keys_becomes_assumptions() -> None:
    """Rows of keys and values are assumptions, with their reasons."""
    content = "Key,What,Why\noverlap,80% to 95%,panel\nchannels.facebook.cpm,900 XOF,our own\n"
    made = imported(content, map=("Key=key", "What=value", "Why=why"))
    given = Study.load(("own.toml", made.toml)).inputs().assumptions
    assert given.get("overlap").written == "80% to 95%"
    assert given.get("channels.facebook.cpm").why == "our own"


def test_a_map_splits_at_its_last_equals_sign() -> None:
    """A column may have the sign in its name."""
    made = imported("a=b,n\n1,5\n", map=("n=value", "a=b=place"), figure="of_it", unit="people")
    assert list(made.figures) == ["of_it_x_1"]


def test_an_estimate_gives_its_bounds() -> None:
    """Bounds of an audience are a range of a figure of its own."""
    _, one = only(imported(like.ESTIMATE, name="bamako.json"))
    assert (one["low"], one["high"]) == (100_000, 200_000)


BAD = [
    (like.ESTIMATE.replace("true", "false"), {}, "was not ready"),
    (like.ESTIMATE.replace("100000", "0").replace("200000", "0"), {}, "all of it is zero"),
    ('{"estimate_ready":true,"users":26000000}', {}, "old interface"),
    (like.WB_PREAMBLE, {"figure": "population"}, "not `population`"),
    (like.WB_PREAMBLE, {"place": "Atlantis"}, "has no row of Atlantis"),
    (like.WB_LONG, {}, "does not say which figure"),
    (like.WB_ERROR, {}, "answered with an error"),
    ('{"estimate_ready": true', {}, "is not JSON"),
    (like.ESTIMATE.replace("100000", "NaN"), {}, "is not JSON"),
    (like.ESTIMATE.replace("100000", "1e400"), {}, "inf` is not a number"),
    (like.ESTIMATE.replace("100000", "true"), {}, "True` is not a number"),
    (like.WB_JSON.replace('"value":"Population', '"valu":"Population'), {}, "row 1 is not one"),
    (like.WB_JSON.replace('"2023"', '"2023Q1"'), {}, "`2023Q1` is not a number of years"),
    (like.WB_JSON.replace("23769127", '"many"'), {}, "`many` is not a number"),
    ('[{"message":[3]}]', {}, "answered with an error"),
    ("[[],[3]]", {"kind": "world-bank"}, "row 1 is not one"),
    (like.WB_LONG.replace(",2023,", ",last,"), {"figure": "population"}, "`last` is not a number"),
    (like.OWID.replace("2016,2003500", "2016.5,2003500"), {}, "`2016.5` is not a number of years"),
    (like.WPP.replace(",2024,", ",soon,"), {}, "`soon` is not a number of years"),
    (like.CENSUS, {"map": ("Peuple=value",)}, "no column `peuple`"),
    (like.CENSUS, {"map": ("Commune=town",)}, "is not what a column can be"),
    (like.CENSUS, {"map": ("Commune",)}, "a column and its meaning"),
    (like.CENSUS, {}, "its columns are of no kind"),
    (like.WPP, {"kind": "wpp"}, "is not a kind of file"),
]


@pytest.mark.parametrize(("content", "asked", "words"), BAD)
def test_what_cannot_be_read_is_refused(content: str, asked: dict, words: str) -> None:
    """Each bad file is refused with what is wrong."""
    with pytest.raises(MalisizeError) as caught:
        imported(content, **asked)
    assert words in str(caught.value)
