"""Settings and preferences of several countries, told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, Self, TypeVar

from malisize.apart import of, own_last
from malisize.assumptions.lookup import find_rule
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.lists import names_in, several_in
from malisize.loading import preference_layer, vocabulary
from malisize.several.asking import whose

_NAMES = {
    "audience.area": (several_in, "area"),
    "audience.channels": (names_in, "channel"),
    "audience.speaks": (several_in, "speaks"),
    "audience.reads": (several_in, "reads"),
}


def settings(
    texts: Sequence[str], catalogues: Mapping[str, Catalogue]
) -> dict[str, tuple[str, ...]]:
    """Return by country the ``key=value`` texts that are meant for it. Raises InputError."""
    codes = list(catalogues)
    words = {code: vocabulary(one) for code, one in catalogues.items()}

    def knows(code: str, text: str) -> bool:
        try:
            find_rule(tuple(text.partition("=")[0].strip().split(".")), "", words[code])
        except InputError:
            return False
        return True

    out = own_last(texts, ".", codes, knows, "--set")
    return {code: tuple(_own_names(one, code, catalogues) for one in out[code]) for code in codes}


def _own_names(text: str, code: str, catalogues: Mapping[str, Catalogue]) -> str:
    """Return a setting of areas or channels with those of a country alone."""
    key, _, value = text.partition("=")
    if key.strip() not in _NAMES:
        return text
    parts, name = _NAMES[key.strip()]
    countries = [one.country for one in catalogues.values()]
    return f"{key}={','.join(whose(parts(value), name, countries)[code])}"


def chosen(texts: Sequence[str], catalogues: Mapping[str, Catalogue]) -> dict[str, tuple[str, ...]]:
    """Return by country the ``figure=source`` choices that are meant for it. Raises InputError."""

    def knows(code: str, text: str) -> bool:
        try:
            preference_layer([text], catalogues[code])
        except InputError:
            return False
        return True

    return own_last(texts, ".", list(catalogues), knows, "--prefer")


class Variable(Protocol):
    """A study of one country, which further settings vary."""

    @property
    def catalogue(self) -> Catalogue:
        """Its figures."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios of its files."""

    def varied(self, *, set: Iterable[str], prefer: Iterable[str], scenario: str | None) -> Self:
        """Return it with further settings."""


S = TypeVar("S", bound=Variable)


def varied(
    parts: Mapping[str, S], set: Sequence[str], prefer: Sequence[str], scenario: str | None
) -> dict[str, S]:
    """Return the studies of countries, each varied by what is meant for it: a scenario by the
    files that have it, or all where none does. Raises InputError.
    """
    catalogues = {code: one.catalogue for code, one in parts.items()}
    values, sources = settings(set, catalogues), chosen(prefer, catalogues)
    nowhere = not any(scenario in one.scenarios for one in parts.values())
    out = {}
    for code, one in parts.items():
        own = scenario if nowhere or scenario in one.scenarios else None
        with of(catalogues[code].country):
            out[code] = one.varied(set=values[code], prefer=sources[code], scenario=own)
    return out
