"""A plan over several countries: one total in one currency, divided among them.

The plan of all is found as that of one country is, and each country then has its part: a plan of
its own total and split, with its own fees and taxes and in its own money.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from malisize.answer import Answer
from malisize.apart import own_last
from malisize.country import Country
from malisize.errors import InfeasibleError, InputError
from malisize.lists import entries_in
from malisize.model.channels import find
from malisize.numerals import currency_named
from malisize.plans.brief import Planned
from malisize.plans.plan import plan_of
from malisize.plans.request import refuse_request
from malisize.plans.solved import fixed, found
from malisize.quantity.evaluate import centrals
from malisize.quantity.seeds import Seeds
from malisize.request import PlanRequest, Request
from malisize.rungs import split_rung
from malisize.several.brief import Countries
from malisize.spreading import Spreading
from malisize.text import offered, shown
from malisize.wording import phrase

Ask = Callable[[str, Request], Answer]  # asks one country, by its code, whatever comes of it
_ROUNDING = 1e-6  # of the smallest coin
_ROUNDS = 6  # of a search whose limits are shares of net media
_SETTLED = 1e-9
_MOST = 4  # countries of which every choice is tried


def divided(
    asked: Request, requests: Mapping[str, Request], ask: Ask, countries: Sequence[Country]
) -> tuple[dict[str, Request], Planned]:
    """Return the requests of countries, each with its part of the plan that is asked for, and the
    plan of all.

    Raises what a plan of one country does.
    """
    plan = asked.paid_in(countries[0].currency).plan
    assert plan is not None
    refuse_request(plan, countries[0])
    _refuse_rung(plan)
    weeks = _weeks(plan, countries)
    answers = {}
    for one in countries:
        nothing = _own(plan, f"0 {one.currency} all-in", weeks[one.code])
        request = requests[one.code]._replace(range="none", plan=nothing, market=None)
        answers[one.code] = ask(one.code, request)
    brief = Countries.of(plan, answers)
    spreading = Spreading.of_request(asked)
    own = {f"{code}.": spreading.of_country(code).seed for code in answers}
    planned = _found(brief, spreading._replace(seed=Seeds(spreading.seed, own)))
    assert isinstance(planned.brief, Countries)
    total = centrals([planned.plan.costs.asked])[planned.plan.costs.asked]
    paid = planned.brief.totals(total, planned.shares)
    amounts = _amounts(paid, planned.brief, None if plan.total is None else total)
    given = {
        code: _own(plan, amounts[code], weeks[code])._replace(solved=_solved(code, planned.shares))
        for code in answers
    }
    return {code: requests[code]._replace(plan=one) for code, one in given.items()}, planned


def _own(plan: PlanRequest, total: str, weeks: tuple[str, ...]) -> PlanRequest:
    """Return what a plan asks of a country with a total, in its weeks."""
    return PlanRequest(
        total=total,
        days=plan.days,
        effective=plan.effective,
        start=plan.start,
        end=plan.end,
        weeks=weeks,
    )


def _refuse_rung(plan: PlanRequest) -> None:
    """Refuse a total that is not all in. Raises InputError."""
    text, rung = split_rung(plan.total or "")
    if rung not in (None, "all-in"):
        raise InputError(
            phrase(
                "--total {text}: a total for several countries is all in", text=shown(plan.total)
            ),
            hint=offered(f'--total "{text}"'),
        )


def _weeks(plan: PlanRequest, countries: Sequence[Country]) -> dict[str, tuple[str, ...]]:
    """Return by country the weeks that are meant for it: those of the plan, and of its channels."""
    by_code = {one.code: one for one in countries}

    def knows(code: str, text: str) -> bool:
        try:
            find(text.partition("=")[0].strip(), by_code[code])
        except InputError:
            return False
        return True

    entries = [entry for text in plan.weeks for entry in entries_in(text)]
    every = tuple(entry for entry in entries if "=" not in entry)
    told = own_last([e for e in entries if "=" in e], "/", list(by_code), knows, "--weeks")
    return {code: (*every, *own) for code, own in told.items()}


def _found(brief: Countries, spreading: Spreading) -> Planned:
    """Return the plan of all countries; one that was looked for is read again as what was found,
    so that a replay has it to the last bit.
    """
    if not _is_looked_for(brief):
        return _planned(brief, spreading)
    best, worst = None, None
    for choice in _choices(brief):
        try:
            one = _settled(choice, spreading)
        except InfeasibleError as error:
            worst = worst or error
            continue
        if best is None or _value(one) > _value(best):
            best = one
    if best is None:
        assert worst is not None
        raise worst
    shares = {key: best.shares.get(key, 0.0) for key in brief.keys}
    texts = found(brief.request, best._replace(shares=shares))
    return _planned(brief.asking(brief.request._replace(solved=texts)), spreading)


def _is_looked_for(brief: Countries) -> bool:
    """Tell whether a split or a total is to be found."""
    looked = brief.request.allocate or brief.request.total is None
    return looked and fixed(brief) is None


def _planned(brief: Countries, spreading: Spreading) -> Planned:
    probability = spreading.probability if spreading.mode == "draws" else None
    return plan_of(brief, draws=spreading.draws, seed=spreading.seed, probability=probability)


def _choices(brief: Countries) -> Iterator[Countries]:
    """Yield the plans of all countries, and of fewer where an allocation may leave one out and so
    spare its production.
    """
    yield brief
    codes = list(brief.parts)
    if not brief.request.allocate or not any(one.fixed for one in brief.parts.values()):
        return
    sizes = range(1, len(codes)) if len(codes) <= _MOST else (1, len(codes) - 1)
    for size in sizes:
        for chosen in combinations(codes, size):
            if brief.may_leave_out(set(codes) - set(chosen)):
                yield brief.only(chosen)


def _settled(brief: Countries, spreading: Spreading) -> Planned:
    """Return the plan of countries with limits of channels as shares of its own net media: fees and
    taxes differ by country, so these change with the split.
    """
    planned = _planned(brief, spreading)
    for _ in range(_ROUNDS if brief.has_shares else 0):
        load = brief.load_of(planned.shares)
        if abs(load - brief.load) <= _SETTLED * load:
            break
        brief = brief.asking(brief.request, load)
        planned = _planned(brief, spreading)
    return planned


def _value(planned: Planned) -> tuple[float, float]:
    """Return what a plan is better by: the least total of a target, else the surest and most."""
    assert planned.brief is not None
    nodes = {spec.id: spec.node for spec in planned.rows}
    chance = nodes.get("plan.chance")
    every = [planned.plan.costs.asked, planned.reach, *([chance] if chance else [])]
    values = centrals(every)
    if planned.brief.request.total is None:
        return -values[planned.plan.costs.asked], 0.0
    return values[chance] if chance else 0.0, values[planned.reach]


def _solved(code: str, shares: Mapping[str, float]) -> tuple[str, ...] | None:
    """Return the shares of a country's channels as the split of its own plan that was found."""
    own = {key.partition("/")[2]: one for key, one in shares.items() if key.startswith(f"{code}/")}
    whole = sum(own.values())
    if not whole:
        return None
    return ("total=0.0", *(f"{key}={share / whole!r}" for key, share in own.items()))


def _amounts(paid: Mapping[str, float], brief: Countries, whole: float | None) -> dict[str, str]:
    """Return the totals of countries as texts in their own money, in amounts that can be paid:
    together no more than a ``whole``, of which the first takes what rounding leaves, or without one
    no less than what is needed.
    """
    parts = brief.parts
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
    digits = currency_named(currency).decimals
    coins = value * 10**digits
    whole = math.ceil(coins - _ROUNDING) if up else math.floor(coins + _ROUNDING)
    return f"{whole / 10**digits:.{digits}f} {currency} all-in"
