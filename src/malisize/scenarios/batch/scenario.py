"""One scenario: its cells as settings and options, and the study asked about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from malisize.answer import Answer
from malisize.assumptions.narrowing import over
from malisize.errors import InputError, MalisizeError
from malisize.field import Group
from malisize.lists import names_in
from malisize.request import BY_KEY, PlanRequest, Request, fields_of, read
from malisize.scenarios.batch.cells import text_of
from malisize.scenarios.batch.columns import TOTAL, Column
from malisize.spreading import Spreading
from malisize.study import Study
from malisize.text import changed, values_alone
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_PLAN = frozenset(field.key for field in fields_of("plan"))

TARGETS = ("reach", "grp")


class Table(Protocol):
    """Columns by name, sequences or arrays of one length: a mapping, or a data frame."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the names."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the cells of a column."""


class Asked(NamedTuple):
    """What all scenarios of a batch have in common: the study, the request and how ranges are
    reported. The plan of the request may be without a total or a target, which cells give.
    """

    study: Study
    request: Request
    spreading: Spreading

    @property
    def plan(self) -> PlanRequest:
        """The plan that cells change."""
        return self.request.plan or PlanRequest()


def scenario_at(table: Table, columns: Sequence[Column], place: int) -> dict[str, str]:
    """Return a scenario as texts by key, what is blank left out."""
    out = {}
    for one in columns:
        if one.role == "other":
            continue
        text = text_of(table[one.name][place], one.key)
        if text.strip() or one.key in _PLAN:
            out[one.key] = text.strip()
    return out


def is_planned(asked: Asked, keys: Container[str]) -> bool:
    """Tell whether scenarios with these keys have a plan."""
    return asked.plan.asked or any(key in keys for key in (TOTAL, *TARGETS))


def refuse_idle_plan(asked: Asked, keys: Container[str]) -> None:
    """Refuse options of a plan where no scenario with these keys has one. Raises InputError."""
    if is_planned(asked, keys):
        return
    for field in fields_of("plan"):
        idle = field.key != "currency" or asked.request.market is None
        given, default = (getattr(plan, field.name) for plan in (asked.plan, PlanRequest()))
        if idle and (given or None) != (default or None):
            raise InputError(
                phrase("{option}: belongs to a plan", option=field.option),
                hint=phrase("add a column `total` or `reach`, or --total"),
            )


_SEARCHED = frozenset((*TARGETS, "allocate", "min-frequency"))


def is_searched(plan: PlanRequest, keys: Iterable[str] = ()) -> bool:
    """Tell whether a plan, or one that cells of these keys change, is looked for or held to more
    than arrays compute.
    """
    target = plan.reach is not None or plan.grp is not None
    return target or plan.allocate or bool(plan.min_frequency) or not _SEARCHED.isdisjoint(keys)


def is_solved(asked: Asked, scenario: Mapping[str, str]) -> bool:
    """Tell whether a scenario is solved for, or enveloped, which arrays do not do."""
    if asked.spreading.mode == "envelope":
        return True
    try:
        plan = plan_of(asked, scenario)
    except MalisizeError:
        return True
    return plan is not None and is_searched(plan)


def answer(asked: Asked, scenario: Mapping[str, str], *, strict: bool = True) -> Answer:
    """Ask the study with one scenario's cells as settings and options. Raises InputError or
    InfeasibleError.
    """
    study = asked.study.varied(
        set=[f"{key}={text}" for key, text in scenario.items() if key not in BY_KEY],
        prefer=names_in(scenario.get("prefer", "")),
        scenario=scenario.get("scenario", "").strip() or None,
    )
    return study.ask(request_of(asked, scenario), strict=strict)


def request_of(asked: Asked, scenario: Mapping[str, str]) -> Request:
    """Return the request of a scenario: the one given, with its own cells in place. Raises
    InputError.
    """
    request = asked.request
    given = _given(scenario, "audience")
    if "narrow" in given:
        given["narrow"] = over(request.narrow, given["narrow"])
    market = request.market
    if market is not None:
        currency = _given(scenario, "plan").get("currency", asked.plan.currency)
        market = market._replace(currency=currency)
    return request._replace(**given, plan=plan_of(asked, scenario), market=market)


def plan_of(asked: Asked, scenario: Mapping[str, str]) -> PlanRequest | None:
    """Return the plan of a scenario: the one given, with its own cells in place. Raises
    InputError.
    """
    base = asked.plan
    if not is_planned(asked, scenario):
        cells = [field.key for field in fields_of("plan") if scenario.get(field.key)]
        alone = {"currency"} if asked.request.market is not None else set()
        if set(cells) - alone:
            own = asked.study.country.currency
            raise InputError(
                phrase("{cells}: belongs to a plan", cells=cells[0]),
                hint=phrase('add a column total or reach, or `--total "500000 {own}"`', own=own),
            )
        return None
    given = _given(scenario, "plan")
    aims = [name for name in TARGETS if name in given]
    if aims:
        base = base._replace(reach=None, grp=None)
    if aims and TOTAL not in given:
        base = base._replace(total=None)
    if TOTAL in given and not aims:
        base = base._replace(reach=None, grp=None, confidence=None)
    return base._replace(**given)


def _given(scenario: Mapping[str, str], group: Group) -> dict[str, Any]:
    """Return what a scenario's cells give the fields of a group, blank cells left out. Raises
    InputError.
    """
    return {
        field.name: read(field, scenario[field.key], field.key)
        for field in fields_of(group)
        if scenario.get(field.key)
    }


def as_column(error: MalisizeError) -> MalisizeError:
    """Return an error that speaks of a column where it spoke of an option."""
    first = error.faults[0]
    message = changed(first.message, _without_option)
    return type(first)(message, hint=first.hint and values_alone(first.hint))


def _without_option(text: str) -> str:
    return text.removeprefix("--set ").removeprefix("--")
