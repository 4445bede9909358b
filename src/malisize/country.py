"""A country as data: what its folder says of its names, money and areas.

Nothing of a country stands in code. Shipped folders are trusted here, since checking them costs
more than reading them; the tests check them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from malisize.aliases import folded, meaning
from malisize.packaged import folder, shared, table
from malisize.tuples import NamedTuple
from malisize.wording import Said, Translated, phrase

Kind = Literal["national", "urban", "rural", "towns", "capital", "region", "former", "side"]
NATIONAL = "national"
SIDES = ("urban", "rural")  # of a region, written after a colon
_SIZED = ("national", "urban", "rural", "towns", "capital", "former")


class Area(NamedTuple):
    """An area of a country, which lies ``within`` another.

    ``names`` are by language, and ``of`` as a language has them after "region" where that is not
    its rule (``du Sahel``); ``codes`` its p-codes, ``also`` other words for it; ``population`` is
    the figure that counts its people (``topic.key``), empty where nobody has published one, and
    ``part`` what of that figure they are.
    """

    id: str
    kind: Kind
    names: Mapping[str, str]
    within: str = ""
    codes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    population: str = ""
    part: float = 1.0
    contested: str = ""
    of: Mapping[str, str] = MappingProxyType({})

    @property
    def name(self) -> str:
        """The name alone, such as ``Kayes``."""
        name = self.names["en"]
        return name if isinstance(name, Said) else Translated(self.names)

    @property
    def label(self) -> str:
        """The name in a sentence, such as ``Kayes region``."""
        words = {
            "region": phrase("{name} region", name=self.name_of),
            "former": phrase("former {name} region", name=self.name_of),
        }
        return words.get(self.kind, self.name)

    @property
    def name_of(self) -> str:
        """The name as it stands beside the word for a region, with its article where it has one."""
        if self.of:
            return Translated({"en": self.name, **self.of})
        return phrase("{name}", "of a region", name=self.name)

    @property
    def is_region(self) -> bool:
        """Whether it is a region, one as before a reform, or a side of either."""
        return self.kind in ("region", "former", "side")

    @property
    def is_sized(self) -> bool:
        """Whether the area can be sized by itself."""
        return self.kind in _SIZED or (self.kind == "region" and bool(self.population))


class Survey(NamedTuple):
    """Which published shares by region and sex say where people are: a figure (``topic.key``), the
    sources whose mean is taken, the ages asked, and the codes of regions that are proxies.
    """

    figure: str
    sources: tuple[str, ...]
    ages: str
    proxies: tuple[str, ...] = ()


class Tongue(NamedTuple):
    """A language that people speak: names by language, other words for it, and the figures
    (``topic.key``) of the shares of people who speak it and who read it, by sex.
    """

    id: str
    names: Mapping[str, str]
    also: tuple[str, ...]
    speaks: Mapping[str, str]
    reads: Mapping[str, str]

    @property
    def label(self) -> str:
        """The name in whatever language a sentence is said."""
        return Translated(self.names)


class Examples(NamedTuple):
    """What help and hints take as examples: channels, a file of assumptions with a scenario, one of
    a market, a region, a channel without a size, and an observation to prefer.
    """

    channels: tuple[str, ...]
    file: str = ""
    scenario: str = ""
    market: str = ""
    region: str = ""
    unsized: str = ""
    prefer: str = ""


class Watch(NamedTuple):
    """What results are held against, each empty where nobody has published it.

    ``vat`` is the published rate; ``capital_online_daily`` the share of adults in the capital
    online on a day, ``rural_online_most`` the most that is said of a part of the countryside,
    ``capital_daily`` by channel the share of adults in the capital whom it meets on a day,
    ``capital_order`` two channels of which the first is the larger there, ``no_media``
    by sex the share of adults whom no mass medium meets in a week, ``social_ages`` the survey that
    ages of social media users come from, in words. ``campaign`` is the
    channel of the campaign that default prices and curves are set by, with its frequency, its cost
    per 1,000 people reached and the least that one costs. Figures are ``topic.key``.
    """

    vat: float | None = None
    capital_online_daily: str = ""
    rural_online_most: str = ""
    capital_daily: Mapping[str, str] = MappingProxyType({})
    capital_order: tuple[str, ...] = ()
    social_ages: str = ""
    no_media: Mapping[str, str] = MappingProxyType({})
    campaign: str = ""
    campaign_frequency: str = ""
    campaign_cost_per_1000: str = ""
    campaign_least_total: str = ""


Stamp = tuple[tuple[str, int, int], ...]  # files by name, with their time and size


class Country(NamedTuple):
    """A country: its folder, names by language, codes, money, and its areas by id, in their order.

    ``topics`` are the files of its figures, in the order in which they are listed, ``tongues`` the
    languages that people speak. ``stamp`` is the state in which a folder from outside was read, so
    that one that changed is another country to whatever keeps what it read.
    """

    folder: Path
    code: str
    names: Mapping[str, str]
    codes: tuple[str, ...]
    currency: str
    languages: tuple[str, ...]
    capital_id: str
    topics: tuple[str, ...]
    areas: Mapping[str, Area]
    tongues: Mapping[str, Tongue]
    surveys: Mapping[str, Survey]
    examples: Examples
    watch: Watch
    stamp: Stamp = ()

    def __hash__(self) -> int:
        return hash(self.folder)

    def __reduce__(self) -> tuple[Any, ...]:
        return of_folder, (self.folder, self.stamp)

    @property
    def name(self) -> str:
        """The name, such as ``Mali``."""
        return Translated(self.names)

    @property
    def capital(self) -> Area:
        """The capital."""
        return self.areas[self.capital_id]

    @property
    def sized(self) -> dict[str, Area]:
        """The areas that can be sized, by id."""
        return {id: area for id, area in self.areas.items() if area.is_sized}

    @property
    def regions(self) -> dict[str, Area]:
        """The regions that can be sized, by id."""
        return {id: area for id, area in self.sized.items() if area.kind == "region"}

    def area(self, id: str) -> Area:
        """Return an area by its id, which for the towns of a region, or for its countryside, is
        ``REGION:urban`` or ``REGION:rural``. Raises KeyError.
        """
        region, _, side = id.partition(":")
        whole = self.areas[region]
        if not side:
            return whole
        if side not in SIDES or not (whole.kind in ("region", "former") and whole.is_sized):
            raise KeyError(id)
        words = {
            "urban": phrase("urban {area}", area=whole.label),
            "rural": phrase("rural {area}", area=whole.label),
        }
        return Area(id, "side", MappingProxyType({"en": words[side]}), region)

    def survey_code(self, region: str) -> str:
        """Return the code under which surveys have a region: that of the region it was part of, or
        its own.
        """
        area = self.areas[region]
        within = self.areas.get(area.within)
        return (within if within and within.kind == "former" else area).codes[0]

    def parts_of(self, id: str) -> tuple[Area, ...]:
        """Return the areas that lie directly within another."""
        return tuple(area for area in self.areas.values() if area.within == id)

    def area_id(self, text: str) -> str:
        """Return the id of the area that a text names, in any case and without accents; the folded
        text itself where it names none.
        """
        place, colon, side = text.partition(":")
        if colon:
            word = meaning("area", side)
            return f"{self.area_id(place)}:{word}"
        return _words(self).get(folded(text)) or meaning("area", text)

    def words(self) -> dict[str, str]:
        """Return what stands for the words in braces of help and hints."""
        first, *more = self.examples.channels
        return {
            "country": self.name,
            "home": default_code(),
            "capital": self.capital_id,
            "Capital": self.capital.name,
            "region": self.examples.region or next(iter(self.regions), self.capital_id),
            "channel": first,
            "other": more[0] if more else first,
            "unsized": self.examples.unsized or first,
            "money": self.currency,
            "language": next(iter(self.tongues), "LANGUAGE"),
            "file": self.examples.file or "FILE",
            "scenario": self.examples.scenario or "NAME",
            "market": self.examples.market or "FILE",
            "prefer": self.examples.prefer or "FIGURE=SOURCE",
        }

    def text(self, name: str) -> str:
        """Return the text of a file in the country's folder."""
        return (self.folder / name).read_text(encoding="utf-8")

    def table(self, name: str) -> dict[str, Any]:
        """Return the document of a TOML file in the country's folder."""
        return table(self.folder / name)


@cache
def _words(country: Country) -> Mapping[str, str]:
    """Return the id of the area that each word stands for."""
    found: dict[str, str] = {}
    for area in country.areas.values():
        names = () if area.kind == "former" else area.names.values()
        for word in (area.id, *area.codes, *area.also, *names):
            found.setdefault(folded(word), area.id)
    return MappingProxyType(found)


def default_code() -> str:
    """Return the code of the country where none is named."""
    return str(shared()["country"])


@cache
def shipped(code: str) -> Country:
    """Return a country that malisize ships, by its code."""
    return of_folder(folder("countries") / code)


def default() -> Country:
    """Return the country where none is named."""
    return shipped(default_code())


def of_folder(path: Path, stamp: Stamp = ()) -> Country:
    """Return the country of a folder whose files are as they should be."""
    document = table(path / "country.toml")
    watch = document.get("watch", {})
    return Country(
        path,
        document["code"],
        MappingProxyType(document["name"]),
        tuple(document.get("codes", ())),
        document["currency"],
        tuple(document.get("languages", ())),
        document["capital"],
        tuple(document["topics"]),
        MappingProxyType({id: _area(id, entry) for id, entry in document["area"].items()}),
        MappingProxyType({id: _tongue(id, one) for id, one in document.get("tongue", {}).items()}),
        MappingProxyType({id: _survey(entry) for id, entry in document["survey"].items()}),
        Examples(**{**document["examples"], "channels": tuple(document["examples"]["channels"])}),
        Watch(**{**watch, "capital_order": tuple(watch.get("capital_order", ()))}),
        stamp,
    )


def _survey(entry: Mapping[str, Any]) -> Survey:
    sources, proxies = tuple(entry["sources"]), tuple(entry.get("proxies", ()))
    return Survey(entry["figure"], sources, entry["ages"], proxies)


def _tongue(id: str, entry: Mapping[str, Any]) -> Tongue:
    names, also = MappingProxyType(entry["name"]), tuple(entry.get("also", ()))
    return Tongue(id, names, also, *(_by_sex(entry.get(kind)) for kind in ("speaks", "reads")))


def _by_sex(given: str | Mapping[str, str] | None) -> Mapping[str, str]:
    if isinstance(given, str):
        given = {"women": given, "men": given}
    return MappingProxyType(dict(given or {}))


def _area(id: str, entry: Mapping[str, Any]) -> Area:
    return Area(
        id,
        entry["kind"],
        MappingProxyType(entry["name"]),
        entry.get("within", ""),
        tuple(entry.get("codes", ())),
        tuple(entry.get("also", ())),
        entry.get("population", ""),
        entry.get("part", 1.0),
        entry.get("contested", ""),
        MappingProxyType(entry.get("of", {})),
    )
