"""Read assumptions files and options into layers, and merge the layers: later wins, leaf by
leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from malisize.assumptions.campaigns import Campaign, each_once, read_campaigns
from malisize.assumptions.correlations import (
    BETWEEN,
    joined,
    read_any,
    read_tables,
    refuse_without_range,
)
from malisize.assumptions.entries import Step, read_steps
from malisize.assumptions.lookup import Vocabulary, check_holder, find_rule, keys_of
from malisize.assumptions.narrowing import (
    NARROW,
    OPTION,
    Narrow,
    given_narrows,
    merged,
    read_narrows,
)
from malisize.assumptions.reading import read_list
from malisize.assumptions.replaced import read_replacements, replaced
from malisize.assumptions.rule import SHARE
from malisize.assumptions.rules import is_table, rule_for
from malisize.assumptions.values import Given, number, typed
from malisize.assumptions.worded import worded
from malisize.assumptions.yearly import check_years, clear, listed
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.text import clean, shown
from malisize.tuples import NamedTuple
from malisize.wording import joined as together
from malisize.wording import phrase
from malisize.wording.numbers import whole

NAMED = "option"  # the name of the layer of options such as --area
_MOST_FAULTS = 1000  # each costs a search for the nearest name, and nobody reads more
_MOST_SCENARIOS = 500


class Layer(NamedTuple):
    """What one file, option or scenario gives. ``narrows`` and ``steps`` None leave those below as
    they are; ``own`` are tables of the user's own evidence, as its file has them.
    """

    name: str
    values: Mapping[str, Given] = {}
    narrows: tuple[Narrow, ...] | None = None
    scenarios: Mapping[str, Any] = {}
    steps: tuple[Step, ...] | None = None
    plan: Mapping[str, Any] | None = None
    own: Mapping[str, Any] | None = None
    campaigns: tuple[Campaign, ...] = ()


class Assumptions(NamedTuple):
    """The merged layers; ``places`` says which layer, counted from 0, gave each key, and ``own``
    which layers carry evidence of the user's own.
    """

    values: Mapping[str, Given]
    narrows: tuple[Narrow, ...]
    places: Mapping[str, int]
    steps: tuple[Step, ...] = ()
    own: Mapping[int, Layer] = {}
    campaigns: tuple[Campaign, ...] = ()

    def get(self, key: str) -> Given | None:
        """Return the value of a key, or None."""
        return self.values.get(key)

    def rank(self, key: str) -> int:
        """Return the place of the layer that gave a key: later layers have higher places."""
        return self.places[key]

    def text(self, key: str) -> str | None:
        """Return the text of a key, or None."""
        given = self.values.get(key)
        return given.text if given else None

    def meaning(self, key: str) -> Any:
        """Return what the text of a key means by its grammar, or None."""
        text, rule = self.text(key), rule_for(tuple(key.split(".")))
        return rule.read(text) if text is not None and rule and rule.read else None

    def under(self, prefix: str) -> dict[str, Given]:
        """Return the values directly below a prefix, by their last name, in order."""
        start = prefix + "."
        return {
            key[len(start) :]: given
            for key, given in self.values.items()
            if key.startswith(start) and "." not in key[len(start) :]
        }


def document_layer(document: dict[str, Any], name: str, vocabulary: Vocabulary) -> Layer:
    """Read the document of an assumptions file. Raises InputError, of all faults at once."""
    faults: list[MalisizeError] = []
    scenarios: dict[str, Layer] = {}
    tables = document.pop("scenario", {})
    if not isinstance(tables, dict):
        faults.append(
            InputError(
                phrase("{name}: scenario: a table of scenarios is needed", name=clean(name)),
                hint=phrase("begin each with a line such as [scenario.low]"),
            )
        )
        tables = {}
    if len(tables) > _MOST_SCENARIOS:
        raise InputError(
            phrase(
                "{name}: {count} scenarios, more than {most_scenarios}",
                name=clean(name),
                count=whole(len(tables)),
                most_scenarios=_MOST_SCENARIOS,
            ),
            hint=phrase("`malisize batch` takes a table of any number"),
        )
    layer = _read_table(document, name, vocabulary, faults)
    for title, table in tables.items():
        if not isinstance(table, dict):
            faults.append(
                InputError(
                    phrase(
                        "{name}: scenario.{title}: a table is needed",
                        name=clean(name),
                        title=clean(title),
                    )
                )
            )
            continue
        inner = _read_table(table, name, vocabulary, faults, prefix=f"scenario.{clean(title)}.")
        scenario = f"{inner.name} [scenario.{clean(title)}]"
        steps = inner.steps and tuple(
            step._replace(given=step.given._replace(layer=scenario)) for step in inner.steps
        )
        narrows = inner.narrows and tuple(
            one._replace(given=one.given._replace(layer=scenario)) for one in inner.narrows
        )
        scenarios[title] = Layer(scenario, _renamed(inner, title), narrows, steps=steps)
    raise_faults(faults)
    return Layer(layer.name, layer.values, layer.narrows, scenarios, layer.steps)


def with_evidence(
    layer: Layer, own: Mapping[str, Any] | None, where: str, vocabulary: Vocabulary
) -> Layer:
    """Return a layer that carries evidence of the user's own, its campaigns read. Raises
    InputError.
    """
    if not own:
        return layer
    campaigns = read_campaigns(own.get("campaign", []), where, layer.name, vocabulary)
    return layer._replace(own=own, campaigns=campaigns)


def table_layer(document: Mapping[str, Any], name: str, vocabulary: Vocabulary) -> Layer:
    """Read a table as a file of that content would be. Raises InputError, of all faults at once."""
    faults: list[MalisizeError] = []
    layer = _read_table(dict(document), name, vocabulary, faults)
    raise_faults(faults)
    return layer


def narrow_layer(given: Iterable[str]) -> Layer:
    """Read narrowing as options give it: see ``given_narrows``. Raises InputError."""
    return Layer(OPTION, {}, given_narrows(given) or None)


def text_layer(name: str, values: Mapping[str, str | tuple[str, ...] | None]) -> Layer:
    """Return a layer of dedicated options: texts and lists by key; None leaves a key alone."""
    out = {}
    for key, value in values.items():
        if isinstance(value, tuple):
            out[key] = Given(key, name, texts=value)
        elif value is not None:
            out[key] = Given(key, name, text=value)
    return Layer(name, out)


def merge(layers: Iterable[Layer]) -> Assumptions:
    """Merge layers in their order: later wins by whole leaf, narrowing by its label, and the steps
    of a market by their whole array.

    A layer that names an age band the earlier ones do not have replaces all bands of that table,
    since bands of two divisions would overlap.
    """
    values: dict[str, Given] = {}
    places: dict[str, int] = {}
    steps: tuple[Step, ...] = ()
    layers = list(layers)
    for place, layer in enumerate(layers):
        before_it = values.get(BETWEEN)
        if layer.steps is not None:
            steps = layer.steps
            values = {
                key: given for key, given in values.items() if not key.startswith("market.step.")
            }
        for prefix in {_band_table(key) for key in layer.values} - {None}:
            before = {key for key in values if _band_table(key) == prefix}
            if not {key for key in layer.values if _band_table(key) == prefix} <= before:
                for key in before:
                    del values[key]
        clear(values, layer.values)
        values.update(layer.values)
        if (between := layer.values.get(BETWEEN)) is not None:
            if place:
                refuse_without_range(between, values)
            values[BETWEEN] = joined(before_it, between)
        places.update(dict.fromkeys(layer.values, place))
    narrows = merged(
        (layer.narrows, [one for key, one in layer.values.items() if key.startswith(f"{NARROW}.")])
        for layer in layers
    )
    check_years(values)
    own = {place: layer for place, layer in enumerate(layers) if layer.own}
    campaigns = each_once([one for layer in layers for one in layer.campaigns])
    return Assumptions(values, narrows, places, replaced(steps, values, places), own, campaigns)


def restored_layer(
    values: Mapping[str, object], name: str, where: str, vocabulary: Vocabulary
) -> Layer:
    """Return a layer from values by key, each as a file has it below that key. Raises InputError,
    of all faults at once.
    """
    found: dict[str, Given] = {}
    faults: list[MalisizeError] = []
    for key, value in values.items():
        path, here = tuple(key.split(".")), together(": ", (where, clean(key)[:120]))
        try:
            rule = find_rule(path, here, vocabulary)
            if rule.form == "narrow":
                raise InputError(phrase("{here}: is not a single value", here=here))
            found[key] = read_any(value, path, rule, name, here, vocabulary)
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return Layer(name, found)


def restored_narrow(
    label: str | Mapping[str, str], place: int, value: Mapping[str, object], name: str, where: str
) -> Narrow:
    """Return a narrowing share, counted from 1, from its label and its table. Raises InputError."""
    key = f"audience.narrow.{place}"
    return Narrow(
        worded(label), number(dict(value), key, name, together(": ", (where, key)), SHARE)
    )


def whole_tables(layers: Iterable[Layer]) -> list[Layer]:
    """Return layers of which no two share a key, with each table of age bands whole in the first
    layer that has a part of it.

    Merging such layers gives their union, which it would not where a later layer holds a part of a
    table: see ``merge``. Which layer gave a band decides nothing else.
    """
    out: list[Layer] = []
    first: dict[str, dict[str, Given]] = {}
    for layer in layers:
        values: dict[str, Given] = {}
        for key, given in layer.values.items():
            table = _band_table(key)
            (first.setdefault(table, values) if table else values)[key] = given
        out.append(layer._replace(values=values))
    return out


def _renamed(inner: Layer, title: str) -> dict[str, Given]:
    return {
        key: given._replace(layer=f"{given.layer} [scenario.{clean(title)}]")
        for key, given in inner.values.items()
    }


def _band_table(key: str) -> str | None:
    path = tuple(key.split("."))
    rule = rule_for(path)
    return key.rpartition(".")[0] if rule and rule.pattern[-1] == "BAND" else None


def _read_table(
    document: dict[str, Any],
    name: str,
    vocabulary: Vocabulary,
    faults: list[MalisizeError],
    prefix: str = "",
) -> Layer:
    shown_name = clean(name)
    values: dict[str, Given] = {}
    narrows: list[tuple[Narrow, ...]] = []
    steps: list[tuple[Step, ...]] = []

    def walk(table: dict[str, Any], path: tuple[str, ...]) -> None:
        for key, value in table.items():
            if len(faults) >= _MOST_FAULTS:
                return
            here = (*path, key)
            dotted = ".".join(here)
            where = together(": ", (shown_name, f"{prefix}{clean(dotted)[:120]}"))
            try:
                rule = rule_for(here, vocabulary.country)
                inner = isinstance(value, dict) and not {*value}.isdisjoint(vocabulary.overlaps)
                if here == ("correlation",) and isinstance(value, list):
                    values.update(read_tables(value, where, shown_name, vocabulary))
                    continue
                if is_table(here, vocabulary.country) and (rule is None or inner):
                    check_holder(here, where, vocabulary)
                    if not isinstance(value, dict):
                        raise InputError(
                            phrase(
                                "{where}: a table is needed, not {value}",
                                where=where,
                                value=shown(typed(value)),
                            ),
                            hint=keys_of(here, vocabulary.country),
                        )
                    walk(value, here)
                    continue
                rule = find_rule(here, where, vocabulary, is_header=isinstance(value, dict))
                if rule.form == "narrow" and isinstance(value, dict) and value:
                    walk(value, here)
                elif rule.form == "narrow":
                    narrows.append(read_narrows(value, where, shown_name))
                elif rule.form == "steps" and isinstance(value, dict) and value:
                    for place, one in value.items():
                        own, at = (*here, place), together(".", (where, clean(place)[:80]))
                        values.update(read_replacements(one, own, shown_name, at, vocabulary))
                elif rule.form == "steps":
                    steps.append(read_steps(value, where, shown_name, vocabulary))
                elif rule.yearly and (years := listed(value)) is not None:
                    values.update(read_list(years, here, rule, shown_name, where, vocabulary))
                else:
                    values[dotted] = read_any(value, here, rule, shown_name, where, vocabulary)
            except MalisizeError as error:
                faults.extend(error.faults)

    walk(document, ())
    return Layer(
        shown_name, values, narrows[0] if narrows else None, steps=steps[0] if steps else None
    )
