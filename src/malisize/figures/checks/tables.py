"""The checks of a country as its folder has them, each table a rule over its figures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from malisize.country import Country
from malisize.figures.checks.bands import BANDS
from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.spans import Span, exact, half_unit, span, summed
from malisize.figures.checks.terms import Terms, counts_in
from malisize.figures.conflicts import stated
from malisize.records import Observation
from malisize.wording import joined, of_data, phrase
from malisize.wording.numbers import published as number

Table = Mapping[str, Any]
Rule = Callable[[Book, Table], Iterator[Finding]]
NAME = "checks.toml"


@cache
def tables(country: Country) -> Table:
    """Return the checks of a country, none where its folder has no such file."""
    if not (country.folder / NAME).is_file():
        return {}
    return country.table(NAME)


def model_figures(country: Country) -> tuple[str, ...]:
    """Return the figures that results use, the age bands among them."""
    named = tables(country).get("used", ())
    return (*named, *BANDS) if named else ()


def equal(book: Book, entry: Table) -> Iterator[Finding]:
    """Check a computation that should give a figure; ``excused`` bounds computed over stated where
    a trap explains it. With ``one_date`` the dates must lie within a year too.
    """
    book.touched.clear()
    computed = _span(Terms(book).value(entry["value"]))
    observation = book.observation(entry["figure"])
    wanted, one_date = span(observation), entry.get("one_date", False)
    note = of_data(entry["note"]) if entry.get("note") else ""
    apart = book.months_apart()
    dates = phrase("Dates {apart} months apart.", apart=apart) if apart > 12 else ""
    agrees, mixed = computed.meets(wanted), one_date and apart > 12
    low, high = entry.get("excused") or (math.inf, -math.inf)
    plain = "" if entry.get("excused") or one_date else note
    yield judge(
        entry["check"],
        agrees and not mixed,
        of_data(entry["subject"]),
        computed.text(observation.unit),
        stated(observation),
        _sentences(plain, dates),
        trap=note and _sentences(note, dates),
        excused=agrees or low <= computed.at / wanted.at <= high,
    )


def _span(value: Any) -> Span:
    return value if isinstance(value, Span) else exact(float(value))


def _sentences(*texts: str) -> str:
    return joined(" ", given) if (given := [text for text in texts if text]) else ""


def judged(book: Book, entry: Table) -> Iterator[Finding]:
    """Check what should hold, once, or of each observation of a figure (``each``), of those alone
    whose note has a number after a word (``noted``); or that statements of a figure overlap.
    """
    if "overlap" in entry:
        yield from _overlapping(book, entry)
        return
    if "each" not in entry:
        yield _judged(Terms(book), entry)
        return
    for one in book.figure(entry["each"]).observations:
        terms = Terms(book, one)
        if "noted" in entry:
            found = re.search(rf"{re.escape(entry['noted'])} (\d+\.\d+)", one.note or "")
            if found is None:
                continue
            terms.values["noted"] = float(found[1])
        yield _judged(terms, entry)


def _judged(terms: Terms, entry: Table) -> Finding:
    for name, text in entry.get("let", {}).items():
        terms.values[name] = terms.value(text)
    return judge(
        entry["check"],
        bool(terms.value(entry["holds"])),
        terms.filled(entry["subject"]),
        terms.filled(entry["computed"]),
        terms.filled(entry["stated"]),
        terms.filled(entry.get("note", "")),
        trap=terms.filled(entry.get("trap", "")),
        excused=bool(terms.value(entry["excused"])) if "excused" in entry else False,
    )


def _overlapping(book: Book, entry: Table) -> Iterator[Finding]:
    """Check that each range stated of a figure overlaps the first."""
    ranges = [o for o in book.figure(entry["overlap"]).observations if o.low is not None]
    for o in ranges[1:]:
        first = ranges[0]
        low, high = max(span(o).low, span(first).low), min(span(o).high, span(first).high)
        common = (
            phrase(
                "{low} to {high} in common", low=number(low, "share"), high=number(high, "share")
            )
            if low <= high
            else phrase("nothing in common")
        )
        both = joined("; ", [stated(first), stated(o)])
        subject, note = of_data(entry["subject"]), of_data(entry.get("note", ""))
        yield judge(entry["check"], low <= high, subject, common, both, note)


def ends(book: Book, entry: Table) -> Iterator[Finding]:
    """Compare the ends of a range that was worked out with those it should have."""
    terms, o = Terms(book), book.observation(entry["figure"])
    for name, text in entry.get("let", {}).items():
        terms.values[name] = terms.value(text)
    if o.low is None or o.high is None:
        raise LookupError(f"{entry['figure']}: no range")
    pairs = [(terms.value(entry["high"]), o.high)]
    if "low" in entry:
        pairs.insert(0, (terms.value(entry["low"]), o.low))
    good = all(abs(a - b) <= half_unit(b, o.unit) + 1e-9 for a, b in pairs)
    said = [number(a, o.unit, 4) for a, _ in pairs]
    computed = (
        phrase("{low} to {high}", low=said[0], high=said[1])
        if "low" in entry
        else phrase("at most {value}", value=said[0])
    )
    yield judge(entry["check"], good, of_data(entry["subject"]), computed, stated(o))


def sums(book: Book, entry: Table) -> Iterator[Finding]:
    """Check that shares that divide a whole add up to it, or to it at most."""
    keys = BANDS if entry.get("bands") else tuple(entry["of"])
    total = summed(book(key) for key in keys)
    short = keys if len(keys) <= 4 else (keys[0], "...", keys[-1])
    one = entry["to"] == "one"
    whole = phrase("one (100 %)") if one else phrase("at most one (100 %)")
    subject, note = " + ".join(short), of_data(entry.get("note", ""))
    good = total.meets(exact(1)) if one else total.low <= 1
    yield judge(entry["check"], good, subject, total.text("share"), whole, note)


def parts(book: Book, table: Table) -> Iterator[Finding]:
    """Check that a part is at most its whole."""
    for part, whole in table["of"]:
        below, above = book.observation(part), book.observation(whole)
        holds = span(below).low <= span(above).high
        yield judge("part_of_whole", holds, f"{part} <= {whole}", stated(below), stated(above))


def between(book: Book, entry: Table) -> Iterator[Finding]:
    """Check that a total lies half-way between women and men."""
    terms = Terms(book)
    for year in entry["years"]:
        women, men, both = (
            terms.value(f"of_year('{entry[name]}', '{year}')") for name in ("women", "men", "total")
        )
        share = (men - both) / (men - women)
        yield judge(
            "women_men_total",
            0.45 <= share <= 0.55,
            phrase("{key} of {year} between women and men", key=entry["total"], year=year),
            phrase("women {share} of adults", share=number(share, "share", 3)),
            phrase("about half of adults"),
        )


def regions(book: Book, table: Table) -> Iterator[Finding]:
    """Check that the regions add up to the country."""
    counts = [book(key).at for key in book.figures if key.startswith(table["prefix"])]
    total, whole = sum(counts), book.observation(table["whole"])
    yield judge(
        "regions_sum",
        abs(total - span(whole).at) <= table["within"],
        phrase("{count} regions = {key}", count=len(counts), key=table["whole"]),
        number(total),
        stated(whole),
        of_data(table.get("note", "")),
    )


def printed(book: Book, table: Table) -> Iterator[Finding]:
    """Check that a ratio printed beside two counts is the one over the other."""
    for key, (top, bottom) in table.items():
        yield _printed(book.observation(key), key, top, bottom)


def _printed(observation: Observation, key: str, top: int, bottom: int) -> Finding:
    counts = counts_in(observation.base)
    if max(top, bottom) >= len(counts):
        raise LookupError(f"{key}: its base no longer gives two counts")
    over, under = counts[top], counts[bottom]
    a, b = (half_unit(value, "") if value % 1e5 == 0 else 0.0 for value in (over, under))
    # a count in full is exact
    ratio = Span((over - a) / (under + b), over / under, (over + a) / (under - b))
    return judge(
        "printed_counts",
        ratio.meets(span(observation)),
        joined("", [number(over), " / ", number(under), f" = {key}"]),
        ratio.text(observation.unit),
        stated(observation),
    )


ONE: Mapping[str, Rule] = {
    "printed": printed,
    "parts": parts,
    "regions": regions,
}
EACH: Mapping[str, Rule] = {
    "equal": equal,
    "sum": sums,
    "between": between,
    "ends": ends,
    "judge": judged,
    "late": judged,
}
