"""The one use case: figures + assumptions + a request -> an estimate, its explanation, or its drivers.

Names are checked here, and checks of the model that fire become notes here. Nothing here reads a clock, a stream or the
environment: files come as bytes, the date as an argument.
"""

from __future__ import annotations

import datetime
import platform
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from malisize import __version__
from malisize.assumptions import bundled
from malisize.assumptions.layers import (
    Assumptions,
    Layer,
    Vocabulary,
    merge,
    narrow_layer,
    read_layer,
    set_layer,
    text_layer,
)
from malisize.errors import InfeasibleError, InputError
from malisize.figures.catalogue import Catalogue
from malisize.figures.dates import UNDATED, age_in_months, months, oldest
from malisize.model import audience as audience_model
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import GROUPS, find, refuse_unusable
from malisize.model.channels import channels as all_channels
from malisize.model.inputs import Inputs, used_leaves
from malisize.model.segment import parse_segment
from malisize.numerals import parse
from malisize.quantity.evaluate import (
    Reading,
    centrals,
    enveloped,
    exactly,
    order,
    refuse_broken_parts,
    sampled,
    swing,
)
from malisize.quantity.node import SHARE, Leaf, Node
from malisize.records import (
    Driver,
    Estimate,
    Explanation,
    Note,
    Ranking,
    Row,
    Source,
    weakest,
)
from malisize.text import clean, did_you_mean, shown

DRAWS = 10_000
SEED = 1
FEWEST_DRAWS, MOST_DRAWS = 100, 5_000_000
File = str | tuple[str, bytes]


class Spreading(NamedTuple):
    """How ranges are reported: ``none``, ``envelope``, or a central interval of ``probability`` over seeded draws."""

    mode: str
    probability: float
    draws: int
    seed: int

    @staticmethod
    def read(range: str | None, draws: int, seed: int) -> Spreading:
        """Read ``90%``, ``80%``, ``envelope`` or ``none``, and check draws and seed. Raises InputError."""
        if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
            raise InputError(f"--draws: `{draws}` is not between {FEWEST_DRAWS} and {MOST_DRAWS}", hint="write `--draws 10000`")
        if not 0 <= seed < 2**63:
            raise InputError(f"--seed: {shown(seed)} is not between 0 and 2^63 - 1", hint="write `--seed 1`")
        mode = "none" if range is None else range.strip().casefold()
        if mode in ("none", "envelope"):
            return Spreading(mode, 0.9, draws, seed)
        known = "write `--range 90%`, `80%`, `envelope` or `none`"
        try:
            numeral = parse(mode, "share", "--range")
        except InputError as error:
            bare = mode.isascii() and mode.isdigit() and 0 < int(mode[:4]) < 100
            raise InputError(error.message, hint=f"did you mean `{mode}%`?" if bare else known) from None
        if numeral.shape != "exact" or not 0.0 < numeral.low < 1.0:
            raise InputError(f"--range: {shown(mode)} is no interval", hint=known)
        return Spreading("draws", numeral.low, draws, seed)

    def of(self, nodes: Sequence[Node]) -> Reading:
        """Evaluate nodes in this way."""
        if self.mode == "none":
            return exactly(nodes)
        if self.mode == "envelope":
            return enveloped(nodes)
        return sampled(nodes, draws=self.draws, seed=self.seed, probability=self.probability)


class Study:
    """Figures and layered assumptions, ready to be asked.

    >>> study = Study.load("restaurant-bamako")
    >>> study.audience(range=None).request["area"]
    'bamako'
    """

    def __init__(self, catalogue: Catalogue, layers: Sequence[Layer], request: Mapping[str, Any]) -> None:
        self._catalogue = catalogue
        self._layers = tuple(layers)
        self._request = dict(request)

    @classmethod
    def load(
        cls,
        *assumptions: File,
        set: Iterable[str] | Mapping[str, object] = (),
        prefer: Iterable[str] | Mapping[str, str] = (),
        scenario: str | None = None,
    ) -> Study:
        """Load the shipped figures and merge assumptions over the shipped defaults.

        ``assumptions`` are names of bundled files, or ``(name, content)`` pairs of a file's name and its bytes; later ones
        win. ``set`` gives single keys (``{"overlap": "80%"}`` or ``["overlap=80%"]``), ``prefer`` chooses observations
        (``{"population": "instat-census-2022"}``), ``scenario`` a ``[scenario.NAME]`` table of the files.
        Raises InputError (several faults of a file together).
        """
        catalogue = Catalogue()
        words = vocabulary(catalogue)
        settings = [f"{key}={_written(value)}" for key, value in set.items()] if isinstance(set, Mapping) else list(set)
        choices = [f"{key}={value}" for key, value in prefer.items()] if isinstance(prefer, Mapping) else list(prefer)
        files = [read_layer(bundled.read(bundled.DEFAULT), "default.toml", words)]
        names = []
        for file in assumptions:
            name, content = (f"{file}.toml", bundled.read(file)) if isinstance(file, str) else file
            files.append(read_layer(content, name, words))
            names.append(file if isinstance(file, str) else clean(name))
        layers = [*files, *_scenario(files, scenario)]
        if settings:
            layers.append(set_layer(settings, words))
        if choices:
            layers.append(_preferences(choices, catalogue))
        request = {
            "assumptions": names,
            "scenario": scenario,
            "set": [clean(setting) for setting in settings],
            "prefer": choices,
        }
        return cls(catalogue, layers, request)

    @property
    def title(self) -> str:
        """The title of the last file that has one, or an empty text."""
        return next((layer.values["title"].text or "" for layer in reversed(self._layers) if "title" in layer.values), "")

    def audience(
        self,
        *,
        area: str | None = None,
        gender: str | None = None,
        age: str | None = None,
        channels: Sequence[str] | None = None,
        narrow: Iterable[str] | Mapping[str, str] = (),
        range: str | None = "90%",
        draws: int = DRAWS,
        seed: int = SEED,
        date: datetime.date | None = None,
    ) -> Estimate:
        """Size the audience of a segment over channels.

        What is None comes from the assumptions. ``narrow`` adds labelled shares (``{"eats out": "10% to 30%"}``), ``range`` is
        ``90%``, ``80%``, ``envelope`` or None, ``date`` is the day against which figures age (none: nothing is called stale).
        People, accounts and shares are as each row's ``unit`` says. Raises InputError for wrong input or a missing number,
        InfeasibleError where there is no valid answer.
        """
        return self._ask(area, gender, age, channels, narrow, range, draws, seed, date).estimate()

    def explain(self, row: str, **options: Any) -> Explanation:
        """Explain a row of ``audience`` (same options): the tree down to sources and assumptions. Raises InputError."""
        return self._ask(**_complete(options)).explanation(row)

    def drivers(self, row: str, **options: Any) -> Ranking:
        """Rank what causes the spread of a row of ``audience`` (same options). Raises InputError."""
        return self._ask(**_complete(options)).ranking(row)

    def inputs(self) -> Inputs:
        """Return the merged inputs without a request, for listings."""
        return Inputs(self._catalogue, merge(self._layers))

    def _ask(
        self,
        area: str | None,
        gender: str | None,
        age: str | None,
        channels: Sequence[str] | None,
        narrow: Iterable[str] | Mapping[str, str],
        range: str | None,
        draws: int,
        seed: int,
        date: datetime.date | None,
    ) -> _Answer:
        spreading = Spreading.read(range, draws, seed)
        for name, value in (("channels", channels), ("narrow", narrow)):
            if isinstance(value, str):
                raise InputError(f"{name}: a list is needed, not {shown(value)}", hint=f"write `{name}=[{value!r}]`")
        options = text_layer(
            "option",
            {
                "audience.area": area,
                "audience.gender": gender,
                "audience.age": age,
                "audience.channels": tuple(channels) if channels is not None else None,
            },
        )
        narrows = [f"{key}={value}" for key, value in narrow.items()] if isinstance(narrow, Mapping) else list(narrow)
        layers = [*self._layers, options]
        if narrows:
            layers.append(narrow_layer(narrows, existing=merge(layers).narrows))
        assumptions = merge(layers)
        inputs = Inputs(self._catalogue, assumptions)
        segment = parse_segment(*(_text(assumptions, f"audience.{name}") for name in ("area", "gender", "age")))
        wanted = assumptions.values["audience.channels"].texts or ()
        if not wanted:
            raise InputError(
                "channels: the list is empty", hint="name one, or leave them out for every online channel with a size"
            )
        model = audience_model.build(inputs, segment, wanted)
        request = {
            **self._request,
            "area": segment.area,
            "gender": segment.gender,
            "age": str(segment.age),
            "channels": list(wanted),
            "narrow": [f"{one.label}={one.given.written}" for one in assumptions.narrows],
            "range": "none" if spreading.mode == "none" else range,
            "draws": draws,
            "seed": seed,
            "date": date.isoformat() if date else None,
        }
        typed = {"--area": area, "--gender": gender, "--age": age, "--channel": channels, "--narrow": narrows}
        request["options"] = _typed({**self._typed(), **typed})
        return _Answer(model, inputs, spreading, request, date, self.title)

    def _typed(self) -> dict[str, Any]:
        """Return the options that load this study."""
        given = self._request
        return {
            "--assumptions": given.get("assumptions"), "--scenario": given.get("scenario"),
            "--set": given.get("set"), "--prefer": given.get("prefer"),
        }  # fmt: skip


class _Answer:
    """A built model with its request, read in the way asked for."""

    def __init__(
        self,
        model: Audience,
        inputs: Inputs,
        spreading: Spreading,
        request: Mapping[str, Any],
        date: datetime.date | None,
        title: str,
    ) -> None:
        self.model = model
        self.inputs = inputs
        self.spreading = spreading
        self.request = request
        self.date = date
        self.title = title
        self._values = centrals(
            [spec.node for spec in model.rows] + [w.low for w in model.watches] + [w.high for w in model.watches]
        )
        binding = refuse_broken_parts(list(self._values), self._values)
        shown_here = {node.check for node in order([spec.node for spec in model.rows])}
        self._binding = [check for check in binding if check in shown_here]
        self._below: dict[Node, dict[str, Leaf]] = {}

    def estimate(self) -> Estimate:
        nodes = [spec.node for spec in self.model.rows]
        reading = self.spreading.of(nodes)
        rows = tuple(self._row(spec, reading) for spec in self.model.rows)
        leaves = self._all_leaves(nodes)
        return Estimate(
            command="audience",
            request=self.request,
            rows=rows,
            notes=tuple(self._notes(reading, leaves)),
            sources=self._sources(leaves),
            figures=tuple(_unique(leaf.figure for leaf in leaves)),
            assumptions=tuple(_unique(leaf.assumption for leaf in leaves)),
            versions=self._versions(),
            title=" · ".join(part for part in (self.title, self.model.segment.label) if part),
        )

    def explanation(self, row: str) -> Explanation:
        from malisize.quantity.explain import explain, named_below

        spec = self._spec(row)
        reading = self.spreading.of(named_below(spec.node))
        tree = explain(spec.node, reading.intervals, id=spec.id, label=spec.label)
        return Explanation(spec.id, self.request, tree, self._sources(self._leaves(spec.node)))

    def ranking(self, row: str) -> Ranking:
        from malisize.quantity.drivers import rank

        spec = self._spec(row)
        spreading = self.spreading
        if spreading.mode != "draws":
            spreading = Spreading("draws", 0.9, spreading.draws, spreading.seed)
        method, parts = rank(spec.node, draws=spreading.draws, seed=spreading.seed)
        interval = spreading.of([spec.node]).intervals[spec.node]
        drivers = []
        for part in parts:
            leaf = part.leaf.leaf
            assert leaf is not None
            drivers.append(
                Driver(
                    leaf.key, part.leaf.label, part.share, part.at_low, part.at_high,
                    leaf.spread.low, leaf.spread.high, str(part.leaf.unit), leaf.basis,
                )
            )  # fmt: skip
        return Ranking(
            spec.id, spec.label, str(spec.node.unit), interval.low, interval.central, interval.high, method,
            tuple(drivers), self.request,
        )  # fmt: skip

    def _spec(self, row: str) -> RowSpec:
        rows = {spec.id: spec for spec in self.model.rows}
        found = rows.get(row) or rows.get(row.strip().casefold())
        if found:
            return found
        parts = row.split(".")
        if len(parts) == 3 and parts[0] == "channel" and parts[1] in all_channels():
            raise InputError(f"no row {shown(row)} in this request", hint=f"add `--channel {parts[1]}`")
        raise InputError(f"no row {shown(row)}", hint=did_you_mean(row, rows, f"rows: {', '.join(rows)}"))

    def _row(self, spec: RowSpec, reading: Reading) -> Row:
        leaves = self._leaves(spec.node)
        interval = reading.intervals[spec.node]
        for name, value in (("low", interval.low), ("central", interval.central), ("high", interval.high)):
            if not -1e300 < value < 1e300:
                raise InfeasibleError(f"{spec.id}: its {name} value is not a finite number")
        bases = [leaf.basis for leaf in leaves]
        if spec.stands_in:
            bases.append("proxy")
        return Row(
            id=spec.id,
            label=clean(spec.label),
            unit=str(spec.node.unit),
            low=interval.low + 0.0,
            central=interval.central + 0.0,
            high=interval.high + 0.0,
            basis=weakest(bases),
            as_of=oldest(leaf.as_of for leaf in leaves),
            sources=tuple(_unique(source for leaf in leaves for source in leaf.sources)),
            assumptions=tuple(leaf.assumption.key for leaf in leaves if leaf.assumption),
            note=spec.note,
        )

    # Notes

    def _notes(self, reading: Reading, leaves: list[Leaf]) -> Iterable[Note]:
        yield from self._oldest(leaves)
        yield from self._limits(reading)
        for watch in self.model.watches:
            low, high = self._values[watch.low], self._values[watch.high]
            if low > high * (1 + 1e-9):
                shares = watch.low.unit == SHARE
                against = f"{100 * low:.0f} % against {100 * high:.0f} %" if shares else f"{low:,.0f} against {high:,.0f}"
                yield Note("check", f"{watch.text} ({against})")
        yield from self._unsure(self._by_swing(leaves))
        yield from self._ages(leaves)
        yield from _unique(self.model.notes)
        yield from self._medians(reading)
        yield from self._idle()
        segment = self.model.segment
        if sum((segment.area != "national", segment.gender != "all", str(segment.age) != "all")) > 1:
            yield Note("method", "Area, gender and age are taken as independent: no source crosses them")
        if segment.is_region:
            yield Note(
                "stand-in", "The average penetration outside Bamako stands in for the region's own, which is not published"
            )
        waiting = audience_model.waiting_note(self.model.waiting)
        if waiting:
            yield waiting

    def _oldest(self, leaves: list[Leaf]) -> Iterable[Note]:
        """Say how old the oldest figure is, with every result."""
        as_of = oldest(leaf.as_of for leaf in leaves)
        if as_of != UNDATED:
            age = age_in_months(as_of, self.date) if self.date else None
            old = f", {age} months before {self.date}" if age else ""
            yield Note("age", f"Oldest figure: {as_of}{old}")

    def _limits(self, reading: Reading) -> Iterable[Note]:
        """Say which caps bind: at central values, or in 5 % of the draws or more."""
        shown_texts = set()
        for check in [*self._binding, *reading.bound]:
            share = reading.bound.get(check, 0.0)
            central = check in self._binding
            if check.text in shown_texts or not (central or share >= 0.05):
                continue
            shown_texts.add(check.text)
            when = "at the central values" if central else ""
            often = f"in {100 * share:.0f} % of draws" if share else ""
            rows = tuple(spec.id for spec in self.model.rows if check in {node.check for node in order([spec.node])})
            yield Note(
                "cap",
                f"{clean(check.text)}: this limit holds {' and '.join(part for part in (when, often) if part)}",
                None,
                rows,
            )

    def _unsure(self, leaves: list[Leaf]) -> Iterable[Note]:
        """Name what rests on a proxy or on nobody's figure."""
        kinds = (
            ("proxy", "From elsewhere (proxy)"),
            ("assumed", "A judgement, or with a width that is one (assumed)"),
        )
        for basis, words in kinds:
            found = [leaf for leaf in leaves if leaf.basis == basis]
            if not found:
                continue
            names = ", ".join(_place(leaf) for leaf in found[:4])
            more = f" and {len(found) - 4} more (-v lists all)" if len(found) > 4 else ""
            settable = [leaf.key for leaf in found if not leaf.key.startswith("audience.narrow.")]
            yield Note(basis, f"{words}: {names}{more}", f'--set {settable[0]}="…"' if settable else None)

    def _by_swing(self, leaves: list[Leaf]) -> list[Leaf]:
        """Return the leaves that move the last row most first; without ranges, as they are."""
        if self.spreading.mode == "none" or not leaves:
            return leaves
        swings = swing(self.model.rows[-1].node)
        return sorted(leaves, key=lambda leaf: -swings.get(leaf.key, 0.0))

    def _ages(self, leaves: list[Leaf]) -> Iterable[Note]:
        stale, undated = [], []
        for leaf in leaves:
            if leaf.figure is None:
                continue
            if leaf.figure.as_of == UNDATED:
                undated.append(leaf.figure.figure)
            elif self.date is not None:
                age = age_in_months(leaf.figure.as_of, self.date)
                if age is not None and age > self.inputs.figures[leaf.figure.figure].stale_after_months:
                    stale.append((age, leaf.figure.figure, leaf.figure.as_of))
        if stale:
            stale.sort(reverse=True)
            names = ", ".join(f"{name} ({as_of}, {age} months)" for age, name, as_of in stale[:3])
            more = f" and {len(stale) - 3} more" if len(stale) > 3 else ""
            yield Note("stale", f"Older than figures of their kind should be: {names}{more}")
        if undated:
            yield Note("undated", f"Figures without a date: {', '.join(undated)}")
        users = self.inputs.observation("internet_users", "connectivity")
        people = self.inputs.observation("population", "population")
        if users and people and UNDATED not in (users.as_of, people.as_of):
            apart = abs(months(users.as_of) - months(people.as_of))
            if apart > 12:
                text = f"Penetration sets internet users of {users.as_of} against the population of {people.as_of}"
                yield Note("dates", f"{text}, {apart} months apart by their oldest dates")

    def _idle(self) -> Iterable[Note]:
        """Name the settings and preferences of this run that no number rests on."""
        below = self._all_leaves(self._values)
        used = {leaf.assumption.key for leaf in below if leaf.assumption} | {f"prefer.{key}" for key in self.inputs.figures}
        given = self.inputs.assumptions.values
        named = {key for key, value in given.items() if value.layer in ("--set", "--prefer")}
        idle = sorted(key for key in named - used if key.split(".")[0] not in ("audience", "title"))
        if idle:
            yield Note("idle", f"Moves nothing in this request: {', '.join(idle)}")

    def _medians(self, reading: Reading) -> Iterable[Note]:
        """Give the median where it is more than a tenth away from the central value, and what the envelope cannot bracket."""
        for spec in self.model.rows:
            interval = reading.intervals[spec.node]
            if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
                yield Note(
                    "median",
                    f"{spec.id}: half of the draws lie below {interval.median:,.4g}, "
                    f"the central value is {interval.central:,.4g}",
                    None, (spec.id,),
                )  # fmt: skip
            if spec.node in reading.not_monotone:
                names = ", ".join(node.id for node in reading.not_monotone[spec.node])
                yield Note(
                    "envelope",
                    f"{spec.id}: {names} moves it both ways, so its extremes may lie between the ends",
                    None,
                    (spec.id,),
                )

    # What a row rests on

    def _leaves(self, root: Node) -> list[Leaf]:
        if root not in self._below:
            for node in order([root]):
                if node in self._below:
                    continue
                found: dict[str, Leaf] = {leaf.key: leaf for leaf in used_leaves([node])}
                for inner in node.inputs:
                    found.update(self._below[inner])
                self._below[node] = found
        return list(self._below[root].values())

    def _all_leaves(self, roots: Iterable[Node]) -> list[Leaf]:
        return list({leaf.key: leaf for root in roots for leaf in self._leaves(root)}.values())

    def _sources(self, leaves: Iterable[Leaf]) -> tuple[Source, ...]:
        return tuple(self.inputs.catalogue.source(key) for key in _unique(source for leaf in leaves for source in leaf.sources))

    def _versions(self) -> dict[str, str]:
        versions = {"malisize": __version__, "python": platform.python_version()}
        if self.spreading.mode != "none":
            import numpy as np

            versions["numpy"] = np.__version__
        return versions


def vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Return the names assumptions may hold: channels, figures with their units, areas, genders, ages and preferences."""

    def check(key: str, name: str) -> None:
        if key.startswith("channels."):
            refuse_unusable(key)
        elif key == "audience.channels":
            if name.strip().casefold() not in GROUPS:
                find(name)
        elif key.startswith("prefer."):
            catalogue.figure(key.removeprefix("prefer.")).used(name)
        elif key.startswith("audience."):
            part = key.removeprefix("audience.")
            try:
                parse_segment(**{"area": "national", "gender": "all", "age": "all", part: name})
            except InputError as error:
                raise InputError(error.message.removeprefix("age: "), hint=error.hint) from None

    return Vocabulary(tuple(all_channels()), lambda key: catalogue.figure(key).unit, check)


def _scenario(files: Sequence[Layer], name: str | None) -> list[Layer]:
    if name is None:
        return []
    found = [file.scenarios[name] for file in files if name in file.scenarios]
    if not found:
        known = sorted({title for file in files for title in file.scenarios})
        raise InputError(
            f"no scenario {shown(name)} in the files given",
            hint=did_you_mean(
                name, known, f"one of {', '.join(known)}" if known else "a file defines one with `[scenario.NAME]`"
            ),
        )
    return found


def _preferences(choices: Iterable[str], catalogue: Catalogue) -> Layer:
    values: dict[str, str | tuple[str, ...] | None] = {}
    for choice in choices:
        key, equals, source = choice.partition("=")
        if not equals or not source:
            raise InputError(
                f"--prefer {shown(choice)}: a figure and a source are needed",
                hint="write `--prefer population=instat-census-2022`",
            )
        catalogue.figure(key.strip()).used(source.strip())
        values[f"prefer.{key.strip()}"] = source.strip()
    return text_layer("--prefer", values)


def _text(assumptions: Assumptions, key: str) -> str:
    text = assumptions.text(key)
    assert text is not None  # default.toml gives it, which a test asserts
    return text


def _complete(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return audience options with those not given at their defaults. Raises TypeError for an unknown one."""
    known: dict[str, Any] = {
        "area": None, "gender": None, "age": None, "channels": None, "narrow": (),
        "range": "90%", "draws": DRAWS, "seed": SEED, "date": None,
    }  # fmt: skip
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise TypeError(f"unknown option {unknown[0]!r}")
    return {**known, **options}


def _typed(options: Mapping[str, Any]) -> str:
    """Return options as they are typed, those not given left out."""
    import shlex

    words = []
    for name, value in options.items():
        for item in [value] if isinstance(value, str) else value or ():
            words += [name, shlex.quote(clean(str(item)))]
    return " ".join(words)


def _place(leaf: Leaf) -> str:
    """Return where a leaf can be found: its key, or the label of a narrowing share."""
    if leaf.assumption is not None and leaf.key.startswith("audience.narrow."):
        return f"narrowing {leaf.key.rpartition('.')[2]}"
    return leaf.key


def _written(value: object) -> str:
    """Return a setting's value as ``--set`` takes it: a list by comma."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _unique(items: Iterable[Any]) -> list[Any]:
    """Return the items that are not None, each once, in their order."""
    found = []
    for item in items:
        if item is not None and item not in found:
            found.append(item)
    return found


__all__ = ["DRAWS", "SEED", "Study", "vocabulary"]
