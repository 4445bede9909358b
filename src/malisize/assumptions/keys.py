"""Every key an assumptions file may have: what it means, its kind and its unit. A new key is added
here.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from malisize.assumptions.market_keys import MARKET
from malisize.assumptions.rule import KeyRule, key
from malisize.assumptions.texts import read_cap, read_fee_basis
from malisize.text import command

RULES: tuple[KeyRule, ...] = (
    key("title", "what the file is about, shown above results", "text"),
    key(
        "audience.area",
        "where: national, urban, rural, bamako or a region, or a list of them",
        "union",
        example="bamako",
    ),
    key("audience.gender", "all, women or men", "union", example="women"),
    key(
        "audience.age",
        "completed years: 18-35, 18+ or all, or a list of them",
        "union",
        example="18-35",
    ),
    key("audience.channels", "the channels to size", "texts", example="facebook, instagram"),
    key("audience.narrow", "further shares that narrow the audience, each with a label", "narrow"),
    key(
        "audience.narrow.PLACE",
        "one of those shares, by its place among all of them",
        example="10% to 30%",
    ),
    key(
        "figures.FIGURE",
        "your own value or width for a figure of the catalogue",
        kind="amount",
        unit="",
        example="9M",
    ),
    key("prefer.FIGURE", "which observation of a figure to use: source or source@as_of", "text"),
    key(
        "area.urban_odds_ratio",
        "odds of being online in a region's towns over those in its countryside",
        kind="ratio",
        unit="ratio",
        least=1e-3,
        example="2.2 to 5",
    ),
    key(
        "area.region_odds_ratio",
        "odds in a region over those in the larger one that surveys have, drawn for each region",
        kind="ratio",
        unit="ratio",
        least=1e-3,
        example="0.6 to 1.65",
    ),
    key("area.bamako.population_share", "Bamako's share of the population", example="17% to 20%"),
    key(
        "area.bamako.share_15_up", "share of Bamako's people aged 15 and over", example="56% to 66%"
    ),
    key(
        "users.level",
        "people online, as a share of the published internet users",
        example="42% to 95%",
    ),
    key("users.children", "children aged 5 to 14 among people online", example="1% to 7%"),
    key(
        "users.age_odds.BAND",
        "odds of being online at an age, over those of another (a whole table from 15 on)",
        kind="ratio",
        unit="ratio",
        least=1e-3,
        example="0.4 to 1",
    ),
    key(
        "phones.owner_share",
        "people of the ages surveyed who have a phone of their own",
        example="62% to 73%",
    ),
    key(
        "social.active_share",
        "monthly active share of accounts, for a channel without its own",
        example="50% to 90%",
    ),
    key(
        "social.people_per_account",
        "people behind one account, for a channel without its own",
        kind="ratio",
        unit="people per account",
        least=1e-3,
        example="0.82 to 0.97",
    ),
    key(
        "social.age.BAND",
        "weight of an age band among social media users (normalised), for a channel "
        "without its own",
    ),
    key(
        "overlap",
        "share of the other online channels' audience that also uses the largest one",
        example="75% to 98%",
    ),
    key(
        "overlap.CHANNEL",
        "the same where that channel is the largest (`other`: any without its own), or of channels"
        " that are not independent, such as radio_tv",
        example="75% to 98%",
    ),
    key(
        "channels.CHANNEL.accounts",
        "size of the channel, in its own unit",
        kind="amount",
        unit="",
        example="4M to 7M",
    ),
    key(
        "channels.CHANNEL.active_share",
        "share of the accounts active in a month",
        example="15% to 45%",
    ),
    key(
        "channels.CHANNEL.people_per_account",
        "people behind one account",
        kind="ratio",
        unit="people per account",
        least=1e-3,
        example="0.82 to 0.97",
    ),
    key(
        "channels.CHANNEL.share.bamako",
        "Bamako's share of the channel's users",
        example="40% to 60%",
    ),
    key(
        "channels.CHANNEL.share.urban",
        "urban share of the channel's users, Bamako included",
        example="80% to 93%",
    ),
    key("channels.CHANNEL.share.female", "women among the channel's users", example="22% to 28%"),
    key(
        "channels.CHANNEL.age.BAND",
        "weight of an age band among the channel's users (normalised)",
        example="58% to 75%",
    ),
    key(
        "channels.CHANNEL.share_outside",
        "share outside the capital: of people online who use the channel, or of people 15+ that it"
        " meets in a week",
        example="35% to 75%",
    ),
    key(
        "channels.CHANNEL.weekly_share",
        "share of people 15+ the channel meets in a week",
        example="40% to 70%",
    ),
    key(
        "channels.CHANNEL.active_line_share",
        "share of the lines still in use",
        example="80% to 97%",
    ),
    key(
        "channels.CHANNEL.lines_per_person",
        "lines held by one owner",
        kind="amount",
        unit="connections per person",
        least=1.0,
        example="1.6 to 2.4",
    ),
    key(
        "channels.CHANNEL.cpm",
        "price of a thousand impressions",
        kind="money",
        unit="per thousand impressions",
        least=1e-6,
        example="0.5 USD to 3 USD",
    ),
    key(
        "channels.CHANNEL.cpc",
        "price of a click",
        kind="money",
        unit="per click",
        least=1e-6,
        example="0.07 USD to 0.16 USD",
    ),
    key(
        "channels.CHANNEL.ctr",
        "clicks per impression",
        kind="rate",
        unit="clicks per impression",
        least=1e-9,
        example="0.7% to 1.8%",
    ),
    key(
        "channels.CHANNEL.quote.budget",
        "the platform's own quote: a budget",
        kind="paid",
        unit="",
        least=1e-6,
        example="100000 XOF",
    ),
    key(
        "channels.CHANNEL.quote.reach",
        "the platform's own quote: the people that budget reaches",
        kind="amount",
        unit="people",
        least=1.0,
        example="40k to 60k",
    ),
    key(
        "channels.CHANNEL.min_daily",
        "least the platform takes a day",
        kind="paid",
        unit="per day",
        example="1 USD",
    ),
    key(
        "channels.CHANNEL.frequency_cap",
        "most exposures of one person: `3 per week` or `5 per flight`",
        "text",
        example="3 per week",
        read=read_cap,
    ),
    key(
        "channels.CHANNEL.reach_shape",
        "how unequally impressions fall on people, for this channel",
        kind="amount",
        unit="ratio",
        least=1e-3,
        example="0.15 to 2",
    ),
    key(
        "channels.CHANNEL.conversion_rate",
        "conversions per click, for this channel",
        kind="rate",
        unit="conversions per click",
        example="1% to 5%",
    ),
    key(
        "channels.CHANNEL.cost_per_spot",
        "price of one radio or television spot",
        kind="money",
        unit="per spot",
        least=1e-6,
        example="15000 XOF to 45000 XOF",
    ),
    key(
        "channels.CHANNEL.audience_per_spot",
        "people who meet one spot",
        kind="amount",
        unit="impressions per spot",
        least=1.0,
        example="20k to 60k",
    ),
    key(
        "channels.CHANNEL.cost_per_message",
        "price of one message sent",
        kind="money",
        unit="per message",
        least=1e-6,
        example="15 XOF to 65 XOF",
    ),
    key(
        "channels.CHANNEL.delivery_share", "share of the messages that arrive", example="80% to 95%"
    ),
    key(
        "channels.CHANNEL.fee_per_post",
        "fee of one post",
        kind="money",
        unit="per post",
        least=1e-6,
        example="20000 XOF to 60000 XOF",
    ),
    key(
        "channels.CHANNEL.seen_share", "share of the followers who see a post", example="5% to 20%"
    ),
    key(
        "channels.CHANNEL.cost_per_face",
        "price of one billboard face for the flight",
        kind="money",
        unit="per face",
        least=1e-6,
        example="20000 XOF to 80000 XOF",
    ),
    key(
        "channels.CHANNEL.contacts_per_face",
        "people who pass one face in the flight, counted each time",
        kind="amount",
        unit="impressions per face",
        least=1.0,
        example="50k to 200k",
    ),
    key(
        "reach_shape",
        "how unequally impressions fall on people: the shape of the NBD (1 is Goerg's "
        "curve, large is Poisson)",
        kind="amount",
        unit="ratio",
        least=1e-3,
        example="0.15 to 2",
    ),
    key(
        "conversion_rate",
        "conversions per click",
        kind="rate",
        unit="conversions per click",
        example="1% to 5%",
    ),
    key(
        "audience_met.DAYS",
        "share of a monthly audience that a flight of so many days can meet",
        example="70% to 85%",
    ),
    key("budget.agency_fee", "the agency's fee, as a share", example="10% to 20%"),
    key(
        "budget.fee_basis",
        "what the agency's fee is a share of: net (a markup) or gross (a commission)",
        "text",
        example="net",
        read=read_fee_basis,
    ),
    key(
        "budget.payment_fee",
        "what paying costs (card, exchange, reseller), as a share of net media",
        example="1% to 4%",
    ),
    key(
        "budget.production",
        "what making the advertisements costs",
        kind="paid",
        unit="",
        example="150000 XOF",
    ),
    key("vat.media", "value added tax on media", example="18%"),
    key("vat.services", "value added tax on fees and production", example="18%"),
    *MARKET,
    key(
        "fx.usd",
        "CFA francs for a US dollar",
        kind="amount",
        unit="XOF per USD",
        least=1.0,
        example="545 to 595",
    ),
)


class Former(NamedTuple):
    """A key that was an input once: what it is now, and the key to set in its place."""

    pattern: tuple[str, ...]
    now: str
    successor: str


_PLACED = "follows from surveys by region and sex (row `segment.online.women`)"
FORMER: tuple[Former, ...] = (
    Former(("users", "female"), _PLACED, "users.level"),
    Former(
        ("users", "age", "BAND"),
        "follows from odds by age (`users.age_odds`)",
        "users.age_odds.35-49",
    ),
    Former(
        ("area", "town_to_rural"),
        "follows from surveys by region (row `online.town_to_rural`)",
        "area.urban_odds_ratio",
    ),
    Former(
        ("area", "CAPITAL_to_town"),
        "follows from surveys by region (row `online.capital_to_town`)",
        "area.urban_odds_ratio",
    ),
)


def former(path: tuple[str, ...]) -> Former | None:
    """Return what became of a key that was an input once, or None."""
    for one in FORMER:
        if len(one.pattern) == len(path) and all(
            own in (part, "BAND") or (own.startswith("CAPITAL") and part.endswith(own[7:]))
            for own, part in zip(one.pattern, path, strict=True)
        ):
            return one
    return None


def example_of(name: str, unit: str = "") -> str:
    """Return a value that a key may have; ``unit`` is that of its figure."""
    rule = rule_for(tuple(name.split(".")))
    if rule is None or unit == "share" or (rule.kind == "share" and not rule.example):
        return "35%"
    return rule.example or "1200"


def option_of(name: str, unit: str = "") -> str:
    """Return the option that gives a key such a value, as it is typed."""
    return command("--set", f"{name}={example_of(name, unit)}")


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
