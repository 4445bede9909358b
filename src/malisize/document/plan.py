"""A plan: whom money reaches, on which channels, and where the money goes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.document.audience import bounds, channel_rows, name_of
from malisize.document.blocks import (
    Answer,
    Answers,
    AnyCell,
    Block,
    Cell,
    Column,
    Lines,
    Range,
    Table,
)
from malisize.document.exposure import exposure
from malisize.document.ladder import NET_MEDIA, asked_money, charged, ladder, spent, with_currency
from malisize.document.parts import (
    amount,
    asked,
    currency_of,
    further,
    heading_of_ranges,
    likely_row,
    money,
    movers,
    of_row,
    range_of,
    with_range,
)
from malisize.document.resting import own_keys, rests
from malisize.numerals import SINGLE, parse
from malisize.records import Estimate, Row
from malisize.rows import part_of
from malisize.wording import joined, phrase, plural, units
from malisize.wording.months import days
from malisize.wording.numbers import decimal, full, number, share
from malisize.wording.steady import error_of_part

REACHED, NEEDED = "plan.reach", "budget.needed"
_EVEN = 0.5  # the chance that the middle case has
_PIECES = ("spots", "messages", "posts", "faces")
_TOTALS = (
    "plan.share",
    "plan.on_target",
    "plan.outside_target",
    "plan.cost_per_reached",
    "plan.frequency",
    "plan.weekly_frequency",
    "plan.grps",
    "plan.cost_per_grp",
    "plan.left_over",
    "plan.clicks",
    "plan.conversions",
    "plan.cost_per_conversion",
    "plan.daily_spend",
)


_MONEY = (
    "plan.cost_per_reached",
    "plan.cost_per_conversion",
    "plan.cost_per_grp",
    "plan.daily_spend",
    "plan.left_over",
)


def plan(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a plan."""
    rows = channel_rows(estimate, "channel.CHANNEL.reach")
    yield asked(estimate, "", *asked_for(estimate))
    yield Answers(tuple(answers(estimate)))
    yield Lines((joined(" · ", list(how_sure(estimate))),), close=True)
    yield _table(estimate, rows)
    yield Lines(tuple(_money(estimate, rows)), close=True)
    yield Lines(tuple(_too_often(estimate)), close=True)
    yield Lines(tuple(_detail(estimate)), quiet=True)
    yield from exposure(estimate)
    yield ladder(estimate)
    yield from movers(estimate, NEEDED if NEEDED in estimate else REACHED)
    yield from further(estimate, REACHED)


def when(record: Mapping[str, Any]) -> str:
    """Return in words how long a plan runs, on which dates and in which weeks, by its record."""
    length = plural("1 day", "{number} days", int(record["days"]))
    said: list[str] = [length]
    if record.get("start"):
        said.append(days(str(record["start"]), str(record["end"])))
    some = [entry.replace("=", ": ") for entry in record.get("weeks") or () if entry != "all"]
    if some:
        said.append(phrase("weeks {weeks}", weeks="; ".join(some)))
    return joined(", ", said)


def asked_for(estimate: Estimate) -> Iterator[str]:
    """Yield what a plan was asked for: its days, its money, its target."""
    wanted = estimate.request["plan"]
    yield from estimate.narrowed
    yield when(wanted)
    if NEEDED not in estimate:
        yield asked_money(estimate)
    if "grp" in wanted:
        grps = parse(str(wanted["grp"]), "amount", "--grp", limits=SINGLE).low
        yield phrase("to buy {number} GRPs", number=decimal(grps))
    elif "reach" in wanted:
        yield phrase("to reach {people}", people=_target(str(wanted["reach"])))
    if is_evenly_split(estimate):
        yield phrase("split evenly, as none was given (--split, --allocate)")


def is_evenly_split(estimate: Estimate) -> bool:
    """Tell whether a plan of several channels gives each the same because nobody said otherwise."""
    wanted = estimate.request["plan"]
    if any(wanted.get(name) for name in ("split", "allocate")):
        return False
    return bool(estimate.parts) or len(channel_rows(estimate, "channel.CHANNEL.reach")) > 1


def _target(text: str) -> str:
    """Return the people that a plan is to reach, as many or which part of those it can."""
    if text.strip().endswith("%"):
        part = share(parse(text, "share", "--reach", limits=SINGLE).low)
        return phrase("{part} of those within reach", part=part)
    return full(parse(text, "amount", "--reach", limits=SINGLE).low)


def _money(estimate: Estimate, rows: Sequence[Row]) -> Iterator[str]:
    """Yield where the money goes, and whether the prices are anybody's."""
    *before, last = charged(estimate)
    yield from before
    priced = next((note.keys for note in estimate.notes if note.kind == "price"), ())
    supposed = {key.split(".")[1] for key in priced}
    if not supposed:
        yield last
    elif supposed >= {part_of(row.id, "CHANNEL") for row in rows}:
        yield phrase("{money}; prices are assumed, as none is published locally", money=last)
    else:
        yield phrase("{money}; some prices are assumed, as none is published locally", money=last)


def _too_often(estimate: Estimate) -> Iterator[str]:
    """Yield what a planner must see before the number is used: people met absurdly often."""
    yield from (note.text for note in estimate.notes if note.kind in ("frequency", "average"))


def _need(estimate: Estimate) -> Answer:
    """Return the total that a target needs: at central values, or as sure as was asked for."""
    row = estimate[NEEDED]
    if "confidence" not in estimate.request["plan"]:
        return Answer(phrase("You need"), with_currency(row), likely_row(estimate.request, row))
    return Answer(
        phrase("You need"),
        _about(estimate["budget.total"]),
        phrase(
            "to reach {people} in {part} of cases",
            people=_target(str(estimate.request["plan"]["reach"])),
            part=share(estimate["plan.chance"].central),
        ),
        phrase("depending on the case: {likely}", likely=likely_row(estimate.request, row)),
    )


def _about(row: Row) -> Cell:
    """Return a total that was found over draws to the two figures that another seed would find;
    the line of money has it to the franc.
    """
    step = 10.0 ** (math.floor(math.log10(row.central)) - 1)
    rounded = with_currency(row._replace(central=round(row.central / step) * step))
    return Cell(phrase("about {amount}", amount=rounded.text), row.central, row.unit)


def answers(estimate: Estimate) -> Iterator[Answer]:
    """Yield what a plan answers: the total that it needs, and the people it reaches."""
    if NEEDED in estimate:
        yield _need(estimate)
    reach = estimate[REACHED]
    times = int(estimate.request["plan"]["effective"])
    several = f"plan.reach_{times}plus"
    both = times > 1 and several in estimate
    aim = _aim(estimate)
    likely = likely_row(estimate.request, reach)
    yield Answer(phrase("You reach"), of_row(reach), likely, "" if both else aim)
    if both:
        row = estimate[several]
        name = phrase("{times} times or more", times=times)
        yield Answer(name, of_row(row), likely_row(estimate.request, row), aim)


def _aim(estimate: Estimate) -> str:
    """Return why a plan that is to be sure of its target reaches more than that in the middle."""
    sure = "confidence" in estimate.request["plan"] and estimate["plan.chance"].central
    wanted = estimate.request["plan"].get("reach")
    if NEEDED not in estimate or not wanted or not sure > _EVEN:
        return ""
    part = share(estimate["plan.chance"].central)
    return phrase(
        "half of all cases reach this or more; {part} reach {target}",
        part=part,
        target=_target(str(wanted)),
    )


def how_sure(estimate: Estimate) -> Iterator[str]:
    """Yield how sure a total is to reach its target, and what the people reached are of all, how
    often they are met and what each costs.
    """
    if "plan.chance" in estimate and "confidence" not in estimate.request["plan"]:
        met = estimate["plan.chance"].central
        chance = share(met, error_of_part(met, estimate.request["draws"]))
        yield phrase("{chance} sure to reach the target", chance=chance)
    yield phrase(
        "{part} of {people} within reach",
        part=share(estimate["plan.share"].central),
        people=full(estimate["reachable.deduplicated"].central),
    )
    if "plan.weekly_frequency" in estimate:
        often, weekly = (
            of_row(estimate[f"plan.{name}"]).text for name in ("frequency", "weekly_frequency")
        )
        yield phrase("met {often} times, {weekly} a week", often=often, weekly=weekly)
    if "plan.cost_per_reached" in estimate:
        cost = of_row(estimate["plan.cost_per_reached"])
        yield phrase(
            "{amount} {currency} a person", amount=cost.text, currency=currency_of(cost.unit)
        )


def _table(estimate: Estimate, rows: Sequence[Row]) -> Table:
    currency = currency_of(estimate["budget.total"].unit)
    times = int(estimate.request["plan"]["effective"])
    often = [
        other
        for other in range(2, 21)
        if any(f"{row.id}_{other}plus" in estimate for row in rows)
        and (other == times or other <= 3)
    ]
    axis = (0.0, max((row.high for row in rows), default=0.0))
    columns = (
        Column(phrase("channel", "heading")),
        Column(phrase("spend {currency}", currency=currency), "number"),
        Column(phrase("of media"), "number", extra=2),
        Column(phrase("people"), "number", main=True),
        *(
            Column(
                phrase("{times}+ times", times=other), "number", extra=0 if other == times else 5
            )
            for other in often
        ),
        Column(heading_of_ranges(estimate.request), "range", axis=axis, extra=3),
        Column(phrase("times met"), "number"),
        Column(phrase("{currency}/person", currency=currency), "number"),
        Column(phrase("price from"), extra=1),
        Column(phrase("buys"), extra=4),
        Column(phrase("impressions"), "number", extra=6),
        Column(phrase("on target"), "number", extra=6),
        Column(phrase("clicks"), "number", extra=6),
        Column(phrase("{currency} a GRP", currency=currency), "number", extra=7),
        Column(phrase("affinity"), "number", extra=7),
    )
    spends = spent(estimate, rows)
    all_spent = sum(spends.values())
    lines = tuple(_line(estimate, row, often, spends, all_spent) for row in rows)
    return Table(columns, lines, by_weight=True)


def _line(
    estimate: Estimate, row: Row, often: Sequence[int], spends: dict[str, int], all_spent: int
) -> tuple[AnyCell, ...]:
    stem = row.id.removesuffix(".reach")

    def cell(name: str) -> Cell | None:
        id = f"{stem}.{name}"
        return of_row(estimate[id]) if id in estimate else None

    spend = spends[f"{stem}.spend"]
    bought = next((name for name in _PIECES if f"{stem}.{name}" in estimate), None)
    pieces: Cell | None = None
    if bought is not None:
        whole = f"{stem}.whole_{bought}"
        count = estimate[whole if whole in estimate else f"{stem}.{bought}"]
        said = phrase(
            "{count} {unit}", count=number(count.central, count.unit), unit=units.many(count.unit)
        )
        pieces = Cell(said, count.central, count.unit)
    part = spend / all_spent if all_spent else 0.0
    vague: Range | None = range_of(row)
    return (
        Cell(name_of(estimate, row)),
        money(spend, estimate[f"{stem}.spend"].unit),
        amount(part, "share"),
        of_row(row),
        *(cell(f"reach_{other}plus") for other in often),
        vague,
        cell("frequency"),
        cell("cost_per_reached"),
        _price(estimate, stem),
        pieces,
        cell("impressions"),
        cell("on_target"),
        cell("clicks"),
        cell("cost_per_grp"),
        cell("affinity"),
    )


def _price(estimate: Estimate, stem: str) -> Cell | None:
    """Return in words whose price a channel has."""
    seen = next(
        (f"{stem}.{name}" for name in ("impressions", *_PIECES) if f"{stem}.{name}" in estimate),
        None,
    )
    if seen is None:
        return None
    row = estimate[seen]
    return rests(estimate, row, own_keys(estimate, row, [estimate[NET_MEDIA]]))


def _detail(estimate: Estimate) -> Iterator[str]:
    """Yield the totals with their ranges, and between what the reach must lie."""
    if NEEDED in estimate and "confidence" in estimate.request["plan"]:
        central = with_currency(estimate[NEEDED]).text
        yield phrase("Total at central values: {amount}", amount=central)
    for id in _TOTALS:
        if id not in estimate:
            continue
        row = estimate[id]
        said = with_range(row)
        if _is_money(row):
            currency = currency_of(row.unit)
            said = phrase("{amount} {currency}", amount=said, currency=currency)
        yield phrase("{label}: {number}", label=row.label, number=said)
    yield from bounds(estimate["plan.reach_largest"], estimate["plan.reach_upper"])


def _is_money(row: Row) -> bool:
    return row.id in _MONEY
