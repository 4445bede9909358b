"""A plan over several countries: one total in one currency, divided among them.

Each country's part is a plan of its own, with its own fees and taxes and in its own money; a total
is found for each so that net media are split as asked for, or so that together they reach most.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from malisize.answer import Answer
from malisize.apart import own_last
from malisize.country import Country
from malisize.errors import InfeasibleError, InputError
from malisize.lists import entries_in
from malisize.model.channels import find
from malisize.model.plan import TOTAL, together
from malisize.numerals import BY_CODE, LARGEST
from malisize.plans.amounts import amount, exact_share, rate, read_target
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Node
from malisize.request import PlanRequest, Request
from malisize.rungs import split_rung
from malisize.several.money import rates
from malisize.several.totals import best_totals
from malisize.text import offered, shown
from malisize.wording import phrase
from malisize.wording.numbers import grouped

Ask = Callable[[str, Request], Answer]  # asks one country, by its code, whatever comes of it
_ROUNDING = 1e-6  # of the smallest coin
_ALONE = (  # of a plan, by field and option, what is asked of one country at a time
    ("grp", "--grp"), ("confidence", "--confidence"), ("lock", "--lock"), ("least", "--min"),
    ("most", "--max"), ("min_frequency", "--min-frequency"),
)  # fmt: skip


class Part(NamedTuple):
    """A country's part of a plan at no total in particular: its channels, its reach, what its total
    is of net media (``load`` times them, and what is ``fixed``), and how much of its money one of
    the plan's is.
    """

    answer: Answer
    keys: tuple[str, ...]
    reach: Node
    load: float
    fixed: float
    rate: float

    @property
    def currency(self) -> str:
        """The country's money."""
        return self.answer.inputs.country.currency

    def reached(self, total: float, shares: Mapping[str, float]) -> float:
        """Return the people reached by a total in its own money, split so, at central values."""
        given = {TOTAL: total, **{f"split.{key}": part for key, part in shares.items()}}
        return float(centrals([self.reach], given)[self.reach])


def divided(
    asked: Request, requests: Mapping[str, Request], ask: Ask, countries: Iterable[Country]
) -> dict[str, Request]:
    """Return the requests of countries, each with its part of the plan that is asked for.

    Raises InputError for what a plan of several countries cannot be asked, InfeasibleError for a
    total that cannot be spent and a target that no total reaches.
    """
    money = {one.code: one.currency for one in countries}
    plan = asked.paid_in(next(iter(money.values()))).plan
    assert plan is not None
    _refuse(plan)
    parts = _parts(plan, requests, ask, money)
    codes = list(parts)
    splits: dict[str, tuple[str, ...] | None] = dict.fromkeys(codes)
    if plan.allocate:
        paid = _allocated(plan, parts, requests, ask)
    else:
        shares = _shares(plan, parts)
        net = _net(plan, parts, shares)
        paid = {code: _cost(parts[code], sum(shares[code].values()), net) for code in codes}
        splits.update((code, _solved(shares[code])) for code in codes)
    amounts = _amounts(paid, parts, None if plan.total is None else _total(plan, parts))
    return {
        code: requests[code]._replace(
            plan=_own(plan)._replace(
                total=amounts[code], solved=splits[code], allocate=plan.allocate
            )
        )
        for code in codes
    }


def _own(plan: PlanRequest) -> PlanRequest:
    """Return what a plan asks of each country, without its money and how that is split."""
    return plan._replace(total=None, reach=None, split=(), allocate=False, currency="", solved=None)


def _refuse(plan: PlanRequest) -> None:
    """Refuse what is asked of one country at a time. Raises InputError."""
    found = [option for name, option in _ALONE if getattr(plan, name)]
    if plan.total is not None and plan.reach is not None:
        found.append("--reach")
    if plan.allocate and plan.total is None:
        found.append("--allocate")
    if any("=" in text for text in plan.weeks):
        found.append("--weeks")
    if not plan.asked:
        raise InputError(phrase("a plan needs --total or --reach"), hint=offered("--reach 400k"))
    if found:
        raise InputError(
            phrase("{option}: is asked of one country at a time", option=found[0]),
            hint=phrase("leave it out, or all countries but one"),
        )


def _parts(
    plan: PlanRequest, requests: Mapping[str, Request], ask: Ask, money: Mapping[str, str]
) -> dict[str, Part]:
    """Return the part of each country, built at no total."""
    answers = {}
    for code, request in requests.items():
        own = _own(plan)._replace(total=_text(0.0, money[code]))
        answers[code] = ask(code, request._replace(range="none", plan=own))
    scales = rates(plan.currency, [one.inputs for one in answers.values()])
    found = {}
    for (code, answer), scale in zip(answers.items(), scales, strict=True):
        assert answer.planned is not None
        bought = answer.planned.plan
        costs = bought.costs
        fixed = () if costs.fixed is None else (costs.fixed,)
        values = centrals([costs.load, *fixed])
        found[code] = Part(
            answer,
            tuple(one.key for one in bought.bought),
            together(bought, plan.effective),
            values[costs.load],
            values[costs.fixed] if costs.fixed is not None else 0.0,
            scale,
        )
    return found


def _shares(plan: PlanRequest, parts: Mapping[str, Part]) -> dict[str, dict[str, float]]:
    """Return each channel's share of all net media, by country and key: equal, or as given. Raises
    InputError.
    """
    every = [(code, key) for code, part in parts.items() for key in part.keys]
    if not plan.split:
        return {code: dict.fromkeys(part.keys, 1.0 / len(every)) for code, part in parts.items()}
    texts = [part for text in plan.split for part in entries_in(text)]
    told = own_last(texts, "/", list(parts), _knows(parts), "--split")
    out: dict[str, dict[str, float]] = {}
    for code, part in parts.items():
        country = part.answer.inputs.country
        given = {
            find(name.strip(), country).key: exact_share(share.strip(), f"--split {code}/{name}")
            for name, _, share in (text.partition("=") for text in told[code])
        }
        out[code] = {key: given[key] for key in part.keys if key in given}
    absent = [f"{code}/{key}" for code, key in every if key not in out[code]]
    if absent:
        raise InputError(
            phrase("--split: {absent} is in the plan and has no share", absent=absent[0]),
            hint=offered(f"--split {absent[0]}=0%"),
        )
    whole = sum(share for shares in out.values() for share in shares.values())
    if abs(whole - 1.0) > 1e-9:
        raise InputError(
            phrase("--split: the shares add up to {whole}, not 100 %", whole=shown(f"{whole:.2%}")),
            hint=phrase("a channel that two countries have needs its country, such as {one}",
                        one=f"`{every[0][0]}/{every[0][1]}=...%`"),
        )  # fmt: skip
    return out


def _knows(parts: Mapping[str, Part]) -> Callable[[str, str], bool]:
    def knows(code: str, text: str) -> bool:
        try:
            key = find(text.partition("=")[0].strip(), parts[code].answer.inputs.country).key
        except InputError:
            return False
        return key in parts[code].keys

    return knows


def _cost(part: Part, share: float, net: float) -> float:
    """Return what a country's share of net media costs, both in the plan's money."""
    return part.fixed / part.rate + part.load * share * net if share else 0.0


def _solved(shares: Mapping[str, float]) -> tuple[str, ...] | None:
    """Return the shares of a country's channels as the split of its own plan that was found."""
    whole = sum(shares.values())
    if not whole:
        return None
    return ("total=0.0", *(f"{key}={share / whole!r}" for key, share in shares.items()))


def _net(
    plan: PlanRequest, parts: Mapping[str, Part], shares: Mapping[str, Mapping[str, float]]
) -> float:
    """Return net media of all countries, in the plan's money: what the total leaves, or the least
    that reaches the target. Raises InfeasibleError.
    """
    own = {code: sum(of.values()) for code, of in shares.items()}
    fixed = sum(_cost(part, own[code], 0.0) for code, part in parts.items())
    if plan.total is not None:
        loads = sum(part.load * own[code] for code, part in parts.items())
        total = _total(plan, parts)
        if 0.0 < total < fixed:
            raise InfeasibleError(
                phrase(
                    "production and its tax take {fixed} {currency} in these countries",
                    fixed=grouped(fixed, BY_CODE[plan.currency].decimals),
                    currency=plan.currency,
                ),
                hint=phrase("a larger --total, or fewer countries"),
            )
        return max(total - fixed, 0.0) / loads
    return _least(_wanted(plan, parts), parts, shares)


def _least(
    wanted: float, parts: Mapping[str, Part], shares: Mapping[str, Mapping[str, float]]
) -> float:
    """Return the least net media that reach so many people, to a millionth. Raises
    InfeasibleError.
    """

    def reached(net: float) -> float:
        found = 0.0
        for code, part in parts.items():
            own = sum(shares[code].values())
            if own:
                split = {key: share / own for key, share in shares[code].items()}
                total = _cost(part, own, net) * part.rate
                found += part.reached(total, split)
        return found

    high = 1.0
    while reached(high) < wanted:
        high *= 2.0
        if high > LARGEST:
            raise InfeasibleError(
                phrase("--reach: no total reaches {people} people", people=grouped(wanted, 0)),
                hint=phrase("a lower --reach, or more channels"),
            )
    low = high / 2.0
    while high - low > 1e-6 * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if reached(middle) < wanted else (low, middle)
    return high


def _wanted(plan: PlanRequest, parts: Mapping[str, Part]) -> float:
    """Return how many people a plan is to reach."""
    assert plan.reach is not None
    target = read_target(plan.reach)
    if not target.is_share:
        return target.value
    nodes = [
        spec.node
        for part in parts.values()
        for spec in part.answer.model.rows
        if spec.id == "reachable.deduplicated"
    ]
    return target.value * sum(float(centrals([node])[node]) for node in nodes)


def _total(plan: PlanRequest, parts: Mapping[str, Part]) -> float:
    """Return the total in the plan's money. Raises InputError."""
    text, rung = split_rung(plan.total or "")
    if rung not in (None, "", "all-in"):
        raise InputError(
            phrase(
                "--total {text}: a total for several countries is all in", text=shown(plan.total)
            ),
            hint=offered(f'--total "{text}"'),
        )
    first = next(iter(parts.values())).answer.inputs
    return amount(text, "--total", first) / rate(plan.currency, first)


def _allocated(
    plan: PlanRequest, parts: Mapping[str, Part], requests: Mapping[str, Request], ask: Ask
) -> dict[str, float]:
    """Return the total of each country, in the plan's money, that together reach most."""

    def reach_of(code: str) -> Callable[[float], float]:
        def reach(total: float) -> float:
            own = parts[code]
            if total * own.rate <= own.fixed:
                return 0.0
            text = _text(total * own.rate, own.currency)
            part = _own(plan)._replace(total=text, allocate=True)
            try:
                found = ask(code, requests[code]._replace(range="none", plan=part)).planned
            except InfeasibleError:  # too little to buy anything
                return 0.0
            assert found is not None
            node = together(found.plan, plan.effective)
            return float(centrals([node])[node])

        return reach

    return best_totals({code: reach_of(code) for code in parts}, _total(plan, parts))


def _amounts(
    paid: Mapping[str, float], parts: Mapping[str, Part], whole: float | None
) -> dict[str, str]:
    """Return the totals of countries as texts in their own money, in amounts that can be paid:
    together no more than a ``whole``, of which the first takes what rounding leaves, or without one
    no less than what is needed.
    """
    if whole is None:
        return {
            code: _text(paid[code] * part.rate, part.currency, up=True)
            for code, part in parts.items()
        }
    out = {}
    first, *others = parts
    for code in others:
        out[code] = _text(paid[code] * parts[code].rate, parts[code].currency)
        whole -= float(out[code].split()[0]) / parts[code].rate
    own = max(whole, 0.0) if paid[first] else 0.0
    return {first: _text(own * parts[first].rate, parts[first].currency), **out}


def _text(value: float, currency: str, *, up: bool = False) -> str:
    """Return an amount that can be paid, no more than a value, or ``up`` no less."""
    digits = BY_CODE[currency].decimals
    coins = value * 10**digits
    whole = math.ceil(coins - _ROUNDING) if up else math.floor(coins + _ROUNDING)
    return f"{whole / 10**digits:.{digits}f} {currency}"
