"""A plan of a study: from money to reach and back. Reads the request, chooses the split at central
values, builds the rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from malisize.errors import InfeasibleError, InputError
from malisize.model.allocate import Limits, allocate
from malisize.model.audience import Audience, RowSpec
from malisize.model.buying import MOST_TIMES, PRICE_EXAMPLES, missing, operation, price, room, tells
from malisize.model.channels import GROUPS, Channel, find
from malisize.model.curves import convolved
from malisize.model.inputs import Inputs
from malisize.model.money import CURRENCIES, XOF, in_francs
from malisize.model.plan import TOTAL, Plan, buy, rows, total_leaf
from malisize.model.segment import People, Segment
from malisize.numerals import LARGEST, Numeral, parse, plain
from malisize.quantity.evaluate import centrals, drawn, evaluate, leaves, order, vague
from malisize.quantity.node import Node
from malisize.quantity.ops import OPS, Op
from malisize.records import Note
from malisize.text import did_you_mean, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

XOF_PER_EUR = 655.957
VAT_IN_MALI = 0.18
PRICE_KEYS = frozenset(PRICE_EXAMPLES)
MOST_DAYS = 366
_TIMES = (1, 2, 3)
_STEPS = 200
_CURVE = 20
_ROUNDS = 20
OPS["needed"] = Op(
    lambda v: v[0], lambda terms: (f"the total at which {terms[1][0]} comes to the target", 9)
)


class PlanRequest(NamedTuple):
    """What a plan is asked for, as texts: money, target, split and limits as the number grammar has
    them.
    """

    total: str | None = None
    reach: str | None = None
    confidence: str | None = None
    split: tuple[str, ...] = ()
    allocate: bool = False
    lock: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    days: int = 28
    effective: int = 1
    currency: str = "XOF"

    def typed(self) -> dict[str, str | bool | tuple[str, ...] | None]:
        """Return the options as they are typed, those at their defaults None."""
        return {
            "--total": self.total,
            "--reach": self.reach,
            "--confidence": self.confidence,
            "--split": self.split,
            "--allocate": self.allocate,
            "--lock": self.lock,
            "--min": self.least,
            "--max": self.most,
            "--days": str(self.days) if self.days != 28 else None,
            "--effective": str(self.effective) if self.effective != 1 else None,
            "--currency": self.currency if self.currency != "XOF" else None,
        }


class Planned(NamedTuple):
    """A plan as built: its rows and notes, the node of people reached, and the total in XOF (with a
    range, for a target).

    ``dropped`` are the ids of rows that have no value because nobody is reached. ``by_draw`` is,
    for a target, the total in XOF that reaches it in each draw; infinity where none does.
    """

    rows: list[RowSpec]
    notes: list[Note]
    plan: Plan
    reach: Node
    shares: dict[str, float]
    needed: tuple[float, float, float] | None
    dropped: frozenset[str] = frozenset()
    by_draw: Array | None = None


def channels_to_buy(
    names: Sequence[str], chosen: Sequence[Channel], inputs: Inputs, segment: Segment
) -> tuple[list[str], list[Note]]:
    """Return the keys of the channels a plan buys, with a note on those a group offers that have no
    price.

    Raises InputError for a channel asked for by name that has no price, or when none is left.
    """
    named = {find(name).key for name in names if name.strip().casefold() not in GROUPS}
    priced, without = [], []
    for channel in chosen:
        if (
            channel.unavailable or price(channel, inputs) is not None
        ):  # the audience refuses what is unavailable, and says why
            priced.append(channel.key)
        elif channel.key in named:
            words, hint = missing(channel, inputs, segment)
            raise InputError(
                f"channel {channel.key}: {channel.label} has no price, it needs {words}", hint=hint
            )
        else:
            without.append(channel)
    if not priced:
        raise InputError(
            "no channel of the plan has a price",
            hint="malisize budget --channel facebook, or give one a price",
        )
    notes = []
    if without:
        text = f"Left out for want of a price: {', '.join(channel.key for channel in without)}"
        notes.append(Note("waiting", text, missing(without[0], inputs, segment)[1]))
    return priced, notes


def francs(text: str, where: str, inputs: Inputs) -> float:
    """Return an amount of money in XOF at the central rate. Raises InputError for a range, no
    currency, or no rate.
    """
    numeral = parse(text, "money", where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, one amount is needed",
            hint=f"write `{plain(numeral.low, 'money')} {numeral.currency}`",
        )
    return numeral.low * rate(numeral.currency or "XOF", inputs)


def rate(currency: str, inputs: Inputs) -> float:
    """Return XOF for one unit of a currency, at the central value of an assumed rate. Raises
    InputError.
    """
    if currency == "XOF":
        return 1.0
    if currency == "EUR":
        return XOF_PER_EUR
    if currency != "USD":
        raise InputError(
            f"currency {shown(currency)}: unknown",
            hint=did_you_mean(currency, CURRENCIES, f"one of {', '.join(CURRENCIES)}"),
        )
    node = inputs.assumption("fx.usd", "CFA francs for a US dollar")
    assert node.leaf is not None
    return node.leaf.spread.central


def make(
    audience: Audience,
    people: People,
    inputs: Inputs,
    request: PlanRequest,
    *,
    draws: int,
    seed: int,
    probability: float | None,
    strict: bool = True,
) -> tuple[Planned, Maker]:
    """Build a plan of an audience, and what built it. ``probability`` is that of the range over
    draws, None without draws.

    Without ``strict`` a total that cannot be spent is built all the same, for whoever asks
    ``Maker.refused`` afterwards.

    Raises InputError or InfeasibleError, each naming the figure that decides.
    """
    if not 1 <= request.days <= MOST_DAYS:
        raise InputError(
            f"--days `{request.days}` is not between 1 and {MOST_DAYS}", hint="write `--days 28`"
        )
    if not 1 <= request.effective <= MOST_TIMES:
        raise InputError(
            f"--effective `{request.effective}` is not between 1 and {MOST_TIMES}",
            hint="write `--effective 3`",
        )
    if (request.total is None) == (request.reach is None):
        raise InputError(
            "a plan needs a total or a target, one of the two",
            hint='write `--total "500000 XOF"` or `--reach "30%"`',
        )
    if request.confidence is not None and request.reach is None:
        raise InputError(
            "--confidence belongs to --reach: how sure the target should be",
            hint="write `--reach 300k --confidence 90%`",
        )
    if request.allocate and request.split:
        raise InputError(
            "--split and --allocate both decide the split",
            hint="leave one of them out; --lock holds a channel",
        )
    if not request.allocate and (request.lock or request.least or request.most):
        raise InputError("--lock, --min and --max belong to --allocate", hint="add --allocate")
    maker = Maker(audience, people, inputs, request, strict=strict)
    if request.total is not None:
        return maker.at(francs(request.total, "--total", inputs)), maker
    return maker.for_target(draws=draws, seed=seed, probability=probability), maker


class Maker:
    """Builds plans of one audience and request at different totals."""

    def __init__(
        self,
        audience: Audience,
        people: People,
        inputs: Inputs,
        request: PlanRequest,
        *,
        strict: bool = True,
    ) -> None:
        self.strict = strict
        self.audience = audience
        self.people = people
        self.inputs = inputs
        self.request = request
        self.keys = [one.channel.key for one in audience.reaches]
        self.times = tuple(sorted({*_TIMES, request.effective}))

    def at(self, amount: float) -> Planned:
        """Return the plan of a total in XOF. Raises InfeasibleError where it cannot be spent."""
        return self._planned(amount, self.shares(amount))

    def _planned(
        self,
        amount: float,
        shares: Mapping[str, float],
        needed: tuple[float, float, float] | None = None,
    ) -> Planned:
        plan, every, reach, dropped = self._built(amount, shares)
        specs = [spec for spec in every if spec.id not in dropped]
        if self.strict:
            self._refuse(plan)
        if needed is not None:
            label = "Total that reaches the target"
            node = Node("needed", (plan.costs.total, reach), XOF, label=label)
            specs.insert(0, RowSpec("budget.needed", label, node.named("budget.needed", label)))
        planned = Planned(specs, [], plan, reach, dict(shares), needed, dropped)
        planned.notes.extend(self._remarks(planned))
        return planned

    def _built(
        self, amount: float, shares: Mapping[str, float]
    ) -> tuple[Plan, list[RowSpec], Node, frozenset[str]]:
        plan = buy(self.audience, self.inputs, total_leaf(amount), shares, self.request.days)
        return plan, *rows(
            self.audience, self.people, self.inputs, plan, self.times, self.request.days
        )

    def curve(
        self, planned: Planned, *, draws: int, seed: int, probability: float | None
    ) -> list[dict[str, float]]:
        """Return reach against total budget, from nothing in steps of a tenth of the total up to
        twice it, the split held.

        ``probability`` is that of the range (None: central values alone). Money in XOF, people in
        people.
        """
        total = centrals([planned.plan.costs.total])[planned.plan.costs.total]
        central = Reader(planned.reach)
        sampled = None
        if probability is not None:
            sampled = Reader(planned.reach, drawn(vague([planned.reach]), draws, seed))
        out = []
        for step in range(_CURVE + 1 if total > 0.0 else 1):
            amount = total * step / 10
            middle = float(central.at(amount))
            point = {"budget": amount, "low": middle, "central": middle, "high": middle}
            if sampled is not None and probability is not None:
                import numpy as np

                ends = [(1 - probability) / 2, (1 + probability) / 2]
                low, high = np.quantile(sampled.at(amount), ends).tolist()
                point["low"], point["high"] = min(low, middle), max(high, middle)
            out.append(point)
        return out

    def _refuse(self, plan: Plan) -> None:
        """Refuse a total below production, or above what frequency caps let the channels show, at
        central values.
        """
        money, request = plan.costs, self.request
        nodes = [
            money.total,
            money.net_media,
            money.load,
            *([money.fixed] if money.fixed is not None else []),
        ]
        caps = {one.key: room(one.curve) for one in plan.bought}
        known = [node for node in caps.values() if node is not None]
        nodes.extend(
            one.curve.price.per_franc
            for one in plan.bought
            if one.curve.price.per_franc is not None
        )
        values = centrals([*nodes, *known, *(one.curve.audience for one in plan.bought)])
        total, net, fixed = values[money.total], values[money.net_media], 0.0
        if money.fixed is not None:
            ends = {
                node.leaf.key: node.leaf.spread.high for node in vague([money.fixed]) if node.leaf
            }
            fixed, most_fixed = values[money.fixed], centrals([money.fixed], ends)[money.fixed]
            if total < most_fixed * (1 - 1e-12):
                least = self.typed(most_fixed, math.ceil)
                upto = "up to " if most_fixed > fixed else ""
                raise InfeasibleError(
                    f"the total of {self.money(total)} does not cover production and its tax,"
                    f" {upto}{self.money(most_fixed)}",
                    hint=f'write `--total "{least}"` or more, or --set budget.production',
                )
        for one in plan.bought:
            most, per_franc, share = caps[one.key], one.curve.price.per_franc, one.share
            if most is None or per_franc is None or share.leaf is None:
                continue
            part = share.leaf.spread.central
            spend, can = net * part, values[most] / values[per_franc]
            if spend > can * (1 + 1e-9):
                whole = fixed + values[money.load] * can / part
                people = values[one.curve.audience]
                raise InfeasibleError(
                    f"channel {one.key}: {self.money(spend)} buys {spend * values[per_franc]:,.0f}"
                    f" impressions, and a cap of {one.curve.cap} over {request.days} days lets"
                    f" {people:,.0f} people see {values[most]:,.0f}: at most {self.money(can)} can"
                    " be spent on it",
                    hint=(
                        f'write `--total "{self.typed(whole, math.floor)}"` or less, give it less'
                        f" with --split, or raise channels.{one.key}.frequency_cap"
                    ),
                )

    def refused(self, plan: Plan, given: Mapping[str, Any], count: int) -> NDArray[np.bool_]:
        """Return which of ``count`` scenarios, arrays of leaf values by key, ``_refuse`` may
        refuse: all it does, few more.
        """
        import numpy as np

        money = plan.costs
        out = np.zeros(count, dtype=bool)
        if money.fixed is not None:
            ends = {
                node.leaf.key: node.leaf.spread.high for node in vague([money.fixed]) if node.leaf
            }
            values = evaluate([money.total, money.fixed], {**ends, **given})
            out |= values[money.total] < values[money.fixed] * (1 + 1e-9)
        for one in plan.bought:
            most, per_franc = room(one.curve), one.curve.price.per_franc
            if most is None or per_franc is None:
                continue
            values = evaluate([money.net_media, one.share, most, per_franc], given)
            out |= values[money.net_media] * values[one.share] * values[per_franc] > values[most]
        return out

    def money(self, amount: float) -> str:
        """Return an amount in XOF as text, in the currency asked for."""
        value, digits = self._shown(amount)
        return f"{value:,.{digits}f} {self.request.currency}"

    def typed(self, amount: float, rounded: Callable[[float], int]) -> str:
        """Return an amount in XOF as it can be typed, rounded up or down."""
        value, digits = self._shown(amount)
        return f"{rounded(value * 10**digits) / 10**digits:.{digits}f} {self.request.currency}"

    def _shown(self, amount: float) -> tuple[float, int]:
        return amount / rate(self.request.currency, self.inputs), (
            0 if self.request.currency == "XOF" else 2
        )

    # The split

    def shares(self, amount: float) -> dict[str, float]:
        """Return each channel's share of net media: as asked for, equal, or the best at central
        values.
        """
        equal = dict.fromkeys(self.keys, 1.0 / len(self.keys))
        if self.request.split:
            return self._given_split()
        if not self.request.allocate:
            return equal
        plan = buy(self.audience, self.inputs, total_leaf(amount), equal, self.request.days)
        surface = Surface(plan, self.request.effective)
        if surface.net <= 0.0:
            return equal
        limits = self._limits(surface)
        spends = allocate(
            surface.net, limits, surface.gain, surface.together, concave=surface.concave
        )
        return {key: spend / surface.net for key, spend in zip(self.keys, spends, strict=True)}

    def _given_split(self) -> dict[str, float]:
        given = _by_channel(self.request.split, "--split", self.keys)
        numerals = {key: parse(text, "share", f"--split {key}") for key, text in given.items()}
        if any(numeral.shape != "exact" for numeral in numerals.values()):
            raise InputError(
                "--split: a share of the plan is one number, not a range",
                hint="write `--split facebook=60%,instagram=40%`",
            )
        whole = sum(numeral.low for numeral in numerals.values())
        absent = [key for key in self.keys if key not in given]
        if absent:
            raise InputError(
                f"--split: {absent[0]} is in the plan and has no share",
                hint=f"write `{absent[0]}=0%`, or leave the channel out",
            )
        if abs(whole - 1.0) > 1e-9:
            last = list(given)[-1]
            fitting = numerals[last].low + 1.0 - whole
            raise InputError(
                f"--split: the shares add up to {plain(round(whole, 6), 'share')}, not 100 %",
                hint=(
                    f"write `{last}={plain(round(fitting, 6), 'share')}`"
                    if 0.0 <= fitting <= 1.0
                    else "lower some of them"
                ),
            )
        return {key: numerals[key].low / whole for key in self.keys}

    def _limits(self, surface: Surface) -> Limits:
        net = surface.net
        least: dict[str, float] = dict.fromkeys(self.keys, 0.0)
        most: dict[str, float] = dict.fromkeys(self.keys, net)
        for name, texts in (
            ("--lock", self.request.lock),
            ("--min", self.request.least),
            ("--max", self.request.most),
        ):
            for key, text in _by_channel(texts, name, self.keys).items():
                amount = self._amount(text, f"{name} {key}", net)
                if name in ("--lock", "--min"):
                    least[key] = max(least[key], amount)
                if name in ("--lock", "--max"):
                    most[key] = min(most[key], amount)
                if amount > net * (1 + 1e-9) and name != "--max":
                    raise InfeasibleError(
                        f"{name} {key}: {self.money(amount)} is above the net media of"
                        f" {self.money(net)}",
                        hint=(
                            f"raise --total, or write `{name} {key}={self.typed(net, math.floor)}`"
                            " or less"
                        ),
                    )
        for key in self.keys:
            if least[key] > most[key] * (1 + 1e-12):
                raise InputError(
                    f"--min {key}: {self.money(least[key])} is above its most,"
                    f" {self.money(most[key])}",
                    hint=f"lower --min {key} or raise --max {key}",
                )
        if sum(least.values()) > net * (1 + 1e-9):
            raise InfeasibleError(
                f"the least spends add up to {self.money(sum(least.values()))}, above the net media"
                f" of {self.money(net)}",
                hint="raise --total, or lower --lock or --min",
            )
        caps = surface.caps()
        for key, cap in zip(self.keys, caps, strict=True):
            most[key] = min(most[key], cap)
        if sum(most.values()) < net * (1 - 1e-9):
            held = ", frequency caps included," if min(caps) < net else ""
            raise InfeasibleError(
                f"the most that the channels may get{held} adds up to"
                f" {self.money(sum(most.values()))}, below the net media of {self.money(net)}",
                hint="lower --total, or raise --max, --lock or the frequency caps",
            )
        return Limits(
            tuple(least[key] for key in self.keys),
            tuple(max(least[key], most[key]) for key in self.keys),
        )

    def _amount(self, text: str, where: str, net: float) -> float:
        if text.strip().endswith("%"):
            return _exact_share(text, where) * net
        return francs(text, where, self.inputs)

    # The inverse

    def for_target(self, *, draws: int, seed: int, probability: float | None) -> Planned:
        """Return the plan that reaches a target, at central values or with a confidence over the
        draws.

        Raises InfeasibleError for a target that no total reaches, InputError for a confidence
        without draws.
        """
        sure = (
            None
            if self.request.confidence is None
            else _share(self.request.confidence, "--confidence")
        )
        if sure is not None and probability is None:
            raise InputError(
                "--confidence needs draws", hint="leave out --range, or write `--range 90%`"
            )
        shares: Mapping[str, float] = dict.fromkeys(self.keys, 1.0 / len(self.keys))
        if not self.request.allocate:
            shares = self.shares(0.0)
        amount, reach = self._solve(shares)
        for _ in range(_ROUNDS if self.request.allocate else 0):
            before = amount
            shares = self.shares(before)
            amount, reach = self._solve(shares)
            if abs(amount - before) <= 1e-11 * amount:
                break
        needed = (amount, amount, amount)
        by_draw: Array | None = None
        notes: list[Note] = []
        if probability is not None:
            by_draw = self._solve_draws(reach, draws, seed, amount)
            needed, notes = self._needed(by_draw, amount, probability)
            if sure is not None:
                amount = self._surely(by_draw, sure)
        planned = self._planned(amount, shares, needed)._replace(by_draw=by_draw)
        planned.notes.extend(notes)
        return planned

    def _needed(
        self, by_draw: Array, amount: float, probability: float
    ) -> tuple[tuple[float, float, float], list[Note]]:
        """Return the range of the total over the draws in which one reaches the target, and a note
        where not all are.
        """
        import numpy as np

        found = by_draw[np.isfinite(by_draw)]
        if not len(found):
            return (amount, amount, amount), []
        low, high = np.quantile(found, [(1 - probability) / 2, (1 + probability) / 2]).tolist()
        notes = []
        if len(found) < len(by_draw):
            never = 100 * (1 - len(found) / len(by_draw))
            text = (
                f"In {never:.2g} % of draws no total reaches the target; budget.needed has its"
                " range over the others"
            )
            notes.append(Note("target", text, "a lower --reach", ("budget.needed",)))
        return (min(low, amount), amount, max(high, amount)), notes

    def _surely(self, by_draw: Array, sure: float) -> float:
        """Return the least total that reaches the target in a share of the draws. Raises
        InfeasibleError.
        """
        import numpy as np

        amount = float(np.sort(by_draw)[math.ceil(sure * len(by_draw) - 1e-9) - 1])
        if np.isfinite(amount):
            return amount
        possible = float(np.mean(np.isfinite(by_draw)))
        lower = math.floor(100 * possible)
        raise InfeasibleError(
            f"--confidence {plain(sure, 'share')}: the target can be reached in"
            f" {100 * possible:.3g} % of the draws only",
            hint=(
                f"write `--confidence {lower}%` or a lower --reach"
                if lower
                else "write a lower --reach"
            ),
        )

    def _target(self, together: Any) -> Any:
        """Return the target in people: as given, or a share of the deduplicated audience."""
        assert self.request.reach is not None
        text = self.request.reach
        if text.strip().endswith("%"):
            return _exact_share(text, "--reach") * together
        numeral = parse(text, "amount", "--reach")
        if numeral.shape != "exact":
            raise InputError(
                f"--reach: {shown(text)} is a range, one target is needed",
                hint=f"write `{plain(numeral.low, 'amount')}`",
            )
        return numeral.low

    def _row(self, id: str) -> Node:
        return next(spec.node for spec in self.audience.rows if spec.id == id)

    def _solve(self, shares: Mapping[str, float]) -> tuple[float, Node]:
        """Return the total that reaches the target at central values, and the node of people
        reached.
        """
        together, users = self._row("reachable.deduplicated"), self._row("segment.online")
        values = centrals([together, users])
        target = float(self._target(values[together]))
        reach = self._built(1.0, shares)[2]
        reader = Reader(reach)
        most = float(reader.at(LARGEST))
        if target >= values[together] or target > most:
            limit = min(values[together], most)
            online = all(one.channel.universe == "online" for one in self.audience.reaches)
            beyond = (
                f", and above the {values[users]:,.0f} who are online"
                if online and target > values[users]
                else ""
            )
            raise InfeasibleError(
                f"--reach: the target of {target:,.0f} people is at or above the {limit:,.0f} that"
                f" these channels together can reach in {self.request.days} days{beyond}",
                hint="lower --reach, add channels, or a longer flight with --days",
            )
        return least_total(reader.at, target), reach

    def _solve_draws(self, reach: Node, draws: int, seed: int, start: float) -> Array:
        """Return for every draw the total that reaches the target in it; infinity where nothing
        does.
        """
        import numpy as np

        together = self._row("reachable.deduplicated")
        samples = drawn(vague([reach, together]), draws, seed)
        target = np.broadcast_to(self._target(evaluate([together], samples)[together]), (draws,))
        reader = Reader(reach, samples)

        def short(total: Array) -> Any:
            return np.broadcast_to(reader.at(total), (draws,)) < target

        never = short(np.full(draws, LARGEST))
        middle = np.full(draws, np.log(max(start, 1.0)))
        low, high = middle - 1.0, middle + 1.0
        for _ in range(40):
            under, over = short(np.exp(high)) & ~never, ~short(np.exp(low)) & (low > -40.0)
            if not (under.any() or over.any()):
                break
            high, low = np.where(under, high + 2.0, high), np.where(over, low - 2.0, low)
        for _ in range(45):
            middle = (low + high) / 2
            under = short(np.exp(middle))
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.where(never, np.inf, np.where(target > 0.0, np.exp(high), 0.0))

    # What to say of a plan

    def _remarks(self, planned: Planned) -> list[Note]:
        """Return how much better an allocation is than the equal split, and where the plan falls
        below what media take.
        """
        out = []
        surface = Surface(planned.plan, self.request.effective) if self.request.allocate else None
        if surface is not None and surface.net > 0.0:
            import numpy as np

            spends = [
                [planned.shares[key] * surface.net for key in self.keys],
                [surface.net / len(self.keys)] * len(self.keys),
            ]
            found, even = surface.together(np.array(spends)).tolist()
            better = (
                f", {100 * (found / even - 1.0):.1f} % more than the equal split"
                if even > 0.0
                else ""
            )
            often = (
                "" if self.request.effective == 1 else f" {self.request.effective} times or more"
            )
            out.append(
                Note("allocation", f"The split found reaches {found:,.0f} people{often}{better}")
            )
        silent = [
            one.reach.channel.label
            for one in planned.plan.bought
            if not tells(one.curve, self.times[-1])
        ]
        if silent:
            text = (
                "the model does not tell how often people are reached, so the plan has no reach of"
                " several times"
            )
            out.append(Note("method", f"{', '.join(silent)}: {text}"))
        out.extend(self._below(planned))
        return out

    def _below(self, planned: Planned) -> list[Note]:
        """Return notes on channels below their least daily spend, and on a total below the
        published cost of a campaign.
        """
        spends = {spec.id: spec.node for spec in planned.rows}
        values = centrals(
            [*(spends[f"channel.{key}.spend"] for key in self.keys), planned.plan.costs.total]
        )
        total = values[planned.plan.costs.total]
        if total <= 0.0:
            return []
        out = []
        for one in planned.plan.bought:
            key = f"channels.{one.key}.min_daily"
            daily = values[spends[f"channel.{one.key}.spend"]] / self.request.days
            if daily <= 0.0 or not self.inputs.has(key):
                continue
            label = one.reach.channel.label
            node = in_francs(
                self.inputs.assumption(key, f"{label}: least daily spend"), self.inputs
            )
            least = centrals([node])[node]
            if daily < least:
                text = (
                    f"{label} gets {self.money(daily)} a day, below the {self.money(least)} it"
                    f" takes at least ({key})"
                )
                out.append(
                    Note(
                        "flight",
                        text,
                        "fewer days or channels, or a larger total",
                        (f"channel.{one.key}.spend",),
                    )
                )
        entry = self.inputs.catalogue.figure("campaign_entry_cost", "prices").used()
        if entry is not None and entry.low is not None and total < entry.low:
            text = (
                f"The total of {self.money(total)} is below the published cost of a first campaign,"
                f" {self.money(entry.low)}"
            )
            out.append(Note("flight", f"{text} (campaign_entry_cost)", None, (TOTAL,)))
        return out


def least_total(reach_at: Any, target: float) -> float:
    """Return the least total at which a rising function reaches a target, to the last bit."""
    low, high = 0.0, 1.0
    if not reach_at(0.0) < target:
        return 0.0
    while reach_at(high) < target:
        low, high = high, high * 4.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if reach_at(middle) < target else (low, middle)
    return high


def knee(points: Sequence[Mapping[str, float]]) -> float | None:
    """Return the budget from which the next tenth of the total buys less than half of the reach the
    last one did, or None.
    """
    gains = [
        (here["budget"], here["central"] - before["central"]) for before, here in pairwise(points)
    ]
    for (budget, last), (_, following) in pairwise(gains):
        if following < last / 2:
            return budget
    return None


class Reader:
    """Reads one node for different totals, at central values or over draws; what no total moves is
    computed once.
    """

    def __init__(self, node: Node, samples: Mapping[str, Array] | None = None) -> None:
        moving: set[Node] = set()
        self.node = node
        self.moving: list[Node] = []
        for inner in order([node]):
            if inner.leaf is not None and inner.leaf.key == TOTAL:
                moving.add(inner)
            elif any(part in moving for part in inner.inputs):
                moving.add(inner)
                self.moving.append(inner)
        self.total = [inner for inner in moving if inner.leaf is not None]
        below = [part for inner in self.moving for part in inner.inputs if part not in moving]
        self.held = (
            centrals(below) if samples is None else evaluate(list(dict.fromkeys(below)), samples)
        )
        if node not in moving:
            self.held.update(centrals([node]) if samples is None else evaluate([node], samples))

    def at(self, total: Any) -> Any:
        """Return the node at a total in XOF."""
        values = dict(self.held)
        values.update(dict.fromkeys(self.total, total))
        for inner in self.moving:
            values[inner] = OPS[inner.op].compute([values[part] for part in inner.inputs])
        return values[self.node]


class Surface:
    """Reach over splits of net media, at central values: what the allocation climbs.

    Raises InputError where reach of ``times`` or more is asked of a channel whose curve does not
    tell it.
    """

    def __init__(self, plan: Plan, times: int) -> None:
        self.curves = [one.curve for one in plan.bought]
        self.times = times
        for one in plan.bought:
            if not tells(one.curve, times):
                why = {"quote": "a platform's quote", "list": "a list of addresses"}.get(
                    one.curve.kind, "a cap per week"
                )
                raise InputError(
                    f"--effective: {why} says nothing of {times} exposures or more ({one.key})",
                    hint=f"leave {one.key} out, or --effective",
                )
        nodes = [plan.costs.net_media, *(group.universe for group in plan.groups)]
        if plan.population is not None:
            nodes.append(plan.population)
        rooms = [room(how) for how in self.curves]
        parts = {
            count: [operation(how, count) for how in self.curves] for count in range(1, times + 1)
        }
        nodes.extend(how.price.per_franc for how in self.curves if how.price.per_franc is not None)
        nodes.extend(node for found in parts.values() for _, rest in found for node in rest)
        values = centrals([*nodes, *(node for node in rooms if node is not None)])
        self.net = float(values[plan.costs.net_media])
        self.per_franc = [
            values[how.price.per_franc] if how.price.per_franc else 1.0 for how in self.curves
        ]
        self.rooms = [values[node] if node is not None else float("inf") for node in rooms]
        self.parts = {
            count: [(OPS[name], [values[node] for node in rest]) for name, rest in found]
            for count, found in parts.items()
        }
        places = {one.key: place for place, one in enumerate(plan.bought)}
        self.groups = [
            (values[group.universe], [places[one.key] for one in group.bought])
            for group in plan.groups
        ]
        self.population = values[plan.population] if plan.population is not None else 0.0
        self.concave = times == 1 and all(how.kind in ("nbd", "quote") for how in self.curves)

    def caps(self) -> list[float]:
        """Return the most that frequency caps let each channel spend, in XOF."""
        return [
            most / per_franc for most, per_franc in zip(self.rooms, self.per_franc, strict=True)
        ]

    def reach(self, spends: Array, times: int = 1) -> Array:
        """Return each channel's reach ``times`` or more, shape (splits, channels)."""
        import numpy as np

        columns = [
            op.compute(
                [
                    (
                        spends[:, place]
                        if how.kind == "quote"
                        else spends[:, place] * self.per_franc[place]
                    ),
                    *rest,
                ]
            )
            for place, (how, (op, rest)) in enumerate(
                zip(self.curves, self.parts[times], strict=True)
            )
        ]
        out: Array = np.stack(columns, axis=1)
        return out

    def gain(self, spends: Array) -> Array:
        """Return -log(1 - R_i/V) of each channel in its universe."""
        import numpy as np

        reached = self.reach(spends)
        universe = np.ones(len(self.curves))
        for size, places in self.groups:
            universe[places] = size or 1.0
        out: Array = -np.log1p(-np.minimum(reached / universe, 1.0 - 1e-16))
        return out

    def together(self, spends: Array) -> Array:
        """Return the people each split reaches ``times`` or more over all channels."""
        import numpy as np

        if self.times == 1:
            reached = self.reach(spends)
            missed = np.ones(len(spends))
            for universe, places in self.groups:
                inside = universe * (
                    1.0 - np.prod(1.0 - reached[:, places] / (universe or 1.0), axis=1)
                )
                if len(self.groups) == 1:
                    return inside  # type: ignore[no-any-return]
                missed = missed * (1.0 - inside / self.population)
            whole: Array = self.population * (1.0 - missed)
            return whole
        lists = [self.reach(spends, count) for count in range(1, self.times + 1)]
        levels = []
        for universe, places in self.groups:
            channels = [[level[:, place] for level in lists] for place in places]
            levels.append(
                [convolved(universe, channels, count) for count in range(1, self.times + 1)]
            )
        if len(levels) == 1:
            return levels[0][-1]  # type: ignore[no-any-return]
        return convolved(self.population, levels, self.times)  # type: ignore[no-any-return]


def doubts(planned: Planned, inputs: Inputs, request: PlanRequest) -> list[Note]:
    """Return what a plan rests on that nobody published for Mali, and what the unknown shape of
    reach curves does to it.
    """
    out = []
    below = leaves([planned.reach])
    prices = [
        node.leaf.key
        for node in below
        if node.leaf
        and node.leaf.key.rpartition(".")[2] in PRICE_KEYS
        and node.leaf.basis != "sourced"
    ]
    if prices:
        text = f"No price is published for Mali; these stand in: {', '.join(prices)}"
        out.append(
            Note(
                "price", text, f'--set {prices[0]}="{PRICE_EXAMPLES[prices[0].rpartition(".")[2]]}"'
            )
        )
    out.extend(_shape(planned.reach))
    out.extend(_calibration(planned, inputs))
    vat = inputs.assumption("vat.media", "VAT on media")
    assert vat.leaf is not None
    if vat.leaf.spread.central != VAT_IN_MALI:
        text = (
            f"VAT on media is taken at {plain(vat.leaf.spread.central, 'share')}; the published"
            " rate in Mali is 18 %"
        )
        out.append(Note("vat", text, '--set vat.media="18%"', ("budget.vat_media",)))
    written = " ".join(
        (request.currency, request.total or "", *request.lock, *request.least, *request.most)
    )
    if (
        "USD" in written
        or "$" in written
        or any(node.leaf and node.leaf.key == "fx.usd" for node in below)
    ):
        out.append(
            Note(
                "rate",
                f"US dollars at {rate('USD', inputs):,.2f} XOF, an assumed rate",
                '--set fx.usd="545 to 595"',
            )
        )
    return out


def _shape(reach: Node) -> list[Note]:
    """Return how far the unknown shape of the reach curves alone moves the people reached."""
    shapes = [
        node.leaf for node in vague([reach]) if node.leaf and node.leaf.key.endswith("reach_shape")
    ]
    if not shapes:
        return []
    low, high = (
        centrals(
            [reach],
            {shape.key: shape.spread.low if side == 0 else shape.spread.high for shape in shapes},
        )[reach]
        for side in (0, 1)
    )
    first = shapes[0]
    text = (
        "How unequally people meet advertising is not known for Mali: the shape of the reach curve"
        f" alone ({first.spread.low:g} to {first.spread.high:g}) moves the people reached from"
        f" {low:,.0f} to {high:,.0f}"
    )
    return [Note("shape", text, f'--set {first.key}="0.4 to 0.8"', ("plan.reach",))]


def _calibration(planned: Planned, inputs: Inputs) -> list[Note]:
    """Return where a plan leaves the campaign its default prices and shape come from by more than
    half as far again.
    """
    out = []
    rows = {spec.id: spec.node for spec in planned.rows}
    checks = (
        ("frequency", "fb_freq_zamfara", "average frequency", 1.0),
        (
            "cost_per_reached",
            "fb_cost_1000_reached_zamfara",
            "cost per 1,000 people reached, in USD,",
            1000.0,
        ),
    )
    for name, figure, words, scale in checks:
        node = rows.get(f"channel.facebook.{name}")
        seen = inputs.catalogue.figure(figure, "prices").observations[0]
        if node is None or seen.low is None or seen.high is None:
            continue
        value = (
            centrals([node])[node]
            * scale
            / (rate("USD", inputs) if name == "cost_per_reached" else 1.0)
        )
        if value > 0.0 and not seen.low / 1.5 <= value <= seen.high * 1.5:
            text = (
                f"Facebook's {words} is {value:.2f}; in the campaign the default prices come from"
                f" it was {seen.low:g} to {seen.high:g} ({figure})"
            )
            out.append(Note("calibration", text, None, (f"channel.facebook.{name}",)))
    return out


def _by_channel(texts: Sequence[str], option: str, keys: Sequence[str]) -> dict[str, str]:
    """Read ``channel=value`` texts, also several in one with commas. Raises InputError."""
    example = "60%" if option == "--split" else '"100000 XOF"'
    out: dict[str, str] = {}
    for text in texts:
        for part in text.split(","):
            name, equals, value = part.partition("=")
            if not equals or not value.strip():
                raise InputError(
                    f"{option} {shown(part)}: a channel and a value are needed",
                    hint=f"write `{option} facebook={example}`",
                )
            key = find(name).key
            if key not in keys:
                raise InputError(f"{option} {key}: not in this plan", hint=f"add `--channel {key}`")
            if key in out:
                raise InputError(
                    f"{option} {key}: given twice", hint=f"leave out `{key}={value.strip()}`"
                )
            out[key] = value.strip()
    return out


def _exact_share(text: str, where: str) -> float:
    numeral: Numeral = parse(text, "share", where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, one share is needed",
            hint=f"write `{plain(numeral.low, 'share')}`",
        )
    return numeral.low


def _share(text: str, where: str) -> float:
    """Read a share that is neither nothing nor everything. Raises InputError."""
    share = _exact_share(text, where)
    if not 0.0 < share < 1.0:
        raise InputError(
            f"{where}: {shown(text)} is not between 0 % and 100 %", hint=f"write `{where} 90%`"
        )
    return share


__all__ = [
    "CURRENCIES",
    "MOST_TIMES",
    "PlanRequest",
    "Planned",
    "channels_to_buy",
    "francs",
    "make",
    "rate",
]
