"""A market from above: a total, or heads x what a head spends, x the share that the market is of
it.
"""

from __future__ import annotations

from collections.abc import Mapping

from malisize.errors import InputError, UnitError
from malisize.market.base import TITLES, Market, reason
from malisize.market.start import row
from malisize.market.value import timed
from malisize.model.audience import Audience, Comparison
from malisize.model.money import in_francs
from malisize.quantity.node import Node
from malisize.quantity.ops import DIVIDE
from malisize.quantity.unit import PEOPLE, RATIO, Unit
from malisize.text import shown


def add_top_down(out: Market, audience: Audience, revenue: Mapping[str, Node]) -> Comparison | None:
    """Add the same level from above: a total, or heads x what a head spends, x the share that this
    market is of it.
    """
    inputs, given = out.inputs, out.inputs.assumptions
    parts = given.under("market.top_down")
    if not parts:
        return None
    total, heads, share = (parts.get(name) for name in ("total", "people", "share"))
    stem = "market.top_down"
    if (total is None) == (heads is None):
        wrong = (
            "a total and heads exclude each other"
            if total is not None
            else "a total, or heads, is needed"
        )
        raise inputs.missing(
            f"{stem}.total", wrong, f"give `{stem}.total` or `{stem}.people`, one of the two"
        )
    if share is None:
        raise inputs.missing(
            f"{stem}.share",
            "the share of it that this market is, is needed",
            f'--set {stem}.share="1% to 3%"',
        )
    if share.numeral is not None and share.numeral.high == 0.0:
        raise InputError(
            f"{stem}.share: a share of 0 % leaves nothing to compare with",
            hint=f'--set {stem}.share="1% to 3%"',
        )
    level = parts.get("level")
    if level is None or level.text is None:
        raise inputs.missing(
            f"{stem}.level", "the level it is set beside is needed", f"--set {stem}.level=TAM"
        )
    name = level.text.strip().casefold()
    if total is not None:
        whole = in_francs(timed(out.leaf(total, "Total from above")), inputs)
        whole = out.add(
            f"{stem}.total", f"From above: {whole.label or 'a total'}", whole, note=reason(total)
        )
    else:
        assert heads is not None
        assert heads.text is not None
        spec = row(audience, inputs, f"{stem}.people", heads.text.strip())
        if spec.node.unit != PEOPLE:
            raise UnitError(
                f"{stem}.people: {shown(heads.text)} is in `{spec.node.unit}`, and heads are people"
            )
        if spec.stands_in:
            out.standing.add(spec.node)
        out.add(f"{stem}.people", f"From above: {spec.label}", spec.node)
        each = parts.get("per_head")
        spent = timed(
            inputs.figure("gdp_per_capita", "economy")
            if each is None
            else out.leaf(each, "What a head spends a year")
        )
        spent = in_francs(spent, inputs)
        if spent.unit != Unit.parse("XOF per person per year"):
            raise UnitError(
                f"{stem}.per_head: comes out in `{spent.unit}`, not in `XOF per person per year`"
            )
        spent = out.add(
            f"{stem}.per_head",
            "From above: what a head spends a year",
            spent,
            note=reason(each) if each else "",
        )
        whole = spec.node * spent
    if whole.unit != Unit.parse("XOF per year"):
        raise UnitError(f"{stem}: comes out in `{whole.unit}`, not in `XOF per year`")
    part = out.add(
        f"{stem}.share",
        "From above: share that this market is",
        out.leaf(share, "Share that this market is of it"),
        note=reason(share),
    )
    top = out.add(
        f"{stem}.revenue", f"{TITLES[name]} from above: what customers pay a year", whole * part
    )
    ratio = Node(DIVIDE, (revenue[name], top), RATIO)
    out.add("market.ratio", f"{TITLES[name]} from below over {TITLES[name]} from above", ratio)
    return Comparison(f"market.{name}.revenue", revenue[name], f"{stem}.revenue", top, ratio)
