"""Sums, parts and bounds."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.names import BANDS, CIA, KORHOGO
from malisize.figures.checks.spans import Span, exact, half_unit, span, summed
from malisize.figures.conflicts import number, stated

_SUMS: dict[str, tuple[tuple[str, ...], str]] = {
    "bands_sum": (BANDS, "one"),
    "facebook_gender": (("facebook_male_share", "facebook_female_share"), "one"),
    "urban_rural": (("urban_share", "rural_share"), "one"),
    "social_user_ages": (
        ("social_users_under_18", "social_users_18_40", "social_users_over_40"),
        "one",
    ),
    "us_budget": (
        tuple(f"us_dev_budget_{n}_share" for n in ("health", "agriculture", "education", "peace")),
        "one",
    ),
    "gdp_shares": (("agriculture_share_gdp", "industry_share_gdp", "services_share_gdp"), "one"),
    "export_shares": (
        ("gold_share_exports", "cotton_share_exports", "livestock_share_exports"),
        "at most one",
    ),
    "news_sources": (
        tuple(
            f"news_source_malimetre_{n}"
            for n in ("radio", "tv", "facebook", "websites", "word_of_mouth", "print")
        ),
        "at most one",
    ),
    "tv_viewing": (
        tuple(
            f"tv_share_{n}"
            for n in (
                "ortm1",
                "cherifla_tv",
                "tm2",
                "novelas_tv",
                "action",
                "canalplus_channels",
                "renouveau_tv",
                "nollywood_channels",
                "nieta_tv",
            )
        ),
        "at most one",
    ),
}
_SUM_NOTES = {"gdp_shares": "gdp_shares: three ranges that together contain 100 % are in order."}

_NOT_ABOVE = (  # part, whole
    ("facebook_users", "social_accounts"),
    ("radio_stations_licensed", "radio_stations"),
    ("coverage_no_3g", "coverage_no_4g"),
    ("bambara_l1", "bambara_l1_l2"),
    ("region_population_bamako", "census_population"),
    ("online_shoppers_benin_pop", "ecommerce_buyers_share"),
    ("gdp_per_capita", f"gdp_per_capita@{KORHOGO}@2025"),
    ("fixed_broadband_subs_per_100", f"fixed_broadband_subs_per_100@{KORHOGO}"),
    ("mobile_money_users", "mobile_money_accounts"),
    (f"orange_mali_subscribers@{KORHOGO}", "orange_mali_subscribers"),
    ("internet_users", "population"),
)

_BETWEEN = (  # total, the two groups it is made of, the source or round common to the three
    (
        "account_ownership",
        "account_ownership_women",
        "account_ownership_men",
        ("2024", "2021", "2017"),
    ),
    ("adult_literacy", "female_literacy", "male_literacy", ("2018",)),
)

_OVERLAPS = (("whatsapp", "facebook"), ("whatsapp", "tiktok"), ("facebook", "tiktok"))


def sums(book: Book) -> Iterator[Finding]:
    """Check that shares that divide a whole add up to it."""
    for name, (keys, rule) in _SUMS.items():
        total = summed(book(key) for key in keys)
        good = total.meets(exact(1)) if rule == "one" else total.low <= 1
        yield judge(
            name,
            good,
            " + ".join(_short(keys)),
            total.text("share"),
            f"{rule} (100 %)",
            _SUM_NOTES.get(name, ""),
        )


def _short(keys: tuple[str, ...]) -> tuple[str, ...]:
    return keys if len(keys) <= 4 else (keys[0], "...", keys[-1])


def parts(book: Book) -> Iterator[Finding]:
    """Check that a part is at most its whole."""
    for part, whole in _NOT_ABOVE:
        below, above = book.observation(part), book.observation(whole)
        yield judge(
            "part_of_whole",
            span(below).low <= span(above).high,
            f"{part} <= {whole}",
            stated(below),
            stated(above),
        )


def between(book: Book) -> Iterator[Finding]:
    """Check that a total lies half-way between women and men."""
    for total, women, men, rounds in _BETWEEN:
        for year in rounds:
            first, second, both = (_of_year(book, key, year) for key in (women, men, total))
            share = (second.at - both.at) / (second.at - first.at)
            yield judge(
                "women_men_total",
                0.45 <= share <= 0.55,
                f"{total} of {year} between women and men",
                f"women {number(share, 'share', 3)} of adults",
                "about half of adults",
            )


def _of_year(book: Book, key: str, year: str) -> Span:
    found = [o for o in book.figure(key).observations if o.as_of == year]
    if not found:
        raise LookupError(f"no observation {key} of {year}")
    return span(max(found, key=lambda o: (o.rank == "preferred", o.basis == "survey")))


def regions(book: Book) -> Iterator[Finding]:
    """Check that the regions add up to the country."""
    counts = [book(key).at for key in book.figures if key.startswith("region_population_")]
    total, census = sum(counts), book.observation("census_population")
    yield judge(
        "regions_sum",
        abs(total - span(census).at) <= 4,
        f"{len(counts)} regions = census_population",
        number(total),
        stated(census),
        "One print of the total ends in 485, the other in 489: a difference of four is theirs.",
    )


def _ends(
    book: Book, check: str, subject: str, low: float | None, high: float, key: str
) -> Finding:
    """Compare the ends of a range that malisize worked out itself with those it should have."""
    o = book.observation(key)
    if o.low is None or o.high is None:
        raise LookupError(f"{key}: no range")
    pairs = [(high, o.high)] if low is None else [(low, o.low), (high, o.high)]
    good = all(abs(a - b) <= half_unit(b, o.unit) + 1e-9 for a, b in pairs)
    text = " to ".join(number(a, o.unit, 4) for a, _ in pairs)
    return judge(check, good, subject, text if low is not None else f"at most {text}", stated(o))


def derived_ranges(book: Book) -> Iterator[Finding]:
    """Check that ranges worked out from other figures have the ends that these give."""
    share = {low: book(BANDS[low // 5]).at for low in range(0, 70, 5)}
    up_18 = sum(share[low] for low in range(20, 70, 5)) + 0.4 * share[15]
    evenly = "bands spread evenly within, against the upper end"
    up_13 = sum(share[low] for low in range(15, 70, 5)) + 0.4 * share[10]
    yield _ends(book, "aged_13_up", evenly, None, up_13, "population_share_13_up")
    yield _ends(book, "aged_18_up", evenly, None, up_18, "population_share_18_up")
    middle = 0.4 * share[15] + sum(share[low] for low in (20, 25, 30))
    yield _ends(book, "aged_18_34", evenly, None, middle, "population_share_18_34")
    older = book.observation("population_share_18_up")
    if older.low is not None and older.high is not None:
        low, high = 1 - older.high, 1 - older.low
        yield _ends(
            book,
            "aged_under_18",
            "1 - population_share_18_up = under_18_share",
            low,
            high,
            "under_18_share",
        )
    either = book("social_account_share_8_capitals").at
    for first, second in _OVERLAPS:
        a, b = (book(f"{name}_account_share_8_capitals").at for name in (first, second))
        subject = f"{first} + {second} - any account, to the smaller of the two"
        yield _ends(
            book,
            "overlap_bounds",
            subject,
            a + b - either,
            min(a, b),
            f"overlap_{first}_{second}_8_capitals",
        )
    adults = 1 - book("under_15_share@instat-census-2022-maliweb").at
    online = adults * book("bamako_internet_weekly").at
    ends = (book(f"bamako_population@{CIA}").at, book("region_population_bamako").at)
    for name, key in (
        ("whatsapp", "whatsapp_account_share_8_capitals"),
        ("tiktok", "tiktok_account_share_bamako"),
    ):
        low, high = (people * online * book(key).at for people in ends)
        subject = "people of Bamako x aged 15 and over x online weekly x account"
        yield _ends(book, f"{name}_bamako", subject, low, high, f"{name}_accounts_bamako")
