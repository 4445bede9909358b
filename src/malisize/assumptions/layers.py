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
LEVELS = ("TAM", "SAM", "SOM")
_STEP = ("market", "step")
_REFERENCE = "figure "


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
    figure: str | None = None

    @property
    def basis(self) -> Basis:
        """The basis a mark gives: sourced stays sourced, proxy is proxy, unsourced or none is assumed."""
        return {"sourced": "sourced", "proxy": "proxy"}.get(self.mark or "", "assumed")  # type: ignore[return-value]

    @property
    def written(self) -> str:
        """The value in the number grammar, the name of the figure it is, or the text."""
        if self.figure is not None:
            return f"{_REFERENCE}{self.figure}"
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


class Step(NamedTuple):
    """A step of a market: a labelled share, ratio or figure, and the level it leads to."""

    label: str
    level: str
    given: Given


class Layer(NamedTuple):
    """What one file, option or scenario gives. ``narrows`` and ``steps`` None leave those below as they are."""

    name: str
    values: Mapping[str, Given] = {}
    narrows: tuple[Narrow, ...] | None = None
    scenarios: Mapping[str, Any] = {}
    steps: tuple[Step, ...] | None = None


class Assumptions(NamedTuple):
    """The merged layers; ``places`` says which layer, counted from 0, gave each key."""

    values: Mapping[str, Given]
    narrows: tuple[Narrow, ...]
    places: Mapping[str, int]
    steps: tuple[Step, ...] = ()

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
        scenario = f"{inner.name} [scenario.{clean(title)}]"
        steps = inner.steps and tuple(step._replace(given=step.given._replace(layer=scenario)) for step in inner.steps)
        scenarios[title] = Layer(scenario, _renamed(inner, title), inner.narrows, steps=steps)
    raise_faults(faults)
    return Layer(layer.name, layer.values, layer.narrows, scenarios, layer.steps)


def table_layer(document: Mapping[str, Any], name: str, vocabulary: Vocabulary) -> Layer:
    """Read a table as a file of that content would be. Raises InputError, of all faults at once."""
    faults: list[MalisizeError] = []
    layer = _read_table(dict(document), name, vocabulary, faults)
    raise_faults(faults)
    return layer


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
        if path[:2] == _STEP and len(path) == 3:
            values[key] = _replacement(text, path, "--set", f"--set {clean(key)[:80]}", vocabulary)
            continue
        rule = _rule(path, f"--set {clean(key)[:80]}", vocabulary)
        if rule.form == "steps":
            raise InputError("--set market.step: steps stand in a file", hint='one of them is set as `market.step.1="20%"`')
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
    steps: tuple[Step, ...] = ()
    for place, layer in enumerate(layers):
        if layer.steps is not None:
            steps = layer.steps
            values = {key: given for key, given in values.items() if not key.startswith("market.step.")}
        for prefix in {_band_table(key) for key in layer.values} - {None}:
            before = {key for key in values if _band_table(key) == prefix}
            if not {key for key in layer.values if _band_table(key) == prefix} <= before:
                for key in before:
                    del values[key]
        values.update(layer.values)
        places.update(dict.fromkeys(layer.values, place))
        if layer.narrows is not None:
            narrows = layer.narrows
    return Assumptions(values, narrows, places, _replaced(steps, values))


def _replaced(steps: tuple[Step, ...], values: Mapping[str, Given]) -> tuple[Step, ...]:
    """Return the steps with the values that later layers give single ones. Raises InputError for a step there is not."""
    out = list(steps)
    for key, given in values.items():
        if not key.startswith("market.step."):
            continue
        place = int(key.rpartition(".")[2])
        if not 1 <= place <= len(steps):
            have = f"this market has {len(steps)} steps" if steps else "no file given describes a market"
            raise InputError(f"{given.layer} {key}: {have}", hint="`malisize market --assumptions FILE` shows them")
        step = steps[place - 1]
        kind, unit = step.given.kind, step.given.unit
        if kind == "share" and given.numeral is not None and given.numeral.high > 1.0:
            raise InputError(f"{given.layer} {key}: {shown(given.written)} is above 100 %, and this step is a share")
        out[place - 1] = step._replace(given=given._replace(kind=kind, unit=unit))
    return tuple(out)


def saved_layers(assumptions: Assumptions, used: Collection[str]) -> tuple[SavedLayer, ...]:
    """Return what each layer gives, in their order, the shipped defaults first; ``used`` are the keys an estimate lists itself.

    Reasons and marks of the defaults that are not used are left out: no number rests on them. A market that the user's layers
    describe is in the request.
    """
    places: dict[int, list[Given]] = {0: []}
    for key, given in assumptions.values.items():
        place = assumptions.places[key]
        if not key.startswith("audience.") and not (place and key.startswith("market.")):
            places.setdefault(place, []).append(given)
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
    steps: list[tuple[Step, ...]] = []

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
                elif rule.form == "steps" and isinstance(value, dict) and value:
                    for place, one in value.items():
                        path = (*here, place)
                        values[".".join(path)] = _replacement(one, path, shown_name, f"{where}.{clean(place)[:80]}", vocabulary)
                elif rule.form == "steps":
                    steps.append(_steps(value, where, shown_name, vocabulary))
                else:
                    values[dotted] = _leaf(value, here, rule, shown_name, where, vocabulary)
            except MalisizeError as error:
                faults.extend(error.faults)

    walk(document, ())
    return Layer(shown_name, values, narrows[0] if narrows else None, steps=steps[0] if steps else None)


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
            several = "rows overlap and are never added: write one, such as `reachable.deduplicated`"
            added = isinstance(value, list) and key in ("market.start", "market.top_down.people")
            raise InputError(f"{where}: a text is needed, not {shown(_typed(value))}", hint=several if added else None)
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
    if rule.pattern[0] == "market":
        name = _reference(value, where)
        if name is not None:
            return _from_figure(name, value, key, layer, where, rule.kind, rule.unit, vocabulary)
    return _number(value, key, layer, where, rule.kind, rule.unit, rule.least)


def _reference(value: object, where: str) -> str | None:
    """Return the figure a value names: ``{ figure = "KEY" }`` in a file, ``figure KEY`` in an option. Raises InputError."""
    if isinstance(value, str) and value.strip().startswith(_REFERENCE):
        return value.strip().removeprefix(_REFERENCE).strip()
    if not isinstance(value, dict) or "figure" not in value:
        return None
    name = value["figure"]
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{where}.figure: a text is needed, not {shown(_typed(name))}", hint="`malisize figures` lists them")
    unknown = sorted(set(value) - {"figure"} - _PROVENANCE)
    if unknown:
        both = unknown[0] in _NUMBER_FIELDS
        raise InputError(
            f"{where}: {shown(unknown[0])} beside a figure" if both else f"{where}: unknown key {shown(unknown[0])}",
            hint=f"a width of your own is `figures.{clean(name)}`" if both else "known here: figure, why, source, mark",
        )
    return name.strip()


def _from_figure(
    name: str, value: object, key: str, layer: str, where: str, kind: Kind, unit: str, vocabulary: Vocabulary
) -> Given:
    """Return a value that is a figure of the catalogue. Raises InputError for one that does not exist."""
    try:
        vocabulary.figure_unit(name)
    except InputError as error:
        raise InputError(f"{where}: {error.message}", hint=error.hint) from None
    return Given(key, layer, kind=kind, unit=unit, figure=name, **_provenance(value, where))


def _provenance(value: object, where: str) -> dict[str, Any]:
    """Return the reason, source and mark that a table gives. Raises InputError."""
    provenance: dict[str, Any] = {}
    for name in ("why", "source", "mark"):
        if isinstance(value, dict) and name in value:
            if not isinstance(value[name], str):
                raise InputError(f"{where}: {name}: a text is needed, not {shown(_typed(value[name]))}")
            provenance[name] = clean(value[name])
    mark = provenance.get("mark")
    if mark is not None and mark not in MARKS:
        raise InputError(f"{where}: mark {shown(mark)} is none of {', '.join(MARKS)}", hint=did_you_mean(mark, MARKS))
    return provenance


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
        provenance = _provenance(value, where)
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


def _replacement(value: object, path: tuple[str, ...], layer: str, where: str, vocabulary: Vocabulary) -> Given:
    """Read the value of one step, ``market.step.N``, in place of the file's own. Raises InputError."""
    place = path[2]
    if not (place.isascii() and place.isdigit() and 0 < int(place[:4]) <= _MOST_NARROWS):
        raise InputError(f"{where}: {shown(place)} is not the number of a step", hint='write `market.step.1="20%"`')
    key = ".".join((*_STEP, str(int(place))))
    name = _reference(value, where)
    if name is not None:
        return _from_figure(name, value, key, layer, where, "share", "share", vocabulary)
    try:
        return _number(value, key, layer, where, "share", "share")
    except InputError:
        if "%" in str(value):
            raise
        return _number(value, key, layer, where, "ratio", "ratio")


_STEP_FIELDS = ("label", "share", "ratio", "figure", "unit", "level")


def _steps(value: object, where: str, layer: str, vocabulary: Vocabulary) -> tuple[Step, ...]:
    """Read the steps of a market: each leads to TAM, SAM or SOM, in this order, and all three are reached."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(f"{where}: an array of tables is needed", hint="write `[[market.step]]` above label, share and level")
    if len(value) > _MOST_NARROWS:
        raise InputError(f"{where}: {len(value)} entries, at most {_MOST_NARROWS} are allowed")
    out: list[Step] = []
    faults: list[MalisizeError] = []
    for place, entry in enumerate(value, start=1):
        try:
            out.append(_step(entry, f"{where}[{place}]", f"market.step.{place}", layer, vocabulary))
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    labels: dict[str, int] = {}
    for place, step in enumerate(out, start=1):
        first = labels.setdefault(step.label.casefold(), place)
        if first != place:
            raise InputError(
                f"{where}[{place}]: {shown(step.label)} is also the label of step {first}, which would count it twice",
                hint="leave one of them out, or label what differs",
            )
        if place > 1 and LEVELS.index(step.level) < LEVELS.index(out[place - 2].level):
            raise InputError(
                f"{where}[{place}].level: a step to {step.level} comes after one to {out[place - 2].level}",
                hint="write the steps in the order TAM, SAM, SOM",
            )
    for level in LEVELS:
        if all(step.level != level for step in out):
            raise InputError(
                f"{where}: no step leads to {level}",
                hint=f'add a step with `level = "{level}"`; `share = "100%"` where it leaves nobody out',
            )
    return tuple(out)


def _step(entry: Mapping[str, Any], where: str, key: str, layer: str, vocabulary: Vocabulary) -> Step:
    known = [*_STEP_FIELDS, *sorted(_PROVENANCE)]
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise InputError(
            f"{where}: unknown key {shown(unknown[0])}",
            hint=did_you_mean(unknown[0], known, f"known here: {', '.join(known)}"),
        )
    label, level = entry.get("label"), entry.get("level")
    if not isinstance(label, str) or not label.strip():
        raise InputError(f"{where}: a label is needed", hint='write `label = "cooks at home"`')
    if not isinstance(level, str) or level.strip().upper() not in LEVELS:
        wrong = "a level is needed" if level is None else f"level {shown(_typed(level))} is none of {', '.join(LEVELS)}"
        raise InputError(f"{where}: {wrong}", hint=f'write `level = "TAM"`, one of {", ".join(LEVELS)}')
    forms = [name for name in ("share", "ratio", "figure") if name in entry]
    if len(forms) != 1:
        have = f"{' and '.join(forms)} exclude each other" if forms else "a share is needed"
        raise InputError(f"{where}: {have}", hint='write `share = "10% to 30%"`, `ratio = "0.9"` or `figure = "KEY"`')
    unit = entry.get("unit", "ratio")
    if not isinstance(unit, str) or not unit.strip() or ("unit" in entry and forms[0] != "ratio"):
        raise InputError(f"{where}.unit: belongs to a ratio, as a text", hint='write `unit = "people per account"`')
    form = forms[0]
    provenance = {name: entry[name] for name in _PROVENANCE & set(entry)}
    if form == "figure":
        name = _reference({"figure": entry["figure"], **provenance}, where)
        assert name is not None
        given = _from_figure(name, provenance, key, layer, where, "share", "share", vocabulary)
    else:
        table = dict(entry[form]) if isinstance(entry[form], dict) else {"value": entry[form]}
        kind: Kind = "share" if form == "share" else "ratio"
        unit = "share" if form == "share" else clean(unit)
        given = _number({**table, **provenance}, key, layer, f"{where}.{form}", kind, unit)
    return Step(clean(label).strip(), level.strip().upper(), given)
