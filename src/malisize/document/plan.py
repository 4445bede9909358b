"""A plan: whom money reaches, on which channels, and where the money goes."""

from __future__ import annotations

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
    own_keys,
    range_of,
    rests,
    scale_of,
    steady,
)
from malisize.numerals import LARGEST
from malisize.records import Estimate, Row
from malisize.wording import joined, phrase, plural, units
from malisize.wording.numbers import adding_up, days, full, number, share, span, whole

REACHED = "plan.reach"
_SHORT = {
    "budget.net_media": phrase("Media"),
    "budget.agency_fee": phrase("agency"),
    "budget.payment_fee": phrase("payment"),
    "budget.production": phrase("production"),
    "budget.vat_media": phrase("VAT on media"),
    "budget.vat_services": phrase("VAT on fees"),
}
_CHARGED = tuple(_SHORT)
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
    total = money(_smallest(estimate["budget.total"]), estimate["budget.total"].unit)
    currency = currency_of(total.unit)
    said = phrase("{amount} {currency} all in", amount=total.text, currency=currency)
    yield asked(estimate, "", when(estimate.request["plan"]), said)
    yield Answers(tuple(_answers(estimate)))
    yield Lines((joined(" · ", list(_often(estimate))),), close=True)
    yield _table(estimate, rows)
    yield Lines((_charged(estimate, currency),), close=True)
    yield Lines(tuple(_too_often(estimate)))
    yield Lines(tuple(_detail(estimate)), quiet=True)
    yield from movers(estimate, REACHED)
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


def _too_often(estimate: Estimate) -> Iterator[str]:
    """Yield what a planner must see before the number is used: people met absurdly often."""
    for note in estimate.notes:
        if note.kind in ("frequency", "average"):
            yield (
                phrase("{text}: {hint}", text=note.text, hint=note.hint)
                if note.hint
                else (note.text)
            )


def _answers(estimate: Estimate) -> Iterator[Answer]:
    if "budget.needed" in estimate:
        row = estimate["budget.needed"]
        needed = money(_smallest(row), row.unit)
        said = phrase("{amount} {currency}", amount=needed.text, currency=currency_of(row.unit))
        yield Answer(phrase("You need"), needed._replace(text=said), _likely_need(estimate, row))
    reach = estimate[REACHED]
    yield Answer(phrase("You reach"), of_row(reach), likely_row(estimate.request, reach))
    times = int(estimate.request["plan"]["effective"])
    several = f"plan.reach_{times}plus"
    if times > 1 and several in estimate:
        row = estimate[several]
        yield Answer(
            phrase("{times} times or more", times=times),
            of_row(row),
            likely_row(estimate.request, row),
        )


def _likely_need(estimate: Estimate, row: Row) -> str:
    """Return the range of a total that is looked for, which has no end where no total reaches."""
    if row.high < LARGEST:
        return likely_row(estimate.request, row)
    if row.low >= LARGEST:
        return phrase("not reachable in most draws")
    return phrase(
        "from {low} {currency}, to not reachable",
        low=whole(row.low),
        currency=currency_of(row.unit),
    )


def _often(estimate: Estimate) -> Iterator[str]:
    if "plan.chance" in estimate:
        chance = share(estimate["plan.chance"].central)
        yield phrase("{chance} sure to reach the target", chance=chance)
    yield phrase(
        "{part} of {people} within reach",
        part=share(estimate["plan.share"].central),
        people=full(estimate["reachable.deduplicated"].central),
    )
    if "plan.frequency" in estimate:
        often, weekly = (
            of_row(estimate[f"plan.{name}"]).text for name in ("frequency", "weekly_frequency")
        )
        yield phrase("met {often} times, {weekly} a week", often=often, weekly=weekly)
    if "plan.cost_per_reached" in estimate:
        cost = of_row(estimate["plan.cost_per_reached"])
        yield phrase(
            "{amount} {currency} a person", amount=cost.text, currency=currency_of(cost.unit)
        )


def _smallest(row: Row) -> int:
    """Return an amount in whole francs, or in whole cents."""
    return round(row.central * scale_of(row.unit))


def lines_of_total(estimate: Estimate) -> dict[str, int]:
    """Return the lines of the total, in the smallest unit of money: they add up to it as shown."""
    return _parts(estimate, _CHARGED, _smallest(estimate["budget.total"]))


def spent(estimate: Estimate, rows: Sequence[Row]) -> dict[str, int]:
    """Return the spends of channels by id, adding up to net media as shown."""
    ids = [row.id.replace(".reach", ".spend") for row in rows]
    return _parts(estimate, ids, lines_of_total(estimate)["budget.net_media"])


def _parts(estimate: Estimate, ids: Sequence[str], sum_of_them: int) -> dict[str, int]:
    parts = [estimate[id].central * scale_of(estimate[id].unit) for id in ids]
    return dict(zip(ids, adding_up(parts, sum_of_them), strict=True))


def _charged(estimate: Estimate, currency: str) -> str:
    """Return the lines of the total as a sum."""
    shown = {
        id: value
        for id, value in lines_of_total(estimate).items()
        if id == "budget.net_media" or estimate[id].high > 0
    }
    labels = dict(_SHORT)
    if "budget.vat_media" not in shown:
        labels["budget.vat_services"] = phrase("VAT")
    lines = [
        phrase("{label} {amount}", label=labels[id], amount=money(value, currency).text)
        for id, value in shown.items()
    ]
    total = money(_smallest(estimate["budget.total"]), currency).text
    return phrase("{lines} = {total}", lines=joined(" + ", lines), total=total)


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
        Column(phrase("people 1+"), "number", main=True),
        *(
            Column(phrase("{times}+", times=other), "number", extra=0 if other == times else 5)
            for other in often
        ),
        Column(heading_of_ranges(estimate.request), "range", axis=axis, extra=3),
        Column(phrase("freq."), "number"),
        Column(phrase("{currency} each", currency=currency), "number"),
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
    return Table(columns, lines)


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
    return rests(estimate, row, own_keys(estimate, row, [estimate["budget.net_media"]]))


def _detail(estimate: Estimate) -> Iterator[str]:
    """Yield the totals with their ranges, and between what the reach must lie."""
    for id in (*_TOTALS, *_CHARGED[1:]):
        if id not in estimate or (id in _CHARGED and not estimate[id].high > 0):
            continue
        row = estimate[id]
        said = number(row.central, row.unit)
        unit = currency_of(row.unit) if id in _CHARGED or _is_money(row) else ""
        ends = span(row.low, row.high, row.unit, steady(row))
        vague = phrase(" ({ends})", ends=ends) if row.high > row.low else ""
        yield phrase(
            "{label}: {number}{unit}{vague}",
            label=row.label,
            number=said,
            unit=f" {unit}" if unit else "",
            vague=vague,
        )
    yield from bounds(estimate["plan.reach_largest"], estimate["plan.reach_upper"])


def _is_money(row: Row) -> bool:
    return row.id in _MONEY
