"""An answer: a built model with its request, read as an estimate, an explanation, a ranking or a
curve.

Checks of the model that fire become notes here.
"""

from __future__ import annotations

import datetime
import math
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from malisize import __version__
from malisize.assumptions.layers import saved_layers
from malisize.errors import InfeasibleError, InputError
from malisize.figures.dates import UNDATED, age_in_months, months, oldest
from malisize.model import audience as audience_model
from malisize.model.audience import Audience, RowSpec, Watch
from malisize.model.channels import channels as all_channels
from malisize.model.inputs import Inputs, used_leaves
from malisize.numerals import parse
from malisize.quantity.evaluate import (
    Interval,
    Reading,
    centrals,
    enveloped,
    exactly,
    order,
    refuse_broken_parts,
    swing,
)
from malisize.quantity.node import SHARE, Check, Leaf, Node
from malisize.quantity.sampling import in_blocks, sampled
from malisize.records import (
    Basis,
    Driver,
    Estimate,
    Explanation,
    Listing,
    Note,
    Ranking,
    Row,
    Source,
    weakest,
)
from malisize.text import clean, did_you_mean, shown

if TYPE_CHECKING:
    from malisize.plans.brief import Planned

DRAWS = 10_000
SEED = 1
_SETTLED = (
    "market.years",
    "market.campaign.total",
    "market.campaign.days",
)  # read from the file, no leaf of a row
FEWEST_DRAWS, MOST_DRAWS = 100, 5_000_000


class Spreading(NamedTuple):
    """How ranges are reported: ``none``, ``envelope``, or a central interval of ``probability``
    over seeded draws.
    """

    mode: str
    probability: float
    draws: int
    seed: int

    @staticmethod
    def read(range: str | None, draws: int, seed: int) -> Spreading:
        """Read ``90%``, ``80%``, ``envelope`` or ``none``, and check draws and seed. Raises
        InputError.
        """
        if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
            raise InputError(
                f"--draws: `{draws}` is not between {FEWEST_DRAWS} and {MOST_DRAWS}",
                hint="write `--draws 10000`",
            )
        if not 0 <= seed < 2**63:
            raise InputError(
                f"--seed: {shown(seed)} is not between 0 and 2^63 - 1", hint="write `--seed 1`"
            )
        mode = "none" if range is None else range.strip().casefold()
        if mode in ("none", "envelope"):
            return Spreading(mode, 0.9, draws, seed)
        known = "write `--range 90%`, `80%`, `envelope` or `none`"
        try:
            numeral = parse(mode, "share", "--range")
        except InputError as error:
            bare = mode.isascii() and mode.isdigit() and 0 < int(mode[:4]) < 100
            raise InputError(
                error.message, hint=f"did you mean `{mode}%`?" if bare else known
            ) from None
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


class About(NamedTuple):
    """What a number is: its unit, its basis, and the oldest date in its making."""

    unit: str
    basis: Basis
    as_of: str


class Answer:
    """A built model with its request, read in the way asked for."""

    def __init__(
        self,
        model: Audience,
        inputs: Inputs,
        spreading: Spreading,
        request: Mapping[str, Any],
        date: datetime.date | None,
        title: str,
        *,
        planned: Planned | None = None,
        scale: float = 1.0,
        strict: bool = True,
        market: bool = False,
    ) -> None:
        self.market = market
        self.planned = planned
        self.scale = scale
        self.model = model
        self.inputs = inputs
        self.spreading = spreading
        self.request = request
        self.date = date
        self.title = title
        self._values = centrals(self.roots())
        binding = refuse_broken_parts(list(self._values), self._values) if strict else []
        shown_here = {node.check for node in order([spec.node for spec in model.rows])}
        self._binding = [check for check in binding if check in shown_here]
        self._below: dict[Node, dict[str, Leaf]] = {}
        self._checked: dict[Node, frozenset[Check]] = {}

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
        reading = self._read([spec.node for spec in specs if spec])
        return [None if spec is None else self._shown(spec, reading) for spec in specs]

    def has_no_value(self, row: str) -> bool:
        """Tell whether a row of the plan is left out because nobody is reached."""
        return self.planned is not None and row in self.planned.dropped

    def estimate(self) -> Estimate:
        """Return every row with its range, and what to doubt."""
        nodes = [spec.node for spec in self.model.rows]
        reading = self._read(nodes)
        rows = tuple(self._row(spec, reading) for spec in self.model.rows)
        leaves = self._all_leaves(nodes)
        used = tuple(_unique(leaf.assumption for leaf in leaves))
        return Estimate(
            command="market" if self.market else "audience" if self.planned is None else "budget",
            request=self.request,
            rows=rows,
            notes=tuple(self._notes(reading, leaves)),
            sources=self._sources(leaves),
            figures=tuple(_unique(leaf.figure for leaf in leaves)),
            assumptions=used,
            versions=self._versions(),
            title=" · ".join(part for part in (self.title, self.model.segment.label) if part),
            layers=saved_layers(self.inputs.assumptions, {assumption.key for assumption in used}),
        )

    def _read(self, nodes: Sequence[Node]) -> Reading:
        """Evaluate nodes; the total a target needs has the range found when it was solved."""
        reading = self.spreading.of(nodes)
        if self.planned is not None and self.planned.needed is not None:
            low, middle, high = self.planned.needed
            needed = next(spec.node for spec in self.planned.rows if spec.id == "budget.needed")
            reading.intervals[needed] = Interval(low, middle, high, middle)
        return reading

    def explanation(self, row: str) -> Explanation:
        """Return the tree of a row. Raises InputError."""
        from malisize.quantity.explain import explain, named_below

        spec = self.spec(row)
        reading = self._read(named_below(spec.node))
        tree = explain(spec.node, reading.intervals, id=spec.id, label=spec.label)
        return Explanation(spec.id, self.request, tree, self._sources(self._leaves(spec.node)))

    def ranking(self, row: str) -> Ranking:
        """Return what causes the spread of a row, the strongest first. Raises InputError."""
        from malisize.quantity.drivers import rank

        spec = self.spec(row)
        if spec.id == "budget.needed":
            raise InputError(
                "budget.needed is solved, and moved by what moves the reach",
                hint="malisize drivers plan.reach",
            )
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
                    _key(leaf), part.leaf.label, part.share, part.at_low, part.at_high,
                    leaf.spread.low, leaf.spread.high, str(part.leaf.unit), leaf.basis,
                )
            )  # fmt: skip
        return Ranking(
            spec.id,
            spec.label,
            str(spec.node.unit),
            interval.low,
            interval.central,
            interval.high,
            method,
            tuple(drivers),
            self.request,
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
        )
        turn = knee(points)
        currency, scale = self.request["plan"]["currency"], self.scale
        rows = tuple(
            {
                "budget": point["budget"] / scale,
                "currency": currency,
                "low": point["low"],
                "central": point["central"],
                "high": point["high"],
                "cost_per_reached": (
                    point["budget"] / scale / point["central"] if point["central"] else None
                ),
                "halves_here": True if point["budget"] == turn else None,
            }
            for point in points
        )
        remark = "No tenth of the total buys less than half of what the one before did."
        if turn is not None:
            text = f"From {turn / scale:,.0f} {currency} on"
            remark = (
                f"{text}, the next tenth of the total buys less than half of what the last did."
            )
        prices = [
            f"{note.text} ({note.hint})." for note in self.model.notes if note.kind == "price"
        ]
        columns = (
            "budget",
            "currency",
            "low",
            "central",
            "high",
            "cost_per_reached",
            "halves_here",
        )
        return Listing(
            "malisize.curve/1",
            f"Reach against budget · {self.model.segment.label}",
            columns,
            rows,
            (remark, *prices),
        )

    def over_draws(self, rows: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the draws of rows block by block, so that many rows need little memory, in the
        units of the estimate.

        By row id an array, or one number where no range moves the row. Another answer with the same
        draws and seed yields blocks of the same draws: a leaf both have is at the same percentile
        in both. Raises InputError for an unknown row.
        """
        specs = [self.spec(row) for row in rows]
        nodes = list(dict.fromkeys(spec.node for spec in specs))
        solved = self.planned.by_draw if self.planned is not None else None
        start = 0
        for size, found in in_blocks(nodes, self.spreading.draws, self.spreading.seed):
            out = {spec.id: found[spec.node] / self.shown_unit(spec.node)[1] for spec in specs}
            if solved is not None and "budget.needed" in out:
                out["budget.needed"] = solved[start : start + size] / self.scale
            start += size
            yield out

    def spec(self, row: str) -> RowSpec:
        """Return the row of an id, in any case. Raises InputError with a suggestion."""
        rows = {spec.id: spec for spec in self.model.rows}
        found = rows.get(row) or rows.get(row.strip().casefold())
        if found:
            return found
        parts = row.split(".")
        if parts[0] == "market" and self.market:
            raise InputError(
                f"no row {shown(row)}", hint=did_you_mean(row, rows, f"rows: {', '.join(rows)}")
            )
        if self.planned is None and parts[0] in ("plan", "budget"):
            raise InputError(
                f"no row {shown(row)} without a plan",
                hint='add `--total "500000 XOF"` or `--reach "30%"`',
            )
        if len(parts) == 3 and parts[0] == "channel" and parts[1] in all_channels():
            raise InputError(
                f"no row {shown(row)} in this request", hint=f"add `--channel {parts[1]}`"
            )
        raise InputError(
            f"no row {shown(row)}", hint=did_you_mean(row, rows, f"rows: {', '.join(rows)}")
        )

    def about(self, spec: RowSpec) -> About:
        """Return what a row's number is, whatever its value."""
        leaves = self._leaves(spec.node)
        bases = [leaf.basis for leaf in leaves]
        if spec.stands_in:
            bases.append("proxy")
        return About(
            self.shown_unit(spec.node)[0], weakest(bases), oldest(leaf.as_of for leaf in leaves)
        )

    def _row(self, spec: RowSpec, reading: Reading) -> Row:
        leaves = self._leaves(spec.node)
        interval, about = self._shown(spec, reading), self.about(spec)
        return Row(
            id=spec.id,
            label=clean(spec.label),
            unit=about.unit,
            low=interval.low,
            central=interval.central,
            high=interval.high,
            basis=about.basis,
            as_of=about.as_of,
            sources=tuple(_unique(source for leaf in leaves for source in leaf.sources)),
            assumptions=tuple(
                dict.fromkeys(leaf.assumption.key for leaf in leaves if leaf.assumption)
            ),
            note=spec.note,
        )

    def _shown(self, spec: RowSpec, reading: Reading) -> Interval:
        """Return a row's interval in the currency shown. Raises InfeasibleError for a value that is
        not finite.
        """
        interval, scale = reading.intervals[spec.node], self.shown_unit(spec.node)[1]
        for name, value in (
            ("low", interval.low),
            ("central", interval.central),
            ("high", interval.high),
        ):
            if not -1e300 < value < 1e300:
                raise not_finite(spec.id, name)
        return Interval(*(value / scale + 0.0 for value in interval))

    def shown_unit(self, node: Node) -> tuple[str, float]:
        """Return a node's unit as shown, with what divides its values: money in the currency asked
        for, at the central rate.
        """
        unit = str(node.unit)
        if ("XOF", 1) not in node.unit.powers or self.scale == 1.0:
            return unit, 1.0
        currency = self.request["currency"] if self.market else self.request["plan"]["currency"]
        return unit.replace("XOF", currency), self.scale

    # Notes

    def _notes(self, reading: Reading, leaves: list[Leaf]) -> Iterable[Note]:
        yield from self._oldest(leaves)
        yield from (note for note in self.model.notes if note.kind == "price")
        yield from self._limits(reading)
        often = self._often([watch for watch in self.model.watches if watch.drawn])
        for watch in self.model.watches:
            low, high = self._values[watch.low], self._values[watch.high]
            if low > high * (1 + 1e-9):
                shares = watch.low.unit == SHARE
                against = (
                    f"{100 * low:.0f} % against {100 * high:.0f} %"
                    if shares
                    else f"{low:,.0f} against {high:,.0f}"
                )
                yield Note("check", f"{watch.text} ({against})")
            elif often.get(watch, 0.0) >= 0.05:
                yield Note("check", f"{watch.text}: in {100 * often[watch]:.0f} % of draws")
        yield from self._compared(reading)
        yield from self._unsure(self._by_swing(leaves))
        yield from self._ages(leaves)
        yield from _unique(note for note in self.model.notes if note.kind != "price")
        yield from self._medians(reading)
        yield from self._idle()
        segment = self.model.segment
        if (
            sum((segment.area != "national", segment.gender != "all", str(segment.age) != "all"))
            > 1
        ):
            yield Note(
                "method", "Area, gender and age are taken as independent: no source crosses them"
            )
        if segment.is_region:
            yield Note(
                "stand-in",
                "The average penetration outside Bamako stands in for the region's own, which is"
                " not published",
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
            rows = tuple(spec.id for spec in self.model.rows if check in self._checks()[spec.node])
            yield Note(
                "cap",
                f"{clean(check.text)}: this limit holds"
                f" {' and '.join(part for part in (when, often) if part)}",
                None,
                rows,
            )

    def _compared(self, reading: Reading) -> Iterable[Note]:
        """Say how two ways to one number agree: their ratio, whether their ranges overlap, and what
        a wide gap hangs on.
        """
        found = self.model.comparison
        if found is None:
            return
        first, second = reading.intervals[found.first], reading.intervals[found.second]
        ratio = reading.intervals[found.ratio].central
        rows = (found.first_row, found.second_row)
        over = first.low <= second.high and second.low <= first.high
        ranges = (
            ""
            if self.spreading.mode == "none"
            else f"; their ranges {'overlap' if over else 'do not overlap'}"
        )
        text = f"Two ways: {found.first_row} is {ratio:.3g} times {found.second_row}{ranges}"
        yield Note("two-ways", text, None, rows)
        if 1 / 3 <= ratio <= 3:
            return
        step, text = (
            self._hanging(found.ratio),
            "The two ways are more than a factor of three apart",
        )
        hangs = (
            f"it hangs most on {step}"
            if step
            else "nothing in it has a range that brings them nearer"
        )
        text = f"{text}; {hangs}"
        yield Note("check", text, None, rows)

    def _often(self, watches: Sequence[Watch]) -> dict[Watch, float]:
        """Return the share of draws in which each expectation does not hold."""
        how = self.spreading
        if how.mode != "draws" or not watches:
            return {}
        import numpy as np

        ends = [end for watch in watches for end in (watch.low, watch.high)]
        broken = dict.fromkeys(watches, 0.0)
        for size, values in in_blocks(ends, how.draws, how.seed):
            for watch in watches:
                above = np.greater(values[watch.low], values[watch.high])
                broken[watch] += round(float(np.mean(above)) * size)
        return {watch: count / how.draws for watch, count in broken.items()}

    def _hanging(self, ratio: Node) -> str | None:
        """Return the step, price or share whose range brings a ratio nearest to 1, in words; where
        none does, see below.
        """
        middle = centrals([ratio])[ratio]
        labels = {
            spec.node.leaf.key: spec
            for spec in self.model.rows
            if spec.node.leaf and spec.id.startswith("market.")
        }
        found: list[tuple[float, str]] = []
        for key, spec in labels.items():
            leaf = spec.node.leaf
            assert leaf is not None
            for end in (leaf.spread.low, leaf.spread.high):
                moved = centrals([ratio], {key: end})[ratio]
                if moved > 0.0 and abs(math.log(moved)) < abs(math.log(middle)) - 1e-9:
                    text = (
                        f"{spec.id} ({clean(spec.label)}), whose range alone brings the ratio to"
                        f" {moved:.3g}"
                    )
                    found.append((abs(math.log(moved)), text))
        return min(found)[1] if found else self._roomiest(ratio, middle)

    def _roomiest(self, ratio: Node, value: float) -> str | None:
        """Return the step that could most easily be what is wrong where nothing has a range, and
        what it would have to be.

        Where the way from below is too small that is the narrowest step, where it is too large the
        widest that is not sourced.
        """
        below = set(order([ratio]))
        steps = [
            spec
            for spec in self.model.rows
            if spec.id.startswith("market.step.") and spec.node in below
        ]
        shares = [
            (spec.node.leaf.spread.central, spec, spec.node.leaf.basis)
            for spec in steps
            if spec.node.leaf is not None
        ]
        if value > 1.0:
            shares = [one for one in shares if one[2] != "sourced"] or shares
        if not shares or not 0.0 < value < math.inf:
            return None
        share, spec, _ = (max if value > 1.0 else min)(shares, key=lambda one: one[0])
        return (
            f"{spec.id} ({clean(spec.label)}), which alone would have to be {share / value:.3g} and"
            f" not {share:.3g}"
        )

    def _checks(self) -> dict[Node, frozenset[Check]]:
        """Return the limits declared at and below each node."""
        if not self._checked:
            for node in order([spec.node for spec in self.model.rows]):
                own = frozenset() if node.check is None else frozenset([node.check])
                self._checked[node] = own.union(*(self._checked[inner] for inner in node.inputs))
        return self._checked

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
            places = list(dict.fromkeys(_place(leaf) for leaf in found))
            names = ", ".join(places[:4])
            more = f" and {len(places) - 4} more (-v lists all)" if len(places) > 4 else ""
            settable = [leaf for leaf in found if not leaf.key.startswith("audience.narrow.")]
            yield Note(
                basis, f"{words}: {names}{more}", _in_force(settable[0]) if settable else None
            )

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
                if (
                    age is not None
                    and age > self.inputs.figures[leaf.figure.figure].stale_after_months
                ):
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
                text = (
                    f"Penetration sets internet users of {users.as_of} against the population of"
                    f" {people.as_of}"
                )
                yield Note("dates", f"{text}, {apart} months apart by their oldest dates")

    def _idle(self) -> Iterable[Note]:
        """Name the settings and preferences of this run that no number rests on."""
        below = self._all_leaves(
            [*(spec.node for spec in self.model.rows), *(watch.low for watch in self.model.watches)]
        )
        used = {leaf.assumption.key for leaf in below if leaf.assumption} | {
            f"prefer.{key}" for key in self.inputs.figures
        }
        given = self.inputs.assumptions.values
        used |= {
            key
            for key, value in given.items()
            if self.market and (value.numeral is None or key in _SETTLED)
        }
        named = {key for key, value in given.items() if value.layer in ("--set", "--prefer")}
        idle = sorted(key for key in named - used if key.split(".")[0] not in ("audience", "title"))
        if idle:
            yield Note("idle", f"Moves nothing in this request: {', '.join(idle)}")

    def _medians(self, reading: Reading) -> Iterable[Note]:
        """Give the median where it is more than a tenth away from the central value, and what the
        envelope cannot bracket.
        """
        apart = []
        for spec in self.model.rows:
            interval = reading.intervals[spec.node]
            if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
                apart.append(
                    (
                        spec.id,
                        (
                            f"{spec.id} ({_readable(interval.median)} against"
                            f" {_readable(interval.central)})"
                        ),
                    )
                )
            if spec.node in reading.not_monotone:
                names = ", ".join(node.id for node in reading.not_monotone[spec.node])
                yield Note(
                    "envelope",
                    f"{spec.id}: {names} moves it both ways, so its extremes may lie between the"
                    " ends",
                    None,
                    (spec.id,),
                )
        if apart:
            more = f" and {len(apart) - 3} more" if len(apart) > 3 else ""
            words = ", ".join(text for _, text in apart[:3])
            text = (
                "The median of the draws is more than a tenth from the central value:"
                f" {words}{more}"
            )
            yield Note("median", text, None, tuple(id for id, _ in apart))

    # What a row rests on

    def _leaves(self, root: Node) -> list[Leaf]:
        if root not in self._below:
            for node in order(
                [root] if self._below else [root, *(spec.node for spec in self.model.rows)]
            ):
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
        return tuple(
            self.inputs.catalogue.source(key)
            for key in _unique(source for leaf in leaves for source in leaf.sources)
        )

    def _versions(self) -> dict[str, str]:
        versions = {"malisize": __version__, "python": platform.python_version()}
        if self.spreading.mode != "none":
            import numpy as np

            versions["numpy"] = np.__version__
        return versions


def not_finite(row: str, name: str) -> InfeasibleError:
    """Return the error for a row whose low, central or high value is not finite."""
    return InfeasibleError(f"{row}: its {name} value is not a finite number")


def _readable(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.3g}"


def _place(leaf: Leaf) -> str:
    """Return where a leaf can be found: its key, or the label of a narrowing share."""
    if leaf.assumption is not None and leaf.key.startswith("audience.narrow."):
        return f"narrowing {leaf.key.rpartition('.')[2]}"
    return _key(leaf)


def _in_force(leaf: Leaf) -> str:
    """Return the setting of a leaf with the value it has now, which can be typed with another in
    its place.
    """
    value = leaf.assumption.value if leaf.assumption is not None else "…"
    return f'--set {_key(leaf)}="{value}" in force'


def _key(leaf: Leaf) -> str:
    """Return the key that sets a leaf: its own, but for the years of a growth that are drawn
    apart.
    """
    return leaf.assumption.key if leaf.assumption is not None else leaf.key


def _unique(items: Iterable[Any]) -> list[Any]:
    """Return the items that are not None, each once, in their order."""
    found = []
    for item in items:
        if item is not None and item not in found:
            found.append(item)
    return found
