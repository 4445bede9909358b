"""One scenario: its cells as settings and options, and the study asked about it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from malisize.answer import Answer
from malisize.errors import InputError, MalisizeError
from malisize.market.request import MarketRequest
from malisize.model.buying import MOST_TIMES
from malisize.numerals import Limits, whole
from malisize.plans.request import MOST_DAYS, PlanRequest
from malisize.scenarios.batch.cells import names_in, parts_in, text_of
from malisize.scenarios.batch.columns import AUDIENCE, PLAN, TOTAL, Column
from malisize.spreading import Spreading
from malisize.study import Study
from malisize.text import shown, values_alone

_BY_NAME = {"channel": "channels", "min": "least", "max": "most"}
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class Table(Protocol):
    """Columns by name, sequences or arrays of one length: a mapping, or a data frame."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the names."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the cells of a column."""


class Asked(NamedTuple):
    """What all scenarios of a batch have in common: the study, its options and how ranges are
    reported; the plan and the market that are asked for, where there are any.
    """

    study: Study
    options: Mapping[str, Any]
    spreading: Spreading
    plan: PlanRequest | None
    market: MarketRequest | None


def scenario_at(table: Table, columns: Sequence[Column], place: int) -> dict[str, str]:
    """Return a scenario as texts by key, what is blank left out."""
    out = {}
    for one in columns:
        if one.role == "other":
            continue
        text = text_of(table[one.name][place], one.key)
        if text.strip() or one.key in PLAN:
            out[one.key] = text.strip()
    return out


def is_planned(asked: Asked, keys: Container[str]) -> bool:
    """Tell whether scenarios with these keys have a plan."""
    plan = asked.plan
    given = plan is not None and (plan.total is not None or plan.reach is not None)
    return given or TOTAL in keys or "reach" in keys


def is_solved(asked: Asked, scenario: Mapping[str, str]) -> bool:
    """Tell whether a scenario is solved for, or enveloped, which arrays do not do."""
    if asked.spreading.mode == "envelope":
        return True
    try:
        plan = plan_of(asked, scenario)
    except MalisizeError:
        return True
    return plan is not None and (plan.reach is not None or plan.allocate)


def answer(asked: Asked, scenario: Mapping[str, str], *, strict: bool = True) -> Answer:
    """Ask the study with one scenario's cells as settings and options. Raises InputError or
    InfeasibleError.
    """
    settings = [
        f"{key}={text}"
        for key, text in scenario.items()
        if key not in (*AUDIENCE, *PLAN, "scenario", "prefer")
    ]
    study = asked.study.varied(
        set=settings,
        prefer=names_in(scenario.get("prefer", "")),
        scenario=scenario.get("scenario", "").strip() or None,
    )
    options = dict(asked.options)
    for key in AUDIENCE:
        if key in scenario:
            options[_BY_NAME.get(key, key)] = scenario[key].strip()
    if "channel" in scenario:
        options["channels"] = names_in(scenario["channel"])
    if "narrow" in scenario:
        narrow = asked.options.get("narrow", ())
        own = (
            [f"{key}={value}" for key, value in narrow.items()]
            if isinstance(narrow, Mapping)
            else list(narrow)
        )
        options["narrow"] = [*own, *parts_in(scenario["narrow"])]
    plan, market = plan_of(asked, scenario), asked.market
    if market is not None:
        market = market._replace(
            currency=scenario.get("currency", "").upper() or (asked.plan or PlanRequest()).currency
        )
    return study.answer(options, plan, market=market, strict=strict)


def plan_of(asked: Asked, scenario: Mapping[str, str]) -> PlanRequest | None:
    """Return the plan of a scenario: the one given, with its own cells in place. Raises
    InputError.
    """
    base = asked.plan or PlanRequest()
    cells = {key: scenario[key] for key in PLAN if scenario.get(key)}
    if (
        base.total is None
        and base.reach is None
        and TOTAL not in scenario
        and "reach" not in scenario
    ):
        if set(cells) - ({"currency"} if asked.market is not None else set()):
            raise InputError(
                f"{next(iter(cells))}: belongs to a plan",
                hint="add a column `total` or `reach`, or --total",
            )
        return None
    given: dict[str, Any] = {}
    for key, text in cells.items():
        name = _BY_NAME.get(key, key)
        if key in ("split", "lock", "min", "max"):
            given[name] = parts_in(text)
        elif key == "allocate":
            if text.casefold() not in (*_YES, *_NO):
                raise InputError(
                    f"allocate: {shown(text)} is neither yes nor no", hint="write `yes` or `no`"
                )
            given[name] = text.casefold() in _YES
        elif key in ("days", "effective"):
            example, most = ("28", MOST_DAYS) if key == "days" else ("3", MOST_TIMES)
            given[name] = whole(text, key, example, Limits(1, most))
        else:
            given[name] = text.upper() if key == "currency" else text
    if "reach" in given and TOTAL not in given:
        base = base._replace(total=None)
    if TOTAL in given and "reach" not in given:
        base = base._replace(reach=None, confidence=None)
    return base._replace(**given)


def as_column(error: MalisizeError) -> MalisizeError:
    """Return an error that speaks of a column where it spoke of an option."""
    first = error.faults[0]
    message = first.message.removeprefix("--set ").removeprefix("--")
    return type(first)(message, hint=first.hint and values_alone(first.hint))
