"""Recompute what the figures let one recompute, and answer pass, known (a named trap explains it)
or fail.

Every number carries the precision it was stated with, half a unit of its last digit, through the
arithmetic. Two numbers agree when what they leave open overlaps. Where they do not, a trap excuses
a difference of a stated size only, and only while the catalogue marks the number as it should;
anything else is a fail.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from malisize.figures.catalogue import NEVER_BY_DEFAULT, Figure
from malisize.figures.conflicts import central, number, stated
from malisize.figures.dates import age_in_months, oldest
from malisize.records import Observation

Verdict = Literal["pass", "known", "fail"]
_Rule = Callable[["_Book"], Iterator["Finding"]]

TRAPS = (
    "accounts_vs_people",
    "penetration_rounding",
    "one_third_words",
    "urban_rural_infeasible",
    "bamako_share",
    "urban_share_conflict",
    "population_conflict",
    "french_official",
    "ecowas",
    "gdp_per_capita",
    "gdp_shares",
    "gold_exports",
    "instagram_pct",
    "linkedin",
    "tiktok",
    "social_share_of_internet",
    "gender",
    "literacy_vs_users",
    "french_fluency_coincidence",
    "mobile_not_people",
    "crisis_denominator",
    "crisis_overlap",
    "idp_conflict",
    "us_humanitarian",
    "dated_transition",
    "growth_words",
    "fuel_500",
    "hypotheticals",
    "waemu_francophone",
    "telecel",
    "stale",
)

MODEL_RULES: dict[str, str] = {
    "accounts_vs_people": (
        "Accounts of several platforms are never summed: reach is deduplicated, with its bounds."
    ),
    "linkedin": (
        "LinkedIn counts members, so the model asks for an active share before it speaks of people."
    ),
    "gender": (
        "The split of women and men on Facebook is used for Facebook alone; every channel needs its"
        " own."
    ),
    "mobile_not_people": (
        "Connections become people only through an assumption of lines per person."
    ),
    "tiktok": (
        "TikTok has no national value unless one is chosen; shares of the capital are refused for"
        " the country."
    ),
    "social_share_of_internet": (
        "Surveyed use of social networks includes messaging and sizes no advertising audience."
    ),
    "literacy_vs_users": (
        "Literacy and language are never multiplied with internet use, on which they depend."
    ),
    "urban_rural_infeasible": (
        "Users in towns and countryside always add up to all; guesses only check the result."
    ),
    "bamako_share": "A share of the adults of Bamako is never applied to residents of all ages.",
    "growth_words": (
        "Growth of penetration is not extrapolated: the newest count is used, with its age."
    ),
    "french_official": "Which languages are official plays no part in any number.",
    "dated_transition": "What was announced is a forecast, and no forecast feeds the model.",
    "hypotheticals": (
        "Invented examples are marked illustrative and are neither a channel nor a default."
    ),
    "waemu_francophone": (
        "The members of the currency union are context; only the parity of the currency is used."
    ),
    "telecel": (
        "Lists of operators carry their date; text messages are sized from lines, not from such a"
        " list."
    ),
    "stale": "Every result names the oldest date it rests on and how old that is.",
}

BANDS = (
    *(f"population_share_{low}_{low + 4}" for low in range(0, 65, 5)),
    "population_share_65_up",
)
MODEL_FIGURES = (
    "population",
    "census_population",
    "female_share",
    *BANDS,
    "urban_share",
    "region_population_bamako",
    "internet_users",
    "internet_penetration",
    "facebook_users",
    "facebook_female_share",
    "instagram_users",
    "linkedin_members",
    "lenali_users",
    "tiktok_account_share_bamako",
    "whatsapp_account_share_8_capitals",
    "mobile_connections",
    "orange_mali_subscribers",
    "orange_money_accounts",
    "radio_daily_share_bamako",
    "tv_daily_share_bamako",
)


class Finding(NamedTuple):
    """One check and its verdict: what was computed, what is stated, and why they differ where a
    trap explains it.
    """

    check: str
    verdict: Verdict
    subject: str
    computed: str
    stated: str
    note: str


def check(catalogue: Iterable[Figure], date: datetime.date) -> list[Finding]:
    """Recompute the figures of a catalogue; ``date`` ages them. A number that a check needs and
    misses is a fail.
    """
    book = _Book(catalogue, date)
    findings: list[Finding] = []
    rules: list[_Equal | _Rule] = [*_EQUALITIES, *_RULES]
    for rule in rules:
        try:
            findings += rule(book)
        except LookupError as missing:
            name = rule.check if isinstance(rule, _Equal) else rule.__name__.strip("_")
            findings.append(
                Finding(
                    name,
                    "fail",
                    str(missing.args[0]),
                    "",
                    "",
                    "The catalogue lacks what is needed here.",
                )
            )
    return findings


# --- the core: numbers with their precision, and the comparison of two


@dataclass(frozen=True, slots=True)
class Span:
    """A positive number as stated or computed, with the ends that its precision leaves open."""

    low: float
    at: float
    high: float

    def __mul__(self, other: Span) -> Span:
        return Span(self.low * other.low, self.at * other.at, self.high * other.high)

    def __truediv__(self, other: Span) -> Span:
        return Span(self.low / other.high, self.at / other.at, self.high / other.low)

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.at + other.at, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.at - other.at, self.high - other.low)

    def meets(self, other: Span) -> bool:
        """Whether what the two leave open overlaps."""
        slack = 1e-9 * max(abs(self.at), abs(other.at))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def text(self, unit: str = "") -> str:
        """Write the number, and its ends where they differ visibly from it."""
        if self.high - self.low <= 1e-3 * self.at:
            return number(self.at, unit, digits=8)
        low, at, high = (number(value, unit, digits=4) for value in (self.low, self.at, self.high))
        return f"at least {low}" if math.isinf(self.high) else f"{at} ({low} to {high})"


def exact(value: float) -> Span:
    """Return a number that is known exactly."""
    return Span(value, value, value)


def half_unit(value: float, unit: str) -> float:
    """Return half a unit of the last digit stated: 24,800,000 is good to 50,000, a share to half a
    percent.
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    half = 0.5 * 10.0 ** int(exponent) if value else 0.0
    return min(half, 0.005) if unit == "share" else half


def span(observation: Observation) -> Span:
    """Return what an observation states: a number with its precision, a range as it is, a one-sided
    bound.
    """
    value = central(observation)
    if value is None:
        raise LookupError(f"{observation.figure}: no number is published")
    if observation.bound == "at_most":
        return Span(0.0, value, value)
    if observation.bound == "at_least":
        return Span(value, value, math.inf)
    if observation.value is None and observation.low is not None and observation.high is not None:
        return Span(observation.low, value, observation.high)
    half = half_unit(value, observation.unit)
    return Span(value - half, value, value + half)


class _Book:
    """The figures of a catalogue by name: ``key``, or ``key@source`` (its newest), or
    ``key@source@as_of``.
    """

    def __init__(self, catalogue: Iterable[Figure], date: datetime.date) -> None:
        self.figures = {figure.key: figure for figure in catalogue}
        self.date = date
        self.touched: list[Observation] = []

    def figure(self, key: str) -> Figure:
        if key not in self.figures:
            raise LookupError(f"no figure {key}")
        return self.figures[key]

    def observation(self, name: str) -> Observation:
        key, _, wanted = name.partition("@")
        source, _, as_of = wanted.partition("@")
        figure = self.figure(key)
        if not source:
            found = figure.used() or (
                figure.observations[0] if len(figure.observations) == 1 else None
            )
        else:
            fitting = [
                o for o in figure.observations if o.source == source and as_of in ("", o.as_of)
            ]
            # of several, the one not set aside, and then the newest
            fitting.sort(key=lambda o: (o.rank != "deprecated", o.bound is None, oldest([o.as_of])))
            found = fitting[-1] if fitting else None
        if found is None:
            raise LookupError(f"no observation {name}")
        self.touched.append(found)
        return found

    def __call__(self, name: str) -> Span:
        return span(self.observation(name))

    def months_apart(self) -> int:
        """Return how far the dates of the observations touched lie apart; the undated do not
        count.
        """
        ages = [
            age
            for o in self.touched
            if (age := age_in_months(o.as_of, datetime.date.max)) is not None
        ]
        return max(ages) - min(ages) if ages else 0


def _judge(
    check: str,
    holds: bool,
    subject: str,
    computed: str,
    stated: str,
    note: str = "",
    *,
    trap: str = "",
    excused: bool = False,
) -> Finding:
    """Return pass where it holds; else known where ``trap``, whose id begins the text, excuses it;
    else fail.
    """
    if holds:
        return Finding(check, "pass", subject, computed, stated, note)
    if trap and excused:
        return Finding(check, "known", subject, computed, stated, trap)
    return Finding(check, "fail", subject, computed, stated, _unexplained(trap))


def _unexplained(trap: str) -> str:
    name = trap.partition(":")[0]
    return (
        f"Not explained by {name}: it differs by more, or is no longer marked as it was."
        if name
        else ""
    )


@dataclass(frozen=True, slots=True)
class _Equal:
    """A computation that should give a figure; ``excused`` bounds computed over stated where a trap
    explains it.

    With ``one_date`` the dates must lie within a year too, and the trap explains it where they do
    not.
    """

    check: str
    subject: str
    compute: Callable[[_Book], Span]
    name: str
    note: str = ""
    excused: tuple[float, float] | None = None
    one_date: bool = False

    def __call__(self, book: _Book) -> Iterator[Finding]:
        book.touched.clear()
        computed = self.compute(book)
        observation = book.observation(self.name)
        wanted = span(observation)
        apart = book.months_apart()
        dates = f"Dates {apart} months apart." if apart > 12 else ""
        agrees, mixed = computed.meets(wanted), self.one_date and apart > 12
        low, high = self.excused or (math.inf, -math.inf)
        excused = agrees or low <= computed.at / wanted.at <= high
        note = "" if self.excused or self.one_date else self.note
        yield _judge(
            self.check,
            agrees and not mixed,
            self.subject,
            computed.text(observation.unit),
            stated(observation),
            f"{note} {dates}".strip(),
            trap=self.note and f"{self.note} {dates}".strip(),
            excused=excused,
        )


_UN, _KORHOGO, _CIA, _UNICEF = (
    "un-wpp-2024",
    "korhogo-2025",
    "cia-factbook-2026",
    "unicef-mali-2024",
)
_PEOPLE = f"population@{_KORHOGO}"


def _bands(*lows: int) -> Callable[[_Book], Span]:
    """Return the sum of the five-year bands that begin at the given ages; 65 is the open one."""
    keys = [BANDS[low // 5] for low in lows]
    return lambda f: _total(f(key) for key in keys)


def _total(spans: Iterable[Span]) -> Span:
    return sum(spans, exact(0.0))


def _census_towns(f: _Book) -> Span:
    return f("urban_share@instat-census-2022-tamani") * f("census_population")


# --- computations that should give a figure

_EQUALITIES = (
    _Equal(
        "penetration",
        "internet_penetration x population = internet_users",
        lambda f: f("internet_penetration") * f(_PEOPLE),
        "internet_users",
        "penetration_rounding: 35.1 % of 24.8 million misses the count by 0.2 %, within "
        "what rounding leaves open.",
    ),
    _Equal(
        "penetration_un",
        "internet_penetration x population (UN) = internet_users",
        lambda f: f("internet_penetration") * f("population"),
        "internet_users",
    ),
    _Equal(
        "penetration_itu",
        "internet_share_itu x population (UN) = internet_users",
        lambda f: f("internet_share_itu") * f("population"),
        "internet_users",
        "growth_words: the count of 2025 is the rate of 2023 on the people of 2025.",
    ),
    _Equal(
        "penetration_2023",
        "internet_users / (mobile_connections / connections per person), early 2023",
        lambda f: (
            f("internet_users@ecofin-internet-2024")
            / (
                f("mobile_connections@ecofin-internet-2024")
                / f("mobile_connections_share@ecofin-internet-2024")
            )
        ),
        f"internet_penetration@{_KORHOGO}@2023",
    ),
    _Equal(
        "offline",
        "1 - internet_penetration = offline_share",
        lambda f: exact(1) - f("internet_penetration"),
        "offline_share",
    ),
    _Equal(
        "rural",
        "1 - urban_share = rural_share",
        lambda f: exact(1) - f("urban_share"),
        "rural_share",
    ),
    _Equal(
        "population_growth",
        "log of population 2026 over 2025 = population_growth",
        lambda f: exact(
            math.log(f(f"population@{_UN}@2026-01-01").at / f(f"population@{_UN}@2025-01-01").at)
        ),
        "population_growth",
    ),
    _Equal(
        "population_midyear",
        "mean of the population of two Januaries = that of July",
        lambda f: (
            (f(f"population@{_UN}@2025-01-01") + f(f"population@{_UN}@2026-01-01")) / exact(2)
        ),
        f"population@{_UN}@2025-07-01",
    ),
    _Equal(
        "population_census",
        "census_population x population_growth for 2.5 years, against the UN figure",
        lambda f: f("census_population") * exact((1 + f("population_growth").at) ** 2.5),
        "population",
        "population_conflict: census, CIA and UN count differently, so a share names its "
        "denominator.",
        (0.95, 1.0),
    ),
    _Equal(
        "population_cia",
        "population of the CIA, against the UN figure",
        lambda f: f(f"population@{_CIA}"),
        "population",
        "population_conflict: the CIA has its own projection, 9 % below the UN.",
        (0.89, 0.94),
    ),
    _Equal(
        "urban_census",
        "urban_share of the census, against the one used",
        lambda f: f("urban_share@instat-census-2022-tamani"),
        "urban_share",
        "urban_share_conflict: the census calls far fewer places a town; the UN frame "
        "goes with the figures used.",
        (0.6, 0.7),
    ),
    _Equal(
        "bands_under_15", "five-year bands = under_15_share", _bands(0, 5, 10), "under_15_share"
    ),
    _Equal(
        "bands_15_24",
        "five-year bands = population_share_15_24",
        _bands(15, 20),
        "population_share_15_24",
    ),
    _Equal(
        "bands_25_54",
        "five-year bands = population_share_25_54",
        _bands(*range(25, 55, 5)),
        "population_share_25_54",
    ),
    _Equal(
        "bands_55_64",
        "five-year bands = population_share_55_64",
        _bands(55, 60),
        "population_share_55_64",
    ),
    _Equal(
        "bands_15_64",
        "five-year bands = population_share_15_64",
        _bands(*range(15, 65, 5)),
        "population_share_15_64",
    ),
    _Equal(
        "bands_15_up",
        "five-year bands = population_share_15_up",
        _bands(*range(15, 70, 5)),
        "population_share_15_up",
    ),
    _Equal(
        "bamako_count",
        "region_population_bamako = bamako_population",
        lambda f: f("region_population_bamako"),
        "bamako_population",
    ),
    _Equal(
        "social_total",
        "facebook_users = social_accounts",
        lambda f: f("facebook_users"),
        "social_accounts",
    ),
    _Equal(
        "social_on_facebook",
        "facebook_users / social_accounts = facebook_share_of_social",
        lambda f: f("facebook_users") / f("social_accounts"),
        "facebook_share_of_social",
    ),
    _Equal(
        "social_share",
        "social_accounts / population = social_share",
        lambda f: f("social_accounts") / f(_PEOPLE),
        "social_share",
    ),
    _Equal(
        "social_bound",
        "social_accounts / population, at most a tenth",
        lambda f: f("social_accounts") / f(_PEOPLE),
        f"social_share@{_KORHOGO}@2025",
    ),
    _Equal(
        "social_of_internet",
        "social_accounts / internet_users, against the surveyed share",
        lambda f: f("social_accounts") / f("internet_users"),
        "social_share_of_internet",
        "social_share_of_internet: the survey counts WhatsApp, advertising accounts do not.",
        (0.25, 0.4),
    ),
    _Equal(
        "instagram_share",
        "instagram_users / population = instagram_share",
        lambda f: f("instagram_users") / f(_PEOPLE),
        "instagram_share",
        "instagram_pct: the counts give 0.8 to 1.0 %; use them and recompute the percent.",
    ),
    _Equal(
        "platforms_per_user",
        "(WhatsApp + Facebook + TikTok) / any account, eight capitals",
        lambda f: (
            _total(
                f(f"{name}_account_share_8_capitals") for name in ("whatsapp", "facebook", "tiktok")
            )
            / f("social_account_share_8_capitals")
        ),
        "platforms_per_social_user_3",
    ),
    _Equal(
        "lines_per_person",
        "mobile_connections / population = mobile_connections_share",
        lambda f: f("mobile_connections") / f(_PEOPLE),
        "mobile_connections_share",
        "mobile_not_people: a ratio of lines to people, not a share of people.",
    ),
    _Equal(
        "subscriptions_share",
        "internet_subscriptions / their published share, against the population",
        lambda f: (
            f("internet_subscriptions@minister-tafeur-2024")
            / f("internet_subscriptions_share@minister-tafeur-2024")
        ),
        "population",
        "mobile_not_people: subscriptions over a share of 42 % are more people than "
        "there are; none of it is used.",
        (1.1, 1.4),
    ),
    _Equal(
        "mobile_market",
        "orange_mali_subscribers / its market share = connections of the regulator",
        lambda f: f("orange_mali_subscribers") / f("orange_mali_market_share"),
        "mobile_connections@amrtp-osiris-sim-2023@2023-12",
    ),
    _Equal(
        "gdp_per_head",
        "gdp_nominal / population = gdp_per_capita",
        lambda f: f("gdp_nominal") / f(_PEOPLE),
        "gdp_per_capita",
        "gdp_per_capita: output of 2023 over people of 2025; a ratio of two dates is a "
        "figure of neither.",
        one_date=True,
    ),
    _Equal(
        "gdp_per_head_bound",
        "gdp_nominal / population, under 1,000 USD",
        lambda f: f("gdp_nominal") / f(_PEOPLE),
        f"gdp_per_capita@{_KORHOGO}@2025",
    ),
    _Equal(
        "crisis_share",
        "crisis_area_population / population, against crisis_area_share",
        lambda f: f("crisis_area_population") / f(_PEOPLE),
        "crisis_area_share",
        "crisis_denominator: the share belongs to fewer than 20.6 million people of its own time.",
        (0.75, 0.95),
    ),
    _Equal(
        "us_humanitarian",
        "us_hum_assistance_fy2021_a, against us_hum_assistance_fy2021_b",
        lambda f: f("us_hum_assistance_fy2021_a"),
        "us_hum_assistance_fy2021_b",
        "us_humanitarian: two channels of assistance in one year, not two counts of one.",
        (0.8, 1.0),
    ),
    _Equal(
        "french_speakers",
        "french_language_share x the people of its estimate = french_speakers",
        lambda f: (
            f("french_language_share") * exact(_counts(f.observation("french_speakers").base)[0])
        ),
        "french_speakers",
    ),
    _Equal(
        "french_fluency",
        "french_language_share, against french_fluency_share",
        lambda f: f("french_language_share"),
        "french_fluency_share",
        "french_fluency_coincidence: a guess in words, twice what language statistics have.",
        (0.4, 0.65),
    ),
    _Equal(
        "ctr_zamfara",
        "CPM / (1000 CPC) = CTR, Zamfara",
        lambda f: f("fb_cpm_zamfara") / (f("fb_cpc_zamfara") * exact(1000)),
        "fb_ctr_zamfara",
    ),
    _Equal(
        "reach_cost_zamfara",
        "CPM x frequency = cost of 1,000 reached, Zamfara",
        lambda f: f("fb_cpm_zamfara") * f("fb_freq_zamfara"),
        "fb_cost_1000_reached_zamfara",
    ),
    _Equal(
        "ctr_tiktok",
        "CPM / (1000 CPC), against the range of CTR, TikTok in Nigeria",
        lambda f: f("tiktok_cpm_ng") / (f("tiktok_cpc_ng") * exact(1000)),
        "tiktok_ctr_ng",
    ),
    _Equal(
        "funnel_west_africa",
        "screened x verified x enrolled = lead to final",
        lambda f: f("wa_fb_screen_rate") * f("wa_fb_verify_rate") * f("wa_fb_enrol_rate"),
        "wa_fb_lead_to_final",
    ),
)

# --- counts printed beside a figure: which is over which

_PRINTED = {
    "wa_fb_screen_rate": (1, 0),
    "wa_fb_verify_rate": (1, 0),
    "wa_fb_enrol_rate": (1, 0),
    "wa_fb_lead_to_final": (1, 0),
    "psi_ng_chat_per_click": (1, 0),
    "viamo_calls_per_caller": (0, 1),
    "radio_tamani_cost_listener": (0, 1),
    "radio_dmi_cost_person": (0, 1),
    "sms_koulikoro_2014": (1, 0),
}
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( million)?(?! *%)\b")


def _counts(text: str) -> list[float]:
    """Return the counts written in a text, in their order: ``3,803``, ``1.2 million``."""
    found = [
        float(digits.replace(",", "")) * (1e6 if million else 1.0)
        for digits, million in _COUNT.findall(text)
    ]
    if not found:
        raise LookupError(f"no counts in: {text}")
    return found


def _printed(book: _Book) -> Iterator[Finding]:
    for key, (top, bottom) in _PRINTED.items():
        observation = book.observation(key)
        counts = _counts(observation.base)
        if max(top, bottom) >= len(counts):
            raise LookupError(f"{key}: its base no longer gives two counts")
        over, under = counts[top], counts[bottom]
        ratio = Span(*(a / b for a, b in _loose(over, under)))
        subject = f"{number(over)} / {number(under)} = {key}"
        yield _judge(
            "printed_counts",
            ratio.meets(span(observation)),
            subject,
            ratio.text(observation.unit),
            stated(observation),
        )


def _loose(over: float, under: float) -> tuple[tuple[float, float], ...]:
    a, b = half_unit(over, ""), half_unit(under, "")
    a, b = (
        half if value % 1e5 == 0 else 0.0 for half, value in ((a, over), (b, under))
    )  # a count in full is exact
    return (over - a, under + b), (over, under), (over + a, under - b)


# --- sums, parts and bounds

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
    ("gdp_per_capita", f"gdp_per_capita@{_KORHOGO}@2025"),
    ("fixed_broadband_subs_per_100", f"fixed_broadband_subs_per_100@{_KORHOGO}"),
    ("mobile_money_users", "mobile_money_accounts"),
    (f"orange_mali_subscribers@{_KORHOGO}", "orange_mali_subscribers"),
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


def _sums(book: _Book) -> Iterator[Finding]:
    for name, (keys, rule) in _SUMS.items():
        total = _total(book(key) for key in keys)
        good = total.meets(exact(1)) if rule == "one" else total.low <= 1
        yield _judge(
            name,
            good,
            " + ".join(_short(keys)),
            total.text("share"),
            f"{rule} (100 %)",
            _SUM_NOTES.get(name, ""),
        )


def _short(keys: tuple[str, ...]) -> tuple[str, ...]:
    return keys if len(keys) <= 4 else (keys[0], "...", keys[-1])


def _parts(book: _Book) -> Iterator[Finding]:
    for part, whole in _NOT_ABOVE:
        below, above = book.observation(part), book.observation(whole)
        yield _judge(
            "part_of_whole",
            span(below).low <= span(above).high,
            f"{part} <= {whole}",
            stated(below),
            stated(above),
        )


def _between(book: _Book) -> Iterator[Finding]:
    for total, women, men, rounds in _BETWEEN:
        for year in rounds:
            first, second, both = (_of_year(book, key, year) for key in (women, men, total))
            share = (second.at - both.at) / (second.at - first.at)
            yield _judge(
                "women_men_total",
                0.45 <= share <= 0.55,
                f"{total} of {year} between women and men",
                f"women {number(share, 'share', 3)} of adults",
                "about half of adults",
            )


def _of_year(book: _Book, key: str, year: str) -> Span:
    found = [o for o in book.figure(key).observations if o.as_of == year]
    if not found:
        raise LookupError(f"no observation {key} of {year}")
    return span(max(found, key=lambda o: (o.rank == "preferred", o.basis == "survey")))


def _regions(book: _Book) -> Iterator[Finding]:
    counts = [book(key).at for key in book.figures if key.startswith("region_population_")]
    total, census = sum(counts), book.observation("census_population")
    yield _judge(
        "regions_sum",
        abs(total - span(census).at) <= 4,
        f"{len(counts)} regions = census_population",
        number(total),
        stated(census),
        "One print of the total ends in 485, the other in 489: a difference of four is theirs.",
    )


def _ends(
    book: _Book, check: str, subject: str, low: float | None, high: float, key: str
) -> Finding:
    """Compare the ends of a range that malisize worked out itself with those it should have."""
    o = book.observation(key)
    if o.low is None or o.high is None:
        raise LookupError(f"{key}: no range")
    pairs = [(high, o.high)] if low is None else [(low, o.low), (high, o.high)]
    good = all(abs(a - b) <= half_unit(b, o.unit) + 1e-9 for a, b in pairs)
    text = " to ".join(number(a, o.unit, 4) for a, _ in pairs)
    return _judge(check, good, subject, text if low is not None else f"at most {text}", stated(o))


def _derived_ranges(book: _Book) -> Iterator[Finding]:
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
    ends = (book(f"bamako_population@{_CIA}").at, book("region_population_bamako").at)
    for name, key in (
        ("whatsapp", "whatsapp_account_share_8_capitals"),
        ("tiktok", "tiktok_account_share_bamako"),
    ):
        low, high = (people * online * book(key).at for people in ends)
        subject = "people of Bamako x aged 15 and over x online weekly x account"
        yield _ends(book, f"{name}_bamako", subject, low, high, f"{name}_accounts_bamako")


def _campaigns(book: _Book) -> Iterator[Finding]:
    least, cost = (
        book("fb_cpc_zamfara") / book("fb_landing_conversion_zamfara"),
        book("fb_cost_per_completion_zamfara"),
    )
    yield _judge(
        "completion_cost_zamfara",
        cost.high >= least.low,
        "CPC / conversion <= cost of a completion, Zamfara",
        least.text(),
        number(cost.at),
        "Not every click lands, so the cost of a completion lies at or above it.",
    )
    ctr = book("cpm_fb_south_africa_usd") / (book("cpc_fb_south_africa_usd") * exact(1000))
    o = book.observation("fb_ctr_za")
    yield _judge(
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
            yield _judge(
                "xof_per_usd", computed.meets(span(o)), subject, computed.text(), stated(o)
            )


# --- traps with an arithmetic of their own


def _words(book: _Book) -> Iterator[Finding]:
    counted, figure = book("internet_penetration"), book.figure("internet_penetration_words")
    for o in figure.observations:
        subject, computed = (
            "internet_penetration, against a fraction in words",
            counted.text("share"),
        )
        lost = number((counted.at - span(o).at) * book(_PEOPLE).at, digits=3)
        excused = o.rank == "deprecated" and abs(counted.at - span(o).at) < 0.03
        trap = (
            f"one_third_words: a third is a manner of speaking; taken as a number it loses {lost}"
            " users."
        )
        holds = counted.meets(span(o))
        yield _judge(
            "fraction_in_words", holds, subject, computed, stated(o), trap=trap, excused=excused
        )


def _growth(book: _Book) -> Iterator[Finding]:
    now, then = book("internet_penetration"), book.observation("internet_share_itu")
    subject, change = (
        "internet_penetration of 2025 less that of 2023 (internet_share_itu)",
        now.at - span(then).at,
    )
    trap = (
        "growth_words: both are the rate of 2023, so users gained are population growth;"
        " extrapolate nothing."
    )
    yield _judge(
        "penetration_growth", change > 0 and not now.meets(span(then)), subject,
        f"{change * 100:+.2f} points", "growth",
        trap=trap, excused=now.meets(span(then)) and then.as_of == "2023",
    )  # fmt: skip


def _urban_rural(book: _Book) -> Iterator[Finding]:
    people, urban, users = book(_PEOPLE).at, book("urban_share").at, book("internet_users").at
    figure = book.figure("rural_internet_penetration_deep")
    o = book.observation(figure.key)
    town_users = users - (1 - urban) * people * span(o).high
    adults = 1 - book("under_15_share@instat-census-2022-maliweb").at
    of_all, of_adults = town_users / (urban * people), town_users / (urban * people * adults)
    subject = "users left to towns if all rural people had rural_internet_penetration_deep"
    computed = (
        f"{number(of_all, 'share', 3)} of all in towns, {number(of_adults, 'share', 3)} of those"
        " aged 15 and over"
    )
    trap = (
        "urban_rural_infeasible: under 10 % is said of deep rural zones; for all the countryside it"
        " cannot be."
    )
    excused = figure.used() is None and "deep" in o.base
    yield _judge(
        "urban_rural_users",
        of_adults <= 1,
        subject,
        computed,
        "at most 100 %",
        trap=trap,
        excused=excused,
    )


def _bamako(book: _Book) -> Iterator[Finding]:
    people, o = (
        book(f"bamako_population@{_KORHOGO}"),
        book.observation("bamako_internet_penetration_adults"),
    )
    adults, users = (
        exact(1) - exact(book("under_18_share@" + _UNICEF).at),
        book("internet_users").at,
    )
    right, naive = people * adults * span(o), people * span(o)
    of_all = " to ".join(number(end / users, "share", 3) for end in (right.low, right.high))
    computed = f"{right.text()} users, {of_all} of all"
    trap = (
        "bamako_share: the share is of adults, so ages come first; of everybody it would double the"
        " users."
    )
    subject = "bamako_population x adults x share of adults online, against the same without adults"
    excused = "adults" in o.base and book.figure(o.figure).used() is None
    yield _judge(
        "bamako_users",
        right.meets(naive),
        subject,
        computed,
        naive.text(),
        trap=trap,
        excused=excused,
    )
    towns = people / (exact(book("urban_share").at) * exact(book(_PEOPLE).at))
    census = book("region_population_bamako") / _census_towns(book)
    low, high = number(towns.low, "share", 2), number(towns.high, "share", 2)
    yield _judge(
        "bamako_of_towns",
        towns.meets(census),
        "bamako_population / people in towns",
        f"{low} to {high}",
        f"{number(census.at, 'share', 3)} at the census",
        excused=2 <= census.at / towns.at <= 4,
        trap=(
            "bamako_share: another limit of the city and another definition of a town; "
            "never mix the two frames."
        ),
    )


def _platforms(book: _Book) -> Iterator[Finding]:
    keys = ("facebook_users", "instagram_users", "linkedin_members")
    total, social = _total(book(key) for key in keys), book("social_accounts")
    yield _judge(
        "platform_sum",
        total.low <= social.high,
        f"{' + '.join(keys)} <= social_accounts",
        total.text(),
        social.text(),
        trap=(
            "accounts_vs_people: the total is the largest platform, not a sum; people "
            "hold several accounts."
        ),
        excused=book(keys[0]).meets(social),
    )
    members = book.observation("linkedin_members")
    ratio = span(members) / book("instagram_users")
    yield _judge(
        "linkedin_members",
        ratio.low <= 1,
        "linkedin_members / instagram_users",
        number(ratio.at, digits=2),
        "at most 1",
        trap=(
            "linkedin: registered members, not monthly activity; an active share is "
            "needed to compare them."
        ),
        excused=members.unit == "members",
    )
    women, ours = book("facebook_female_share"), book("female_share")
    count, people = book("facebook_users").at, book("population").at
    held = number(count * women.at / (people * ours.at), "share", 2)
    of_men = number(count * (1 - women.at) / (people * (1 - ours.at)), "share", 3)
    yield _judge(
        "facebook_women",
        women.meets(ours),
        "facebook_female_share, against female_share",
        women.text("share"),
        ours.text("share"),
        excused=0.4 < women.at / ours.at < 0.6,
        trap=(
            f"gender: {held} of women and {of_men} of men hold an account; the split "
            "belongs to Facebook alone."
        ),
    )
    guess, capital = book.observation("tiktok_users"), book.observation("tiktok_accounts_bamako")
    times = span(capital).low / span(guess).high
    yield _judge(
        "tiktok_order",
        times <= 1,
        "tiktok_users, against tiktok_accounts_bamako",
        stated(guess),
        stated(capital),
        trap=(
            f"tiktok: the capital alone holds {number(times, digits=2)} times the guess "
            "for all; none is used."
        ),
        excused=book.figure("tiktok_users").used() is None,
    )


def _claims(book: _Book) -> Iterator[Finding]:
    users, people = book("internet_users"), book("census_population")
    adults = book("population_share_15_up") * book("population")
    claim = book.observation("campaign_reach_claim_2024@raes-malijet-2024")
    money = book.observation("mobile_money_accounts")
    lines, lent = (
        book.observation("mobile_connections@amrtp-orbit-2022"),
        book.observation("internet_subscriptions"),
    )
    for name, o, whole, of, excused, trap in (
        ("campaign_claim", claim, users, "internet_users", claim.rank == "deprecated",
         "accounts_vs_people: more than all people online, so repeats or impressions "
         "were counted, not people."),
        ("mobile_money", money, adults, "people 15+", money.unit == "accounts",
         "accounts_vs_people: registered accounts outnumber adults; a person may hold "
         "several, few are active."),
        ("lines", lines, people, "census_population", lines.unit == "connections",
         "mobile_not_people: lines outnumber people of every age; they become people "
         "only through lines per person."),
        ("subscriptions", lent, users, "internet_users", lent.unit == "connections",
         "mobile_not_people: subscriptions, fixed and mobile, that the regulator calls users."),
    ):  # fmt: skip
        holds = span(o).low <= whole.high
        yield _judge(
            name, holds, f"{o.figure} <= {of}", stated(o), whole.text(), trap=trap, excused=excused
        )


def _independence(book: _Book) -> Iterator[Finding]:
    adults = exact(1 - book("under_18_share@" + _UNICEF).at)
    literate = book("adult_literacy@" + _KORHOGO) * adults * exact(book(_PEOPLE).at)
    users = book("internet_users")
    yield _judge(
        "literate_users",
        literate.high >= users.low,
        "adults who read >= internet_users",
        literate.text(),
        users.text(),
        trap=(
            "literacy_vs_users: more people are online than adults read; multiplying "
            "the two shares undercounts."
        ),
        excused=users.at < 3 * literate.at,
    )
    fluent = book.observation("french_fluency_share")
    french = span(fluent) * book(_PEOPLE)
    yield _judge(
        "french_users",
        not 0.9 <= french.at / users.at <= 1.1,
        "french_fluency_share x population",
        french.text(),
        users.text(),
        excused=fluent.hedge is not None and "French" in fluent.base,
        trap=(
            "french_fluency_coincidence: nearly as many by chance, not the same people; "
            "neither stands for the other."
        ),
    )


def _crisis(book: _Book) -> Iterator[Finding]:
    source = "state-department-2022"
    keys = ("crisis_area_population", "food_insecure", "humanitarian_need")
    parts = [book(f"{key}@{source}").at for key in keys]
    people = book(_PEOPLE).at
    of_all = number(sum(parts) / people, "share", 2)
    yield _judge(
        "crisis_groups", sum(parts) <= max(parts), " + ".join(keys),
        number(sum(parts)), f"one group: {number(max(parts))}", excused=max(parts) < people,
        trap=f"crisis_overlap: the groups overlap; their sum, {of_all} of all, means nothing.",
    )  # fmt: skip
    inside, displaced = book(f"idps@{source}").at, book("displaced_2020").at
    yield _judge(
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


def _economy(book: _Book) -> Iterator[Finding]:
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
        yield _judge(
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
    yield _judge(
        "fuel_change",
        change,
        "1 + bamako_fuel_price_rise",
        times,
        f"+{number(span(fuel).at * 100)} %",
        note,
    )


# --- what is used, and how old it is


def _used(book: _Book) -> Iterator[Finding]:
    unsound = (*NEVER_BY_DEFAULT, "forecast")
    named = {key: o for key in book.figures if (o := book.figures[key].used())}
    guesses = [
        key for key, o in named.items() if o.basis in NEVER_BY_DEFAULT or o.rank == "deprecated"
    ]
    guesses += [key for key in MODEL_FIGURES if key in named and named[key].basis in unsound]
    note = "hypotheticals: guesses and invented examples are kept, and feed nothing unless chosen."
    yield _judge(
        "used_by_default",
        not guesses,
        "every figure",
        ", ".join(guesses) or "no guess or example is used",
        "none",
        note,
    )
    older = []
    for key, o in named.items():
        newer = [other for other in book.figures[key].observations if _supersedes(other, o)]
        if newer:
            older.append((key, o.rank == "preferred"))
    yield _judge(
        "preferred_dates",
        not older,
        ", ".join(key for key, _ in older) or "every figure",
        f"{len(older)} not the newest",
        "the newest is used",
        excused=all(preferred for _, preferred in older),
        trap=(
            "stale: a newer number is passed over on purpose, and the reason stands "
            "beside the one preferred."
        ),
    )


def _supersedes(other: Observation, used: Observation) -> bool:
    sound = (
        other.rank == "normal"
        and other.basis not in NEVER_BY_DEFAULT
        and central(other) is not None
    )
    ages = [age_in_months(o.as_of, datetime.date.max) for o in (other, used)]
    return sound and ages[0] is not None and (ages[1] is None or ages[0] < ages[1])


def _ages(book: _Book) -> Iterator[Finding]:
    late: list[tuple[int, str]] = []
    for key, figure in book.figures.items():
        o, limit = figure.used(), figure.stale_after_months
        if o is None:
            continue
        age = age_in_months(o.as_of, book.date)
        if age is not None and age > limit:
            late.append((age, key))
        if key in MODEL_FIGURES and key not in BANDS[1:]:  # the bands share one date
            text = "undated" if age is None else f"{age} months old"
            trap = (
                f"stale: {text} on {book.date}."
                if age is not None
                else "stale: undated, so its age is unknown."
            )
            holds = age is not None and age <= limit
            yield _judge(
                "age", holds, key, text, f"at most {limit} months", trap=trap, excused=True
            )
    late.sort(key=lambda item: (-item[0], item[1]))
    trap = f"stale: the oldest are {', '.join(f'{key} ({age} months)' for age, key in late[:8])}."
    yield _judge(
        "ages",
        not late,
        "every figure",
        f"{len(late)} past their age",
        "none",
        trap=trap,
        excused=True,
    )


_RULES: tuple[_Rule, ...] = (
    _printed,
    _sums,
    _parts,
    _between,
    _regions,
    _derived_ranges,
    _campaigns,
    _words,
    _growth,
    _urban_rural,
    _bamako,
    _platforms,
    _claims,
    _independence,
    _crisis,
    _economy,
    _used,
    _ages,
)
