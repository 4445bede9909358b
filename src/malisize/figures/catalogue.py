"""Read the catalogue: figures by key, topic by topic, and which observation of a figure is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, Self

from malisize.country import Country
from malisize.errors import InputError
from malisize.figures.names import figure_names, topics_of
from malisize.figures.tables import cells
from malisize.records import Observation, Source
from malisize.text import did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import Said, both, of_data, phrase

NEVER_BY_DEFAULT = ("speculative", "illustrative")


class Figure(NamedTuple):
    """A published quantity with its observations, in the order of its file.

    ``by`` are the axes of a figure that is held in tables, ``region`` and ``sex`` say; its
    observations are their cells. The last ``own`` observations are the user's, which are used only
    where somebody prefers them.
    """

    key: str
    topic: str
    label: str
    unit: str
    stale_after_months: int
    observations: tuple[Observation, ...]
    by: tuple[str, ...] = ()
    own: int = 0

    def cells(self, source: str, as_of: str | None = None) -> dict[str, Observation]:
        """Return what a source has in the tables of this figure, by cell (``ML03/women``); of one
        date where one is given.
        """
        return {
            o.cell: o
            for o in self.observations
            if o.cell is not None and o.source == source and as_of in (None, o.as_of)
        }

    def single(self) -> Figure:
        """Return the figure itself where it has one value. Raises InputError for a table."""
        if self.by:
            raise InputError(
                phrase(
                    "figure {key} is a table by {names}, not one number",
                    key=shown(self.key),
                    names=both(self.by),
                ),
                hint=phrase("`malisize figures show {key}` shows its cells", key=self.key),
            )
        return self

    def used(self, prefer: str | None = None) -> Observation | None:
        """Return the observation that feeds results: the one asked for, else the preferred, else a
        single sound one.

        ``prefer`` is ``source`` or ``source@as_of``. Without it, speculative, illustrative and
        deprecated observations are never used, and several without a preferred one give None. No
        cell of a table is a value of the whole. Raises InputError for a name that fits none.
        """
        if prefer is not None:
            return self.single()._named(prefer)
        if self.by:
            return None
        for observation in self.observations:
            if observation.rank == "preferred":
                return observation
        shipped = self.observations[: len(self.observations) - self.own]
        sound = [o for o in shipped if o.rank == "normal" and o.basis not in NEVER_BY_DEFAULT]
        return sound[0] if len(sound) == 1 else None

    def _named(self, prefer: str) -> Observation:
        source, _, as_of = prefer.partition("@")
        found = [
            o for o in self.observations if o.source == source and (not as_of or o.as_of == as_of)
        ]
        if len(found) == 1:
            return found[0]
        names = [f"{o.source}@{o.as_of}" for o in self.observations]
        if found:
            raise InputError(
                phrase(
                    "prefer {key}: {prefer} fits several observations",
                    key=self.key,
                    prefer=shown(prefer),
                ),
                hint=offered(*(f"{o.source}@{o.as_of}" for o in found)),
            )
        plain = sorted({o.source for o in self.observations})
        raise InputError(
            phrase(
                "prefer {key}: no observation from {prefer}", key=self.key, prefer=shown(prefer)
            ),
            hint=did_you_mean(
                prefer, [*plain, *names], phrase("one of {names}", names=", ".join(plain))
            ),
        )


class Own(NamedTuple):
    """Sources and figures that the user gives, by key."""

    sources: Mapping[str, Source]
    figures: Mapping[str, Figure]


class Catalogue:
    """The figures of a country, read lazily: a topic is opened when one of its figures is first
    asked for.

    Shipped files are trusted here, since checking them costs more than reading them: ``validate``
    checks them against the schema, which ``malisize figures check`` and the tests do.
    """

    def __init__(self, country: Country) -> None:
        self.country = country
        self._topics: dict[str, Mapping[str, Figure]] = {}
        self._sources: dict[str, Source] = {}
        self.own = Own({}, {})

    def with_own(self, own: Own) -> Self:
        """Return this catalogue with figures of the user's own beside those shipped."""
        other = copy(self)
        other.own = own
        return other

    def _joined(self, figure: Figure) -> Figure:
        """Return a figure with the observations that the user adds to it."""
        own = self.own.figures.get(figure.key)
        if own is None:
            return figure
        added = tuple(
            o._replace(label=figure.label) for o in own.observations if o not in figure.observations
        )
        return figure._replace(observations=(*figure.observations, *added), own=len(added))

    def shipped(self, key: str) -> Figure | None:
        """Return a figure as the catalogue has it without the user's own, None where it is not."""
        for name in topics_of(key, self.country):
            if key in self.topic(name):
                return self.topic(name)[key]
        return None

    def cites(self, key: str) -> bool:
        """Tell whether a key names a source of the user's."""
        return key in self.own.sources

    @property
    def opened(self) -> tuple[str, ...]:
        """The topics read so far."""
        return tuple(self._topics)

    def figure(self, key: str, topic: str | None = None) -> Figure:
        """Return a figure by key, from a topic where it is known. Raises InputError with a
        suggestion.
        """
        found = self.found(key, topic)
        if found is None:
            raise InputError(
                phrase("no figure {key}", key=shown(key)),
                hint=did_you_mean(key, self.names(), phrase("`malisize figures` lists them")),
            )
        return found

    def found(self, key: str, topic: str | None = None) -> Figure | None:
        """Return a figure by key, None where there is none."""
        for name in (topic,) if topic else topics_of(key, self.country):
            figures = self.topic(name) if name in self.country.topics else {}
            if key in figures:
                return self._joined(figures[key])
        return self.own.figures.get(key)

    def topic(self, name: str) -> Mapping[str, Figure]:
        """Return the figures of one topic by key."""
        if name not in self._topics:
            document = self.country.table(f"figures/{name}.toml")
            for key, entry in document["source"].items():
                source = source_of(key, entry)
                if self._sources.setdefault(key, source) != source:
                    raise AssertionError(f"source {key} is described in two ways")
            names = document.get("names", {})
            self._topics[name] = {
                key: read_figure(key, name, entry, names)
                for key, entry in document["figure"].items()
            }
        return self._topics[name]

    def validate(self) -> None:
        """Check every topic file against the schema. Raises pydantic.ValidationError."""
        from malisize.figures.schema import validate

        for name in self.country.topics:
            validate(self.country.table(f"figures/{name}.toml"))

    def source(self, key: str) -> Source:
        """Return a source of the user's or of a topic already read."""
        return self.own.sources.get(key) or self._sources[key]

    def __iter__(self) -> Iterator[Figure]:
        """Iterate over every figure of every topic, then over new ones of the user's."""
        seen = set()
        for name in self.country.topics:
            for figure in self.topic(name).values():
                seen.add(figure.key)
                yield self._joined(figure)
        yield from (one for key, one in self.own.figures.items() if key not in seen)

    def names(self, *, tables: bool = True) -> list[str]:
        """Return the keys of all figures; of those with one value where ``tables`` are left out."""
        names = figure_names(self.country, tables=tables)
        return [*names, *(key for key in self.own.figures if key not in names)]

    def shipped_sources(self) -> list[Source]:
        """Return every source that is not the user's, in the order of its key."""
        for name in self.country.topics:
            self.topic(name)
        return [self._sources[key] for key in sorted(self._sources)]

    def sources(self) -> list[Source]:
        """Return every source, those of the user last."""
        shipped = self.shipped_sources()
        known = {source.key for source in shipped}
        return [*shipped, *(one for key, one in self.own.sources.items() if key not in known)]


def read_figure(
    key: str, topic: str, entry: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]
) -> Figure:
    """Return the figure of an entry of a catalogue file; ``names`` say what keys of axes mean."""
    label, by = of_data(entry["label"]), tuple(entry.get("by", ()))
    stated = list(entry.get("observation", ()))
    for table in entry.get("table", ()):
        stated += cells(table, by, names)
    observations = tuple(
        Observation(
            key,
            label,
            entry["unit"],
            _number(o.get("value")),
            _number(o.get("low")),
            _number(o.get("high")),
            o.get("bound"),
            _worded(o["base"]),
            _worded(o["place"]),
            o["as_of"],
            _worded(o.get("hedge")),
            o["basis"],
            o["source"],
            _worded(o["where"]),
            o.get("rank", "normal"),
            _worded(o.get("reason")),
            _worded(o.get("note")),
            o.get("cell"),
            _worded(o.get("read")),
            o.get("within"),
        )
        for o in stated
    )
    return Figure(key, topic, label, entry["unit"], entry["stale_after_months"], observations, by)


def source_of(key: str, entry: Mapping[str, Any]) -> Source:
    """Return the source of an entry, the day it was read as a text."""
    accessed = entry["accessed"]
    day = accessed if isinstance(accessed, str) else accessed.isoformat()
    return Source(key, **{**entry, "accessed": day})


def _worded(text: Any) -> Any:
    """Return a text as it is said in each language, where there is one."""
    return text if text is None or isinstance(text, Said) else of_data(text)


def _number(value: float | int | None) -> float | None:
    return None if value is None else float(value)
