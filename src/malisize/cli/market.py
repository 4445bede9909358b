"""malisize market: what a market is worth, in people and in money."""

from __future__ import annotations

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, is_data, resolved
from malisize.handover import Living


@with_options("market", "plan", "audience", "study")
def market(
    ctx: typer.Context,
    asked: Asked,
    options: OutputOptions,
) -> None:
    """Size a market: TAM, SAM and SOM in people and money.

    An assumptions file describes it. A top-down estimate checks it.

    Example: malisize market --assumptions {market} --years 3
    """
    session = ctx.obj
    format = resolved(options)
    request = asked.request(session)._replace(market=asked.market())
    answer = asked.study(session).ask(request)
    estimate = answer.estimate(evidence=is_data(format))
    deliver(session, estimate, options, format, living=Living(answer, estimate))
