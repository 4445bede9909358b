"""What a market is worth: from a start, through labelled steps, to TAM, SAM and SOM, in people and
in money.

Rows, all stable: ``market.start``; ``market.step.N`` (the share or ratio of step N) and
``market.step.N.people`` (who is left after it); ``market.tam.people``, ``market.sam.people``,
``market.som.people``; ``market.sam.share`` and ``market.som.share`` (of the level above);
``market.limit.NAME``; ``market.price``, ``market.purchases``, ``market.revenue_per_customer``;
``market.LEVEL.revenue`` and, with a take rate, ``market.LEVEL.kept``; ``market.online_buyers.*``;
``market.top_down.*`` and ``market.ratio``; ``market.winning.cost`` and ``.payback``;
``market.line.NAME.*`` of each line of revenue; ``market.year.K.population``, ``.online``,
``.LEVEL.people``, ``.LEVEL.revenue``, ``.LEVEL.kept`` and what differs by year, of the K-th year to
come. Money is in the country's a year.
"""

from __future__ import annotations

import datetime

from malisize.errors import InputError
from malisize.figures.names import topics_of
from malisize.market.above import add_top_down
from malisize.market.base import TITLES, Market, Sized
from malisize.market.calendar import Calendar, calendar
from malisize.market.campaign import Campaign
from malisize.market.checks import add_online_buyers, note_doubles, watch_sense
from malisize.market.funnel import is_count, levels_of
from malisize.market.limits import add_limits, limited
from malisize.market.start import OWN, start_of
from malisize.market.value import add_money, add_value
from malisize.market.winning import add_winning
from malisize.market.years import add_years
from malisize.model.audience import Audience, RowSpec, Watch
from malisize.model.inputs import CENTRAL, Inputs
from malisize.model.population import Population
from malisize.model.segment import nation
from malisize.quantity.evaluate import leaves
from malisize.records import Note
from malisize.request import MarketRequest
from malisize.rows import family_of
from malisize.text import shown
from malisize.wording import phrase

_ONLINE = ("connectivity", "internet_surveys", "platforms", "platform_surveys")
NATIONAL = ("population", "internet_users", "online")


def sized(
    audience: Audience,
    inputs: Inputs,
    request: MarketRequest,
    campaign: Campaign | None = None,
    date: datetime.date | None = None,
) -> Sized:
    """Return the rows of the market that the assumptions describe, which starts from an audience,
    with its checks and notes.

    ``campaign`` holds SOM down by what it wins, ``date`` is that of the estimate. Raises InputError
    naming the key, InfeasibleError later where a level is above the one it is part of.
    """
    spec = start_of(audience, inputs)
    out = _begun(audience, inputs, spec, calendar(inputs, request.years, date))
    levels = levels_of(out, spec.node)
    add_value(out)
    add_limits(out, campaign)
    levels["som"] = limited(out, levels["som"])
    for level, above in (("tam", None), ("sam", "tam"), ("som", "sam")):
        title = TITLES[level]
        label = phrase("{title}: {unit}", title=title, unit=out.customers)
        out.add(f"market.{level}.people", label, levels[level])
        if above is not None:
            share = levels[level].share_of(levels[above])
            out.add(
                f"market.{level}.share",
                phrase("{title}, share of {titles}", title=title, titles=TITLES[above]),
                share,
            )
    assert out.worth is not None
    revenue = {
        level: add_money(out, f"market.{level}", TITLES[level], levels[level], out.worth)
        for level in levels
    }
    add_winning(out, campaign)
    watch_sense(out, levels)
    add_online_buyers(out, levels)
    comparison = add_top_down(out, audience, revenue)
    add_years(out, levels)
    if campaign is not None:
        text = phrase(
            "the campaign costs more in {money} than the customers it can win pay in a year",
            money=inputs.country.currency,
        )
        rows = ("market.som.revenue",)
        out.watches.append(Watch(campaign.cost, revenue["som"], text, rows=rows))
    return Sized(tuple(out.rows), tuple(out.watches), tuple(out.notes), comparison)


def _begun(audience: Audience, inputs: Inputs, spec: RowSpec, when: Calendar) -> Market:
    """Return a market with the rows of its start. Raises InputError for a start that is no
    count.
    """
    name, is_own = spec.id, spec.id == OWN
    national = not is_own and (name in NATIONAL or name.endswith(".accounts") or "." not in name)
    segment = nation(inputs.country) if national else audience.segment
    keys = {node.leaf.key for node in leaves([spec.node]) if node.leaf}
    started = family_of(name)
    out = Market(
        inputs,
        when,
        Population(inputs, segment),
        audience.segment,
        online=_is_online(keys, inputs),
        bounded=started is not None and started.unit == "people",
        standing={spec.node} if spec.stands_in else set(),
        steps=inputs.assumptions.steps,
        begins=spec.node,
    )
    if not is_count(spec.node):
        raise InputError(
            phrase(
                "market.start: {name} is in `{unit}`, and a market starts from a count",
                name=shown(name),
                unit=spec.node.unit,
            ),
            hint=phrase("write a row or figure in people, accounts or connections"),
        )
    if segment.regions:
        out.standing.add(out.scope.users(segment.ages))
    label = phrase("Start: {label}", label=spec.label)
    out.add("market.start", label, spec.node, note=spec.note if is_own else "")
    out.add(
        "market.population",
        phrase("People: {label}", label=segment.label),
        out.scope.people(segment.ages),
    )
    if out.online:
        out.add(
            "market.online",
            phrase("People online: {label}", label=segment.label),
            out.scope.users(segment.ages),
        )
    if national and audience.segment != segment:
        text = phrase(
            "The market starts from the whole country (“{label}”), whatever area, gender and age"
            " were asked for",
            label=spec.label,
        )
        out.notes.append(Note("start-national", text, None, ("market.start",)))
    note_doubles(out, name, keys)
    return out


def _is_online(keys: set[str], inputs: Inputs) -> bool:
    """Tell whether customers are online: the start or a step rests on users of something, or buyers
    online bound them.
    """
    given = inputs.assumptions
    figures = [
        key.removeprefix("figures.").removesuffix(CENTRAL)
        for key in keys
        if key.startswith("figures.")
    ]
    figures += [step.given.figure for step in given.steps if step.given.figure is not None]
    topics = {topic for figure in figures for topic in topics_of(figure, inputs.country)}
    return bool(given.under("market.online_buyers")) or not topics.isdisjoint(_ONLINE)
