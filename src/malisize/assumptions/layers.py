"""Read assumptions files and options into layers, and merge the layers: later wins, leaf by leaf."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from malisize import toml_file
from malisize.assumptions.keys import HOLDERS, KeyRule, below, is_table, rule_for
from malisize.bands import Band
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.numerals import Kind, Numeral, exact, interval, parse, uniform, write
from malisize.records import Basis, SavedLayer
from malisize.text import clean, did_you_mean, shown

MARKS = ("sourced", "proxy", "unsourced")
_NUMBER_FIELDS = {"value", "low", "central", "high", "min", "max"}
_PROVENANCE = {"why", "source", "mark"}
_MOST_NARROWS = 20


class Vocabulary(NamedTuple):
    """What keys and texts may name. The two functions raise InputError for a name that does not exist.

    ``figure_unit`` returns the unit of a figure; ``check`` is given the key and each text of a key that holds names, and
    the keys of channels with an empty text, since not every channel can use every key.
    """

    channels: tuple[str, ...]
    figure_unit: Callable[[str], str]
    check: Callable[[str, str], None]


class Given(NamedTuple):
    """One value as a layer gives it, with its reason, mark and source."""

    key: str
    layer: str
    numeral: Numeral | None = None
    text: str | None = None
    texts: tuple[str, ...] | None = None
    kind: Kind = "share"
    unit: str = "share"
    why: str | None = None
    source: str | None = None
    mark: str | None = None

    @property
    def basis(self) -> Basis:
        """The basis a mark gives: sourced stays sourced, proxy is proxy, unsourced or none is assumed."""
        return {"sourced": "sourced", "proxy": "proxy"}.get(self.mark or "", "assumed")  # type: ignore[return-value]

    @property
    def written(self) -> str:
        """The value in the number grammar, or the text."""
        if self.numeral is not None:
            return write(self.numeral, self.kind)
        return self.text if self.text is not None else ", ".join(self.texts or ())

    def saved(self, *, reasons: bool) -> str | list[str] | dict[str, str]:
        """Return the value as ``restored_layer`` reads it, in a table where it has a reason, a source or a mark to keep."""
        if self.texts is not None:
            return list(self.texts)
        names = ("mark", "why", "source") if reasons else ()
        provenance = {name: text for name in names if (text := getattr(self, name)) is not None}
        return {"value": self.written, **provenance} if provenance else self.written


class Narrow(NamedTuple):
    """A labelled share that narrows the audience."""

    label: str
    given: Given


class Layer(NamedTuple):
    """What one file, option or scenario gives. ``narrows`` None leaves those below as they are."""

    name: str
    values: Mapping[str, Given] = {}
    narrows: tuple[Narrow, ...] | None = None
    scenarios: Mapping[str, Any] = {}


class Assumptions(NamedTuple):
    """The merged layers; ``places`` says which layer, counted from 0, gave each key."""

    values: Mapping[str, Given]
    narrows: tuple[Narrow, ...]
    places: Mapping[str, int]

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

    def under(self, prefix: str) -> dict[str, Given]:
        """Return the values directly below a prefix, by their last name, in order."""
        start = prefix + "."
        return {
            key[len(start) :]: given
            for key, given in self.values.items()
            if key.startswith(start) and "." not in key[len(start) :]
        }


def read_layer(data: bytes, name: str, vocabulary: Vocabulary, *, limit: int = toml_file.ASSUMPTIONS_LIMIT) -> Layer:
    """Read an assumptions file. Raises InputError; several faults come as Faults, all of the file at once."""
    document = toml_file.read(data, name, limit=limit)
    faults: list[MalisizeError] = []
    scenarios: dict[str, Layer] = {}
    tables = document.pop("scenario", {})
    if not isinstance(tables, dict):
        faults.append(InputError(f"{clean(name)}: scenario: a table of scenarios is needed", hint="write `[scenario.low]`"))
        tables = {}
    layer = _read_table(document, name, vocabulary, faults)
    for title, table in tables.items():
        if not isinstance(table, dict):
            faults.append(InputError(f"{clean(name)}: scenario.{clean(title)}: a table is needed"))
            continue
        inner = _read_table(table, name, vocabulary, faults, prefix=f"scenario.{clean(title)}.")
        scenarios[title] = Layer(f"{inner.name} [scenario.{clean(title)}]", _renamed(inner, title), inner.narrows)
    raise_faults(faults)
    return Layer(layer.name, layer.values, layer.narrows, scenarios)


def set_layer(settings: Iterable[str], vocabulary: Vocabulary) -> Layer:
    """Read ``key=value`` settings. Raises InputError."""
    values: dict[str, Given] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = key.strip()
        if not equals or not key:
            raise InputError(f"--set {shown(setting)}: a key and a value are needed", hint="write `--set overlap=0.9`")
        path = tuple(key.split("."))
        if path[0] == "scenario":
            raise InputError(f"--set {shown(key)}: a scenario is chosen, not set", hint="write `--scenario NAME`")
        rule = _rule(path, f"--set {clean(key)[:80]}", vocabulary)
        if rule.form == "narrow":
            raise InputError("--set audience.narrow: narrowing has its own option", hint='write `--narrow "label=share"`')
        value: object = [part.strip() for part in text.split(",") if part.strip()] if rule.form == "texts" else text
        values[key] = _leaf(value, path, rule, "--set", f"--set {key}", vocabulary)
    return Layer("--set", values)


def key_rule(key: str, where: str, vocabulary: Vocabulary) -> KeyRule:
    """Return the rule of a key that can be set, with the kind and unit of a figure. Raises InputError."""
    path = tuple(key.split("."))
    rule = _rule(path, where, vocabulary)
    if rule.pattern[0] == "channels":
        _check_name(key, "", where, vocabulary)
    if rule.pattern[0] != "figures":
        return rule
    unit = vocabulary.figure_unit(path[1])
    return rule._replace(kind="share" if unit == "share" else "amount", unit=unit)


def read_number(text: str, key: str, rule: KeyRule, where: str) -> Numeral:
    """Read a number of a key by its rule (see ``key_rule``), as ``--set`` does. Raises InputError."""
    given = _number(text, key, "--set", where, rule.kind, rule.unit, rule.least)
    assert given.numeral is not None
    return given.numeral


def narrow_layer(narrows: Iterable[str], *, existing: tuple[Narrow, ...]) -> Layer:
    """Read ``label=share`` options; they append to the narrows already there. Raises InputError."""
    added = []
    for place, text in enumerate(narrows, start=len(existing) + 1):
        label, equals, share = text.rpartition("=")
        if not equals or not label.strip():
            raise InputError(
                f"--narrow {shown(text)}: a label and a share are needed", hint='write `--narrow "eats out=10% to 30%"`'
            )
        where = f"--narrow {shown(label.strip())}"
        given = Given(f"audience.narrow.{place}", "--narrow", numeral=parse(share, "share", where))
        added.append(Narrow(clean(label).strip(), given))
    return Layer("--narrow", {}, (*existing, *added))


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
    """Merge layers in their order: later wins by whole leaf and whole array.

    A layer that names an age band the earlier ones do not have replaces all bands of that table, since bands of two divisions
    would overlap.
    """
    values: dict[str, Given] = {}
    places: dict[str, int] = {}
    narrows: tuple[Narrow, ...] = ()
    for place, layer in enumerate(layers):
        for prefix in {_band_table(key) for key in layer.values} - {None}:
            before = {key for key in values if _band_table(key) == prefix}
            if not {key for key in layer.values if _band_table(key) == prefix} <= before:
                for key in before:
                    del values[key]
        values.update(layer.values)
        places.update(dict.fromkeys(layer.values, place))
        if layer.narrows is not None:
            narrows = layer.narrows
    return Assumptions(values, narrows, places)


def saved_layers(assumptions: Assumptions, used: Collection[str]) -> tuple[SavedLayer, ...]:
    """Return what each layer gives, in their order, the shipped defaults first; ``used`` are the keys an estimate lists itself.

    Reasons and marks of the defaults that are not used are left out: no number rests on them.
    """
    places: dict[int, list[Given]] = {0: []}
    for key, given in assumptions.values.items():
        if not key.startswith("audience."):
            places.setdefault(assumptions.places[key], []).append(given)
    return tuple(
        SavedLayer(
            givens[0].layer if givens else "default.toml",
            tuple(given.key for given in givens if given.key in used),
            {given.key: given.saved(reasons=place > 0) for given in givens if given.key not in used},
        )
        for place, givens in sorted(places.items())
    )


def restored_layer(values: Mapping[str, object], name: str, where: str, vocabulary: Vocabulary) -> Layer:
    """Return a layer from values by key, each as a file has it below that key. Raises InputError, of all faults at once."""
    found: dict[str, Given] = {}
    faults: list[MalisizeError] = []
    for key, value in values.items():
        path, here = tuple(key.split(".")), f"{where}: {clean(key)[:120]}"
        try:
            rule = _rule(path, here, vocabulary)
            if rule.form == "narrow":
                raise InputError(f"{here}: is no single value")
            found[key] = _leaf(value, path, rule, name, here, vocabulary)
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return Layer(name, found)


def restored_narrow(label: str, place: int, value: Mapping[str, object], name: str, where: str) -> Narrow:
    """Return a narrowing share, counted from 1, from its label and its table. Raises InputError."""
    key = f"audience.narrow.{place}"
    return Narrow(label, _number(dict(value), key, name, f"{where}: {key}", "share", "share"))


def whole_tables(layers: Iterable[Layer]) -> list[Layer]:
    """Return layers of which no two share a key, with each table of age bands whole in the first layer that has a part of it.

    Merging such layers gives their union, which it would not where a later layer holds a part of a table: see ``merge``. Which
    layer gave a band decides nothing else.
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
    return {key: given._replace(layer=f"{given.layer} [scenario.{clean(title)}]") for key, given in inner.values.items()}


def _band_table(key: str) -> str | None:
    path = tuple(key.split("."))
    rule = rule_for(path)
    return key.rpartition(".")[0] if rule and rule.pattern[-1] == "BAND" else None


def _read_table(
    document: dict[str, Any], name: str, vocabulary: Vocabulary, faults: list[MalisizeError], prefix: str = ""
) -> Layer:
    shown_name = clean(name)
    values: dict[str, Given] = {}
    narrows: list[tuple[Narrow, ...]] = []

    def walk(table: dict[str, Any], path: tuple[str, ...]) -> None:
        for key, value in table.items():
            here = (*path, key)
            dotted = ".".join(here)
            where = f"{shown_name}: {prefix}{clean(dotted)[:120]}"
            try:
                rule = rule_for(here)
                if rule is None and is_table(here):
                    _check_holder(here, where, vocabulary)
                    if not isinstance(value, dict):
                        raise InputError(f"{where}: a table is needed, not {shown(_typed(value))}", hint=_keys_of(here))
                    walk(value, here)
                    continue
                rule = _rule(here, where, vocabulary)
                if rule.form == "narrow":
                    narrows.append(_narrows(value, where, shown_name))
                else:
                    values[dotted] = _leaf(value, here, rule, shown_name, where, vocabulary)
            except MalisizeError as error:
                faults.extend(error.faults)

    walk(document, ())
    return Layer(shown_name, values, narrows[0] if narrows else None)


def _rule(path: tuple[str, ...], where: str, vocabulary: Vocabulary) -> KeyRule:
    """Return the rule of a complete key. Raises InputError with the nearest name at the first place that is wrong."""
    for depth in range(1, len(path) + 1):
        here = path[:depth]
        complete = depth == len(path)
        if (complete and rule_for(here)) or (not complete and is_table(here)):
            _check_holder(here, where, vocabulary)
            continue
        if complete and is_table(here):
            raise InputError(f"{where}: names a table, not a value", hint=_keys_of(here))
        wrong, before = path[depth - 1], path[: depth - 1]
        if not complete and rule_for(here):
            raise InputError(f"{where}: {shown('.'.join(here))} is a value and has no keys below it")
        names = [part for part in below(before) if part not in HOLDERS]
        if "CHANNEL" in below(before):
            names.extend(vocabulary.channels)
        if not before and wrong not in names:
            names = [*names, "scenario"]
        dots = ".".join(before)
        hint = did_you_mean(wrong, names, f"known here: {', '.join(names)}" if names and len(names) <= 12 else None)
        raise InputError(f"{where}: unknown key {shown(wrong)}" + (f" in {shown(dots)}" if dots else ""), hint=hint)
    rule = rule_for(path)
    assert rule is not None
    return rule


def _keys_of(path: tuple[str, ...]) -> str:
    held = {"CHANNEL": "names of channels", "BAND": "age bands such as 18-34", "FIGURE": "names of figures"}
    return f"its keys are {', '.join(held.get(name, name) for name in below(path))}"


def _check_holder(path: tuple[str, ...], where: str, vocabulary: Vocabulary) -> None:
    """Refuse a channel, figure or band that does not exist."""
    if path[0] == "channels" and len(path) >= 2 and path[1] not in vocabulary.channels:
        raise InputError(
            f"{where}: no channel {shown(path[1])}",
            hint=did_you_mean(path[1], vocabulary.channels, "`malisize channels` lists them"),
        )
    if path[0] in ("figures", "prefer") and len(path) == 2:
        try:
            vocabulary.figure_unit(path[1])
        except InputError as error:
            raise InputError(f"{where}: {error.message}", hint=error.hint) from None
    rule = rule_for(path)
    if rule and rule.pattern[-1] == "BAND":
        Band.parse(path[-1], where)
    if rule and rule.pattern[-1] == "DAYS" and not (path[-1].isascii() and path[-1].isdigit() and 0 < int(path[-1]) <= 366):
        raise InputError(f"{where}: {shown(path[-1])} is not a number of days", hint="write `audience_met.7`")


def _leaf(value: object, path: tuple[str, ...], rule: KeyRule, layer: str, where: str, vocabulary: Vocabulary) -> Given:
    key = ".".join(path)
    if rule.form == "text":
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{where}: a text is needed, not {shown(_typed(value))}")
        _check_name(key, value, where, vocabulary)
        return Given(key, layer, text=clean(value))
    if rule.form == "texts":
        if not isinstance(value, list) or not value or not all(isinstance(part, str) and part for part in value):
            raise InputError(
                f"{where}: a list of names is needed, not {shown(_typed(value))}", hint='write `["facebook", "instagram"]`'
            )
        for name in value:
            _check_name(key, name, where, vocabulary)
        return Given(key, layer, texts=tuple(value))
    rule = key_rule(key, where, vocabulary)
    return _number(value, key, layer, where, rule.kind, rule.unit, rule.least)


def _check_name(key: str, name: str, where: str, vocabulary: Vocabulary) -> None:
    try:
        vocabulary.check(key, name)
    except InputError as error:
        raise InputError(f"{where}: {error.message}", hint=error.hint) from None


def _number(value: object, key: str, layer: str, where: str, kind: Kind, unit: str, least: float = 0.0) -> Given:
    provenance: dict[str, Any] = {}
    if isinstance(value, dict):
        unknown = sorted(set(value) - _NUMBER_FIELDS - _PROVENANCE)
        if unknown:
            raise InputError(
                f"{where}: unknown key {shown(unknown[0])}",
                hint=did_you_mean(
                    unknown[0],
                    [*_NUMBER_FIELDS, *_PROVENANCE],
                    "known here: value, low, central, high, min, max, why, source, mark",
                ),
            )
        for name in _PROVENANCE & set(value):
            if not isinstance(value[name], str):
                raise InputError(f"{where}: {name}: a text is needed, not {shown(_typed(value[name]))}")
            provenance[name] = clean(value[name])
        mark = provenance.get("mark")
        if mark is not None and mark not in MARKS:
            raise InputError(f"{where}: mark {shown(mark)} is none of {', '.join(MARKS)}", hint=did_you_mean(mark, MARKS))
        numeral = _from_table({name: value[name] for name in _NUMBER_FIELDS if name in value}, kind, where)
    else:
        numeral = _scalar(value, kind, where)
    if kind == "money":
        unit = f"{numeral.currency} {unit}".strip()
    if numeral.low < least:
        raise InputError(f"{where}: {shown(write(numeral, kind))} is below the least possible, `{least:g}`")
    return Given(key, layer, numeral=numeral, kind=kind, unit=unit, **provenance)


def _from_table(given: Mapping[str, object], kind: Kind, where: str) -> Numeral:
    names = set(given)
    if names == {"value"}:
        return _scalar(given["value"], kind, where)
    if names in ({"low", "high"}, {"low", "central", "high"}, {"min", "max"}):
        ends = {name: _plain(given[name], kind, f"{where}.{name}") for name in given}
        currencies = {end.currency for end in ends.values()}
        if len(currencies) > 1:
            raise InputError(f"{where}: two currencies, {' and '.join(sorted(str(name) for name in currencies))}")
        (currency,) = currencies
        if "min" in ends:
            return uniform(ends["min"].low, ends["max"].low, kind, where, currency=currency)
        central = ends["central"].low if "central" in ends else None
        return interval(ends["low"].low, ends["high"].low, kind, where, central=central, currency=currency)
    have = f"only {', '.join(sorted(names))}" if names else "no number"
    raise InputError(f"{where}: {have}", hint="give `value`, or `low` and `high` (with `central` if known), or `min` and `max`")


def _scalar(value: object, kind: Kind, where: str) -> Numeral:
    if isinstance(value, str):
        return parse(value, kind, where)
    if kind == "money" and isinstance(value, int | float) and not isinstance(value, bool):
        return parse(repr(value), kind, where)  # which asks for its currency
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{where}: a number is needed, not {shown(_typed(value))}")
    if kind == "share" and value > 1:
        return parse(repr(value), kind, where)
    return exact(value, kind, where)


def _plain(value: object, kind: Kind, where: str) -> Numeral:
    numeral = _scalar(value, kind, where)
    if numeral.shape != "exact":
        raise InputError(f"{where}: one number is needed, not the range {shown(value)}")
    return numeral


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _narrows(value: object, where: str, layer: str) -> tuple[Narrow, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(f"{where}: an array of tables is needed", hint="write `[[audience.narrow]]` above label and share")
    if len(value) > _MOST_NARROWS:
        raise InputError(f"{where}: {len(value)} entries, at most {_MOST_NARROWS} are allowed")
    out: list[Narrow] = []
    faults: list[MalisizeError] = []
    for place, entry in enumerate(value, start=1):
        here = f"{where}[{place}]"
        try:
            unknown = sorted(set(entry) - {"label", "share"} - _PROVENANCE)
            if unknown:
                raise InputError(
                    f"{here}: unknown key {shown(unknown[0])}",
                    hint=did_you_mean(
                        unknown[0], ["label", "share", *_PROVENANCE], "known here: label, share, why, source, mark"
                    ),
                )
            label = entry.get("label")
            if not isinstance(label, str) or not label.strip():
                raise InputError(f"{here}: a label is needed", hint='write `label = "eats out at least monthly"`')
            if "share" not in entry:
                raise InputError(f"{here}: a share is needed", hint='write `share = "10% to 30%"`')
            share = entry["share"]
            table = dict(share) if isinstance(share, dict) else {"value": share}
            table.update({name: entry[name] for name in _PROVENANCE & set(entry)})
            out.append(Narrow(clean(label), _number(table, f"audience.narrow.{place}", layer, here, "share", "share")))
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return tuple(out)
