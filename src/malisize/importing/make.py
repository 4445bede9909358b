"""Make an assumptions file of exports and official tables."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from malisize.country import NATIONAL, Country
from malisize.errors import InputError, MalisizeError
from malisize.importing import evidence, own_table, run, writing
from malisize.importing.found import Flight, Found, Value
from malisize.importing.layout import data, plain
from malisize.importing.official import Place
from malisize.importing.opening import opened
from malisize.importing.table import Progress
from malisize.model.inputs import Inputs
from malisize.model.segment import parse_segment
from malisize.study import Study
from malisize.toml_file import ASSUMPTIONS_LIMIT
from malisize.tuples import NamedTuple
from malisize.wording import ENGLISH, language, phrase

Source = tuple[str, BinaryIO]


class Made(NamedTuple):
    """What files gave: each file's part, campaigns in one currency a channel, prices and rates as
    values of keys, figures with their sources, and all of it as ``toml``, an assumptions file.
    """

    found: tuple[Found, ...]
    campaigns: tuple[Flight, ...]
    values: tuple[Value, ...]
    figures: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    toml: bytes


class Asked(NamedTuple):
    """How to import: see ``read_export``."""

    kind: str | None = None
    map: Sequence[str] = ()
    place: str | None = None
    figure: str | None = None
    unit: str | None = None
    area: Sequence[str] = ()
    gender: Sequence[str] = ()
    age: Sequence[str] = ()
    currency: str | None = None
    set: Sequence[str] = ()
    prices: bool = True
    keep_names: bool = False
    lang: str = ENGLISH.code


def read_export(
    *paths: str | os.PathLike[str], date: datetime.date | None = None, **asked: Any
) -> Made:
    """Read exports of advertising and official tables, recognised by their columns.

    ``kind`` says what they are, ``map`` what the columns of any table mean (``["Commune=place"]``),
    ``place`` the country of official tables, ``figure`` and ``unit`` what their values are,
    ``currency`` that of an export that names none, ``set`` rates (``["fx.usd=570"]``).
    ``area``, ``gender`` and ``age`` are the segment of campaigns and estimates. Without
    ``prices`` money is left out; with ``keep_names`` campaigns keep theirs. ``lang`` is the
    language of what the file says. ``date`` is the day of the import, which decides nothing but
    years to come (default: the day the file was changed). The file that ``toml`` holds is read by
    ``Study.load(("own.toml", made.toml))``. Raises InputError.
    """
    if not paths:
        raise InputError(phrase("no file to import"), hint=phrase("name a file"))
    with ExitStack() as stack:
        files = [(name, opened(name, stack)) for name in [os.fspath(path) for path in paths]]
        changed = (os.fstat(stream.fileno()).st_mtime for _, stream in files)
        when = date or datetime.date.fromtimestamp(max(changed))
        return make(files, Asked(**asked), when)


def make(
    files: Sequence[Source],
    asked: Asked,
    today: datetime.date,
    progress: Progress = lambda _rows, _bytes: None,
    study: Study | None = None,
) -> Made:
    """Return what files give, checked as an assumptions file is. Raises InputError."""
    study = study or Study.load()
    inputs = study.inputs()
    who = _who(asked, inputs.country)
    maps = own_table.maps_of(asked.map)
    options = run.Options(
        place_of(asked.place, inputs.country),
        today,
        run.kind_named(asked.kind) or ("table" if maps else None),
        maps,
        asked.figure,
        asked.unit or _unit(asked.figure, inputs),
        None if asked.currency is None else asked.currency.strip().upper(),
        asked.prices,
        _areas(inputs),
        who,
    )
    got = run.together([run.read_file(stream, name, options, progress) for name, stream in files])
    flights = list(got.flights)
    if asked.prices:
        money = evidence.money_of(inputs, asked.set)
        got = evidence.with_rates(got, flights, money)
        flights = evidence.in_one_currency(flights, money)
    else:
        money = evidence.Money(inputs.country.currency, {})
        flights = [one._replace(spent=None, currency=None) for one in flights]
    known = {
        channel for channel in (one.channel for one in flights) if _is_channel(channel, inputs)
    }
    flights = [one for one in flights if one.channel in known]
    flights = [one._replace(who=who) for one in flights]
    values = evidence.values(flights, inputs, money)
    lines = evidence.told_rates(flights)
    content = writing.written(
        got, flights, values, lines, today, keep_names=asked.keep_names,
        language=language(asked.lang),
    )  # fmt: skip
    if len(content) > ASSUMPTIONS_LIMIT:
        raise own_table.too_much(_name(files))
    Study.load(
        (_name(files), content), country=study.country
    )  # a file that could not be read is not written
    own = [one for found in got.found for one in found.values]
    return Made(got.found, tuple(flights), (*own, *values), got.figures, got.sources, content)


def _name(files: Iterable[Source]) -> str:
    return ", ".join(dict.fromkeys(Path(name).name for name, _ in files))


def place_of(asked: str | None, country: Country) -> Place:
    """Return a country by its name or code, that of the study where none is asked for."""
    words = {plain(one) for one in (*country.names.values(), *country.codes, country.code)}
    if asked is None or plain(asked) in words:
        return Place(country.name, frozenset(words), home=True)
    return Place(asked.strip(), frozenset({plain(asked)}), home=False)


def _who(asked: Asked, country: Country) -> dict[str, tuple[str, ...]]:
    """Return the segment that is asked for, as far as it is said. Raises InputError."""
    told = {"area": asked.area, "gender": asked.gender, "age": asked.age}
    who = {name: tuple(texts) for name, texts in told.items() if texts}
    everybody = {"area": (NATIONAL,), "gender": ("all",), "age": ("all",)}
    parse_segment(**{**everybody, **who}, country=country)
    return who


def _unit(figure: str | None, inputs: Inputs) -> str | None:
    """Return the unit of a figure that the catalogue has."""
    if figure is None:
        return None
    try:
        return inputs.catalogue.figure(figure).unit
    except MalisizeError:
        return None


def _areas(inputs: Inputs) -> tuple[str, ...] | None:
    """Return the cells of the catalogue's table of areas by p-code, None where it has none."""
    key = data("official")["cod-ps"]["areas"]
    shipped = inputs.catalogue.shipped(key)
    if shipped is None or not shipped.by:
        return None
    return tuple(o.cell for o in shipped.observations if o.cell is not None)


def _is_channel(channel: str, inputs: Inputs) -> bool:
    from malisize.model.channels import channels

    return channel in channels(inputs.country)


__all__ = ["Asked", "Made", "make", "place_of", "read_export"]
