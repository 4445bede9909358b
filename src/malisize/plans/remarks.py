"""What to say of a plan: what it rests on, and where it falls short."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.model.buying import tells
from malisize.model.inputs import Inputs
from malisize.model.money import in_francs
from malisize.model.pieces import PRICE_EXAMPLES
from malisize.model.plan import TOTAL
from malisize.numerals import plain
from malisize.plans.allocation import allocation
from malisize.plans.amounts import rate
from malisize.plans.brief import Brief, Planned
from malisize.quantity.evaluate import centrals, leaves, vague
from malisize.quantity.node import Leaf, Node
from malisize.records import Note
from malisize.request import PlanRequest
from malisize.wording import both, phrase

VAT_IN_MALI = 0.18


def remarks(brief: Brief, planned: Planned) -> list[Note]:
    """Return how much better an allocation is than the equal split, and where the plan falls
    below what media take.
    """
    out: list[Note] = []
    if brief.request.allocate:
        out.extend(allocation(brief, planned))
    silent = [
        one.reach.channel.label
        for one in planned.plan.bought
        if not tells(one.curve, brief.times[-1])
    ]
    if silent:
        text = phrase(
            "{channels}: the model does not tell how often people are reached; they count once at"
            " most in reach of several times",
            channels=both(silent),
        )
        out.append(Note("method", text))
    out.extend(_below(brief, planned))
    return out


def _below(brief: Brief, planned: Planned) -> list[Note]:
    """Return notes on channels below their least daily spend, and on a total below the
    published cost of a campaign.
    """
    spends = {spec.id: spec.node for spec in planned.rows}
    values = centrals(
        [*(spends[f"channel.{key}.spend"] for key in brief.keys), planned.plan.costs.total]
    )
    total = values[planned.plan.costs.total]
    if total <= 0.0:
        return []
    out = []
    for one in planned.plan.bought:
        key = f"channels.{one.key}.min_daily"
        daily = values[spends[f"channel.{one.key}.spend"]] / brief.request.days
        if daily <= 0.0 or not brief.inputs.has(key):
            continue
        label = one.reach.channel.label
        node = in_francs(
            brief.inputs.assumption(key, phrase("{label}: least daily spend", label=label)),
            brief.inputs,
        )
        least = centrals([node])[node]
        if daily < least:
            text = phrase(
                "{label} gets {daily} a day, below the {least} it takes at least ({key})",
                label=label,
                daily=brief.money(daily),
                least=brief.money(least),
                key=key,
            )
            out.append(
                Note(
                    "flight",
                    text,
                    phrase("fewer days or channels, or a larger total"),
                    (f"channel.{one.key}.spend",),
                )
            )
    entry = brief.inputs.catalogue.figure("campaign_entry_cost", "prices").used()
    if entry is not None and entry.low is not None and total < entry.low:
        text = phrase(
            "The total of {total} is below the published cost of a first campaign, {low}",
            total=brief.money(total),
            low=brief.money(entry.low),
        )
        out.append(Note("flight", f"{text} (campaign_entry_cost)", None, (TOTAL,)))
    return out


def doubts(planned: Planned, inputs: Inputs, request: PlanRequest) -> list[Note]:
    """Return what a plan rests on that nobody published for Mali, and what the unknown shape of
    reach curves does to it.
    """
    return [
        *_prices(planned.reach, inputs),
        *_shape(planned.reach, inputs),
        *_calibration(planned, inputs),
        *_vat(inputs),
        *_dollars(planned.reach, inputs, request),
    ]


def _stands_in(leaf: Leaf, inputs: Inputs) -> bool:
    """Tell whether a value is from elsewhere: a shipped default, or one that a file marks as a
    proxy. What the user gave in this run stands in for nothing.
    """
    given = inputs.assumptions.get(leaf.key)
    if given is not None and given.layer == "--set":
        return False
    return leaf.basis != "sourced" and (leaf.basis == "proxy" or not inputs.replaced([leaf.key]))


def _prices(reach: Node, inputs: Inputs) -> Iterator[Note]:
    """Name the prices from elsewhere that stand in for those of Mali."""
    prices = [
        node.leaf.key
        for node in leaves([reach])
        if node.leaf
        and node.leaf.key.rpartition(".")[2] in PRICE_EXAMPLES
        and _stands_in(node.leaf, inputs)
    ]
    if prices:
        text = phrase(
            "No price is published for Mali; these stand in: {prices}", prices=", ".join(prices)
        )
        example = PRICE_EXAMPLES[prices[0].rpartition(".")[2]]
        yield Note("price", text, f'--set {prices[0]}="{example}"')


def _vat(inputs: Inputs) -> Iterator[Note]:
    """Say where VAT on media is not the published rate."""
    vat = inputs.assumption("vat.media", phrase("VAT on media")).leaf
    assert vat is not None
    if vat.spread.central != VAT_IN_MALI:
        share = plain(vat.spread.central, "share")
        text = phrase(
            "VAT on media is taken at {share}; the published rate in Mali is 18 %", share=share
        )
        yield Note("vat", text, '--set vat.media="18%"', ("budget.vat_media",))


def _dollars(reach: Node, inputs: Inputs, request: PlanRequest) -> Iterator[Note]:
    """Say what a dollar is taken at where one is used, unless the user gave it with a source."""
    amounts = (request.total or "", *request.lock, *request.least, *request.most)
    written = " ".join((request.currency, *amounts))
    used = any(node.leaf and node.leaf.key == "fx.usd" for node in leaves([reach]))
    if not (used or "USD" in written or "$" in written):
        return
    dollar = inputs.assumption("fx.usd", phrase("CFA francs for a US dollar")).leaf
    if dollar is not None and not (dollar.basis == "sourced" and inputs.replaced([dollar.key])):
        text = f"US dollars at {rate('USD', inputs):,.2f} XOF, an assumed rate"
        yield Note("rate", text, '--set fx.usd="545 to 595"')


def _shape(reach: Node, inputs: Inputs) -> Iterator[Note]:
    """Say how far the unknown shape of the reach curves alone moves the people reached."""
    shapes = [
        node.leaf for node in vague([reach]) if node.leaf and node.leaf.key.endswith("reach_shape")
    ]
    if not shapes:
        return
    low, high = (
        centrals([reach], {shape.key: getattr(shape.spread, end) for shape in shapes})[reach]
        for end in ("low", "high")
    )
    first = shapes[0]
    text = (
        f"the shape of the reach curve alone ({first.spread.low:g} to {first.spread.high:g}) moves"
        f" the people reached from {low:,.0f} to {high:,.0f}"
    )
    if any(_stands_in(shape, inputs) for shape in shapes):
        text = phrase(
            "How unequally people meet advertising is not known for Mali: {text}", text=text
        )
    text = text[0].upper() + text[1:]
    yield Note("shape", text, f'--set {first.key}="0.4 to 0.8"', ("plan.reach",))


def _calibration(planned: Planned, inputs: Inputs) -> Iterator[Note]:
    """Say where a plan leaves the campaign its default prices and shape come from by more than half
    as far again.

    Frequency tests the shape, and cost per person the price: where that is the user's own, the
    campaign is no measure of it.
    """
    rows = {spec.id: spec.node for spec in planned.rows}
    checks = (
        ("frequency", "fb_freq_zamfara", phrase("average frequency"), 1.0, ("reach_shape",)),
        (
            "cost_per_reached",
            "fb_cost_1000_reached_zamfara",
            phrase("cost per 1,000 people reached, in USD,"),
            1000.0,
            tuple(PRICE_EXAMPLES),
        ),
    )
    for name, figure, words, scale, tested in checks:
        node = rows.get(f"channel.facebook.{name}")
        seen = inputs.catalogue.figure(figure, "prices").observations[0]
        if node is None or seen.low is None or seen.high is None:
            continue
        keys = [one.leaf.key for one in leaves([node]) if one.leaf]
        if inputs.replaced(key for key in keys if key.rpartition(".")[2] in tested):
            continue
        value = centrals([node])[node] * scale
        if name == "cost_per_reached":
            value /= rate("USD", inputs)
        if value > 0.0 and not seen.low / 1.5 <= value <= seen.high * 1.5:
            text = (
                f"Facebook's {words} is {value:.2f}; in the campaign the default prices come from"
                f" it was {seen.low:g} to {seen.high:g} ({figure})"
            )
            yield Note("calibration", text, None, (f"channel.facebook.{name}",))
