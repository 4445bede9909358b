"""malisize budget: what money buys, and what a target costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, is_data, resolved
from malisize.errors import InputError
from malisize.handover import Living
from malisize.wording import phrase

_DATA = ("csv", "json", "toml")


@with_options("plan", "audience", "study")
def budget(
    ctx: typer.Context,
    asked: Asked,
    options: OutputOptions,
    curve: Annotated[
        bool,
        typer.Option(
            "--curve", help="show reach against budget instead of one plan (default: one plan)"
        ),
    ] = False,
    calendar: Annotated[
        bool,
        typer.Option(
            "--calendar",
            help="show the plan week by week and channel by channel (default: one plan)",
        ),
    ] = False,
) -> None:
    """Plan a budget: what money reaches, or what a target costs.

    Over several channels, with fees and taxes line by line.

    Example: malisize budget --total "500000 {money}" --area {capital} --channel {channel} --channel
    {other} --allocate
    """
    session = ctx.obj
    if curve and calendar:
        raise InputError(
            phrase("--curve and --calendar are both shown instead of the plan"),
            hint=phrase("leave one of them out"),
        )
    format = resolved(options)
    request = asked.request(session)._replace(plan=asked.plan())
    answer = asked.study(session).ask(request)
    if curve:
        deliver(session, answer.curve(), options, format)
        return
    estimate = answer.estimate(weeks=calendar, evidence=is_data(format))
    if calendar:
        from malisize.plans.calendar_listing import calendar as listed

        found = estimate if format == "xlsx" else replace(estimate, command="calendar")
        shown = listed(estimate) if format in _DATA else found
        deliver(session, shown, options, format, living=Living(answer, found))
        return
    deliver(session, estimate, options, format, living=Living(answer, estimate))
