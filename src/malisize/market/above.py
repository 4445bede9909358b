"""A market from above: a total, or heads x what a head spends, x the share that the market is of
it.
"""

from __future__ import annotations

from collections.abc import Mapping

from malisize.assumptions.values import Given, reason
from malisize.errors import InputError, UnitError
from malisize.market.base import TITLES, Market
from malisize.market.start import row
from malisize.market.value import timed
from malisize.model.audience import Audience, Comparison
from malisize.model.money import in_own
from malisize.quantity.node import Node
from malisize.quantity.ops import DIVIDE
from malisize.quantity.unit import PEOPLE, RATIO, Unit
from malisize.text import shown
from malisize.wording import phrase

_STEM = "market.top_down"


def add_top_down(out: Market, audience: Audience, revenue: Mapping[str, Node]) -> Comparison | None:
    """Add the same level from above: a total, or heads x what a head spends, x the share that this
    market is of it.
    """
    parts = out.inputs.assumptions.under(_STEM)
    if not parts:
        return None
    share, name = _complete(out, parts)
    whole = _total(out, parts["total"]) if "total" in parts else _heads(out, audience, parts)
    a_year = Unit.parse(f"{out.inputs.country.currency} per year")
    if whole.unit != a_year:
        raise UnitError(
            phrase(
                "{stem}: comes out in `{unit}`, not in `{a_year}`",
                stem=_STEM,
                unit=whole.unit,
                a_year=a_year,
            )
        )
    part = out.add(
        f"{_STEM}.share",
        phrase("From above: share that this market is"),
        out.leaf(share, phrase("Share that this market is of it")),
        note=reason(share),
    )
    title = TITLES[name]
    top = out.add(
        f"{_STEM}.revenue",
        phrase("{title} from above: what customers pay a year", title=title),
        whole * part,
    )
    ratio = Node(DIVIDE, (revenue[name], top), RATIO)
    out.add(
        "market.ratio", phrase("{title} from below over {title} from above", title=title), ratio
    )
    return Comparison(f"market.{name}.revenue", revenue[name], f"{_STEM}.revenue", top, ratio)


def _complete(out: Market, parts: Mapping[str, Given]) -> tuple[Given, str]:
    """Return the share that the market is, and the level it is set beside. Raises InputError for
    what is missing.
    """
    missing = out.inputs.missing
    if ("total" in parts) == ("people" in parts):
        wrong = phrase("a total and heads exclude each other")
        if "total" not in parts:
            wrong = phrase("a total, or heads, is needed")
        hint = phrase("give `{stem}.total` or `{stem}.people`, one of the two", stem=_STEM)
        raise missing(f"{_STEM}.total", wrong, hint)
    share, level = parts.get("share"), parts.get("level")
    example = f'--set {_STEM}.share="1% to 3%"'
    if share is None:
        wrong = phrase("the share of it that this market is, is needed")
        raise missing(f"{_STEM}.share", wrong, example)
    if share.numeral is not None and share.numeral.high == 0.0:
        raise InputError(
            phrase("{stem}.share: a share of 0 % leaves nothing to compare with", stem=_STEM),
            hint=example,
        )
    if level is None or level.text is None:
        wrong = phrase("the level it is set beside is needed")
        raise missing(f"{_STEM}.level", wrong, f"--set {_STEM}.level=TAM")
    return share, level.text.strip().casefold()


def _total(out: Market, total: Given) -> Node:
    """Add the total from above, in the country's money a year."""
    whole = in_own(timed(out.leaf(total, phrase("Total from above"))), out.inputs)
    label = phrase("From above: {value}", value=whole.label or phrase("a total"))
    return out.add(f"{_STEM}.total", label, whole, note=reason(total))


def _heads(out: Market, audience: Audience, parts: Mapping[str, Given]) -> Node:
    """Add heads and what a head spends a year; return what they spend together."""
    heads, each = parts["people"].text, parts.get("per_head")
    assert heads is not None
    spec = row(audience, out.inputs, f"{_STEM}.people", heads.strip())
    if spec.node.unit != PEOPLE:
        raise UnitError(
            phrase(
                "{stem}.people: {heads} is in `{unit}`, and heads are people",
                stem=_STEM,
                heads=shown(heads),
                unit=spec.node.unit,
            )
        )
    if spec.stands_in:
        out.standing.add(spec.node)
    out.add(f"{_STEM}.people", phrase("From above: {label}", label=spec.label), spec.node)
    if each is None and not out.inputs.has_figure("gdp_per_capita", "economy"):
        wrong = phrase("what a head spends a year is needed: no output per head is known")
        example = f'--set {_STEM}.per_head="200 to 400 {out.inputs.country.currency}"'
        raise out.inputs.missing(f"{_STEM}.per_head", wrong, example)
    spent = (
        out.inputs.figure("gdp_per_capita", "economy")
        if each is None
        else out.leaf(each, phrase("What a head spends a year"))
    )
    spent = in_own(timed(spent), out.inputs)
    a_head = Unit.parse(f"{out.inputs.country.currency} per person per year")
    if spent.unit != a_head:
        raise UnitError(
            phrase(
                "{stem}.per_head: comes out in `{unit}`, not in `{a_head}`",
                stem=_STEM,
                unit=spent.unit,
                a_head=a_head,
            )
        )
    label = phrase("From above: what a head spends a year")
    note = reason(each) if each else ""
    return spec.node * out.add(f"{_STEM}.per_head", label, spent, note=note)
