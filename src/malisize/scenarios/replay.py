"""Run a saved estimate again: from its own file, or on today's figures and defaults; and say what
differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from malisize import __version__
from malisize.assumptions import bundled
from malisize.assumptions.layers import Layer, read_layer, table_layer, whole_tables
from malisize.assumptions.lookup import Vocabulary
from malisize.errors import MalisizeError, raise_faults
from malisize.figures.catalogue import Catalogue, Figure
from malisize.model.inputs import observed
from malisize.numerals import Kind, Numeral, parse
from malisize.quantity.spread import spread
from malisize.records import Estimate, Listing, Observation, Row, Source
from malisize.request import Loaded, MarketRequest, PlanRequest, Request, restored
from malisize.scenarios.saved import restored_layers
from malisize.study import Study, vocabulary
from malisize.text import clean

TOLERANCE = 1e-9
COLUMNS = (
    "id",
    "label",
    "unit",
    "saved_low",
    "saved_central",
    "saved_high",
    "low",
    "central",
    "high",
    "difference",
    "verdict",
)
_ENDS = ("low", "central", "high")
_TOLD = ("value", "low", "high", "as_of", "source")  # of an observation, in the report
_RATE = "fx.usd"  # decides a plan in dollars without a row of its own
_DECIDING = ("unit", "value", "low", "high", "bound", "base", "place", "as_of", "basis", "source")


class Recorded(Catalogue):
    """The shipped catalogue with the observations and sources of a saved estimate in the place of
    its own.
    """

    def __init__(self, figures: Iterable[Observation], sources: Iterable[Source]) -> None:
        super().__init__()
        self._observed = {observation.figure: observation for observation in figures}
        self._cited = {source.key: source for source in sources}

    def figure(self, key: str, topic: str | None = None) -> Figure:
        """Return a figure by key; one that the estimate used has its observation alone. Raises
        InputError with a suggestion.
        """
        found = super().figure(key, topic)
        saved = self._observed.get(key)
        return (
            found
            if saved is None
            else found._replace(label=saved.label, unit=saved.unit, observations=(saved,))
        )

    def source(self, key: str) -> Source:
        """Return a source: as the estimate cites it, else of a topic already read."""
        return self._cited.get(key) or super().source(key)


class Replayed(NamedTuple):
    """A saved estimate beside the same request run again, on today's figures and defaults or on
    those of its file.
    """

    saved: Estimate
    again: Estimate
    current: bool
    rows: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...] = ()
    defaults: tuple[dict[str, Any], ...] = ()

    @property
    def exactly(self) -> bool:
        """Whether every bit counts: the file's own figures, run by the versions that saved it."""
        return not self.current and dict(self.saved.versions) == dict(self.again.versions)

    @property
    def tolerance(self) -> float:
        """How far apart, relatively, two numbers may be and count as the same."""
        return 0.0 if self.exactly else TOLERANCE

    @property
    def different(self) -> int:
        """How many rows differ, those gone and new among them."""
        return sum(row["verdict"] != "same" for row in self.rows)


def replay(saved: Estimate, name: str, *, current: bool = False) -> tuple[Listing, bool]:
    """Run a saved estimate again and compare every row; also say whether nothing differs. ``name``
    is its file's.

    Without ``current`` figures, assumptions and channels are those of the file: rows are the same
    when every bit is, or, where versions differ, within a relative 1e-9. With ``current`` figures,
    defaults and groups of channels are today's. Raises InputError or InfeasibleError where the
    estimate cannot be run.
    """
    where = clean(name)
    done = Replayed(saved, _run(saved, where, current=current), current, ())
    done = done._replace(rows=tuple(_compared(saved.rows, done.again.rows, done.tolerance)))
    if current:
        done = done._replace(figures=tuple(_figures(done)), defaults=tuple(_defaults(done, where)))
    request = {
        **saved.request,
        "file": where,
        "command": saved.command,
        "mode": "current" if current else "file",
        "verdict": "different" if done.different else "same",
        "tolerance": done.tolerance,
        "saved_versions": dict(saved.versions),
        "versions": dict(done.again.versions),
    }
    more = {"figures": done.figures, "defaults": done.defaults} if current else {}
    listing = Listing(
        "malisize.replay/1",
        _verdict(done),
        COLUMNS,
        done.rows,
        tuple(_remarks(done)),
        request,
        more,
    )
    return listing, done.different == 0


# Running


def _run(saved: Estimate, where: str, *, current: bool) -> Estimate:
    """Return the estimate run again. Raises what the run raises, naming the file."""
    try:
        return (_on_today if current else _from_file)(saved, where)
    except MalisizeError as error:
        hint = f"malisize {saved.command} {saved.request.get('options', '')}".rstrip()
        hint = (
            f"`{hint}` says what to give"
            if current and len(hint) < 300
            else f"{_programs(saved.versions)} saved it"
        )
        mine = [
            type(fault)(
                (
                    fault.message
                    if fault.message.startswith(f"{where}: ")
                    else f"{where}: {fault.message}"
                ),
                hint=hint,
            )
            for fault in error.faults
        ]
        raise_faults(list(mine))
        raise


def _from_file(saved: Estimate, where: str) -> Estimate:
    catalogue = Recorded(saved.figures, saved.sources)
    for observation in saved.figures:
        catalogue.figure(observation.figure)
    lenient = saved.versions.get("malisize") != __version__
    layers = restored_layers(saved, where, vocabulary(catalogue), lenient=lenient)
    keys = [
        row.id.split(".")[1]
        for row in saved.rows
        if row.id.startswith("channel.") and row.id.endswith(".reachable")
    ]
    return _asked(saved, catalogue, whole_tables(layers), keys or saved.request["channels"])


def _on_today(saved: Estimate, where: str) -> Estimate:
    catalogue = Catalogue()
    words = vocabulary(catalogue)
    own = whole_tables(restored_layers(saved, where, words, first=1))
    return _asked(saved, catalogue, [_shipped(words), *own], saved.request["channels"])


def _shipped(words: Vocabulary) -> Layer:
    return read_layer(bundled.read(bundled.DEFAULT), "default.toml", words)


def _asked(
    saved: Estimate, catalogue: Catalogue, layers: Sequence[Layer], channels: Sequence[str]
) -> Estimate:
    """Return the answer to the saved request over channels, the layers holding everything that was
    supposed.
    """
    plan = market = None
    if saved.command == "market":
        described = table_layer(
            {"market": saved.request["market"]}, "request.market", vocabulary(catalogue)
        )
        layers = [*layers, described]
        market = MarketRequest(None, saved.request.get("currency", "XOF"))
    if "plan" in saved.request:
        plan = PlanRequest(**restored("plan", saved.request["plan"]))
    options = {**restored("audience", saved.request), "channels": tuple(channels)}
    options.pop("narrow", None)  # the layers have it
    study = Study(catalogue, layers, Loaded(**restored("study", saved.request)), layers)
    return study.ask(Request.of(options, plan, market)).estimate()


# Comparing


def _compared(
    saved: Sequence[Row], again: Sequence[Row], tolerance: float
) -> Iterable[dict[str, Any]]:
    """Return one row of the report for each row id, those of the saved estimate first."""
    now = {row.id: row for row in again}
    before = {row.id for row in saved}
    for old in saved:
        new = now.get(old.id)
        row: dict[str, Any] = {"id": old.id, "label": old.label, "unit": old.unit}
        row.update({f"saved_{end}": getattr(old, end) for end in _ENDS})
        if new is None:
            yield {**row, "verdict": "gone"}
            continue
        row.update({end: getattr(new, end) for end in _ENDS})
        if old.unit != new.unit:
            yield {**row, "unit": f"{old.unit}, now {new.unit}", "verdict": "different"}
            continue
        row["difference"] = _relative(old.central, new.central)
        same = all(_alike(getattr(old, end), getattr(new, end), tolerance) for end in _ENDS)
        yield {**row, "verdict": "same" if same else "different"}
    for new in again:
        if new.id not in before:
            numbers = {end: getattr(new, end) for end in _ENDS}
            yield {"id": new.id, "label": new.label, "unit": new.unit, **numbers, "verdict": "new"}


def _alike(one: float, other: float, tolerance: float) -> bool:
    return one == other or abs(one - other) <= tolerance * max(abs(one), abs(other))


def _relative(before: float, now: float) -> float | None:
    """Return by how much of itself a number changed; None for one that was zero and is not."""
    if before == now:
        return 0.0
    return now / before - 1.0 if before else None


def _figures(done: Replayed) -> Iterable[dict[str, Any]]:
    """Return the figures whose observation used is another, or that one of the two runs alone
    uses.
    """
    before, now = ({one.figure: one for one in run.figures} for run in (done.saved, done.again))
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        if old and new and all(getattr(old, name) == getattr(new, name) for name in _DECIDING):
            continue
        known = new or old
        assert known is not None
        row: dict[str, Any] = {
            "figure": key,
            "label": known.label,
            "unit": known.unit,
            "change": _change(old, new),
        }
        row.update({f"saved_{name}": getattr(old, name) for name in _TOLD if old})
        row.update({name: getattr(new, name) for name in _TOLD if new})
        if old and new and old.unit == new.unit:
            kind: Kind = "share" if new.unit == "share" else "amount"
            row["ratio"] = _ratio(observed(old), observed(new), kind)
        yield row


def _defaults(done: Replayed, where: str) -> Iterable[dict[str, Any]]:
    """Return the shipped defaults that are another value today, ``used`` where a number of either
    run rests on them.

    What one side alone gives is left out unless it is used; so is what the user gave instead.
    Raises InputError.
    """
    saved = done.saved
    used = {assumption.key for run in (saved, done.again) for assumption in run.assumptions}
    values = {assumption.key: assumption.value for assumption in saved.assumptions}
    first, *own = saved.layers
    before = {
        **{key: values[key] for key in first.used},
        **{key: str(value) for key, value in first.rest.items()},
    }
    now = _shipped(vocabulary(Catalogue())).values
    theirs = {key for layer in own for key in (*layer.used, *layer.rest)}
    theirs |= set(_described("market", saved.request.get("market", {})))
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        if key in theirs or key.startswith("audience.") or (new and old == new.written):
            continue
        counts = key in used or (
            saved.command != "audience"
            and (key == _RATE or (new is not None and new.text is not None))
        )
        if (old is None or new is None) and not counts:
            continue
        row: dict[str, Any] = {
            "key": key,
            "change": _change(old, new),
            "saved": old,
            "today": new.written if new else None,
        }
        if old is not None and new and new.numeral:
            was = parse(old, new.kind, f"{where}: {key}")
            if was == new.numeral:
                continue
            row["ratio"] = _ratio(was, new.numeral, new.kind)
        yield {**row, "used": counts}


def _described(key: str, value: Mapping[str, Any]) -> Iterable[str]:
    """Return every key that a table may give a value, its own tables included."""
    for name, inner in value.items():
        yield f"{key}.{name}"
        if isinstance(inner, Mapping):
            yield from _described(f"{key}.{name}", inner)


def _change(old: object, new: object) -> str:
    return "changed" if old and new else "new" if new else "gone"


def _ratio(old: Numeral | None, new: Numeral | None, kind: Kind) -> float | None:
    """Return the new central value over the old; None without both, between two currencies, or
    where the old is zero.
    """
    if old is None or new is None or old.currency != new.currency:
        return None
    before = spread(old, kind).central
    return spread(new, kind).central / before if before else None


# In words


def _verdict(done: Replayed) -> str:
    every, mine = _counted(len(done.rows), "row"), _programs(done.again.versions)
    apart = f"{done.different} of {every}"
    if done.current:
        counts = (
            (len(done.figures), "figure"),
            (sum(row["used"] for row in done.defaults), "default"),
        )
        sides = [_counted(count, noun) for count, noun in counts if count]
        what = (
            f"{' and '.join(sides)} changed"
            if sides
            else "no figure and no default it rests on changed"
        )
        if done.different:
            return f"Different today: {apart} changed; {what} ({mine})"
        return f"Same today: none of {every} changed; {what} ({mine})"
    if done.different:
        return (
            f"Different: {apart} {'does' if done.different == 1 else 'do'} not reproduce ({mine})"
        )
    if done.exactly:
        return f"Reproduced to the last bit: {every} ({mine})"
    return (
        f"Reproduced to a relative 1e-9: {every} (saved by {_programs(done.saved.versions)}; run by"
        f" {mine})"
    )


def _remarks(done: Replayed) -> Iterable[str]:
    if done.current:
        if done.different and not done.figures and not any(row["used"] for row in done.defaults):
            yield (
                "No figure and no default explains it: the formulas changed, or the file did"
                " (replay it without --current)."
            )
    elif not done.different:
        yield "malisize replay FILE --current runs it on today's figures and defaults."
    elif not done.exactly:
        yield (
            f"Saved by {_programs(done.saved.versions)}: that version alone tells a changed file"
            " from a changed formula."
        )
    elif any(
        row["verdict"] != "same" for row in _compared(done.saved.rows, done.again.rows, TOLERANCE)
    ):
        yield (
            "The versions are the same, so the file or the program was changed after it was saved."
        )
    else:
        yield (
            "Every difference is below a relative 1e-9: the same versions on another processor can"
            " differ so."
        )


def _programs(versions: Mapping[str, str]) -> str:
    names = {"malisize": "malisize", "python": "Python", "numpy": "numpy"}
    return ", ".join(f"{names.get(name, name)} {version}" for name, version in versions.items())


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
