"""Read the catalogue: figures by key, topic by topic, and which observation of a figure is used."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from malisize.country import Country
from malisize.errors import InputError
from malisize.figures.tables import cells
from malisize.records import Observation, Source
from malisize.text import did_you_mean, shown
from malisize.wording import phrase

NEVER_BY_DEFAULT = ("speculative", "illustrative")


class Figure(NamedTuple):
    """A published quantity with its observations, in the order of its file.

    ``by`` are the axes of a figure that is held in tables, ``region`` and ``sex`` say; its
    observations are their cells.
    """

    key: str
    topic: str
    label: str
    unit: str
    stale_after_months: int
    observations: tuple[Observation, ...]
    by: tuple[str, ...] = ()

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
                    names=" and ".join(self.by),
                ),
                hint=f"`malisize figures show {self.key}` shows its cells",
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
        sound = [
            o for o in self.observations if o.rank == "normal" and o.basis not in NEVER_BY_DEFAULT
        ]
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
            options = " or ".join(f"`{o.source}@{o.as_of}`" for o in found)
            raise InputError(
                phrase(
                    "prefer {key}: {prefer} fits several observations",
                    key=self.key,
                    prefer=shown(prefer),
                ),
                hint=f"write {options}",
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

    @property
    def opened(self) -> tuple[str, ...]:
        """The topics read so far."""
        return tuple(self._topics)

    def figure(self, key: str, topic: str | None = None) -> Figure:
        """Return a figure by key, from a topic where it is known. Raises InputError with a
        suggestion.
        """
        for name in (topic,) if topic else topics_of(key, self.country):
            figures = self.topic(name)
            if key in figures:
                return figures[key]
        raise InputError(
            phrase("no figure {key}", key=shown(key)),
            hint=did_you_mean(key, figure_names(self.country), "`malisize figures` lists them"),
        )

    def topic(self, name: str) -> Mapping[str, Figure]:
        """Return the figures of one topic by key."""
        if name not in self._topics:
            document = tomllib.loads(_text(name, self.country))
            for key, entry in document["source"].items():
                source = Source(key, **{**entry, "accessed": entry["accessed"].isoformat()})
                if self._sources.setdefault(key, source) != source:
                    raise AssertionError(f"source {key} is described in two ways")
            names = document.get("names", {})
            self._topics[name] = {
                key: _figure(key, name, entry, names) for key, entry in document["figure"].items()
            }
        return self._topics[name]

    def validate(self) -> None:
        """Check every topic file against the schema. Raises pydantic.ValidationError."""
        from malisize.figures.schema import validate

        for name in self.country.topics:
            validate(tomllib.loads(_text(name, self.country)))

    def source(self, key: str) -> Source:
        """Return a source of a topic already read."""
        return self._sources[key]

    def __iter__(self) -> Iterator[Figure]:
        """Iterate over every figure of every topic."""
        for name in self.country.topics:
            yield from self.topic(name).values()

    def sources(self) -> list[Source]:
        """Return every source, in the order of its key."""
        for name in self.country.topics:
            self.topic(name)
        return [self._sources[key] for key in sorted(self._sources)]


def figure_names(country: Country, *, tables: bool = True) -> list[str]:
    """Return the keys of all figures, from the text of the files alone; of those with one value
    where ``tables`` are left out.
    """
    names: list[str] = []
    for topic in country.topics:
        lines = [
            line.strip() for line in _text(topic, country).splitlines() if line.startswith("[")
        ]
        held = {line[9:-8] for line in lines if line.endswith(".table]]") and not tables}
        keys = [line[8:-1] for line in lines if line.startswith("[figure.")]
        names += [key for key in keys if key not in held]
    return names


def is_table(key: str, country: Country) -> bool:
    """Tell whether a figure is held in tables, and so has no one value; found without parsing."""
    return any(f"[[figure.{key}.table]]" in _text(name, country) for name in country.topics)


def topics_of(key: str, country: Country) -> list[str]:
    """Return the topics that define a figure, found without parsing."""
    return [name for name in country.topics if f"[figure.{key}]" in _text(name, country)]


@cache
def _text(topic: str, country: Country) -> str:
    return country.text(f"figures/{topic}.toml")


def _figure(
    key: str, topic: str, entry: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]
) -> Figure:
    by = tuple(entry.get("by", ()))
    stated = list(entry.get("observation", ()))
    for table in entry.get("table", ()):
        stated += cells(table, by, names)
    observations = tuple(
        Observation(
            key,
            entry["label"],
            entry["unit"],
            _number(o.get("value")),
            _number(o.get("low")),
            _number(o.get("high")),
            o.get("bound"),
            o["base"],
            o["place"],
            o["as_of"],
            o.get("hedge"),
            o["basis"],
            o["source"],
            o["where"],
            o.get("rank", "normal"),
            o.get("reason"),
            o.get("note"),
            o.get("cell"),
            o.get("read"),
            o.get("within"),
        )
        for o in stated
    )
    return Figure(
        key, topic, entry["label"], entry["unit"], entry["stale_after_months"], observations, by
    )


def _number(value: float | int | None) -> float | None:
    return None if value is None else float(value)
