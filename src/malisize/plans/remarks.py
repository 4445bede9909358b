"""What to say of a plan: what it rests on, and where it falls short."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.assumptions.rules import option_of
from malisize.model.buying import tells
from malisize.model.channels import find
from malisize.model.inputs import Inputs
from malisize.model.money import in_own, rate_of
from malisize.model.pieces import CPM_EXAMPLE, PRICES, price_example
from malisize.model.plan import TOTAL
from malisize.numerals import (
    BILLING,
    BY_CODE,
    currencies_in,
    currency_named,
    is_currency,
    parity,
    plain,
)
from malisize.plans.allocation import allocation
from malisize.plans.amounts import rate
from malisize.plans.brief import Brief, Planned
from malisize.quantity.evaluate import centrals, leaves, vague
from malisize.quantity.node import Leaf, Node
from malisize.records import Note
from malisize.request import PlanRequest
from malisize.text import command
from malisize.wording import both, joined, phrase
from malisize.wording.numbers import decimal, full, share, span

_SHOWN = 3  # exposures up to which a screen gives reach


def remarks(brief: Brief, planned: Planned) -> list[Note]:
    """Return how much better an allocation is than the equal split, and where the plan falls
    below what media take.
    """
    out: list[Note] = []
    if brief.request.allocate:
        out.extend(allocation(brief, planned))
    if planned.plan.parts:  # of which each says the rest
        return out
    silent = [
        one
        for one in planned.plan.bought
        if not tells(one.curve, max(_SHOWN, brief.request.effective))
    ]
    if silent:
        text = phrase(
            "{channels}: the model does not tell how often each person is reached, so everybody"
            " counts once and nobody as reached several times",
            channels=both([one.reach.channel.label for one in silent]),
        )
        first = silent[0]
        if first.curve.kind == "capped":
            typed = command("--set", f"channels.{first.key}.frequency_cap=5 per flight")
            hint = phrase("a cap of the whole flight tells it: `{typed}`", typed=typed)
        else:
            typed = command("--set", f"channels.{first.key}.cpm={CPM_EXAMPLE}")
            hint = phrase("a price of impressions tells it: `{typed}`", typed=typed)
        out.append(Note("times-unknown", text, hint))
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
        daily = values[spends[f"channel.{one.key}.spend"]] / brief.flight.running(one.key)
        if daily <= 0.0 or not brief.inputs.has(key):
            continue
        label = one.reach.channel.label
        node = in_own(
            brief.inputs.assumption(key, phrase("{label}: least daily spend", label=label)),
            brief.inputs,
        )
        least = centrals([node])[node]
        if daily < least:
            text = phrase(
                "{label} gets {daily} a day, below its minimum daily spend of {least}",
                label=label,
                daily=brief.money(daily),
                least=brief.money(least),
            )
            hint = phrase("fewer days or channels, or a larger total")
            rows = (f"channel.{one.key}.spend",)
            out.append(Note("minimum-spend", text, hint, rows, (key,)))
    topic, _, name = brief.inputs.country.watch.campaign_least_total.partition(".")
    entry = brief.inputs.catalogue.figure(name, topic).used() if name else None
    if entry is not None and entry.low is not None and total < entry.low:
        text = phrase(
            "The total of {total} is below the published cost of a first campaign, {low}",
            total=brief.money(total),
            low=brief.money(entry.low),
        )
        hint = phrase("see `{typed}`", typed=f"malisize figures show {name}")
        out.append(Note("small-total", text, hint, (TOTAL,)))
    return out


def doubts(planned: Planned, inputs: Inputs, request: PlanRequest) -> list[Note]:
    """Return what a plan rests on that nobody published for the country, and what the unknown shape
    of reach curves does to it.
    """
    return [
        *_prices(planned.reach, inputs),
        *_shape(planned.reach, inputs),
        *_calibration(planned, inputs),
        *_vat(inputs),
        *_rates(planned.reach, inputs, request),
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
    """Name the prices from elsewhere that stand in for those of the country."""
    prices = {
        node.leaf.key: node.label
        for node in leaves([reach])
        if node.leaf
        and node.leaf.key.rpartition(".")[2] in PRICES
        and _stands_in(node.leaf, inputs)
    }
    if prices:
        text = phrase(
            "No price is published for {country}; prices from elsewhere are used: {prices}",
            country=inputs.country.name,
            prices=joined("; ", list(prices.values())),
        )
        first = next(iter(prices))
        example = price_example(first.rpartition(".")[2], inputs.country)
        yield Note("price", text, f'--set {first}="{example}"', (), tuple(prices))


def _vat(inputs: Inputs) -> Iterator[Note]:
    """Say where VAT on media is not the published rate."""
    vat = inputs.assumption("vat.media", phrase("VAT on media")).leaf
    assert vat is not None
    published = inputs.country.watch.vat
    taken = vat.spread.central
    if published is not None and taken != published:
        text = phrase(
            "VAT on media is taken as {taken}; the published rate in {country} is {rate}",
            taken=share(taken),
            country=inputs.country.name,
            rate=share(published),
        )
        hint = f'--set vat.media="{plain(published, "share")}"'
        effect = abs((1.0 + taken) / (1.0 + published) - 1.0)  # of what is left for media
        yield Note("vat", text, hint, ("budget.vat_media",), ("vat.media",), effect)


def _rates(reach: Node, inputs: Inputs, request: PlanRequest) -> Iterator[Note]:
    """Say what other money is taken at where some is used at a rate that may change, unless the
    user gave it with a source.
    """
    amounts = (request.total or "", *request.lock, *request.least, *request.most)
    written = {request.currency, *(code for text in amounts for code in currencies_in(text))}
    used = {node.leaf.key for node in leaves([reach]) if node.leaf}
    own = inputs.country.currency
    taken = {key.removeprefix("fx.").upper() for key in used if key.startswith("fx.")}
    more = sorted(one for one in {*taken, *written} - {None, *BY_CODE} if is_currency(one))
    for code in (*BY_CODE, *more):
        money, key = currency_named(code), f"fx.{code.lower()}"
        if parity(own, code) is not None or not (key in used or code in written):
            continue
        leaf = rate_of(code, inputs).leaf
        if leaf is not None and not (leaf.basis == "sourced" and inputs.replaced([key])):
            text = phrase(
                "{money} are converted at {rate} {own}, an assumed rate",
                money=money.many,
                rate=decimal(rate(code, inputs)),
                own=own,
            )
            yield Note("rate", text, option_of(key, inputs.country), (), (key,))


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
    words = {"low": full(low), "high": full(high)}
    text = (
        phrase(
            "How fast reach slows as money grows (some people meet advertising far more often than"
            " others) is not known for {country}: it alone moves the people reached from {low} to"
            " {high}",
            country=inputs.country.name,
            **words,
        )
        if any(_stands_in(shape, inputs) for shape in shapes)
        else phrase(
            "How fast reach slows as money grows moves, alone, the people reached from {low} to"
            " {high}",
            **words,
        )
    )
    central = centrals([reach])[reach]
    effect = abs(high - low) / central if central else None
    keys = tuple(shape.key for shape in shapes)
    yield Note("shape", text, f'--set {first.key}="0.4 to 0.8"', ("plan.reach",), keys, effect)


def _calibration(planned: Planned, inputs: Inputs) -> Iterator[Note]:
    """Say where a plan leaves the campaign its default prices and shape come from by more than half
    as far again.

    Frequency tests the shape, and cost per person the price: where that is the user's own, the
    campaign is no measure of it.
    """
    rows, watch = {spec.id: spec.node for spec in planned.rows}, inputs.country.watch
    checks = (
        ("frequency", watch.campaign_frequency, phrase("average frequency"), 1.0, ("reach_shape",)),
        (
            "cost_per_reached",
            watch.campaign_cost_per_1000,
            phrase("cost per 1 000 people reached, in {money},", money=BILLING),
            1000.0,
            PRICES,
        ),
    )
    for name, figure, words, scale, tested in checks:
        row = f"channel.{watch.campaign}.{name}"
        node = rows.get(row)
        if node is None or not figure:
            continue
        topic, key = figure.split(".")
        seen = inputs.catalogue.figure(key, topic).observations[0]
        if seen.low is None or seen.high is None:
            continue
        keys = [one.leaf.key for one in leaves([node]) if one.leaf]
        if inputs.replaced(key for key in keys if key.rpartition(".")[2] in tested):
            continue
        value = centrals([node])[node] * scale
        if name == "cost_per_reached":
            value /= rate(BILLING, inputs)
        if value > 0.0 and not seen.low / 1.5 <= value <= seen.high * 1.5:
            channel = find(watch.campaign, inputs.country)
            text = phrase(
                "{channel}: {what} is {value} here; it was {seen} in the campaign that our default"
                " prices come from",
                channel=channel.label,
                what=words,
                value=decimal(value),
                seen=span(seen.low, seen.high, "ratio"),
            )
            hint = phrase("see `{typed}`", typed=f"malisize figures show {key}")
            yield Note("calibration", text, hint, (row,))
