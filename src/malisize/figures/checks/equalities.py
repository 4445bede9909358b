"""Computations that should give a figure."""

from __future__ import annotations

import math
from collections.abc import Callable

from malisize.figures.checks.judge import Book, Equal
from malisize.figures.checks.names import BANDS, CIA, KORHOGO, PEOPLE, UN
from malisize.figures.checks.printed import counts_in
from malisize.figures.checks.spans import Span, exact, summed


def _bands(*lows: int) -> Callable[[Book], Span]:
    """Return the sum of the five-year bands that begin at the given ages; 65 is the open one."""
    keys = [BANDS[low // 5] for low in lows]
    return lambda f: summed(f(key) for key in keys)


EQUALITIES = (
    Equal(
        "penetration",
        "internet_penetration x population = internet_users",
        lambda f: f("internet_penetration") * f(PEOPLE),
        "internet_users",
        "penetration_rounding: 35.1 % of 24.8 million misses the count by 0.2 %, within "
        "what rounding leaves open.",
    ),
    Equal(
        "penetration_un",
        "internet_penetration x population (UN) = internet_users",
        lambda f: f("internet_penetration") * f("population"),
        "internet_users",
    ),
    Equal(
        "penetration_itu",
        "internet_share_itu x population (UN) = internet_users",
        lambda f: f("internet_share_itu") * f("population"),
        "internet_users",
        "growth_words: the count of 2025 is the rate of 2023 on the people of 2025.",
    ),
    Equal(
        "penetration_2023",
        "internet_users / (mobile_connections / connections per person), early 2023",
        lambda f: (
            f("internet_users@ecofin-internet-2024")
            / (
                f("mobile_connections@ecofin-internet-2024")
                / f("mobile_connections_share@ecofin-internet-2024")
            )
        ),
        f"internet_penetration@{KORHOGO}@2023",
    ),
    Equal(
        "offline",
        "1 - internet_penetration = offline_share",
        lambda f: exact(1) - f("internet_penetration"),
        "offline_share",
    ),
    Equal(
        "rural",
        "1 - urban_share = rural_share",
        lambda f: exact(1) - f("urban_share"),
        "rural_share",
    ),
    Equal(
        "population_growth",
        "log of population 2026 over 2025 = population_growth",
        lambda f: exact(
            math.log(f(f"population@{UN}@2026-01-01").at / f(f"population@{UN}@2025-01-01").at)
        ),
        "population_growth",
    ),
    Equal(
        "population_midyear",
        "mean of the population of two Januaries = that of July",
        lambda f: (f(f"population@{UN}@2025-01-01") + f(f"population@{UN}@2026-01-01")) / exact(2),
        f"population@{UN}@2025-07-01",
    ),
    Equal(
        "population_census",
        "census_population x population_growth for 2.5 years, against the UN figure",
        lambda f: f("census_population") * exact((1 + f("population_growth").at) ** 2.5),
        "population",
        "population_conflict: census, CIA and UN count differently, so a share names its "
        "denominator.",
        (0.95, 1.0),
    ),
    Equal(
        "population_cia",
        "population of the CIA, against the UN figure",
        lambda f: f(f"population@{CIA}"),
        "population",
        "population_conflict: the CIA has its own projection, 9 % below the UN.",
        (0.89, 0.94),
    ),
    Equal(
        "urban_census",
        "urban_share of the census, against the one used",
        lambda f: f("urban_share@instat-census-2022-tamani"),
        "urban_share",
        "urban_share_conflict: the census calls far fewer places a town; the UN frame "
        "goes with the figures used.",
        (0.6, 0.7),
    ),
    Equal("bands_under_15", "five-year bands = under_15_share", _bands(0, 5, 10), "under_15_share"),
    Equal(
        "bands_15_24",
        "five-year bands = population_share_15_24",
        _bands(15, 20),
        "population_share_15_24",
    ),
    Equal(
        "bands_25_54",
        "five-year bands = population_share_25_54",
        _bands(*range(25, 55, 5)),
        "population_share_25_54",
    ),
    Equal(
        "bands_55_64",
        "five-year bands = population_share_55_64",
        _bands(55, 60),
        "population_share_55_64",
    ),
    Equal(
        "bands_15_64",
        "five-year bands = population_share_15_64",
        _bands(*range(15, 65, 5)),
        "population_share_15_64",
    ),
    Equal(
        "bands_15_up",
        "five-year bands = population_share_15_up",
        _bands(*range(15, 70, 5)),
        "population_share_15_up",
    ),
    Equal(
        "bamako_count",
        "region_population_bamako = bamako_population",
        lambda f: f("region_population_bamako"),
        "bamako_population",
    ),
    Equal(
        "social_total",
        "facebook_users = social_accounts",
        lambda f: f("facebook_users"),
        "social_accounts",
    ),
    Equal(
        "social_on_facebook",
        "facebook_users / social_accounts = facebook_share_of_social",
        lambda f: f("facebook_users") / f("social_accounts"),
        "facebook_share_of_social",
    ),
    Equal(
        "social_share",
        "social_accounts / population = social_share",
        lambda f: f("social_accounts") / f(PEOPLE),
        "social_share",
    ),
    Equal(
        "social_bound",
        "social_accounts / population, at most a tenth",
        lambda f: f("social_accounts") / f(PEOPLE),
        f"social_share@{KORHOGO}@2025",
    ),
    Equal(
        "social_of_internet",
        "social_accounts / internet_users, against the surveyed share",
        lambda f: f("social_accounts") / f("internet_users"),
        "social_share_of_internet",
        "social_share_of_internet: the survey counts WhatsApp, advertising accounts do not.",
        (0.25, 0.4),
    ),
    Equal(
        "instagram_share",
        "instagram_users / population = instagram_share",
        lambda f: f("instagram_users") / f(PEOPLE),
        "instagram_share",
        "instagram_pct: the counts give 0.8 to 1.0 %; use them and recompute the percent.",
    ),
    Equal(
        "platforms_per_user",
        "(WhatsApp + Facebook + TikTok) / any account, eight capitals",
        lambda f: (
            summed(
                f(f"{name}_account_share_8_capitals") for name in ("whatsapp", "facebook", "tiktok")
            )
            / f("social_account_share_8_capitals")
        ),
        "platforms_per_social_user_3",
    ),
    Equal(
        "lines_per_person",
        "mobile_connections / population = mobile_connections_share",
        lambda f: f("mobile_connections") / f(PEOPLE),
        "mobile_connections_share",
        "mobile_not_people: a ratio of lines to people, not a share of people.",
    ),
    Equal(
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
    Equal(
        "mobile_market",
        "orange_mali_subscribers / its market share = connections of the regulator",
        lambda f: f("orange_mali_subscribers") / f("orange_mali_market_share"),
        "mobile_connections@amrtp-osiris-sim-2023@2023-12",
    ),
    Equal(
        "gdp_per_head",
        "gdp_nominal / population = gdp_per_capita",
        lambda f: f("gdp_nominal") / f(PEOPLE),
        "gdp_per_capita",
        "gdp_per_capita: output of 2023 over people of 2025; a ratio of two dates is a "
        "figure of neither.",
        one_date=True,
    ),
    Equal(
        "gdp_per_head_bound",
        "gdp_nominal / population, under 1,000 USD",
        lambda f: f("gdp_nominal") / f(PEOPLE),
        f"gdp_per_capita@{KORHOGO}@2025",
    ),
    Equal(
        "crisis_share",
        "crisis_area_population / population, against crisis_area_share",
        lambda f: f("crisis_area_population") / f(PEOPLE),
        "crisis_area_share",
        "crisis_denominator: the share belongs to fewer than 20.6 million people of its own time.",
        (0.75, 0.95),
    ),
    Equal(
        "us_humanitarian",
        "us_hum_assistance_fy2021_a, against us_hum_assistance_fy2021_b",
        lambda f: f("us_hum_assistance_fy2021_a"),
        "us_hum_assistance_fy2021_b",
        "us_humanitarian: two channels of assistance in one year, not two counts of one.",
        (0.8, 1.0),
    ),
    Equal(
        "french_speakers",
        "french_language_share x the people of its estimate = french_speakers",
        lambda f: (
            f("french_language_share") * exact(counts_in(f.observation("french_speakers").base)[0])
        ),
        "french_speakers",
    ),
    Equal(
        "french_fluency",
        "french_language_share, against french_fluency_share",
        lambda f: f("french_language_share"),
        "french_fluency_share",
        "french_fluency_coincidence: a guess in words, twice what language statistics have.",
        (0.4, 0.65),
    ),
    Equal(
        "ctr_zamfara",
        "CPM / (1000 CPC) = CTR, Zamfara",
        lambda f: f("fb_cpm_zamfara") / (f("fb_cpc_zamfara") * exact(1000)),
        "fb_ctr_zamfara",
    ),
    Equal(
        "reach_cost_zamfara",
        "CPM x frequency = cost of 1,000 reached, Zamfara",
        lambda f: f("fb_cpm_zamfara") * f("fb_freq_zamfara"),
        "fb_cost_1000_reached_zamfara",
    ),
    Equal(
        "ctr_tiktok",
        "CPM / (1000 CPC), against the range of CTR, TikTok in Nigeria",
        lambda f: f("tiktok_cpm_ng") / (f("tiktok_cpc_ng") * exact(1000)),
        "tiktok_ctr_ng",
    ),
    Equal(
        "funnel_west_africa",
        "screened x verified x enrolled = lead to final",
        lambda f: f("wa_fb_screen_rate") * f("wa_fb_verify_rate") * f("wa_fb_enrol_rate"),
        "wa_fb_lead_to_final",
    ),
)
