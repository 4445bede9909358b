"""The layers of a saved estimate, to run it again or to build on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from malisize.assumptions.layers import (
    Layer,
    restored_layer,
    restored_narrow,
    table_layer,
    whole_tables,
    with_evidence,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.narrowing import TARGETABLE, Narrow
from malisize.errors import InputError
from malisize.records import Assumption, Estimate
from malisize.request import WHOM
from malisize.saved import NARROW
from malisize.text import clean
from malisize.wording import joined
from malisize.wording.language import ENGLISH, Catalogue, codes, language

_WORDED = ("borrowed", "label", "source", "title", "why")  # what may be in several languages


def restored_layers(
    estimate: Estimate, where: str, vocabulary: Vocabulary, *, first: int = 0, lenient: bool = False
) -> list[Layer]:
    """Return the layers of a saved estimate from the ``first`` on, its narrowing shares in the last
    one.

    ``first`` 1 leaves out the shipped defaults. ``lenient`` passes over what this version cannot
    read: another one knew its key, its channel or its source. Raises
    InputError, of all faults of a layer at once.
    """
    used = {assumption.key: assumption for assumption in estimate.assumptions}
    told = in_several(estimate)
    out = []
    for saved in estimate.layers[first:]:
        values: dict[str, object] = {
            key: _table(used[key])
            for key in saved.used
            if not lenient or _readable(key, _table(used[key]), vocabulary)
        }
        values.update({f"audience.{key}": value for key, value in (saved.audience or {}).items()})
        values.update(
            {
                key: value
                for key, value in saved.rest.items()
                if not lenient or _readable(key, value, vocabulary)
            }
        )
        values = worded_again(values, told)
        layer = restored_layer(values, saved.name, where, vocabulary)
        out.append(with_evidence(layer, saved.own, where, vocabulary))
    return [*out, Layer("--narrow", {}, tuple(_narrows(estimate, where)))]


def in_several(estimate: Estimate) -> dict[str, str | Mapping[str, str]]:
    """Return the texts that a saved estimate has in several languages, by the text in any; those of
    shipped files are their English, which is said in the language of the file again.
    """
    tables = [table for layer in estimate.layers for table in layer.texts or ()]
    own = {text: table for table in tables for text in table.values()}
    return {**in_english(estimate), **own}


def in_english(estimate: Estimate) -> dict[str, str]:
    """Return the texts of shipped files by what they are in the language of a saved estimate."""
    code = estimate.request.get("lang")
    spoken = language(code) if code in codes() else ENGLISH
    return spoken.originals() if isinstance(spoken, Catalogue) else {}


def worded_again(value: Any, told: Mapping[str, str | Mapping[str, str]], name: str = "") -> Any:
    """Return a value with its labels, reasons and title in all the languages that were given, as a
    file has it below a ``name``.
    """
    if isinstance(value, str):
        found = told.get(value, value) if name in _WORDED else value
        return found if isinstance(found, str) else dict(found)
    if isinstance(value, list | tuple):
        return [worded_again(one, told, name) for one in value]
    if isinstance(value, Mapping):
        return {key: worded_again(one, told, key) for key, one in value.items()}
    return value


def unknown_keys(estimate: Estimate, vocabulary: Vocabulary) -> list[str]:
    """Return the keys that numbers of a saved estimate rest on and this version cannot read."""
    used = {assumption.key: assumption for assumption in estimate.assumptions}
    return [
        key
        for layer in estimate.layers
        for key in layer.used
        if not _readable(key, _table(used[key]), vocabulary)
    ]


def _readable(key: str, value: object, vocabulary: Vocabulary) -> bool:
    try:
        restored_layer({key: value}, "", "", vocabulary)
    except InputError:
        return False
    return True


def _narrows(estimate: Estimate, where: str) -> Iterable[Narrow]:
    told = in_several(estimate)
    shares = [
        assumption for assumption in estimate.assumptions if assumption.key.startswith(NARROW)
    ]
    for place, (text, share) in enumerate(
        zip(estimate.request.get("narrow", ()), shares, strict=True), start=1
    ):
        label, table = text.rpartition("=")[0], worded_again(_table(share), told)
        one = restored_narrow(told.get(label, label), place, table, share.layer, where)
        yield one._replace(targetable=text.endswith(TARGETABLE))


def _table(assumption: Assumption) -> dict[str, object]:
    names = ("value", "mark", "why", "source", "borrowed", "url", "date")
    return {name: text for name in names if (text := getattr(assumption, name)) is not None}


def as_assumptions(estimate: Estimate, name: str, vocabulary: Vocabulary) -> list[Layer]:
    """Return what a saved estimate supposed beyond the shipped defaults, and whom it was asked
    about, as the layers of an assumptions file of that name.

    Raises InputError for what this version cannot read, of all faults of a layer at once.
    """
    where = clean(name)
    own = list(whole_tables(restored_layers(estimate, where, vocabulary, first=1)))
    market = estimate.request.get("market")
    if market is not None:
        market = worded_again(market, in_several(estimate))
        own.append(table_layer({"market": market}, "market", vocabulary))
    asked = {key: value for key in WHOM if (value := estimate.request.get(key)) is not None}
    who = {"audience": asked}
    request = table_layer(who, joined(": ", (where, "request")), vocabulary)._replace(
        name="request"
    )
    plan = estimate.request.get("plan") if estimate.command == "budget" else None
    own.append(request._replace(plan=plan))
    return [_of_file(layer, where) for layer in own]


def _of_file(layer: Layer, file: str) -> Layer:
    """Return a layer whose values say that they come from a file, and from which of its layers."""

    def named(name: str) -> str:
        return f"{file} [{name}]"

    narrows = layer.narrows and tuple(
        one._replace(given=one.given._replace(layer=named(one.given.layer)))
        for one in layer.narrows
    )
    steps = layer.steps and tuple(
        one._replace(given=one.given._replace(layer=named(layer.name))) for one in layer.steps
    )
    values = {key: given._replace(layer=named(layer.name)) for key, given in layer.values.items()}
    return layer._replace(name=named(layer.name), values=values, narrows=narrows, steps=steps)
