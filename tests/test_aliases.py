"""Values of a request in other words: French and English, with or without capitals and accents."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from malisize import aliases
from malisize.aliases import meaning
from malisize.bands import Band
from malisize.errors import InputError
from malisize.model.channels import GROUPS, channels, group_of
from malisize.model.segment import GENDERS
from malisize.request import BY_NAME, FIELDS, read
from tests.places import AREAS, COUNTRY, REGIONS, parse_segment

TABLE = tomllib.loads(Path(aliases.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
VALUES = {
    "area": set(AREAS),
    "gender": set(GENDERS),
    "age": {"all"},
    "language": {"all"},
    "channel": set(GROUPS),
    "flag": {"yes", "no"},
    "column": {field.key for field in FIELDS if field.column == "read"},
    "label": {field.key for field in FIELDS if field.column == "read"},
    "row": {"total"},
}


def test_every_other_word_stands_for_a_value() -> None:
    """The table has no word for a value there is not, none twice, and none that is a value of its
    own.
    """
    assert set(TABLE) == set(VALUES)
    for kind, words in TABLE.items():
        assert set(words) <= VALUES[kind]
        others = [other for found in words.values() for other in found]
        assert len(set(others)) == len(others)
        more = channels(COUNTRY) if kind == "channel" else COUNTRY.areas
        names = VALUES[kind] | set(more)
        for word, found in words.items():
            for other in found:
                assert other not in names - {word} or (kind, other) == ("area", "all")
                assert meaning(kind, other) == word


@pytest.mark.parametrize(
    ("area", "gender", "age", "expected"),
    [
        ("Ségou", "femmes", "18 à 45 ans", ("segou", "women", "18-45")),
        ("SEGOU", "Hommes", "18-45 ans", ("segou", "men", "18-45")),
        ("Timbuktu", "tous", "18 ans et plus", ("tombouctou", "all", "18+")),
        ("milieu rural", "femme", "tous", ("rural", "women", "all")),
        ("toutes", "toutes", "toutes", ("national", "all", "all")),
        ("District de Bamako", "H", "Tous les âges", ("bamako", "men", "all")),
        ("pays", "les deux", "moins de 18 ans", ("national", "all", "0-17")),
        ("bamako", "féminin", "de 15 à 24 ans", ("bamako", "women", "15-24")),
        ("bamako", "f", "65 ans ou plus", ("bamako", "women", "65+")),
        ("bamako", "all", "entre 25 et 34 ans", ("bamako", "all", "25-34")),
        ("bamako", "all", "aged 18 to 24", ("bamako", "all", "18-24")),
        ("kayes+Ségou", "h+f", "18 à 24 ans, 45 ans et plus", ("kayes+segou", "all", "18-24+45+")),
    ],
)  # fmt: skip
def test_values_are_read_in_french(
    area: str, gender: str, age: str, expected: tuple[str, str, str]
) -> None:
    """What a francophone planner writes is read as what it says."""
    segment = parse_segment(area, gender, age)
    assert ("+".join(segment.areas), segment.gender, str(segment.ages)) == expected


@pytest.mark.parametrize("region", [area.name for area in REGIONS.values()])
def test_regions_are_read_with_and_without_their_accents(region: str) -> None:
    """A region is found by its name as it is printed."""
    assert parse_segment(region, "all", "all").regions


@pytest.mark.parametrize(
    "text", ["18 ans", "plus de 18 ans", "45 à 18 ans", "jeunes", "18 ans et", ""]
)
def test_what_is_no_age_band_is_refused(text: str) -> None:
    """One year, or an end that may be meant in or out, is no band."""
    with pytest.raises(InputError):
        Band.parse(text, "age")


def test_groups_of_channels_and_yes_and_no() -> None:
    """The other values that are words have their French too; a channel stays one."""
    names = ("tous", "En ligne", "hors ligne", "ONLINE", "facebook")
    assert [group_of(name, COUNTRY) for name in names] == [
        "all",
        "online",
        "offline",
        "online",
        None,
    ]
    allocate = BY_NAME["allocate"]
    assert [read(allocate, text, "") for text in ("oui", "Non", "yes", "0", "TRUE")] == [
        True, False, True, False, True,
    ]  # fmt: skip
