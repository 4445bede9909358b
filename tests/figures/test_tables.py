"""Figures held in tables: one source's values by place, sex or age, each cell an observation."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.figures.conflicts import conflicts
from malisize.figures.names import figure_names, is_table, topics_of
from malisize.figures.schema import validate
from malisize.figures.tables import cells
from tests.places import COUNTRY

SURVEYS = ("dhs-mali-2018", "ehcvm-mali-2018", "ehcvm-mali-2021", "breen-2025")
TABLES = {"internet_use", "phone_ownership", "former_region_population", "population_by_age"}
REGIONS = [f"ML0{number}" for number in range(1, 10)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return Catalogue(COUNTRY)


def topic(**changes: Any) -> dict[str, Any]:
    """Return a topic file of one figure with one table, some of its fields changed (None: left
    out).
    """
    table = {
        "source": "one", "as_of": "2024", "base": "{sex} of any age", "place": "{region}",
        "basis": "survey", "where": "here", "columns": ["women", "men"],
        "rows": {"A1": [0.1, 0.2], "A2": [0.3, 0.4]}, "row_notes": {"A2": "Towns alone."},
    }  # fmt: skip
    figure: dict[str, Any] = {
        "label": "Made up", "unit": "share", "stale_after_months": 12, "by": ["region", "sex"],
    }  # fmt: skip
    fields = {**table, **changes}
    figure["table"] = [{name: value for name, value in fields.items() if value is not None}]
    source = tomllib.loads(
        'title = "t"\npublisher = "p"\nurl = "u"\naccessed = 2026-11-25\nkind = "primary"'
    )
    names = {"region": {"A1": "North", "A2": "South"}}
    return {"source": {"one": source}, "names": names, "figure": {"made_up": figure}}


@pytest.mark.parametrize("key", ["internet_use", "phone_ownership"])
@pytest.mark.parametrize("source", SURVEYS)
def test_every_region_has_women_and_men(catalogue: Catalogue, key: str, source: str) -> None:
    """Each survey and the model have a share of women and of men in each of the nine regions."""
    figure = catalogue.figure(key)
    for as_of in {o.as_of for o in figure.observations if o.source == source}:
        found = figure.cells(source, as_of)
        assert set(found) == {f"{code}/{sex}" for code in REGIONS for sex in ("women", "men")}


def test_a_cell_says_where_it_stands_and_how_it_was_read(catalogue: Catalogue) -> None:
    """A cell is an observation with place, base, date, source and, off a chart, how exactly."""
    o = catalogue.figure("internet_use").cells("ehcvm-mali-2021")["ML03/women"]
    assert (o.value, o.place, o.base) == (0.051, "Sikasso (former region)", "women aged 15 to 49")
    assert (o.as_of, o.basis, o.within) == ("2021/2022", "survey", 0.003)
    assert o.read is not None
    assert o.read.startswith("off a chart")
    assert catalogue.source(o.source).url


def test_what_was_read_off_a_chart_says_so_and_how_exactly(catalogue: Catalogue) -> None:
    """Every observation whose place is a chart says that it was read off it, and within what."""
    for figure in catalogue:
        for o in figure.observations:
            charted = ".png" in o.where
            assert charted == (o.read is not None and o.read.startswith("off a chart")), figure.key
            assert charted == (o.within is not None), figure.key


def test_a_note_belongs_to_its_row_alone(catalogue: Catalogue) -> None:
    """That a survey left out the countryside of one region is said of that region."""
    found = catalogue.figure("internet_use").cells("dhs-mali-2018")
    noted = {cell for cell, o in found.items() if "towns alone" in (o.note or "")}
    assert noted == {"ML08/women", "ML08/men"}


def test_people_by_age_have_every_band_and_sex(catalogue: Catalogue) -> None:
    """The bands run from 0 to 100 and over without a gap, for women, men and both."""
    found = catalogue.figure("population_by_age").cells("un-wpp-2024")
    bands = [f"{low}-{low + 4}" for low in range(0, 100, 5)] + ["100+"]
    assert list(found) == [f"{band}/{sex}" for band in bands for sex in ("women", "men", "people")]


@pytest.mark.parametrize("key", sorted(TABLES))
def test_no_cell_is_a_value_of_the_whole(catalogue: Catalogue, key: str) -> None:
    """A table feeds no result as one number, is not preferred, and is no conflict."""
    figure = catalogue.figure(key)
    assert figure.used() is None
    with pytest.raises(InputError, match="is a table by") as error:
        figure.used(figure.observations[0].source)
    assert error.value.hint == f"`malisize figures show {key}` shows its cells"
    assert key not in {conflict.figure for conflict in conflicts(catalogue)}


def test_tables_are_told_apart_without_parsing(catalogue: Catalogue) -> None:
    """The text of the files says which figures are tables."""
    assert {figure.key for figure in catalogue if figure.by} == TABLES
    assert {key for key in figure_names(COUNTRY) if is_table(key, COUNTRY)} == TABLES
    assert set(figure_names(COUNTRY)) - set(figure_names(COUNTRY, tables=False)) == TABLES


def test_internet_users_are_read_without_the_surveys() -> None:
    """Asking for the users of the internet opens neither the surveys nor the ages."""
    fresh = Catalogue(COUNTRY)
    fresh.figure("internet_users", "connectivity")
    fresh.figure("population", "population")
    assert not {"access", "ages"} & set(fresh.opened)
    assert topics_of("internet_use", COUNTRY) == ["access"]


@pytest.mark.slow
@given(
    rows=st.dictionaries(
        st.from_regex(r"[A-Z][0-9]{1,2}", fullmatch=True),
        st.lists(st.floats(0, 1), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_every_value_becomes_one_cell(rows: dict[str, list[float]]) -> None:
    """Cells are the values of the rows in their order, each named by its row and column."""
    table = {"base": "{sex}", "place": "{region}", "columns": ["women", "men"], "rows": rows}
    found = list(cells(table, ("region", "sex"), {}))
    assert [cell["value"] for cell in found] == [value for row in rows.values() for value in row]
    assert [cell["cell"] for cell in found] == [
        f"{row}/{sex}" for row in rows for sex in ("women", "men")
    ]
    assert all(cell["cell"] == f"{cell['place']}/{cell['base']}" for cell in found)


def test_names_stand_in_for_keys() -> None:
    """Place and base are written with the names of an axis, and a note is added to its row."""
    document = topic()
    table = document["figure"]["made_up"]["table"][0]
    found = list(cells(table, ("region", "sex"), document["names"]))
    assert [(cell["place"], cell["base"], cell["note"]) for cell in found] == [
        ("North", "women of any age", None),
        ("North", "men of any age", None),
        ("South", "women of any age", "Towns alone."),
        ("South", "men of any age", "Towns alone."),
    ]


def test_a_sound_table_passes() -> None:
    """The table that the faults below are made from is in order."""
    validate(topic())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": {"A1": [0.1, 0.2, 0.3]}, "row_notes": None}, "does not have the columns"),
        ({"rows": {"A1": 0.1}, "row_notes": None}, "does not have the columns"),
        ({"rows": {"A1": [0.1, 1.2]}, "row_notes": None}, "a share lies in 0..1"),
        ({"rows": {"A3": [0.1, 0.2]}, "row_notes": None}, "no name for the region A3"),
        ({"row_notes": {"A9": "Gone."}}, "a row that is not there"),
        ({"columns": None, "rows": {"A1": 0.1}, "row_notes": None}, "has columns where"),
        ({"rank": "preferred", "reason": "best"}, "normal"),
        ({"rank": "deprecated"}, "a reason belongs"),
        ({"place": "{town}"}, "town"),
        ({"within": 0}, "greater than 0"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(
    changes: dict[str, Any], words: str
) -> None:
    """Rows of another length, rows without a name, values that are no share, texts that ask for an
    axis that is not there.
    """
    with pytest.raises((ValidationError, KeyError), match=words):
        validate(topic(**changes))


def test_a_cell_is_given_once_by_a_source_and_date() -> None:
    """Two tables of one source and date may not give the same cell."""
    document = topic()
    tables = document["figure"]["made_up"]["table"]
    tables.append(dict(tables[0]))
    with pytest.raises(ValidationError, match="share source and date"):
        validate(document)


def test_a_figure_has_observations_or_tables() -> None:
    """A figure with neither, or with axes and no table, is refused."""
    document = topic()
    del document["figure"]["made_up"]["table"]
    with pytest.raises(ValidationError, match="either observations or tables"):
        validate(document)
