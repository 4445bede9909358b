"""Double entry for the other shipped countries: every published value once more, by somebody who
had not seen the first entry.

``read`` says how: at the ``source``; ``derived`` from other figures as the note says; or ``chart``,
where the first reading of a picture is entered and a measurement by program of each of the 336
points lies within 0.003 of it. Where the source has more digits, they are entered. Values that are
borrowed of another country (``illustrative``) are entered there.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from malisize.country import default_code
from malisize.figures.catalogue import Catalogue
from malisize.figures.names import figure_names
from malisize.packs.folder import codes
from malisize.packs.folder import country as found

WORKED_OUT = "internet_share_15_49"  # from internet_use and internet_users, as its notes say
OTHERS = [code for code in codes() if code != default_code()]


def entered(code: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the second entry of a country by figure, source, date and cell."""
    path = Path(__file__).with_name(f"double_entry_{code}.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {(row["figure"], row["source"], row["as_of"], row["cell"]): row for row in rows}


def half_a_digit(value: float) -> float:
    """Return half of the last digit that a number is written with."""
    _, _, decimals = repr(value).partition(".")
    return 0.5 * 10.0 ** -len(decimals if decimals != "0" else "") * (1 + 1e-6)


@pytest.mark.parametrize("code", OTHERS)
def test_both_entries_agree_number_by_number(code: str) -> None:
    """Each published value, with its bound, is in both, and the same to the digits entered."""
    second = entered(code)
    first = {
        (figure.key, one.source, one.as_of, one.cell or ""): one
        for figure in Catalogue(found(code))
        if figure.key != WORKED_OUT
        for one in figure.observations
        if one.basis != "illustrative"
    }
    assert set(first) == set(second)
    for key, one in first.items():
        row = second[key]
        assert (one.bound or "") == row["bound"], key
        for name in ("value", "low", "high"):
            ours, theirs = getattr(one, name), row[name]
            assert (ours is None) == (theirs == ""), (key, name)
            if ours is not None:
                assert abs(ours - float(theirs)) <= half_a_digit(ours), (key, name)


@pytest.mark.parametrize("code", [one for one in OTHERS if WORKED_OUT in figure_names(found(one))])
def test_what_is_worked_out_of_surveys_is_worked_out_again(code: str) -> None:
    """People aged 15 to 49 online: regions weighted by their people, sexes by the UN's."""
    country = found(code)
    catalogue = Catalogue(country)
    people = {
        country.survey_code(area): next(
            one.value
            for one in catalogue.figure(
                country.areas[area].population.partition(".")[2]
            ).observations
            if one.source.startswith("codps")
        )
        for area in (country.capital_id, *country.regions)
    }
    ages = {one.cell: one.value for one in catalogue.figure("population_by_age").observations}
    use = catalogue.figure("internet_use").observations
    for stated in catalogue.figure(WORKED_OUT).observations:
        cells = {
            o.cell: o.value for o in use if (o.source, o.as_of) == (stated.source, stated.as_of)
        }
        if not cells:  # published users over the people of those ages
            continue
        online = total = 0.0
        for sex in ("women", "men"):
            of_ages = sum(ages[f"{low}-{low + 4}/{sex}"] for low in range(15, 50, 5))
            share = sum(people[area] * cells[f"{area}/{sex}"] for area in people)
            online += of_ages * share / sum(people.values())
            total += of_ages
        assert online / total == pytest.approx(stated.value, abs=0.0006)


def _counted(catalogue: Catalogue, name: str) -> float:
    """Return the people of a region by COD-PS."""
    figure = catalogue.figure(name.partition(".")[2])
    (found,) = [one.value for one in figure.observations if one.source.startswith("codps")]
    assert found is not None
    return found
