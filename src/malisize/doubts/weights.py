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
                "{table}: the shares of ages add up to {share}, not 100 %; each is divided by"
                " their sum",
                table=name,
                share=share(whole),
            )
            yield Note("rescaled", text, None, rows, tuple(sorted(keys)))
