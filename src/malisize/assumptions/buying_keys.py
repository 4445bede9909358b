"""The keys by which channels are bought: their prices, and whom what they show falls on."""

from __future__ import annotations

from malisize.assumptions.rule import KeyRule, key
from malisize.assumptions.texts import read_cap

BUYING: tuple[KeyRule, ...] = (
    key(
        "channels.CHANNEL.cpm",
        "price of a thousand impressions",
        kind="money",
        unit="per thousand impressions",
        least=1e-6,
        example="0.5 {billing} to 3 {billing}",
    ),
    key(
        "channels.CHANNEL.cpc",
        "price of a click",
        kind="money",
        unit="per click",
        least=1e-6,
        example="0.07 {billing} to 0.16 {billing}",
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
        "channels.CHANNEL.known.people",
        "people a platform's own tool counts for one segment, in place of the chain of shares",
        kind="amount",
        unit="people",
        least=1.0,
        example="480k to 560k",
    ),
    key(
        "channels.CHANNEL.known.accounts",
        "accounts a platform's own tool counts for one segment",
        kind="amount",
        unit="accounts",
        least=1.0,
        example="480k to 560k",
    ),
    key(
        "channels.CHANNEL.known.area",
        "the area of that segment (default: national)",
        "union",
        example="{capital}",
    ),
    key(
        "channels.CHANNEL.known.gender",
        "the gender of that segment (default: all)",
        "union",
        example="women",
    ),
    key(
        "channels.CHANNEL.known.age",
        "the ages of that segment (default: all)",
        "union",
        example="18-35",
    ),
    key(
        "quote_reaches",
        "most of an audience that a quoted budget, or a result of your own, has reached",
        least=0.01,
        example="60% to 90%",
    ),
    key(
        "channels.CHANNEL.quote.budget",
        "the platform's own quote: a budget",
        kind="paid",
        unit="",
        least=1e-6,
        example="100000 {money}",
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
        "minimum daily spend",
        kind="paid",
        unit="per day",
        example="1 {billing}",
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
        example="15000 {money} to 45000 {money}",
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
        "channels.CHANNEL.audience_of",
        "whom the audience of a spot, post or face counts: coverage (default), target, or areas",
        "union",
        example="target",
    ),
    key(
        "channels.CHANNEL.coverage",
        "areas where a station is heard, or posts and faces are seen",
        "union",
        example="{capital}",
    ),
    key(
        "channels.CHANNEL.station_share",
        "share of the medium's weekly people whom this station meets",
        example="30% to 80%",
    ),
    key(
        "channels.CHANNEL.on_target_share",
        "share of the channel's impressions that fall on the target",
        example="10% to 25%",
    ),
    key(
        "station_share",
        "share of a medium's weekly people whom one station meets, for a channel without its own",
        example="30% to 80%",
    ),
    key(
        "channels.CHANNEL.cost_per_message",
        "price of one message sent",
        kind="money",
        unit="per message",
        least=1e-6,
        example="15 {money} to 65 {money}",
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
        example="20000 {money} to 60000 {money}",
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
        example="20000 {money} to 80000 {money}",
    ),
    key(
        "channels.CHANNEL.contacts_per_face",
        "people who pass one face in the flight, counted each time",
        kind="amount",
        unit="impressions per face",
        least=1.0,
        example="50k to 200k",
    ),
)
