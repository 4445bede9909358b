"""Two ways to one number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.provenance import in_force
from malisize.quantity.evaluate import centrals, order
from malisize.quantity.node import Leaf, Node
from malisize.records import Note
from malisize.text import clean
from malisize.wording import phrase
from malisize.wording.numbers import decimal, published


def two_ways(found: Evaluated) -> Iterator[Note]:
    """Say how two ways to one number agree: their ratio, whether their ranges overlap, and what
    a wide gap hangs on.
    """
    ways = found.model.comparison
    if ways is None:
        return
    first, second = found.reading.intervals[ways.first], found.reading.intervals[ways.second]
    ratio = found.reading.intervals[ways.ratio].central
    rows = (ways.first_row, ways.second_row)
    over = first.low <= second.high and second.low <= first.high
    labels = {spec.id: clean(spec.label) for spec in found.model.rows}
    words = {
        "first": labels[ways.first_row],
        "ratio": decimal(ratio),
        "second": labels[ways.second_row],
    }
    if found.spreading.mode == "none":
        text = phrase("Two ways: “{first}” is {ratio} times “{second}”", **words)
    elif over:
        text = phrase(
            "Two ways: “{first}” is {ratio} times “{second}”; their ranges overlap", **words
        )
    else:
        text = phrase(
            "Two ways: “{first}” is {ratio} times “{second}”; their ranges do not overlap", **words
        )
    hint = phrase("explain {row}, in place of market, shows the second", row=ways.second_row)
    asked = found.model.request.market
    if asked is not None and asked.years is not None:
        hint = phrase(
            "explain {row}, in place of market and without --years, shows the second",
            row=ways.second_row,
        )
    yield Note("two-ways", text, hint, rows)
    if 1 / 3 <= ratio <= 3:
        return
    leaf, step = _hanging(found, ways.ratio) or (None, None)
    text = (
        phrase(
            "The two ways are more than a factor of three apart; most hangs on {step}", step=step
        )
        if step
        else phrase(
            "The two ways are more than a factor of three apart; nothing in them has a range that"
            " brings them nearer"
        )
    )
    choosing = leaf and phrase("to choose: `{option}`", option=in_force(leaf))
    yield Note("two-ways-apart", text, choosing, rows)


def _hanging(found: Evaluated, ratio: Node) -> tuple[Leaf, str] | None:
    """Return the leaf whose range brings a ratio nearest to 1, a step, price or share, and that in
    words; where none does, see below.
    """
    middle = centrals([ratio])[ratio]
    labels = {
        spec.node.leaf.key: spec
        for spec in found.model.rows
        if spec.node.leaf and spec.id.startswith("market.")
    }
    nearer: list[tuple[float, str, Leaf]] = []
    for key, spec in labels.items():
        leaf = spec.node.leaf
        assert leaf is not None
        for end in (leaf.spread.low, leaf.spread.high):
            moved = centrals([ratio], {key: end})[ratio]
            if moved > 0.0 and abs(math.log(moved)) < abs(math.log(middle)) - 1e-9:
                text = phrase(
                    "“{what}”, whose range alone brings the ratio to {ratio}",
                    what=clean(spec.label),
                    ratio=decimal(moved),
                )
                nearer.append((abs(math.log(moved)), text, leaf))
    if nearer:
        _, words, nearest = min(nearer, key=lambda one: one[:2])
        return nearest, words
    return _roomiest(found, ratio, middle)


def _roomiest(found: Evaluated, ratio: Node, value: float) -> tuple[Leaf, str] | None:
    """Return the leaf of the step that could most easily be what is wrong where nothing has a
    range, and what it would have to be.

    Where the way from below is too small that is the narrowest step, where it is too large the
    widest that is not sourced.
    """
    below = set(order([ratio]))
    steps = [
        spec
        for spec in found.model.rows
        if spec.id.startswith("market.step.") and spec.node in below
    ]
    shares = [
        (spec.node.leaf.spread.central, spec, spec.node.leaf.basis)
        for spec in steps
        if spec.node.leaf is not None
    ]
    if value > 1.0:
        shares = [one for one in shares if one[2] != "sourced"] or shares
    if not shares or not 0.0 < value < math.inf:
        return None
    share, spec, _ = (max if value > 1.0 else min)(shares, key=lambda one: one[0])
    text = phrase(
        "“{what}”, which alone would have to be {needed} and not {value}",
        what=clean(spec.label),
        needed=published(share / value, "share", 3),
        value=published(share, "share", 3),
    )
    assert spec.node.leaf is not None
    return spec.node.leaf, text
