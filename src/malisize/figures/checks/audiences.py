"""Traps in counting people: who is online, who holds an account, who is counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.names import KORHOGO, PEOPLE, UNICEF
from malisize.figures.checks.spans import Span, exact, span, summed
from malisize.figures.conflicts import number, stated


def census_towns(f: Book) -> Span:
    """Return the people in towns as the census counts them."""
    return f("urban_share@instat-census-2022-tamani") * f("census_population")


def words(book: Book) -> Iterator[Finding]:
    """Check that a fraction in words is a manner of speaking beside a counted share."""
    counted, figure = book("internet_penetration"), book.figure("internet_penetration_words")
    for o in figure.observations:
        subject, computed = (
            "internet_penetration, against a fraction in words",
            counted.text("share"),
        )
        lost = number((counted.at - span(o).at) * book(PEOPLE).at, digits=3)
        excused = o.rank == "deprecated" and abs(counted.at - span(o).at) < 0.03
        trap = (
            f"one_third_words: a third is a manner of speaking; taken as a number it loses {lost}"
            " users."
        )
        holds = counted.meets(span(o))
        yield judge(
            "fraction_in_words", holds, subject, computed, stated(o), trap=trap, excused=excused
        )


def growth(book: Book) -> Iterator[Finding]:
    """Check that two rates of one date show no growth."""
    now, then = book("internet_penetration"), book.observation("internet_share_itu")
    subject, change = (
        "internet_penetration of 2025 less that of 2023 (internet_share_itu)",
        now.at - span(then).at,
    )
    trap = (
        "growth_words: both are the rate of 2023, so users gained are population growth;"
        " extrapolate nothing."
    )
    yield judge(
        "penetration_growth", change > 0 and not now.meets(span(then)), subject,
        f"{change * 100:+.2f} points", "growth",
        trap=trap, excused=now.meets(span(then)) and then.as_of == "2023",
    )  # fmt: skip


def urban_rural(book: Book) -> Iterator[Finding]:
    """Check that a share of deep rural zones leaves more users to towns than towns have people."""
    people, urban, users = book(PEOPLE).at, book("urban_share").at, book("internet_users").at
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
    yield judge(
        "urban_rural_users",
        of_adults <= 1,
        subject,
        computed,
        "at most 100 %",
        trap=trap,
        excused=excused,
    )


def bamako(book: Book) -> Iterator[Finding]:
    """Check that a share of adults is not one of everybody, nor one limit of the city another."""
    people, o = (
        book(f"bamako_population@{KORHOGO}"),
        book.observation("bamako_internet_penetration_adults"),
    )
    adults, users = (
        exact(1) - exact(book("under_18_share@" + UNICEF).at),
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
    yield judge(
        "bamako_users",
        right.meets(naive),
        subject,
        computed,
        naive.text(),
        trap=trap,
        excused=excused,
    )
    towns = people / (exact(book("urban_share").at) * exact(book(PEOPLE).at))
    census = book("region_population_bamako") / census_towns(book)
    low, high = number(towns.low, "share", 2), number(towns.high, "share", 2)
    yield judge(
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


def platforms(book: Book) -> Iterator[Finding]:
    """Check that platforms are not added up, and what each says of itself stays with it."""
    keys = ("facebook_users", "instagram_users", "linkedin_members")
    total, social = summed(book(key) for key in keys), book("social_accounts")
    yield judge(
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
    yield judge(
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
    yield judge(
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


def tiktok(book: Book) -> Iterator[Finding]:
    """Check that the accounts of a town are not above a guess for the country."""
    guess, capital = book.observation("tiktok_users"), book.observation("tiktok_accounts_bamako")
    times = span(capital).low / span(guess).high
    yield judge(
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


def claims(book: Book) -> Iterator[Finding]:
    """Check that accounts, lines and claims of a campaign are not people."""
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
        yield judge(
            name, holds, f"{o.figure} <= {of}", stated(o), whole.text(), trap=trap, excused=excused
        )


def independence(book: Book) -> Iterator[Finding]:
    """Check that reading, speaking French and being online go together."""
    adults = exact(1 - book("under_18_share@" + UNICEF).at)
    literate = book("adult_literacy@" + KORHOGO) * adults * exact(book(PEOPLE).at)
    users = book("internet_users")
    yield judge(
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
    french = span(fluent) * book(PEOPLE)
    yield judge(
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
