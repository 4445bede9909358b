"""A country's folder: what it says is whole, and areas are found by each of their names."""

from __future__ import annotations

import pytest

from malisize.country import NATIONAL, default, of_folder
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.model.segment import parse_segment
from tests.places import COUNTRY


def test_areas_are_a_tree() -> None:
    """Every area lies within another, up to the country itself; one of them is the capital."""
    roots = [area.id for area in COUNTRY.areas.values() if not area.within]
    assert roots == [NATIONAL]
    for area in COUNTRY.areas.values():
        above, steps = area, 0
        while above.within:
            above, steps = COUNTRY.areas[above.within], steps + 1
            assert steps < len(COUNTRY.areas)
        assert above.id == NATIONAL
    assert [area for area in COUNTRY.areas.values() if area.kind == "capital"] == [COUNTRY.capital]


def test_a_population_is_a_figure() -> None:
    """What counts the people of an area is in the catalogue, in people."""
    catalogue = Catalogue(COUNTRY)
    for area in COUNTRY.areas.values():
        if area.population:
            topic, _, key = area.population.partition(".")
            assert catalogue.figure(key, topic).unit == "people"


def test_former_regions_hold_those_of_the_census() -> None:
    """Each region of the census lies in one former region, which surveys know by its code."""
    parts = {
        area.codes[0]: [part.id for part in COUNTRY.parts_of(area.id)]
        for area in COUNTRY.areas.values()
        if area.kind == "former"
    }
    assert parts == {
        "ML01": ["kayes", "kita", "nioro"],
        "ML02": ["koulikoro", "dioila", "nara"],
        "ML03": ["sikasso", "bougouni", "koutiala"],
        "ML04": ["segou", "san"],
        "ML05": ["mopti", "bandiagara", "douentza"],
        "ML06": ["tombouctou", "taoudenit"],
        "ML07": ["gao", "menaka"],
        "ML08": ["kidal"],
    }
    assert {part for found in parts.values() for part in found} == {
        area.id for area in COUNTRY.areas.values() if area.kind == "region"
    }


@pytest.mark.parametrize("area", COUNTRY.areas.values(), ids=COUNTRY.areas)
def test_areas_are_found_by_their_codes_and_names(area) -> None:
    """An id, a code, another word, and the name of all but a former region stand for the area."""
    names = () if area.kind == "former" else area.names.values()
    for word in (area.id, *area.codes, *area.also, *names):
        assert COUNTRY.area_id(word.upper()) == area.id


def test_an_area_without_a_published_population_is_refused() -> None:
    """It exists, and nothing sizes it."""
    place = COUNTRY.areas["kidal"]._replace(population="")
    country = COUNTRY._replace(areas={**COUNTRY.areas, place.id: place})
    with pytest.raises(InputError, match="no area `Kidal`"):
        parse_segment("Kidal", "all", "all", country)


def test_a_country_is_read_once() -> None:
    """The same folder gives an equal country, and the default is the one that is named."""
    assert default() is default()
    again = of_folder(COUNTRY.folder)
    assert again == COUNTRY
    assert hash(again) == hash(COUNTRY)
    assert (COUNTRY.code, COUNTRY.name, COUNTRY.currency) == ("ml", "Mali", "XOF")
