"""Files in, evidence out: recognise each, read it, and put together what they give."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from malisize.errors import InputError
from malisize.importing import ads, estimate, own_table, population, shares, world_bank
from malisize.importing.found import Flight, Found
from malisize.importing.layout import ADS, LANGUAGES, data, layout, matched, plain
from malisize.importing.official import Asked, Place
from malisize.importing.table import Progress, Table, opened
from malisize.text import did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import either, phrase

OFFICIAL = ("world-bank", "un-wpp", "cod-ps", "owid", "statcounter")
KINDS = (*ADS, "meta-estimate", *OFFICIAL, "table")
_FITS = 30  # what an official header counts for, above any export
_LEAST = 3
_MOST_JSON = 8 * 1024 * 1024


class Options(NamedTuple):
    """How to import: the kind where it is not to be recognised, what columns of a table are, the
    place, figure and unit of official tables, the currency and prices of exports, and the segment
    of campaigns and estimates as far as it is said.
    """

    place: Place
    today: datetime.date
    kind: str | None = None
    maps: Mapping[str, str] = {}
    figure: str | None = None
    unit: str | None = None
    currency: str | None = None
    prices: bool = True
    areas: tuple[str, ...] | None = None
    who: Mapping[str, tuple[str, ...]] = {}


class Import(NamedTuple):
    """What files gave together: each file's part, the campaigns each counted once, and the figures
    with their sources.
    """

    found: tuple[Found, ...]
    flights: tuple[Flight, ...]
    figures: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]


def kind_named(name: str | None) -> str | None:
    """Return a kind as it is written. Raises InputError."""
    if name is None or name.strip().casefold() in KINDS:
        return None if name is None else name.strip().casefold()
    raise InputError(
        phrase("--kind {name}: is not a kind of file", name=shown(name)),
        hint=did_you_mean(
            name.strip().casefold(), KINDS, phrase("one of {names}", names=", ".join(KINDS))
        ),
    )


def read_file(stream: BinaryIO, name: str, options: Options, progress: Progress) -> Found:
    """Return what a file gives. Raises InputError for one that is not understood."""
    file = PurePath(name).name or name
    asked = Asked(options.place, options.figure, options.unit, options.today, options.who)
    head = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    if head.startswith((b"{", b"[")):
        return _json(stream.read(_MOST_JSON), file, options.kind, asked)
    kinds = (options.kind,) if options.kind else KINDS

    def score(names: Sequence[str]) -> int:
        return max(fit(names, kind, options.maps) for kind in kinds)

    table = opened(stream, file, score, progress)
    fits = {kind: fit(table.names, kind, options.maps) for kind in kinds}
    best = max(fits, key=lambda kind: fits[kind])
    if fits[best] < _LEAST:
        raise _unknown(table, kinds)
    rivals = [kind for kind in kinds if fits[kind] == fits[best]]
    if len(rivals) > 1:
        raise InputError(
            phrase("{file}: could be {kinds}", file=file, kinds=either(rivals)),
            hint=phrase("add `--kind {rivals}`", rivals=rivals[0]),
        )
    if best in ADS:
        wanted = ads.Options(options.currency, options.prices)
        return ads.read(table, matched(table.names, best), wanted)
    if best == "table":
        return own_table.read(table, options.maps, asked)
    if best == "cod-ps":
        return population.cod_ps(table, asked, options.areas)
    readers: dict[str, Callable[[Table, Asked], Found]] = {
        "world-bank": world_bank.read,
        "un-wpp": population.wpp,
        "owid": shares.owid,
        "statcounter": shares.statcounter,
    }
    return readers[best](table, asked)


def fit(names: Sequence[str], kind: str, maps: Mapping[str, str]) -> int:
    """Return how well a header fits a kind, 0 where it does not."""
    if kind in ADS:
        return matched(names, kind).score
    have = {plain(name) for name in names if name}
    if kind == "table":
        return 100 * len(have.intersection(maps)) + _LEAST if maps else 0
    told = data("official").get(kind, {})
    if kind == "world-bank":
        is_long = have == set(told["long"])
        return _FITS + 4 if have.issuperset(told["wide"]) or is_long else 0
    if kind == "owid":
        return _FITS if have.issuperset(told["columns"]) and len(have) == 4 else 0
    if kind == "un-wpp":
        return _FITS if have.issuperset(told["columns"]) else 0
    if kind == "statcounter":
        sites = have.intersection(told["sites"])
        return _FITS if "date" in have and len(sites) >= 3 else 0
    if kind == "cod-ps" and have.intersection(told["code"]):
        groups = sum(population.is_group(name) for name in have)
        return _FITS - 1 if groups > 1 or have.intersection(told["people"]) else 0
    return 0


def _json(content: bytes, file: str, kind: str | None, asked: Asked) -> Found:
    if kind == estimate.KIND or (kind is None and estimate.is_estimate(content)):
        return estimate.read(content, file, asked)
    if kind in (None, "world-bank"):
        return world_bank.read_json(content, file, asked)
    raise InputError(phrase("{file}: is JSON, and {kind} is a table", file=file, kind=kind))


def _unknown(table: Table, kinds: Sequence[str]) -> InputError:
    """Return the error for a header that fits nothing: what it has, and what was looked for."""
    names = [name for name in table.names if name]
    have = ", ".join(shown(name) for name in names[:8]) or phrase("nothing")
    exports = [kind for kind in kinds if kind in ADS][:1] or ["meta-ads"]
    columns = layout(exports[0]).columns
    wanted = [
        columns[what].names[language][0]
        for language in LANGUAGES
        for what in ("spend", "campaign")
        if language in columns[what].names
    ]
    return InputError(
        phrase(
            "{file}: its columns are of no kind of file known here: {have}",
            file=table.file,
            have=have,
        ),
        hint=phrase(
            "looked for {names} and those of {names_2} ...; `--map` reads any table",
            names=", ".join(dict.fromkeys(wanted)),
            names_2=", ".join(kinds[:4]),
        ),
    )


def together(found: Sequence[Found]) -> Import:
    """Put together what files give: a campaign that two files tell counts once, figures of one key
    are one figure.
    """
    flights: list[Flight] = []
    alike: dict[tuple[object, ...], list[Flight]] = {}
    told: list[Found] = []
    figures: dict[str, dict[str, Any]] = {}
    sources: dict[str, dict[str, Any]] = {}
    for one in found:
        new = [
            flight for flight in one.flights
            if not any(_same(flight, old) for old in alike.get(_alike(flight), ()))
        ]  # fmt: skip
        ignored = one.ignored
        if len(new) < len(one.flights):
            ignored = (*ignored, phrase("{count} campaigns that another file tells too",
                                        count=len(one.flights) - len(new)))  # fmt: skip
        flights.extend(new)
        for flight in new:
            alike.setdefault(_alike(flight), []).append(flight)
        renamed = _add_sources(one, sources)
        ignored = (*ignored, *_add_figures(one, figures, renamed))
        told.append(one._replace(ignored=ignored, flights=tuple(new)))
    return Import(tuple(told), tuple(flights), figures, sources)


def _alike(one: Flight) -> tuple[object, ...]:
    """Return what two tellings of a campaign share: its name, or without one its numbers."""
    if one.name:
        return (one.kind, one.channel, one.name)
    return (one.kind, one.impressions, one.spent)


def _same(one: Flight, other: Flight) -> bool:
    """Tell whether two files tell the same campaign, of those alike: in a common period."""
    return one.file != other.file and one.overlaps(other)


def _add_sources(one: Found, sources: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Add the sources of a file, and return the key each has among those of all files."""
    renamed = {}
    for key, source in one.sources.items():
        name, count = key, 1
        while sources.get(name, source) != source:
            count += 1
            name = f"{key}-{count}"
        sources[name] = dict(source)
        renamed[key] = name
    return renamed


def _add_figures(
    one: Found, figures: dict[str, dict[str, Any]], renamed: Mapping[str, str]
) -> Iterable[str]:
    for key, figure in one.figures.items():
        have = figures.setdefault(key, {**figure, "observation": []})
        for told in figure["observation"]:
            entry = {**told, "source": renamed[told["source"]]}
            twin = any(
                (old["source"], old["as_of"], old.get("cell"))
                == (entry["source"], entry["as_of"], entry.get("cell"))
                for old in have["observation"]
            )
            if twin or have["unit"] != figure["unit"]:
                yield phrase("{key} of {as_of}, which another file has", key=key,
                             as_of=entry["as_of"])  # fmt: skip
            else:
                have["observation"].append(entry)
