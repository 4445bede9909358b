"""The figures that a saved estimate used, in the place of the catalogue's own."""

from __future__ import annotations

from collections.abc import Iterable

from malisize.country import Country
from malisize.figures.catalogue import Catalogue, Figure
from malisize.records import Observation, Source


class Recorded(Catalogue):
    """The shipped catalogue with the observations and sources of a saved estimate in the place of
    its own.
    """

    def __init__(
        self, country: Country, figures: Iterable[Observation], sources: Iterable[Source]
    ) -> None:
        super().__init__(country)
        self._observed: dict[str, dict[tuple[str | None, str], Observation]] = {}
        for one in figures:
            self._observed.setdefault(one.figure, {})[one.cell, one.source] = one
        self._cited = {source.key: source for source in sources}

    def figure(self, key: str, topic: str | None = None) -> Figure:
        """Return a figure by key; one that the estimate used has its observation alone, a table
        the cells that were used. Raises InputError with a suggestion.
        """
        found = super().figure(key, topic)
        saved = self._observed.get(key)
        if saved is None:
            return found
        own = next(iter(saved.values()))
        rest = [one for one in found.observations if (one.cell, one.source) not in saved]
        kept = (*saved.values(), *rest) if own.cell is not None else (own,)
        return found._replace(label=own.label, unit=own.unit, observations=kept)

    def source(self, key: str) -> Source:
        """Return a source: as the estimate cites it, else of a topic already read."""
        return self._cited.get(key) or super().source(key)
