"""Every key an assumptions file may have: what it means, its kind and its unit. A new key is added
here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple

from malisize.assumptions.texts import read_cap, read_fee_basis, read_growth_way, read_level
from malisize.numerals import ANY, Kind, Limits
from malisize.request import MOST_DAYS, MOST_YEARS
from malisize.text import command

Form = Literal["number", "text", "texts", "narrow", "steps"]


class KeyRule(NamedTuple):
    """A key or a family of keys. In ``pattern``, CHANNEL, BAND, FIGURE, DAYS and PLACE stand
    for one name each; ``read`` is the grammar of a text.
    """

    pattern: tuple[str, ...]
    form: Form
    meaning: str
    kind: Kind = "share"
    unit: str = "share"
    limits: Limits = ANY
    example: str = ""
    read: Callable[[str], object] | None = None


SHARE = KeyRule((), "number", "a share", example="20%")
RATIO = KeyRule((), "number", "a ratio", kind="ratio", unit="ratio", example="0.9")


def _rule(
    path: str,
    meaning: str,
    form: Form = "number",
    kind: Kind = "share",
    unit: str = "share",
    example: str = "",
    read: Callable[[str], object] | None = None,
    **limits: Any,
) -> KeyRule:
    bounds = Limits(**limits) if limits else ANY
    return KeyRule(tuple(path.split(".")), form, meaning, kind, unit, bounds, example, read)


RULES: tuple[KeyRule, ...] = (
    _rule("title", "what the file is about, shown above results", "text"),
    _rule(
        "audience.area",
        "where: national, urban, rural, bamako or a region",
        "text",
        example="bamako",
    ),
    _rule("audience.gender", "all, women or men", "text", example="women"),
    _rule("audience.age", "completed years: 18-35, 18+ or all", "text", example="18-35"),
    _rule("audience.channels", "the channels to size", "texts", example="facebook, instagram"),
    _rule(
        "audience.narrow", "further shares that narrow the audience, each with a label", "narrow"
    ),
    _rule(
        "audience.narrow.PLACE",
        "one of those shares, by its place among all of them",
        example="10% to 30%",
    ),
    _rule(
        "figures.FIGURE",
        "your own value or width for a figure of the catalogue",
        kind="amount",
        unit="",
        example="9M",
    ),
    _rule("prefer.FIGURE", "which observation of a figure to use: source or source@as_of", "text"),
    _rule(
        "area.town_to_rural",
        "internet penetration of towns outside Bamako over that of the countryside",
        kind="ratio",
        unit="ratio",
        least=1e-3,
        example="1.4 to 2.6",
    ),
    _rule(
        "area.bamako_to_town",
        "internet penetration of Bamako over that of other towns",
        kind="ratio",
        unit="ratio",
        least=1e-3,
        example="1 to 1.3",
    ),
    _rule("area.bamako.population_share", "Bamako's share of the population", example="17% to 20%"),
    _rule(
        "area.bamako.share_15_up", "share of Bamako's people aged 15 and over", example="56% to 66%"
    ),
    _rule("users.female", "women among internet users", example="36% to 46%"),
    _rule(
        "users.age.BAND",
        "weight of an age band among internet users (normalised)",
        example="46% to 60%",
    ),
    _rule(
        "social.active_share",
        "monthly active share of accounts, for a channel without its own",
        example="50% to 90%",
    ),
    _rule(
        "social.people_per_account",
        "people behind one account, for a channel without its own",
        kind="ratio",
        unit="people per account",
        least=1e-3,
        example="0.82 to 0.97",
    ),
    _rule(
        "social.age.BAND",
        "weight of an age band among social media users (normalised), for a channel "
        "without its own",
    ),
    _rule(
        "overlap",
        "share of the other online channels' audience that also uses the largest one",
        example="75% to 98%",
    ),
    _rule(
        "channels.CHANNEL.accounts",
        "size of the channel, in its own unit",
        kind="amount",
        unit="",
        example="4M to 7M",
    ),
    _rule(
        "channels.CHANNEL.active_share",
        "share of the accounts active in a month",
        example="15% to 45%",
    ),
    _rule(
        "channels.CHANNEL.people_per_account",
        "people behind one account",
        kind="ratio",
        unit="people per account",
        least=1e-3,
        example="0.82 to 0.97",
    ),
    _rule(
        "channels.CHANNEL.share.bamako",
        "Bamako's share of the channel's users",
        example="40% to 60%",
    ),
    _rule(
        "channels.CHANNEL.share.urban",
        "urban share of the channel's users, Bamako included",
        example="80% to 93%",
    ),
    _rule("channels.CHANNEL.share.female", "women among the channel's users", example="22% to 28%"),
    _rule(
        "channels.CHANNEL.age.BAND",
        "weight of an age band among the channel's users (normalised)",
        example="58% to 75%",
    ),
    _rule(
        "channels.CHANNEL.weekly_share",
        "share of people 15+ the channel meets in a week",
        example="40% to 70%",
    ),
    _rule(
        "channels.CHANNEL.active_line_share",
        "share of the lines still in use",
        example="80% to 97%",
    ),
    _rule(
        "channels.CHANNEL.lines_per_person",
        "lines held by one owner",
        kind="amount",
        unit="connections per person",
        least=1.0,
        example="1.6 to 2.4",
    ),
    _rule(
        "channels.CHANNEL.cpm",
        "price of a thousand impressions",
        kind="money",
        unit="per thousand impressions",
        least=1e-6,
        example="0.5 USD to 3 USD",
    ),
    _rule(
        "channels.CHANNEL.cpc",
        "price of a click",
        kind="money",
        unit="per click",
        least=1e-6,
        example="0.07 USD to 0.16 USD",
    ),
    _rule(
        "channels.CHANNEL.ctr",
        "clicks per impression",
        kind="rate",
        unit="clicks per impression",
        least=1e-9,
        example="0.7% to 1.8%",
    ),
    _rule(
        "channels.CHANNEL.quote.budget",
        "the platform's own quote: a budget",
        kind="paid",
        unit="",
        least=1e-6,
        example="100000 XOF",
    ),
    _rule(
        "channels.CHANNEL.quote.reach",
        "the platform's own quote: the people that budget reaches",
        kind="amount",
        unit="people",
        least=1.0,
        example="40k to 60k",
    ),
    _rule(
        "channels.CHANNEL.min_daily",
        "least the platform takes a day",
        kind="paid",
        unit="per day",
        example="1 USD",
    ),
    _rule(
        "channels.CHANNEL.frequency_cap",
        "most exposures of one person: `3 per week` or `5 per flight`",
        "text",
        example="3 per week",
        read=read_cap,
    ),
    _rule(
        "channels.CHANNEL.reach_shape",
        "how unequally impressions fall on people, for this channel",
        kind="amount",
        unit="ratio",
        least=1e-3,
        example="0.15 to 2",
    ),
    _rule(
        "channels.CHANNEL.conversion_rate",
        "conversions per click, for this channel",
        kind="rate",
        unit="conversions per click",
        example="1% to 5%",
    ),
    _rule(
        "channels.CHANNEL.cost_per_spot",
        "price of one radio or television spot",
        kind="money",
        unit="per spot",
        least=1e-6,
        example="15000 XOF to 45000 XOF",
    ),
    _rule(
        "channels.CHANNEL.audience_per_spot",
        "people who meet one spot",
        kind="amount",
        unit="impressions per spot",
        least=1.0,
        example="20k to 60k",
    ),
    _rule(
        "channels.CHANNEL.cost_per_message",
        "price of one message sent",
        kind="money",
        unit="per message",
        least=1e-6,
        example="15 XOF to 65 XOF",
    ),
    _rule(
        "channels.CHANNEL.delivery_share", "share of the messages that arrive", example="80% to 95%"
    ),
    _rule(
        "channels.CHANNEL.fee_per_post",
        "fee of one post",
        kind="money",
        unit="per post",
        least=1e-6,
        example="20000 XOF to 60000 XOF",
    ),
    _rule(
        "channels.CHANNEL.seen_share", "share of the followers who see a post", example="5% to 20%"
    ),
    _rule(
        "channels.CHANNEL.cost_per_face",
        "price of one billboard face for the flight",
        kind="money",
        unit="per face",
        least=1e-6,
        example="20000 XOF to 80000 XOF",
    ),
    _rule(
        "channels.CHANNEL.contacts_per_face",
        "people who pass one face in the flight, counted each time",
        kind="amount",
        unit="impressions per face",
        least=1.0,
        example="50k to 200k",
    ),
    _rule(
        "reach_shape",
        "how unequally impressions fall on people: the shape of the NBD (1 is Goerg's "
        "curve, large is Poisson)",
        kind="amount",
        unit="ratio",
        least=1e-3,
        example="0.15 to 2",
    ),
    _rule(
        "conversion_rate",
        "conversions per click",
        kind="rate",
        unit="conversions per click",
        example="1% to 5%",
    ),
    _rule(
        "audience_met.DAYS",
        "share of a monthly audience that a flight of so many days can meet",
        example="70% to 85%",
    ),
    _rule("budget.agency_fee", "the agency's fee, as a share", example="10% to 20%"),
    _rule(
        "budget.fee_basis",
        "what the agency's fee is a share of: net (a markup) or gross (a commission)",
        "text",
        example="net",
        read=read_fee_basis,
    ),
    _rule(
        "budget.payment_fee",
        "what paying costs (card, exchange, reseller), as a share of net media",
        example="1% to 4%",
    ),
    _rule(
        "budget.production",
        "what making the advertisements costs",
        kind="paid",
        unit="",
        example="150000 XOF",
    ),
    _rule("vat.media", "value added tax on media", example="18%"),
    _rule("vat.services", "value added tax on fees and production", example="18%"),
    _rule(
        "market.start",
        "where a market starts: a row id of the audience, or a figure",
        "text",
        example="segment.online",
    ),
    _rule("market.step", "the steps from the start to TAM, SAM and SOM, in their order", "steps"),
    _rule(
        "market.price",
        "price of one purchase, or `{ figure = KEY }`",
        kind="money",
        unit="per purchase",
        least=1e-6,
        example="500 XOF to 1500 XOF",
    ),
    _rule(
        "market.purchases",
        "purchases of one customer in a year",
        kind="amount",
        unit="purchases per person per year",
        least=1e-9,
        example="20 to 60",
    ),
    _rule(
        "market.revenue_per_customer",
        "what one customer pays in a year, in place of a price and purchases",
        kind="money",
        unit="per person per year",
        least=1e-6,
        example="12000 XOF to 36000 XOF",
    ),
    _rule(
        "market.take_rate",
        "share of what customers pay that the seller keeps, such as a commission",
        example="10% to 20%",
    ),
    _rule(
        "market.growth",
        "growth of the customers in a year; over the years 1 + growth compounds",
        kind="growth",
        example="2% to 8%",
    ),
    _rule(
        "market.growth_over_years",
        "whether growth is `shared` by all years or `independent` from year to year",
        "text",
        example="shared",
        read=read_growth_way,
    ),
    _rule(
        "market.online_growth",
        "growth of internet users in a year, in place of the population's",
        kind="growth",
        example="2% to 5%",
    ),
    _rule(
        "market.years",
        "years to project",
        kind="amount",
        unit="years",
        example="5",
        most=MOST_YEARS,
        whole=True,
    ),
    _rule(
        "market.capacity",
        "customers that can be served",
        kind="amount",
        unit="people",
        example="5000",
    ),
    _rule(
        "market.capacity_purchases",
        "purchases that can be served in a year",
        kind="amount",
        unit="purchases per year",
        example="400k to 600k",
    ),
    _rule(
        "market.winning.budget",
        "money there is to win customers",
        kind="paid",
        unit="",
        example="5M XOF",
    ),
    _rule(
        "market.winning.cost",
        "what winning one customer costs",
        kind="money",
        unit="per person",
        least=1e-6,
        example="1000 XOF to 4000 XOF",
    ),
    _rule(
        "market.campaign.total",
        "total of the campaign that wins the customers",
        kind="paid",
        unit="",
        example="5M XOF",
        single=True,
    ),
    _rule(
        "market.campaign.days",
        "length of that campaign's flight",
        kind="amount",
        unit="days",
        least=1.0,
        most=MOST_DAYS,
        whole=True,
        example="28",
    ),
    _rule(
        "market.people_per_conversion",
        "customers behind one conversion",
        kind="ratio",
        unit="people per conversion",
        least=1e-9,
        example="0.5 to 0.9",
    ),
    _rule(
        "market.online_buyers.least",
        "least share of people 15+ who buy online in a year",
        example="0.5%",
    ),
    _rule(
        "market.online_buyers.most",
        "most of them there can be, or `{ figure = KEY }`",
        example="5%",
    ),
    _rule(
        "market.plausible_spend",
        "most of GDP per head that a customer plausibly spends on one market",
        example="10%",
    ),
    _rule(
        "market.top_down.level",
        "the level a total from above is set beside: TAM, SAM or SOM",
        "text",
        example="TAM",
        read=read_level,
    ),
    _rule(
        "market.top_down.total",
        "what is spent in a year on something wider, or `{ figure = KEY }`",
        kind="money",
        unit="per year",
        least=1e-6,
        example="40bn XOF to 60bn XOF",
    ),
    _rule(
        "market.top_down.people",
        "heads, in place of a total: a row id of the audience, or a figure",
        "text",
    ),
    _rule(
        "market.top_down.per_head",
        "what one head spends on everything in a year, or `{ figure = KEY }`",
        kind="money",
        unit="per person per year",
        least=1e-6,
        example="250000 XOF",
    ),
    _rule(
        "market.top_down.share",
        "share of that total, or of what a head spends, that this market is",
        example="1% to 3%",
    ),
    _rule(
        "fx.usd",
        "CFA francs for a US dollar",
        kind="amount",
        unit="XOF per USD",
        least=1.0,
        example="545 to 595",
    ),
)


def example_of(key: str, unit: str = "") -> str:
    """Return a value that a key may have; ``unit`` is that of its figure."""
    rule = rule_for(tuple(key.split(".")))
    if rule is None or unit == "share" or (rule.kind == "share" and not rule.example):
        return "35%"
    return rule.example or "1200"


def option_of(key: str, unit: str = "") -> str:
    """Return the option that gives a key such a value, as it is typed."""
    return command("--set", f"{key}={example_of(key, unit)}")


HOLDERS = ("CHANNEL", "BAND", "FIGURE", "DAYS", "PLACE")
MOST_PLACES = 20


@cache
def rule_for(path: tuple[str, ...]) -> KeyRule | None:
    """Return the rule of a complete key, or None."""
    for rule in RULES:
        if len(rule.pattern) == len(path) and _fits(rule, path):
            return rule
    return None


@cache
def is_table(path: tuple[str, ...]) -> bool:
    """Tell whether keys may follow below this path."""
    return any(len(rule.pattern) > len(path) and _fits(rule, path) for rule in RULES)


def is_place(name: str) -> bool:
    """Tell whether a name is the place of an entry in an array, counted from 1."""
    return name in map(str, range(1, MOST_PLACES + 1))


def below(path: tuple[str, ...]) -> list[str]:
    """Return the names that may follow a path, holders (CHANNEL ...) included."""
    found = {
        rule.pattern[len(path)]
        for rule in RULES
        if len(rule.pattern) > len(path) and _fits(rule, path)
    }
    return sorted(found)


def _fits(rule: KeyRule, path: tuple[str, ...]) -> bool:
    return all(
        part in HOLDERS or part == name for name, part in zip(path, rule.pattern, strict=False)
    )
