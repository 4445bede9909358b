"""Checks of the surveys: they add up to the country, and say how far the published users are."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from malisize.figures.catalogue import Catalogue, Figure
from malisize.figures.checks.judge import Finding
from malisize.figures.checks.run import check
from malisize.figures.conflicts import conflicts
from tests.places import COUNTRY

DATE = datetime.date(2026, 11, 25)
SHIPPED = list(Catalogue(COUNTRY))
FINDINGS = check(SHIPPED, DATE, COUNTRY)


def of(name: str, findings: list[Finding] = FINDINGS) -> list[Finding]:
    """Return the findings of a check."""
    found = [finding for finding in findings if finding.check == name]
    assert found, f"no finding of {name}"
    return found


def altered(key: str, cell: str | None, source: str, **changes: Any) -> list[Figure]:
    """Return the shipped figures with one observation, or one cell of a table, changed."""
    return [
        figure
        if figure.key != key
        else figure._replace(
            observations=tuple(
                o._replace(**changes) if (o.cell, o.source) == (cell, source) else o
                for o in figure.observations
            )
        )
        for figure in SHIPPED
    ]


@pytest.mark.parametrize(
    "name",
    [
        "sexes_of_ages", "ages_sum", "ages_shares", "women_share", "former_regions_sum",
        "survey_of_regions", "level_surveyed", "level_published", "women_to_men",
    ],
)  # fmt: skip
def test_what_can_be_worked_out_again_agrees(name: str) -> None:
    """Ages, sexes and regions add up, and shares worked out from them are those recorded."""
    assert {finding.verdict for finding in of(name)} == {"pass"}


def test_the_survey_of_the_country_lies_where_its_regions_put_it() -> None:
    """Women and men, internet and phones: four national shares, each between two weightings."""
    found = {finding.subject.split(" (")[0]: finding for finding in of("survey_of_regions")}
    assert found["internet_use: women of the regions"].stated == "14.18 %"
    assert found["internet_use: women of the regions"].computed == "12.1 % to 14.5 %"
    assert found["phone_ownership: men of the regions"].stated == "87.39 %"
    assert len(found) == 4


def test_the_level_is_contested_with_its_arithmetic() -> None:
    """8.72 million is 35.1 % of everybody and 59 to 76 % of people aged 15 to 49, at least twice
    what household surveys find.
    """
    (found,) = of("level_of_use")
    assert found.verdict == "known"
    assert found.computed.startswith("8,720,000 / 24,834,845 = 35.1 % of everybody, 58.9 % to 76 %")
    assert found.stated == "16.8 % to 28.2 %, or 1.9 to 3.2 million people"
    assert found.note.startswith("national_level: ")


def test_the_conflicts_show_the_level_with_its_arithmetic() -> None:
    """The published users and the surveys stand side by side as shares of one base, none used by
    default, each with the steps that led to it.
    """
    found = next(one for one in conflicts(SHIPPED) if one.figure == "internet_share_15_49")
    assert not found.used
    assert found.others[0].startswith("58.9 % to 76 % (korhogo-2025")
    assert any(text.startswith("24.11 % to 28.17 % (ehcvm-mali-2021") for text in found.others)
    assert found.spread > 2
    assert "8.72 M users / (24.835 M people x 59.58 % aged 13 and over) = 58.9 %" in str(
        found.arithmetic
    )
    assert "35.1 %" in found.arithmetic[0]
    assert len(found.arithmetic) == len(found.others)


def test_the_models_phones_are_above_the_surveys() -> None:
    """The model's users are those of the survey of its year; its phone owners are not."""
    users, phones = of("model_beside_survey")
    assert (users.verdict, phones.verdict) == ("pass", "known")
    assert "19 points above" in phones.note


def test_the_capital_has_grown_beyond_the_projection() -> None:
    """Bamako's share differs between two counts and is explained; Mopti's is left open by the
    regions that the census list does not have.
    """
    mopti, bamako = of("former_region_share")
    assert (mopti.verdict, bamako.verdict) == ("pass", "known")
    assert bamako.note.startswith("region_shares: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key", "cell", "source", "changes"),
    [
        ("sexes_of_ages", "population_by_age", "15-19/men", "un-wpp-2024", {"value": 1_456_185.0}),
        ("ages_sum", "population_by_age", "5-9/people", "un-wpp-2024", {"value": 3_811_118.0}),
        ("ages_shares", "population_by_age", "0-4/people", "un-wpp-2024", {"value": 4_343_895.0}),
        ("women_share", "population_by_age", "0-4/women", "un-wpp-2024", {"value": 2_159_486.0}),
        (
            "former_regions_sum", "former_region_population", "ML05", "codps-mali-2018",
            {"value": 2_509_730.0},
        ),
        (
            "former_region_share", "former_region_population", "ML09", "codps-mali-2018",
            {"value": 19_231_344.0},
        ),
        ("survey_of_regions", "internet_use", "ML09/women", "dhs-mali-2018", {"value": 0.846}),
        ("survey_of_regions", "phone_ownership", "ML/men", "dgg-ground-truth", {"value": 0.7839}),
        ("level_surveyed", "internet_use", "ML03/men", "ehcvm-mali-2021", {"value": 0.61}),
        ("level_published", "internet_users", None, "korhogo-2025", {"value": 8_270_000.0}),
        ("level_of_use", "internet_share_15_49", None, "korhogo-2025", {"rank": "preferred"}),
        (
            "women_to_men", "internet_gender_ratio_model", None, "dgg-national-2022",
            {"low": 0.3, "value": 0.3, "high": 0.4},
        ),
    ],
)  # fmt: skip
def test_an_altered_number_fails(
    name: str, key: str, cell: str | None, source: str, changes: dict[str, Any]
) -> None:
    """A digit changed in a cell, or a share marked otherwise, makes its check fail."""
    findings = check(altered(key, cell, source, **changes), DATE, COUNTRY)
    assert any(finding.verdict == "fail" for finding in of(name, findings))


def test_a_missing_table_is_a_fail_and_not_a_crash() -> None:
    """Without its cells a check says what it lacks."""
    figures = [figure for figure in SHIPPED if figure.key != "former_region_population"]
    failed = {
        finding.subject for finding in check(figures, DATE, COUNTRY) if finding.verdict == "fail"
    }
    assert "no figure former_region_population" in failed
