"""Listings of the catalogue: a table as one reads it, and every cell for programs."""

from __future__ import annotations

import pytest

from malisize import listings
from malisize.figures.catalogue import Catalogue
from tests.places import COUNTRY


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return Catalogue(COUNTRY)


def test_a_table_has_a_line_per_place_and_sex_and_a_column_per_source(catalogue: Catalogue) -> None:
    """Surveys stand side by side; what a source does not have is left empty, and every column is
    explained below.
    """
    shown = listings.figure_table(catalogue, "internet_use")
    assert shown.columns == ("region", "sex", *(f"[{number}]" for number in range(1, 7)))
    sikasso = {row["sex"]: row for row in shown.rows if row["region"] == "Sikasso (former region)"}
    assert (sikasso["men"]["[1]"], sikasso["men"]["[4]"]) == (0.1655, 0.16)
    assert "[2]" not in sikasso["men"]
    told = [remark for remark in shown.remarks if remark.startswith("[")]
    assert len(told) == 6
    assert all("https://" in remark and "aged 15 to 49" in remark for remark in told)
    assert "read off a chart" in told[3]


def test_a_table_of_one_source_has_the_columns_of_its_source(catalogue: Catalogue) -> None:
    """People by age have a line per age, and women, men and people beside each other."""
    shown = listings.figure_table(catalogue, "population_by_age")
    assert shown.columns == ("age", "women", "men", "people")
    assert shown.rows[3] == {
        "age": "15-19", "unit": "people", "women": 1_420_039, "men": 1_456_085,
        "people": 2_876_124,
    }  # fmt: skip
    assert len(shown.rows) == 21


def test_programs_get_every_cell_with_its_provenance(catalogue: Catalogue) -> None:
    """The data formats have a row per cell, which names it and says how it was read."""
    rows = listings.figure(catalogue, "phone_ownership").rows
    assert len(rows) == len(catalogue.figure("phone_ownership").observations)
    row = next(row for row in rows if row["cell"] == "ML08/men" and row["as_of"] == "2021/2022")
    assert (row["value"], row["within"], row["place"]) == (0.239, 0.003, "Kidal (former region)")
    assert row["used"] == "no"


def test_a_list_for_reading_has_one_line_for_what_a_source_has(catalogue: Catalogue) -> None:
    """Cells are counted in the list on a screen, and listed one by one for programs."""
    short = listings.figures(catalogue, topic="access", cells=False)
    whole = listings.figures(catalogue, topic="access")
    assert len(whole.rows) == sum(
        len(figure.observations) for figure in catalogue.topic("access").values()
    )
    dhs = next(row for row in short.rows if row["source"] == "dhs-mali-2018")
    assert (dhs["cell"], dhs["place"], dhs["value"]) == ("18 cells", "9 places", None)
    assert len(short.rows) < 20
    assert short.remarks == whole.remarks


def test_conflicts_carry_their_arithmetic(catalogue: Catalogue) -> None:
    """Where observations were worked out, the steps are listed with the conflict."""
    rows = {row["figure"]: row for row in listings.figure_conflicts(catalogue).rows}
    assert "= 58.9 %" in rows["internet_share_15_49"]["arithmetic"]
    assert rows["unemployment_rate"]["arithmetic"] is None
