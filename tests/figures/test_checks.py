"""The checks recompute the figures: what agrees, what a trap explains, and what fails once a figure
is altered.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

import pytest

from malisize.figures.catalogue import Catalogue, Figure
from malisize.figures.checks.judge import Finding
from malisize.figures.checks.run import check
from malisize.figures.checks.spans import Span, exact, half_unit, span
from malisize.figures.checks.tables import model_figures, tables
from malisize.figures.conflicts import Conflict, conflicts, number, stated
from malisize.records import Observation
from tests.places import COUNTRY

DATE = datetime.date(2026, 11, 21)
TRAPS = tables(COUNTRY)["traps"]
MODEL_RULES = tables(COUNTRY)["rules"]
MODEL_FIGURES = model_figures(COUNTRY)
SHIPPED = list(Catalogue(COUNTRY))
FINDINGS = check(Catalogue(COUNTRY), DATE, COUNTRY)

CHECKED = {  # trap -> a check that names it
    "accounts_vs_people": "platform_sum",
    "penetration_rounding": "penetration",
    "one_third_words": "fraction_in_words",
    "urban_rural_infeasible": "urban_rural_users",
    "bamako_share": "bamako_users",
    "urban_share_conflict": "urban_census",
    "population_conflict": "population_census",
    "gdp_per_capita": "gdp_per_head",
    "gdp_shares": "gdp_shares",
    "gold_exports": "gold_exports",
    "instagram_pct": "instagram_share",
    "linkedin": "linkedin_members",
    "tiktok": "tiktok_order",
    "social_share_of_internet": "social_of_internet",
    "gender": "facebook_women",
    "literacy_vs_users": "literate_users",
    "french_fluency_coincidence": "french_users",
    "mobile_not_people": "lines",
    "crisis_denominator": "crisis_share",
    "crisis_overlap": "crisis_groups",
    "idp_conflict": "displaced",
    "us_humanitarian": "us_humanitarian",
    "growth_words": "penetration_growth",
    "fuel_500": "fuel_change",
    "hypotheticals": "used_by_default",
    "stale": "ages",
    "national_level": "level_of_use",
    "survey_level": "surveys_of_one_year",
    "model_phones": "model_beside_survey",
    "region_shares": "former_region_share",
}
RANKED = {  # trap -> the figure whose observations are ranked, with a reason
    "one_third_words": "internet_penetration_words",
    "urban_share_conflict": "urban_share",
    "population_conflict": "population",
    "ecowas": "ecowas_members",
    "gdp_per_capita": "gdp_per_capita",
    "gold_exports": "gold_share_exports",
    "idp_conflict": "idps",
    "mobile_not_people": "mobile_connections",
}
RULED = {  # traps that a rule of the model keeps out
    "accounts_vs_people",
    "linkedin",
    "gender",
    "mobile_not_people",
    "tiktok",
    "growth_words",
    "french_official",
    "dated_transition",
    "hypotheticals",
    "waemu_francophone",
    "telecel",
    "stale",
    "literacy_vs_users",
}


def named(name: str, findings: Iterable[Finding] = FINDINGS) -> Finding:
    """Return the first finding of a check that is not a plain pass, else its first."""
    found = [finding for finding in findings if finding.check == name]
    assert found, f"no finding of {name}"
    return next((finding for finding in found if finding.verdict != "pass"), found[0])


def altered(key: str, source: str | None = None, **changes: Any) -> list[Figure]:
    """Return the shipped figures, those observations of one figure changed that fit ``source`` or
    ``source@as_of``.
    """
    figures = []
    for figure in SHIPPED:
        if figure.key == key:
            observations = tuple(
                o._replace(**changes) if source in (None, o.source, f"{o.source}@{o.as_of}") else o
                for o in figure.observations
            )
            figures.append(figure._replace(observations=observations))
        else:
            figures.append(figure)
    return figures


def verdict(name: str, figures: list[Figure]) -> str:
    """Return the verdict of one check on altered figures."""
    return named(name, check(figures, DATE, COUNTRY)).verdict


def test_the_shipped_catalogue_has_no_fail() -> None:
    """Nothing in the shipped figures is contradictory without an explanation."""
    assert [finding for finding in FINDINGS if finding.verdict == "fail"] == []
    assert sum(finding.verdict == "pass" for finding in FINDINGS) > 50


def test_every_known_finding_begins_with_a_trap_and_explains_it() -> None:
    """What does not hold names its trap first, and then says more than the name."""
    for finding in FINDINGS:
        if finding.verdict == "known":
            trap, _, words = finding.note.partition(": ")
            assert trap in TRAPS, finding
            assert len(words) > 10, finding


def test_no_finding_is_empty() -> None:
    """Each finding says what it concerns, what was computed and what is stated."""
    for finding in FINDINGS:
        assert finding.check
        assert finding.subject
        assert finding.computed
        assert finding.stated
        assert "inf" not in finding.computed.split()


def test_model_rules_name_traps_only() -> None:
    """A rule of the model belongs to a trap and is one sentence."""
    assert set(MODEL_RULES) <= set(TRAPS)
    assert all(rule.endswith(".") and ". " not in rule for rule in MODEL_RULES.values())
    assert len(set(TRAPS)) == len(TRAPS)


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_is_handled(trap: str) -> None:
    """Each trap is met by a check that names it, by a ranked observation with a reason, or by a
    rule of the model.
    """
    handled = False
    if trap in CHECKED:
        assert any(
            finding.check == CHECKED[trap] and finding.note.startswith(f"{trap}:")
            for finding in FINDINGS
        )
        handled = True
    if trap in RANKED:
        observations = next(figure for figure in SHIPPED if figure.key == RANKED[trap]).observations
        assert any(o.rank != "normal" and o.reason for o in observations)
        handled = True
    if trap in RULED:
        assert MODEL_RULES[trap]
        handled = True
    assert handled


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key", "source", "changes"),
    [
        ("penetration", "internet_users", "korhogo-2025", {"value": 8_800_000.0}),
        ("penetration_un", "internet_penetration", "korhogo-2025", {"value": 0.353}),
        ("population_midyear", "population", "un-wpp-2024@2026-01-01", {"value": 25_700_001.0}),
        ("population_growth", "population_growth", "un-wpp-2024", {"value": 0.0293}),
        ("population_cia", "population", "cia-factbook-2026", {"value": 20_500_000.0}),
        ("urban_census", "urban_share", "instat-census-2022-tamani", {"value": 0.2}),
        ("bands_sum", "population_share_0_4", None, {"value": 0.18}),
        ("bands_under_15", "under_15_share", "un-wpp-2024", {"value": 0.471}),
        ("regions_sum", "region_population_kayes", None, {"value": 1_840_339.0}),
        ("facebook_gender", "facebook_male_share", None, {"value": 0.78}),
        ("urban_rural", "rural_share", None, {"value": 0.55}),
        ("offline", "offline_share", None, {"value": 0.6}),
        ("social_share", "social_share", None, {"value": 0.12}),
        ("social_bound", "social_accounts", None, {"value": 2_800_000.0}),
        ("social_of_internet", "social_share_of_internet", None, {"value": 0.5}),
        ("instagram_share", "instagram_users", None, {"low": 500_000.0, "high": 600_000.0}),
        ("lines_per_person", "mobile_connections_share", "korhogo-2025", {"value": 0.88}),
        ("mobile_market", "orange_mali_market_share", "amrtp-osiris-orange-2023", {"value": 0.55}),
        ("gdp_per_head", "gdp_per_capita", "korhogo-2025", {"value": 1_200.0}),
        ("gdp_per_head_bound", "gdp_nominal", "korhogo-2025", {"value": 26.6e9}),
        ("gdp_shares", "services_share_gdp", None, {"low": 0.5, "high": 0.6}),
        ("gold_exports", "gold_share_exports", "korhogo-2025@undated", {"low": 0.5, "high": 0.6}),
        ("crisis_share", "crisis_area_share", None, {"value": 0.5}),
        ("crisis_groups", "crisis_area_population", None, {"value": 30_000_000.0}),
        ("displaced", "displaced_2020", None, {"value": 900_000.0}),
        ("us_humanitarian", "us_hum_assistance_fy2021_b", None, {"value": 150_000_000.0}),
        ("french_fluency", "french_fluency_share", None, {"value": 0.6}),
        ("literate_users", "adult_literacy", "korhogo-2025", {"low": 0.1, "high": 0.15}),
        ("fraction_in_words", "internet_penetration_words", None, {"value": 0.25}),
        ("fraction_in_words", "internet_penetration_words", None, {"rank": "normal"}),
        ("penetration_growth", "internet_share_itu", "wdi-it-net-user-zs", {"value": 0.4}),
        ("urban_rural_users", "rural_internet_penetration_deep", None, {"base": "rural people"}),
        ("urban_rural_users", "rural_internet_penetration_deep", None, {"basis": "stated"}),
        ("bamako_users", "bamako_internet_penetration_adults", None, {"base": "residents"}),
        ("platform_sum", "facebook_users", "korhogo-2025", {"value": 3_200_000.0}),
        ("linkedin_members", "linkedin_members", None, {"unit": "accounts"}),
        ("facebook_women", "facebook_female_share", None, {"value": 0.1}),
        ("tiktok_order", "tiktok_users", None, {"basis": "stated"}),
        ("campaign_claim", "campaign_reach_claim_2024", None, {"rank": "normal"}),
        ("mobile_money", "mobile_money_accounts", None, {"unit": "people"}),
        ("lines", "mobile_connections", None, {"unit": "people"}),
        ("subscriptions", "internet_subscriptions", None, {"unit": "people"}),
        ("overlap_bounds", "overlap_whatsapp_facebook_8_capitals", None, {"low": 0.7}),
        ("platforms_per_user", "platforms_per_social_user_3", None, {"value": 2.5}),
        ("whatsapp_bamako", "whatsapp_accounts_bamako", None, {"high": 1_500_000.0}),
        ("tiktok_bamako", "tiktok_accounts_bamako", None, {"low": 400_000.0}),
        ("aged_13_up", "population_share_13_up", None, {"high": 0.61}),
        ("aged_under_18", "under_18_share", "un-wpp-2024", {"low": 0.5}),
        ("women_men_total", "account_ownership", None, {"value": 0.7}),
        ("news_sources", "news_source_malimetre_radio", None, {"value": 0.6}),
        ("part_of_whole", "ecommerce_buyers_share", None, {"value": 0.02}),
        ("ctr_zamfara", "fb_ctr_zamfara", None, {"value": 0.0125}),
        ("reach_cost_zamfara", "fb_cost_1000_reached_zamfara", None, {"value": 3.2}),
        ("completion_cost_zamfara", "fb_cost_per_completion_zamfara", None, {"value": 1.5}),
        ("funnel_west_africa", "wa_fb_lead_to_final", None, {"value": 0.09}),
        ("printed_counts", "psi_ng_chat_per_click", None, {"value": 0.4}),
        ("xof_per_usd", "xof_per_eur", None, {"value": 700.0}),
        ("fuel_change", "bamako_fuel_price_rise", None, {"unit": "times"}),
        ("used_by_default", "tiktok_users", None, {"rank": "preferred"}),
    ],
)
def test_an_altered_figure_fails(
    name: str, key: str, source: str | None, changes: dict[str, Any]
) -> None:
    """A number changed beyond what its trap explains, or no longer marked as it must be, makes its
    check fail.
    """
    figures = altered(key, source, **changes)
    assert named(name).verdict in ("pass", "known")
    assert verdict(name, figures) == "fail"


def test_a_fail_does_not_borrow_the_words_of_the_trap() -> None:
    """What a trap does not explain says so, and names the trap."""
    finding = named("crisis_share", check(altered("crisis_area_share", value=0.5), DATE, COUNTRY))
    assert finding.verdict == "fail"
    assert finding.note.startswith("Not explained by crisis_denominator")
    assert named("offline", check(altered("offline_share", value=0.5), DATE, COUNTRY)).note == ""


def test_a_missing_figure_is_a_fail_and_not_a_crash() -> None:
    """A catalogue without a figure that a check needs fails that check by name and goes on with the
    others.
    """
    findings = check(
        [figure for figure in SHIPPED if figure.key != "internet_users"], DATE, COUNTRY
    )
    finding = named("penetration", findings)
    assert finding.verdict == "fail"
    assert "internet_users" in finding.subject
    assert named("bands_sum", findings).verdict == "pass"


def test_penetration_rounding_is_no_contradiction() -> None:
    """35.1 % of 24.8 million is 8.705 million, which rounding reconciles with 8.72 million."""
    finding = named("penetration")
    assert finding.verdict == "pass"
    assert finding.computed.startswith("8,705,000")
    assert finding.stated == "8,720,000"


def test_one_third_in_words_loses_to_the_number() -> None:
    """A third against 35.1 % is known, loses 0.44 million users, and is set aside; over a third
    holds.
    """
    found = [finding for finding in FINDINGS if finding.check == "fraction_in_words"]
    assert sorted(finding.verdict for finding in found) == ["known", "known", "pass"]
    assert "439,000" in named("fraction_in_words").note
    assert next(finding for finding in found if finding.verdict == "pass").stated.startswith(
        "at least"
    )


def test_ten_percent_of_all_rural_people_is_infeasible() -> None:
    """It would leave towns 63.5 % of all their people online, 120 % of those aged 15 and over."""
    finding = named("urban_rural_users")
    assert finding.verdict == "known"
    assert finding.computed.startswith("63.5 % of all")
    assert "120 % of those aged 15" in finding.computed


def test_a_rural_bound_that_leaves_room_passes() -> None:
    """With half of rural people online the arithmetic holds."""
    assert (
        verdict("urban_rural_users", altered("rural_internet_penetration_deep", value=0.5))
        == "pass"
    )


def test_the_share_of_adults_in_bamako_needs_ages_first() -> None:
    """Two to three million x 45 % adults x 60 to 70 % are 0.54 to 0.945 million, 6.2 to 10.8 % of
    users.
    """
    finding = named("bamako_users")
    assert "540,000 to 945,000" in finding.computed
    assert "6.19 % to 10.8 %" in finding.computed
    assert "1,200,000 to 2,100,000" in finding.stated


def test_bamako_among_towns_depends_on_the_frame() -> None:
    """Bamako is 17 to 26 % of townspeople in one frame and 62.3 % in that of the census."""
    finding = named("bamako_of_towns")
    assert (finding.computed, finding.stated[:6]) == ("17 % to 26 %", "62.3 %")


def test_gdp_per_head_mixes_two_dates() -> None:
    """Output of 2023 over people of 2025 is 859, known for its dates; with one date it passes."""
    finding = named("gdp_per_head")
    assert finding.verdict == "known"
    assert finding.computed.startswith("858.9")
    assert "24 months apart" in finding.note
    assert verdict("gdp_per_head", altered("population", "korhogo-2025", as_of="2023")) == "pass"


def test_shares_of_gdp_contain_the_whole() -> None:
    """Ranges that add up to 90 to 105 % are in order."""
    finding = named("gdp_shares")
    assert finding.verdict == "pass"
    assert "(90 % to 105 %)" in finding.computed


def test_two_statements_on_gold_overlap() -> None:
    """Two thirds to three quarters and 70 to 80 % have 70 to 75 % in common."""
    finding = named("gold_exports")
    assert (finding.verdict, finding.computed) == ("pass", "70 % to 75 % in common")


def test_the_percent_of_instagram_follows_from_the_counts() -> None:
    """200,000 to 250,000 accounts are 0.8 to 1.0 % of the population, which about 1 % does not
    contradict.
    """
    finding = named("instagram_share")
    assert finding.verdict == "pass"
    assert "(0.008048 to 0.0101)" in finding.computed


def test_connections_are_not_people() -> None:
    """94 % is lines per person and recomputes; the regulator counts more lines than there are
    people.
    """
    assert named("lines_per_person").verdict == "pass"
    assert named("lines_per_person").computed.startswith("0.9435")
    assert named("lines").verdict == "known"


def test_the_share_in_crisis_belongs_to_its_own_denominator() -> None:
    """7.2 million are 29 % of the people of 2025, against more than 35 % of those the source
    meant.
    """
    finding = named("crisis_share")
    assert finding.computed.startswith("29.03 %")
    assert finding.stated == "at least 35 %"


def test_groups_in_crisis_are_never_added() -> None:
    """The three groups would come to 18.1 million, 73 % of all people."""
    finding = named("crisis_groups")
    assert finding.computed == "18,100,000"
    assert "73 %" in finding.note


def test_a_rise_of_500_percent_is_six_times_the_price() -> None:
    """The rise is kept as a change and not as a multiple."""
    finding = named("fuel_change")
    assert (finding.verdict, finding.computed, finding.stated) == (
        "pass",
        "6 times the price before",
        "+500 %",
    )


def test_penetration_did_not_grow() -> None:
    """The rate published for 2025 is that of 2023, so nothing may be extrapolated from it."""
    finding = named("penetration_growth")
    assert (finding.verdict, finding.computed) == ("known", "+0.01 points")
    figures = altered("internet_penetration", "korhogo-2025", value=0.37, as_of="2025-01")
    assert verdict("penetration_growth", figures) == "pass"


def test_french_speakers_are_not_the_internet_users() -> None:
    """A third of the population is close to the internet users by chance; a share far from it
    passes.
    """
    finding = named("french_users")
    assert finding.verdict == "known"
    assert finding.computed.startswith("8,266,000")
    assert verdict("french_users", altered("french_fluency_share", value=0.2)) == "pass"


def test_fewer_adults_read_than_people_are_online() -> None:
    """3.9 to 4.5 million adults read, and 8.72 million people are online: the two are not
    independent.
    """
    finding = named("literate_users")
    assert finding.verdict == "known"
    assert "(3,906,000 to 4,464,000)" in finding.computed


def test_tiktok_differs_by_an_order_of_magnitude() -> None:
    """The capital alone holds at least six times the guess for the country, so none is used by
    default.
    """
    finding = named("tiktok_order")
    assert finding.verdict == "known"
    assert "6 times" in finding.note
    assert next(figure for figure in SHIPPED if figure.key == "tiktok_users").used() is None


def test_surveyed_social_use_is_not_advertising_reach() -> None:
    """Accounts over internet users are 25.2 %, against 78 % in a survey that counts messaging."""
    finding = named("social_of_internet")
    assert finding.verdict == "known"
    assert finding.computed.startswith("25.23 %")


def test_platforms_are_never_summed() -> None:
    """2.2 + 0.225 + 0.41 million is above the social total, which is the largest platform."""
    finding = named("platform_sum")
    assert finding.computed.startswith("2,835,000")
    assert named("social_total").verdict == "pass"


def test_a_claim_of_people_above_the_internet_users_is_caught() -> None:
    """12.8 million people said to be reached online are known for what they are while set aside."""
    assert named("campaign_claim").verdict == "known"
    assert verdict("campaign_claim", altered("campaign_reach_claim_2024", value=5e6)) == "pass"


def test_figures_past_their_age_are_named() -> None:
    """At the date given, a figure older than its limit is known as stale, with its age; a fresh one
    passes.
    """
    ages = {finding.subject: finding for finding in FINDINGS if finding.check == "age"}
    assert ages["facebook_users"].note == "stale: 22 months old on 2026-11-21."
    assert ages["facebook_users"].verdict == "known"
    assert ages["internet_users"].computed == "35 months old"
    assert ages["lenali_users"].computed == "undated"
    assert ages["population"].verdict == "pass"
    assert {"population", "urban_share", "orange_money_accounts"} <= set(ages) <= set(MODEL_FIGURES)


def test_ages_depend_on_the_date_alone() -> None:
    """In early 2025 the accounts were fresh; nothing but findings on age changes with the date."""
    then = check(Catalogue(COUNTRY), datetime.date(2025, 2, 1), COUNTRY)
    assert (
        next(finding for finding in then if finding.subject == "facebook_users").verdict == "pass"
    )
    ageless = [finding for finding in then if not finding.check.startswith("age")]
    assert ageless == [finding for finding in FINDINGS if not finding.check.startswith("age")]


def test_an_older_preferred_observation_needs_to_be_preferred() -> None:
    """A newer number passed over is known where the older one is preferred with a reason."""
    finding = named("preferred_dates")
    assert finding.verdict == "known"
    assert "population" in finding.subject


def made(value: float | None, **changes: Any) -> Observation:
    """Return an invented observation of a number of people."""
    plain = Observation(
        "made_up",
        "Made up",
        "people",
        value,
        None,
        None,
        None,
        "people",
        "Mali",
        "2024",
        None,
        "stated",
        "one",
        "here",
        "normal",
        None,
    )
    return plain._replace(**changes)


@pytest.mark.parametrize(
    ("value", "unit", "half"),
    [
        (24_800_000.0, "people", 50_000), (24_834_845.0, "people", 0.5), (0.351, "share", 0.0005),
        (0.3, "share", 0.005),
        (0.94, "ratio", 0.005), (900.0, "USD", 50), (655.957, "XOF", 0.0005), (0.0, "share", 0),
    ],
)  # fmt: skip
def test_precision_is_half_a_unit_of_the_last_digit(value: float, unit: str, half: float) -> None:
    """Trailing zeros of a count are not digits stated, and a share is good to half a percent at
    least.
    """
    assert half_unit(value, unit) == pytest.approx(half)


def test_ranges_and_bounds_have_their_own_ends() -> None:
    """A range is taken as it is, a bound leaves the other side open."""
    assert span(made(None, low=2.0, high=3.0)) == Span(2.0, 2.5, 3.0)
    assert span(made(5.0, bound="at_most")) == Span(0.0, 5.0, 5.0)
    assert span(made(5.0, bound="at_least")).high == math.inf


def test_precision_goes_through_the_arithmetic() -> None:
    """Products and quotients are as vague as their parts, and agreement means that the ends
    overlap.
    """
    a, b = Span(9, 10, 11), Span(1.9, 2.0, 2.1)
    assert a * b == Span(9 * 1.9, 20, 11 * 2.1)
    assert a / b == Span(9 / 2.1, 5, 11 / 1.9)
    assert a + b == Span(10.9, 12, 13.1)
    assert a - b == Span(9 - 2.1, 8, 11 - 1.9)
    assert a.meets(exact(11))
    assert not a.meets(exact(12))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (24_834_845.0, "people", "24,834,845"),
        (0.351, "share", "35.1 %"),
        (0.02889, "share per year", "2.889 %"),
        (655.957, "XOF per EUR", "655.957"),
        (0.94, "connections per person", "0.94"),
        (0.0, "people", "0"),
    ],
)
def test_numbers_are_written_for_reading(value: float, unit: str, text: str) -> None:
    """Counts are grouped and never rounded, shares are in percent."""
    assert number(value, unit) == text


def test_bounds_and_ranges_are_written_in_words() -> None:
    """What is stated reads as it was stated."""
    assert stated(made(0.1, unit="share", bound="at_most")) == "at most 10 %"
    assert stated(made(None, low=2e6, high=3e6)) == "2,000,000 to 3,000,000"
    assert stated(made(None)) == "no number"


def conflict(*observations: Observation) -> list[Conflict]:
    """Return the conflicts of one invented figure."""
    return conflicts([Figure("made_up", "population", "Made up", "people", 18, observations)])


def test_observations_that_differ_are_a_conflict() -> None:
    """The one used comes with its reason, the others with their sources, and the spread is largest
    over smallest.
    """
    [found] = conflict(
        made(10.0, rank="preferred", reason="newest"), made(8.0, source="two", as_of="2020")
    )
    assert found == Conflict(
        "made_up", "Made up", "people", "10 (one, 2024)", ("8 (two, 2020)",), 1.25, "newest"
    )


def test_equal_numbers_and_kept_bounds_are_no_conflict() -> None:
    """Two sources that say the same, or a bound that the number keeps, do not disagree."""
    assert conflict(made(10.0), made(10.0, source="two")) == []
    assert conflict(made(10.0), made(1.0, source="two", bound="at_least")) == []
    assert conflict(made(10.0), made(None, source="two")) == []


def test_a_broken_bound_is_a_conflict() -> None:
    """A number below what another source calls the least disagrees with it."""
    [found] = conflict(
        made(10.0, rank="preferred", reason="dated"), made(20.0, source="two", bound="at_least")
    )
    assert found.spread == 2
    assert found.others == ("at least 20 (two, 2024)",)


def test_a_conflict_without_a_preferred_one_uses_none() -> None:
    """Between equals, or with guesses alone, the reason says that none is used."""
    [equals] = conflict(made(10.0), made(8.0, source="two"))
    assert equals.used == ""
    assert equals.reason.startswith("none used by default: several")
    [guesses] = conflict(
        made(10.0, basis="speculative"), made(8.0, source="two", basis="illustrative")
    )
    assert guesses.reason.startswith("none used by default: each")


def test_shipped_conflicts_come_widest_first_and_say_why() -> None:
    """Every disagreement of the shipped figures has a reason, and each figure stands in the list
    once.
    """
    found = conflicts(Catalogue(COUNTRY))
    spreads = [item.spread for item in found]
    assert spreads == sorted(spreads, reverse=True)
    assert all(item.reason and item.others and item.spread >= 1 for item in found)
    assert len({item.figure for item in found}) == len(found)
    population = next(item for item in found if item.figure == "population")
    assert population.used.startswith("24,834,845 (un-wpp-2024")
    assert any(text.startswith("22,634,423 (cia-factbook-2026") for text in population.others)
