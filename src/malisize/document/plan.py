"""A plan: whom money reaches, on which channels, and where the money goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    with_range,
)
from malisize.numerals import SINGLE, parse
from malisize.records import Estimate, Row
from malisize.wording import joined, phrase, plural, units
from malisize.wording.numbers import adding_up, decimal, full, number, share
from malisize.wording.steady import error_of_part

REACHED, NEEDED = "plan.reach", "budget.needed"
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
    yield asked(estimate, "", *_asked_for(estimate))
    yield Answers(tuple(_answers(estimate)))
    yield Lines((joined(" · ", list(_often(estimate))),), close=True)
    yield _table(estimate, rows)
    yield Lines((_charged(estimate),), close=True)
    yield Lines(tuple(_too_often(estimate)), close=True)
    yield Lines(tuple(_detail(estimate)), quiet=True)
    yield from movers(estimate, NEEDED if NEEDED in estimate else REACHED)
    yield from further(estimate, REACHED)


def _asked_for(estimate: Estimate) -> Iterator[str]:
    """Yield what a plan was asked for: its days, its money, its target."""
    asked_for = estimate.request["plan"]
    yield plural("1 day", "{number} days", int(asked_for["days"]))
    if NEEDED not in estimate:
        yield phrase("{amount} all in", amount=_with_currency(estimate["budget.total"]).text)
    if "grp" in asked_for:
        grps = parse(str(asked_for["grp"]), "amount", "--grp", limits=SINGLE).low
        yield phrase("to buy {number} GRPs", number=decimal(grps))
    elif "reach" in asked_for:
        yield phrase("to reach {people}", people=_target(str(asked_for["reach"])))


def _target(text: str) -> str:
    """Return the people that a plan is to reach, as many or which part of those it can."""
    if text.strip().endswith("%"):
        part = share(parse(text, "share", "--reach", limits=SINGLE).low)
        return phrase("{part} of those within reach", part=part)
    return full(parse(text, "amount", "--reach", limits=SINGLE).low)


def _with_currency(row: Row) -> Cell:
    """Return an amount of money to the franc or cent, with its currency."""
    found = money(_smallest(row), row.unit)
    said = phrase("{amount} {currency}", amount=found.text, currency=currency_of(row.unit))
    return found._replace(text=said)


def _too_often(estimate: Estimate) -> Iterator[str]:
    """Yield what a planner must see before the number is used: people met absurdly often."""
    yield from (note.text for note in estimate.notes if note.kind in ("frequency", "average"))


def _need(estimate: Estimate) -> Answer:
    """Return the total that a target needs: at central values, or as sure as was asked for."""
    row = estimate[NEEDED]
    if "confidence" not in estimate.request["plan"]:
        return Answer(phrase("You need"), _with_currency(row), likely_row(estimate.request, row))
    return Answer(
        phrase("You need"),
        _with_currency(estimate["budget.total"]),
        phrase("to be {part} sure of it", part=share(estimate["plan.chance"].central)),
        likely_row(estimate.request, row),
    )


def _answers(estimate: Estimate) -> Iterator[Answer]:
    if NEEDED in estimate:
        yield _need(estimate)
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


def _often(estimate: Estimate) -> Iterator[str]:
    if "plan.chance" in estimate and "confidence" not in estimate.request["plan"]:
        met = estimate["plan.chance"].central
        chance = share(met, error_of_part(met, estimate.request["draws"]))
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


def _charged(estimate: Estimate) -> str:
    """Return the lines of the total as a sum."""
    currency = currency_of(estimate["budget.total"].unit)
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
    return rests(estimate, row, own_keys(estimate, row, [estimate["budget.net_media"]]))


def _detail(estimate: Estimate) -> Iterator[str]:
    """Yield the totals with their ranges, and between what the reach must lie."""
    if NEEDED in estimate and "confidence" in estimate.request["plan"]:
        central = _with_currency(estimate[NEEDED]).text
        yield phrase("Total at central values: {amount}", amount=central)
    for id in (*_TOTALS, *_CHARGED[1:]):
        if id not in estimate or (id in _CHARGED and not estimate[id].high > 0):
            continue
        row = estimate[id]
        said = with_range(row)
        if id in _CHARGED or _is_money(row):
            currency = currency_of(row.unit)
            said = phrase("{amount} {currency}", amount=said, currency=currency)
        yield phrase("{label}: {number}", label=row.label, number=said)
    yield from bounds(estimate["plan.reach_largest"], estimate["plan.reach_upper"])


def _is_money(row: Row) -> bool:
    return row.id in _MONEY
