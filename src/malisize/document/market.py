"""A market: whom one could win and what they pay, step by step, and what checks it."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.blocks import (
    Answer,
    Answers,
    AnyCell,
    Bar,
    Block,
    Cell,
    Column,
    Item,
    Lines,
    Section,
    Table,
)
from malisize.document.market_years import LEVELS, years
from malisize.document.parts import (
    amount,
    asked,
    currency_of,
    further,
    heading_of_ranges,
    likely_row,
    movers,
    of_row,
    range_of,
    with_range,
    with_unit,
)
from malisize.document.resting import own_keys, rests
from malisize.records import Estimate, Row
from malisize.rows import is_of, part_of
from malisize.wording import joined, of_data, phrase, plural, units
from malisize.wording.numbers import count, decimal, full, number, of_table, share

WON = "market.som.people"


def market(estimate: Estimate) -> Iterator[Block]:
    """Yield the blocks of a market."""
    yield asked(estimate, "")
    yield Answers(tuple(answers(estimate)))
    yield Lines(tuple(_value(estimate)), close=True)
    spare = 0 if _loses(estimate) else 2
    yield Lines(tuple(_winning(estimate)), close=True, spare=spare)
    yield funnel(estimate)
    yield Lines((_levels(estimate),), close=True, spare=1)
    yield Lines(tuple(_limits(estimate)), quiet=True, close=True)
    yield Lines(tuple(_buyers(estimate)), quiet=True)
    if "market.ratio" in estimate:
        yield _two_ways(estimate)
        yield Lines((_ratio(estimate),), quiet=True, close=True)
    yield from years(estimate)
    yield from movers(estimate, WON)
    yield Section("reasons", tuple(reasons(estimate)))
    yield from further(estimate, WON, _cited(estimate))


def _cited(estimate: Estimate) -> frozenset[str]:
    """Return the keys of the sources that the rows of the market rest on."""
    rows = (row for row in estimate.rows if is_market(row))
    return frozenset(key for row in rows for key in row.sources)


def is_market(row: Row) -> bool:
    """Tell whether a row is one of the market, and not of the audience below it."""
    return row.id.split(".")[0] == "market"


def money(row: Row) -> str:
    """Return an amount of money with its currency, a small one with its decimals, so that a
    product can be followed.
    """
    value = row.central
    said = of_table(value, "") if value >= 100 or value == int(value) else decimal(value)
    return phrase("{amount} {currency}", amount=said, currency=currency_of(row.unit))


def answers(estimate: Estimate) -> Iterator[Answer]:
    """Yield whom one could win, and what they pay."""
    won, worth = estimate[WON], estimate["market.som.revenue"]
    kept = "market.som.kept" in estimate
    sales = phrase("Sales a year") if kept else phrase("Sales a year, before costs")
    yield Answer(
        phrase("You could win"),
        of_row(won)._replace(text=with_unit(of_row(won).text, won.unit)),
        likely_row(estimate.request, won),
    )
    yield Answer(
        sales,
        Cell(money(worth), worth.central, worth.unit),
        likely_row(estimate.request, worth),
    )
    if kept:
        income, name = estimate["market.som.kept"], phrase("Of which you keep")
        if "market.take_rate" in estimate:
            part = share(estimate["market.take_rate"].central)
            name = phrase("Of which you keep {part}", part=part)
        yield Answer(
            name,
            Cell(money(income), income.central, income.unit),
            likely_row(estimate.request, income),
        )


def _value(estimate: Estimate) -> Iterator[str]:
    """Yield what one customer pays."""
    whole = estimate["market.revenue_per_customer"]
    said = phrase("One customer pays {amount} a year", amount=money(whole))
    if "market.price" in estimate:
        said = phrase(
            "{said}: {price} x {often} purchases",
            said=said,
            price=money(estimate["market.price"]),
            often=_times(estimate["market.purchases"].central),
        )
    lines = [row for row in estimate.rows if is_of(row.id, "market.line.LINE.revenue_per_customer")]
    if lines:
        each = [joined(" ", [_called(estimate, row), money(row)]) for row in lines]
        said = phrase("{said}: {lines}", said=said, lines=joined(" + ", each))
    yield said


def _times(often: float) -> str:
    """Return a number of purchases, a small one with its decimals, so that a product can be
    followed.
    """
    return count(often) if often >= 10 or often == int(often) else decimal(often)


def _called(estimate: Estimate, row: Row) -> str:
    """Return what a line of revenue is called."""
    name = part_of(row.id, "LINE")
    return of_data(str(estimate.request["market"]["line"][name].get("label", name)))


def _winning(estimate: Estimate) -> Iterator[str]:
    """Yield what winning a customer costs, and when that is paid back."""
    if "market.winning.payback" not in estimate:
        return
    cost, years = estimate["market.winning.cost"], estimate["market.winning.payback"].central
    if not _loses(estimate):
        yield plural(
            "Winning a customer costs {cost}, back in a month",
            "Winning a customer costs {cost}, back in {number} months",
            max(1, round(12 * years)),
            cost=money(cost),
        )
        return
    whole = cost.central * estimate[WON].central
    words = {"whole": _rounded(whole, cost), "loss": of_table(whole * (1.0 - 1.0 / years), "")}
    if "market.som.kept" in estimate:
        said = phrase("Winning all costs {whole}: a first-year loss of {loss}", **words)
    else:
        said = phrase("Winning all costs {whole}: {loss} more than a year's sales", **words)
    yield joined(", ", [said, _back(years)])


def _loses(estimate: Estimate) -> bool:
    """Tell whether customers cost more to win than they bring in the first year."""
    id = "market.winning.payback"
    return id in estimate and estimate[id].central > 1 and estimate[WON].central > 0


def _back(years: float) -> str:
    """Return when what was spent is back, where that takes more than a year."""
    if years < 2:
        return plural("back in a month", "back in {number} months", round(12 * years))
    return phrase("back in {years} years", years=of_table(years, "ratio"))


def _rounded(value: float, like: Row) -> str:
    """Return an amount of the currency of a row."""
    said = of_table(value, "")
    return phrase("{amount} {currency}", amount=said, currency=currency_of(like.unit))


def _steps(estimate: Estimate) -> list[Row]:
    return [row for row in estimate.rows if is_of(row.id, "market.step.PLACE")]


def funnel(estimate: Estimate) -> Table:
    """Return who is left after each step, and what each level is worth."""
    start = estimate["market.start"]
    axis = (0.0, start.central)
    currency = currency_of(estimate["market.tam.revenue"].unit)
    columns = (
        Column(phrase("step", "heading"), whole=True),
        Column(phrase("share"), "number"),
        Column(_counted(estimate), "number", main=True),
        Column("", "bar", axis=axis, extra=4),
        Column(heading_of_ranges(estimate.request), "range"),
        Column(phrase("{currency} a year", currency=currency), "number", extra=1),
        Column(phrase("rests on"), extra=2),
        Column(phrase("its range"), "range", extra=3),
    )
    rows = [
        _line(estimate, label, step, people, worth)
        for label, step, people, worth in _funnel_rows(estimate)
    ]
    return Table(columns, tuple(rows))


def _counted(estimate: Estimate) -> str:
    """Return what the steps count: people, or any number where they turn into something else."""
    units_of = {estimate[id].unit for id in ("market.start", WON)}
    return units.many(units_of.pop()) if len(units_of) == 1 else phrase("number", "heading")


def _levels(estimate: Estimate) -> str:
    """Return what the levels stand for, and what those that are not the answer are worth."""
    tam, sam = (estimate[f"market.{level}.revenue"] for level in LEVELS[:2])
    return phrase(
        "TAM: all there is, {tam} {currency} of sales · SAM: can be served, {sam} · SOM: won",
        tam=number(tam.central, tam.unit),
        currency=currency_of(tam.unit),
        sam=number(sam.central, sam.unit),
    )


def steps_of(estimate: Estimate) -> Iterator[tuple[str, Row]]:
    """Yield who is left after each step, by its label; of several countries, at each level."""
    if estimate.parts:
        for id in ("market.start", *(f"market.{level}.people" for level in LEVELS)):
            yield estimate[id].label, estimate[id]
        return
    yield from ((label, people) for label, _, people, _ in _funnel_rows(estimate))


def _funnel_rows(estimate: Estimate) -> Iterator[tuple[str, Row | None, Row, Row | None]]:
    """Yield each step's label, its share, who is left, and what the level it ends is worth."""
    start = estimate["market.start"]
    yield start.label, None, start, None
    described = estimate.request["market"]["step"]
    for place, step in enumerate(_steps(estimate)):
        level = str(described[place]["level"])
        last = place + 1 == len(described) or described[place + 1]["level"] != level
        after = estimate[f"{step.id}.people"]
        people = estimate[f"market.{level.casefold()}.people"]
        worth = estimate[f"market.{level.casefold()}.revenue"]
        same = people.central == after.central
        label = phrase("{level} {label}", level=level, label=described[place]["label"])
        yield label, step, after, worth if last and same else None
        if last and not same:
            yield _held(estimate, level), None, people, worth


def _start_in_short(estimate: Estimate, start: Row) -> tuple[str, ...]:
    """Return whom a market starts from, without the people that the request names."""
    if start.id != "market.start":
        return ()
    for id, said in (
        ("market.population", phrase("Start: people")),
        ("market.online", phrase("Start: people online")),
    ):
        if id in estimate and estimate[id].central == start.central:
            return (said,)
    return ()


def _line(
    estimate: Estimate, label: str, step: Row | None, people: Row, worth: Row | None
) -> tuple[AnyCell, ...]:
    based = None if step is None else rests(estimate, step, own_keys(estimate, step, ()))
    return (
        Cell(label, shorter=() if step is not None else _start_in_short(estimate, people)),
        None if step is None else amount(step.central, step.unit),
        of_row(people),
        Bar(0.0, people.central),
        range_of(people),
        None if worth is None else amount(worth.central, worth.unit),
        based,
        None if worth is None else range_of(worth),
    )


def _held(estimate: Estimate, level: str) -> str:
    """Return what a level is called once it is limited, by what holds it where that has a name."""
    for row in _limited(estimate):
        if level == "SOM" and row.central == estimate[WON].central:
            return phrase("{level} {label}", level=level, label=row.label)
    return phrase("{level} as limited", level=level)


def _limited(estimate: Estimate) -> list[Row]:
    return [row for row in estimate.rows if row.id.split(".")[:2] == ["market", "limit"]]


def _limits(estimate: Estimate) -> Iterator[str]:
    """Yield what holds the customers down, and which of it does."""
    steps = _steps(estimate)
    alone = estimate[f"{steps[-1].id}.people"]
    won = estimate[WON].central
    for row in _limited(estimate):
        holds = row.central == won < alone.central
        said = phrase("{label}: {people}", label=row.label, people=with_range(row))
        yield phrase("{limit}; this holds SOM", limit=said) if holds else said


def _buyers(estimate: Estimate) -> Iterator[str]:
    """Yield both ends of how many people buy online, beside what the market needs."""
    if "market.online_buyers.most" not in estimate:
        return
    for name in ("least", "most"):
        row = estimate[f"market.online_buyers.{name}"]
        part = estimate[f"market.online_buyers.{name}_share"]
        yield phrase(
            "{label}: {people} ({part})",
            label=row.label,
            people=full(row.central),
            part=share(part.central),
        )


def _two_ways(estimate: Estimate) -> Table:
    """Return the two ways to one number, one above the other on one axis."""
    note = next(note for note in estimate.notes if note.kind == "two-ways")
    first, second = (estimate[id] for id in note.rows)
    columns = (
        Column(phrase("two ways", "heading")),
        Column(phrase("{currency} a year", currency=currency_of(first.unit)), "number", main=True),
        Column(
            heading_of_ranges(estimate.request),
            "range",
            axis=(0.0, max(first.high, second.high)),
        ),
    )
    names = (phrase("from below, by the steps"), phrase("from above"))
    return Table(
        columns,
        tuple(
            (Cell(name), amount(row.central, row.unit), range_of(row))
            for name, row in zip(names, (first, second), strict=True)
        ),
        few=(),
    )


def _ratio(estimate: Estimate) -> str:
    """Return how the two ways stand to each other, and what the second is made of."""
    note = next(note for note in estimate.notes if note.kind == "two-ways")
    first, second = (estimate[id] for id in note.rows)
    ratio = estimate["market.ratio"]
    over = first.low <= second.high and second.low <= first.high
    part = estimate["market.top_down.share"]
    whole = "market.top_down.total" in estimate
    made = [
        estimate[f"market.top_down.{name}"]
        for name in (("total",) if whole else ("people", "per_head"))
    ]
    parts = [
        phrase("{count} {unit}", count=number(row.central, "people"), unit=_short_unit(row))
        for row in made
    ]
    said = phrase(
        "from below over from above: {ratio}; from above: {made} x {part}",
        ratio=decimal(ratio.central),
        made=joined(" x ", parts),
        part=share(part.central),
    )
    if ratio.high > ratio.low:
        overlap = phrase("the ranges overlap") if over else phrase("the ranges do not overlap")
        return joined("; ", [said, overlap])
    return said


def _short_unit(row: Row) -> str:
    return phrase("people") if row.unit == "people" else currency_of(row.unit)


def reasons(estimate: Estimate) -> Iterator[Item]:
    """Yield each step's reason, and those of what the money rests on."""
    for row in estimate.rows:
        if not row.note or not is_market(row) or row.id.rsplit(".", 1)[-1] == "people":
            continue
        size: str = number(row.central, row.unit)
        size = with_unit(size, row.unit) if row.unit != "ratio" else size
        yield Item(phrase("{label}, {size}: {why}", label=row.label, size=size, why=row.note))
