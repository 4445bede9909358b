"""Run a saved estimate again: what was asked is typed again over what its layers gave, on its own
figures or on today's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from malisize import __version__
from malisize.assumptions import bundled
from malisize.assumptions.keys import former
from malisize.assumptions.layers import (
    Layer,
    document_layer,
    merge,
    table_layer,
    text_layer,
    whole_tables,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.narrowing import OPTION, given_narrows
from malisize.assumptions.settings import set_layer
from malisize.assumptions.values import Given
from malisize.compose import layered
from malisize.country import Country, default
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.figures.catalogue import Catalogue
from malisize.figures.own import with_layers
from malisize.figures.recorded import Recorded
from malisize.loading import preference_layer, vocabulary
from malisize.packs.folder import country as found_country
from malisize.recorded import options_of, restored, typed, untyped
from malisize.records import Estimate
from malisize.request import (
    BY_NAME,
    DATING,
    WHOM,
    Loaded,
    MarketRequest,
    PlanRequest,
    Request,
    fields_of,
    read,
)
from malisize.saved.layers import in_several, restored_layers, worded_again
from malisize.study import Study
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_REQUEST = "request"  # the name of the layer of what nothing else decides


class Rerun(NamedTuple):
    """An estimate run again, and what its request was found to be: what was typed, and what came of
    it. ``unlike`` are fields of the saved request that its layers contradict: name, what the file
    has, what the layers have.
    """

    estimate: Estimate
    request: Mapping[str, Any]
    unlike: tuple[tuple[str, str, str], ...] = ()


class Prepared(NamedTuple):
    """A saved request over the layers that hold everything that was supposed, to be asked again:
    its study, what was typed, what is asked (with the channels that groups stood for), the channels
    wanted, the options that say the same today, and what the layers contradict.
    """

    study: Study
    typed: Request
    asked: Request
    wanted: tuple[str, ...]
    options: str
    unlike: tuple[tuple[str, str, str], ...]


def rerun(saved: Estimate, where: str, *, current: bool, changes: Sequence[str] = ()) -> Rerun:
    """Return an estimate run again: on the figures, defaults and channels of its file, or on
    today's; with ``changes``, ``key=value`` texts, over all that it supposed. ``where`` is its
    file's name.

    Raises what the run raises, naming the file; InputError for a change that cannot be read.
    """
    set_layer(changes, vocabulary(with_layers(Catalogue(country_of(saved)), saved.layers, where)))
    with at(saved, where, current=current):
        found = prepared(saved, where, changes, current=current)
        estimate = found.study.ask(found.asked).estimate()
    now = {"channels": list(found.wanted), "options": found.options}
    return Rerun(estimate, {**estimate.request, **now}, found.unlike)


def prepared(saved: Estimate, where: str, changes: Sequence[str], *, current: bool) -> Prepared:
    """Return what is to be asked again. Raises InputError."""
    return (_on_today if current else _from_file)(saved, where, changes)


@contextmanager
def at(saved: Estimate, where: str, *, current: bool) -> Iterator[None]:
    """Have every error within name the file, and how to go on."""
    try:
        yield
    except MalisizeError as error:
        command = f"malisize {saved.command} {_options(saved)}".rstrip()
        hint = (
            phrase("`{command}` says what to give", command=command)
            if current and len(command) < 300
            else phrase("{versions} saved it", versions=programs(saved.versions))
        )
        mine = [
            type(fault)(
                (
                    fault.message
                    if fault.is_at(where)
                    else phrase("{where}: {message}", where=where, message=fault.message)
                ),
                hint=hint,
            )
            for fault in error.faults
        ]
        raise_faults(list(mine))
        raise


def _from_file(saved: Estimate, where: str, changes: Sequence[str]) -> Prepared:
    recorded = Recorded(country_of(saved), saved.figures, saved.sources)
    catalogue = with_layers(recorded, saved.layers, where)
    for observation in saved.figures:
        catalogue.figure(observation.figure)
    lenient = _is_older(saved)
    layers = restored_layers(saved, where, vocabulary(catalogue), lenient=lenient)
    keys = tuple(
        row.id.split(".")[1]
        for row in saved.rows
        if row.id.startswith("channel.") and row.id.endswith(".reachable")
    )
    return _asked(saved, where, catalogue, whole_tables(layers), keys, changes, lenient=lenient)


def _is_older(saved: Estimate) -> bool:
    """Tell whether another version saved an estimate, or one that still had inputs which are
    results now.
    """
    keys = [key for layer in saved.layers for key in (*layer.used, *layer.rest)]
    gone = any(former(tuple(key.split("."))) for key in keys)
    return gone or saved.versions.get("malisize") != __version__


def _on_today(saved: Estimate, where: str, changes: Sequence[str]) -> Prepared:
    catalogue = with_layers(Catalogue(country_of(saved)), saved.layers, where)
    words = vocabulary(catalogue)
    lenient = _is_older(saved)
    own = whole_tables(restored_layers(saved, where, words, first=1, lenient=lenient))
    return _asked(
        saved,
        where,
        catalogue,
        [shipped(words, catalogue.country), *own],
        (),
        changes,
        lenient=lenient,
    )


def country_of(saved: Estimate) -> Country:
    """Return the country that an estimate is of. Raises InputError."""
    name = saved.request.get("country")
    return default() if name is None else found_country(str(name))


def shipped(words: Vocabulary, country: Country) -> Layer:
    """Return the layer of today's defaults."""
    return document_layer(bundled.defaults(country), "default.toml", words)


def _asked(
    saved: Estimate,
    where: str,
    catalogue: Catalogue,
    layers: Sequence[Layer],
    channels: tuple[str, ...],
    changes: Sequence[str],
    *,
    lenient: bool,
) -> Prepared:
    """Return the saved request, typed again over the layers that hold everything that was supposed;
    over ``channels``, where there are any, in the place of groups of them.

    What ``changes`` give comes last, options that say the same included.
    """
    options = untyped(
        saved.request.get("options", ""), phrase("{where}: request.options", where=where)
    )
    loaded = Loaded(**restored("study", saved.request))
    asked = typed_again(saved, options)
    if not channels:
        asked = unsolved(asked)
    words = vocabulary(catalogue)
    layers = [*layers, _decided(saved, layers, words)]
    if saved.command == "market":
        described = worded_again({"market": saved.request["market"]}, in_several(saved))
        layers = [*layers, table_layer(described, "request.market", words)]
    again = [
        _retyped(loaded.set, lambda texts: set_layer(texts, words), lenient=lenient),
        _retyped(loaded.prefer, lambda texts: preference_layer(texts, catalogue), lenient=lenient),
    ]
    if changes:
        again.append(set_layer(changes, words))
        asked, channels = _open_to(again[-1], asked, channels)
    study = Study(catalogue, [*layers, *again], loaded, [*layers, *again])
    wanted = layered([*layers, *again], asked).values["audience.channels"].texts or ()
    chosen = asked._replace(channels=channels) if channels else asked
    unlike = [
        *_unlike_layer("set", "--set", again[0], layers),
        *_unlike_layer("prefer", "--prefer", again[1], layers),
        *_unlike_narrow(layers, asked.narrow),
        *_unlike_files(saved, loaded),
        *_undecided(saved, layers, options),
    ]
    return Prepared(study, asked, chosen, wanted, options_of(loaded, asked), tuple(unlike))


def typed_again(saved: Estimate, options: Mapping[str, Any]) -> Request:
    """Return what was typed: of whom and where what the options give, since layers decide the
    rest.
    """
    record = saved.request
    values = restored("audience", record)
    for field in fields_of("audience"):
        if field.typed:
            values.pop(field.name, None)
            if field.name in options:
                values[field.name] = options[field.name]
    plan = market = None
    targeted = {"total", "reach", "grp"} & set(options)
    if "plan" in record and (saved.command == "budget" or targeted):
        given = {**restored("plan", record["plan"]), **dict.fromkeys(DATING), **_dating(options)}
        solved = tuple(record["plan"].get("solved") or ()) or None
        plan = PlanRequest(**{**given, "currency": options.get("currency", ""), "solved": solved})
    if saved.command == "market":
        market = MarketRequest(None, options.get("currency", ""))
    return Request.of(values, plan, market)


def _dating(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the days of a plan as they were typed: the rest follows from them and the layers."""
    found = {
        name: read(BY_NAME[name], options[name], BY_NAME[name].option)
        for name in DATING
        if name in options
    }
    return {**found, "weeks": tuple(options.get("weeks", ()))}


def _open_to(
    changes: Layer, asked: Request, channels: tuple[str, ...]
) -> tuple[Request, tuple[str, ...]]:
    """Return a request without what changes decide in its place, and the channels, which another
    place may size otherwise; its narrowing is in layers already.
    """
    decided: dict[str, Any] = {name: None for name in WHOM if f"audience.{name}" in changes.values}
    asked = unsolved(asked)._replace(**decided, narrow=())
    return asked, () if decided else channels


def unsolved(asked: Request) -> Request:
    """Return a request whose split and total are to be found again."""
    return asked._replace(plan=asked.plan and asked.plan._replace(solved=None))


def _decided(saved: Estimate, layers: Sequence[Layer], words: Vocabulary) -> Layer:
    """Return what the request has of whom and where, for a file whose layers do not say it. Raises
    InputError for a name there is not.
    """
    given = {key for layer in layers for key in layer.values}
    found: dict[str, str | tuple[str, ...] | None] = {}
    for name in WHOM:
        key, value = f"audience.{name}", saved.request.get(name)
        if value is None:
            continue
        for text in value if isinstance(value, list) else [value]:
            words.check(key, text)
        if key not in given:
            found[key] = tuple(value) if isinstance(value, list) else value
    return text_layer(_REQUEST, found)


def _retyped(
    texts: Sequence[str], read: Callable[[Sequence[str]], Layer], *, lenient: bool
) -> Layer:
    """Return the layer of settings or choices as it is read today; ``lenient`` leaves out what
    another version knew and this one does not.
    """
    if not lenient:
        return read(texts)
    values: dict[str, Given] = {}
    for text in texts:
        try:
            layer = read([text])
        except InputError:
            continue
        values.update(layer.values)
    return read([])._replace(values=values)


# What the layers contradict


def _unlike_layer(
    field: str, option: str, again: Layer, layers: Sequence[Layer]
) -> Iterator[tuple[str, str, str]]:
    """Compare what a field gives with what the layer of its option has. What another option or the
    market's own table decides is not in that layer.
    """
    have = merge(layers).values
    for key, given in again.values.items():
        there = have.get(key)
        elsewhere = key.startswith(("audience.", "market."))
        if (there is None and not elsewhere) or (
            there is not None and _value(there) != _value(given)
        ):
            yield field, f"{key}={given.written}", f"{key}={there.written}" if there else ""
    for key, there in have.items():
        if there.layer == option and key not in again.values:
            yield field, "", f"{key}={there.written}"


def _value(given: Given) -> tuple[object, ...]:
    return given.numeral, given.text, given.texts, given.figure


def _unlike_narrow(layers: Sequence[Layer], typed: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Compare the shares that options give with those that the file has of them."""
    have = sorted(
        one._replace(label=one.same).written
        for one in merge(layers).narrows
        if one.given.layer == OPTION
    )
    told = sorted(one._replace(label=one.same).written for one in given_narrows(typed))
    if told != have:
        yield "narrow", "; ".join(told), "; ".join(have)


def _unlike_files(saved: Estimate, loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """Name the files and the scenario of layers that the request does not name."""
    names = {name for text in loaded.assumptions for name in (text, f"{text}.toml")}
    for layer in saved.layers[1:]:
        if layer.name in ("--set", "--prefer", "--known"):
            continue
        file, _, part = layer.name.partition(" [")  # of a saved estimate, any of its layers
        if file not in names:
            yield "assumptions", "; ".join(loaded.assumptions), file
        scenario = part.removesuffix("]").removeprefix("scenario.")
        if part.startswith("scenario.") and scenario != loaded.scenario:
            yield "scenario", loaded.scenario or "", scenario


def _undecided(
    saved: Estimate, layers: Sequence[Layer], options: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """Name what the request has of whom and where although no option and no layer gives it, in a
    file whose layers say such things.
    """
    if saved.layers[0].audience is None:
        return
    typed_too = {*options, *(["channels"] if "split" in options else [])}
    for key, given in merge(layers).values.items():
        name = key.removeprefix("audience.")
        if given.layer == _REQUEST and name not in typed_too:
            yield name, given.written, ""


def _options(saved: Estimate) -> str:
    """Return the options of a saved request, each word quoted; nothing where they cannot be
    read.
    """
    try:
        return typed(untyped(saved.request.get("options", ""), ""))
    except InputError:
        return ""


def programs(versions: Mapping[str, str]) -> str:
    """Return programs with their versions, in words."""
    names = {"malisize": "malisize", "python": "Python", "numpy": "numpy"}
    return ", ".join(f"{names.get(name, name)} {version}" for name, version in versions.items())
