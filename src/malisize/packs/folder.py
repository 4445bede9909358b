"""Read a country's folder from a path, and refuse one that is not whole, all faults at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from malisize import packaged, toml_file
from malisize.assumptions import bundled
from malisize.country import Country, Stamp, of_folder, shipped
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.figures.catalogue import Catalogue
from malisize.lists import names_in
from malisize.numerals import is_currency, likely
from malisize.text import clean, did_you_mean, offered, shown
from malisize.wording import joined, phrase

REQUIRED = (  # what every audience is made of, as ``topic.key``
    "population.population",
    "population.urban_share",
    "connectivity.internet_users",
    "ages.population_by_age",
)
_ONE_EACH = ("national", "urban", "rural", "towns", "capital")
_LARGEST = 1024 * 1024  # bytes of a file
_LARGEST_FOLDER = 4 * _LARGEST
_MOST_FAULTS = 50
GROUPS = ("online", "offline", "all")  # of channels
EVERY_LINE = "sms"  # the channel whose lines are those of all operators
_TEXTS_DEEP = 12
_MOST_FILES = 200
_NEEDED = ("area", "gender", "age", "channels")


def codes() -> list[str]:
    """Return the codes of the countries that malisize ships."""
    return sorted(path.parent.name for path in packaged.folder("countries").glob("*/country.toml"))


def country(name: str) -> Country:
    """Return a country by its code or by the path of its folder. Raises InputError, of all faults
    of the folder at once.
    """
    text = name.strip()
    if text and ({os.sep, "/"} & set(text) or text in (".", "..")):
        path = Path(text).expanduser()
        return _of_path(path.absolute(), path, _stamp(path))
    return _of_code(text)


@cache
def _of_code(text: str) -> Country:
    known = codes()
    several = names_in(text.casefold())
    if len(several) > 1 and set(several) <= set(known):
        typed = " ".join(f"--country {code}" for code in several)
        raise InputError(
            phrase("{name} is more than one country", name=shown(text)), hint=offered(typed)
        )
    if text.casefold() not in known:
        raise InputError(
            phrase("no country {name}", name=shown(text)),
            hint=did_you_mean(
                text,
                known,
                phrase(
                    "one of {known}; a folder needs its path, such as `./{name}`",
                    known=", ".join(known),
                    name=clean(text)[:40] or "xx",
                ),
            ),
        )
    return shipped(text.casefold())


@lru_cache(maxsize=16)
def _of_path(whole: Path, path: Path, stamp: Stamp) -> Country:
    """Return the country of a folder as it was at a stamp, named by its path in messages."""
    refuse_faults(path)
    return of_folder(whole.resolve(), stamp)


def _stamp(path: Path) -> Stamp:
    """Return when the files of a folder were written, and how large they are: what was read of
    them holds until then. Empty where they cannot be looked at.
    """
    try:
        within = (path, path / "figures", path / "assumptions")
        found = sorted(file for folder in within for file in folder.glob("*.toml"))
        states = [(file, file.stat()) for file in found[:_MOST_FILES]]
    except (OSError, ValueError, RuntimeError):
        return ()
    return tuple((str(file), one.st_mtime_ns, one.st_size) for file, one in states)


def checked(name: str) -> Country:
    """Return a country (see ``country``) whose folder was read with care though it is shipped.
    Raises InputError, of all faults of the folder at once.
    """
    found = country(name)
    refuse_faults(found.folder)
    return found


def refuse_faults(path: Path) -> None:
    """Refuse a country's folder that is not whole. Raises InputError, of all faults at once."""
    raise_faults(list(_faults(path))[:_MOST_FAULTS])


def _faults(path: Path) -> Iterator[MalisizeError]:
    """Yield what is wrong with the folder of a country."""
    from malisize.packs.schema import complaints

    try:
        if not path.is_dir():
            yield InputError(
                phrase("{path}: no such folder of a country", path=clean(str(path))),
                hint=phrase("name a folder that holds country.toml"),
            )
            return
    except (OSError, ValueError):
        yield InputError(phrase("{path}: cannot be read", path=clean(str(path))[:120]))
        return
    documents: dict[str, Any] = {}
    found: list[MalisizeError] = []
    read = _reader(path, documents, found)
    for name, form in (("country.toml", "country"), ("channels.toml", "channels")):
        read(name, form, complaints)
    if os.path.lexists(path / "checks.toml"):
        read("checks.toml", "checks", complaints)
    topics = documents.get("country.toml", {}).get("topics", ())
    for topic in topics if isinstance(topics, list) else ():
        if isinstance(topic, str) and topic.isidentifier():
            read(f"figures/{topic}.toml", "topic", complaints)
    found += _unread_assumptions(path, documents.get("country.toml", {}).get("code"))
    if not found:
        found += _unfit(documents)
    if not found:
        found += _unfit_cells(of_folder(path))
    yield from found


def _reader(
    path: Path, documents: dict[str, Any], found: list[MalisizeError]
) -> Callable[[str, str, Callable[[str, object], Iterable[tuple[str, str]]]], None]:
    """Return what reads a file of a folder into ``documents``, and its faults into ``found``."""
    sizes: list[int] = []

    def read(
        name: str, form: str, complaints: Callable[[str, object], Iterable[tuple[str, str]]]
    ) -> None:
        where = clean(f"{path}/{name}")
        try:
            data = _content(path, name, where)
            sizes.append(len(data))
            if sum(sizes) > _LARGEST_FOLDER:
                if sum(sizes[:-1]) <= _LARGEST_FOLDER:  # said once
                    raise InputError(
                        phrase("{path}: the folder is too large", path=clean(str(path)))
                    )
                return
            documents[name] = toml_file.read(data, where, limit=_LARGEST)
        except MalisizeError as error:
            found.extend(error.faults)
            return
        for place, words in complaints(form, documents[name]):
            found.append(InputError(joined(": ", [where, clean(place)[:120], words])))
        for place, text in _texts(documents[name], ()):
            if clean(text) != text or not text.isprintable():
                words = phrase("holds a character that is not shown")
                found.append(InputError(joined(": ", [where, clean(place)[:120], words])))

    return read


def _content(folder: Path, name: str, where: str) -> bytes:
    """Return the content of a plain file within a folder. Raises InputError."""
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()):
            raise InputError(phrase("{where}: lies outside the folder", where=where))
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError(phrase("{where}: is not a file", where=where))
        with file.open("rb") as stream:
            return stream.read(_LARGEST + 1)
    except FileNotFoundError:
        raise InputError(phrase("{where}: no such file", where=where)) from None
    except (OSError, ValueError, RuntimeError):
        raise InputError(phrase("{where}: cannot be read", where=where)) from None


def _unread_assumptions(path: Path, code: object) -> Iterator[MalisizeError]:
    """Yield what keeps the assumptions of a folder from being read, which may have none where its
    country is one that malisize ships; their keys and values are checked when they are.
    """
    folder = path / "assumptions"
    try:
        if isinstance(code, str) and packaged.is_shipped(code) and not folder.is_dir():
            return
        within = folder.iterdir() if folder.is_dir() else ()
        names = sorted(file.name for file in within if file.suffix == ".toml")
    except OSError:
        yield InputError(phrase("{where}: cannot be read", where=clean(str(folder))))
        return
    if len(names) > _MOST_FILES:
        yield InputError(phrase("{where}: too many files", where=clean(str(folder))))
        return
    for name in dict.fromkeys(["default.toml", *names]):
        where = clean(f"{folder}/{name}")
        try:
            document = toml_file.read(_content(path, f"assumptions/{name}", where), where)
            base = bundled.taken_base(document, where)
        except MalisizeError as error:
            yield from error.faults
            continue
        audience = document.get("audience")
        for key in _NEEDED if name == "default.toml" and base is None else ():
            if not isinstance(audience, dict) or key not in audience:
                yield InputError(
                    phrase("{where}: audience.{key}: is missing", where=where, key=key)
                )


def _texts(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield every text of a document, keys included, with its place."""
    if len(path) > _TEXTS_DEEP:
        return
    if isinstance(value, str):
        yield ".".join(path), value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield ".".join(path), str(key)
            yield from _texts(one, (*path, str(key)))
    elif isinstance(value, list):
        for place, one in enumerate(value, start=1):
            yield from _texts(one, (*path, str(place)))


def _unfit(documents: Mapping[str, Any]) -> Iterator[MalisizeError]:
    """Yield what does not go together in a folder whose files are each of their form."""
    country, channels = documents["country.toml"], documents["channels.toml"]
    where = "country.toml"
    figures = {
        f"{name[8:-5]}.{key}": entry["unit"]
        for name, document in documents.items()
        if name.startswith("figures/")
        for key, entry in document["figure"].items()
    }
    if not is_currency(country["currency"]):
        yield InputError(
            phrase("{where}: currency: {code}: unknown", where=where, code=country["currency"]),
            hint=likely(country["currency"]),
        )
    yield from _unfit_areas(country, figures)
    for name in REQUIRED:
        if name not in figures:
            topic, _, key = name.partition(".")
            yield InputError(
                phrase(
                    "figures/{topic}.toml: no figure {key}, which is needed",
                    topic=topic,
                    key=shown(key),
                )
            )
    yield from _unlike_sources(documents)
    for kind, survey in country["survey"].items():
        if figures.get(survey["figure"]) != "share":
            yield InputError(phrase("country.toml: survey.{kind}: no such figure", kind=kind))
    for id, tongue in country.get("tongue", {}).items():
        for kind in ("speaks", "reads"):
            given = tongue.get(kind)
            named = given.values() if isinstance(given, dict) else [given] if given else []
            if any(figures.get(name) != "share" for name in named):
                here = f"country.toml: tongue.{id}.{kind}"
                yield InputError(phrase("{here}: no such figure of a share", here=here))
    if not any(a["kind"] == "region" and a.get("population") for a in country["area"].values()):
        yield InputError(phrase("country.toml: area: no region has a population"))
    yield from _unfit_channels(country, channels, figures)


def _unfit_cells(country: Country) -> Iterator[MalisizeError]:
    """Yield what is missing in the tables by age, and by region and sex."""
    catalogue, sexes = Catalogue(country), ("women", "men")
    ages = {o.cell for o in catalogue.figure("population_by_age", "ages").observations}
    wanted = {f"{low}-{low + 4}/{sex}" for low in range(0, 65, 5) for sex in sexes}
    yield from (
        InputError(phrase("figures/ages.toml: population_by_age: no cell {cell}", cell=shown(cell)))
        for cell in sorted(wanted - ages)
    )
    codes = {country.survey_code(region) for region in (country.capital_id, *country.regions)}
    for kind, survey in country.surveys.items():
        topic, _, key = survey.figure.partition(".")
        figure = catalogue.figure(key, topic)
        for source in survey.sources:
            there = figure.cells(source)
            standing = {
                code for code in codes for sex in sexes
                if f"{code}/{sex}" in there and there[f"{code}/{sex}"].basis == "illustrative"
            }  # fmt: skip
            for code in sorted(standing - set(survey.proxies)):
                yield InputError(
                    phrase(
                        "country.toml: survey.{kind}.proxies: {code} is not named, and its table"
                        " is illustrative",
                        kind=kind,
                        code=shown(code),
                    )
                )
            for cell in sorted(f"{code}/{sex}" for code in codes for sex in sexes):
                if cell not in there or there[cell].value is None:
                    words = phrase(
                        "figures/{topic}.toml: {key}: no cell {cell} of {source}",
                        topic=topic,
                        key=key,
                        cell=shown(cell),
                        source=shown(source),
                    )
                    yield InputError(words)


def _unlike_sources(documents: Mapping[str, Any]) -> Iterator[MalisizeError]:
    """Yield the sources that two files describe in two ways."""
    seen: dict[str, Any] = {}
    for name, document in documents.items():
        for key, entry in document.get("source", {}).items() if "/" in name else ():
            if seen.setdefault(key, entry) != entry:
                yield InputError(
                    phrase("{name}: source.{key}: is described in two ways", name=name, key=key)
                )


def _unfit_areas(country: Mapping[str, Any], figures: Mapping[str, str]) -> Iterator[MalisizeError]:
    areas, kinds = country["area"], [area["kind"] for area in country["area"].values()]
    for kind in _ONE_EACH:
        if kinds.count(kind) != 1:
            yield InputError(phrase("country.toml: area: one of kind {kind} is needed", kind=kind))
    for id, area in areas.items():
        here = f"country.toml: area.{id}"
        if area["kind"] in ("national", "urban", "rural", "towns") and id != area["kind"]:
            yield InputError(phrase("{here}: its id is {id}", here=here, id=area["kind"]))
        above, steps = id, 0
        while above in areas and areas[above].get("within") and steps <= len(areas):
            above, steps = areas[above]["within"], steps + 1
        if above not in areas or steps > len(areas) or areas[above]["kind"] != "national":
            yield InputError(phrase("{here}.within: does not lead to the country", here=here))
        if area["kind"] == "national" and not area.get("population"):
            yield InputError(phrase("{here}.population: is missing", here=here))
        whole = areas.get(area.get("within", ""), area)
        surveyed = whole if whole["kind"] == "former" else area
        if area["kind"] in ("region", "capital") and not surveyed.get("codes"):
            yield InputError(phrase("{here}.codes: is missing, and surveys name it so", here=here))
        if area["kind"] == "capital" and not area.get("population"):
            yield InputError(phrase("{here}.population: is missing", here=here))
        if area.get("contested") and figures.get(area["contested"]) != "share":
            yield InputError(phrase("{here}.contested: no such figure of a share", here=here))
        if area.get("population") and figures.get(area["population"]) != "people":
            yield InputError(phrase("{here}.population: no such figure of people", here=here))
    if areas.get(country["capital"], {}).get("kind") != "capital":
        yield InputError(phrase("country.toml: capital: is not an area of kind capital"))


def _unfit_channels(
    country: Mapping[str, Any], channels: Mapping[str, Any], figures: Mapping[str, str]
) -> Iterator[MalisizeError]:
    watch = country.get("watch", {})
    named = [
        *country["examples"]["channels"],
        *watch.get("capital_daily", {}),
        *watch.get("capital_order", ()),
        *([watch["campaign"]] if watch.get("campaign") else ()),
    ]
    for name in dict.fromkeys(named):
        if name not in channels:
            yield InputError(phrase("country.toml: no channel {name}", name=shown(name)))
    for key, value in watch.items():
        for name in value.values() if isinstance(value, dict) else (value,):
            if isinstance(name, str) and "." in name and name not in figures:
                yield InputError(phrase("country.toml: watch.{key}: no such figure", key=key))
    phones = any(channel["universe"] == "phones" for channel in channels.values())
    if phones and not channels.get(EVERY_LINE, {}).get("figure"):
        words = phrase("channels.toml: {key}.figure: lines of all operators", key=EVERY_LINE)
        yield InputError(phrase("{words} are needed beside channels of phones", words=words))
    for key, channel in channels.items():
        if key in GROUPS:
            yield InputError(phrase("channels.toml: {key}: is the name of a group", key=key))
        local = channel.get("local", {})
        for name in (channel.get("figure"), local.get("figure")):
            if name and name not in figures:
                yield InputError(
                    phrase("channels.toml: {key}: no figure {name}", key=key, name=shown(name))
                )
        if local and local["area"] not in country["area"]:
            yield InputError(phrase("channels.toml: {key}.local.area: no such area", key=key))
