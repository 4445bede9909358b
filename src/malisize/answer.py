"""An answer: a built model with its request, read as an estimate, an explanation, a ranking or a
curve.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from malisize import __version__
from malisize.assumptions.kept import saved_layers
from malisize.compose import Model
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.rules import notes
from malisize.errors import InputError
from malisize.model.audience import RowSpec
from malisize.model.carry import is_carried
from malisize.model.inputs import Inputs
from malisize.model.languages import words_of
from malisize.moved import Move
from malisize.moves import NEEDED, at_ends, moves
from malisize.provenance import About, Below, evidence, in_force, key_of, sources_of, unique
from malisize.quantity.evaluate import (
    AtEnds,
    Interval,
    Reading,
    centrals,
    not_finite,
    order,
    refuse_broken_parts,
)
from malisize.quantity.node import Leaf, Node, constant
from malisize.quantity.unit import Unit
from malisize.records import (
    Driver,
    Ends,
    Estimate,
    Explanation,
    Listing,
    Note,
    Ranking,
    Row,
)
from malisize.spreading import Spreading
from malisize.text import clean, shown
from malisize.wording import joined, phrase
from malisize.wording.numbers import whole


class Answer:
    """A built model with its request, read in the way asked for; ``parts`` are the answers of
    several countries, by code.
    """

    parts: Mapping[str, Answer] = {}

    def __init__(
        self,
        model: Model,
        inputs: Inputs,
        spreading: Spreading,
        request: Mapping[str, Any],
        title: str,
        *,
        strict: bool = True,
        again: Callable[[], Answer] | None = None,
    ) -> None:
        self.again = again
        self.market = model.request.market is not None
        self.planned = model.planned
        self.model = model
        self.inputs = inputs
        self.spreading = spreading._replace(mix=model.mix)
        self.request = request
        self.title = title
        self._values = centrals(self.roots())
        binding = refuse_broken_parts(self._values) if strict else []
        shown_here = {node.check for node in order([spec.node for spec in model.rows])}
        self._binding = [check for check in binding if check in shown_here]
        self.below = Below(model.rows)

    def roots(self) -> list[Node]:
        """Return the nodes whose limits decide whether there is an answer: those of the rows, and
        of what is watched.
        """
        watched = [w.low for w in self.model.watches] + [w.high for w in self.model.watches]
        return [spec.node for spec in self.model.rows] + watched

    def intervals(self, rows: Sequence[str]) -> list[Interval | None]:
        """Return rows as evaluated, money in the currency shown; None for a row that has no value
        where nobody is reached.

        Raises InputError for a row there is not, InfeasibleError for a value that is not finite.
        """
        specs = [None if self.has_no_value(row) else self.spec(row) for row in rows]
        reading = self.spreading.of([spec.node for spec in specs if spec])
        return [None if spec is None else self._shown(spec, reading) for spec in specs]

    def inputs_of(self, key: str) -> tuple[Inputs, str]:
        """Return the inputs that have a key, and the key as they have it."""
        code, _, own = key.partition(".")
        return (self.parts[code].inputs, own) if code in self.parts else (self.inputs, key)

    def has_no_value(self, row: str) -> bool:
        """Tell whether a row of the plan is left out because nobody is reached."""
        return self.planned is not None and row in self.planned.dropped

    def estimate(self, *, weeks: bool = False, evidence: bool = True) -> Estimate:
        """Return every row with its range, with ``evidence`` also what that comes from, and what to
        doubt; those of weeks where the plan says when it runs, or with ``weeks``.
        """
        specs = self.specs(weeks=weeks)
        nodes = [spec.node for spec in specs]
        expected = [(watch.low, watch.high) for watch in self.model.watches if watch.drawn]
        reading = self.spreading.of(nodes, evidence=evidence, expected=expected)
        rows = tuple(self._row(spec, reading) for spec in specs)
        leaves = self.below.together(nodes)
        used = tuple(unique(leaf.assumption for leaf in leaves))
        return Estimate(
            command="market" if self.market else "audience" if self.planned is None else "budget",
            request=self.request,
            rows=rows,
            notes=tuple(notes(self._evaluated(reading, leaves))),
            sources=sources_of(leaves, self.inputs),
            figures=tuple(unique(one for leaf in leaves for one in leaf.seen)),
            assumptions=used,
            versions=self._versions(),
            title=self._titled(),
            layers=saved_layers(self.inputs.assumptions, {assumption.key for assumption in used}),
            moves=tuple(self._moves()),
            names={one.channel.key: one.channel.label for one in self.model.reaches},
            offline=self.model.offline,
            narrowed=(
                *(one.words for one in self.inputs.assumptions.narrows),
                *words_of(self.inputs),
            ),
            again=self.again,
        )

    def _moves(self) -> Iterator[Move]:
        """Yield how far each leaf moves the rows that answer."""
        moved, scale = self._moved, self.model.scale
        needs = self.planned.needs if self.planned is not None and moved else None
        if needs is not None:
            needed = {key: (low / scale, high / scale) for key, (low, high) in needs().items()}
            moved = {**moved, self.spec(NEEDED).node: needed}
        return moves(self.model.rows, self._values, moved)

    @cached_property
    def _moved(self) -> Mapping[Node, AtEnds]:
        """The rows that answer, those of channels and those they share, each with one leaf alone at
        its ends; none without ranges.
        """
        if self.spreading.mode == "none":
            return {}
        return at_ends(self.model.rows, self.model.headline)

    def _titled(self) -> str:
        """Return what was asked for: the title of the files, and the people."""
        return joined(" · ", [one for one in (self.title, self.whom()) if one])

    def whom(self) -> str:
        """Return the people in words, with their languages."""
        return joined(", ", [self.model.segment.label, *words_of(self.inputs)])

    def _evaluated(self, reading: Reading, leaves: Sequence[Leaf]) -> Evaluated:
        return Evaluated(
            self.model,
            self.inputs,
            self.spreading,
            reading,
            self._values,
            self._moved,
            self._binding,
            self.below,
            leaves,
            self.model.request.date,
            self.market,
        )

    def explanation(self, row: str) -> Explanation:
        """Return the tree of a row. Raises InputError."""
        from malisize.quantity.explain import explain, named_below

        spec = self.spec(row)
        node = self._in_currency(spec)
        reading = self.spreading.of(named_below(node))
        tree = explain(node, reading.intervals, id=spec.id, label=spec.label)
        return Explanation(
            spec.id,
            self.request,
            tree,
            sources_of(self.below.leaves(spec.node), self.inputs),
            self._titled(),
            self._together(spec),
        )

    def _in_currency(self, spec: RowSpec) -> Node:
        """Return the node of a row, money divided by the central rate of the currency asked for."""
        scale = self.shown_unit(spec.node)[1]
        if scale == 1.0:
            return spec.node
        own, code = self.inputs.country.currency, self.model.request.currency
        unit = Unit.parse(f"{own} per {code}")
        text = phrase("{own} per {code}, at the central rate", own=own, code=code)
        return spec.node / constant(scale, text, unit)

    def _together(self, spec: RowSpec) -> tuple[str, ...] | None:
        """Return the correlations between the leaves of a row, None without any."""
        found = self.model.leaning.among(self.below.leaves(spec.node))
        return tuple(one.said for one in found) or None

    def ranking(self, row: str) -> Ranking:
        """Return what causes the spread of a row, the strongest first. Raises InputError."""
        from malisize.quantity.drivers import rank

        spec = self.spec(row)
        if spec.id in ("budget.needed", "plan.chance"):
            raise InputError(
                phrase("{id} is solved, and moved by what moves the reach", id=shown(spec.id)),
                hint=phrase("ask for `plan.reach`"),
            )
        spreading = self.spreading.over_draws()
        node = self._in_currency(spec)
        method, parts = rank(node, draws=spreading.draws, seed=spreading.seed, mix=spreading.mix)
        interval = spreading.of([node]).intervals[node]
        drivers = []
        for part in parts:
            leaf = part.leaf.leaf
            assert leaf is not None
            drivers.append(
                Driver(
                    key_of(leaf), part.leaf.label, part.share, part.at_low, part.at_high,
                    leaf.spread.low, leaf.spread.high, str(part.leaf.unit), leaf.basis, part.error,
                )
            )  # fmt: skip
        return Ranking(
            spec.id,
            spec.label,
            str(node.unit),
            interval.low,
            interval.central,
            interval.high,
            method,
            tuple(drivers),
            self.request,
            in_force(parts[0].leaf.leaf) if parts and parts[0].leaf.leaf else None,
            self._titled(),
            self._together(spec),
            interval.low_error or None,
            interval.high_error or None,
        )

    def curve(self) -> Listing:
        """Return reach against budget around the plan, the split held."""
        from malisize.plans.curve import curve, knee

        assert self.planned is not None
        probability = self.spreading.probability if self.spreading.mode == "draws" else None
        points = curve(
            self.planned,
            draws=self.spreading.draws,
            seed=self.spreading.seed,
            probability=probability,
            mix=self.spreading.mix,
        )
        turn = knee(points)
        currency, scale = self.model.request.currency, self.model.scale
        rows = tuple(
            {
                "budget": point["budget"] / scale,
                "currency": currency,
                **{name: point[name] for name in Ends._fields if name in point},
                "cost_per_reached": (
                    point["budget"] / scale / point["central"] if point["central"] else None
                ),
                "halves_here": True if point["budget"] == turn else None,
            }
            for point in points
        )
        remark = phrase("No tenth of the total buys less than half of what the one before did.")
        if turn is not None:
            remark = phrase(
                "From {total} {currency} on, the next tenth of the total buys less than half of"
                " what"
                " the last did.",
                total=whole(turn / scale),
                currency=currency,
            )
        ends = ("low", "central", "high")
        columns = ("budget", "currency", *ends, "cost_per_reached", "halves_here")
        return Listing(
            "malisize.curve/1",
            phrase("Reach against budget · {label}", label=self.whom()),
            columns,
            rows,
            (remark,),
            self.request,
            {
                "moves": [move._asdict() for move in self._moves() if move.row == "plan.reach"],
                "notes": [_told(note) for note in self.model.notes],
            },
        )

    def over_draws(self, rows: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the draws of rows block by block, so that many rows need little memory, in the
        units of the estimate.

        By row id an array, or one number where no range moves the row. Another answer with the same
        draws and seed yields blocks of the same draws: a leaf both have is at the same percentile
        in both. Raises InputError for an unknown row.
        """
        from malisize.quantity.sampling import in_blocks

        specs = [self.spec(row) for row in rows]
        nodes = list(dict.fromkeys(spec.node for spec in specs))
        how = self.spreading
        for _, found in in_blocks(nodes, how.draws, how.seed, how.mix):
            yield {spec.id: found[spec.node] / self.shown_unit(spec.node)[1] for spec in specs}

    def spec(self, row: str) -> RowSpec:
        """Return the row of an id, in any case. Raises InputError with a suggestion."""
        rows = {spec.id: spec for spec in self.specs(weeks=".week." in row.casefold())}
        found = rows.get(row) or rows.get(row.strip().casefold())
        if found:
            return found
        from malisize.absent_row import no_row

        raise no_row(row, list(rows), self.inputs.country, planned=self.planned is not None)

    def specs(self, *, weeks: bool = False) -> tuple[RowSpec, ...]:
        """Return the rows there are, with ``weeks`` those of weeks too."""
        return self._weekly if weeks else self.model.rows

    @cached_property
    def _weekly(self) -> tuple[RowSpec, ...]:
        from malisize.plans.calendar import with_weeks

        return with_weeks(self.model.rows, self.planned)

    def about(self, spec: RowSpec) -> About:
        """Return what a row's number is, whatever its value."""
        unit = self.shown_unit(spec.node)[0]
        return About(unit, self.below.basis(spec), self.below.as_of(spec))

    def _row(self, spec: RowSpec, reading: Reading) -> Row:
        leaves = self.below.leaves(spec.node)
        interval, about = self._shown(spec, reading), self.about(spec)
        parts = reading.parts.get(spec.node)
        drawn = self.spreading.mode == "draws"
        return Row(
            id=spec.id,
            label=clean(spec.label),
            unit=about.unit,
            low=interval.low,
            central=interval.central,
            high=interval.high,
            basis=about.basis,
            as_of=about.as_of,
            sources=tuple(unique(source for leaf in leaves for source in leaf.sources)),
            assumptions=tuple(
                dict.fromkeys(leaf.assumption.key for leaf in leaves if leaf.assumption)
            ),
            note=spec.note,
            low_error=interval.low_error if drawn else None,
            high_error=interval.high_error if drawn else None,
            **({} if parts is None else evidence(parts, leaves)),
            stands_for=self.inputs.as_of if is_carried(leaves) else about.as_of,
        )

    def _shown(self, spec: RowSpec, reading: Reading) -> Interval:
        """Return a row's interval in the currency shown. Raises InfeasibleError for a value that is
        not finite.
        """
        interval, scale = reading.intervals[spec.node], self.shown_unit(spec.node)[1]
        for name, value in zip(Interval._fields[:3], interval[:3], strict=True):
            if not -1e300 < value < 1e300:
                raise not_finite(spec.id, name)
        return Interval(*(value / scale + 0.0 for value in interval))

    def shown_unit(self, node: Node) -> tuple[str, float]:
        """Return a node's unit as shown, with what divides its values: money in the currency asked
        for, at the central rate.
        """
        return self.model.shown_unit(node)

    def _versions(self) -> dict[str, str]:
        versions = {"malisize": __version__, "python": platform.python_version()}
        if self.spreading.mode != "none":
            import numpy as np

            versions["numpy"] = np.__version__
        return versions


def _told(note: Note) -> dict[str, str | None]:
    """Return a note as an entry of data."""
    return {"kind": note.kind, "text": note.text, "hint": note.hint}
