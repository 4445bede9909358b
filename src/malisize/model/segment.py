"""Who: an area, a gender and an age band."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from malisize.bands import EVERYBODY, Band
from malisize.errors import InputError
from malisize.text import did_you_mean, shown

REGIONS = {
    "kayes": "Kayes",
    "koulikoro": "Koulikoro",
    "sikasso": "Sikasso",
    "segou": "Ségou",
    "mopti": "Mopti",
    "tombouctou": "Tombouctou",
    "gao": "Gao",
    "bougouni": "Bougouni",
    "koutiala": "Koutiala",
    "bandiagara": "Bandiagara",
    "san": "San",
    "kita": "Kita",
    "nioro": "Nioro",
}
UNPUBLISHED = ("kidal", "menaka", "taoudeni", "taoudenit", "dioila", "nara", "douentza")
AREAS = {"national": "Mali", "urban": "urban Mali", "rural": "rural Mali", "bamako": "Bamako"} | {
    key: f"{name} region" for key, name in REGIONS.items()
}
GENDERS = {"all": "everyone", "women": "women", "men": "men"}
_ALIASES = {
    "mali": "national",
    "country": "national",
    "all": "national",
    "timbuktu": "tombouctou",
    "countryside": "rural",
}
_GENDER_ALIASES = {
    "female": "women",
    "male": "men",
    "f": "women",
    "m": "men",
    "everyone": "all",
    "both": "all",
}
PUBLISHED_BANDS = (*(Band(low, low + 5) for low in range(0, 65, 5)), Band.parse("65+", "bands"))
ONLINE_AGE = Band.parse("13+", "platforms")
ADULT_AGE = Band.parse("15+", "surveys")


class Segment(NamedTuple):
    """An area x gender x age band."""

    area: str
    gender: str
    age: Band

    @property
    def label(self) -> str:
        """The segment in words, such as ``Bamako, women, 18-35``."""
        age = "all ages" if self.age == EVERYBODY else f"aged {self.age}"
        return f"{AREAS[self.area]}, {GENDERS[self.gender]}, {age}"

    @property
    def is_region(self) -> bool:
        """Whether the area is a census region other than Bamako."""
        return self.area in REGIONS


def parse_segment(area: str, gender: str, age: str) -> Segment:
    """Read a segment from texts, in any case and without accents. Raises InputError with a
    suggestion.
    """
    place = _folded(area)
    place = _ALIASES.get(place, place)
    if place in UNPUBLISHED:
        raise InputError(
            f"area {shown(area)}: no population of its own is published",
            hint="write a larger area, such as `rural`",
        )
    if place not in AREAS:
        raise InputError(
            f"no area {shown(area)}", hint=did_you_mean(place, AREAS, f"one of {', '.join(AREAS)}")
        )
    sex = _folded(gender)
    sex = _GENDER_ALIASES.get(sex, sex)
    if sex not in GENDERS:
        raise InputError(
            f"no gender {shown(gender)}", hint=did_you_mean(sex, GENDERS, "one of all, women, men")
        )
    return Segment(place, sex, Band.parse(age, "age"))


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))
