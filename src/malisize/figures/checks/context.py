"""What campaigns cost, the economy and the crisis: ranges and traps beside the counts of people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.names import PEOPLE
from malisize.figures.checks.spans import Span, exact, span
from malisize.figures.conflicts import number, stated


def campaigns(book: Book) -> Iterator[Finding]:
    """Check that costs and rates of one campaign, and of one currency, agree."""
    least, cost = (
        book("fb_cpc_zamfara") / book("fb_landing_conversion_zamfara"),
        book("fb_cost_per_completion_zamfara"),
    )
    yield judge(
        "completion_cost_zamfara",
        cost.high >= least.low,
        "CPC / conversion <= cost of a completion, Zamfara",
        least.text(),
        number(cost.at),
        "Not every click lands, so the cost of a completion lies at or above it.",
    )
    ctr = book("cpm_fb_south_africa_usd") / (book("cpc_fb_south_africa_usd") * exact(1000))
    o = book.observation("fb_ctr_za")
    yield judge(
        "ctr_south_africa", o.low is not None and o.high is not None and o.low <= ctr.at <= o.high,
        "CPM / (1000 CPC) within the months of CTR, South Africa", ctr.text("share"), stated(o),
        "Means of monthly values over three different years: only the range is compared.",
    )  # fmt: skip
    euro = book("xof_per_eur").at
    for o in book.figure("xof_per_usd").observations:
        rate = re.search(r"times (0\.\d+)", o.note or "")
        if rate:
            computed = exact(euro) * Span(
                float(rate[1]) - 5e-5, float(rate[1]), float(rate[1]) + 5e-5
            )
            subject = f"xof_per_eur x euros per dollar = xof_per_usd of {o.as_of}"
            yield judge("xof_per_usd", computed.meets(span(o)), subject, computed.text(), stated(o))


def crisis(book: Book) -> Iterator[Finding]:
    """Check that groups of people in need overlap."""
    source = "state-department-2022"
    keys = ("crisis_area_population", "food_insecure", "humanitarian_need")
    parts = [book(f"{key}@{source}").at for key in keys]
    people = book(PEOPLE).at
    of_all = number(sum(parts) / people, "share", 2)
    yield judge(
        "crisis_groups", sum(parts) <= max(parts), " + ".join(keys),
        number(sum(parts)), f"one group: {number(max(parts))}", excused=max(parts) < people,
        trap=f"crisis_overlap: the groups overlap; their sum, {of_all} of all, means nothing.",
    )  # fmt: skip
    inside, displaced = book(f"idps@{source}").at, book("displaced_2020").at
    yield judge(
        "displaced",
        displaced <= inside,
        "displaced_2020, against idps of 2021",
        number(displaced),
        number(inside),
        trap=(
            "idp_conflict: displaced inside the country, against displaced with "
            "refugees abroad, a year before."
        ),
        excused=displaced < 2 * inside,
    )


def economy(book: Book) -> Iterator[Finding]:
    """Check that two statements of one share overlap, and a change is not a level."""
    trade, *others = [
        o for o in book.figure("gold_share_exports").observations if o.low is not None
    ]
    for o in others:
        low, high = max(span(o).low, span(trade).low), min(span(o).high, span(trade).high)
        common = (
            f"{number(low, 'share')} to {number(high, 'share')} in common"
            if low <= high
            else "nothing in common"
        )
        note = "gold_exports: two statements of one document that overlap."
        yield judge(
            "gold_exports",
            low <= high,
            "gold_share_exports, twice",
            common,
            f"{stated(trade)}; {stated(o)}",
            note,
        )
    fuel = book.observation("bamako_fuel_price_rise")
    note = (
        "fuel_500: kept as a change; a rise by five times the price makes it six times the price."
    )
    times = f"{number(1 + span(fuel).at)} times the price before"
    change = fuel.unit == "ratio" and "rise" in fuel.label.casefold()
    yield judge(
        "fuel_change",
        change,
        "1 + bamako_fuel_price_rise",
        times,
        f"+{number(span(fuel).at * 100)} %",
        note,
    )
