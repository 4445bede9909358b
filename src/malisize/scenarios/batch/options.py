"""The options of a batch, checked by themselves, before any scenario is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from malisize.assumptions.layers import narrow_layer
from malisize.country import Country
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.channels import find, group_of
from malisize.model.languages import KINDS, tongues_in
from malisize.model.segment import parse_segment
from malisize.numerals import SINGLE, parse
from malisize.plans.amounts import exact_share, inner_share, read_limit, read_target
from malisize.plans.flight import refuse_days
from malisize.plans.often import OPTION, read_often
from malisize.plans.request import refuse_counts
from malisize.request import PlanRequest, Request
from malisize.rungs import split_rung
from malisize.several.asking import by_country
from malisize.text import command, offered, shown
from malisize.wording import phrase

_EVERYBODY = {"area": "national", "gender": "all", "age": "all"}


def check_options(request: Request, countries: Sequence[Country]) -> None:
    """Refuse names and numbers that cannot be read, whatever the cells of a scenario say. Raises
    InputError.
    """
    requests = by_country(request, countries)
    for country in countries:
        _check(requests[country.code], country)


def _check(request: Request, country: Country) -> None:
    given = {name: text for name in _EVERYBODY if (text := getattr(request, name)) is not None}
    parse_segment(**{**_EVERYBODY, **given}, country=country)
    for kind in KINDS:
        tongues_in(getattr(request, kind) or (), kind, country)
    for name in request.channels or ():
        if group_of(name, country) is None:
            find(name, country)
    narrow_layer(request.narrow)
    if request.plan is not None:
        _check_plan(request.plan, country)


def _check_plan(plan: PlanRequest, country: Country) -> None:
    refuse_counts(plan)
    refuse_days(plan)
    if plan.total is not None:
        example = f"500000 {country.currency}"
        parse(split_rung(plan.total)[0], "paid", "--total", limits=SINGLE, example=example)
    if plan.reach is not None:
        read_target(plan.reach)
    if plan.confidence is not None:
        inner_share(plan.confidence, "--confidence")
    for text in plan.min_frequency:
        for part in entries_in(text):
            if "=" in part:
                _check_parts((part,), OPTION, read_often, country)
            else:
                read_often(part, OPTION)
    _check_parts(plan.split, "--split", exact_share, country)
    for option, texts in (("--lock", plan.lock), ("--min", plan.least), ("--max", plan.most)):
        _check_parts(
            texts, option, lambda text, where: read_limit(text, where, plan, country), country
        )


def _check_parts(
    texts: Sequence[str], option: str, read: Callable[[str, str], object], country: Country
) -> None:
    for text in texts:
        for part in entries_in(text):
            name, equals, value = part.partition("=")
            if not equals or not value.strip():
                raise InputError(
                    phrase(
                        "{option} {part}: a channel and a value are needed",
                        option=option,
                        part=shown(part),
                    ),
                    hint=offered(command(option, f"{country.examples.channels[0]}=40%")),
                )
            read(value, f"{option} {find(name, country).key}")
