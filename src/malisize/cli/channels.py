"""malisize channels: every channel known, and what is known of its size."""

from __future__ import annotations

import typer

from malisize.cli.options import Asked, OutputOptions, with_options
from malisize.cli.output import deliver, resolved


@with_options("study", one_country=True)
def channels(ctx: typer.Context, asked: Asked, options: OutputOptions) -> None:
    """List the channels and what is known of their size.

    Each is sized, a proxy, bounded, waiting for your number, or absent.

    Example: malisize channels
    """
    from malisize import listings

    format = resolved(options)
    listing = listings.channels(asked.study(ctx.obj).inputs())
    deliver(ctx.obj, listing, options, format)
