"""Turn figures and assumptions into leaves, each made once, and say which key is missing where one
is.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.rules import option_of
from malisize.assumptions.values import Given
from malisize.bands import LAST, Band
from malisize.country import Country
from malisize.errors import InputError
from malisize.figures.catalogue import NEVER_BY_DEFAULT, Catalogue, Figure
from malisize.model.lessons import FACTOR, NONE, Lessons, factor_spread
from malisize.numerals import Numeral, exact, interval, kind_of
from malisize.quantity.node import Leaf, Node, leaf
from malisize.quantity.spread import Exact, spread
from malisize.quantity.unit import RATIO, Unit
from malisize.records import Assumption, Basis, Observation, Source
from malisize.wording import both, numbers, phrase

T = TypeVar("T")
CENTRAL = ":value"  # ends the key of a figure's central value, which its range does not move
FIRST_AGE = 13  # below it nobody is on a platform, so tables of ages may begin there

_BASIS: dict[str, Basis] = {
    "stated": "sourced",
    "survey": "sourced",
    "campaign": "sourced",
    "derived": "derived",
    "model": "derived",
    "forecast": "derived",
    "speculative": "assumed",
    "illustrative": "assumed",
}


class Inputs:
    """The leaves of one study. Asking twice for a figure or an assumption gives the same node,
    drawn once.

    ``wholes`` are the shares used that divide a whole, by what their keys have in common.
    ``as_of`` is the date that sizes are carried to (see ``carry``), None where they stay as
    published; ``carried`` are those that were, by the id of their figure. ``lessons`` are what past
    campaigns taught of the leaves.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        assumptions: Assumptions,
        as_of: str | None = None,
        lessons: Lessons = NONE,
    ) -> None:
        self.lessons = lessons
        self.catalogue = catalogue
        self.assumptions = assumptions
        self.as_of = as_of
        self.carried: dict[str, Node] = {}
        self._made: dict[str, Node] = {}
        self._bands: dict[str, dict[Band, str]] = {}
        self.figures: dict[str, Figure] = {}
        self.cited_sources: dict[str, Source] = {}
        self.wholes: dict[str, Sequence[Node]] = {}
        self.kept: dict[object, Any] = {}  # what models of this study share

    @property
    def country(self) -> Country:
        """The country whose figures these are."""
        return self.catalogue.country

    def observation(self, key: str, topic: str | None = None) -> Observation | None:
        """Return the observation of a figure that these assumptions use, or None. Raises InputError
        for a wrong `prefer`.
        """
        given = self.assumptions.get(f"prefer.{key}")
        return self.catalogue.figure(key, topic).used(given.text if given else None)

    def has_figure(self, key: str, topic: str) -> bool:
        """Tell whether a figure has a number: its own, or one from ``figures.KEY``."""
        if self._own_value(key) is not None:
            return True
        if self.catalogue.found(key, topic) is None:
            return False
        observation = self.observation(key, topic)
        return observation is not None and observed(observation) is not None

    def figure(self, key: str, topic: str | None = None) -> Node:
        """Return the leaf of a figure. Raises InputError where it has no number."""
        name = f"figures.{key}"
        if name in self._made:
            return self._made[name]
        figure = self.catalogue.figure(key, topic)
        observation = self.observation(key, topic)
        given = self._own_value(key)
        kind = kind_of(figure.unit)
        if given is not None:
            assert given.numeral is not None
            numeral, basis = given.numeral, given.basis
        else:
            found = observed(observation) if observation else None
            if observation is None or found is None:
                raise self.missing(
                    name,
                    phrase("{label}: no number is published for use", label=figure.label),
                    phrase(
                        "write `{name}`, or see `malisize figures show {key}`",
                        name=option_of(name, self.country, figure.single().unit),
                        key=key,
                    ),
                )
            numeral, basis = found, _BASIS[observation.basis]
        self.figures[key] = figure
        node = self.leaf(
            Leaf(
                name,
                spread(numeral, kind),
                basis,
                as_of=observation.as_of if observation else None,
                sources=(observation.source,) if observation else (),
                figure=observation,
                assumption=_record(given) if given else None,
                kind=kind,
            ),
            figure.label,
            Unit.parse(figure.unit),
        )
        self._made[name] = node
        return node

    def value_of(self, key: str, topic: str) -> Node:
        """Return the central value of a figure, without its width."""
        return self.once(("value", key), lambda: self._value_of(self.figure(key, topic)))

    def _value_of(self, figure: Node) -> Node:
        source = figure.leaf
        assert source is not None
        # campaigns move the width of a figure, not its own value
        exact = Exact(self.lessons.told(source.spread).central)
        return leaf(
            source._replace(key=f"{source.key}{CENTRAL}", spread=exact), figure.label, figure.unit
        )

    def counted(
        self, key: str, topic: str, cells: Mapping[str, float], id: str, label: str
    ) -> Node:
        """Return the sum of cells of a table, each times a weight, as one leaf."""
        figure = self.catalogue.figure(key, topic)
        used = [one for one in figure.observations if one.cell in cells]
        self.figures[key] = figure
        value = sum(cells[one.cell or ""] * (one.value or 0.0) for one in used)
        return leaf(
            Leaf(
                f"figures.{key}.{id}",
                Exact(value),
                "proxy" if any(one.basis in NEVER_BY_DEFAULT for one in used) else "sourced",
                as_of=used[0].as_of,
                sources=tuple(dict.fromkeys(one.source for one in used)),
                observations=tuple(used),
            ),
            label,
            Unit.parse(figure.unit),
        )

    def once(self, key: object, make: Callable[[], T]) -> T:
        """Return what stands under a key, made when first asked for."""
        if key not in self.kept:
            self.kept[key] = make()
        found: T = self.kept[key]
        return found

    def chosen(self, key: str) -> bool:
        """Tell whether a layer beyond the shipped defaults gives a figure's value or prefers one of
        its observations.
        """
        names = (f"figures.{key}", f"prefer.{key}")
        return any(self.replaced([name]) for name in names)

    def replaced(self, keys: Iterable[str]) -> bool:
        """Tell whether a layer beyond the shipped defaults gives each of some keys."""
        return all(self.has(key) and self.assumptions.rank(key) > 0 for key in keys)

    def has(self, key: str) -> bool:
        """Tell whether any layer gives a key."""
        return self.assumptions.get(key) is not None

    def assumption(self, key: str, label: str, unit: str | None = None) -> Node:
        """Return the leaf of an assumption. Raises InputError naming the key where no layer gives
        it.
        """
        if key in self._made:
            return self._made[key]
        given = self.assumptions.get(key)
        if given is None:
            raise self.missing(key, phrase("{what} is not set", what=label))
        node = self.given(given, label, unit)
        self._made[key] = node
        return node

    def given(self, given: Given, label: str, unit: str | None = None) -> Node:
        """Return the leaf of a value as a layer gives it."""
        assert given.numeral is not None
        unit = unit or given.unit
        cited = self.cited(given)
        return self.leaf(
            Leaf(
                given.key,
                spread(given.numeral, given.kind),
                given.basis,
                as_of=given.date,
                sources=() if cited is None else (cited.key,),
                assumption=_record(given, unit),
                kind=given.kind,
            ),
            label,
            Unit.parse(unit),
        )

    def leaf(self, told: Leaf, label: str, unit: Unit) -> Node:
        """Return a leaf as past campaigns moved it, which its label says."""
        moved = self.lessons.leaf(told)
        if moved is not told:
            before, after = (numbers.number(one.spread.central, str(unit)) for one in (told, moved))
            label = phrase("{label} ({before} -> {after}, moved by your campaigns)", label=label,
                           before=before, after=after)  # fmt: skip
        return leaf(moved, label, unit)

    def audience_factor(self, channel: str, label: str) -> Node | None:
        """Return how far a channel's audience is from the assumed one, None where no campaign
        teaches it.
        """
        if channel not in self.lessons.channels:
            return None
        key = FACTOR.format(channel=channel)
        if key not in self._made:
            name = phrase("{label}: audience as campaigns show it, over the assumed one",
                          label=label)  # fmt: skip
            told = Leaf(key, factor_spread(), "assumed", kind="ratio")
            self._made[key] = self.leaf(told, name, RATIO)
        return self._made[key]

    def cited(self, given: Given) -> Source | None:
        """Return the source of a value that gives it with an address or a date, or names one of the
        user's own; a text alone is none.
        """
        if given.source is None:
            return None
        if self.catalogue.cites(given.source):
            return self.catalogue.source(given.source)
        if given.url is None and given.date is None:
            return None
        # an address is the same in every language, what a source is called is not
        told = ("" if given.url else given.source, given.url or "", given.date or "")
        key = f"own-{zlib.crc32(chr(10).join(told).encode()):08x}"
        source = Source(key, given.source, given.layer, given.url or "", given.date or "", "own")
        self.cited_sources[key] = source
        return source

    def source(self, key: str) -> Source:
        """Return a source of the catalogue, or of a single value."""
        return self.cited_sources.get(key) or self.catalogue.source(key)

    def place_of(self, key: str) -> tuple[Country, str]:
        """Return the country that a key is of, and the key as that country has it."""
        return self.country, key

    def value(self, given: Given, label: str) -> Node:
        """Return the leaf of a value: of the figure it names, or its own. Raises InputError where
        the figure has no number.
        """
        if given.figure is not None:
            return self.figure(given.figure)
        if given.key not in self._made:
            self._made[given.key] = self.given(given, label)
        return self._made[given.key]

    def bands(self, prefix: str, first: int = FIRST_AGE) -> dict[Band, str]:
        """Return the age bands given below a prefix with their keys, youngest first, empty where
        there are none.

        Raises InputError where two overlap, all have weight 0, or ages from ``first`` on are
        missing: weights are parts of a whole.
        """
        if prefix in self._bands:
            return self._bands[prefix]
        found = {
            Band.parse(name, f"{prefix}.{name}"): f"{prefix}.{name}"
            for name in self.assumptions.under(prefix)
        }
        ordered = dict(sorted(found.items()))
        before: Band | None = None
        gaps = []
        reached = first
        for band, key in ordered.items():
            if before is not None and band.overlap(before):
                raise InputError(
                    phrase("{key}: overlaps the age band `{before}`", key=key, before=before),
                    hint=phrase("the bands of {prefix} must not overlap", prefix=prefix),
                )
            if band.low > reached:
                gaps.append(f"{reached}-{band.low - 1}")
            before, reached = band, max(reached, band.end)
        if before is not None and reached < LAST:
            gaps.append(f"{reached}+")
        if gaps:
            raise InputError(
                phrase(
                    "{prefix}: ages {gaps} are missing, and bands are weights of a whole",
                    prefix=prefix,
                    gaps=both(gaps),
                ),
                hint=" ".join(option_of(f"{prefix}.{gap}", self.country) for gap in gaps),
            )
        zero = exact(0.0, "share", prefix)
        if ordered and all(
            self.assumptions.values[key].numeral == zero for key in ordered.values()
        ):
            raise InputError(phrase("{prefix}: every age band has weight 0", prefix=prefix))
        self._bands[prefix] = ordered
        return ordered

    def missing(self, key: str, message: str, hint: str | None = None) -> InputError:
        """Return the error for a number nobody supplied: it names the key and how to set it."""
        return InputError(
            phrase("{key}: {message}", key=key, message=message),
            hint=hint or option_of(key, self.country),
        )

    def _own_value(self, key: str) -> Given | None:
        """Return ``figures.KEY``, unless a later layer prefers a published observation."""
        given = self.assumptions.get(f"figures.{key}")
        prefer = self.assumptions.get(f"prefer.{key}")
        if (
            given is not None
            and prefer is not None
            and self.assumptions.rank(prefer.key) > self.assumptions.rank(given.key)
        ):
            return None
        return given


def used_leaves(nodes: Iterable[Node]) -> list[Leaf]:
    """Return the provenance of leaf nodes, constants left out."""
    return [
        node.leaf
        for node in nodes
        if node.leaf is not None and not node.leaf.key.startswith("constant:")
    ]


def observed(observation: Observation) -> Numeral | None:
    """Return an observation's number or range; None where it has none, or only a bound."""
    kind = kind_of(observation.unit)
    if observation.bound is not None:
        return None
    if observation.low is not None and observation.high is not None:
        return interval(
            observation.low, observation.high, kind, observation.figure, central=observation.value
        )
    return None if observation.value is None else exact(observation.value, kind, observation.figure)


def _record(given: Given, unit: str | None = None) -> Assumption:
    return Assumption(
        given.key,
        given.written,
        given.mark,
        given.why,
        given.source,
        given.layer,
        unit or given.unit,
        given.url,
        given.date,
        given.borrowed,
    )
