"""Shares that should divide a whole, and do not."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.quantity.evaluate import centrals
from malisize.records import Note
from malisize.wording import phrase
from malisize.wording.numbers import share

_ROUNDING = 0.01


def rescaled(found: Evaluated) -> Iterator[Note]:
    """Say which shares of a whole do not add up to it, at central values: they are taken in
    proportion.
    """
    for name, parts in found.inputs.wholes.items():
        whole = sum(centrals(parts).values())
        if abs(whole - 1.0) <= _ROUNDING:
            continue
        keys = {part.leaf.key for part in parts if part.leaf}
        rows = tuple(
            spec.id
            for spec in found.model.rows
            if any(leaf.key in keys for leaf in found.below.leaves(spec.node))
        )
        if rows:
            text = phrase(
                "{whose}: the shares of ages add up to {share}, not 100 %; each is divided by"
                " their sum",
                whose=_whose(name, found),
                share=share(whole),
            )
            yield Note("rescaled", text, None, rows, tuple(sorted(keys)))


def _whose(table: str, found: Evaluated) -> str:
    """Return whose ages a table has: a channel's, or those of social media users."""
    channels = {f"channels.{one.channel.key}.age": one.channel for one in found.model.reaches}
    return channels[table].label if table in channels else phrase("Social media users")
