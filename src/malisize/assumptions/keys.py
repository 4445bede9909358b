"""Every key an assumptions file may have: what it means, its kind and its unit. A new key is added
here.

CAPITAL in a key and the words in braces are those of the country, CURRENCY each currency that needs
a rate there: see ``rules_of``.
"""

from __future__ import annotations

from malisize.assumptions.buying_keys import BUYING
from malisize.assumptions.charge_keys import CHARGES
from malisize.assumptions.flight_keys import FLIGHT
from malisize.assumptions.market_keys import MARKET
from malisize.assumptions.rule import KeyRule, key
from malisize.assumptions.texts import read_lang
from malisize.tuples import NamedTuple
from malisize.wording import phrase

RULES: tuple[KeyRule, ...] = (
    key("title", "what the file is about, shown above results", "text"),
    key("lang", "language of all that is read, such as fr", "text", example="fr", read=read_lang),
    key(
        "audience.area",
        "where: national, urban, rural, {capital} or a region, or a list of them",
        "union",
        example="{capital}",
    ),
    key("audience.gender", "all, women or men", "union", example="women"),
    key(
        "audience.age",
        "completed years: 18-35, 18+ or all, or a list of them",
        "union",
        example="18-35",
    ),
    key(
        "audience.speaks",
        "only who speaks a language, or any of a list of them; all: everybody",
        "union",
        example="{language}",
    ),
    key(
        "audience.reads",
        "only who reads a language, or any of a list of them; all: everybody",
        "union",
        example="{language}",
    ),
    key("audience.channels", "the channels to size", "texts", example="{channels}"),
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
    key(
        "area.CAPITAL.population_share",
        "{Capital}'s share of the population",
        example="17% to 20%",
    ),
    key(
        "area.CAPITAL.share_15_up",
        "share of {Capital}'s people aged 15 and over",
        example="56% to 66%",
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
        "language.online",
        "where the share of a language's people among those online, or with a phone, lies between"
        " that among all people (0%) and the largest that fits (100%)",
        example="min 0% max 100%",
    ),
    key(
        "language.apart",
        "how little several languages go together: 0% where who has the rarer has the commoner,"
        " 100% where as few as possible have both",
        example="min 0% max 100%",
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
        "channels.CHANNEL.share.CAPITAL",
        "{Capital}'s share of the channel's users",
        example="40% to 60%",
    ),
    key(
        "channels.CHANNEL.share.urban",
        "urban share of the channel's users, {Capital} included",
        example="80% to 93%",
    ),
    key("channels.CHANNEL.share.female", "women among the channel's users", example="22% to 28%"),
    key(
        "channels.CHANNEL.age.BAND",
        "weight of an age band among the channel's users (normalised)",
        example="58% to 75%",
    ),
    key(
        "channels.CHANNEL.weekly_share",
        "share of people 15+ the channel meets in a week",
        example="40% to 70%",
    ),
    key(
        "channels.CHANNEL.share_outside",
        "share outside the capital: of people online who use the channel, or of people 15+ that it"
        " meets in a week",
        example="35% to 75%",
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
    *BUYING,
    *FLIGHT,
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
    *CHARGES,
    key(
        "growth.population",
        "growth of the population in a year, by which --as-of carries it",
        kind="growth",
        example="2.9%",
    ),
    key(
        "growth.accounts",
        "growth of accounts on platforms in a year, by which --as-of carries them",
        kind="growth",
        example="5% to 25%",
    ),
    key(
        "growth.lines",
        "growth of telephone lines in a year, by which --as-of carries them",
        kind="growth",
        example="0% to 6%",
    ),
    key(
        "growth.online",
        "growth of internet users in a year, by which --as-of carries them",
        kind="growth",
        example="2% to 10%",
    ),
    key(
        "correlation.judgements",
        "how much the ranges that are judgements lean together, against the answer or for it",
        example="20%",
        most=0.99,
        single=True,
    ),
    key(
        "correlation.between",
        "keys whose ranges lean together, how much (-1 to 1) and why; [[correlation]] in a file",
        "correlations",
        example="budget.agency_fee & budget.payment_fee = 50%",
    ),
    *MARKET,
    key(
        "fx.CURRENCY",
        "{many} for {one}",
        kind="amount",
        unit="{money} per {other}",
        least=0.01,
        example="{rate}",
    ),
)


class Former(NamedTuple):
    """A key that was an input once: what it is now, and the key to set in its place."""

    pattern: tuple[str, ...]
    now: str
    successor: str


_PLACED = phrase("follows from surveys by region and sex (row `segment.online.women`)")
FORMER: tuple[Former, ...] = (
    Former(("users", "female"), _PLACED, "users.level"),
    Former(
        ("users", "age", "BAND"),
        phrase("follows from odds by age (`users.age_odds`)"),
        "users.age_odds.35-49",
    ),
    Former(
        ("area", "town_to_rural"),
        phrase("follows from surveys by region (row `online.town_to_rural`)"),
        "area.urban_odds_ratio",
    ),
    Former(
        ("area", "CAPITAL_to_town"),
        phrase("follows from surveys by region (row `online.capital_to_town`)"),
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
